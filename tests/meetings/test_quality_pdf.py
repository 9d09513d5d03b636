"""The quality sheet on paper: places of its blocks, what it says of what it rests on."""

from datetime import date

import pytest

from meetings.actions.quality import confirm_proposals, decide_quality, edit_quality, mark_quality
from meetings.models import Meeting, QualitySheet
from meetings.quality_exports import bands_words, quality_context, quality_pdf
from meetings.quality_page import source_words
from tests.cchc.test_pdf import fonts_of
from tests.meetings.builders import reread
from tests.meetings.quality_builders import full_sheet, mark_of, small_sheet, voted
from tests.meetings.test_minutes_pdf import check_block, check_rule
from tests.papers import Paper
from units.models import UnitVersion

pytestmark = pytest.mark.first_database  # a paper is set alike on both


@pytest.fixture
def by(world):
    return world.bithu_dttg


@pytest.fixture
def sheet(world, by):
    UnitVersion.objects.filter(unit=world.cell).update(place="Minh Họa")
    sheet = full_sheet(world)
    confirm_proposals(sheet, by=by)
    return reread(sheet)


def loaded(sheet):
    return QualitySheet.objects.select_related("meeting__unit", "rubric").get(pk=sheet.pk)


# (starts with, anchor, mm, top mm, size, style) of the model; tops behind a two-line name are its
# own, so only the first blocks are held against it.
BLOCKS = [
    ("DỰ THẢO", "x0", 30.0, None, 12, "b"),
    ("ĐẢNG BỘ UBND", "c", 71.0, 20.6, 14, "r"),
    ("CHI BỘ SỞ DÂN TỘC", "c", 71.0, None, 14, "b"),
    ("ĐẢNG CỘNG SẢN", "c", 153.5, 20.7, 15, "b"),
    ("Minh Họa, ngày", "c", 153.5, None, 14, "i"),
    ("PHIẾU ĐÁNH GIÁ", "c", 112.5, None, 16, "b"),
    ("chất lượng sinh hoạt chi bộ tháng 11", "c", 112.5, None, 15, "b"),
    ("Nội dung", "c", 73.1, None, 12.5, "b"),
    ("Thời gian, thời lượng", "x0", 43.6, None, 12.5, "b"),
]


def test_a_draft_has_the_layout_of_the_model(sheet):
    content = quality_pdf(loaded(sheet))
    paper = Paper(content)
    for block in BLOCKS:
        check_block(paper, block)
    check_rule(paper, "ĐẢNG CỘNG SẢN", 1.0, 153.5)
    assert {name.removeprefix("Liberation-Serif") for name in fonts_of(content)} == {
        "",
        "-Bold",
        "-Italic",
    }
    assert "Số" not in paper.text[:400]
    last = len(paper.pages)
    right, left = paper.word("T/M CHI BỘ", last), paper.word("NGƯỜI CHẤM ĐIỂM", last)
    office = paper.word("BÍ THƯ", last)
    assert right.top == pytest.approx(left.top, abs=0.1)
    assert office.top - right.top == pytest.approx(5.9, abs=0.3)
    assert (left.middle, right.middle) == (
        pytest.approx(71.0, abs=0.5),
        pytest.approx(153.5, abs=0.5),
    )
    assert (right.style, office.style) == ("b", "r")


def test_the_head_of_the_table_is_on_each_page(sheet):
    paper = Paper(quality_pdf(loaded(sheet)))
    for page in range(2, len(paper.pages)):
        assert paper.word("Nội dung", page).middle == pytest.approx(73.1, abs=0.5)


def texts(sheet):
    return quality_context(loaded(sheet))


def test_it_says_whose_form_it_is_and_that_it_was_not_compared(sheet):
    said = texts(sheet)["opening"]
    assert "theo biểu của một đảng bộ phường" in said
    assert "chưa đối chiếu văn bản gốc" in said
    assert "Kèm theo Biên bản số" in said
    assert "thường kỳ, ngày 04/11/2025; chủ trì: Bí thư Chi bộ." in said


def test_rows_carry_what_the_record_says(sheet):
    rows = {row["number"]: row for row in texts(sheet)["rows"]}
    assert rows["1.1"]["fact"] == "Từ 14:00 đến 16:15: 135 phút, yêu cầu 90 phút"
    assert (rows["I"]["kind"], rows["I"]["max"], rows["I"]["points"]) == ("group", "5", "5")
    assert rows["4.3"]["max"] == "–"
    assert rows["4.3"]["fact"].startswith("Không áp dụng: buổi sinh hoạt không có nội dung")
    assert rows["5.1"]["points"] == ""
    assert (rows[""]["name"], rows[""]["max"]) == ("Tổng cộng", "65")


def test_what_stands_under_the_table_before_and_after_the_vote(world, by, sheet):
    said = {line["label"]: line["text"] for line in texts(sheet)["closing"]}
    assert said["Khung xếp loại"] == (
        "Tốt từ 90%; Khá từ 70% đến dưới 90%; Trung bình từ 50% đến dưới 70%; Kém dưới 50%."
    )
    assert said["Xếp loại Chi bộ đề nghị"].startswith("chưa xếp loại (")
    assert "quy đổi theo điểm tối đa áp dụng (65)" in said["Tiêu chí không áp dụng kỳ này"]
    assert "Biểu quyết" not in said
    edit_quality(sheet, by=by, watcher="Đảng viên 03", weak_points="Ít ý kiến.\nGửi chậm.")
    voted_sheet = reread(voted(reread(sheet), by))
    context = texts(voted_sheet)
    said = {line["label"]: line["text"] for line in context["closing"]}
    assert said["Hạn chế cần khắc phục"] == "Ít ý kiến. Gửi chậm."
    assert said["Biểu quyết"] == (
        "9/10 đồng chí có quyền biểu quyết tán thành, đạt 90,00%; không biểu quyết, ý kiến khác 1."
    )
    assert (context["is_draft"], context["decided"]) == (False, "")
    assert context["signers"][0] == {"titles": ["NGƯỜI CHẤM ĐIỂM"], "name": "Đảng viên 03"}
    assert "người theo dõi, chấm điểm: Đảng viên 03" in context["opening"]
    decide_quality(
        voted_sheet, by=world.bithu_dubnd, decided_class="Kém", decided_reason="Thiếu căn cứ."
    )
    assert texts(voted_sheet)["decided"].endswith("). Lý do: Thiếu căn cứ.")


def test_a_gate_that_lowered_the_class_is_told(world, by):
    sheet = reread(voted(small_sheet(world), by, **{"1_2": False}))
    (first, *_) = texts(sheet)["closing"]
    assert first["text"] == (
        "Khá (95/100 điểm, đạt 95,00%). Chưa đạt điểm tối đa mục 1.2 nên xếp Khá."
    )
    assert source_words(sheet.rubric) == "Biểu thử"
    assert bands_words(sheet.rubric.criteria_set) == "Tốt từ 90%; Khá dưới 90%"


def test_without_scaling_the_paper_says_so(world, by):
    sheet = small_sheet(world)
    sheet.rubric.is_scaled = False
    sheet.rubric.save()
    mark_quality(mark_of(sheet, "1.3"), by=by, value=None, na_reason="Tháng không tổ chức")
    said = {line["label"]: line["text"] for line in texts(sheet)["closing"]}
    assert (
        "1.3 chuyên đề; không quy đổi lại thang 100 điểm" in said["Tiêu chí không áp dụng kỳ này"]
    )


def test_a_thematic_session_and_a_made_up_one(world, by):
    sheet = small_sheet(world, date(2025, 11, 4), kind="THEMATIC")
    assert texts(sheet)["excerpt"] == ["chất lượng sinh hoạt chuyên đề ngày 04/11/2025"]
    Meeting.objects.filter(pk=sheet.meeting_id).update(is_illustrative=True)
    assert "dữ liệu minh họa" in Paper(quality_pdf(loaded(sheet))).text


def test_the_address_answers_with_the_paper(signed_in, sheet):
    answer = signed_in("kiemtra.tinh").get(f"/chat-luong-sinh-hoat/{sheet.pk}/phieu.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert f"phieu-chat-luong-2025-11-04-{sheet.pk}.pdf" in answer["Content-Disposition"]


def test_typed_text_is_never_markup(world, by, sheet):
    edit_quality(sheet, by=by, watcher="<b>A</b>", weak_points="1 < 2 & <i>x</i>")
    assert "<i>x</i>" in Paper(quality_pdf(loaded(sheet))).text
