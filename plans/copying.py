"""What a new plan takes over: from that of the year before, or from the superior's."""

from dataclasses import dataclass, field

from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.vietnamese import short_date, upper_first
from plans.models import Plan, Task
from plans.models.names import by_area
from plans.shifting import shift_date, shift_time, shift_words
from plans.subordination import is_subordinate
from units.lineage import keepers_of

_GONE = (Task.State.CANCELLED, Task.State.DECLINED)


@dataclass(frozen=True)
class Copy:
    """A task as it would stand in the new plan. `source`: the Task; `fields`: of the new one;
    `partners`: Units; `told`: what was changed in it beside the year."""

    source: Task
    fields: dict
    partners: list = field(default_factory=list)
    told: str = ""

    @property
    def label(self):
        """What the task is, who leads it, until when."""
        lead = self.fields.get("lead_text") or self.fields["lead"].short_name
        time = self.fields["due_text"] or short_date(self.fields["due_on"])
        told = f" ({self.told})" if self.told else ""
        return f"{self.fields['title']} · {upper_first(lead)} · {time}{told}"


def heir_today(unit):
    """The unit, or who carries on for it today; None when nobody does."""
    day = today()
    return next((each for each in reversed(keepers_of(unit)) if each.is_alive_on(day)), None)


def tasks_to_copy(user, plan):
    """The tasks of a plan that its reader sees, with all that a copy names; of a withdrawn plan
    those that went with it."""
    tasks = Task.objects.visible_to(user).filter(plan=plan)
    if plan.state == Plan.State.WITHDRAWN:
        tasks = tasks.filter(went_with_plan=True)
    else:
        tasks = tasks.exclude(state__in=_GONE)
    named = tasks.select_related("area", "lead").prefetch_related(
        "lead__versions", "partner_links__unit__versions"
    )
    return named.order_by(*by_area())


def least_years(plan):
    """How many years after this plan one made from it is at least: a withdrawn one is made anew."""
    return 0 if plan.state == Plan.State.WITHDRAWN else 1


def copies_of_last_year(tasks, plan, unit, years, areas):
    """[Copy] for a plan of `unit` so many `years` later; without results, times moved.

    A lead that has ended is replaced by who carries on for it, else by the unit itself. `areas`:
    {code: Area} of today.
    """
    known = {}

    def living(each):
        if each.pk not in known:
            known[each.pk] = heir_today(each)
        return known[each.pk]

    return [_of_last_year(task, plan, unit, years, areas, living) for task in tasks]


def _of_last_year(task, plan, unit, years, areas, living):
    lead = living(task.lead) or unit
    told = ""
    if lead.pk != task.lead_id:
        told = f"thay {task.lead.short_name}, đã kết thúc hoạt động"
    partners = [living(link.unit) for link in task.partner_links.all()]
    fields = {
        "title": shift_words(task.title, plan.year, years),
        "deliverable": shift_words(task.deliverable, plan.year, years),
        "lead": lead,
        "due_on": shift_date(_planned_due(task), years),
        "due_text": shift_time(task.due_text, plan.year, years),
        "recurrence": task.recurrence,
        "area": areas.get(task.area.code) if task.area else None,
        **{name: getattr(task, name) for name in ("lead_text", "partner_text", "budget", "note")},
    }
    kept = {each.pk: each for each in partners if each is not None and each.pk != lead.pk}
    return Copy(task, fields, list(kept.values()), told)


def _planned_due(task):
    """The date of the plan: an extension that was granted is a result of that year, and what comes
    back has the dates of its periods."""
    if task.recurrence:
        return None
    extension = task.extension_or_none
    is_extended = extension is not None and extension.state == extension.State.GRANTED
    return extension.old_due_on if is_extended else task.due_on


def superiors_plans(user, unit):
    """Issued plans of superiors of which this unit leads or helps with a task, newest first."""
    named = Task.objects.exclude(state__in=(*_GONE, Task.State.DRAFT)).filter(_of(unit))
    above = [each.pk for each in unit.ancestors(today())]
    plans = Plan.objects.visible_to(user).filter(
        state=Plan.State.ISSUED, unit__in=above, pk__in=named.values("plan")
    )
    return plans.order_by("-year", "-pk")


def _of(unit):
    return Q(lead=unit) | Q(partner_links__unit=unit)


def copies_of_superior(user, plan, unit):
    """[Copy] of what `unit` leads or helps with in the issued plan of a superior.

    Each is led by the unit, keeps its time and names the superior's task as its parent.
    """
    tasks = tasks_to_copy(user, plan).exclude(state=Task.State.DRAFT).filter(_of(unit)).distinct()
    return [_of_superior(task, unit) for task in tasks]


def _of_superior(task, unit):
    is_helper = task.lead_id != unit.pk
    told = f"phối hợp với {task.lead.short_name}" if is_helper else ""
    fields = {
        "title": task.title,
        "deliverable": task.deliverable,
        "lead": unit,
        "due_on": None if task.recurrence else task.due_on,
        "due_text": task.due_text,
        "recurrence": task.recurrence,
        "area": task.area,
        "note": upper_first(told),
        "parent": task,
    }
    return Copy(task, fields, told=told or "chủ trì")


def units_below(units, plan):
    """Of these units the ones that stand under the unit of the plan."""
    return [unit for unit in units if unit.pk != plan.unit_id and is_subordinate(unit, plan.unit)]
