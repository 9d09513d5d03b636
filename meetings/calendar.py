"""Rhythms of meetings as arithmetic on dates: which days a rule names, which periods have none.

Standard library only.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5
LAST = 5  # as `nth`: the last such weekday of its month
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Rhythm(StrEnum):
    """How often; the number of months of a period, 0 for a week."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    HALF = "HALF"
    YEARLY = "YEARLY"

    @property
    def months(self):
        return {"MONTHLY": 1, "QUARTERLY": 3, "HALF": 6, "YEARLY": 12}.get(self.value, 0)


class Weekend(StrEnum):
    """What becomes of a day of the month that is a Saturday or Sunday."""

    KEEP = "KEEP"
    BEFORE = "BEFORE"
    AFTER = "AFTER"


@dataclass(frozen=True)
class Named:
    """`on`: the day on which to meet; `named`: the day that the rule names, before it was moved
    off Saturday and Sunday; `is_short`: its month has no such day, so its last day was taken."""

    on: date
    named: date
    is_short: bool = False

    @property
    def is_moved(self):
        return self.on != self.named


@dataclass(frozen=True)
class Rule:
    """`month`: which month of the period, from 1. One of the three names the day of that month:
    `day` (1 to 31; a month without it takes its last day), `nth` with `weekday` (1 to 4, LAST;
    Monday is 0), or neither: the last day. A weekly rule has its `weekday` alone.

    `weekend` holds for days of the month; a rule that names a weekday means it. What is moved
    stays in its month, so that no month loses or doubles its meeting.
    """

    rhythm: Rhythm
    month: int = 1
    day: int | None = None
    nth: int | None = None
    weekday: int | None = None
    weekend: Weekend = Weekend.KEEP

    def days(self, first, last):
        """[Named] from the day `first` to the day `last`, both included, in order."""
        if first > last:
            return []
        if self.rhythm is Rhythm.WEEKLY:
            start = first + timedelta(days=(self.weekday - first.weekday()) % 7)
            span = range(0, (last - start).days + 1, 7)
            return [Named(start + timedelta(days=n), start + timedelta(days=n)) for n in span]
        named = (self.in_month(year, month) for year, month in self._months(first, last))
        return [one for one in named if first <= one.on <= last]

    def _months(self, first, last):
        """(year, month) of the named month of every period that may reach into the span."""
        step = self.rhythm.months
        begin = (first.year * 12 + first.month - 1) // step * step
        for number in range(begin + self.month - 1, last.year * 12 + last.month, step):
            yield number // 12, number % 12 + 1

    def in_month(self, year, month):
        """The Named day of one month."""
        length = calendar.monthrange(year, month)[1]
        if self.nth is not None:
            day = nth_weekday(year, month, self.nth, self.weekday)
            return Named(day, day)
        wanted = self.day or length
        day = date(year, month, min(wanted, length))
        return Named(off_weekend(day, self.weekend), day, is_short=wanted > length)


def nth_weekday(year, month, nth, weekday):
    """The n-th such weekday of a month, counted from 1 to 4; LAST: the last one."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=min(nth, 4) - 1)
    if nth == LAST and (day + timedelta(weeks=1)).month == month:
        day += timedelta(weeks=1)
    return day


def off_weekend(day, weekend):
    """The day, or the Friday before or the Monday after it; the other one where that Friday or
    Monday is of another month."""
    over = day.weekday() - SATURDAY
    if weekend is Weekend.KEEP or over < 0:
        return day
    friday, monday = day - timedelta(days=over + 1), day + timedelta(days=2 - over)
    wanted, other = (friday, monday) if weekend is Weekend.BEFORE else (monday, friday)
    return wanted if wanted.month == day.month else other


def ahead_of(day, days, weekend):
    """The day so many days before another, moved to the Friday before where weekends are left."""
    found = day - timedelta(days=days)
    over = found.weekday() - SATURDAY
    return found - timedelta(days=over + 1) if weekend is not Weekend.KEEP and over >= 0 else found


# Holidays on fixed days (Bộ luật Lao động 2019, Điều 112); those of the lunar year are not known.
_HOLIDAYS = {
    (1, 1): "Tết Dương lịch",
    (4, 30): "ngày Chiến thắng",
    (5, 1): "ngày Quốc tế lao động",
    (9, 2): "ngày Quốc khánh",
}


def holiday_on(day):
    """The name of the fixed holiday of that day, or ""."""
    return _HOLIDAYS.get((day.month, day.day), "")


def period_of(rhythm, day):
    """(first, last) day of the week, month, quarter, half or year in which the day lies."""
    if rhythm is Rhythm.WEEKLY:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    step = rhythm.months
    begin = (day.month - 1) // step * step + 1
    end = begin + step - 1
    return date(day.year, begin, 1), date(day.year, end, calendar.monthrange(day.year, end)[1])


def periods_of_year(rhythm, year):
    """[(first, last)] of the months, quarters or halves of a year, in order."""
    months = range(1, 13, rhythm.months)
    return [period_of(rhythm, date(year, month, 1)) for month in months]


def without(rhythm, year, days, first, last):
    """The periods of the year, lived through from `first` to `last`, in which none of `days` lies.

    A period that the unit did not live through whole is not asked for.
    """
    met = {period_of(rhythm, day) for day in days}
    return [
        period
        for period in periods_of_year(rhythm, year)
        if period not in met and first <= period[0] and period[1] <= last
    ]


_ROMAN = ("I", "II", "III", "IV")


def period_name(rhythm, period):
    """tháng 5, quý III, 6 tháng đầu năm, năm 2026, tuần từ 02/11."""
    first = period[0]
    if rhythm is Rhythm.QUARTERLY:
        return f"quý {_ROMAN[(first.month - 1) // 3]}"
    if rhythm is Rhythm.HALF:
        return "6 tháng đầu năm" if first.month == 1 else "6 tháng cuối năm"
    if rhythm is Rhythm.YEARLY:
        return f"năm {first.year}"
    return f"tháng {first.month}" if rhythm is Rhythm.MONTHLY else f"tuần từ {first:%d/%m}"


_NTH = {1: "đầu tiên", 2: "lần thứ 2", 3: "lần thứ 3", 4: "lần thứ 4", LAST: "cuối cùng"}
_MONTH_OF_QUARTER = {1: "nhất", 2: "hai", 3: "ba"}


def rule_words(rule):
    """The rule in one phrase: ngày 05 hằng tháng; thứ Sáu cuối cùng của tháng thứ ba hằng quý."""
    if rule.rhythm is Rhythm.WEEKLY:
        return f"{WEEKDAYS[rule.weekday]} hằng tuần"
    months = _month_words(rule)
    if rule.nth is not None:
        joint = "" if rule.rhythm is Rhythm.MONTHLY else "của "
        return f"{WEEKDAYS[rule.weekday]} {_NTH[rule.nth]} {joint}{months}"
    return f"ngày {rule.day:02d} {months}" if rule.day else f"ngày cuối {months}"


def _month_words(rule):
    if rule.rhythm is Rhythm.MONTHLY:
        return "hằng tháng"
    if rule.rhythm is Rhythm.QUARTERLY:
        return f"tháng thứ {_MONTH_OF_QUARTER[rule.month]} hằng quý"
    if rule.rhythm is Rhythm.HALF:
        return f"tháng {rule.month} và tháng {rule.month + 6}"
    return f"tháng {rule.month} hằng năm"
