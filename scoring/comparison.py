"""Two published results side by side, and one unit through the years: rows for the pages."""

from decimal import Decimal

from cchc.lib.vietnamese import NOT_KNOWN, decimal_text, percent_text
from scoring import calculate
from scoring.models import Result
from scoring.unit_lines import place_chart, value_chart
from scoring.wording import signed_text
from units.lineage import forebears


def total_rows(one, two):
    """Rows of the totals of two Results: dicts name, one, two, difference (texts)."""
    points = one.points - two.points if one.max == two.max else None
    percent = None if None in (one.percent, two.percent) else one.percent - two.percent
    return [
        _row("Thứ hạng", _place(one), _place(two), _places_words(one, two)),
        _row("Chỉ số", percent_text(one.percent), percent_text(two.percent), _by_percent(percent)),
        _row("Tổng điểm", *(_of(result.points, result.max) for result in (one, two)), points),
        _row("Xếp loại", one.band or NOT_KNOWN, two.band or NOT_KNOWN),
    ]


def area_rows(one, two):
    """The same of the areas, with their code; the difference is of their percents. Areas meet by
    their codes; `other_name`: where the second year calls it otherwise."""
    ones, twos = ({area["code"]: area for area in result.areas} for result in (one, two))
    return [
        _pair(
            code,
            ones.get(code),
            twos.get(code),
            lambda area: f"{_of(area['points'], area['max'])} ({percent_text(area['percent'])})",
            _by_percent(_difference(ones.get(code), twos.get(code), "percent")),
        )
        for code in _codes(ones, twos)
    ]


def leaf_rows(one, two):
    """The same of the criteria with points of their own; the difference is of points, and none
    where the maximum is another one."""
    ones, twos = _leaves(one), _leaves(two)
    rows = []
    for code in _codes(ones, twos):
        first, second = ones.get(code), twos.get(code)
        is_alike = first and second and first["max"] == second["max"]
        difference = _difference(first, second, "points") if is_alike else None
        rows.append(_pair(code, first, second, _leaf_text, difference))
    return rows


def _leaves(result):
    """{code: {name, points, max, state}} in the order of the published set."""
    the_set = calculate.engine_set(result.snapshot.round_block.criteria_set)
    return {
        leaf.code: {"name": leaf.name, **result.leaves[leaf.code]}
        for leaf in the_set.leaves
        if leaf.code in result.leaves
    }


def _leaf_text(leaf):
    words = {"na": "không áp dụng", "unscored": "chưa có điểm"}.get(leaf["state"])
    return words or _of(leaf["points"], leaf["max"])


def _codes(ones, twos):
    return [*ones, *(code for code in twos if code not in ones)]


def _pair(code, one, two, text, difference):
    names = [part["name"] for part in (one, two) if part]
    texts = (text(part) if part else NOT_KNOWN for part in (one, two))
    other = names[1] if len(set(names)) > 1 else ""
    return {"code": code, "other_name": other, **_row(names[0], *texts, difference)}


def _row(name, one, two, difference=""):
    if not isinstance(difference, str):
        difference = signed_text(difference)
    return {
        "name": name,
        "one": one,
        "two": two,
        "difference": difference,
        "is_other": one != two,
    }


def _difference(one, two, key):
    if not one or not two or one[key] is None or two[key] is None:
        return None
    return Decimal(one[key]) - Decimal(two[key])


def _by_percent(difference):
    """Điểm phần trăm, as against points."""
    return "" if difference is None else f"{signed_text(difference)} đpt"


def _of(points, most):
    return f"{decimal_text(points, 2)} / {decimal_text(most, 2)}"


def _places_words(one, two):
    """How many places the first stands before (+) or behind (-) the second."""
    return "" if None in (one.rank, two.rank) else f"{signed_text(two.rank - one.rank, 0)} bậc"


def _place(result):
    return NOT_KNOWN if result.rank is None else f"{result.rank}/{result.of_how_many}"


def results_in_line(unit):
    """(Results of the unit and of those whose records it keeps, newest year first, of the snapshots
    that count today; {unit id: day of its succession})."""
    since = forebears([unit.pk], kept_only=True)
    results = (
        Result.objects.current()
        .filter(unit__pk__among=set(since))
        .light()
        .select_related("snapshot__round_block__round", "unit")
        .defer("snapshot__payload")
        .prefetch_related("unit__versions")
        .order_by("-snapshot__round_block__round__year", "-snapshot__published_at", "pk")
    )
    return list(results), since


def history_charts(unit, results, since):
    """(chart of places, its legend, chart of percents) of what `results_in_line` gives."""
    rows = [(result.snapshot.round_block.round.year, result) for result in results]
    given = {"name": unit.name, "since": since}
    chart, legend = place_chart(
        unit, rows, title="Thứ hạng trong khối", whole_unit="đơn vị", **given
    )
    percents, _ = value_chart(unit, rows, title="Chỉ số", key="percent", **given)
    return chart, legend, percents
