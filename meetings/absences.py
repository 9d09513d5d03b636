"""Members absent without good reason three months running: a fact, which people judge.

Read from the rolls of the regular sessions of a cell and of those whose records it keeps, row by
row of the same Person; a session counted by number tells nothing of anyone.
"""

from collections import defaultdict
from dataclasses import dataclass

from cchc.lib.clock import today
from meetings.models import Attendance, Kind, Mark
from meetings.models.kinds import MET_STATES
from meetings.rhythm import ABSENT_MONTHS, first_day, months_absent
from units.lineage import lines_of
from units.models import Position

LOOKED_BACK = 12  # months; exempt months in between are passed over


@dataclass(frozen=True)
class Absence:
    """One member and the months, newest first, in which he was absent without good reason."""

    person_id: int
    name: str
    months: tuple

    @property
    def words(self):
        """3 tháng liên tiếp: 9/2026, 10/2026, 11/2026"""
        told = ", ".join(f"{month}/{year}" for year, month in reversed(self.months))
        return f"{len(self.months)} tháng liên tiếp: {told}"


def absences_of(unit_ids):
    """{unit id: [Absence]} of members of these cells today; none of a cell: not in it. At most
    three queries."""
    members = defaultdict(dict)
    day = today()
    rows = _rows(lines := lines_of(unit_ids), day)
    if not rows:
        return {}
    posts = Position.objects.at(day).filter(
        unit__pk__among=frozenset(unit_ids), person__in={person for person, *_ in rows}
    )
    for unit, person, name in posts.values_list("unit", "person", "person__full_name"):
        members[unit][person] = name
    found = {}
    for unit, people in members.items():
        marks = defaultdict(lambda: defaultdict(list))
        for person, where, held_on, mark in rows:
            if person in people and where in lines[unit]:
                marks[person][held_on.year, held_on.month].append(mark)
        runs = [(person, months_absent(told)) for person, told in marks.items()]
        flagged = [
            Absence(person, people[person], tuple(run))
            for person, run in runs
            if len(run) >= ABSENT_MONTHS
        ]
        if flagged:
            found[unit] = sorted(flagged, key=lambda one: (one.name, one.person_id))
    return found


def _rows(lines, day):
    """[(person id, unit id, day, mark)] of those who were absent at least so often."""
    units = frozenset().union(*lines.values())
    since = first_day(day.year - 1, day.month)
    rolls = Attendance.objects.filter(
        meeting__unit__pk__among=units,
        meeting__kind=Kind.REGULAR,
        meeting__state__in=MET_STATES,
        meeting__is_by_count=False,
        meeting__held_on__range=(since, day),
        person__isnull=False,
    ).order_by()
    absent = defaultdict(int)
    for person in rolls.filter(mark=Mark.ABSENT).values_list("person", flat=True):
        absent[person] += 1
    often = {person for person, count in absent.items() if count >= ABSENT_MONTHS}
    if not often:
        return []
    return list(
        rolls.filter(person__pk__among=frozenset(often)).values_list(
            "person", "meeting__unit", "meeting__held_on", "mark"
        )
    )
