"""What one appraiser was to appraise goes to another of the same unit."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import upper_first
from scoring.actions.round import refuse_conflict, refuse_no_appraiser
from scoring.models import Assignment, Round
from units.actions.handover import CHANGED
from units.audit import tell
from units.command import command
from units.models import Membership
from units.permissions import Permission
from units.roles import Role


def assignments_of(user, unit):
    """What this person still has to appraise as an appraiser of the unit, in rounds that go on."""
    if not Membership.objects.filter(user=user.pk, unit=unit, role=Role.APPRAISER).exists():
        return Assignment.objects.none()
    held = Assignment.objects.filter(appraiser=user.pk, ended_at__isnull=True)
    held = held.exclude(round__state=Round.State.CLOSED).select_related("round", "unit")
    return held.order_by("round", "unit", "pk")


@command("scoring.assignment.handed_over", Permission.HAND_OVER, "bàn giao phân công thẩm định")
def hand_over_assignments(unit, *, by, giver, taker, things):
    """`things`: Assignments of the giver -> [{title, note}]. The taker is an appraiser, and the
    guard against a conflict of interest holds for him as for anyone."""
    refuse_no_appraiser(taker)
    keys = {assignment.pk for assignment in things}
    locked = assignments_of(giver, unit).filter(pk__in=keys)
    rows = list(locked.select_for_update(of=("self",), no_key=True))
    if len(rows) != len(keys):
        raise Refused(CHANGED)
    for row in rows:
        refuse_conflict(taker, row.unit, row.round.year)
        _give(row, taker)
    Assignment.objects.filter(pk__in=keys).update(ended_at=now())
    tell(assignments=sorted(keys), giver=str(giver), taker=str(taker))
    return [
        {"title": f"Thẩm định {row.unit.name}", "note": upper_first(row.round.title)}
        for row in rows
    ]


def _give(row, taker):
    """The areas are added to those that the taker has already; none stands for all of them."""
    held = Assignment.objects.filter(
        round=row.round, unit=row.unit, appraiser=taker, ended_at__isnull=True
    ).first()
    areas = row.areas
    if held is not None:
        areas = sorted({*held.areas, *row.areas}) if held.areas and row.areas else []
    Assignment.objects.update_or_create(
        round=row.round,
        unit=row.unit,
        appraiser=taker,
        defaults={"areas": areas, "ended_at": None},
    )
