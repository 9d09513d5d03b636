"""Ranking by the unrounded percentage: ties share a place, and the next place is skipped."""

from fractions import Fraction
from itertools import groupby

from .faults import RowFault
from .numbers import Wrong, read_decimal


def rank(rows, unit_key=str):
    """The rows with `rank` in each, ordered by block, rank (none last) and unit.

    `rows`: dicts with unit, block, is_ranked and percent (decimal text or None), or points and max
    (decimal texts, whose exact quotient ranks the row) instead of percent; other keys come back
    unchanged. `unit_key`: sort key of a unit's name. Raises RowFault.
    """
    measured = _measured(rows)
    by_block = sorted(measured, key=lambda pair: pair[0]["block"])
    ranked = []
    for _, block in groupby(by_block, key=lambda pair: pair[0]["block"]):
        ranked.extend(_rank_block(list(block), unit_key))
    return ranked


def _rank_block(block, unit_key):
    places = places_of([measure for _, measure in block])
    rows = [{**row, "rank": place} for (row, _), place in zip(block, places, strict=True)]
    return sorted(
        rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, unit_key(row["unit"]))
    )


def places_of(measures):
    """The place of each measure (None: no place), the largest first: 1, 2, 2, 4."""
    ordered = sorted((measure for measure in measures if measure is not None), reverse=True)
    first = {}
    for place, measure in enumerate(ordered, 1):
        first.setdefault(measure, place)
    return [None if measure is None else first[measure] for measure in measures]


def _measured(rows):
    """(row, exact Fraction or None) of each row; all faults at once."""
    if not isinstance(rows, list):
        raise RowFault("đầu vào: phải là danh sách các đơn vị")
    measured, faults = [], []
    for number, row in enumerate(rows, 1):
        try:
            measured.append((row, _measure(row)))
        except Wrong as wrong:
            faults.append(f"dòng {number}: {wrong}")
    if faults:
        raise RowFault(faults)
    return measured


def _measure(row):
    if not isinstance(row, dict):
        raise Wrong("phải là một bảng gồm unit, percent, block, is_ranked")
    for key, kind, name in (
        ("unit", str, "chữ"),
        ("block", str, "chữ"),
        ("is_ranked", bool, "true hoặc false"),
    ):
        if key not in row:
            raise Wrong(f"thiếu {key}")
        if not isinstance(row[key], kind):
            raise Wrong(f"{key} phải là {name}")
    measure = _quotient(row) if "points" in row or "max" in row else _percent(row)
    return measure if row["is_ranked"] else None


def _percent(row):
    if "percent" not in row:
        raise Wrong("thiếu percent, hoặc points và max")
    return None if row["percent"] is None else _number(row, "percent")


def _quotient(row):
    for key in ("points", "max"):
        if key not in row:
            raise Wrong(f"thiếu {key}")
    if row.get("percent") is not None:
        _number(row, "percent")
    points, most = _number(row, "points"), _number(row, "max")
    return points / most * 100 if most else None


def _number(row, key):
    try:
        return Fraction(read_decimal(row[key]))
    except Wrong as wrong:
        raise Wrong(f"{key} {wrong}") from wrong
