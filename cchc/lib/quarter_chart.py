"""The four quarters of a year as SVG text: bars of groups, or the time of single works.

Drawn for the width of a phone, in the manner of charts.py; a table beside it says the same.
"""

from datetime import date, timedelta
from typing import NamedTuple

from cchc.lib import svg
from cchc.lib.vietnamese import balance, short_date, thousands

_WIDTH, _COLUMN, _LETTER = 340, 85, 6.6
_HEADS = ("Quý I", "Quý II", "Quý III", "Quý IV")
_LINE, _TOP = 15, 24


class Part(NamedTuple):
    """What is counted in one quarter: `whole`, of it `done` and `overdue`."""

    whole: int = 0
    done: int = 0
    overdue: int = 0


class Span(NamedTuple):
    """One work: from `begins_on` (None: not known) to the last of `dates` [(day, tone)]."""

    begins_on: date | None
    dates: tuple


def quarter_bars(rows, *, title):
    """Rows of (name, four Parts), each bar as long as its number; "" without rows."""
    if not rows:
        return ""
    most = max(part.whole for _, parts in rows for part in parts) or 1
    body, y = [*_heads()], _TOP
    for name, parts in rows:
        words, y = _name(name, y)
        body += words
        for place, part in enumerate(parts):
            body += _bar(part, place * _COLUMN, y, most)
        y += 24
    return _chart(title, body, y)


def _bar(part, left, y, most):
    if not part.whole:
        yield svg.words(left + 2, y + 10, "–", anchor="start")
        return
    room = _COLUMN - 34
    x = left + 2
    shares = (
        (part.done, "ok"),
        (part.whole - part.done - part.overdue, "bar"),
        (part.overdue, "late"),
    )
    for many, tone in shares:
        if many > 0:
            wide = max(round(room * many / most), 3)
            yield svg.rect(x, y, wide, 12, tone)
            x += wide
    yield svg.words(x + 4, y + 10, thousands(part.whole), anchor="start", tone="ink", weight="600")


def quarter_lines(rows, year, today, *, title):
    """Rows of (name, Span) on the days of a year, today as an upright; "" without rows."""
    if not rows:
        return ""
    body, y, first = [*_heads()], _TOP, date(year, 1, 1)
    days = (date(year + 1, 1, 1) - first).days

    def across(day):
        return round(min(max((day - first).days, 0), days) * _WIDTH / days)

    for name, span in rows:
        words, y = _name(name, y)
        body += words
        body.append(svg.rect(0, y + 4, _WIDTH, 4, "track"))
        until = across(span.dates[-1][0])
        since = across(span.begins_on) if span.begins_on else until
        if until > since:
            body.append(svg.rect(since, y + 4, until - since, 4, "bar"))
        for day, tone in span.dates:
            body.append(svg.dot(min(max(across(day), 5), _WIDTH - 5), y + 6, 5, tone))
        y += 22
    if today.year == year:
        x = across(today)
        body.append(svg.line(x, _TOP - 4, x, y - 6, "ink", "1.2", **{"stroke-dasharray": "3 3"}))
        end = "end" if x > _WIDTH / 2 else "start"
        body.append(svg.words(x, y + 6, f"hôm nay {short_date(today)}", anchor=end))
        y += 12
    return _chart(title, body, y)


def _heads():
    for place, words in enumerate(_HEADS):
        if place:
            yield svg.line(place * _COLUMN - 3, 0, place * _COLUMN - 3, 16, "grid")
        yield svg.words(place * _COLUMN + 2, 12, words, anchor="start", weight="600")


def _name(name, y):
    """(its lines as texts, where the drawing below begins)."""
    lines = balance(name, int(_WIDTH / _LETTER))
    texts = [
        svg.words(2, y + 12 + _LINE * place, line, anchor="start", tone="ink")
        for place, line in enumerate(lines)
    ]
    return texts, y + _LINE * len(lines) + 4


def _chart(title, body, high):
    return svg.svg(_WIDTH, high + 2, title, svg.join(body), **{"class": "chart chart-quarters"})


def quarter_of(day):
    """1-4."""
    return (day.month + 2) // 3


def days_of(year, quarter):
    """First and last day of a quarter."""
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, following - timedelta(days=1)
