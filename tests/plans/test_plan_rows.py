"""The rows of a drafted plan: its tasks and targets are added, changed, taken out."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.lib.clock import today
from cchc.lib.vietnamese import short_date
from plans.actions.plan import approve_plan, send_plan
from plans.models import Area, Plan, Target, Task
from tests.plans.builders import DUE, a_document, a_plan, a_target
from tests.plans.pages import queries_of, words
from tests.world import make_unit
from units.models import AuditEvent


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def url(name, row):
    return reverse(f"plans:{name}", args=[row.pk])


def a_planned_task(world, **fields):
    return a_plan(world, **fields).tasks.get()


def sent_again(world, **changes):
    """What the form of a task sends when nothing but these was changed."""
    return {
        "title": "Rà soát thủ tục hành chính đợt 1",
        "lead": world.ethnic.pk,
        "due_on": "15/12/2026",
        "version": 1,
    } | changes


# --- Tasks --------------------------------------------------------------------------------------


def test_a_task_has_all_that_a_table_of_a_plan_has(world, officer):
    plan = a_plan(world, tasks=0)
    area = Area.objects.get(code="PROCEDURES")
    data = {
        "title": "Công bố thủ tục hành chính",
        "deliverable": "Quyết định công bố",
        "lead": world.ethnic.pk,
        "lead_text": "Văn phòng Sở",
        "partner_text": "các phòng thuộc Sở",
        "due_on": "31/12/2026",
        "area": area.pk,
        "budget": "150 triệu đồng",
        "note": "Theo kế hoạch của tỉnh",
    }
    text = words(officer.post(url("plan-add-task", plan), data, follow=True))
    task = Task.objects.get()
    assert (task.area, task.lead, task.budget) == (area, world.ethnic, "150 triệu đồng")
    for said in ("Văn phòng Sở", "Phối hợp: các phòng thuộc Sở", "150 triệu đồng", "31/12/2026",
                 "Theo kế hoạch của tỉnh", "Quyết định công bố"):  # fmt: skip
        assert said in text, said


def test_what_names_an_area_of_the_programme_before_keeps_it(world, officer):
    old = Area.objects.get(code="PROCEDURES")
    task = a_planned_task(world)
    Task.objects.filter(pk=task.pk).update(area=old)
    target = a_target(world, task.plan)
    Target.objects.filter(pk=target.pk).update(area=old)
    paper = a_document(world, issued_on=today() - timedelta(30))
    paper.areas.set([old])
    Area.objects.filter(pk=old.pk).update(valid_to=today() - timedelta(1))
    facts = {"order": old.order, "name": "Cải cách thủ tục", "short_name": "Thủ tục"}
    Area.objects.create(code="STEPS", valid_from=today(), **facts)
    for page in (url("plan-edit-task", task), url("target-edit", target)):
        text = words(officer.get(page))
        assert f'value="{old.pk}" selected' in text
        assert f"(đến {short_date(today() - timedelta(1))})" in text
        assert "Cải cách thủ tục" in text
    data = sent_again(world, title="Rà soát đợt 2", due_on="20/12/2026", area=old.pk)
    assert officer.post(url("plan-edit-task", task), data).status_code == 302
    task.refresh_from_db()
    assert (task.title, task.area) == ("Rà soát đợt 2", old)
    text = words(officer.get(url("document-classify", paper)))
    assert re.search(r'value="PROCEDURES"[^>]*checked', text)
    assert "STEPS" not in text


def test_a_planned_task_is_changed(world, officer):
    task = a_planned_task(world)
    assert "Rà soát thủ tục hành chính đợt 1" in words(officer.get(url("plan-edit-task", task)))
    data = sent_again(world, title="Rà soát đợt 2", due_on="20/12/2026", budget="5 triệu đồng")
    text = words(officer.post(url("plan-edit-task", task), data, follow=True))
    assert "Đã lưu nhiệm vụ." in text
    task.refresh_from_db()
    assert (task.title, task.due_on, task.budget) == (
        "Rà soát đợt 2", date(2026, 12, 20), "5 triệu đồng",
    )  # fmt: skip
    stale = officer.post(url("plan-edit-task", task), data | {"title": "Rà soát đợt 3"})
    assert "Bản đang nhập" in words(stale, 409)
    task.refresh_from_db()
    assert task.title == "Rà soát đợt 2"


def test_partners_of_a_planned_task_are_chosen_again(world, officer):
    task = a_planned_task(world)
    rooms = [make_unit(f"Phòng Thử {n}", parent=world.ethnic) for n in (1, 2)]
    for version, chosen in ((1, rooms), (2, rooms[1:]), (3, [])):
        data = sent_again(world, partners=[room.pk for room in chosen], version=version)
        assert officer.post(url("plan-edit-task", task), data).status_code == 302
        assert set(task.partners.all()) == set(chosen)
    event = AuditEvent.objects.filter(kind="plans.plan.task_edited").first()
    assert event.told["facts"]["partners"] == []


def test_a_time_in_words_is_read_for_the_year_of_the_plan_and_read_again(world, officer):
    task = a_planned_task(world)
    data = sent_again(world, due_on="", due_text="quý II")
    assert officer.post(url("plan-edit-task", task), data).status_code == 302
    task.refresh_from_db()
    assert (task.due_on, task.due_text) == (date(2026, 6, 30), "quý II")
    page = officer.get(url("plan-edit-task", task))
    assert page.context["form"]["due_on"].value() is None
    data = sent_again(world, due_on="", due_text="hằng quý", version=2)
    assert officer.post(url("plan-edit-task", task), data).status_code == 302
    task.refresh_from_db()
    assert (task.due_on, task.recurrence) == (None, "QUARTERLY")


def test_what_a_task_names_is_offered_though_it_was_found_by_its_name(world, officer):
    task = a_planned_task(world)
    Task.objects.update(lead=world.home_affairs)
    assert "Sở Nội vụ" in words(officer.get(url("plan-edit-task", task)))


def test_a_task_is_dropped_from_the_draft(world, officer):
    task = a_planned_task(world, tasks=1)
    assert "Bỏ nhiệm vụ khỏi dự thảo?" in words(officer.get(url("plan-drop-task", task)))
    text = words(officer.post(url("plan-drop-task", task), {"once": 1}, follow=True))
    assert "Đã bỏ nhiệm vụ khỏi dự thảo." in text
    assert "Rà soát thủ tục hành chính đợt 1" not in text
    task.refresh_from_db()
    assert task.state == Task.State.CANCELLED
    assert officer.get(url("plan-drop-task", task)).status_code == 409


def test_rows_stay_as_they_are_once_the_plan_is_sent(world, officer):
    plan = a_plan(world, approver=world.province)
    task, target = plan.tasks.get(), a_target(world, plan)
    send_plan(plan, by=world.canbo_dttg)
    pages = (("plan-edit-task", task), ("plan-drop-task", task), ("target-edit", target),
             ("target-withdraw", target), ("plan-add-target", plan))  # fmt: skip
    for name, row in pages:
        assert officer.get(url(name, row)).status_code == 409, name
    approve_plan(plan, by=world.lanhdao_ubnd)
    text = words(officer.get(plan.get_absolute_url()))
    assert url("plan-edit-task", task) not in text


def test_two_editors_of_two_tasks_do_not_meet(world, officer, signed_in):
    plan = a_plan(world, tasks=2)
    first, second = plan.tasks.order_by("pk")
    other = signed_in("lanhdao.dttg")
    assert officer.post(url("plan-edit-task", first), sent_again(world)).status_code == 302
    data = sent_again(world, title="Việc khác")
    assert other.post(url("plan-edit-task", second), data).status_code == 302
    assert other.post(url("plan-edit-task", first), sent_again(world, title="A")).status_code == 302
    assert (
        officer.post(url("plan-edit-task", first), sent_again(world, title="B")).status_code == 409
    )


def test_others_are_kept_out(world, signed_in):
    task = a_planned_task(world)
    target = a_target(world, task.plan)
    for name, row in (("plan-edit-task", task), ("plan-drop-task", task), ("target-edit", target)):
        assert signed_in("bithu.langson").post(url(name, row), {}).status_code == 404
        assert signed_in("canbo.snv").get(url(name, row)).status_code == 404


# --- Targets ------------------------------------------------------------------------------------


def test_a_target_is_kept_as_typed_and_as_understood(world, officer):
    plan = a_plan(world)
    data = {"title": "Hồ sơ trực tuyến", "goal": ">= 45 %", "note": "Cả năm"}
    text = words(officer.post(url("plan-add-target", plan), data, follow=True))
    for said in ("hiểu là từ 45% trở lên.", ">= 45 %", "Hồ sơ trực tuyến", "Cả năm"):
        assert said in text, said
    target = Target.objects.get()
    assert (target.operator, target.value, target.unit_of_measure) == ("GE", Decimal(45), "%")
    text = words(
        officer.post(url("plan-add-target", plan), {"title": "A", "goal": "tốt"}, follow=True)
    )
    assert "chưa nhận ra con số để so sánh." in text
    assert Target.objects.get(title="A").value is None


def test_numbers_beyond_every_column_stay_words(world):
    target = a_target(world, a_plan(world), goal=">= 12345678901234567,5 %")
    assert (target.value, target.operator, target.goal) == (None, "", ">= 12345678901234567,5 %")


def test_a_target_is_changed_and_read_again(world, officer):
    target = a_target(world, a_plan(world), goal="≥ 45 %")
    page = officer.get(url("target-edit", target))
    assert page.context["form"]["unit_of_measure"].value() == ""
    data = {"title": "Chỉ số cải cách hành chính", "goal": "tăng 2 bậc so với 2025", "version": 1}
    assert "Đã lưu chỉ tiêu; hiểu là tăng 2 bậc" in words(
        officer.post(url("target-edit", target), data, follow=True)
    )
    target.refresh_from_db()
    assert (target.operator, target.value, target.base) == ("RISE", Decimal(2), "2025")
    assert target.unit_of_measure == "bậc"
    stale = officer.post(url("target-edit", target), data | {"goal": "tăng"})
    assert "Bản đang nhập" in words(stale, 409)


def test_a_target_is_taken_out_and_its_row_stays(world, officer):
    plan = a_plan(world)
    target = a_target(world, plan)
    text = words(officer.post(url("target-withdraw", target), {"once": 1}, follow=True))
    assert "Đã bỏ chỉ tiêu khỏi dự thảo." in text
    assert target.title not in text
    assert Target.objects.get().is_withdrawn
    assert officer.get(url("target-withdraw", target)).status_code == 404


def test_bad_input_is_shown_again(world, officer):
    plan = a_plan(world)
    text = words(officer.post(url("plan-add-target", plan), {"title": "", "goal": "x" * 201}))
    assert "Chưa nhập nội dung chỉ tiêu." in text
    assert "dài 201 ký tự, tối đa 200" in text
    assert not Target.objects.exists()


def test_the_page_of_a_plan_asks_the_same_for_one_and_three_rows(world, officer):
    plan = a_plan(world, tasks=1)
    a_target(world, plan)
    one = queries_of(officer, plan.get_absolute_url())
    longer = a_plan(world, tasks=3)
    for _ in range(3):
        a_target(world, longer)
    assert queries_of(officer, longer.get_absolute_url()) == one


def test_what_a_draft_rests_on_is_added_and_taken_out(world, officer):
    plan, paper = a_plan(world), a_document(world)
    text = words(officer.post(url("plan-add-basis", plan), {"document": paper.pk}, follow=True))
    assert "Đã thêm căn cứ." in text
    assert list(plan.basis.all()) == [paper]
    assert "Chưa chọn căn cứ." in words(officer.post(url("plan-add-basis", plan), {}))
    address = reverse("plans:plan-drop-basis", args=[plan.pk, paper.pk])
    assert "Đã bỏ căn cứ khỏi dự thảo." in words(officer.post(address, follow=True))
    assert not plan.basis.exists()
    hidden = a_document(world, unit=world.langson_ethnic, by=world.bithu_langson, symbol="1/KH-X")
    text = words(officer.post(url("plan-add-basis", plan), {"document": hidden.pk}))
    assert "Chọn lại căn cứ trong danh sách." in text
    send_plan(plan, by=world.canbo_dttg)
    assert officer.get(url("plan-add-basis", plan)).status_code == 409
    assert officer.post(address).status_code == 409


def test_a_draft_says_its_own_words(world, officer):
    plan = a_plan(world)
    data = {
        "year": "2026", "title": plan.title, "version": plan.version, "doc_type": "DECISION",
        "purpose": "Nâng cao hiệu quả.", "solutions": "Kiểm tra hằng quý.", "budget": "Dự toán.",
        "organisation": "Văn phòng theo dõi.",
    }  # fmt: skip
    text = words(officer.post(url("plan-edit", plan), data, follow=True))
    for said in ("Quyết định ban hành kế hoạch", "Mục đích, yêu cầu", "Nâng cao hiệu quả.",
                 "Giải pháp", "Tổ chức thực hiện", "Văn phòng theo dõi."):  # fmt: skip
        assert said in text, said
    assert Plan.objects.get().doc_type == "DECISION"
    assert Task.objects.get().due_on == DUE
