"""What a unit did, for its page: its results, tasks and meetings, as the reader may see them.

`line`: ids of the unit and of those whose records it keeps.
"""

from itertools import pairwise

from cchc.lib.charts import line_chart
from cchc.lib.clock import today
from meetings.models import Meeting
from plans.models import Task
from scoring.models import Result, Snapshot

SHOWN = 5


def results_of(unit, line, user):
    """{"results": Results newest first, "chart": line of places, "" for too few} or None."""
    results = list(
        Result.objects.visible_to(user)
        .filter(unit__in=line, snapshot__in=Snapshot.objects.current())
        .select_related("snapshot__round_block__round")
        .order_by("-snapshot__round_block__round__year", "-snapshot__published_at", "pk")
    )
    return {"results": results, "chart": _chart(unit, results)} if results else None


def _chart(unit, results):
    """Places by year; the line is cut where the unit took over from another."""
    by_year = {}
    for result in results:  # of two results of one year the unit's own stands for it
        year = result.snapshot.round_block.round.year
        if year not in by_year or result.unit_id == unit.pk:
            by_year[year] = result
    if sum(1 for result in by_year.values() if result.rank) < 2:
        return ""
    years = sorted(by_year)
    cuts = {
        year: f"sắp xếp đơn vị năm {by_year[year].unit.founded_on.year}"
        for before, year in pairwise(years)
        if by_year[before].unit_id != by_year[year].unit_id
    }
    return line_chart(
        [(year, by_year[year].rank) for year in years],
        title="Thứ hạng trong khối",
        breaks=cuts,
    )


def tasks_of(line, user):
    """{"tasks": the next ones due, "open": how many there are} or None."""
    visible = Task.objects.visible_to(user).filter(lead__in=line)
    day = today()
    tasks = list(visible.open().order_by("due_on", "pk").with_names()[:SHOWN])
    if not tasks:
        return None
    return {
        "tasks": [(task, task.due_state(day)) for task in tasks],
        "open": visible.open().count(),
    }


def meetings_of(line, user):
    """{"meetings": the last rows of the register} or None."""
    rows = Meeting.objects.visible_to(user).filter(unit__in=line)
    meetings = list(rows.with_names().order_by("-held_on", "-pk")[:SHOWN])
    return {"meetings": meetings} if meetings else None
