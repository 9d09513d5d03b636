"""An issued plan is amended by a document: changes are gathered, made at once, kept as versions."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib.refusal import Refused
from plans.actions.amendment import (
    amend_plan,
    begin_amendment,
    propose_drop,
    propose_target,
    propose_task,
)
from plans.actions.plan import add_plan_task, approve_plan, issue_plan, send_plan
from plans.actions.task import accept_task, cancel_task, report_task, verify_task
from plans.models import PlanChange, PlanVersion, Target, Task
from plans.versions import DROPPED, SAME, TASK_FIELDS, differences
from tests.plans.builders import DUE, TODAY, a_plan, a_target
from tests.plans.pages import queries_of, words
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

NUMBER = {"family": "STATE", "doc_type": "DECISION", "symbol": "30/QĐ-SDTTG", "issued_on": TODAY}
REASON = {"reason": "Bổ sung theo chỉ đạo của tỉnh."}


@pytest.fixture
def clerk(world):
    world.van_thu = make_user("van.thu", (Role.CLERK, world.ethnic))
    return world.van_thu


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def plan(world, clerk):
    """An issued plan of three tasks and a target; the third task is done."""
    plan = a_plan(world, tasks=3, approver=world.province)
    a_target(world, plan)
    send_plan(plan, by=world.canbo_dttg)
    approve_plan(plan, by=world.lanhdao_ubnd)
    issue_plan(plan, by=clerk, family="STATE", symbol="12/KH-SDTTG", issued_on=TODAY)
    plan.refresh_from_db()
    done = plan.tasks.order_by("pk").last()
    accept_task(done, by=world.canbo_dttg)
    report_task(
        done, by=world.canbo_dttg, percent=100, result="Xong.", no_evidence_reason="Chờ số."
    )
    verify_task(done, by=world.lanhdao_dttg)
    return plan


@pytest.fixture
def version(world, plan):
    return begin_amendment(plan, by=world.canbo_dttg, **REASON)


def tasks_of(plan):
    return list(plan.tasks.order_by("pk"))


def a_line(world, **changes):
    return {
        "title": "Rà soát thủ tục hành chính đợt 1", "deliverable": "", "lead": world.ethnic,
        "partners": [], "area": None, "due_on": DUE, "due_text": "", "lead_text": "",
        "partner_text": "", "budget": "", "note": "",
    } | changes  # fmt: skip


def url(name, *keys):
    return reverse(f"plans:{name}", args=keys)


def test_an_amendment_adds_changes_and_drops_at_once(world, clerk, plan, version):
    first, second, done = tasks_of(plan)
    by = world.canbo_dttg
    propose_task(version, by=by, task=first, **a_line(world, due_on=date(2026, 12, 31)))
    propose_drop(version, by=by, task=second, reason="Đã gộp.")
    propose_task(version, by=by, **a_line(world, title="Việc mới", due_text="quý IV", due_on=None,
                                          partners=[world.home_affairs]))  # fmt: skip
    propose_target(version, by=by, target=plan.targets.get(), title="Đúng hạn", goal="≥ 98%",
                   unit_of_measure="", base="", area=None, note="")  # fmt: skip
    assert Task.objects.get(pk=first.pk).due_on == DUE
    before = AuditEvent.objects.count()
    amend_plan(version, by=clerk, **NUMBER)
    assert AuditEvent.objects.count() == before + 1
    first, second, done, new = tasks_of(plan)
    assert (first.due_on, first.state) == (date(2026, 12, 31), Task.State.ASSIGNED)
    assert (second.state, second.state_reason) == (Task.State.CANCELLED, "Đã gộp.")
    assert (done.state, done.version) == (Task.State.VERIFIED, done.version)
    assert (new.title, new.state, new.due_on, new.source_on) == (
        "Việc mới", Task.State.ASSIGNED, date(2026, 12, 31), TODAY,
    )  # fmt: skip
    assert list(new.partners.all()) == [world.home_affairs]
    assert plan.targets.standing().get().value == 98
    version.refresh_from_db()
    assert (version.number, version.state) == (2, PlanVersion.State.ISSUED)
    assert str(version.document) == "Quyết định 30/QĐ-SDTTG"
    told = AuditEvent.objects.get(kind="plans.plan.amended").told["facts"]
    assert (told["add"], told["change"], told["drop"], told["number"]) == (1, 2, 1, 2)


def test_versions_are_kept_and_compared_side_by_side(world, clerk, plan, version, officer):
    first, second, _done = tasks_of(plan)
    by = world.canbo_dttg
    propose_task(version, by=by, task=first, **a_line(world, due_on=date(2026, 12, 31)))
    propose_drop(version, by=by, task=second, reason="Đã gộp.")
    amend_plan(version, by=clerk, **NUMBER)
    again = begin_amendment(plan, by=by, reason="Lần hai.")
    propose_task(again, by=by, **a_line(world, title="Việc thêm"))
    amend_plan(again, by=clerk, **NUMBER | {"symbol": "31/QĐ-SDTTG"})
    page = officer.get(url("plan-history", plan.pk), {"so": "2"})
    text = words(page)
    for said in ("điều chỉnh lần 1 so với ban hành lần đầu", "15/12/2026", "31/12/2026",
                 "30/QĐ-SDTTG", "Bổ sung theo chỉ đạo của tỉnh.",
                 "1 nhiệm vụ giữ nguyên."):  # fmt: skip
        assert said in text, said
    kinds = {pair.title: pair.words for pair in page.context["parts"][0][1]}
    assert kinds == {first.title: "sửa đổi", second.title: "bỏ"}
    text = words(officer.get(url("plan-history", plan.pk)))
    assert "điều chỉnh lần 2 so với điều chỉnh lần 1" in text
    assert "Việc thêm" in text
    text = words(officer.get(url("plan-history", plan.pk), {"so": "1"}))
    assert "Đây là bản ban hành lần đầu" in text
    assert "Điều chỉnh lần 2" in words(officer.get(plan.get_absolute_url()))


def test_what_was_called_off_by_itself_is_no_part_of_an_amendment(world, clerk, plan, version):
    first, second, _done = tasks_of(plan)
    cancel_task(first, by=world.canbo_dttg, reason="Thôi.")
    propose_drop(version, by=world.canbo_dttg, task=second, reason="Đã gộp.")
    amend_plan(version, by=clerk, **NUMBER)
    before, after = plan.versions.issued().order_by("number")
    pairs = differences(before.content["tasks"], after.content["tasks"], TASK_FIELDS)
    assert [(pair.kind, pair.key) for pair in pairs if pair.kind != SAME] == [(DROPPED, second.pk)]
    again = begin_amendment(plan, by=world.canbo_dttg, reason="Lần hai.")
    propose_task(again, by=world.canbo_dttg, **a_line(world, title="Việc thêm"))
    amend_plan(again, by=clerk, **NUMBER | {"symbol": "31/QĐ-SDTTG"})
    last = plan.versions.issued().first().content["tasks"]
    assert [row["title"] for row in last if row["id"] == second.pk] == []


def test_a_plan_issued_before_versions_were_kept_gets_its_first_one(world, clerk, plan, version):
    PlanVersion.objects.filter(number=1).delete()
    propose_task(version, by=world.canbo_dttg, **a_line(world, title="Việc mới"))
    amend_plan(version, by=clerk, **NUMBER)
    first = plan.versions.get(number=1)
    assert first.document == plan.document
    assert len(first.content["tasks"]) == 3


def test_done_tasks_stay_as_they_are(world, plan, version, officer):
    done = tasks_of(plan)[-1]
    with pytest.raises(Refused, match="“đã hoàn thành” nên giữ nguyên"):
        propose_task(version, by=world.canbo_dttg, task=done, **a_line(world))
    with pytest.raises(Refused, match="giữ nguyên"):
        propose_drop(version, by=world.canbo_dttg, task=done, reason="x")
    page = officer.get(version.get_absolute_url())
    assert done not in page.context["others"]
    assert len(page.context["others"]) == 2


def test_what_was_done_while_the_amendment_was_written_is_told(world, clerk, plan, version):
    first = tasks_of(plan)[0]
    propose_drop(version, by=world.canbo_dttg, task=first, reason="Đã gộp.")
    accept_task(first, by=world.canbo_dttg)
    report_task(first, by=world.canbo_dttg, percent=100, result="Xong.", no_evidence_reason="x")
    with pytest.raises(Refused, match="1 nhiệm vụ đã xong hoặc đã thôi") as refusal:
        amend_plan(version, by=clerk, **NUMBER)
    assert refusal.value.items == [(first.title, first.get_absolute_url())]


def test_a_new_lead_is_given_the_task_anew(world, clerk, plan, version):
    first = accept_task(tasks_of(plan)[0], by=world.canbo_dttg)
    line = a_line(world, lead=world.home_affairs)
    propose_task(version, by=world.canbo_dttg, task=first, **line)
    amend_plan(version, by=clerk, **NUMBER)
    first.refresh_from_db()
    assert (first.lead, first.state, first.owner) == (
        world.home_affairs, Task.State.ASSIGNED, None,
    )  # fmt: skip


def test_a_task_by_period_keeps_its_periods(world, clerk):
    plan = a_plan(world, tasks=0)
    add_plan_task(
        plan, by=world.canbo_dttg, title="Báo cáo", lead=world.ethnic, due_text="hằng tháng"
    )
    send_plan(plan, by=world.canbo_dttg)
    approve_plan(plan, by=world.lanhdao_dttg)
    issue_plan(plan, by=clerk, family="STATE", symbol="12/KH-SDTTG", issued_on=TODAY)
    task = plan.tasks.get()
    version = begin_amendment(plan, by=world.canbo_dttg, reason="x")
    line = a_line(world, title="Báo cáo", due_on=None, due_text="hằng tháng", note="Gửi Sở Nội vụ")
    propose_task(version, by=world.canbo_dttg, task=task, **line)
    amend_plan(version, by=clerk, **NUMBER)
    after = plan.tasks.get()
    assert (after.due_on, after.recurrence, after.note) == (
        task.due_on, task.recurrence, "Gửi Sở Nội vụ",
    )  # fmt: skip
    version = begin_amendment(plan, by=world.canbo_dttg, reason="y")
    propose_task(version, by=world.canbo_dttg, task=task, **line | {"due_text": "hằng quý"})
    with pytest.raises(Refused, match="bỏ nhiệm vụ này và thêm nhiệm vụ mới"):
        amend_plan(version, by=clerk, **NUMBER | {"symbol": "31/QĐ-SDTTG"})


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ({"symbol": ""}, "Chưa nhập số, ký hiệu."),
        ({"issued_on": date(2026, 11, 24)}, "sớm hơn ngày ban hành kế hoạch"),
        ({"issued_on": date(2026, 12, 20)}, "có hạn sớm hơn ngày ban hành 20/12/2026: Việc mới"),
    ],
)
def test_days_and_number_of_the_deciding_document(world, clerk, plan, version, number, said):
    propose_task(version, by=world.canbo_dttg, **a_line(world, title="Việc mới"))
    with pytest.raises(Refused, match=said):
        amend_plan(version, by=clerk, **NUMBER | number)
    assert plan.versions.issued().count() == 1
    assert plan.tasks.count() == 3


def test_nothing_to_change_is_no_amendment(clerk, version):
    with pytest.raises(Refused, match="chưa có thay đổi nào"):
        amend_plan(version, by=clerk, **NUMBER)


def test_a_change_takes_the_place_of_an_earlier_one(world, plan, version):
    first = tasks_of(plan)[0]
    propose_drop(version, by=world.canbo_dttg, task=first, reason="x")
    propose_task(version, by=world.canbo_dttg, task=first, **a_line(world, note="Sửa"))
    assert [change.kind for change in version.changes.filter(is_withdrawn=False)] == ["CHANGE"]
    assert version.changes.count() == 2


# --- Pages --------------------------------------------------------------------------------------


def sent(world, **changes):
    return {"title": "Việc mới", "lead": world.ethnic.pk, "due_on": "31/12/2026"} | changes


def test_an_amendment_goes_from_reason_to_issue(world, plan, officer, signed_in):
    first, second, _done = tasks_of(plan)
    assert url("plan-amend", plan.pk) in words(officer.get(plan.get_absolute_url()))
    text = words(officer.post(url("plan-amend", plan.pk), REASON, follow=True))
    assert "Bản điều chỉnh chưa có thay đổi nào." in text
    version = PlanVersion.objects.get(state="DRAFT")
    assert officer.get(url("plan-amend", plan.pk)).url == version.get_absolute_url()
    assert "đang có một bản điều chỉnh" in words(
        officer.post(url("plan-amend", plan.pk), REASON), 409
    )
    key = version.pk
    target = Target.objects.get()
    steps = (
        (url("version-add-task", key), sent(world)),
        (url("version-change-task", key, first.pk), sent(world, title=first.title, note="Gấp")),
        (url("version-drop-task", key, second.pk), REASON),
        (url("version-add-target", key), {"title": "Hài lòng", "goal": "trên 90%"}),
        (url("version-change-target", key, target.pk), {"title": target.title, "goal": "≥ 99%"}),
    )
    for address, data in steps:
        assert officer.get(address).status_code == 200, address
        assert officer.post(address, data).url == version.get_absolute_url(), address
    text = words(officer.get(version.get_absolute_url()))
    for said in ("Việc mới", "Gấp", "Hài lòng", "≥ 99%", "Thay đổi về chỉ tiêu"):
        assert said in text, said
    assert url("version-issue", key) not in text
    office = signed_in("van.thu")
    assert url("version-issue", key) in words(office.get(version.get_absolute_url()))
    data = {"doc_type": "PLAN", "symbol": "40/KH-SDTTG", "issued_on": "25/11/2026"}
    text = words(office.post(url("version-issue", key), data, follow=True))
    assert "điều chỉnh lần 1 so với ban hành lần đầu" in text
    assert plan.tasks.filter(title="Việc mới", state="ASSIGNED").exists()


def test_a_form_of_a_change_shows_what_the_plan_says(plan, version, officer):
    first = tasks_of(plan)[0]
    form = officer.get(url("version-change-task", version.pk, first.pk)).context["form"]
    assert form["title"].value() == first.title
    text = words(
        officer.post(url("version-change-task", version.pk, first.pk), {"title": "Giữ tên"})
    )
    assert "Chưa chọn cơ quan chủ trì." in text
    assert "Giữ tên" in text


def test_a_change_is_taken_back(world, plan, version, officer):
    change = propose_drop(version, by=world.canbo_dttg, task=tasks_of(plan)[0], reason="x")
    assert officer.get(url("change-withdraw", change.pk)).status_code == 405
    text = words(officer.post(url("change-withdraw", change.pk), follow=True))
    assert "Đã rút thay đổi." in text
    assert PlanChange.objects.get().is_withdrawn


def test_a_target_is_dropped(world, clerk, plan, version, officer):
    address = url("version-drop-target", version.pk, Target.objects.get().pk)
    assert officer.post(address, REASON).status_code == 302
    amend_plan(version, by=clerk, **NUMBER)
    assert Target.objects.get().is_withdrawn


def test_an_amendment_is_given_up_and_the_plan_stays(plan, version, officer):
    text = words(officer.post(url("version-withdraw", version.pk), REASON, follow=True))
    assert "Đã hủy bản điều chỉnh; kế hoạch giữ nguyên." in text
    for name in ("version-add-task", "version-withdraw"):
        assert officer.get(url(name, version.pk)).status_code == 409
    assert plan.tasks.count() == 3


def test_one_that_is_drafted_is_seen_by_its_unit_alone(plan, version, signed_in):
    address = version.get_absolute_url()
    assert signed_in("lanhdao.ubnd").get(address).status_code == 404
    assert signed_in("lanhdao.ubnd").get(url("plan-history", plan.pk)).status_code == 200
    assert signed_in("bithu.langson").get(url("plan-history", plan.pk)).status_code == 404
    assert signed_in("van.thu").get(url("version-add-task", version.pk)).status_code == 403
    assert signed_in("canbo.dttg").get(url("version-issue", version.pk)).status_code == 403


def test_only_an_issued_plan_is_amended(world, officer):
    assert officer.get(url("plan-amend", a_plan(world).pk)).status_code == 409


def test_an_amendment_says_who_issues_it(world, plan, version, officer, clerk):
    page = version.get_absolute_url()
    assert "Chờ ban hành" not in words(officer.get(page))
    propose_drop(version, by=world.canbo_dttg, target=plan.targets.get(), reason="Trùng.")
    assert "cho số và ban hành bản điều chỉnh" in words(officer.get(page))
    clerk.memberships.update(valid_to=date(2026, 11, 24))
    assert "Chưa có ai ban hành được" in words(officer.get(page))


def test_one_and_three_changes_need_the_same_queries(world, plan, version, officer):
    propose_task(version, by=world.canbo_dttg, **a_line(world, title="Một"))
    one = queries_of(officer, version.get_absolute_url())
    for title in ("Hai", "Ba"):
        propose_task(version, by=world.canbo_dttg, **a_line(world, title=title))
    assert queries_of(officer, version.get_absolute_url()) == one
