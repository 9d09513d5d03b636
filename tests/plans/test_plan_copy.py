"""A plan made from the one of the year before, or from the superior's."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from cchc.lib.refusal import Refused
from plans.actions.plan import (
    DROPPED,
    GONE_WITH_PLAN,
    add_plan_task,
    approve_plan,
    create_plan,
    drop_plan_task,
    issue_plan,
    send_plan,
    withdraw_plan,
)
from plans.actions.plan_copy import carry_down_plan, copy_plan
from plans.copying import tasks_to_copy
from plans.models import Extension, Plan, Task
from tests.plans.builders import TODAY, a_document, a_plan, a_target
from tests.plans.pages import words
from tests.world import MERGED, make_heir, make_unit, make_user
from units.models import AuditEvent
from units.roles import Role


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def url(step, plan):
    return reverse(f"plans:plan-{step}", args=[plan.pk])


def last_year(world, **fields):
    """A plan of 2025 with two tasks, a target, and what came of it."""
    plan = a_plan(
        world, tasks=0, year=2025, title="Kế hoạch cải cách hành chính năm 2025", **fields
    )
    for title, line in (
        ("Báo cáo năm 2025", {"due_on": date(2025, 12, 15)}),
        ("Tuyên truyền", {"due_text": "trước 20/11/2025"}),
    ):
        add_plan_task(plan, by=world.canbo_dttg, title=title, lead=world.ethnic, budget="5 triệu",
                      partners=[world.home_affairs], **line)  # fmt: skip
    a_target(world, plan, title="Chỉ số", goal="tăng 2 bậc so với 2024")
    plan.tasks.update(state="VERIFIED", percent=100, done_on=date(2025, 12, 1),
                      reported_on=date(2025, 12, 1), assigned_on=date(2025, 1, 20))  # fmt: skip
    return plan


def the_provinces_plan(world):
    """An issued plan of the province: the department leads one task, helps with one."""
    by = world.lanhdao_ubnd
    officer = make_user("canbo.ubnd", (Role.OFFICER, world.province))
    plan = create_plan(world.province, by=officer, year=2026, title="Kế hoạch của tỉnh năm 2026")
    for title, lead, partners in (
        ("Chủ trì việc này", world.ethnic, []),
        ("Phối hợp việc này", world.home_affairs, [world.ethnic]),
        ("Việc của người khác", world.finance, []),
    ):
        add_plan_task(
            plan, by=officer, title=title, lead=lead, partners=partners, due_text="quý IV"
        )
    send_plan(plan, by=officer)
    approve_plan(plan, by=by)
    return issue_plan(
        plan, by=world.vanphong_ubnd, family="STATE", symbol="12/KH-UBND", issued_on=TODAY
    )


# --- From last year -----------------------------------------------------------------------------


def test_a_plan_is_written_anew_without_the_results(world, officer):
    source = last_year(world)
    page = officer.get(url("copy", source))
    form = page.context["form"]
    assert form["title"].value() == "Kế hoạch cải cách hành chính năm 2026"
    data = {"year": "2026", "title": form["title"].value(), "tasks": form["tasks"].value()}
    text = words(officer.post(url("copy", source), data, follow=True))
    assert "Đã lập dự thảo; kiểm tra từng nhiệm vụ rồi trình phê duyệt." in text
    plan = Plan.objects.get(year=2026)
    first, second = plan.tasks.order_by("pk")
    assert (first.title, first.due_on, first.budget) == (
        "Báo cáo năm 2026", date(2026, 12, 15), "5 triệu",
    )  # fmt: skip
    assert (second.due_text, second.due_on) == ("trước 20/11/2026", date(2026, 11, 20))
    assert {(task.state, task.percent, task.done_on) for task in (first, second)} == {
        ("DRAFT", 0, None)
    }
    assert list(first.partners.all()) == [world.home_affairs]
    target = plan.targets.get()
    assert (target.goal, target.base, target.value) == ("tăng 2 bậc so với 2025", "2025", 2)
    assert AuditEvent.objects.filter(kind="plans.plan.copied").count() == 1


def test_only_what_was_ticked_comes_along(world, officer):
    source = last_year(world)
    first = source.tasks.order_by("pk").first()
    data = {"year": "2026", "title": "Kế hoạch", "tasks": [first.pk]}
    assert officer.post(url("copy", source), data).status_code == 302
    assert Plan.objects.get(year=2026).tasks.count() == 1
    text = words(officer.post(url("copy", source), data | {"tasks": []}))
    assert "Chưa chọn nhiệm vụ." in text or "Chưa nhập nhiệm vụ." in text


def test_a_lead_that_ended_is_replaced_and_said(world, officer):
    source = last_year(world)
    gone = make_unit("Phòng Cũ", parent=world.ethnic, since=MERGED, until=date(2026, 6, 30))
    heir = make_unit("Phòng Mới", parent=world.ethnic, since=date(2026, 7, 1))
    make_heir(gone, heir, on=date(2026, 7, 1))
    source.tasks.update(lead=gone)
    text = words(officer.get(url("copy", source)))
    assert "thay Phòng Cũ, đã kết thúc hoạt động" in text
    copy = copy_plan(world.ethnic, by=world.canbo_dttg, source=source, year=2026, title="A",
                     tasks=list(source.tasks.values_list("pk", flat=True)))  # fmt: skip
    assert {task.lead for task in copy.tasks.all()} == {heir}


def test_an_extension_is_no_date_of_the_plan(world):
    source = last_year(world)
    task = source.tasks.order_by("pk").first()
    Extension.objects.create(
        task=task, old_due_on=date(2025, 12, 15), new_due_on=date(2025, 12, 30), reason="Chờ.",
        asked_by=world.canbo_dttg, asked_at="2025-12-01T00:00Z", state="GRANTED",
        decided_by=world.lanhdao_ubnd, decided_at="2025-12-02T00:00Z",
    )  # fmt: skip
    Task.objects.filter(pk=task.pk).update(due_on=date(2025, 12, 30))
    copy = copy_plan(world.ethnic, by=world.canbo_dttg, source=source, year=2026, title="A",
                     tasks=[task.pk])  # fmt: skip
    assert copy.tasks.get().due_on == date(2026, 12, 15)


def test_rules_of_a_copy(world):
    source = last_year(world)
    told = {"by": world.canbo_dttg, "source": source, "tasks": [0], "title": "A"}
    with pytest.raises(Refused, match="phải sau năm 2025"):
        copy_plan(world.ethnic, year=2025, **told)
    with pytest.raises(Refused, match="của chính đơn vị"):
        copy_plan(world.home_affairs, year=2026, **told | {"by": world.canbo_snv})
    with pytest.raises(Refused, match="Chưa chọn nhiệm vụ nào"):
        copy_plan(world.ethnic, year=2026, **told)
    assert Plan.objects.count() == 1


def test_a_plan_of_that_year_is_told(world, officer):
    a_plan(world, title="Kế hoạch đã có")
    text = words(officer.get(url("copy", last_year(world))))
    assert "Đơn vị đã có kế hoạch của năm này" in text
    assert "Kế hoạch đã có" in text


# --- From the superior --------------------------------------------------------------------------


def test_a_plan_is_carried_down_in_one_step(world, officer):
    source = the_provinces_plan(world)
    page = words(officer.get(source.get_absolute_url()))
    assert url("carry-down", source) in page
    page = officer.get(url("carry-down", source))
    text = words(page)
    assert "Chủ trì việc này" in text
    assert "phối hợp với Sở Nội vụ" in text
    assert "Việc của người khác" not in text
    form = page.context["form"]
    data = {name: form[name].value() for name in ("year", "title", "approver", "tasks")}
    text = words(officer.post(url("carry-down", source), data, follow=True))
    plan = Plan.objects.get(unit=world.ethnic)
    assert (plan.approver, plan.year) == (world.province, 2026)
    assert list(plan.basis.all()) == [source.document]
    first, second = plan.tasks.order_by("pk")
    assert {first.lead, second.lead} == {world.ethnic}
    assert [first.parent.title, second.parent.title] == ["Chủ trì việc này", "Phối hợp việc này"]
    assert (first.due_on, first.due_text, second.note) == (
        date(2026, 12, 31), "quý IV", "Phối hợp với Sở Nội vụ",
    )  # fmt: skip
    assert "Triển khai: Chủ trì việc này" in text


def test_plans_to_start_from_are_offered_where_one_is_drafted(world, officer):
    source = the_provinces_plan(world)
    text = words(officer.get(reverse("plans:plan-create")))
    assert "Từ kế hoạch cấp trên: Kế hoạch của tỉnh năm 2026" in text
    assert url("carry-down", source) in text


def test_a_unit_without_a_task_in_it_is_told_what_next(world, signed_in):
    source = the_provinces_plan(world)
    Task.objects.filter(lead=world.home_affairs).update(lead=world.finance)
    text = words(signed_in("canbo.snv").get(url("carry-down", source)))
    assert "Đơn vị không chủ trì, phối hợp nhiệm vụ nào của kế hoạch này." in text


def test_only_an_issued_plan_is_carried_down(world, signed_in):
    plan = a_plan(world)
    assert signed_in("canbo.dttg").get(url("carry-down", plan)).status_code == 409
    with pytest.raises(Refused, match="chưa ban hành"):
        carry_down_plan(
            world.ethnic, by=world.canbo_dttg, source=plan, tasks=[1], year=2026, title="A"
        )
    source = the_provinces_plan(world)
    text = words(signed_in("canbo.ubnd").get(url("carry-down", source)), 409)
    assert "không thuộc cơ quan ban hành kế hoạch này" in text


def test_others_are_kept_out(world, signed_in):
    source = the_provinces_plan(world)
    assert signed_in("bithu.langson").get(url("carry-down", source)).status_code == 404
    assert signed_in("kiemtra.tinh").get(url("carry-down", source)).status_code == 403
    assert signed_in("canbo.dttg").get(url("copy", source)).status_code == 403
    assert signed_in("canbo.snv").get(url("copy", last_year(world))).status_code == 404


def test_a_withdrawn_plan_is_made_anew_for_the_same_year(world, officer):
    basis = a_document(world)
    source = last_year(world, theme="Năm dữ liệu số", basis=[basis])
    Task.objects.update(state="DRAFT", percent=0, done_on=None)
    dropped = add_plan_task(source, by=world.canbo_dttg, title="Thừa", lead=world.ethnic,
                            due_text="quý I")  # fmt: skip
    drop_plan_task(dropped, by=world.canbo_dttg)
    withdraw_plan(source, by=world.canbo_dttg, reason="Sai hạn.")
    page = officer.get(source.get_absolute_url())
    assert "Lập lại dự thảo từ kế hoạch này" in words(page)
    form = officer.get(url("copy", source)).context["form"]
    assert "Lập lại từ kế hoạch đã hủy" in words(officer.get(url("copy", source)))
    told = {"year": 2025, "title": source.title, "tasks": form["tasks"].value()}
    assert len(told["tasks"]) == 2
    assert "phải từ năm 2025" in words(
        officer.post(url("copy", source), told | {"year": 2024, "title": "Kế hoạch"}), 409
    )
    assert officer.post(url("copy", source), told).status_code == 302
    copy = Plan.objects.get(state="DRAFT")
    assert (copy.year, copy.theme, copy.basis.get()) == (2025, "Năm dữ liệu số", basis)
    assert [(task.title, task.due_on, task.due_text) for task in copy.tasks.order_by("pk")] == [
        ("Báo cáo năm 2025", date(2025, 12, 15), ""),
        ("Tuyên truyền", date(2025, 11, 20), "trước 20/11/2025"),
    ]
    assert copy.targets.get().goal == "tăng 2 bậc so với 2024"


def test_what_went_with_its_plan_is_known_whatever_words_tell_of_it(world):
    source = a_plan(world, tasks=2)
    dropped, kept = source.tasks.order_by("pk")
    drop_plan_task(dropped, by=world.canbo_dttg)
    withdraw_plan(source, by=world.canbo_dttg, reason="Sai hạn.")
    reasons = dict(source.tasks.values_list("pk", "state_reason"))
    assert reasons == {dropped.pk: DROPPED, kept.pk: GONE_WITH_PLAN}
    source.refresh_from_db()
    source.tasks.update(state_reason="Nói cách khác.")
    assert list(tasks_to_copy(world.canbo_dttg, source)) == [kept]


def test_tasks_that_went_before_it_was_kept_are_marked_by_the_migration(world):
    withdrawn, other = a_plan(world), a_plan(world, tasks=2)
    add_plan_task(withdrawn, by=world.canbo_dttg, title="Thừa", lead=world.ethnic, due_text="x")
    drop_plan_task(withdrawn.tasks.get(title="Thừa"), by=world.canbo_dttg)
    drop_plan_task(other.tasks.first(), by=world.canbo_dttg)
    withdraw_plan(withdrawn, by=world.canbo_dttg, reason="Sai hạn.")
    gone = withdrawn.tasks.get(went_with_plan=True)
    Task.objects.update(went_with_plan=False)
    import_module("plans.migrations.0022_task_went_with_plan").mark(apps, None)
    assert Task.objects.get(went_with_plan=True) == gone


def test_what_the_user_does_not_see_is_no_basis_of_a_copy(world):
    """It is left out, not refused: the new plan may rest on another paper."""
    hidden = a_document(world, unit=world.home_affairs, by=world.canbo_snv, symbol="07/KH-SNV")
    seen = a_document(world)
    source = last_year(world, basis=[seen])
    source.basis_links.create(document=hidden)
    Task.objects.update(state="DRAFT", percent=0, done_on=None)
    source = withdraw_plan(source, by=world.canbo_dttg, reason="Sai hạn.")
    tasks = [task.pk for task in source.tasks.all()]
    told = {"by": world.canbo_dttg, "tasks": tasks, "year": 2025, "title": "Kế hoạch"}
    assert list(copy_plan(world.ethnic, source=source, **told).basis.all()) == [seen]
    above = the_provinces_plan(world)
    told |= {"tasks": [task.pk for task in above.tasks.all()], "year": 2026}
    carried = carry_down_plan(world.ethnic, source=above, **told)
    assert list(carried.basis.all()) == [above.document]
    above.document.receiver_links.all().delete()
    assert not carry_down_plan(world.ethnic, source=above, **told).basis.exists()
