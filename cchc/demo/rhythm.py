"""Three years of cells that meet each month, or do not: made up, by numbers alone, for the pages of
oversight; every state has its cell."""

from calendar import monthrange
from datetime import date, timedelta

from cchc.demo.org import ASSUMED, BLOCK_END, REFORM
from cchc.demo.sessions import at, finish
from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from meetings.actions.meeting import log_meeting, plan_meeting
from meetings.models import Kind, Meeting, State
from meetings.rhythm import month_before
from units.permissions import Role

YEARS, DETAILED = 3, 3  # the last months are told in detail by `cchc.demo.sessions`
WHOLE = 3  # so many cells are told from their beginning, the others of this year
LIKE = {
    "is_illustrative": True,
    "source_note": "Dữ liệu minh họa",
    "chair_title": "Bí thư Chi bộ",
    "secretary_title": "Thư ký",
}


def keep_rhythm(org):
    """-> how many sessions were entered."""
    secretary, made = org.users["bithu.dttg"], 0
    for number, (_name, cell) in enumerate(org.cells.items()):
        by = secretary if cell == org.cell else org.keeper(Role.SECRETARY, cell)
        since = REFORM if number < WHOLE else date(today().year, 1, 1)
        for back, (year, month) in _months(since):
            made += _session(cell, by, number, back, year, month)
        _running(cell, by, number)
    first = max(ASSUMED, date(today().year - YEARS + 1, 1, 1))
    for back, (year, month) in _months(first, before=BLOCK_END):
        made += _session(org.old_cell, secretary, 2, back, year, month)
    # Else they would fill the list of what waits for the one whose account is tried.
    waiting = Meeting.objects.filter(
        unit__in=[org.cell, org.old_cell], state=State.HELD, is_by_count=True
    )
    for meeting in waiting.order_by("held_on", "pk"):
        finish(meeting, secretary, "Buổi sinh hoạt")
    return made


def _months(first, before=None):
    """(how many months ago, (year, month)) back to that of `first`, without the detailed ones."""
    day, back = today(), 0
    place = (day.year, day.month)
    since = max(first, date(day.year - YEARS + 1, 1, 1))
    while place >= (since.year, since.month):
        if back > DETAILED and (before is None or place <= (before.year, before.month)):
            yield back, place
        place, back = month_before(*place), back + 1


def _session(cell, by, number, back, year, month):
    """One month of one cell: -> how many sessions it held (0 to 2)."""
    if (number * 5 + back * 3) % 17 == 4:  # a month in which it did not meet
        return 0
    day = _workday(year, month, 3 + number % 5)
    is_late = (number + back) % 11 == 7
    total = 9 + number % 14
    has_theme = month % 3 == 2 and (number + year + month // 3) % 5 != 0
    _log(
        cell, by, day, Kind.REGULAR, total, (number + back) % 3,
        recorded=date(day.year, day.month, 28) + timedelta(days=12) if is_late else day,
        is_combined=has_theme and number % 2 == 0,
        theme=f"Cải cách hành chính tại cơ quan {MARK}" if has_theme and number % 2 == 0 else "",
    )  # fmt: skip
    if has_theme and number % 2:
        later = _workday(year, month, 16)
        _log(cell, by, later, Kind.THEMATIC, total, 1, recorded=later)
        return 2
    return 1


def _log(cell, by, day, kind, total, missing, recorded, **fields):
    log_meeting(
        cell,
        by=by,
        kind=kind,
        started_at=at(day, 14),
        ended_at=at(day, 16, 5),
        is_by_count=True,
        total_count=total,
        present_count=total - missing,
        excused_count=missing,
        place=f"Phòng họp {cell.short_name_on(day)}",
        series_name=f"Sinh hoạt năm {day.year} {MARK}",
        entered_at=at(recorded, 17),
        **LIKE,
        **fields,
    )


def _running(cell, by, number):
    """The month that runs: some have met, one has let its day pass, one has it ahead."""
    day = today()
    last = monthrange(day.year, day.month)[1]
    past, ahead = _workday(day.year, day.month, 2), _workday(day.year, day.month, last - 4)
    if number % 4 != 3 and past < day:
        if number % 4 == 2:
            _plan(cell, by, past)
        else:
            _log(cell, by, past, Kind.REGULAR, 9 + number % 14, number % 3, recorded=past)
    elif ahead > day:
        _plan(cell, by, ahead)


def _plan(cell, by, day):
    plan_meeting(
        cell,
        by=by,
        kind=Kind.REGULAR,
        planned_at=at(day, 14),
        place=f"Phòng họp {cell.short_name}",
        series_name=f"Sinh hoạt năm {day.year} {MARK}",
        is_illustrative=True,
        source_note="Dữ liệu minh họa",
    )


def _workday(year, month, day):
    found = date(year, month, day)
    return found + timedelta(days=max(0, 7 - found.weekday()) if found.weekday() > 4 else 0)
