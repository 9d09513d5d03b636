"""Kỳ báo cáo: which days a periodic report covers, when its figures close, when it is due. Pure.

Four reports a year: quý I, 6 tháng, quý III, năm (Công văn 581/BNV-CCHC); there is none for quý II
and quý IV alone. A rule says each day as day and month of the report's year, or of the year before.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

Q1, H1, Q3, YEAR = "Q1", "H1", "Q3", "YEAR"
KINDS = (Q1, H1, Q3, YEAR)
LABELS = {Q1: "quý I", H1: "6 tháng đầu năm", Q3: "quý III", YEAR: "năm"}
BEFORE = "năm trước"
HOW = "Viết ngày và tháng, ví dụ 14/3; ngày của năm trước viết 15/12 năm trước."

_MARK = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:\s+năm\s+trước)?\Z")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class MarkProblem(ValueError):
    """Text that names no day of the year; its sentence says how to write one."""


@dataclass(frozen=True)
class Mark:
    """A day of every year: 14/3, or 15/12 of the year before the report's."""

    day: int
    month: int
    is_year_before: bool = False

    def on(self, year):
        """The date in a report's year; 29/2 is 28/2 in a year that has none."""
        year -= self.is_year_before
        is_leap_day = (self.day, self.month) == (29, 2)
        return date(year, 2, 28) if is_leap_day and not _is_leap(year) else self._date(year)

    def _date(self, year):
        return date(year, self.month, self.day)

    def __str__(self):
        return f"{self.day}/{self.month}" + (f" {BEFORE}" if self.is_year_before else "")


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def read_mark(text):
    """The Mark that was typed: "14/3", "15/12 năm trước". Raises MarkProblem."""
    typed = " ".join(text.casefold().split())
    found = _MARK.match(typed)
    if found is None:
        raise MarkProblem(HOW)
    day, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or not 1 <= day <= _LONGEST[month - 1]:
        raise MarkProblem(f"Không có ngày {found[1]}/{found[2]}. {HOW}")
    return Mark(day, month, typed.endswith(BEFORE))


@dataclass(frozen=True)
class Dates:
    """The days of one report: figures from `first` to `last`, both in full; after `cutoff` they are
    frozen; `due`: the last day to send it."""

    first: date
    last: date
    cutoff: date
    due: date

    def holds(self, day):
        return self.first <= day <= self.last

    def is_closed(self, today):
        """May figures be frozen? From the day after the cut-off, which counts in full."""
        return today > self.cutoff

    @property
    def freezes_from(self):
        return self.cutoff + timedelta(days=1)

    def days_late(self, sent_on):
        """How many days after the due day it was sent; 0 in time or not sent."""
        return max((sent_on - self.due).days, 0) if sent_on else 0


def dates_of(year, *, first, last, cutoff, due):
    """The Dates of a report of `year`, from Marks. Raises MarkProblem when they run backwards."""
    dates = Dates(first.on(year), last.on(year), cutoff.on(year), due.on(year))
    if not dates.first <= dates.last <= dates.cutoff <= dates.due:
        raise MarkProblem(
            "Các mốc phải theo thứ tự: số liệu từ ngày, đến ngày, chốt số liệu, hạn gửi."
        )
    return dates


def title_of(kind, year):
    """quý III năm 2026, 6 tháng đầu năm 2026, năm 2026."""
    if kind in (H1, YEAR):
        return f"{LABELS[kind]} {year}"
    return f"{LABELS[kind]} năm {year}"


def before(kind, year):
    """(kind, year) of the reports that came before, the nearest first: a year of them."""
    at = KINDS.index(kind)
    earlier = [(KINDS[i], year) for i in range(at - 1, -1, -1)]
    return earlier + [(KINDS[i], year - 1) for i in range(len(KINDS) - 1, at - 1, -1)]
