"""task_from_loss: a lost row becomes one planned task of a draft of the unit."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from plans.actions.plan import drop_plan_task
from plans.models import Plan, Task
from plans.models.sources import sources_of, stakes_of
from scoring.actions.loss import task_from_loss
from scoring.models import CriterionTask, Sheet
from tests.scoring.builders import entry_of, make_round, put, sheet_of
from tests.scoring.published import publish_losses
from tests.world import make_unit
from units.models import AuditEvent

LINE = {"title": "Gửi báo cáo đúng hạn", "due_on": date(2027, 6, 30)}


@pytest.fixture
def published(world):
    return publish_losses(world)


@pytest.fixture
def entry(world, published):
    """Chế độ báo cáo of Sở Dân tộc và Tôn giáo: lowered by 1.5."""
    return entry_of(published[world.ethnic].sheet, "1.2")


def make(world, entry, by="lanhdao.dttg", **line):
    line = {**LINE, "lead": world.ethnic, **line}
    return task_from_loss(world.ethnic, by=world.user(by), entry=entry, **line)


def draft_of(unit, year=2027, state="DRAFT"):
    return Plan.objects.create(unit=unit, year=year, title=f"Kế hoạch {year}", state=state)


def test_without_a_draft_one_of_the_next_year_is_begun(world, entry):
    link = make(world, entry)
    plan = link.task.plan
    assert (plan.year, plan.state, plan.unit) == (2027, "DRAFT", world.ethnic)
    assert plan.title == "Kế hoạch cải cách hành chính năm 2027 (dữ liệu minh họa)"
    assert (link.task.state, link.task.lead, link.lost) == ("DRAFT", world.ethnic, Decimal("1.5"))
    event = AuditEvent.objects.get(kind="scoring.loss.tasked")
    assert (event.actor_id, event.unit_id) == (world.lanhdao_dttg.pk, world.ethnic.pk)


def test_a_draft_that_is_chosen_takes_it(world, entry):
    plan = draft_of(world.ethnic)
    assert make(world, entry, plan=plan).task.plan == plan
    assert Plan.objects.count() == 1


def test_a_year_that_has_its_plan_is_passed_over(world, entry):
    draft_of(world.ethnic, state="SENT")
    assert make(world, entry).task.plan.year == 2028


def test_the_task_tells_its_criterion_and_points(world, entry):
    link = make(world, entry)
    (source,) = sources_of(link.task, world.canbo_dttg)
    assert source.title == "1.2 Chế độ báo cáo: 1,50 điểm chưa đạt năm 2026"
    assert source.url == f"/mat-diem/{entry.sheet_id}/#muc-{entry.pk}"
    (stake,) = stakes_of([link.task], world.canbo_dttg)[link.task.pk]
    assert (stake.points, stake.url) == (Decimal("1.5"), source.url)
    assert sources_of(link.task, world.bithu_langson) == []
    assert not stakes_of([link.task], world.bithu_langson)


def test_a_row_has_one_task_that_stands(world, entry):
    first = make(world, entry)
    with pytest.raises(Refused, match="đã có nhiệm vụ") as caught:
        make(world, entry, by="canbo.dttg")
    assert caught.value.items == [(LINE["title"], first.task.get_absolute_url())]
    drop_plan_task(first.task, by=world.lanhdao_dttg)
    make(world, entry)
    assert CriterionTask.objects.standing().count() == 1
    assert Task.objects.count() == 2


def test_nothing_is_left_of_a_refused_one(world, entry):
    other = make_unit("Sở Xa tỉnh Lạng Sơn", parent=world.langson)
    with pytest.raises(Refused):
        make(world, entry, lead=other)
    assert not Plan.objects.exists()
    assert not CriterionTask.objects.exists()


@pytest.mark.parametrize("state", ["SENT", "APPROVED", "WITHDRAWN"])
def test_only_a_draft_takes_it(world, entry, state):
    with pytest.raises(Refused, match="dự thảo kế hoạch"):
        make(world, entry, plan=draft_of(world.ethnic, state=state))


def test_neither_a_plan_of_the_scored_year_nor_of_another_unit(world, entry):
    for plan in (draft_of(world.ethnic, year=2026), draft_of(world.finance)):
        with pytest.raises(Refused, match="dự thảo kế hoạch"):
            make(world, entry, plan=plan)


def test_only_what_was_published_and_lost(world, published):
    full = entry_of(published[world.ethnic].sheet, "1.1")
    with pytest.raises(Refused, match="không có điểm chưa đạt"):
        make(world, full)
    running = put(
        sheet_of(make_round(world, year=2027), world.ethnic),
        Sheet.State.APPRAISED,
        world.canbo_dttg,
    )
    with pytest.raises(Refused, match="không có điểm chưa đạt"):
        make(world, entry_of(running, "2.1"))


def test_not_what_another_unit_lost(world, published):
    theirs = entry_of(published[world.finance].sheet, "2.1")
    with pytest.raises(Refused, match="không thuộc đơn vị"):
        make(world, theirs)


@pytest.mark.parametrize("account", ["thamdinh.snv", "congbo.ubnd", "thuongtruc.snv", "quantri"])
def test_only_who_may_edit_the_plans_of_the_unit(world, entry, account):
    with pytest.raises(PermissionDenied):
        make(world, entry, by=account)
    assert not Task.objects.exists()
    assert AuditEvent.objects.filter(kind="scoring.loss.tasked", outcome="REFUSED").count() == 1


def test_a_plan_begun_for_a_real_round_carries_no_mark(world, entry):
    sheet = entry.sheet
    type(sheet.round).objects.filter(pk=sheet.round_id).update(is_illustrative=False)
    the_set = sheet.round_block.criteria_set
    type(the_set).objects.filter(pk=the_set.pk).update(is_illustrative=False)
    plan = make(world, entry_of(sheet, "1.2")).task.plan
    assert plan.title == "Kế hoạch cải cách hành chính năm 2027"
