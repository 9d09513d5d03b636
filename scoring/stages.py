"""The stages of a round as a pure function of its last days and of today; nothing runs at night.

A stage ends at 24:00 of its last day, local time: the first day on which it is over is the next
one. Stages have last days, not first days, so that a sheet may run ahead of them. A round without
last days has no stages that end: the states of its sheets alone lead.

`days` in this module: {Stage: date}; stages without a day are left out or None.
"""

from enum import StrEnum
from itertools import pairwise

SOON_DAYS = 7


class Stage(StrEnum):
    """Bước của kỳ chấm điểm, in order."""

    SELF = "SELF"
    FIRST = "FIRST"
    EXPLANATION = "EXPLANATION"
    SECOND = "SECOND"
    PUBLICATION = "PUBLICATION"


NAMES = {
    Stage.SELF: "tự chấm",
    Stage.FIRST: "thẩm định lần 1",
    Stage.EXPLANATION: "giải trình",
    Stage.SECOND: "thẩm định lần 2",
    Stage.PUBLICATION: "công bố",
}
ASKED_BY_EXPLANATION = (Stage.EXPLANATION, Stage.SECOND)


def stages_of(has_explanation):
    """The stages of a round, in order."""
    return [stage for stage in Stage if has_explanation or stage not in ASKED_BY_EXPLANATION]


def missing(days, has_explanation):
    """Stages that still need a last day."""
    return [stage for stage in stages_of(has_explanation) if days.get(stage) is None]


def out_of_order(days, has_explanation):
    """(earlier, later) stages in which the later one does not end after the earlier one."""
    given = [stage for stage in stages_of(has_explanation) if days.get(stage) is not None]
    return [(one, next_one) for one, next_one in pairwise(given) if days[one] >= days[next_one]]


def is_over(last_day, today):
    """Has a stage with this last day (None: no end) ended before today?"""
    return last_day is not None and today > last_day


def last_day(days, stage, late_until=None):
    """The last day of a stage for one sheet, or None.

    `late_until`: the day until which the sheet may be submitted late. Its later stages are then
    put off by as many days, so that it is appraised as long as any other.
    """
    day = days.get(stage)
    if day is None:
        return None
    first = days.get(Stage.SELF)
    if late_until is None or first is None or late_until <= first:
        return day
    return day + (late_until - first)


def current(days, today):
    """The stage under way: the first that is not over. None without days and after the last."""
    for stage in Stage:
        day = days.get(stage)
        if day is not None and not is_over(day, today):
            return stage
    return None


def left_words(day, today):
    """How far a last day is: hạn 15/12/2026, còn 3 ngày, hết hạn 24:00 hôm nay, đã hết hạn …"""
    left = (day - today).days
    if left < 0:
        return f"đã hết hạn 24:00 ngày {day:%d/%m/%Y}"
    if left == 0:
        return "hết hạn 24:00 hôm nay"
    if left == 1:
        return "còn 1 ngày"
    return f"còn {left} ngày ({day:%d/%m/%Y})" if left <= SOON_DAYS else f"hạn {day:%d/%m/%Y}"


def left_kind(day, today):
    """The kind of badge of a last day: late, warn, none."""
    left = (day - today).days
    if left < 0:
        return "late"
    return "warn" if left <= SOON_DAYS else "none"


def a_year_later(days):
    """The same days of the next year; 29/02 becomes 28/02."""
    return {stage: _next_year(day) for stage, day in days.items() if day is not None}


def _next_year(day):
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
