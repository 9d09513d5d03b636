"""Tasks go from one person of the lead to another."""

from django.db.models import F

from cchc.lib.refusal import Refused
from plans.actions.task import refuse_no_worker
from plans.models import Task
from units.actions.handover import CHANGED, refuse_work_of_others
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command("plans.task.handed_over", Permission.HAND_OVER, "bàn giao nhiệm vụ")
def hand_over_tasks(unit, *, by, giver, taker, things):
    """`things`: open Tasks that the giver carries out for the unit or for one that it stands in
    for -> [{title, note}]. The taker must work for the lead of each."""
    keys = {task.pk for task in things}
    tasks = Task.objects.owned_by(giver).filter(pk__in=keys).select_related("lead")
    tasks = list(tasks.select_for_update(of=("self",), no_key=True).order_by("due_on", "pk"))
    if len(tasks) != len(keys):
        raise Refused(CHANGED)
    leads = {task.lead for task in tasks}
    refuse_work_of_others(leads, unit)
    for lead in leads:
        refuse_no_worker(taker, lead)
    Task.objects.filter(pk__in=keys).update(owner=taker, version=F("version") + 1)
    tell(tasks=sorted(keys), giver=str(giver), taker=str(taker))
    return [{"title": task.title, "note": task.due_said} for task in tasks]
