"""The notice of an inspection's conclusion: what it says, in which layout, and on paper."""

from datetime import date

import pytest

from cchc.lib.refusal import Refused
from plans.actions.finding import require_remedy
from plans.actions.inspection import add_member, notice_inspection, plan_inspections, record_visit
from plans.inspection_exports import conclusion_context, conclusion_pdf
from plans.models import Inspection, TeamMember
from tests.papers import BLANK, Paper, check_page
from tests.plans.inspecting import VISIT, a_finding, an_inspection, concluded, visited

pytestmark = pytest.mark.first_database  # a paper is set alike on both


def table_of(context):
    (block,) = context["sections"][1]["blocks"]
    return [[cell["text"] for cell in row] for row in block["rows"]]


def of_the_party(world):
    by = world.bithu_dubnd
    inspection = plan_inspections(
        world.party, by=by, kind=Inspection.Kind.PARTY, year=2026,
        subject="Lãnh đạo cải cách hành chính (dữ liệu minh họa)", inspected=[world.cell],
    )  # fmt: skip
    add_member(inspection, by=by, role=TeamMember.Part.HEAD, user=by)
    inspection = notice_inspection(inspection, by=by, visit_on=date(2026, 11, 25))
    return record_visit(inspection, by=by, visited_on=date(2026, 11, 25), minutes="Đã làm việc.")


def test_before_the_visit_there_is_nothing_to_print(world):
    with pytest.raises(Refused, match="chưa tiến hành"):
        conclusion_context(an_inspection(world))


def test_a_draft_leaves_room_for_number_and_day(world):
    inspection = visited(world)
    finding = inspection.findings.get()
    require_remedy(finding, by=world.canbo_snv, text="Tập huấn", due_on=date(2026, 12, 31))
    a_finding(world, inspection, text="Thiếu sổ theo dõi", remedy="", severity="LOW")
    context = conclusion_context(inspection)
    assert (context["is_draft"], context["is_illustrative"]) == (True, False)
    head = context["heading"]
    assert (head["superior"], head["issuer"]) == (["UBND TỈNH TUYÊN QUANG"], ["SỞ NỘI VỤ"])
    assert (head["number"], head["symbol"]) == (BLANK, "/TB-SNV")
    room = "\u00a0" * 4
    assert head["place"] == f"Tuyên Quang, ngày {room} tháng {room} năm 2026"
    assert context["signer"] == ["GIÁM ĐỐC"]
    assert table_of(context) == [
        ["1", "Thủ tục hành chính", "Chậm công bố thủ tục 1", "Cần chấn chỉnh",
         "Công bố thủ tục sửa đổi", "15 ngày từ ngày kết luận"],
        ["", "", "", "", "Tập huấn", "31/12/2026"],
        ["2", "Thủ tục hành chính", "Thiếu sổ theo dõi", "Cần rút kinh nghiệm", "Không có", ""],
    ]  # fmt: skip


def test_once_concluded_it_bears_its_number_and_day(world):
    context = conclusion_context(concluded(world))
    assert not context["is_draft"]
    assert context["heading"]["number"] == "12"
    assert context["heading"]["place"] == "Tuyên Quang, ngày 23 tháng 11 năm 2026"
    assert table_of(context)[0][-1] == "08/12/2026"
    opening = context["opening"][0]["lines"][0]
    assert opening.startswith(
        "Thực hiện Quyết định số 15/QĐ-UBND ngày 15 tháng 01 năm 2026 của Ủy ban nhân dân"
    )
    assert ", ngày 20 tháng 11 năm 2026, đoàn kiểm tra làm việc tại Sở Dân tộc" in opening
    assert opening.endswith("Sở Nội vụ tỉnh Tuyên Quang thông báo kết luận như sau:")
    facts = {block["label"]: block["lines"][0] for block in context["sections"][0]["blocks"]}
    assert facts["Đoàn kiểm tra"].startswith("Cán bộ truongdoan.snv (trưởng đoàn); ")


def test_a_repeat_is_said(world):
    earlier = concluded(world)
    Inspection.objects.filter(pk=earlier.pk).update(concluded_on=date(2025, 6, 2))
    later = visited(world, quarter=1)
    assert table_of(conclusion_context(later))[0][3] == "Cần chấn chỉnh; tồn tại lặp lại"


def test_nothing_found_is_said(world):
    (block,) = conclusion_context(visited(world, findings=0))["sections"][1]["blocks"]
    assert block["lines"] == ["Đoàn kiểm tra không ghi tồn tại, hạn chế nào."]


def test_names_are_those_of_the_day(world):
    inspection = concluded(world)
    Inspection.objects.filter(pk=inspection.pk).update(
        inspected=world.ethnic_board, visited_on=date(2025, 2, 1), concluded_on=date(2025, 2, 10)
    )
    inspection = Inspection.objects.get(pk=inspection.pk)
    assert "Ban Dân tộc tỉnh Tuyên Quang" in " ".join(conclusion_context(inspection)["excerpt"])
    assert inspection.visited_on < VISIT


def test_the_paper_of_an_agency(world):
    paper = Paper(conclusion_pdf(concluded(world)))
    check_page(paper, 1, number_top=8.0)
    for start, middle, size, style in (
        ("UBND TỈNH", 63.5, 13, "r"),
        ("SỞ NỘI VỤ", 63.5, 13, "b"),
        ("THÔNG BÁO", 112.5, 14, "b"),
        ("GIÁM ĐỐC", 150.0, 14, "b"),
        ("[Họ và tên]", 150.0, 14, "b"),
    ):
        word = paper.word(start, len(paper.pages) if size == 14 and middle == 150.0 else 1)
        assert abs(word.middle - middle) < 0.6, start
        assert (word.size, word.style) == (size, style), start
    receivers = paper.word("Nơi nhận:", len(paper.pages))
    assert abs(receivers.x0 - 30) < 0.3
    assert "./." in paper.text
    assert "DỰ THẢO" not in paper.text


def test_the_paper_of_the_party(world):
    paper = Paper(conclusion_pdf(of_the_party(world)))
    text = paper.text
    for said in ("ĐẢNG CỘNG SẢN VIỆT NAM", "II- TỒN TẠI", "T/M ĐẢNG ỦY", "BÍ THƯ", "DỰ THẢO",
                 "(dữ liệu minh họa)", "- Lưu Văn phòng."):  # fmt: skip
        assert said in text, said
    assert "./." not in text
    assert paper.word("BÍ THƯ").style == "r"
