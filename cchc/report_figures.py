"""Figures of a periodic report that plans/ cannot count: those of meetings and published scores."""

from cchc.lib.vietnamese import round_half_up
from meetings.models import Meeting
from meetings.models.kinds import MET_STATES
from plans.report_figures import Counted
from scoring.models import Result, Snapshot


def outside_figures(unit, dates):
    """{calc: Counted} for a unit and the Dates of its report."""
    return {"meetings_held": _meetings(unit, dates), "score_percent": _score(unit, dates)}


def _meetings(unit, dates):
    held = Meeting.objects.filter(
        unit=unit, state__in=MET_STATES, held_on__range=(dates.first, dates.last)
    )
    return Counted.of(Meeting, held.order_by("pk").values_list("pk", flat=True))


def _score(unit, dates):
    """The percent of the newest result published up to the last day; None where there is none."""
    results = Result.objects.filter(
        unit=unit,
        snapshot__in=Snapshot.objects.current(),
        snapshot__published_at__date__lte=dates.last,
    )
    newest = results.order_by("-snapshot__round_block__round__year", "-pk").first()
    if newest is None or newest.percent is None:
        return Counted(None)
    return Counted(round_half_up(newest.percent, 2), Result._meta.label, (newest.pk,))
