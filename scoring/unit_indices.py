"""The published indices of one unit over the years: what a unit's page shows of them.

`{% include "scoring/_unit_indices.html" with indices=indices only %}` draws what `unit_indices`
returns.
"""

from dataclasses import dataclass

from scoring.models import Index, NationalMean, PublishedIndex
from scoring.models.index import INDEX_NAMES, load_restatements
from scoring.unit_lines import place_chart, value_chart

_FIELD = {Index.PAR_INDEX: "tỉnh, thành phố", Index.SIPAS: "tỉnh, thành phố"}


@dataclass
class IndexSeries:
    """One index of one unit: its rows, newest first, and the chart of places, "" for too few.

    `legend`: [(stroke, name)] of predecessors that have lines of their own. `has_other_names`: some
    row was published under another name than that of the unit today. Beside the country each
    row has the NationalMean of its year as `mean`, or None.
    """

    index: str
    name: str
    rows: list
    chart: str
    legend: list
    has_other_names: bool
    value_chart: str = ""
    value_legend: tuple = ()


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
        .prefetch_related("unit__versions")
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
            series.append(IndexSeries(index, INDEX_NAMES[index], own, chart, legend, has_others))
    return series


def beside_the_country(unit, series, user, since):
    """The same [IndexSeries], each with its values beside the mean of the country where that was
    published; one query, none where no series is one of the whole country."""
    national = [each.index for each in series if each.index in _FIELD]
    found = NationalMean.objects.visible_to(user).filter(index__in=national, value__isnull=False)
    means = {(mean.index, mean.year): mean for mean in found}
    for each in series:
        for row in each.rows:
            row.mean = means.get((each.index, row.year))
        each.value_chart, each.value_legend = value_chart(
            unit,
            [(row.year, row) for row in each.rows],
            name=unit.name,
            title=f"{each.name}: giá trị",
            since=since,
            means={
                year: mean.value for (index, year), mean in means.items() if index == each.index
            },
        )
    return series
