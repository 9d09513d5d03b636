"""What the rhythm asks of a secretary: his own cell's session, and who below has not met."""

from dataclasses import dataclass

from meetings.oversight import Year
from meetings.rhythm import last_day, month_before
from units.access import access_of
from units.models import Branch, Unit
from units.models.kinds import CELL_KINDS
from units.roles import Role

# From this day on the running month is asked for; before it the one that has ended.
ASKED_FROM = 25


@dataclass(frozen=True)
class Owed:
    """One cell without a regular session in a month, or one committee with `missing` such cells of
    `whole`; `due_on`: the last day of the month."""

    unit: Unit
    year: int
    month: int
    missing: int = 0
    whole: int = 0

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
        [one for month in months for one in _of_cells(cells, *month)],
        [one for unit in committees for one in _of_committee(unit, *months[-1])],
    )


def _of_cells(cells, year, month):
    if not cells:
        return
    told = Year(frozenset(cell.pk for cell in cells), year, month)
    for cell in cells:
        if cell.pk in told.missing:
            yield Owed(cell, year, month)


def _of_committee(unit, year, month):
    told = Year(frozenset([unit.pk]), year, month)
    if told.missing:
        yield Owed(unit, year, month, len(told.missing), len(told.asked))
