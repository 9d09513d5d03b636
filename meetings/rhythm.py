"""Has a cell met this month, in time and with a theme each quarter? Pure: standard library only.

Rules: Điều lệ Đảng, điều 24 (a cell meets once a month), Hướng dẫn 42-HD/BTCTW (a theme at least
once a quarter, finished papers two days after the session); both to be compared with the text in
force. A session belongs to the month in which it was held, whenever it was written down.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

REGULAR, THEMATIC, COMMITTEE = "REGULAR", "THEMATIC", "COMMITTEE"
COUNTED_KINDS = (REGULAR, THEMATIC, COMMITTEE)
RECORD_DAYS = 2  # after the session, in which it may still be recorded when its month is over

ON_TIME, LATE, MISSING, PENDING, AHEAD, NOT_ASKED = (
    "ON_TIME", "LATE", "MISSING", "PENDING", "AHEAD", "NOT_ASKED",
)  # fmt: skip
WORDS = {
    ON_TIME: "đúng kỳ",
    LATE: "muộn",
    MISSING: "chưa họp",
    PENDING: "chưa đến kỳ",
    AHEAD: "",
    NOT_ASKED: "không phải họp",
}
MET = frozenset({ON_TIME, LATE})
MONTHS, QUARTERS = range(1, 13), range(1, 5)
ABSENT_MONTHS = 3


# --- Months and quarters ------------------------------------------------------------------------


def first_day(year, month):
    return date(year, month, 1)


def last_day(year, month):
    return date(year, month, monthrange(year, month)[1])


def month_before(year, month):
    """(year, month) of the month before."""
    return (year - 1, 12) if month == 1 else (year, month - 1)


def quarter_of(month):
    return (month + 2) // 3


# --- What was held in a month -------------------------------------------------------------------


@dataclass(frozen=True)
class Session:
    """One session that was held: `recorded_on` the day on which that was written down; present and
    expected: people, None where not known; `ended_on`: where it went on past midnight."""

    held_on: date
    key: int
    kind: str
    recorded_on: date
    is_combined: bool = False
    present: int | None = None
    expected: int | None = None
    is_illustrative: bool = False
    ended_on: date | None = None


@dataclass(frozen=True)
class MonthFacts:
    """What is counted of one unit in one month.

    `meeting_id`, `held_on`, `recorded_on`: of the first regular session; `record_by`: until when
    that was to be written down; `present`, `expected`: people at the regular and thematic sessions
    of which both are known, None where of none.
    """

    meeting_id: int | None = None
    held_on: date | None = None
    recorded_on: date | None = None
    record_by: date | None = None
    regulars: int = 0
    thematics: int = 0
    committees: int = 0
    present: int | None = None
    expected: int | None = None
    is_illustrative: bool = False


def month_facts(sessions):
    """The MonthFacts of the Sessions that one unit held in one month, in any order.

    A session with a regular and a thematic part counts once for each rhythm.
    """
    sessions = sorted(sessions, key=lambda one: (one.held_on, one.key))
    regular = [one for one in sessions if one.kind == REGULAR]
    thematic = [one for one in sessions if one.kind == THEMATIC or one.is_combined]
    counted = [
        one
        for one in sessions
        if one.kind in (REGULAR, THEMATIC) and one.present is not None and one.expected
    ]
    first = regular[0] if regular else None
    return MonthFacts(
        meeting_id=first.key if first else None,
        held_on=first.held_on if first else None,
        recorded_on=first.recorded_on if first else None,
        record_by=record_by(first.held_on, first.ended_on) if first else None,
        regulars=len(regular),
        thematics=len(thematic),
        committees=sum(one.kind == COMMITTEE for one in sessions),
        present=sum(one.present for one in counted) if counted else None,
        expected=sum(one.expected for one in counted) if counted else None,
        is_illustrative=any(one.is_illustrative for one in sessions),
    )


def record_by(held_on, ended_on=None):
    """The last day on which a session is recorded in time: its month is not over, or it took place
    so near the end that the days for its papers go beyond. `ended_on`: where that was a later day,
    from which these are counted."""
    after = (ended_on or held_on) + timedelta(days=RECORD_DAYS)
    return max(last_day(held_on.year, held_on.month), after)


# --- How a month stands -------------------------------------------------------------------------


@dataclass(frozen=True)
class Life:
    """When a unit stood under a committee as one that meets every month: `spans` of (first, last)
    days, both included; `founded_on`: of the unit."""

    founded_on: date
    spans: tuple = field(default=())

    def is_asked(self, year, month, today):
        """Must it meet in that month? Who began within the month need not, nor who had ended or
        stood under another one on its last day (of the running month: today)."""
        first, last = first_day(year, month), last_day(year, month)
        if first > today or self.founded_on > first:
            return False
        day = min(last, today)
        return any(start <= day <= end for start, end in self.spans)


def standing(life, facts, year, month, today, planned_on=None):
    """The code of one month: ON_TIME, LATE, MISSING, PENDING, AHEAD or NOT_ASKED.

    `facts`: MonthFacts, or anything with its names, or None; `planned_on`: the day that the
    calendar gives to the session of the running month, which is missing from the day after.
    """
    if first_day(year, month) > today:
        return AHEAD
    if not life.is_asked(year, month, today):
        return NOT_ASKED
    if facts is not None and facts.regulars:
        return LATE if facts.recorded_on > facts.record_by else ON_TIME
    due_on = min(planned_on or last_day(year, month), last_day(year, month))
    return MISSING if due_on < today else PENDING


def themes_by_quarter(thematics, asked, year, today):
    """[True, False or None] of the four quarters: was a theme held? None: not known yet, or nothing
    was asked of the unit in that quarter.

    `thematics`: {month: how many}; `asked`: months in which it had to meet.
    """
    made = []
    for quarter in QUARTERS:
        months = [month for month in MONTHS if quarter_of(month) == quarter]
        if any(thematics.get(month) for month in months):
            made.append(True)
        elif any(month in asked for month in months) and last_day(year, months[-1]) < today:
            made.append(False)
        else:
            made.append(None)
    return made


# --- Absent three months running ----------------------------------------------------------------


def months_absent(marks):
    """Months, newest first, that a person was absent without good reason, one after the other.

    `marks`: {(year, month): the marks of his rows at the regular sessions of that month}. A month
    is absent when every mark that counts is ABSENT. Exempt and on special duty: they leave the
    denominator, so that such a month is passed over. A reason given (EXCUSED), a presence, a mark
    that is missing, a month without a session: the run ends there.
    """
    run = []
    if not marks:
        return run
    at = max(marks)
    while at in marks:
        counted = [mark for mark in marks[at] if mark not in ("EXEMPT", "DUTY", "GUEST")]
        if counted:
            if any(mark != "ABSENT" for mark in counted):
                break
            run.append(at)
        at = month_before(*at)
    return run
