"""The published indices of one unit over the years: what a unit's page shows of them.

`{% include "scoring/_unit_indices.html" with indices=indices only %}` draws what `unit_indices`
returns.
"""

from dataclasses import dataclass

from cchc.lib.charts import line_chart
from scoring.models import Index, PublishedIndex
from scoring.models.index import INDEX_NAMES

MOST_YEARS = 12
_FIELD = {Index.PAR_INDEX: "tỉnh, thành phố", Index.SIPAS: "tỉnh, thành phố"}


@dataclass(frozen=True)
class IndexSeries:
    """One index of one unit: its rows, newest first, and the chart of places, "" for too few.

    `has_other_names`: some row was published under another name than that of the unit today.
    """

    name: str
    rows: list
    chart: str
    has_other_names: bool


def unit_indices(unit, user, since):
    """[IndexSeries] of the unit and of the units whose records it keeps; empty without rows.

    `since`: {id: day of the succession} of these units, as `forebears` tells.
    """
    name = unit.name
    rows = list(
        PublishedIndex.objects.visible_to(user)
        .filter(unit__in=since)
        .with_units()
        .order_by("index", "-year", "rank", "pk")
    )
    series = []
    for index in Index:
        own = [row for row in rows if row.index == index]
        if own:
            line = {
                year: _one_of(unit, name, [row for row in own if row.year == year])
                for year in {row.year for row in own}
            }
            chart = _chart(unit, line, since, index)
            has_others = any(row.unit_name != name for row in own)
            series.append(IndexSeries(INDEX_NAMES[index], own, chart, has_others))
    return series


def _chart(unit, line, since, index):
    """The line of places; a change of organisation cuts it, and shows though no year followed.

    `line`: {year: the row that stands for it, or None}; `since`: as `forebears` tells.
    """
    line = {year: row for year, row in line.items() if row is not None and row.rank}
    if len(line) < 2:
        return ""
    cuts = (since[row.unit_id].year for row in line.values() if row.unit_id != unit.pk)
    cut = max(cuts, default=None)
    last = max([*line, *([cut] if cut else [])])
    points = [
        (year, line[year].rank, line[year].of_how_many) if year in line else (year, None)
        for year in range(max(min(line), last - MOST_YEARS + 1), last + 1)
    ]
    return line_chart(
        points,
        title=f"{INDEX_NAMES[index]}: thứ hạng",
        whole_unit=_FIELD.get(index, "đơn vị"),
        breaks={cut: f"sắp xếp đơn vị năm {cut}"} if cut else None,
    )


def _one_of(unit, name, rows):
    """The row that stands for a year: the unit's own, its namesake's, or the only one."""
    for row in rows:
        if row.unit_id == unit.pk:
            return row
    namesakes = [row for row in rows if row.unit.name == name]
    if len(namesakes) == 1:
        return namesakes[0]
    return rows[0] if len(rows) == 1 else None
