"""The table of tasks of a plan from a file or a paste."""

from plans.actions.task import check_lead
from plans.models import PlanTableDraft, Task, TaskPartner
from plans.plan_reading import check
from units.actions.draft import AT_ONCE, keep_draft, refuse_imported, refuse_unlike, settle
from units.command import command, touch
from units.models import Unit
from units.permissions import Permission


@command("plans.plan.table_drafted", Permission.EDIT_PLAN, "gửi bảng nhiệm vụ của kế hoạch")
def draft_plan_table(plan, *, by, name, table):
    """Keeps a Table of `plans.plan_reading` until it is confirmed -> PlanTableDraft."""
    plan.refuse_unless("edit")
    return keep_draft(PlanTableDraft, plan.unit, by=by, name=name, table=table, plan=plan)


@command("plans.plan.table_imported", Permission.EDIT_PLAN, "nhập bảng nhiệm vụ vào kế hoạch")
def import_plan_table(plan, *, by, draft, columns, blank, unknown, count):
    """Plans every valid row, all or nothing; rows with faults stay in the draft, to be mended.

    `draft`: a PlanTableDraft of this plan; `columns`, `blank`, `unknown`: as for
    `plans.plan_reading.check`; `count`: how many valid rows were shown.
    """
    plan.refuse_unless("edit")
    draft = PlanTableDraft.objects.select_for_update(no_key=True).get(pk=draft.pk, plan=plan)
    refuse_imported(draft)
    plan.unit = Unit.objects.with_names().get(pk=plan.unit_id)
    checked = check(plan, draft.rows, columns, blank=blank, unknown=unknown)
    refuse_unlike(checked, count)
    leads = Unit.objects.with_names().in_bulk({line.task["lead"] for line in checked.new})
    for lead in leads.values():
        check_lead(plan.unit, lead)
    tasks = [
        Task(plan=plan, assigner=plan.unit, **{**line.task, "lead": leads[line.task["lead"]]})
        for line in checked.new
    ]
    Task.objects.bulk_create(tasks, batch_size=AT_ONCE)
    TaskPartner.objects.bulk_create(
        [
            TaskPartner(task=task, unit_id=pk)
            for task, line in zip(tasks, checked.new, strict=True)
            for pk in dict.fromkeys(line.partners)
        ],
        batch_size=AT_ONCE,
    )
    settle(draft, checked, file=draft.name)
    draft.save()
    touch(plan)
