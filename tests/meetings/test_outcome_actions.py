"""Resolutions and notices: made from the record, drafts in the register, frozen when issued."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item, edit_item, record_vote
from meetings.actions.conclusion import add_conclusion, settle_conclusion
from meetings.actions.conference import write_conference
from meetings.actions.minutes import agree_minutes, compose_minutes
from meetings.actions.outcome import make_outcome, remake_outcome, write_outcome
from meetings.composing import compose
from meetings.models import Kind, Outcome, OutcomeKind
from meetings.outcome_exports import outcome_context
from meetings.outcomes import compose_outcome, resolution_vote, subject_of
from plans.actions.document import edit_document, issue_document, withdraw_document
from plans.models import Document
from tests.meetings.builders import MAY, logged, reread, words_of
from units.models import AuditEvent

JULY, AUGUST = date(2025, 7, 3), date(2025, 8, 4)
RESOLUTION, NOTICE = OutcomeKind.RESOLUTION, OutcomeKind.NOTICE


@pytest.fixture
def minuted(world):
    """The session of August of a cell, with what July concluded, minutes composed."""
    by = world.bithu_dttg
    july = logged(world.cell, by, JULY)
    for text, note in (("Niêm yết nội quy", "Đã niêm yết"), ("Rà soát văn bản", "")):
        one = add_conclusion(july, by=by, text=text, who="Chi ủy")
        if note:
            settle_conclusion(one, by=by, state_note=note)
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")
    add_item(meeting, by=by, title="Kiểm điểm", topic="REVIEW", text="Một việc còn chậm")
    add_item(meeting, by=by, title="Khen", topic="PRAISE", text="Biểu dương hai đồng chí")
    add_conclusion(meeting, by=by, text="Mỗi đảng viên giữ nghiêm kỷ cương")
    add_conclusion(
        meeting,
        by=by,
        text="Lập bảng kiểm thể thức",
        who="Văn phòng",
        due_on=date(2025, 8, 15),
        report_at="sinh hoạt tháng 9/2025",
    )
    record_vote(meeting, by=by, subject="Tự xếp loại Khá", entitled=20, in_favour=20)
    record_vote(meeting, by=by, subject="Thông qua nghị quyết", entitled=22, in_favour=18)
    return compose_minutes(reread(meeting), by=by)


@pytest.fixture
def agreed(world, minuted):
    return agree_minutes(minuted, by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=AUGUST)


@pytest.fixture
def resolution(world, agreed):
    return make_outcome(agreed, by=world.bithu_dttg, kind=RESOLUTION)


def texts(composed):
    """{title of a section: [text of its paragraphs and rows]}."""
    return {
        section["title"]: [
            text
            for block in section["blocks"]
            for text in (block["rows"] if "rows" in block else [block["text"]])
        ]
        for section in composed["sections"]
    }


def test_a_resolution_says_what_was_recorded_in_its_four_parts(resolution):
    said = texts(resolution.composed)
    assert list(said) == [
        "Kết quả kỳ trước",
        "Nhiệm vụ kỳ tới",
        "Phân công, thời hạn",
        "Tổ chức thực hiện",
    ]
    assert said["Kết quả kỳ trước"] == [
        "Sinh hoạt thường kỳ tháng 7/2025.",
        ["1", "Niêm yết nội quy", "Đã thực hiện", "Đã niêm yết"],
        ["2", "Rà soát văn bản", "Chưa có kết quả", "–"],
        "Một việc còn chậm.",
        "Biểu dương hai đồng chí.",
    ]
    assert said["Nhiệm vụ kỳ tới"] == ["1. Mỗi đảng viên giữ nghiêm kỷ cương."]
    assert said["Phân công, thời hạn"] == [
        ["1", "Lập bảng kiểm thể thức", "Văn phòng", "15/8/2025", "sinh hoạt tháng 9/2025"]
    ]
    assert resolution.composed["closing"] == [
        "Nghị quyết được Chi bộ Sở Dân tộc và Tôn giáo thông qua với 18/22 đồng chí có quyền biểu "
        "quyết tán thành, đạt tỷ lệ 81,82%."
    ]


def test_it_is_a_draft_of_the_register_without_a_number(world, resolution):
    document = resolution.document
    assert (document.unit, document.issuer) == (world.cell, world.cell)
    assert (document.family, document.doc_type) == ("PARTY", "RESOLUTION")
    assert (document.state, document.symbol, document.issued_on) == ("DRAFT", "", None)
    assert document.subject == "Sinh hoạt chi bộ thường kỳ tháng 8 năm 2025"
    paper = outcome_context(resolution)
    assert paper["is_draft"]
    assert paper["heading"]["turn"] == "Dự thảo lần 1"
    assert paper["signer"] == ["T/M CHI BỘ", "BÍ THƯ"]
    assert list(AuditEvent.objects.order_by("-seq").values_list("kind", flat=True)[:2]) == [
        "meetings.outcome.made",
        "plans.document.registered",
    ]


def test_a_resolution_waits_for_agreed_minutes_a_notice_does_not(world, minuted):
    with pytest.raises(Refused, match="lập sau khi thông qua biên bản"):
        make_outcome(minuted, by=world.bithu_dttg, kind=RESOLUTION)
    notice = make_outcome(reread(minuted), by=world.bithu_dttg, kind=NOTICE)
    assert notice.document.doc_type == "NOTICE"
    held = logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.STUDY)
    with pytest.raises(Refused, match="soạn biên bản rồi lập"):
        make_outcome(held, by=world.bithu_dttg, kind=NOTICE)
    assert Document.objects.count() == 1


def test_an_agency_has_no_resolution_and_nothing_comes_of_nothing(world):
    by = world.canbo_dttg
    made = logged(world.ethnic, by, AUGUST, kind=Kind.BRIEFING, secretary_name="Thư ký")
    meeting = compose_minutes(made, by=by)
    with pytest.raises(Refused, match="Chỉ tổ chức đảng"):
        make_outcome(meeting, by=by, kind=RESOLUTION)
    with pytest.raises(Refused, match="không có kết luận nào"):
        make_outcome(reread(meeting), by=by, kind=NOTICE)


def test_one_living_paper_of_a_kind(world, agreed, resolution):
    with pytest.raises(Refused, match="đã có nghị quyết") as refusal:
        make_outcome(reread(agreed), by=world.bithu_dttg, kind=RESOLUTION)
    assert refusal.value.items[0][1] == resolution.get_absolute_url()
    withdraw_document(resolution.document, by=world.bithu_dttg, reason="Lập nhầm")
    again = make_outcome(reread(agreed), by=world.bithu_dttg, kind=RESOLUTION)
    assert list(Outcome.objects.living()) == [again]


def test_made_again_it_follows_the_record_and_keeps_what_was_typed(world, minuted):
    by = world.bithu_dttg
    notice = make_outcome(minuted, by=by, kind=NOTICE)
    notice = write_outcome(notice, by=by, typed="Chi ủy kiểm tra hằng tuần.")
    item = minuted.items.get(topic="REVIEW")
    edit_item(item, by=by, text="Hai việc còn chậm")
    notice = remake_outcome(reread(notice), by=by)
    assert texts(notice.composed)["Đánh giá chung"][0].startswith("Hai việc còn chậm.")
    assert reread(notice).typed == "Chi ủy kiểm tra hằng tuần."
    many = AuditEvent.objects.count()
    assert remake_outcome(reread(notice), by=by).version == notice.version
    assert AuditEvent.objects.count() == many


def test_issued_it_is_frozen_and_bears_number_day_and_signer(world, resolution):
    by = world.bithu_dttg
    issue_document(
        resolution.document, by=by, symbol="5-NQ/CB", issued_on=date(2025, 8, 6), signer="Lê Văn A"
    )
    kept = reread(resolution)
    for act, told in ((remake_outcome, {}), (write_outcome, {"typed": "Thêm"})):
        with pytest.raises(Refused, match="không sửa được"):
            act(reread(resolution), by=by, **told)
    assert reread(resolution).composed == kept.composed
    paper = outcome_context(kept)
    assert not paper["is_draft"]
    head = paper["heading"]
    assert (head["number"], head["symbol"]) == ("05", "-NQ/CB")
    assert head["place"] == "Tuyên Quang, ngày 06 tháng 8 năm 2025"
    assert paper["signer_name"] == "Lê Văn A"
    assert "turn" not in head


def test_a_withdrawn_draft_is_not_written_any_more(world, resolution):
    withdraw_document(resolution.document, by=world.bithu_dttg, reason="Lập nhầm")
    with pytest.raises(Refused, match="không sửa được"):
        write_outcome(resolution, by=world.bithu_dttg, typed="Thêm")


@pytest.mark.parametrize(
    ("subjects", "found"),
    [
        ((), None),
        (("Kết nạp đảng viên",), None),
        (("Thống nhất nội dung",), "Thống nhất nội dung"),
        (("Thống nhất nội dung", "Xếp loại buổi sinh hoạt"), "Thống nhất nội dung"),
        (("Thống nhất một", "Thống nhất hai"), None),
        (("Kết luận và phân công", "Khen thưởng"), "Kết luận và phân công"),
        (("Kết luận", "Nghị quyết tháng 8"), "Nghị quyết tháng 8"),
    ],
)
def test_which_vote_carried_the_resolution(world, subjects, found):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, AUGUST)
    for subject in subjects:
        record_vote(meeting, by=by, subject=subject, entitled=5, in_favour=5)
    vote = resolution_vote(reread(meeting))
    assert (vote and vote.subject) == found


@pytest.mark.parametrize(
    "vote",
    [
        None,
        {"entitled": 20, "in_favour": 6},  # not carried
        {"entitled": 20, "in_favour": 10},
        {"entitled": 10, "in_favour": 20},  # cannot be
        {"entitled": 22, "in_favour": 20, "against": 4},
        {"entitled": 0, "in_favour": 0},
    ],
)
def test_without_a_vote_that_carried_it_there_is_room_to_write_it(world, vote):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")
    add_conclusion(meeting, by=by, text="Giữ nền nếp", who="Chi ủy")
    if vote:
        record_vote(meeting, by=by, subject="Nghị quyết", **vote)
    closing = compose_outcome(reread(meeting), RESOLUTION)["closing"]
    assert closing == [
        "Nghị quyết được Chi bộ Sở Dân tộc và Tôn giáo thông qua với ",
        "/",
        " đồng chí có quyền biểu quyết tán thành, đạt tỷ lệ ",
        "%.",
    ]


def test_two_sessions_of_one_month_are_told_apart(world, signed_in):
    by = world.bithu_dttg
    first = logged(world.cell, by, AUGUST)
    add_conclusion(first, by=by, text="Rà soát", who="Chi ủy")
    again = logged(
        world.cell, by, AUGUST + timedelta(days=14), is_second=True, secretary_name="Thư ký"
    )
    told = "Sinh hoạt thường kỳ tháng 8/2025, ngày 04/8/2025"
    assert f"{told}." in str(compose_outcome(reread(again), RESOLUTION))
    assert f"{told}." in str(compose(reread(again)))
    page = signed_in("bithu.dttg").get(again.get_absolute_url())
    assert f"{told} · 1 kết luận" in words_of(page)


def test_a_notice_of_an_agency_tells_who_concluded_and_whose_tasks(world):
    by = world.canbo_dttg
    meeting = logged(
        world.ethnic,
        by,
        AUGUST,
        kind=Kind.MIDTERM,
        title="Hội nghị sơ kết cải cách hành chính",
        chair_name="Nguyễn Văn A",
        chair_title="Giám đốc Sở",
        secretary_name="Thư ký",
        head_count="hơn 700",
        present_count=None,
    )
    write_conference(
        meeting,
        by=by,
        organisations="63 tổ chức",
        points=[{"name": "Xã Minh Thử", "head_count": "45"}],
        speakers=[{"name": "Lê Văn B", "title": "Phó Giám đốc", "topic": "kết quả sáu tháng"}],
    )
    add_conclusion(meeting, by=by, text="Giao ban hằng tuần")
    add_conclusion(meeting, by=by, text="Lập danh mục", who="Văn phòng", product="Danh mục")
    made = make_outcome(compose_minutes(reread(meeting), by=by), by=by, kind=NOTICE)
    assert made.document.subject == (
        "Kết luận của Giám đốc Sở tại Hội nghị sơ kết cải cách hành chính"
    )
    assert made.composed["opening"][0]["text"].startswith(
        "Ngày 04 tháng 8 năm 2025, Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang tổ chức Hội nghị sơ kết "
        "cải cách hành chính."
    )
    said = texts(made.composed)
    assert said["Thành phần, nội dung"] == [
        "63 tổ chức; có mặt hơn 700 người.",
        "- Xã Minh Thử (45 người).",
        "- Lê Văn B, Phó Giám đốc: kết quả sáu tháng.",
    ]
    assert said["Nội dung kết luận"] == ["- Giao ban hằng tuần."]
    assert said["Nhiệm vụ giao các đơn vị, cá nhân"] == [
        ["1", "Lập danh mục", "Văn phòng", "", "Danh mục"]
    ]
    paper = outcome_context(made)
    assert paper["closing"].endswith("biết, thực hiện./.")
    assert paper["excerpt"] == ["Kết luận của Giám đốc Sở tại Hội nghị sơ kết cải cách hành chính"]
    assert paper["receivers"][-1] == "- Lưu: VT."


@pytest.mark.parametrize(
    ("name", "title", "who"),
    [
        ("Lê A", "", "đồng chí Lê A"),
        ("Lê A", "Bí thư Chi bộ, Trưởng Ban Dân tộc", "đồng chí Bí thư Chi bộ"),
        ("Lê A", "Ủy viên Ban Thường vụ, Bí thư Đảng ủy Khối", "đồng chí Bí thư Đảng ủy Khối"),
        ("", "Trưởng Ban, Chủ trì", "đồng chí Trưởng Ban"),
    ],
)
def test_who_concluded_in_a_party_organisation(world, name, title, who):
    meeting = logged(
        world.cell, world.bithu_dttg, AUGUST, chair_name=name, chair_title=title, title="Hội nghị A"
    )
    excerpt = compose_outcome(meeting, NOTICE)["excerpt"]
    assert excerpt == f"Kết luận của {who} tại Hội nghị A"


def test_the_register_tells_neither_title_nor_name_of_a_party_session(world):
    by = world.bithu_dttg
    meeting = logged(
        world.cell, by, AUGUST, chair_name="Lê A", chair_title="", title="Hội nghị A",
        secretary_name="Thư ký",
    )  # fmt: skip
    add_conclusion(meeting, by=by, text="Tự kiểm tra văn bản")
    meeting = compose_minutes(meeting, by=by)
    agree_minutes(meeting, by=by, agreed_by="buổi họp", agreed_on=AUGUST)
    subjects = {kind: subject_of(reread(meeting), kind) for kind in (NOTICE, RESOLUTION)}
    assert subjects == {
        NOTICE: "Kết luận của chủ trì tại buổi sinh hoạt chi bộ thường kỳ tháng 8 năm 2025",
        RESOLUTION: "Sinh hoạt chi bộ thường kỳ tháng 8 năm 2025",
    }
    made = make_outcome(reread(meeting), by=by, kind=NOTICE)
    for row in AuditEvent.objects.filter(object_type="plans.document"):
        assert not [words for words in ("Lê A", "Hội nghị A") if words in row.payload]
    assert " ".join(outcome_context(made)["excerpt"]) == "kết luận của đồng chí Lê A tại Hội nghị A"
    document = made.document
    edit_document(document, by=by, doc_type=document.doc_type, subject="Kết luận về văn bản")
    assert outcome_context(reread(made))["excerpt"] == ["kết luận về văn bản"]


def test_the_successor_makes_it_on_behalf_of_the_unit_that_ended(world):
    by = world.bithu_langson
    meeting = logged(world.langson_old_cell, by, MAY, secretary_name="Thư ký")
    add_conclusion(meeting, by=by, text="Tự kiểm tra văn bản")
    made = make_outcome(compose_minutes(meeting, by=by), by=by, kind=NOTICE)
    row = AuditEvent.objects.get(kind="meetings.outcome.made")
    assert "Chi bộ Ban Dân tộc tỉnh Lạng Sơn" in row.told["on_behalf_of"]
    assert made.document.unit == world.langson_old_cell
    paper = outcome_context(made)
    assert paper["profile"].code == "hd36-2018"
    assert paper["heading"]["issuer"] == ["CHI BỘ BAN DÂN TỘC"]
    with pytest.raises(Refused, match="kết thúc hoạt động"):
        issue_document(made.document, by=by, symbol="01-TB/CB", issued_on=date(2026, 1, 5))
    issue_document(made.document, by=by, symbol="01-TB/CB", issued_on=date(2021, 6, 2))


def test_only_who_keeps_the_record_makes_them(world, agreed, resolution):
    with pytest.raises(PermissionDenied):
        make_outcome(reread(agreed), by=world.lanhdao_dttg, kind=NOTICE)
    with pytest.raises(PermissionDenied):
        write_outcome(resolution, by=world.kiemtra_tinh, typed="Thêm")


def test_the_text_is_no_part_of_the_log(world, resolution):
    write_outcome(resolution, by=world.bithu_dttg, typed="Lời riêng của chi bộ")
    rows = AuditEvent.objects.filter(kind__startswith="meetings.outcome.")
    assert rows.count() == 2
    for row in rows:
        assert "kỷ cương" not in row.payload
        assert "Lời riêng" not in row.payload
