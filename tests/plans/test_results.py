"""Regular tasks: a result a period, what waits for whom, how the task follows its periods."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib.refusal import Refused
from plans.actions.plan import add_plan_task, approve_plan, issue_plan, send_plan
from plans.actions.result import report_result, send_back_result, verify_result
from plans.actions.task import (
    accept_task,
    ask_extension,
    cancel_task,
    report_task,
    send_back_task,
    verify_task,
)
from plans.models import PeriodResult, ProgressReport, Task
from tests.plans.builders import TODAY, a_document, a_plan, a_task, an_upload
from tests.plans.pages import words
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

DONE = {"percent": 100, "result": "Đã rà soát.", "no_evidence_reason": "Không có văn bản."}


def a_regular_task(world, text="hằng quý", *, since=date(2026, 7, 1), **fields):
    """Accepted; with the default text quarters III and IV of 2026 are asked of it."""
    task = a_task(world, due_on=None, due_text=text, source_on=since, **fields)
    return accept_task(task, by=world.canbo_dttg)


def report(world, period, by=None, **told):
    return report_result(period, by=by or world.canbo_dttg, **(DONE | told))


def reread(task):
    return Task.objects.get(pk=task.pk)


def stands(task):
    task = reread(task)
    return task.state, task.percent, task.due_on


def test_each_period_still_ahead_asks_a_result(world):
    task = a_regular_task(world)
    assert [(str(result), result.due_on, result.state) for result in task.results.all()] == [
        ("Công bố thủ tục hành chính sửa đổi · quý III/2026", date(2026, 9, 30), "OPEN"),
        ("Công bố thủ tục hành chính sửa đổi · quý IV/2026", date(2026, 12, 31), "OPEN"),
    ]
    assert stands(task) == ("ACCEPTED", 0, date(2026, 9, 30))
    months = a_task(world, due_on=None, due_text="trước ngày 25 hằng tháng")
    assert [result.label for result in months.results.all()] == ["tháng 11/2026", "tháng 12/2026"]
    assert months.due_on == TODAY
    later = a_task(world, due_on=None, due_text="thường xuyên trong năm 2027")
    assert (later.results.count(), later.due_on) == (4, date(2027, 3, 31))


def test_no_period_is_left(world):
    with pytest.raises(Refused) as refusal:
        a_task(world, due_on=None, due_text="hằng quý năm 2025")
    assert str(refusal.value) == (
        "“hằng quý năm 2025” của năm 2025 không còn kỳ nào từ ngày 25/11/2026; ghi rõ năm hoặc "
        "nhập hạn."
    )
    assert not Task.objects.exists()


def test_a_plan_opens_the_periods_of_its_year(world):
    plan = a_plan(world, tasks=0, year=2027)
    add_plan_task(
        plan, by=world.canbo_dttg, title="A", lead=world.ethnic, due_text="6 tháng một lần"
    )
    send_plan(plan, by=world.canbo_dttg)
    approve_plan(plan, by=world.lanhdao_dttg)
    clerk = make_user("van.thu", (Role.CLERK, world.ethnic))
    issue_plan(plan, by=clerk, family="STATE", symbol="12/KH-SDTTG", issued_on=TODAY)
    task = plan.tasks.get()
    assert [result.label for result in task.results.all()] == [
        "6 tháng đầu năm 2027",
        "6 tháng cuối năm 2027",
    ]
    assert task.due_on == date(2027, 6, 30)


def test_the_task_follows_its_periods_until_the_last_is_confirmed(world):
    task = a_regular_task(world)
    third, fourth = task.results.all()
    report(world, third, percent=40)
    assert stands(task) == ("ACCEPTED", 20, date(2026, 9, 30))
    third = report(world, third)
    assert (third.state, third.reported_on, third.reported_by) == (
        "REPORTED", TODAY, world.canbo_dttg,
    )  # fmt: skip
    assert stands(task) == ("ACCEPTED", 50, date(2026, 12, 31))
    third = send_back_result(third, by=world.lanhdao_ubnd, reason="Thiếu số.")
    assert (third.state, third.reported_on) == ("RETURNED", None)
    assert stands(task) == ("RETURNED", 50, date(2026, 9, 30))
    report(world, fourth)
    assert stands(task) == ("RETURNED", 100, date(2026, 9, 30))
    report(world, third)
    assert stands(task) == ("REPORTED", 100, date(2026, 12, 31))
    assert reread(task).reported_by == world.canbo_dttg
    verify_result(fourth, by=world.lanhdao_ubnd, note="Đạt.")
    assert stands(task) == ("REPORTED", 100, date(2026, 12, 31))
    verify_result(third, by=world.lanhdao_ubnd)
    task = reread(task)
    assert (task.state, task.done_on) == ("VERIFIED", TODAY)
    notes = [report.outcome_note for report in ProgressReport.objects.filter(period=fourth)]
    assert notes == ["Đạt."]
    assert list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))[-2:] == [
        "plans.result.verified",
        "plans.result.verified",
    ]


def test_a_reported_period_sent_back_opens_a_reported_task(world):
    task = a_regular_task(world, since=date(2026, 10, 1))
    fourth = report(world, task.results.get())
    assert stands(task)[0] == "REPORTED"
    send_back_result(fourth, by=world.lanhdao_ubnd, reason="Thiếu số.")
    assert (stands(task)[0], reread(task).reported_on) == ("RETURNED", None)


def test_a_period_done_late_makes_the_task_late_for_good(world):
    late, good = a_regular_task(world), a_regular_task(world, since=date(2026, 10, 1))
    for task in (late, good):
        for result in task.results.all():
            verify_result(report(world, result), by=world.lanhdao_ubnd)
    assert list(Task.objects.done_late()) == [late]
    assert list(Task.objects.done_in_time()) == [good]
    said = [reread(task).due_state(TODAY).label for task in (late, good)]
    assert said == ["hoàn thành, có kỳ chậm", "hoàn thành đúng hạn"]
    named = {task: task.due_state(TODAY).code for task in Task.objects.with_names()}
    assert named == {late: "DONE_LATE", good: "ON_TIME"}


def test_dates_press_by_the_earliest_open_period(world):
    task, by = a_regular_task(world), world.canbo_dttg
    assert list(Task.objects.overdue_for(by, TODAY)) == [task]
    assert reread(task).due_state(TODAY).words == "quá hạn 56 ngày"
    third, _fourth = task.results.all()
    report(world, third)
    assert list(Task.objects.overdue_for(by, TODAY)) == []
    assert list(Task.objects.waiting_for(by, TODAY)) == []
    soon = date(2026, 12, 28)
    assert list(Task.objects.due_soon_for(by, soon)) == [task]
    assert list(Task.objects.waiting_for(by, soon)) == [task]


def test_who_reported_a_period_does_not_confirm_it(world, signed_in):
    task = a_regular_task(world, assigner=world.ethnic, by=world.lanhdao_dttg)
    third, _fourth = task.results.all()
    report(world, third)
    assert list(Task.objects.to_verify(world.canbo_dttg)) == []
    assert list(Task.objects.to_verify(world.lanhdao_dttg)) == [task]
    url = reverse("plans:result-verify", args=[third.pk])
    text = words(signed_in("canbo.dttg").get(url), 403)
    assert "Người báo cáo không tự xác nhận hoàn thành" in text


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        action(*args, **kwargs)
    return str(refusal.value)


def test_a_task_by_period_is_told_period_by_period(world):
    task, by = a_regular_task(world), world.canbo_dttg
    sentence = "Nhiệm vụ theo kỳ được báo cáo và xác nhận từng kỳ; chọn kỳ ở trang nhiệm vụ."
    assert refused(report_task, task, by=by, **DONE) == sentence
    assert refused(verify_task, task, by=world.lanhdao_ubnd) == sentence
    assert refused(send_back_task, task, by=world.lanhdao_ubnd, reason="a") == sentence
    assert "không gia hạn; kỳ nào chậm thì gửi giải trình." in refused(
        ask_extension, task, by=by, new_due_on=date(2027, 2, 1), reason="Bận."
    )


def test_a_period_is_reported_as_a_whole_task_is(world):
    task = a_regular_task(world)
    third, _fourth = task.results.all()
    for told in ({"result": ""}, {"no_evidence_reason": ""}):
        assert "Báo cáo 100% cần kết quả" in refused(report, world, third, **told)
    assert "không phải 101%" in refused(report, world, third, percent=101)
    document = a_document(world)
    report(world, third, no_evidence_reason="", documents=[document], uploads=[an_upload()])
    assert list(ProgressReport.objects.get(period=third).documents.all()) == [document]
    assert "nên chưa báo cáo được" in refused(report, world, third)
    cancel_task(task, by=world.lanhdao_ubnd, reason="Thôi.")
    assert "nên chưa xác nhận được" in refused(verify_result, third, by=world.lanhdao_ubnd)
    assert "nên chưa xác nhận được" in refused(
        send_back_result, third, by=world.lanhdao_ubnd, reason="a"
    )


def test_it_is_seen_by_those_who_see_its_task(world):
    result = a_regular_task(world).results.first()
    assert result in PeriodResult.objects.visible_to(world.canbo_dttg)
    assert result not in PeriodResult.objects.visible_to(world.canbo_snv)


# Pages


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


def test_the_page_shows_every_period_and_offers_the_next_step(world, officer, leader):
    task = a_regular_task(world)
    third, fourth = task.results.all()
    page = officer.get(task.get_absolute_url())
    text = words(page)
    for said in ("Kết quả theo kỳ", "Quý III/2026", "Quá hạn 56 ngày", "Chưa có kết quả",
                 "Quý IV/2026", "31/12/2026"):  # fmt: skip
        assert said in text, said
    verb, other = page.context["verbs"]
    assert (verb["label"], other["label"]) == ("Báo cáo quý III/2026", "Gửi giải trình")
    assert verb["url"] == reverse("plans:result-report", args=[third.pk])
    answer = officer.post(verb["url"], DONE, follow=True)
    assert "Đã báo cáo hoàn thành; đang chờ" in words(answer)
    assert "Báo cáo 100% quý III/2026" in words(answer)
    labels = [verb["label"] for verb in officer.get(task.get_absolute_url()).context["verbs"]]
    assert labels == ["Báo cáo quý IV/2026"]
    verbs = leader.get(task.get_absolute_url()).context["verbs"]
    assert verbs[0]["label"] == "Xác nhận quý III/2026"
    question = words(leader.get(verbs[0]["url"]))
    assert "Xác nhận kết quả quý III/2026?" in question
    assert "30/09/2026" in question
    text = words(leader.post(verbs[0]["url"], {"note": "Đạt."}, follow=True))
    assert "Đã xác nhận kết quả quý III/2026." in text
    assert "Đã xác nhận" in text
    assert PeriodResult.objects.get(pk=third.pk).due_state(TODAY).label == (
        "hoàn thành chậm 56 ngày"
    )
    report(world, fourth)
    back = reverse("plans:result-send-back", args=[fourth.pk])
    assert "Chưa nhập lý do." in words(leader.post(back, {"reason": " "}))
    assert "Đã yêu cầu bổ sung" in words(leader.post(back, {"reason": "Thiếu số."}, follow=True))
    assert "nên chưa xác nhận được" in words(
        leader.get(reverse("plans:result-verify", args=[fourth.pk])), 409
    )


def test_a_period_without_a_full_result_is_asked_again(world, officer):
    result = a_regular_task(world).results.first()
    url = reverse("plans:result-report", args=[result.pk])
    assert "Quý III/2026" in words(officer.get(url))
    assert "Chưa nhập kết quả thực hiện." in words(officer.post(url, {"percent": "100"}))
    assert "Đã ghi nhận tiến độ." in words(officer.post(url, {"percent": "40"}, follow=True))
    assert 'value="40"' in words(officer.get(url))


def test_my_work_names_the_period_that_waits(world, officer, leader):
    task = a_regular_task(world)
    assert "Quá hạn 56 ngày" in words(officer.get(reverse("my-work")))
    report(world, task.results.first())
    assert "Xác nhận kết quả kỳ" in words(leader.get(reverse("my-work")))
