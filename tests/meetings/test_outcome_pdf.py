"""Resolutions and notices as papers of both families: places, blanks, what was typed."""

from datetime import date

import pytest

from meetings.actions.agenda import add_item, record_vote
from meetings.actions.conclusion import add_conclusion
from meetings.actions.minutes import agree_minutes, compose_minutes
from meetings.actions.outcome import make_outcome, write_outcome
from meetings.models import Kind, OutcomeKind
from meetings.outcome_exports import outcome_pdf
from plans.actions.document import issue_document
from tests.cchc.test_pdf import fonts_of
from tests.meetings.builders import MAY, logged, reread
from tests.meetings.test_minutes_pdf import check_block, check_rule
from tests.papers import Paper, check_page

pytestmark = pytest.mark.first_database  # a paper is set alike on both

LONG = "Việc cần làm được ghi đủ người, việc, thời gian, sản phẩm. " * 33

# As tests/meetings/test_minutes_pdf.py: (starts with, anchor, mm, top mm, size, style).
RESOLUTION_BLOCKS = [
    ("DỰ THẢO", "x0", 30.0, 11.1, 12, "b"),
    ("ĐẢNG BỘ KHỐI", "c", 71.0, 20.6, 14, "r"),
    ("CHI BỘ BAN DÂN TỘC", "c", 71.0, 32.0, 14, "b"),
    ("*", "c", 71.0, 37.9, 14, "r"),
    ("Số", "c", 71.0, 43.2, 14, "r"),
    ("Lạng Sơn, ngày", "c", 153.5, 43.2, 14, "i"),
    ("Dự thảo lần 1", "c", 71.0, 49.9, 14, "b"),
    ("NGHỊ QUYẾT", "c", 112.5, 63.8, 16, "b"),
    ("sinh hoạt chi bộ", "c", 112.5, 70.5, 15, "b"),
    ("-----", "c", 112.5, 76.9, 14, "r"),  # one line of excerpt less than the picture
    ("Căn cứ kết quả", "x0", 40.0, None, 14, "r"),
    ("I- NHIỆM VỤ", "x0", 40.0, None, 14, "b"),
    ("Nơi nhận:", "x0", 30.0, None, 14, "r"),
    ("- Lưu Chi bộ.", "x0", 30.0, None, 12, "r"),
    ("T/M CHI BỘ", "c", 153.5, None, 14, "b"),
    ("BÍ THƯ", "c", 153.5, None, 14, "r"),
    ("[Họ và tên]", "c", 153.5, None, 14, "b"),
]
NOTICE_BLOCKS = [
    ("DỰ THẢO", "x0", 30.0, 8.1, 12, "b"),
    ("BAN DÂN TỘC", "c", 63.5, 25.9, 13, "b"),
    ("CỘNG HÒA", "c", 146.0, 20.6, 13, "b"),
    ("Số:", "c", 63.5, 35.0, 13, "r"),
    ("Tuyên Quang, ngày", "c", 146.0, 34.8, 14, "i"),
    ("THÔNG BÁO", "c", 112.5, 47.5, 14, "b"),
    ("Kết luận của Trưởng Ban Dân tộc tỉnh tại", "c", 112.5, 53.5, 14, "b"),
    ("Hội nghị sơ kết", "c", 112.5, 59.4, 14, "b"),
    ("2. Nhiệm vụ giao", "x0", 40.0, None, 14, "b"),
    ("TRƯỞNG BAN", "c", 150.0, None, 14, "b"),
    ("Nơi nhận:", "x0", 30.0, None, 12, "bi"),
    ("- Lưu: VT.", "x0", 30.0, None, 11, "r"),
]


@pytest.fixture
def resolution(world):
    by, cell = world.bithu_langson, world.langson_old_cell
    meeting = logged(cell, by, MAY, secretary_name="Cán bộ 02")
    add_conclusion(meeting, by=by, text="Lập bảng kiểm thể thức", who="Văn phòng Ban")
    record_vote(meeting, by=by, subject="Nghị quyết", entitled=19, in_favour=19)
    meeting = compose_minutes(reread(meeting), by=by)
    agreed = agree_minutes(meeting, by=by, agreed_by="chi bộ", agreed_on=MAY)
    return make_outcome(agreed, by=by, kind=OutcomeKind.RESOLUTION)


@pytest.fixture
def notice(world):
    by = world.canbo_dttg
    meeting = logged(
        world.ethnic_board,
        by,
        date(2023, 7, 4),
        kind=Kind.MIDTERM,
        title="Hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm, triển khai nhiệm vụ "
        "trọng tâm 6 tháng cuối năm 2023",
        chair_title="Bí thư Chi bộ, Trưởng Ban Dân tộc tỉnh",
        secretary_name="Thư ký",
        is_by_count=True,
        present_count=None,
        head_count="toàn thể công chức, người lao động",
    )
    add_conclusion(meeting, by=by, text="Lập danh mục tiêu chí", who="Văn phòng")
    meeting = compose_minutes(reread(meeting), by=by)
    return make_outcome(meeting, by=by, kind=OutcomeKind.NOTICE)


def test_blocks_of_a_resolution_stand_in_their_places(resolution):
    content = outcome_pdf(resolution)
    made = Paper(content)
    for block in RESOLUTION_BLOCKS:
        check_block(made, block)
    check_rule(made, "ĐẢNG CỘNG SẢN", 1.0, 153.5)
    check_page(made, 1, number_top=10.5)
    assert made.word("Số").text == "Số \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0-NQ/CB"
    name = made.word("[Họ và tên]")
    assert name.top - made.word("BÍ THƯ").top == pytest.approx(30.0, abs=0.3)
    assert made.text.rstrip().count("./.") == 0
    assert all(font.startswith("Liberation-Serif") for font in fonts_of(content))
    assert "19/19 đồng chí có quyền biểu quyết tán thành, đạt tỷ lệ 100%." in " ".join(
        made.text.split()
    )


def test_blocks_of_a_notice_stand_in_their_places(notice):
    content = outcome_pdf(notice)
    made = Paper(content)
    for block in NOTICE_BLOCKS:
        check_block(made, block)
    check_rule(made, "BAN DÂN TỘC", 0.45, 63.5)
    check_rule(made, "Độc lập", 1.0, 146.0)
    check_rule(made, "triển khai nhiệm vụ", 0.45, 112.5)
    check_page(made, 1, number_top=8.0)
    assert "biết, thực hiện./." in made.text
    assert "Có mặt toàn thể công chức, người lao động." in made.text
    assert all(font.startswith("Liberation-Serif") for font in fonts_of(content))


def test_issued_it_bears_number_and_day_and_no_mark_of_a_draft(world, resolution):
    issue_document(
        resolution.document,
        by=world.bithu_langson,
        symbol="05-NQ/CB",
        issued_on=date(2021, 6, 2),
        signer="Lâm Thị A",
    )
    made = Paper(outcome_pdf(reread(resolution)))
    assert made.word("Số").text == "Số 05-NQ/CB"
    assert made.word("Lạng Sơn").text == "Lạng Sơn, ngày 02 tháng 6 năm 2021"
    assert made.word("Lâm Thị A").middle == pytest.approx(153.5, abs=0.5)
    assert made.word("NGHỊ QUYẾT").top == pytest.approx(57.1, abs=0.7)
    assert "DỰ THẢO" not in made.text.upper().replace("DỰ THẢO LẦN", "")


def test_without_a_vote_its_line_has_room(world):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, date(2025, 8, 4), secretary_name="Thư ký")
    add_conclusion(meeting, by=by, text="Giữ nền nếp", who="Chi ủy")
    meeting = compose_minutes(reread(meeting), by=by)
    agreed = agree_minutes(meeting, by=by, agreed_by="chi bộ", agreed_on=meeting.held_on)
    made = Paper(outcome_pdf(make_outcome(agreed, by=by, kind=OutcomeKind.RESOLUTION)))
    words = [word for word in made.words() if "thông qua" in word.text or word.text.strip() == "/"]
    assert words
    assert "đạt tỷ lệ" in made.text


def test_long_conclusions_and_hostile_text_are_printed_as_they_are(world, notice):
    by = world.canbo_dttg
    hostile = '<script>alert(1)</script> =HYPERLINK("x") & <img src=file:///etc/passwd>'
    meeting = logged(world.ethnic_board, by, date(2023, 8, 4), secretary_name="Thư ký")
    add_item(meeting, by=by, title=hostile, topic="REVIEW", text=hostile)
    add_conclusion(meeting, by=by, text=LONG[:2000], who=hostile, product=hostile)
    add_conclusion(meeting, by=by, text=hostile)
    meeting = compose_minutes(reread(meeting), by=by)
    made = make_outcome(meeting, by=by, kind=OutcomeKind.NOTICE)
    made = write_outcome(made, by=by, typed=hostile)
    paper = Paper(outcome_pdf(reread(made)))
    for number in range(1, len(paper.pages) + 1):
        check_page(paper, number, number_top=8.0)
    text = " ".join(paper.text.split())
    assert text.count("<script>alert(1)</script>") >= 3
    assert "<img src=file:///etc/passwd>" in text
