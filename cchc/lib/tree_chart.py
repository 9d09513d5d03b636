"""A tree of named things as SVG text and as nested lists: the same rows, seen and read.

Drawn for the width of a phone, in the manner of charts.py. What is above the row of the start grows
upwards, what is below it downwards; the farther, the more to the right. A row that hangs on several
others is drawn once, under one of them; dashed lines at the right lead to the rest.
"""

import re
from functools import lru_cache
from html import escape as html_escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from cchc.lib import svg

_WIDTH, _STEP, _DEEPEST, _GAP = 296, 16, 6, 8
_LETTER = 6.5  # a generous mean width of the smaller type
_LANES, _LANE = 3, 6  # uprights at the right for further parents


_SPECIAL = re.compile("[&<>\"']").search


def escape(text):
    """As HTML; most words of a large tree hold nothing to be escaped."""
    return html_escape(text) if _SPECIAL(text) else text


class Row(NamedTuple):
    """One thing. `depth`: 0 the start, negative above; `via`: key of the row it hangs on; `others`:
    keys of further ones; `lines`: what stands under its name; `more`: (words, url) of what is
    folded behind it; `tone`: of the mark at its left. `url`, `more` may be empty.
    """

    key: object
    depth: int
    name: str
    url: str
    lines: tuple
    via: object = None
    others: tuple = ()
    more: tuple = ()
    tone: str = "state"


def tree_chart(rows, *, title, text, name="tree"):
    """The picture of rows that stand from top to bottom; "" without rows.

    `title`, `text`: what is said of it to who cannot see it; `name`: of its ids in the page.
    """
    if not rows:
        return ""
    lanes = _lanes(rows)
    right = _WIDTH - 1 - (_LANE * (1 + max(lanes.values())) + 4 if lanes else 0)
    boxes, y = {}, 1
    for row in rows:
        lines = [line for text_ in row.lines for line in _wrapped(text_, _room(row, right))]
        more = [row.more] if row.more else []
        high = 24 + 15 * (len(lines) + len(more))
        boxes[row.key] = (_left(row), y, high, lines, more)
        y += high + _GAP
    drawn = [
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-text">{escape(text)}</desc>',
        *_branches(rows, boxes),
        *(_box(row, boxes[row.key], right) for row in rows),
        *_rails(rows, lanes, boxes, right),
    ]
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y - _GAP + 1}" '
        f'role="group" aria-labelledby="{name}-title" aria-describedby="{name}-text" '
        f'class="chart chart-tree">{"".join(drawn)}</svg>'
    )


def tree_list(rows, start):
    """The same rows as nested lists, outwards from the start, which is not named again."""
    hanging = {}
    for row in rows:
        if row.key != start:
            hanging.setdefault(row.via, []).append(row)
    parts, waiting = [], [("open", start)]
    while waiting:
        what, about = waiting.pop()
        if what == "text":
            parts.append(about)
        elif what == "open" and about in hanging:
            parts.append('<ul class="tree-list">')
            waiting.append(("text", "</ul>"))
            for row in reversed(hanging[about]):
                waiting += [("text", "</li>"), ("open", row.key), ("text", _item(row))]
    return SafeString("".join(parts))


def _item(row):
    name = escape(row.name)
    said = f'<a href="{escape(row.url)}">{name}</a>' if row.url else name
    lines = "".join(f'<span class="second">{escape(line)}</span>' for line in row.lines)
    more = ""
    if row.more:
        words, url = row.more
        more = f'<a class="second" href="{escape(url)}">{escape(words)}</a>'
    return f"<li>{said}{lines}{more}"


# --- Boxes --------------------------------------------------------------------------------------


def _left(row):
    return 1 + _STEP * min(abs(row.depth), _DEEPEST)


def _room(row, right):
    return int((right - _left(row) - 17) / _LETTER)


@lru_cache(maxsize=4000)
def _wrapped(text, letters):
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return tuple(lines)


def _box(row, box, right):
    x, y, high, lines, more = box
    ground = "track" if row.depth == 0 else "surface"
    left, top = x + 10, y + 33
    parts = [
        f'<rect class="tone-{ground} line-grid" x="{x}" y="{y}" width="{right - x}" '
        f'height="{high}" rx="2" fill="{svg.TONES[ground]}" stroke="{svg.TONES["grid"]}"></rect>'
        f'<rect class="tone-{row.tone}" x="{x}" y="{y}" width="3" height="{high}" '
        f'fill="{svg.TONES[row.tone]}"></rect>',
        _linked(row.url, _text(left, y + 17, row.name, _NAME if row.url else _START)),
    ]
    for line in lines:
        parts.append(_text(left, top, line, _LINE))
        top += 15
    for words, url in more:
        parts.append(_linked(url, _text(left, y + high - 6, words, _MORE)))
    return "".join(parts)


def _look(size, tone, weight=""):
    """(class, the attributes behind the place) of a text; a large tree says each ten thousand
    times."""
    heavy = f' font-weight="{weight}"' if weight else ""
    return f"chart-text tone-{tone}", f'font-size="{size}"{heavy} fill="{svg.TONES[tone]}"'


_NAME, _START = _look("13", "state", "650"), _look("13", "ink", "650")
_LINE, _MORE = _look("12", "ink-2"), _look("12", "state")


def _text(x, y, words, look):
    return f'<text class="{look[0]}" x="{x}" y="{y}" {look[1]}>{escape(words)}</text>'


def _linked(url, body):
    return f'<a href="{escape(url)}">{body}</a>' if url else body


# --- Lines --------------------------------------------------------------------------------------


def _branches(rows, boxes):
    """From each row one upright to the farthest that hangs on it, and a short line to each."""
    ends = {}
    for row in rows:
        if row.via not in boxes:
            continue
        x, y, high, *_ = boxes[row.via]
        left, top, *_ = boxes[row.key]
        begin = y + high if top > y else y
        yield _line(f"{x + 8},{top + 12} {max(left, x + 8)},{top + 12}", "ink-2")
        side = row.via, top > y
        if side not in ends or abs(top - y) > abs(ends[side][2] - 12 - y):
            ends[side] = x + 8, begin, top + 12
    for x, begin, end in ends.values():
        yield _line(f"{x},{begin} {x},{end}", "ink-2")


def _line(corners, tone, dashes=""):
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline class="line-{tone}" points="{corners}" fill="none" '
        f'stroke="{svg.TONES[tone]}" stroke-width="1.2"{dashed}></polyline>'
    )


def _lanes(rows):
    """{(key, other): lane} of the dashed lines that find room beside each other."""
    places = {row.key: place for place, row in enumerate(rows)}
    spans = sorted(
        (*sorted((places[row.key], places[other])), row.key, other)
        for row in rows
        for other in row.others
        if other in places
    )
    free, lanes = [-1] * _LANES, {}
    for first, last, key, other in spans:
        lane = next((lane for lane, until in enumerate(free) if until < first), None)
        if lane is not None:
            free[lane], lanes[key, other] = last, lane
    return lanes


def _rails(rows, lanes, boxes, right):
    for (key, other), lane in lanes.items():
        x = right + 4 + _LANE * lane
        near, far = boxes[key][1] + 12, boxes[other][1] + 18
        yield _line(f"{right},{far} {x},{far} {x},{near} {right},{near}", "state", "4 3")
