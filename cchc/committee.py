"""The page of a steering committee: what plans/ keeps of it, joined with the meetings it held."""

from django.views.decorators.http import require_safe

from meetings.models import Kind, Meeting, loggable_units
from plans.views.committee import COMMITTEES, former_of, members_of
from plans.views.registers import detail_page

SHOWN = 10


@require_safe
def committee_detail(request, pk):
    """One committee: its members of today and before, its meetings, the way to log one."""
    return detail_page(
        request,
        COMMITTEES,
        pk,
        "cchc/committee_detail.html",
        members=members_of,
        former=former_of,
        meetings=lambda committee: _meetings_of(committee, request.user),
        can_log=lambda committee: (
            loggable_units(request.user).filter(pk=committee.unit_id).exists()
        ),
    )


def _meetings_of(committee, user):
    """The last meetings of steering committees of its unit, while it worked, that the reader may
    see."""
    rows = Meeting.objects.visible_to(user).filter(
        unit=committee.unit_id, kind=Kind.STEERING, held_on__gte=committee.valid_from
    )
    if committee.valid_to:
        rows = rows.filter(held_on__lte=committee.valid_to)
    return list(rows.with_names().order_by("-held_on", "-pk")[:SHOWN])
