"""Calendars of the demo, all made up: rules of the cells and some agencies, what they make of the
rest of this year and of the next one, one meeting moved and one cancelled."""

from datetime import date, time, timedelta

from cchc.demo.sessions import at
from cchc.lib.clock import today
from meetings.actions.meeting import cancel_meeting, postpone_meeting
from meetings.actions.series import create_series, make_year
from meetings.models import Kind, Meeting, Rhythm, Series
from units.permissions import Role

AGENCIES = 6  # that have a rule for their briefings
MONDAY = 0


def lay_calendars(org):
    """-> how many rules there are."""
    year = today().year
    for number, cell in enumerate(org.cells.values()):
        by = org.users["bithu.dttg"] if cell == org.cell else org.keeper(Role.SECRETARY, cell)
        _cell(cell, by, number)
        make_year(cell, by=by, year=year)
    make_year(org.cell, by=org.users["bithu.dttg"], year=year + 1)
    others = [unit for unit in org.departments.values() if unit != org.ethnic]
    for unit in [org.ethnic, *others[: AGENCIES - 1]]:
        by = _officer(org, unit)
        _agency(unit, by, is_weekly=unit == org.ethnic)
        make_year(unit, by=by, year=year)
    officer = org.users["canbo.dttg"]
    _conferences(org.ethnic, officer)
    make_year(org.ethnic, by=officer, year=year)
    make_year(org.ethnic, by=officer, year=year + 1)
    _move_and_cancel(org.ethnic, officer, year + 1)
    return Series.objects.count()


def _officer(org, unit):
    return org.users["canbo.dttg"] if unit == org.ethnic else org.keeper(Role.OFFICER, unit)


def _cell(cell, by, number):
    """Each month, with a theme at the end of a quarter; the committee meets two days before."""
    create_series(
        cell,
        by=by,
        kind=Kind.REGULAR,
        rhythm=Rhythm.MONTHLY,
        day=3 + number % 5,
        at=time(14),
        place=f"Phòng họp {cell.short_name}",
        chair_title="Bí thư Chi bộ",
        secretary_title="Thư ký",
        thematic_months="3,6,9,12",
        committee_days=2 if number % 3 == 0 else None,
        valid_from=_start(cell),
        is_illustrative=True,
    )


def _agency(unit, by, *, is_weekly):
    when = {"rhythm": Rhythm.WEEKLY} if is_weekly else {"rhythm": Rhythm.MONTHLY, "nth": 1}
    create_series(
        unit,
        by=by,
        kind=Kind.BRIEFING,
        weekday=MONDAY,
        at=time(8),
        place=f"Phòng họp {unit.short_name}",
        chair_title="Thủ trưởng",
        secretary_title="Văn phòng",
        valid_from=_start(unit),
        is_illustrative=True,
        **when,
    )


def _conferences(unit, by):
    for kind, month, day in [(Kind.MIDTERM, 7, 5), (Kind.FINAL, 12, 22)]:
        create_series(
            unit,
            by=by,
            kind=kind,
            rhythm=Rhythm.YEARLY,
            month=month,
            day=day,
            at=time(8),
            place=f"Hội trường {unit.short_name}",
            chair_title="Thủ trưởng",
            valid_from=_start(unit),
            is_illustrative=True,
        )


def _start(unit):
    return max(unit.founded_on, date(today().year, 1, 1))


def _move_and_cancel(unit, by, year):
    """The first two briefings of the next year."""
    first, second = Meeting.objects.filter(
        unit=unit, kind=Kind.BRIEFING, held_on__year=year
    ).order_by("held_on")[:2]
    day = first.held_on + timedelta(days=1)
    postpone_meeting(first, by=by, planned_at=at(day, 8), reason="Lãnh đạo dự họp tại tỉnh")
    cancel_meeting(second, by=by, reason="Ghép vào hội nghị toàn ngành")
