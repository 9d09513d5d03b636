"""The context of minutes: names of the day, blanks, numbered sections, what was typed, the end."""

from datetime import date, timedelta

import pytest

from cchc.lib.refusal import Refused
from meetings.exports import minutes_context, minutes_pdf, minutes_title
from meetings.models import Addendum, Kind, Meeting, State
from tests.meetings.builders import CONCLUSIONS, OPENING, make_minutes
from tests.papers import Paper
from tests.world import make_unit
from units.models import Kind as UnitKind
from units.papers import BLANK

pytestmark = pytest.mark.first_database  # a paper is set alike on both


@pytest.fixture
def session(world):
    """The session of 31/5/2021 of the cell of Ban Dân tộc tỉnh Lạng Sơn."""
    return make_minutes(world.langson_old_cell, date(2021, 5, 31), is_combined=True)


@pytest.fixture
def conference(world):
    """The conference of 04/7/2023 of Ban Dân tộc tỉnh Tuyên Quang."""
    return make_minutes(
        world.ethnic_board,
        date(2023, 7, 4),
        kind=Kind.MIDTERM,
        title=(
            "hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm, triển khai nhiệm vụ "
            "trọng tâm 6 tháng cuối năm 2023"
        ),
        chair_name="Ma Quang Hiếu",
    )


def test_party_minutes_number_sections_and_paragraphs(session):
    context = minutes_context(session)
    assert context["profile"].code == "hd36-2018"
    assert context["excerpt"] == [
        "sinh hoạt chi bộ thường kỳ tháng 5 năm 2021,",
        "lồng ghép sinh hoạt chuyên đề",
    ]
    assert context["opening"] == []
    assert [section["number"] + section["title"] for section in context["sections"]] == [
        "I-THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN",
        "II-SINH HOẠT THƯỜNG KỲ THÁNG 5/2021",
        "III-KẾT LUẬN, PHÂN CÔNG NHIỆM VỤ",
    ]
    blocks = context["sections"][1]["blocks"]
    assert [block.get("number") for block in blocks] == ["1.", None, "2."]
    assert blocks[2]["lines"] == ["- A: một", "- B: hai"]
    assert [block.get("is_list") for block in blocks] == [False, None, True]


def test_tables_keep_widths_and_put_figures_in_the_middle(session):
    table = minutes_context(session)["sections"][1]["blocks"][1]
    assert table["columns"][1] == {"title": "Nhiệm vụ đã giao", "width": 60}
    assert [cell["align"] for cell in table["rows"][0]] == ["middle", "", "middle", "middle"]
    assert [cell["text"] for cell in table["rows"][1]] == ["2", "Gửi", "–", "100%"]


def test_state_minutes_open_in_labelled_lines_and_number_what_followed(conference):
    context = minutes_context(conference)
    assert context["profile"].code == "nd30-2020"
    assert context["excerpt"] == [
        "Hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm,",
        "triển khai nhiệm vụ trọng tâm 6 tháng cuối năm 2023",
    ]
    assert [block["label"] for block in context["opening"]] == [
        "Thời gian bắt đầu",
        "Chủ trì (chủ tọa)",
        "Nội dung (theo diễn biến hội nghị):",
    ]
    assert context["opening"][0]["lines"] == ["14 giờ 00 phút, ngày 04 tháng 7 năm 2023."]
    assert [f"{s['number']} {s['title']}" for s in context["sections"]] == [
        "1. Kết quả thực hiện kết luận kỳ trước",
        "2. Ý kiến phát biểu",
        "3. Kết luận, phân công nhiệm vụ",
    ]
    assert len(context["sections"][0]["blocks"]) == 2


def test_state_step_without_label_stands_before_those_with_one(world):
    mixed = {
        "title": "Nội dung",
        "blocks": [{"label": "", "text": "Trước."}, {"label": "Báo cáo", "text": ""}],
    }
    meeting = make_minutes(world.ethnic, date(2026, 8, 3), composed=[OPENING, mixed])
    sections = minutes_context(meeting)["sections"]
    assert [(s["number"], s["title"], len(s["blocks"])) for s in sections] == [
        ("1.", "Nội dung", 1),
        ("2.", "Báo cáo", 0),
    ]


@pytest.mark.parametrize(
    ("fields", "excerpt"),
    [
        ({}, "Họp thường kỳ tháng 8 năm 2026"),
        ({"is_combined": True}, "Họp thường kỳ tháng 8 năm 2026, có nội dung chuyên đề"),
        ({"kind": Kind.BRIEFING}, "Họp giao ban ngày 03/8/2026"),
    ],
)
def test_state_excerpt_says_kind_and_time(world, fields, excerpt):
    meeting = make_minutes(world.ethnic, date(2026, 8, 3), **fields)
    assert " ".join(minutes_context(meeting)["excerpt"]) == excerpt


@pytest.mark.parametrize(
    ("fields", "excerpt"),
    [
        ({"kind": Kind.COMMITTEE}, "họp chi ủy ngày 03/8/2026"),
        ({"title": "Hội nghị học tập nghị quyết"}, "hội nghị học tập nghị quyết"),
        ({"title": "CCHC quý III"}, "CCHC quý III"),
    ],
)
def test_party_excerpt_starts_small(world, fields, excerpt):
    meeting = make_minutes(world.cell, date(2026, 8, 3), **fields)
    assert minutes_context(meeting)["excerpt"] == [excerpt]


def test_number_stays_blank_on_a_draft_and_is_printed_once_given(session):
    context = minutes_context(session)
    assert context["is_draft"]
    assert context["heading"]["number"] == BLANK
    session.minutes.number = "5"
    assert minutes_context(session)["is_draft"]  # not agreed yet
    session.state = State.AGREED
    context = minutes_context(session)
    assert not context["is_draft"]
    assert context["heading"]["number"] == "05"
    session.minutes.number = ""
    assert minutes_context(session)["is_draft"]


def test_signers_are_named_where_known(session, conference):
    assert minutes_context(session)["signers"] == [
        {"titles": ["NGƯỜI GHI BIÊN BẢN"], "name": "", "blank": "blank-whole"},
        {"titles": ["CHỦ TRÌ HỘI NGHỊ"], "name": "", "blank": "blank-whole"},
    ]
    assert minutes_context(conference)["signers"] == [
        {"titles": ["THƯ KÝ"], "name": "", "blank": "blank-whole"},
        {"titles": ["CHỦ TỌA", "TRƯỞNG BAN"], "name": "Ma Quang Hiếu", "blank": "blank-less"},
    ]


@pytest.mark.parametrize(
    ("title", "office"),
    [
        ("Giám đốc Sở Dân tộc và Tôn giáo", ["GIÁM ĐỐC"]),
        ("Phó Giám đốc", ["PHÓ GIÁM ĐỐC"]),
        ("Bí thư Chi bộ, Phó Giám đốc phụ trách", ["PHÓ GIÁM ĐỐC PHỤ TRÁCH"]),
    ],
)
def test_office_of_the_chair_leaves_out_the_agency(world, title, office):
    meeting = make_minutes(world.ethnic, date(2026, 8, 3), chair_title=title)
    assert minutes_context(meeting)["signers"][1]["titles"] == ["CHỦ TỌA", *office]


def test_last_receiver_says_where_the_paper_is_kept(world, session, conference):
    assert minutes_context(session)["receivers"][-1] == "- Lưu Chi bộ."
    assert minutes_context(conference)["receivers"] == [
        "- Lãnh đạo Ban Dân tộc;",
        "- Thành phần dự họp;",
        "- Lưu: VT, Hồ sơ.",
    ]
    committee = make_minutes(world.party, date(2026, 8, 3))
    assert minutes_context(committee)["receivers"][-1] == "- Lưu Văn phòng."


def test_closing_says_end_and_agreement(world, session, conference):
    assert (
        minutes_context(session)["closing"]
        == "Buổi sinh hoạt kết thúc lúc 16 giờ 15 phút cùng ngày."
    )
    assert (
        minutes_context(conference)["closing"]
        == "Hội nghị kết thúc vào 16 giờ 15 phút, ngày 04 tháng 7 năm 2023./."
    )
    session.minutes.agreed_on = date(2021, 5, 31)
    session.minutes.agreed_by = "toàn thể chi bộ, cuối buổi."
    assert minutes_context(session)["closing"].endswith(
        "Biên bản đã được đọc và thông qua (toàn thể chi bộ, cuối buổi), ngày 31/5/2021."
    )
    session.ended_at += timedelta(days=1)
    assert "ngày 01/6/2021" in minutes_context(session)["closing"]


def test_typed_part_is_a_section_of_its_own(session):
    session.minutes.typed = "Một dòng.\n\nHai dòng."
    section = minutes_context(session)["sections"][-1]
    assert section["number"] + section["title"] == "IV-NỘI DUNG KHÁC"
    assert section["blocks"][0]["lines"] == ["Một dòng.", "Hai dòng."]


def test_sections_beyond_ten_have_plain_numbers(world):
    meeting = make_minutes(world.cell, date(2026, 8, 3), composed=[CONCLUSIONS] * 11)
    numbers = [section["number"] for section in minutes_context(meeting)["sections"]]
    assert numbers[-2:] == ["X-", "11-"]


def test_minutes_that_were_not_composed_are_refused(session):
    session.minutes.delete()
    with pytest.raises(Refused, match="chưa có biên bản"):
        minutes_context(Meeting.objects.get(pk=session.pk))


def test_paper_of_the_session_of_2021(session):
    Addendum.objects.create(
        meeting=session,
        number=1,
        on=date(2021, 6, 2),
        grounds="ghi thiếu",
        text="Bổ sung <b>tên</b>",
        by_name="Thư ký",
    )
    paper = Paper(minutes_pdf(session))
    assert paper.pdf.metadata["Title"] == minutes_title(session)
    assert paper.word("ĐẢNG BỘ KHỐI").middle == pytest.approx(71.0, abs=0.5)
    assert "Số -BB/CB" in " ".join(paper.text.split())
    assert "II- SINH HOẠT THƯỜNG KỲ THÁNG 5/2021" in paper.text
    assert paper.word("2. Ý kiến phát biểu").text == "2. Ý kiến phát biểu"
    assert "Bổ sung <b>tên</b>" in paper.text
    assert paper.text.count("DỰ THẢO") == len(paper.pages) == 3


def test_paper_of_the_conference_of_2023_carries_the_names_of_that_day(conference):
    paper = Paper(minutes_pdf(conference))
    assert paper.word("UBND TỈNH TUYÊN QUANG").middle == pytest.approx(63.5, abs=0.5)
    assert paper.word("BAN DÂN TỘC").style == "b"
    assert paper.text.count("./.") == 1
    assert "[Họ và tên] Ma Quang Hiếu" in paper.text


def test_paper_without_attendance_and_with_sixty_names(world):
    names = "; ".join(f"Cán bộ {number:02d}" for number in range(1, 61))
    for text in ("", names):
        opening = {
            **OPENING,
            "blocks": [*OPENING["blocks"], {"label": "Thành phần", "text": text}],
        }
        meeting = make_minutes(world.ethnic, date(2026, 8, 3), composed=[opening, CONCLUSIONS])
        printed = " ".join(Paper(minutes_pdf(meeting)).text.split())
        assert text in printed
        assert "Thành phần tham dự" in printed


def test_signature_never_stands_alone_on_a_page(world):
    unit = make_unit("Sở Dài dòng tỉnh Tuyên Quang", kind=UnitKind.DEPARTMENT)
    for many in range(12, 20):
        long = {"label": "Nội dung", "text": "\n".join(["Một dòng ghi lại diễn biến."] * many)}
        composed = [OPENING, {"title": "Nội dung", "blocks": [long]}]
        paper = Paper(minutes_pdf(make_minutes(unit, date(2026, 8, 3), composed=composed)))
        last = len(paper.pages)
        signature = paper.word("THƯ KÝ", last)
        above = {round(word.top) for word in paper.words(last) if 15 < word.top < signature.top - 1}
        assert len(above) >= 2, many
