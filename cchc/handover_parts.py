"""What one person holds at a unit that can be handed over: one row of `PARTS` an app.

A row says how its things are found and said, who sees them, and the command that passes them on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cchc.lib.vietnamese import upper_first
from meetings.actions.handover import hand_over_minutes, meetings_to_write
from meetings.models import Meeting
from plans.actions.handover import hand_over_tasks
from plans.models import Task
from scoring.actions.handover import assignments_of, hand_over_assignments
from scoring.models import Round
from units.lineage import forebears


@dataclass(frozen=True)
class Part:
    """One kind of work. `things(unit, giver)` finds it, `seen(things, user)` gives the keys of
    those that this reader may see, `said(thing)` one line of it; `action` passes it on."""

    key: str
    title: str
    things: Callable
    seen: Callable
    said: Callable
    action: Callable


def _tasks(unit, giver):
    led = Task.objects.owned_by(giver).filter(lead__in=forebears([unit.pk], kept_only=True))
    return list(led.order_by("due_on", "pk"))


def _seen_of(model, found):
    def seen(things, user):
        keys = {thing.pk for thing in things}
        return set(found(model.objects, user).filter(pk__in=keys).values_list("pk", flat=True))

    return seen


def _seen_rounds(assignments, user):
    rounds = {assignment.round_id for assignment in assignments}
    seen = set(Round.objects.visible_to(user).filter(pk__in=rounds).values_list("pk", flat=True))
    return {assignment.pk for assignment in assignments if assignment.round_id in seen}


PARTS = (
    Part(
        "nhiem-vu",
        "Nhiệm vụ đang thực hiện",
        _tasks,
        _seen_of(Task, lambda tasks, user: tasks.visible_to(user)),
        lambda task: f"{task.title} ({task.due_said})",
        hand_over_tasks,
    ),
    Part(
        "bien-ban",
        "Cuộc họp cần ghi biên bản",
        lambda unit, giver: meetings_to_write(forebears([unit.pk], kept_only=True), giver),
        _seen_of(Meeting, lambda meetings, user: meetings.readable_by(user)),
        lambda meeting: f"{meeting.heading}, {meeting.unit_name}",
        hand_over_minutes,
    ),
    Part(
        "tham-dinh",
        "Phân công thẩm định",
        lambda unit, giver: list(assignments_of(giver, unit)),
        _seen_rounds,
        lambda assignment: f"{upper_first(assignment.unit.name)}: {assignment.round.title}",
        hand_over_assignments,
    ),
)
REST = "*"  # stands for the things of a part that this reader may not see


def found_at(unit, giver, user):
    """[(part, things, keys of those that the user may see)] of what the giver holds there."""
    found = []
    for part in PARTS:
        things = part.things(unit, giver)
        if things:
            found.append((part, things, part.seen(things, user)))
    return found


def choices_of(found):
    """Things one by one; what the reader may not see goes as one line with its number."""
    groups = []
    for part, things, seen in found:
        lines = [
            (f"{part.key}:{thing.pk}", part.said(thing)) for thing in things if thing.pk in seen
        ]
        if hidden := len(things) - len(lines):
            lines.append((f"{part.key}:{REST}", f"{hidden} việc không thuộc phạm vi được xem"))
        groups.append((part.title, lines))
    return groups


def picked_of(found, keys):
    """[(title, action, things)] of the choices that were ticked."""
    parts = []
    for part, things, seen in found:
        whole = f"{part.key}:{REST}" in keys
        picked = [
            thing
            for thing in things
            if (f"{part.key}:{thing.pk}" in keys if thing.pk in seen else whole)
        ]
        parts.append((part.title, part.action, picked))
    return parts
