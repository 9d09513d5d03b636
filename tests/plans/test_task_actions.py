"""Rules of tasks that hold whoever calls, and the lists of what waits for whom."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cchc.lib.refusal import Refused
from plans.actions.part import report_part
from plans.actions.plan import (
    add_plan_task,
    approve_plan,
    create_plan,
    issue_plan,
    send_plan,
)
from plans.actions.task import (
    accept_task,
    ask_extension,
    cancel_task,
    decide_extension,
    decline_task,
    name_owner,
    report_task,
    send_back_task,
    verify_task,
)
from plans.models import Plan, Task, TaskPartner
from tests.plans.builders import (
    TODAY,
    a_document,
    a_plan,
    a_reported_task,
    a_task,
    an_accepted_task,
    an_upload,
)
from tests.world import make_unit, make_user
from units.models import AuditEvent, Host
from units.roles import Role


def refused(action, *args, **kwargs):
    before = AuditEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        action(*args, **kwargs)
    assert AuditEvent.objects.count() == before
    return refusal.value


def test_whom_a_task_may_be_given(world):
    ended = {"lead": world.old_ethnic}
    assert "kết thúc hoạt động sau ngày 30/6/2025" in str(refused(a_task, world, **ended))
    coming = make_unit("Sở Mới", parent=world.province, since=date(2027, 1, 1))
    assert "chưa hoạt động; chọn đơn vị khác." in str(refused(a_task, world, lead=coming))
    assert "không cùng cấp trên" in str(refused(a_task, world, lead=world.langson_ethnic))
    assert a_task(world, assigner=world.cell, by=world.bithu_dttg).lead == world.ethnic


def test_the_host_agency_does_not_decline_and_a_stranger_to_the_cell_is_none(world):
    task = a_task(world, assigner=world.cell, by=world.bithu_dttg)
    sentence = str(refused(decline_task, task, by=world.canbo_dttg, reason="Bận."))
    assert "nên không từ chối được" in sentence
    assert Host.objects.filter(agency=world.home_affairs).count() == 0
    other = {"assigner": world.cell, "by": world.bithu_dttg, "lead": world.home_affairs}
    assert "không cùng cấp trên" in str(refused(a_task, world, **other))


def test_the_heir_gives_what_its_forebear_would(world):
    lead = make_unit("Phòng Cũ", parent=world.ethnic)
    task = a_task(world, assigner=world.old_ethnic, by=world.canbo_dttg, lead=lead)
    assert task.assigner == world.old_ethnic


def test_when_a_task_is_due(world):
    assert "Chưa nhập hạn" in str(refused(a_task, world, due_on=None, due_text=" "))
    early = {"due_on": date(2026, 1, 1), "source_on": date(2026, 2, 1)}
    assert "sớm hơn ngày 01/02/2026 của căn cứ giao" in str(refused(a_task, world, **early))


@pytest.mark.parametrize(
    ("text", "due_on", "recurrence"),
    [
        ("quý IV", date(2026, 12, 31), ""),
        ("khi có văn bản của cấp trên", None, ""),
    ],
)
def test_the_time_is_read_from_what_the_plan_says(world, text, due_on, recurrence):
    given = a_task(world, due_on=None, due_text=text)
    planned = add_plan_task(
        a_plan(world, tasks=0), by=world.canbo_dttg, title="A", lead=world.ethnic, due_text=text
    )
    for task in (given, planned):
        assert (task.due_on, task.recurrence, task.due_text) == (due_on, recurrence, text)
    assert a_task(world, due_text=text).recurrence == ""


def test_a_planned_task_keeps_how_often_it_comes_back(world):
    task = add_plan_task(
        a_plan(world, tasks=0),
        by=world.canbo_dttg,
        title="A",
        lead=world.ethnic,
        due_text="hằng quý",
    )
    assert (task.due_on, task.recurrence, task.results.count()) == (None, "QUARTERLY", 0)


def test_a_time_that_is_over_asks_for_its_year(world):
    told = {"due_on": None, "due_text": "quý I"}
    sentence = "“quý I” hết vào ngày 31/3/2026, trước ngày 25/11/2026; ghi rõ năm hoặc nhập hạn."
    assert str(refused(a_task, world, **told)) == sentence
    assert a_task(world, **told, source_on=date(2026, 2, 1)).due_on == date(2026, 3, 31)
    assert a_task(world, due_on=None, due_text="quý I/2027").due_on == date(2027, 3, 31)


def test_a_task_keeps_the_one_it_serves(world):
    above = a_task(world)
    room = make_unit("Phòng Thử", parent=world.ethnic)
    below = a_task(
        world, assigner=world.ethnic, by=world.canbo_dttg, lead=room, title="B", parent=above
    )
    assert list(above.children.all()) == [below]
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=above.pk).update(parent=above)


def test_partners_live_and_are_not_the_lead(world):
    task = a_task(world, partners=[world.ethnic, world.home_affairs, world.home_affairs])
    assert [link.unit for link in task.partner_links.all()] == [world.home_affairs]
    assert str(task.partner_links.get()).endswith("· Sở Nội vụ tỉnh Tuyên Quang")
    gone = {"partners": [world.ethnic_board]}
    assert "không còn hoạt động; chọn đơn vị kế thừa." in str(refused(a_task, world, **gone))


def test_full_reports_need_result_and_evidence(world):
    task, by = an_accepted_task(world), world.canbo_dttg
    for told in ({}, {"result": "Xong."}, {"no_evidence_reason": "Không cần."}):
        assert "Báo cáo 100% cần" in str(refused(report_task, task, by=by, percent=100, **told))
    hidden = a_document(
        world, by=world.bithu_langson, unit=world.langson_ethnic, symbol="1/KH-SDTTG"
    )
    assert "Không tìm thấy văn bản" in str(
        refused(report_task, task, by=by, percent=50, documents=[hidden])
    )
    document = a_document(world)
    report_task(
        task, by=by, percent=100, result="Xong.", documents=[document], uploads=[an_upload()]
    )
    report = task.reports.get()
    assert str(report) == "báo cáo 100%: Công bố thủ tục hành chính sửa đổi"
    assert str(report.document_links.get()) == "Kế hoạch 05/KH-SDTTG"


def test_a_partner_reports_only_while_the_task_runs(world):
    task = a_task(world, partners=[world.home_affairs])
    partner = TaskPartner.objects.get(task=task)
    assert "nên chưa báo cáo được" in str(
        refused(report_part, partner, by=world.canbo_snv, percent=10)
    )


def test_what_is_sent_back_counts_again_and_a_slow_word_makes_nobody_late(world):
    task = a_reported_task(world, due_on=TODAY)
    send_back_task(task, by=world.lanhdao_ubnd, reason="Thiếu số.")
    task.refresh_from_db()
    assert (task.state, task.reported_on) == ("RETURNED", None)
    report_task(
        task, by=world.canbo_dttg, percent=100, result="Đủ.", no_evidence_reason="Đã gửi giấy."
    )
    task = verify_task(task, by=world.lanhdao_ubnd, note="Đạt.")
    assert (task.done_on, task.reports.first().outcome_note) == (TODAY, "Đạt.")
    assert "nên chưa thôi giao được" in str(
        refused(cancel_task, task, by=world.lanhdao_ubnd, reason="Thôi.")
    )


def test_an_extension_is_asked_once(world):
    by, new = world.canbo_dttg, date(2027, 1, 10)
    timeless = a_task(world, due_on=None, due_text="khi có văn bản của cấp trên")
    assert "không ấn định ngày" in str(
        refused(ask_extension, timeless, by=by, new_due_on=new, reason="a")
    )
    answers = {True: "đã được gia hạn một lần", False: "đã có quyết định"}
    for is_granted, sentence in answers.items():
        task = a_task(world)
        extension = ask_extension(task, by=by, new_due_on=new, reason="Chờ số liệu.")
        assert str(extension) == "gia hạn: Công bố thủ tục hành chính sửa đổi"
        assert "Chưa nhập lý do không gia hạn." in str(
            refused(decide_extension, task, by=world.lanhdao_ubnd, is_granted=False, note=" ")
        )
        decide_extension(task, by=world.lanhdao_ubnd, is_granted=is_granted, note="Theo tiến độ.")
        task = Task.objects.get(pk=task.pk)
        later = new + timedelta(days=9)
        assert sentence in str(refused(ask_extension, task, by=by, new_due_on=later, reason="b"))
        assert "không có đề nghị" in str(
            refused(decide_extension, task, by=world.lanhdao_ubnd, is_granted=True)
        )


# Plans


def test_a_plan_is_sent_only_with_times(world):
    plan = a_plan(world, tasks=0)
    add_plan_task(plan, by=world.canbo_dttg, title="Tập huấn", lead=world.ethnic)
    refusal = refused(send_plan, plan, by=world.canbo_dttg)
    assert str(refusal) == "Còn 1 nhiệm vụ chưa có thời gian hoàn thành."
    assert refusal.items == [("Tập huấn", Task.objects.get().get_absolute_url())]


def test_a_basis_must_be_seen(world):
    hidden = a_document(
        world, by=world.bithu_langson, unit=world.langson_ethnic, symbol="1/KH-SDTTG"
    )
    assert "Không tìm thấy văn bản" in str(refused(a_plan, world, basis=[hidden]))
    assert not Plan.objects.exists()


def issued(world, clerk, plan, **fields):
    told = {"family": "STATE", "symbol": "12/KH-SDTTG", "issued_on": TODAY} | fields
    return issue_plan(plan, by=clerk, **told)


def test_a_plan_goes_out_as_a_document_to_those_who_lead_its_tasks(world):
    clerk = make_user("van.thu", (Role.CLERK, world.ethnic))
    basis, draft = a_document(world), a_document(world, symbol="", issued_on=None)
    room = make_unit("Phòng Thử", parent=world.ethnic)
    plan = a_plan(world, approver=world.province, basis=[basis, draft], title="Kế hoạch năm")
    assert str(plan.basis_links.order_by("pk")[0]) == "Kế hoạch năm · Kế hoạch 05/KH-SDTTG"
    add_plan_task(plan, by=world.canbo_dttg, title="Ở phòng", lead=room, due_on=date(2026, 11, 20))
    send_plan(plan, by=world.canbo_dttg)
    approve_plan(plan, by=world.lanhdao_ubnd)
    plan = Plan.objects.get(pk=plan.pk)
    assert str(refused(issued, world, clerk, plan, symbol=" ")) == "Chưa nhập số, ký hiệu."
    refusal = refused(issued, world, clerk, plan)
    assert "1 nhiệm vụ có hạn sớm hơn ngày ban hành 25/11/2026" in str(refusal)
    plan = issued(world, clerk, plan, issued_on=date(2026, 11, 10))
    assert list(plan.document.implements.all()) == [basis]
    assert list(plan.document.receivers.all()) == [room]
    assert {task.state for task in plan.tasks.all()} == {"ASSIGNED"}
    assert set(Plan.objects.to_approve(world.lanhdao_ubnd)) == set()


def test_plans_that_wait_for_a_word(world):
    upward = send_plan(a_plan(world, approver=world.province), by=world.canbo_dttg)
    inside = send_plan(a_plan(world), by=world.lanhdao_dttg)
    assert list(Plan.objects.to_approve(world.lanhdao_ubnd)) == [upward]
    assert list(Plan.objects.to_approve(world.lanhdao_dttg)) == []
    Plan.objects.filter(pk=inside.pk).update(sent_by=world.canbo_dttg)
    assert list(Plan.objects.to_approve(world.lanhdao_dttg)) == [inside]
    assert create_plan(world.ethnic, by=world.canbo_dttg, year=2027, title="B").state == "DRAFT"


# What waits for whom


def test_what_waits_for_the_lead(world):
    by = world.canbo_dttg
    late = an_accepted_task(world, title="Quá hạn", due_on=date(2026, 11, 24))
    now = an_accepted_task(world, title="Hôm nay", due_on=TODAY)
    soon = an_accepted_task(world, title="Bảy ngày", due_on=TODAY + timedelta(days=7))
    an_accepted_task(world, title="Sau đó", due_on=TODAY + timedelta(days=8))
    new = a_task(world, title="Mới giao")
    back = a_reported_task(world, title="Bổ sung")
    send_back_task(back, by=world.lanhdao_ubnd, reason="Thiếu.")
    cancelled = a_task(world, title="Thôi giao", due_on=TODAY)
    cancel_task(cancelled, by=world.lanhdao_ubnd, reason="Thôi.")
    tasks = Task.objects
    assert list(tasks.overdue_for(by, TODAY)) == [late]
    assert list(tasks.due_today_for(by, TODAY)) == [now]
    assert list(tasks.due_soon_for(by, TODAY)) == [soon]
    assert list(tasks.to_accept(by)) == [new]
    assert list(tasks.to_complete(by)) == [back]
    assert set(tasks.waiting_for(by, TODAY)) == {late, now, soon, new, back}
    assert set(tasks.waiting_for(world.bithu_langson, TODAY)) == set()
    assert cancelled not in tasks.counted()
    assert tasks.counted().count() == 6


def test_what_waits_for_the_assigner(world):
    leader = world.lanhdao_ubnd
    reported = a_reported_task(world)
    asked = a_task(world, title="Xin hạn", due_on=TODAY + timedelta(days=20))
    ask_extension(
        asked, by=world.canbo_dttg, new_due_on=TODAY + timedelta(days=40), reason="Chờ bộ."
    )
    assert list(Task.objects.to_verify(leader)) == [reported]
    assert list(Task.objects.extension_to_decide(leader)) == [asked]
    assert set(Task.objects.waiting_for(leader, TODAY)) == {reported, asked}
    assert list(Task.objects.to_verify(world.canbo_dttg)) == []
    assert list(Task.objects.extension_to_decide(world.canbo_dttg)) == []


def test_nobody_waits_for_his_own_word(world):
    task = a_task(world, assigner=world.ethnic, by=world.lanhdao_dttg)
    Task.objects.filter(pk=task.pk).update(
        state="REPORTED", reported_on=TODAY, percent=100, reported_by=world.lanhdao_dttg
    )
    assert list(Task.objects.to_verify(world.lanhdao_dttg)) == []
    assert list(Task.objects.to_verify(world.canbo_dttg)) == [task]


def test_a_task_is_carried_out_by_the_people_of_its_lead_or_of_their_heir(world):
    task = a_task(world)
    sentence = str(refused(name_owner, task, by=world.canbo_dttg, owner=world.canbo_snv))
    assert "không giữ vai trò thực hiện nhiệm vụ tại Sở Dân tộc và Tôn giáo" in sentence
    of_the_past = Task.objects.create(
        assigner=world.old_province, lead=world.ethnic_board, title="Cũ", state="ACCEPTED"
    )
    named = name_owner(of_the_past, by=world.canbo_dttg, owner=world.lanhdao_dttg)
    assert named.owner == world.lanhdao_dttg
    assert list(Task.objects.owned_by(world.lanhdao_dttg)) == [of_the_past]


def test_who_was_named_before_stays_when_another_accepts(world):
    named = name_owner(a_task(world), by=world.lanhdao_dttg, owner=world.lanhdao_dttg)
    assert accept_task(named, by=world.canbo_dttg).owner == world.lanhdao_dttg
