"""What acts refuse though their pages do not offer it: a page may be of an earlier moment."""

import pytest

from cchc.lib.refusal import Refused
from plans import bulk
from plans.actions.amendment import begin_amendment, propose_target, propose_task
from plans.actions.document import cite_document
from plans.actions.inspection import conclude_inspection, edit_inspection
from plans.actions.plan import approve_plan, edit_plan_task, issue_plan, send_plan
from plans.actions.registers import correct_committee
from plans.actions.report import create_report
from plans.actions.result import BY_PERIOD
from plans.actions.target import edit_target, withdraw_target
from plans.actions.task_bulk import ACTS, GONE, act_on_tasks, why_not
from plans.models import Inspection, Plan, ReportPeriod, Task
from tests.plans.builders import TODAY, a_document, a_draft, a_plan, a_target, a_task
from tests.plans.inspecting import an_inspection, team_head, visited
from tests.plans.test_register_pages import a_committee
from tests.world import make_user
from units.roles import Role


def test_a_paper_rests_neither_on_itself_nor_on_a_draft_nor_on_what_is_hidden(world):
    paper = a_document(world)
    with pytest.raises(Refused, match="của chính nó"):
        cite_document(paper, by=world.canbo_dttg, cited=paper)
    with pytest.raises(Refused, match="chưa ban hành nên không là căn cứ"):
        cite_document(paper, by=world.canbo_dttg, cited=a_draft(world))
    hidden = a_document(world, unit=world.home_affairs, by=world.canbo_snv, symbol="07/KH-SNV")
    with pytest.raises(Refused, match="không thuộc phạm vi được xem"):
        cite_document(paper, by=world.canbo_dttg, cited=hidden)
    assert not paper.citation_links.exists()


def test_a_target_that_was_dropped_stays_so(world):
    target = a_target(world, a_plan(world))
    with pytest.raises(Refused, match="mức phấn đấu"):
        edit_target(target, by=world.canbo_dttg, title="Hồ sơ trực tuyến", goal="")
    dropped = withdraw_target(type(target).objects.get(pk=target.pk), by=world.canbo_dttg)
    with pytest.raises(Refused, match="đã bỏ khỏi kế hoạch"):
        withdraw_target(dropped, by=world.canbo_dttg)


def test_a_task_of_no_plan_is_no_row_of_one(world):
    task = a_task(world, assigner=world.ethnic, by=world.canbo_dttg, lead=world.ethnic)
    with pytest.raises(Refused, match="không thuộc kế hoạch nào"):
        edit_plan_task(task, by=world.canbo_dttg, title="Việc khác")


def test_an_inspection_may_rest_on_another_decision_before_it_goes_out(world):
    inspection = an_inspection(world)
    other = a_document(world, unit=world.home_affairs, by=world.canbo_snv, symbol="77/KH-SNV")
    assert other != inspection.basis
    edited = edit_inspection(
        inspection, by=world.canbo_snv, subject="Kiểm tra lại", year=2026, quarter=4, basis=other
    )
    assert Inspection.objects.get(pk=edited.pk).basis == other


def test_a_draft_concludes_nothing(world):
    draft = a_draft(world, unit=world.home_affairs, by=world.canbo_snv)
    with pytest.raises(Refused, match="chưa ban hành; chọn văn bản đã ban hành"):
        conclude_inspection(visited(world), by=team_head(world), conclusion=draft)


def test_without_days_of_the_period_no_report_begins(world):
    ReportPeriod.objects.all().delete()
    with pytest.raises(Refused, match="Chưa có mốc báo cáo"):
        create_report(world.ethnic, by=world.canbo_dttg, kind="Q3", year=2026)


def test_bulk_acts_say_what_a_task_is_not_ready_for(world):
    leader, regular = world.lanhdao_ubnd, a_task(world, due_on=None, due_text="hằng tháng năm 2027")
    assert why_not(leader, ACTS[bulk.EXTEND], a_task(world)) == (
        "Nhiệm vụ không có đề nghị gia hạn đang chờ."
    )
    regular.state = "REPORTED"
    assert why_not(leader, ACTS[bulk.VERIFY], regular) == BY_PERIOD


def test_a_committee_is_corrected_and_may_rest_on_another_decision(world):
    committee, other = a_committee(world), a_document(world, symbol="88/QĐ-SDTTG")
    facts = {name: getattr(committee, name) for name in ("name", "valid_from")}
    corrected = correct_committee(committee, by=world.canbo_dttg, decision=other, **facts)
    assert type(committee).objects.get(pk=corrected.pk).decision == other


def test_bulk_acts_on_what_is_not_seen_are_refused(world):
    own, other = a_task(world), a_task(world, lead=world.home_affairs)
    assert not Task.objects.visible_to(world.canbo_dttg).filter(pk=other.pk).exists()
    for versions in ({other.pk: 1}, {own.pk: 1, other.pk: 1}, {other.pk + 1: 1}, {}):
        with pytest.raises(Refused) as refusal:
            act_on_tasks(world.ethnic, by=world.canbo_dttg, code=bulk.ACCEPT, versions=versions)
        assert refusal.value.sentence == GONE
    assert set(Task.objects.values_list("state", flat=True)) == {"ASSIGNED"}


def test_an_amendment_keeps_to_what_stands_in_its_plan(world):
    plan = an_issued_plan(world)
    version = begin_amendment(plan, by=world.canbo_dttg, reason="Theo chỉ đạo.")
    by, line = world.canbo_dttg, {"title": "Việc", "lead": world.ethnic, "due_text": "quý IV"}
    with pytest.raises(Refused, match="không thuộc kế hoạch"):
        propose_task(version, by=by, task=a_task(world), **line)
    target = plan.targets.get()
    target.is_withdrawn = True
    with pytest.raises(Refused, match="không còn trong kế hoạch"):
        propose_target(version, by=by, target=target, title="Hồ sơ", goal=">= 45 %")


def an_issued_plan(world):
    plan = a_plan(world)
    a_target(world, plan)
    send_plan(plan, by=world.canbo_dttg)
    approve_plan(plan, by=world.lanhdao_dttg)
    clerk = make_user("van.thu", (Role.CLERK, world.ethnic))
    issue_plan(plan, by=clerk, family="STATE", symbol="12/KH-SDTTG", issued_on=TODAY)
    return Plan.objects.get(pk=plan.pk)
