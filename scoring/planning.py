"""Which plan takes up what a unit lost: its drafts for a later year, else the next one to begin."""

import re
from calendar import monthrange
from datetime import date

from cchc.lib.clock import today
from cchc.lib.vietnamese import decimal_text, upper_first
from plans.models import Area, Plan
from scoring.calculate import engine_set
from scoring.due_days import due_day
from units.lineage import heirs
from units.models import Unit
from units.permissions import TABLE, Permission, access_of, is_allowed

DRAFTED = (Plan.State.DRAFT, Plan.State.RETURNED)
_PROOF = re.compile(r"Tài liệu kiểm chứng:([^\n]{2,280})")


def planning_unit(unit_id, user):
    """The living Unit in whose name this person may plan what the unit, or one whose records are
    kept for it, lost; None where he may not."""
    held = access_of(user).held
    own = set().union(*(held.get(role, ()) for role in TABLE[Permission.EDIT_PLAN].reach))
    found = own & set(heirs([unit_id], kept_only=True))
    if not found:
        return None
    units = Unit.objects.with_names().filter(pk__in=found).order_by("-founded_on", "pk")
    return next((unit for unit in units if unit.is_alive_on(today())), None)


def plans_for(unit, year, user):
    """Drafts of the unit for years after `year` that this person may edit, the nearest first."""
    plans = Plan.objects.visible_to(user).filter(unit=unit, year__gt=year, state__in=DRAFTED)
    plans = plans.select_related("unit").order_by("year", "pk")
    return [plan for plan in plans if is_allowed(user, Permission.EDIT_PLAN, plan)]


def coming_year(unit, year):
    """The first year after `year`, not before this one, for which the unit has no plan yet."""
    standing = Plan.objects.filter(unit=unit).exclude(state=Plan.State.WITHDRAWN)
    taken = set(standing.values_list("year", flat=True))
    coming = max(year + 1, today().year)
    while coming in taken:
        coming += 1
    return coming


def proposed(criterion, loss, unit, year):
    """What the form of the task begins with, enough to be sent as it is: {field: value}.
    `criterion`: a Criterion, `loss`: its Loss, `unit`: whose plan it is, `year`: of that plan."""
    most = decimal_text(loss.lost if loss.max is None else loss.max, 2)
    aim = f"không bị phạt {most} điểm" if loss.max is None else f"đạt đủ {most} điểm"
    codes = [each.area for each in (criterion, criterion.parent, _top(criterion)) if each]
    code = next((code for code in codes if code), "")
    area = Area.objects.called([code], today()).first() if code else None
    return {
        "title": f"{criterion.name} (tiêu chí {criterion.code}: {aim})"[:500],
        "deliverable": _proof(criterion),
        "lead": unit.pk,
        "area": area.pk if area else None,
        "due_on": _due(criterion, year),
    }


def _due(criterion, year):
    """The day that the criterion states, in that year, else the last one of the year."""
    leaf = engine_set(criterion.criteria_set).by_code[criterion.code]
    day = due_day(leaf.notes)
    if day is None:
        return date(year, 12, 31)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _proof(criterion):
    """What the guide of the criterion asks for as evidence, else that evidence is wanted."""
    found = _PROOF.search(criterion.guide)
    return upper_first(found[1].strip(" .")) if found else f"Tài liệu kiểm chứng {criterion.code}"


def _top(criterion):
    return criterion.parent.parent if criterion.parent else None
