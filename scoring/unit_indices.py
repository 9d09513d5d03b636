"""The published indices of one unit over the years: what a unit's page shows of them.

`{% include "scoring/_unit_indices.html" with indices=indices only %}` draws what `unit_indices`
returns.
"""

from dataclasses import dataclass

from scoring.models import Index, PublishedIndex
from scoring.models.index import INDEX_NAMES, load_restatements
from scoring.unit_lines import place_chart

_FIELD = {Index.PAR_INDEX: "tỉnh, thành phố", Index.SIPAS: "tỉnh, thành phố"}


@dataclass(frozen=True)
class IndexSeries:
    """One index of one unit: its rows, newest first, and the chart of places, "" for too few.

    `legend`: [(stroke, name)] of predecessors that have lines of their own. `has_other_names`: some
    row was published under another name than that of the unit today.
    """

    name: str
    rows: list
    chart: str
    legend: list
    has_other_names: bool


def unit_indices(unit, user, since):
    """[IndexSeries] of the unit and of the units whose records it keeps; empty without rows.

    `since`: {id: day of the succession} of these units, as `forebears` tells.
    """
    name = unit.name
    rows = load_restatements(
        PublishedIndex.objects.visible_to(user)
        .originals()
        .filter(unit__in=since)
        .with_units()
        .marking_restated()
        .order_by("index", "-year", "rank", "pk")
    )
    series = []
    for index in Index:
        own = [row for row in rows if row.index == index]
        if own:
            chart, legend = place_chart(
                unit,
                [(row.year, row) for row in own],
                name=name,
                title=f"{INDEX_NAMES[index]}: thứ hạng",
                since=since,
                whole_unit=_FIELD.get(index, "đơn vị"),
            )
            has_others = any(row.unit_name != name for row in own)
            series.append(IndexSeries(INDEX_NAMES[index], own, chart, legend, has_others))
    return series
