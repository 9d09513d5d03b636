"""What the rhythm asks of a secretary: his own cell's session, and who below has not met."""

from dataclasses import dataclass

from meetings.models import Kind, Meeting
from meetings.models.kinds import AHEAD_STATES
from meetings.oversight import Year
from meetings.rhythm import first_day, last_day, month_before
from units.access import access_of
from units.models import Branch, Unit
from units.models.kinds import CELL_KINDS
from units.roles import Role

# From this day on the running month is asked for; before it the one that has ended.
ASKED_FROM = 25


@dataclass(frozen=True)
class Owed:
    """One cell without a regular session in a month, or one committee with `missing` such cells of
    `whole`; `due_on`: the last day of the month; `meeting`: the session that was planned for a day
    of the month now reached and is recorded there, else a new one is; None of a committee."""

    unit: Unit
    year: int
    month: int
    missing: int = 0
    whole: int = 0
    meeting: Meeting | None = None

    @property
    def due_on(self):
        return last_day(self.year, self.month)


def owed_by(user, day):
    """(cells without a session, committees with such cells) for which this user is the secretary,
    as two lists of Owed. No query for who is no secretary."""
    own = access_of(user).own(Role.SECRETARY)
    if not own:
        return [], []
    units = Unit.objects.at(day).filter(pk__among=own, branch=Branch.PARTY).with_names()
    cells, committees = [], []
    for unit in units.order_by("pk"):
        (cells if unit.day_kind in CELL_KINDS else committees).append(unit)
    months = [month_before(day.year, day.month)]
    if day.day >= ASKED_FROM:
        months.append((day.year, day.month))
    return (
        [one for month in months for one in _of_cells(cells, *month, day)],
        [one for unit in committees for one in _of_committee(unit, *months[-1])],
    )


def _of_cells(cells, year, month, day):
    if not cells:
        return
    told = Year(frozenset(cell.pk for cell in cells), year, month)
    missing = [cell for cell in cells if cell.pk in told.missing]
    planned = _planned(missing, year, month, day)
    for cell in missing:
        yield Owed(cell, year, month, meeting=planned.get(cell.pk))


def _planned(cells, year, month, day):
    """{cell's key: the first Meeting} planned there for a day of the month that has come; it may
    go on still, past midnight of the last day."""
    if not cells:
        return {}
    days = first_day(year, month), min(last_day(year, month), day)
    meetings = Meeting.objects.filter(
        unit__in=cells, kind=Kind.REGULAR, state__in=AHEAD_STATES, held_on__range=days
    )
    return {one.unit_id: one for one in meetings.order_by("-held_on", "-pk")}


def _of_committee(unit, year, month):
    told = Year(frozenset([unit.pk]), year, month)
    if told.missing:
        yield Owed(unit, year, month, len(told.missing), len(told.asked))
