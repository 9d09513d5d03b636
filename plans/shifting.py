"""Dates and words of a year moved to another, when a plan is written anew from the last. Pure."""

import re
from datetime import date

_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d{2}(?!\d|\s*[-–]\s*\d|[/.]\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# The day of a document, the end of a programme: these stay.
_STAYS = re.compile(
    r"(?:ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm|\d{4}\s*[-–]|[-–/])\s*\Z", re.IGNORECASE
)


def shift_date(day, years):
    """The same day so many years later, None for none; 29/2 becomes 28/2 where there is none."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def shift_words(text, year, years):
    """The text with the plan's year, the one before and the one after moved.

    Days of documents (15/7/2026, ngày 15 tháng 7 năm 2026) and spans (2021-2030) stay.
    """

    def moved(found):
        named = int(found[0])
        if abs(named - year) > 1 or _STAYS.search(text[: found.start()]):
            return found[0]
        return str(named + years)

    return _YEAR.sub(moved, text)


def shift_time(text, year, years):
    """The time of a task in words, 31/12/2026 or "tháng 9/2026", with its years moved."""
    return _ANY_YEAR.sub(
        lambda found: str(int(found[0]) + years) if abs(int(found[0]) - year) <= 1 else found[0],
        text,
    )
