"""What a unit did, for its page: its results, tasks and meetings, as the reader may see them.

`line`: ids of the unit and of those whose records it keeps.
"""

from cchc.lib.clock import today
from meetings.models import Meeting
from plans.models import Task
from scoring.models import Result, Snapshot
from scoring.unit_lines import place_chart

SHOWN = 5


def results_of(unit, line, user):
    """{"results": Results newest first, "chart", "legend": of `place_chart`} or None."""
    results = list(
        Result.objects.visible_to(user)
        .filter(unit__in=line, snapshot__in=Snapshot.objects.current())
        .select_related("snapshot__round_block__round", "unit")
        .prefetch_related("unit__versions")
        .order_by("-snapshot__round_block__round__year", "-snapshot__published_at", "pk")
    )
    if not results:
        return None
    chart, legend = place_chart(
        unit,
        [(result.snapshot.round_block.round.year, result) for result in results],
        name=unit.name,
        title="Thứ hạng trong khối",
        since=line,
    )
    return {"results": results, "chart": chart, "legend": legend}


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
