"""Charts as SVG text made on the server: the same in a page and in a paper.

Colours and sizes are presentation attributes, which papers need; each also has a class
(`tone-<name>` for fills, `line-<name>` for strokes) by which a page follows its theme. Every chart
says its values to a reader that cannot see it. Numbers are Decimal or int, never float.
"""

from decimal import Decimal
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from django.utils.html import format_html_join

from cchc.lib import svg
from cchc.lib.vietnamese import NOT_KNOWN, balance, decimal_text

LOW = 60


class Point(NamedTuple):
    """One place of a line: `value` None is a gap; `whole` is the size of the field of a rank."""

    label: object
    value: Decimal | int | None
    whole: int | None = None
    is_numbered: bool = True


# --- Line of ranks or values --------------------------------------------------------------------

# Strokes of further lines, by the words that a legend uses.
STROKES = {"nét đứt": "6 3", "nét chấm": "1.5 3", "nét gạch chấm": "7 3 1.5 3"}
_WIDTH, _LEFT, _RIGHT, _PLOT = 340, 38, 20, 120
_LETTER = Decimal("7")  # a generous mean width, so that words also fit in a phone's larger type


def line_chart(
    series,
    *,
    title,
    is_rank=True,
    places=None,
    suffix="",
    whole_unit="",
    breaks=None,
    others=(),
    font=None,
):
    """A line through years, drawn for the width of a phone; "" when no value is known.

    `series`: Points (or tuples like them) in order. Ranks run from 1 at the top to the size of the
    field; values on a scale that is printed when it does not start at 0. `breaks`: {label: words}
    cuts the line before that label with a dotted upright and the words (a merger). `whole_unit`
    stands behind "trong 63". `others`: (name, {label: value}) of further lines, as many as there
    are STROKES, each drawn apart in its stroke and without numbers. `font`: family for papers.
    """
    points = [Point(*point) for point in series]
    others = [(name, [values.get(point.label) for point in points]) for name, values in others]
    others = others[: len(STROKES)]
    known = [Point(None, value) for _, values in others for value in values if value is not None]
    if not known and all(point.value is None for point in points):
        return ""
    breaks = {str(label): words for label, words in (breaks or {}).items()}
    texts = [_value_text(point, is_rank, places, suffix) for point in points]
    label = _spoken(title, points, texts, is_rank, breaks) + "".join(
        _spoken(f" {name}", points, _told(values, is_rank, places, suffix), is_rank, {}, values)
        for name, values in others
    )
    step = Decimal(_WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    across = [_LEFT + step * place + step / 2 for place in range(len(points))]
    cuts = [
        (across[place] - step / 2, breaks[str(point.label)])
        for place, point in enumerate(points)
        if str(point.label) in breaks
    ]
    words, top = _break_words(cuts, font)
    scale = (_rank_scale if is_rank else _value_scale)([*points, *known])
    bottom = top + _PLOT

    def down(value):
        part = Decimal(value - scale[0]) / (scale[-1] - scale[0])
        return top + _PLOT * part if is_rank else bottom - _PLOT * part

    body = [
        *_grid(scale, down, font),
        *(
            svg.line(x, 4, x, bottom, "ink", "1.2", **{"stroke-dasharray": "1.5 3"})
            for x, _ in cuts
        ),
        *words,
        *(
            shape
            for stroke, (_, values) in zip(STROKES, others, strict=False)
            for shape in _other(values, across, down, STROKES[stroke])
        ),
        *_path(points, across, down, breaks),
        *_marks(points, texts, across, down, bottom, breaks, font),
        *_years(points, across, bottom + 17, font),
        *_wholes(points, across, bottom + 35, whole_unit, breaks, font),
    ]
    if not is_rank and scale[0] != 0:
        low, high = decimal_text(scale[0]), decimal_text(scale[-1])
        body.append(
            svg.words(
                _LEFT, bottom + 35, f"Thang {low} đến {high}{suffix}", anchor="start", font=font
            )
        )
    has_foot = any(point.whole for point in points) or (not is_rank and scale[0] != 0)
    height = bottom + (42 if has_foot else 24)
    return svg.svg(_WIDTH, height, label, svg.join(body), **{"class": "chart chart-line"})


def _value_text(point, is_rank, places, suffix):
    if point.value is None:
        return NOT_KNOWN
    return decimal_text(point.value, None if is_rank else places) + ("" if is_rank else suffix)


def _told(values, is_rank, places, suffix):
    return [_value_text(Point(None, value), is_rank, places, suffix) for value in values]


def _spoken(title, points, texts, is_rank, breaks, values=None):
    """What the line says to who cannot see it; `values`: of a further line, known ones only."""
    parts = []
    if values is not None:
        known = zip(points, values, strict=True)
        points = [Point(point.label, value) for point, value in known if value is not None]
        texts = [text for text, value in zip(texts, values, strict=True) if value is not None]
    for point, text in zip(points, texts, strict=True):
        if str(point.label) in breaks:
            parts.append(breaks[str(point.label)])
        if point.value is None:
            said = "chưa có số liệu"
        elif is_rank:
            said = f"thứ {text}" + (f" trên {point.whole}" if point.whole else "")
        else:
            said = text
        parts.append(f"{point.label}: {said}")
    return f"{title}. " + "; ".join(parts) + "."


def _break_words(cuts, font):
    """(texts beside the dotted uprights, top of the plot below them)."""
    texts, deepest = [], 1
    for x, words in cuts:
        is_left = x > _WIDTH / 2
        room = int((x - 8 if is_left else _WIDTH - x - 8) / _LETTER)
        lines = balance(words, max(room, 8))
        deepest = max(deepest, len(lines))
        for place, line in enumerate(lines):
            texts.append(
                svg.words(
                    x - 5 if is_left else x + 5,
                    13 + 14 * place,
                    line,
                    anchor="end" if is_left else "start",
                    weight="600",
                    font=font,
                )
            )
    return texts, 14 * deepest + 26 if cuts else 24


def _rank_scale(points):
    """Places on the upright: 1, round places, and the size of the largest field."""
    most = max(max(point.value or 1, point.whole or 1) for point in points)
    most = max(int(most), 2)
    step = next(step for step in _steps() if most / step < Decimal("3.2"))
    between = [place for place in range(max(step, 2), most, step) if most - place >= step / 2]
    return [Decimal(place) for place in [1, *between, most]]


def _value_scale(points):
    values = [Decimal(point.value) for point in points if point.value is not None]
    low, high = min(values), max(values)
    spread = max(high - low, Decimal(1))
    step = next(step for step in _steps() if spread / step <= 3)
    first = Decimal(floor(low / step) * step)
    # A scale that nearly reaches 0 starts there.
    first = Decimal(0) if 0 < first <= step else first
    if first and low - first < step / Decimal(3):  # room for a number below the lowest point
        first -= step
    scale = [Decimal(first)]
    while scale[-1] < high or len(scale) < 2:
        scale.append(scale[-1] + step)
    return scale


def _steps():
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _grid(scale, down, font):
    for value in scale:
        y = down(value)
        yield svg.line(_LEFT, y, _WIDTH - 8, y, "grid")
        yield svg.words(_LEFT - 7, y + 4, decimal_text(value), anchor="end", font=font)


def _path(points, across, down, breaks):
    runs, run = [], []
    for x, point in zip(across, points, strict=True):
        if point.value is None or str(point.label) in breaks:
            runs.append(run)
            run = []
        if point.value is not None:
            run.append(f"{svg.at(x)},{svg.at(down(point.value))}")
    runs.append(run)
    for corners in runs:
        if len(corners) > 1:
            yield svg.tag(
                "polyline",
                {
                    "class": "line-state",
                    "points": " ".join(corners),
                    "fill": "none",
                    "stroke": svg.TONES["state"],
                    "stroke-width": "2",
                    "stroke-linejoin": "round",
                },
            )


def _other(values, across, down, dashes):
    """A further line: thinner, in its stroke, with small dots."""
    known = [(x, down(value)) for x, value in zip(across, values, strict=True) if value is not None]
    if len(known) > 1:
        yield svg.tag(
            "polyline",
            {
                "class": "line-ink-2",
                "points": " ".join(f"{svg.at(x)},{svg.at(y)}" for x, y in known),
                "fill": "none",
                "stroke": svg.TONES["ink-2"],
                "stroke-width": "1.5",
                "stroke-dasharray": dashes,
            },
        )
    for x, y in known:
        yield svg.dot(x, y, "2.5", "ink-2")


def _marks(points, texts, across, down, bottom, breaks, font):
    """Dots and their numbers; where numbers would touch, some are left to the table of the page."""
    step = across[1] - across[0] if len(points) > 1 else Decimal(_WIDTH)
    every = ceil(max(len(text) for text in texts) * _LETTER / step)
    heights = [None if point.value is None else down(point.value) for point in points]
    cuts = [str(point.label) in breaks for point in points] + [True]
    for place, (point, text) in enumerate(zip(points, texts, strict=True)):
        if point.value is None:
            continue
        x, y = across[place], heights[place]
        yield svg.dot(x, y, "4", "state")
        if point.is_numbered and (len(points) - 1 - place) % every == 0:
            before = None if cuts[place] or not place else heights[place - 1]
            after = None if cuts[place + 1] else heights[place + 1]
            dx, dy, anchor = _beside(y, before, after, bottom)
            if cuts[place + 1] and len(text) * _LETTER > step:  # keep off the upright
                dx, anchor = step / 2 - 3, "end"
            yield svg.words(
                x + dx, y + dy, text, anchor=anchor, tone="ink", weight="700", font=font
            )


def _beside(y, before, after, bottom):
    """Where a number stands so that no line runs through it: (dx, dy, anchor)."""
    rises_before = before is not None and before < y - 12
    rises_after = after is not None and after < y - 12
    is_low_end = (before is None and rises_after) or (after is None and rises_before)
    is_valley = rises_before and rises_after
    if (is_low_end or is_valley) and y + 15 < bottom:
        return 0, 19, "middle"
    if is_valley:
        return 0, -9, "middle"
    if rises_after:
        return 3, -9, "end"
    return (-3, -9, "start") if rises_before else (0, -9, "middle")


def _years(points, across, y, font):
    step = across[1] - across[0] if len(points) > 1 else Decimal(_WIDTH)
    is_short = step < max(len(str(point.label)) for point in points) * 8 + 4
    every = ceil(26 / step)
    for place, (point, x) in enumerate(zip(points, across, strict=True)):
        if (len(points) - 1 - place) % every:
            continue
        label = str(point.label)
        if is_short and len(label) == 4 and label.isdecimal():
            label = "’" + label[2:]
        yield svg.words(x, y, label, font=font)


def _wholes(points, across, y, whole_unit, breaks, font):
    """ "trong 63" under each stretch of years ranked in a field of that size."""
    stretches, is_cut = [], True
    for x, point in zip(across, points, strict=True):
        is_cut = is_cut or str(point.label) in breaks
        if point.whole is None:  # a year without figures parts nothing
            continue
        if not is_cut and stretches[-1][0] == point.whole:
            stretches[-1][1].append(x)
        else:
            stretches.append((point.whole, [x]))
        is_cut = False
    for whole, places in stretches:
        room = places[-1] - places[0] + (across[1] - across[0] if len(across) > 1 else _WIDTH)
        text = f"trong {whole} {whole_unit}".strip()
        if len(text) * _LETTER > room:
            text = f"trong {whole}"
        half = len(text) * _LETTER / 2
        centre = min(max((places[0] + places[-1]) / 2, half), _WIDTH - half)
        yield svg.words(centre, y, text, font=font)


# --- Bars ---------------------------------------------------------------------------------------


def _part(value, minimum, maximum):
    """Where a value stands between two bounds: 0 to 1, None when that cannot be said."""
    if value is None or maximum <= minimum:
        return None
    return min(max((Decimal(value) - minimum) / (Decimal(maximum) - minimum), Decimal(0)), 1)


def bar(value, maximum, tone="bar", *, minimum=0, median=None, label=""):
    """A thin bar on its track, as wide as its place; hidden from readers unless it has a label.

    `median`: a value marked by an upright. Value None: the track alone.
    """
    body = [svg.rect(0, 3, 200, 8, "track", rx="1")]
    if part := _part(value, minimum, maximum):
        body.append(svg.rect(0, 3, 200 * part, 8, tone, rx="1"))
    mark = _part(median, minimum, maximum)
    if mark is not None:
        x = min(max(200 * mark, Decimal(1)), Decimal(199))
        body.append(svg.line(x, 0, x, 14, "ink", "1.5"))
    return svg.svg(
        200,
        14,
        label,
        svg.join(body),
        **{"class": "chart chart-bar", "width": "100%", "height": "14"},
        preserveAspectRatio="none",
    )


def mini_bars(values, best=(), *, title="", low=LOW):
    """A bar for each (label, percent), on full tracks from 0: eight areas of one unit in a cell.

    `best`: places (from 0) where the unit leads its block, drawn darkest. Under `low` percent the
    bar has another colour and a dot above. A percent of None: an outlined, empty track.
    """
    return _mini_bars(tuple(values), frozenset(best), title, low)


@lru_cache(maxsize=2000)  # what was published is drawn again for every reader of a ranking
def _mini_bars(values, best, title, low):
    body, spoken = [], []
    for place, (name, percent) in enumerate(values):
        x = place * 19
        said = "chưa có số liệu" if percent is None else decimal_text(percent, 0) + "%"
        spoken.append(f"{name}: {said}")
        if percent is None:
            body.append(_empty_track(x))
            continue
        is_low = percent < low
        body.append(svg.rect(x, 8, 13, 28, "track"))
        height = 28 * _part(percent, 0, 100)
        tone = "low" if is_low else "own" if place in best else "bar"
        body.append(svg.rect(x, 36 - height, 13, height, tone))
        if is_low:
            body.append(svg.dot(x + Decimal("6.5"), 3, "2.5", "low"))
    if not spoken:
        return ""
    width = len(spoken) * 19 - 6
    label = (f"{title}. " if title else "") + "; ".join(spoken) + "."
    size = {"class": "chart chart-mini", "width": str(width), "height": "36"}
    return svg.svg(width, 36, label, svg.join(body), **size)


def _empty_track(x):
    half = Decimal("0.5")
    return svg.rect(
        x + half,
        8 + half,
        12,
        27,
        "surface",
        **{"stroke": svg.TONES["ink-2"], "stroke-width": "1", "stroke-dasharray": "2 2"},
    )


_SIGNS = {"own": "1,1 9,5 1,9", "low": "1,2 9,2 5,9"}


def _sign(name, label):
    """A small triangle: drawn, since the font of papers has none."""
    shape = {"class": f"tone-{name}", "points": _SIGNS[name], "fill": svg.TONES[name]}
    size = {"class": "chart-sign", "width": "10", "height": "10"}
    return svg.svg(10, 10, label, svg.tag("polygon", shape), **size)


def horizontal_bars(
    rows, median=None, own=None, *, minimum=0, maximum=100, places=2, suffix="", low=None
):
    """An ordered list with a bar a row; "" without rows.

    `rows`: (label, value) or (label, value, url), in the order to be shown; `own`: label of the own
    unit; `median`: marked in every row and said below; `low`: values under it change colour and
    carry a sign; a scale that does not start at 0 says so.
    """
    if not rows:
        return ""
    items = [_bar_row(row, median, own, minimum, maximum, places, suffix, low) for row in rows]
    notes = []
    if median is not None:
        notes.append([f"Vạch đứng: trung vị {decimal_text(median, places)}{suffix}"])
    if low is not None:
        notes.append([_sign("low", ""), f" dưới {decimal_text(low)}{suffix}"])
    if minimum != 0:
        notes.append([f"Thang {decimal_text(minimum)} đến {decimal_text(maximum)}{suffix}"])
    listed = svg.tag("ol", {"class": "bars"}, svg.join(items))
    if not notes:
        return listed
    said = format_html_join(" · ", "{}", ((svg.join(note),) for note in notes))
    return svg.join([listed, svg.tag("p", {"class": "bars-note"}, said)])


def _bar_row(row, median, own, minimum, maximum, places, suffix, low):
    label, value, url = (*row, None)[:3]
    is_own, is_low = label == own, low is not None and value is not None and value < low
    tone = "low" if is_low else "own" if is_own else "bar"
    name = svg.tag("a", {"href": url}, label) if url else label
    own_sign = _sign("own", "đơn vị đang xem") if is_own else ""
    low_sign = _sign("low", f"dưới {decimal_text(low)}{suffix}") if is_low else ""
    text = NOT_KNOWN if value is None else decimal_text(value, places) + suffix
    return svg.tag(
        "li",
        {"class": "bars-row is-own" if is_own else "bars-row"},
        svg.join(
            [
                svg.tag(
                    "span",
                    {"class": "bars-label"},
                    svg.join([own_sign, " " if is_own else "", name]),
                ),
                bar(value, maximum, tone, minimum=minimum, median=median),
                svg.tag(
                    "span",
                    {"class": "bars-value"},
                    svg.join([low_sign, " " if is_low else "", text]),
                ),
            ]
        ),
    )
