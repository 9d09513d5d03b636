"""When plans want a thing: read as their tables write it, and the periods of what comes back. Pure.

"trước 15/12", "quý II/2026", "tháng 9" become a date, "hằng quý", "thường xuyên" a recurrence,
"khi có văn bản của cấp trên" neither: its text alone is kept. Case, diacritics, decomposed letters,
hàng for hằng, 2 for II do not matter. Dates are calendar days, and the last day counts in full.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from cchc.lib.vietnamese import fold, nfc

MONTHLY, QUARTERLY, HALF_YEARLY = "MONTHLY", "QUARTERLY", "HALF_YEARLY"
YEARLY, CONTINUOUS = "YEARLY", "CONTINUOUS"
LABELS = {
    MONTHLY: "hằng tháng",
    QUARTERLY: "hằng quý",
    HALF_YEARLY: "sáu tháng",
    YEARLY: "hằng năm",
    CONTINUOUS: "thường xuyên",
}
# Months of a period. Work that never ends shows a result each quarter: the periodic reports ask
# what was done in quý I, 6 tháng, quý III and the year (Công văn 581/BNV-CCHC), so that each of
# them finds one. The quarter ends as the calendar says: the days on which the figures of reports
# are cut off are set by each level and year anew.
_MONTHS = {MONTHLY: 1, QUARTERLY: 3, HALF_YEARLY: 6, YEARLY: 12, CONTINUOUS: 3}
_ROMAN = ("I", "II", "III", "IV")
_FIRST_YEAR, _LAST_YEAR = 1945, 2100


@dataclass(frozen=True)
class Due:
    """What a text says of time: `due_on`, a date, or `recurrence`, a name of LABELS, or neither.

    `day` and `month` (None: the last): until when in each period, as in "ngày 25 hằng tháng",
    "trước 15/12 hằng năm"; a day counts in the last month of its period. `year`: the one year that
    the text of a recurrence names.
    """

    due_on: date | None = None
    recurrence: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Period:
    """One turn of a recurrence: its place in the year from 1, its name, its days, its due date."""

    number: int
    label: str
    starts_on: date
    ends_on: date
    due_on: date


def read_due(text, year):
    """The Due of a text; `year`: that of the plan, for texts that name none.

    A quarter, month or year is due on its last day, and so is "trước 15/12" on 15/12 itself: plans
    name the limit, and doubt is to nobody's harm. Of several the last counts, of several
    recurrences the shortest. What hangs on something else ("sau khi …", "theo …", "kể từ …"), a
    beginning or a middle ("đầu quý II"), a date that no calendar has: neither.
    """
    folded = fold(text)
    recurrence = _recurrence(folded, nfc(text).casefold())
    if recurrence:
        years = set(_YEARS.findall(folded))
        named = int(years.pop()) if len(years) == 1 else None
        return Due(None, recurrence, *_inside(folded, recurrence), named)
    if _DEPENDS.search(_HALF_OF_YEAR.sub(" ", folded)):
        return Due()
    return Due(_last_day_named(folded, year))


def no_day(text, year):
    """A day that a text names and no calendar has, as "31/2/2027"; "" where there is none.

    `year` as in `read_due`. What hangs on something else is left alone, and so is 40/50.
    """
    folded = fold(text)
    if _DEPENDS.search(_HALF_OF_YEAR.sub(" ", folded)):
        return ""
    for named, month, day in _days_named(folded, year):
        is_written = day is not None and day <= 31 and month <= 12
        if is_written and named >= _FIRST_YEAR and _day_of(named, month, day) is None:
            return f"{day}/{month}/{named}"
    return ""


def periods(recurrence, year, *, day=None, month=None, since=None):
    """The Periods of a recurrence in a year, first to last; `day`, `month` as in Due.

    `since`: those that were due before this date are left out. No recurrence: none.
    """
    length = _MONTHS.get(recurrence)
    if length is None:
        return []
    found = []
    for number in range(1, 12 // length + 1):
        first, last = (number - 1) * length + 1, number * length
        due_month = month if month is not None and first <= month <= last else last
        due_on = _month_end(year, due_month)
        if day is not None:
            due_on = due_on.replace(day=min(day, due_on.day))
        found.append(
            Period(
                number,
                _label(length, number, year),
                date(year, first, 1),
                _month_end(year, last),
                due_on,
            )
        )
    return [period for period in found if since is None or period.due_on >= since]


def _label(length, number, year):
    if length == 1:
        return f"tháng {number:02d}/{year}" if number < 3 else f"tháng {number}/{year}"
    if length == 3:
        return f"quý {_ROMAN[number - 1]}/{year}"
    if length == 6:
        return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
    return f"năm {year}"


def _month_end(year, month):
    return date(year, month, calendar.monthrange(year, month)[1])


# --- What comes back ----------------------------------------------------------------------------

_EACH = r"(?:hang|moi|tung|dinh ky|theo)"
_QUY = r"quy\b(?! (?:[i\d]|dinh|che|trinh|hoach))"  # the quarter; not quy định, quy chế
_ONCE = r"\s*(?:/|mot|1)\s*(?:mot |1 )?(?:lan|ky)"
_OFTEN = (
    (MONTHLY, rf"\b{_EACH} (?:1 |mot )?thang\b(?! \d)|(?<!\d )(?<!ba )(?<!sau )\bthang{_ONCE}"),
    (MONTHLY, rf"(?<!\d)0?1 thang{_ONCE}"),
    (QUARTERLY, rf"\b{_EACH} (?:1 |mot )?{_QUY}|\bquy{_ONCE}"),
    (QUARTERLY, rf"\b(?:0?3|ba) thang{_ONCE}|\bquy(?:,| va) (?:0?6|sau) thang\b"),
    (HALF_YEARLY, r"(?<!ngay )(?<!\d)0?6 thang\b(?! (?!1 lan)\d)|\bnua nam\b|\bban nien\b"),
    (YEARLY, rf"\b{_EACH} nam\b(?! \d)|\bnam{_ONCE}|\bthuong nien\b"),
    (CONTINUOUS, r"\bthuong xuyen\b|\blien tuc\b|\bquanh nam\b|\b(?:hang|moi) (?:ngay|tuan)\b"),
)
_OFTEN = tuple((name, re.compile(pattern)) for name, pattern in _OFTEN)
# "sáu tháng" without diacritics is "sau tháng": six, unless the number of a month follows.
_SIX_WRITTEN = re.compile(r"\bsáu tháng\b")
_SIX_FOLDED = re.compile(r"\bsau thang\b(?!\s*\d)")
_HALF_OF_YEAR = re.compile(r"(?<!\d)(?:0?6|sau) thang (dau|cuoi)(?: cua)? nam\b")
_NOT_A_HALF = re.compile(r"\b(?:sau|trong|vong|qua)(?: khoang| vong)? 0?6 thang|6 thang (?:ke|sau)")
_NOT = re.compile(r"\bkhong (?:thuong xuyen|lien tuc|dinh ky)\b")
_HALVES = {"dau": 6, "cuoi": 12}


def _recurrence(folded, written):
    """The shortest recurrence that the text names, or ""."""
    if _NOT.search(folded):
        return ""
    rest = _HALF_OF_YEAR.sub(" ", folded)
    is_six = _SIX_WRITTEN.search(written) or (written.isascii() and _SIX_FOLDED.search(rest))
    if is_six and rest == folded:
        rest = _SIX_FOLDED.sub(" 6 thang ", rest)
    for name, pattern in _OFTEN:
        if pattern.search(rest) and not (name == HALF_YEARLY and _NOT_A_HALF.search(folded)):
            return name
    return ""


_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY_OF_EACH = re.compile(r"\bngay (?:mung |mong )?(\d{1,2})\b(?!\s*[/.\-]\s*\d)(?!\s*thang \d)")
_LATER = re.compile(r"\b(?:sau|ke tiep|tiep theo)\b|\bthang (?:dau|thu)\b")


def _inside(folded, recurrence):
    """(day, month) inside each period; (None, None) where the text names none, or one after it."""
    if recurrence == CONTINUOUS or _LATER.search(folded):
        return None, None
    if recurrence == YEARLY:
        named = _last_day_named(folded, 2024)  # a year that has 29/2
        is_whole = named is None or named == _month_end(named.year, named.month)
        return (None if is_whole else named.day, named.month if named else None)
    found = _DAY_OF_EACH.search(folded)
    day = int(found[1]) if found else None
    return (day if day is not None and 1 <= day <= 31 else None), None


# --- What comes once ----------------------------------------------------------------------------

_DEPENDS = re.compile(
    r"\bkhi\b|\bsau\b|\bke tu\b|(?<!\btiep )\btheo\b|\bcan cu\b|\bvong\b"
    r"|\b(?:dau|giua)(?: thang| quy| nam)\b|\b(?:dau|giua)$"
)
_YEAR = r"(\d{4})(?!\d)"
_OF_YEAR = rf"(?:\s*(?:[/.\-]|,?\s*nam)\s*(?:{_YEAR}|(\d{{2}})(?![\d/.\-])))?"
_NUMERAL = r"(?:iv|i{1,3}|[1-4])\b"
_AND = r"\s*(?:,|;|&|-|\bva\b|\bden\b)\s*"
_MONTH = r"(?:1[0-2]|0?[1-9])\b(?!\s*[/.]\s*\d{1,2}(?!\d))"
_NAMED = re.compile(
    rf"(?P<day>(?<![\d/.])(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})(?!\d){_OF_YEAR})"
    rf"|(?P<said>(?<!\d)(\d{{1,2}}) thang (\d{{1,2}})(?!\d){_OF_YEAR})"
    rf"|(?P<half>(?<!\d)(?:0?6|sau) thang (dau|cuoi)(?: cua)? nam\b(?:\s*{_YEAR})?)"
    rf"|(?P<quarter>\bq(?:uy|\.)?\s*({_NUMERAL}(?:{_AND}(?:quy )?{_NUMERAL})*){_OF_YEAR})"
    rf"|(?P<month>\bt(?:hang|\.)?\s*({_MONTH}(?:{_AND}(?:thang )?{_MONTH})*){_OF_YEAR})"
    rf"|(?P<short>(?<![\d/.])(1[0-2]|0?[1-9])\s*[/.\-]\s*{_YEAR})"
    r"|(?P<year>(?<![\d/.])((?:19|20)\d{2})(?!\d))"
    r"|(?P<end>\b(?:trong|ca|het|cuoi|den cuoi) nam\b)"
)
_PLACES = {"quarter": 3, "month": 1}


def _last_day_named(folded, year):
    """The last date named, or None."""
    days = [_day_of(*named) for named in _days_named(folded, year)]
    return max(days) if days and None not in days else None


def _days_named(folded, year):
    """[(year, month, day or None: the last)] of all that is named; what is named without a year
    takes the next year that is."""
    items, years = [], []
    for found in _NAMED.finditer(folded):
        kind = found.lastgroup
        item_year, month, day = _item(kind, [part for part in found.groups() if part][1:])
        if kind == "year":
            years.append(item_year)
            items = [(known or item_year, *rest) for known, *rest in items]
        else:
            if item_year:
                items = [(known or item_year, *rest) for known, *rest in items]
            items.append((item_year, month, day))
    plan_year = years[-1] if years else year
    if years and not items:
        items.append((max(years), 12, None))
    return [(known or plan_year, month, day) for known, month, day in items]


def _item(kind, parts):
    """(year or None, month, day or None: the last) of one thing that was named."""
    if kind in ("day", "said"):
        return _year_of(parts[2:]), int(parts[1]), int(parts[0])
    if kind == "half":
        return _year_of(parts[1:]), _HALVES[parts[0]], None
    if kind in _PLACES:
        numbers = [_number(part) for part in re.findall(r"\d+|i[iv]*|iv", parts[0])]
        return _year_of(parts[1:]), max(numbers) * _PLACES[kind], None
    if kind == "short":
        return int(parts[1]), int(parts[0]), None
    if kind == "year":
        return int(parts[0]), 12, None
    return None, 12, None


def _number(numeral):
    return int(numeral) if numeral.isdigit() else _ROMAN.index(numeral.upper()) + 1


def _year_of(parts):
    if not parts:
        return None
    return int(parts[0]) if len(parts[0]) == 4 else 2000 + int(parts[0])


def _day_of(year, month, day):
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        return None
    end = _month_end(year, month)
    if day is None:
        return end
    return end.replace(day=day) if 1 <= day <= end.day else None
