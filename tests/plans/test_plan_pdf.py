"""The plan as the official paper: texts of both families, places of the blocks, the annex."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib import pdf
from plans.actions.plan import add_plan_task, create_plan, edit_plan
from plans.actions.target import add_target
from plans.models import Area, Plan
from plans.plan_exports import plan_context, plan_pdf
from tests.papers import Paper, check_page
from tests.plans.builders import a_document, a_plan, a_target
from units.models import Unit

pytestmark = pytest.mark.first_database  # a paper is set alike on both

AREAS = ("DIRECTION", "INSTITUTIONS", "PROCEDURES", "DIGITAL")


def a_whole_plan(world, tasks=4, **fields):
    """A draft with every part of the paper."""
    plan = a_plan(world, tasks=0, approver=world.province, basis=[a_document(world)])
    edit_plan(
        plan, by=world.canbo_dttg, year=2026, title=plan.title, approver=world.province,
        purpose="Nâng cao chất lượng phục vụ.", objectives="Hoàn thành mọi nhiệm vụ.",
        solutions="Một.\nHai.", budget="Bố trí trong dự toán.",
        organisation="Văn phòng theo dõi, đôn đốc.", **fields,
    )  # fmt: skip
    a_target(world, plan)
    areas = {area.code: area for area in Area.objects.filter(valid_to=None)}
    for number in range(tasks):
        add_plan_task(
            plan, by=world.canbo_dttg, title=f"Nhiệm vụ thứ {number + 1}", lead=world.ethnic,
            area=areas[AREAS[number * len(AREAS) // tasks]], due_text="quý IV",
            lead_text="Văn phòng Sở", partners=[world.home_affairs], deliverable="Báo cáo",
        )  # fmt: skip
    return fresh(plan)


def fresh(plan):
    found = Plan.objects.select_related("unit", "document").get(pk=plan.pk)
    found.unit = Unit.objects.with_names().get(pk=found.unit_id)
    return found


def issued(world, plan, symbol="12/KH-SDTTG", **by):
    plan.state = Plan.State.ISSUED
    plan.document = a_document(world, symbol=symbol, issued_on=date(2026, 9, 5), **by)
    plan.save()
    return fresh(plan)


# --- Texts --------------------------------------------------------------------------------------


def test_a_draft_has_room_for_number_and_day(world):
    told = plan_context(a_whole_plan(world))
    assert told["is_draft"]
    assert told["heading"]["symbol"] == "/KH-SDTTG"
    assert told["heading"]["place"].split() == ["Tuyên", "Quang,", "ngày", "tháng", "năm", "2026"]
    assert told["excerpt"] == ["Cải cách hành chính năm 2026"]
    assert told["signer"] == ["GIÁM ĐỐC"]
    assert told["receivers"][0] == "- Ủy ban nhân dân tỉnh Tuyên Quang;"
    assert told["receivers"][-1] == "- Lưu: VT."


def test_an_issued_plan_bears_them(world):
    told = plan_context(issued(world, a_whole_plan(world)))
    head = told["heading"]
    assert not told["is_draft"]
    assert (head["number"], head["symbol"]) == ("12", "/KH-SDTTG")
    assert head["place"] == "Tuyên Quang, ngày 05 tháng 9 năm 2026"
    assert told["attached"] == [
        "(Kèm theo Kế hoạch số 12/KH-SDTTG ngày 05 tháng 9 năm 2026 của Sở Dân tộc và Tôn giáo "
        "tỉnh Tuyên Quang)"
    ]


def test_parts_are_numbered_in_their_order_and_empty_ones_left_out(world):
    told = plan_context(a_whole_plan(world))
    assert [f"{part['number']} {part['title']}" for part in told["sections"]] == [
        "I. MỤC ĐÍCH, YÊU CẦU", "II. MỤC TIÊU", "III. NHIỆM VỤ", "IV. GIẢI PHÁP", "V. KINH PHÍ",
        "VI. TỔ CHỨC THỰC HIỆN",
    ]  # fmt: skip
    assert told["sections"][3]["lines"] == ["Một.", "Hai."]
    bare = plan_context(fresh(a_plan(world)))
    assert [part["title"] for part in bare["sections"]] == ["NHIỆM VỤ"]


def test_what_it_rests_on_is_cited(world):
    told = plan_context(a_whole_plan(world))
    assert told["basis"] == [
        "Căn cứ Kế hoạch số 05/KH-SDTTG ngày 20 tháng 01 năm 2026 của Sở Dân tộc và Tôn giáo tỉnh "
        "Tuyên Quang về cải cách hành chính năm 2026."
    ]


def test_tasks_stand_by_area_and_are_numbered_through(world):
    annex = plan_context(a_whole_plan(world))["annex"]
    assert [(group["letter"], group["title"]) for group in annex["groups"]] == [
        ("A", "CHỈ ĐẠO, ĐIỀU HÀNH"), ("B", "CẢI CÁCH THỂ CHẾ"),
        ("C", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH"),
        ("D", "XÂY DỰNG VÀ PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ"),
    ]  # fmt: skip
    rows = [row for group in annex["groups"] for row in group["rows"]]
    assert [row[0]["text"] for row in rows] == ["1", "2", "3", "4"]
    assert [cell["text"] for cell in rows[0]] == [
        "1", "Nhiệm vụ thứ 1", "Báo cáo", "Văn phòng Sở", "Sở Nội vụ", "Quý IV", "",
    ]  # fmt: skip
    assert [cell["text"] for cell in annex["targets"]["rows"][0]][:3] == [
        "1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "từ 95% trở lên",
    ]  # fmt: skip


def test_a_column_of_money_stands_where_a_task_has_any(world):
    plan = a_whole_plan(world)
    assert "Kinh phí" not in [column["title"] for column in plan_context(plan)["annex"]["columns"]]
    plan.tasks.filter(title="Nhiệm vụ thứ 2").update(budget="5 triệu đồng")
    annex = plan_context(plan)["annex"]
    assert [column["title"] for column in annex["columns"]][-2:] == ["Kinh phí", "Ghi chú"]
    assert annex["groups"][1]["rows"][0][-2]["text"] == "5 triệu đồng"
    assert annex["span"] == 7


def test_a_plan_may_go_out_by_a_decision(world):
    told = plan_context(a_whole_plan(world, doc_type="DECISION"))
    assert told["heading"]["symbol"] == "/QĐ-SDTTG"
    assert told["decision"]["excerpt"] == ["Về việc ban hành Kế hoạch cải cách hành chính năm 2026"]
    assert told["decision"]["authority"][0].startswith("GIÁM ĐỐC SỞ DÂN TỘC VÀ TÔN GIÁO")
    assert "Kèm theo Quyết định số" in told["attached"][0]


def a_party_plan(world):
    by = world.bithu_dubnd
    plan = create_plan(world.party, by=by, year=2026, title="Kế hoạch cải cách hành chính năm 2026")
    add_plan_task(plan, by=by, title="Quán triệt", lead=world.cell, due_text="thường xuyên")
    add_target(plan, by=by, title="Chi bộ sinh hoạt chuyên đề", goal="100%")
    return fresh(plan)


def test_a_plan_of_the_party_has_its_own_words(world):
    told = plan_context(a_party_plan(world))
    assert told["is_party"]
    assert told["heading"]["symbol"].startswith("-KH")
    assert told["excerpt"] == ["cải cách hành chính năm 2026"]
    assert told["sections"][0]["number"] == "I-"
    assert told["signer"] == ["T/M ĐẢNG ỦY", "BÍ THƯ"]
    assert told["receivers"][-1] == "- Lưu Văn phòng."


# --- The paper ----------------------------------------------------------------------------------


@pytest.fixture
def made(world):
    return Paper(plan_pdf(a_whole_plan(world, tasks=36)))


def test_blocks_stand_in_their_places(made):
    pages = len(made.pages)
    annex = next(
        n for n in range(1, pages + 1) if "Phụ lục" in made.pages[n - 1].extract_text()[:40]
    )
    for start, page, at, top, size, style in (
        ("DỰ THẢO", 1, None, 8.1, 12, "b"),
        ("KẾ HOẠCH", 1, 112.5, 47.5, 14, "b"),
        ("Cải cách hành chính", 1, 112.5, 53.5, 14, "b"),
        ("Căn cứ", 1, None, None, 14, "i"),
        ("Phụ lục", annex, 156.0, 20.8, 14, "b"),
        ("NHIỆM VỤ CẢI CÁCH", annex, 156.0, 26.7, 14, "b"),
        ("(Kèm theo", annex, 156.0, 33.6, 13, "i"),
        ("2", annex + 1, 156.0, 8.0, 13, "r"),
    ):
        word = next(
            w for w in made.words(page)
            if w.text.strip().startswith(start) and (w.size, w.style) == (size, style)
        )  # fmt: skip
        if at is not None:
            assert word.middle == pytest.approx(at, abs=0.5), start
        if top is not None:
            assert word.top == pytest.approx(top, abs=0.7), start
    for page in range(annex, pages + 1):
        width = float(made.pages[page - 1].width) * 25.4 / 72
        assert width == pytest.approx(297, abs=0.2)
        assert made.word("Nhiệm vụ", page).style == "b"
    check_page(made, 1, number_top=8.0)
    assert not [w for w in made.words(annex) if w.text.strip() == "2" and w.top < 15]
    text = made.text
    for said in (
        "Nhiệm vụ thứ 36",
        "II. NHIỆM VỤ",
        "I. CHỈ TIÊU",
        "GIÁM ĐỐC",
        "theo dõi, đôn đốc./.",
    ):
        assert said in text, said


def test_a_decision_and_a_plan_of_the_party_are_set(world):
    text = Paper(plan_pdf(a_whole_plan(world, doc_type="DECISION"))).text
    for said in ("QUYẾT ĐỊNH:", "Điều 1. Ban hành kèm theo", "(Kèm theo Quyết định số", "đốc./."):
        assert said in text, said
    text = Paper(plan_pdf(a_party_plan(world))).text
    for said in ("ĐẢNG CỘNG SẢN VIỆT NAM", "T/M ĐẢNG ỦY", "Quán triệt", "I. CHỈ TIÊU"):
        assert said in text, said


def test_the_paper_opens_under_a_name(world, signed_in, monkeypatch):
    monkeypatch.setattr(pdf, "set_paper", lambda *_args, **_kwargs: b"%PDF-1.7")
    plan = a_plan(world)
    address = reverse("plans:plan-pdf", args=[plan.pk])
    response = signed_in("canbo.dttg").get(address)
    assert (
        response["Content-Disposition"] == f"inline; filename*=UTF-8''ke-hoach-2026-{plan.pk}.pdf"
    )
    assert address in signed_in("canbo.dttg").get(plan.get_absolute_url()).content.decode()
    assert signed_in("canbo.snv").get(address).status_code == 404
