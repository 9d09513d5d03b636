"""Điểm chưa đạt trở thành nhiệm vụ của kế hoạch năm sau."""

from cchc.lib.clock import now
from cchc.lib.illustrative import MARK
from cchc.lib.refusal import Refused
from plans.actions.plan import add_plan_task, create_plan
from scoring.losses import losses_of, published_results
from scoring.models import CriterionTask, Entry
from scoring.planning import coming_year, plans_for
from units.command import command
from units.lineage import forebears
from units.permissions import Permission, require

NOT_LOST = "Tiêu chí này không có điểm chưa đạt trong kết quả đã công bố."


@command(
    "scoring.loss.tasked", Permission.EDIT_PLAN, label="lập nhiệm vụ từ điểm chưa đạt của tiêu chí"
)
def task_from_loss(unit, *, by, entry, title, lead, plan=None, **line):
    """Đưa vào kế hoạch: a lost row of published results becomes a planned task -> CriterionTask.

    `unit`: whose plan it is, alive today, with the results of its predecessors; `plan`: a draft of
    it for a later year than that of the results, None: a new draft of the coming year. The rest is
    what `add_plan_task` takes. Raises Refused where the row has a task that stands.
    """
    entry = _locked(entry)
    if entry.sheet.unit_id not in forebears([unit.pk], kept_only=True):
        raise Refused("Điểm này không thuộc đơn vị, hoặc đơn vị mà đơn vị tiếp nhận hồ sơ.")
    result = published_results().filter(sheet=entry.sheet_id).first()
    lost = [] if result is None else losses_of([result])[entry.sheet_id]
    loss = next((loss for loss in lost if loss.entry_id == entry.pk), None)
    if loss is None:
        raise Refused(NOT_LOST)
    standing = entry.tasks.standing().select_related("task").first()
    if standing is not None:
        raise Refused(
            "Tiêu chí này đã có nhiệm vụ.",
            [(standing.task.title, standing.task.get_absolute_url())],
        )
    if plan is None:
        plan = _new_plan(unit, by, entry.sheet)
    elif plan not in plans_for(unit, entry.sheet.round.year, by):
        raise Refused("Chọn một dự thảo kế hoạch của đơn vị, của năm sau năm được chấm điểm.")
    require(by, Permission.EDIT_PLAN, plan)
    task = add_plan_task(plan, by=by, title=title, lead=lead, **line)
    return CriterionTask.objects.create(entry=entry, task=task, lost=loss.lost, by=by, at=now())


def _locked(entry):
    """Two people on one row: the second finds the task of the first."""
    rows = Entry.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("sheet__round", "sheet__round_block__criteria_set").get(pk=entry.pk)


def _new_plan(unit, by, sheet):
    year = coming_year(unit, sheet.round.year)
    title = f"Kế hoạch cải cách hành chính năm {year}"
    if sheet.is_illustrative:
        title += f" {MARK}"
    return create_plan(unit, by=by, year=year, title=title)
