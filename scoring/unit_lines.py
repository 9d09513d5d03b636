"""The places of one unit through years and through mergers, as lines of a chart.

A unit stands on the years of those whose records it keeps. Where it came from several, they are not
one line: that of its own name goes on as the main one, each other is drawn apart up to the cut.
"""

from cchc.lib.charts import STROKES, line_chart

MOST_YEARS = 12
MEAN = "trung bình cả nước"


def place_chart(unit, rows, *, name, title, since, whole_unit=""):
    """(chart, legend): SVG text, "" for fewer than two places; [(stroke, name)] of further lines,
    the last one for those beyond the strokes there are, which only the table shows.

    `name`: of the unit; `rows`: (year, row), where a row has unit, unit_id, unit_name, rank and
    perhaps of_how_many.

    `since`: {id: day from which the unit was succeeded, None of the unit itself}.
    """
    rows = [(year, row) for year, row in rows if row.rank]
    if len(rows) < 2:
        return "", []
    main = {}
    for year in {year for year, _ in rows}:
        row = _one_of(unit, name, [row for at, row in rows if at == year])
        if row is not None:
            main[year] = row
    others = {}
    for year, row in rows:
        if row is not main.get(year) and row.unit_id != unit.pk:
            others.setdefault(row.unit_id, (row.unit_name, {}))[1][year] = row.rank
    others = list(others.values())
    beyond = len(others) - len(STROKES)
    others = others[: len(STROKES)]
    legend = list(zip(STROKES, (name for name, _ in others), strict=False))
    if beyond > 0:
        legend.append((f"và {beyond} đơn vị khác", "xem bảng"))
        title = f"{title} (và {beyond} đơn vị khác: xem bảng)"
    cuts = {since[row.unit_id].year for _, row in rows if since[row.unit_id]}
    first, last = min(year for year, _ in rows), max(year for year, _ in rows)
    last = max([last, *cuts])
    points = [
        (year, main[year].rank, getattr(main[year], "of_how_many", None))
        if year in main
        else (year, None)
        for year in range(max(first, last - MOST_YEARS + 1), last + 1)
    ]
    chart = line_chart(
        points,
        title=title,
        whole_unit=whole_unit,
        breaks={cut: f"không so sánh được do sắp xếp đơn vị năm {cut}" for cut in cuts},
        others=others,
    )
    return chart, legend


def value_chart(unit, rows, *, name, title, since, means=None, key="value"):
    """(chart, legend) of values beside the mean of the country; "" without two years to join.

    `rows`, `name`, `since` as for `place_chart`, a row has its value under `key`; `means`: {year:
    value}.
    """
    rows = [(year, row) for year, row in rows if getattr(row, key) is not None]
    main = {}
    for year in {year for year, _ in rows}:
        row = _one_of(unit, name, [row for at, row in rows if at == year])
        if row is not None:
            main[year] = row
    if len(main) < 2:
        return "", []
    first, last = min(main), max(main)
    means = {year: mean for year, mean in (means or {}).items() if first <= year <= last}
    cuts = {since[row.unit_id].year for row in main.values() if since[row.unit_id]}
    last = max([last, *cuts])
    years = range(max(first, last - MOST_YEARS + 1), last + 1)
    others = [(MEAN, means)] if means else []
    chart = line_chart(
        [(year, getattr(main[year], key) if year in main else None) for year in years],
        title=title,
        is_rank=False,
        suffix="%",
        breaks={cut: f"không so sánh được do sắp xếp đơn vị năm {cut}" for cut in cuts},
        others=others,
    )
    return chart, list(zip(STROKES, (name for name, _ in others), strict=False))


def _one_of(unit, name, rows):
    """The row that stands for a year: the unit's own, its namesake's, or the only one."""
    for row in rows:
        if row.unit_id == unit.pk:
            return row
    namesakes = [row for row in rows if row.unit.name == name]
    if len(namesakes) == 1:
        return namesakes[0]
    return rows[0] if len(rows) == 1 else None
