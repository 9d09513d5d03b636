"""What a corrected snapshot corrected, told from the published texts: its own holds what each row
became, that of the snapshot before it what it was. It writes nothing.
"""

import json
from decimal import Decimal

from django.core.cache import cache

from cchc.lib.vietnamese import decimal_text, upper_first
from scoring import calculate, engine
from scoring.models import Snapshot
from scoring.wording import name_in_ranking, value_words

KEPT = 600  # seconds: published texts never change, and may be megabytes to read


def differs(the_set, code, one, other):
    """Are these two answers (in JSON's shape; None: not scored) to one criterion different?"""
    one, other = (engine.read_answers(the_set, {code: given}) for given in (one, other))
    return one != other


def corrected(snapshot):
    """[dict] of the rows that a snapshot corrected, none for number 1: number (of the snapshot),
    badge, unit_id, unit, sheet_id, code, name; in words was_value, value, was_points, points
    of the row, was_total, total of the unit."""
    if snapshot.number == 1:
        return []
    key = f"corrected:{snapshot.code}:{snapshot.sha256}"
    return cache.get_or_set(key, lambda: _corrected(snapshot), KEPT)


def corrections_of(result):
    """The same of the unit of one Result: all up to its snapshot, the first first."""
    if result.snapshot.number == 1:
        return []
    snapshots = Snapshot.objects.light().filter(
        round_block=result.snapshot.round_block_id, number__range=(2, result.snapshot.number)
    )
    return [
        row
        for snapshot in snapshots.order_by("number")
        for row in corrected(snapshot)
        if row["unit_id"] == result.unit_id
    ]


def lines_of(snapshot, *, with_points=False, readable=()):
    """[line] a corrected row. The total is the public's, the points of a row are for those who are
    signed in, its value for those who may read its sheet (`readable`: keys)."""
    the_round = snapshot.round_block.round
    place = the_round.owner.name_on(the_round.last_day)
    return [
        _line(row, place, with_points=with_points, with_value=row["sheet_id"] in readable)
        for row in corrected(snapshot)
    ]


def by_unit(snapshot, *, with_points=False, readable=()):
    """[{name, total, lines}] a unit that was corrected: the same, its total said once."""
    the_round = snapshot.round_block.round
    place = the_round.owner.name_on(the_round.last_day)
    units = {}
    for row in corrected(snapshot):
        unit = units.setdefault(
            row["unit_id"], {"name": _name(row, place), "total": total_words(row), "lines": []}
        )
        parts = row_parts(row, with_points, with_value=row["sheet_id"] in readable)
        words = f": {'; '.join(parts)}" if parts else ""
        unit["lines"].append(f"Tiêu chí {row['code']} ({row['name']}){words}.")
    return list(units.values())


def total_words(row):
    """tổng điểm từ 9,00 thành 8,00"""
    return f"tổng điểm từ {row['was_total']} thành {row['total']}"


def row_parts(row, with_points, with_value):
    """kết quả từ 4 thành 3, điểm từ 4,00 thành 3,00: as much as is to be told."""
    value = [f"kết quả từ {row['was_value']} thành {row['value']}"] if with_value else []
    points = [f"điểm từ {row['was_points']} thành {row['points']}"] if with_points else []
    return value + points


def _name(row, place):
    return upper_first(name_in_ranking(row["unit"], place))


def _line(row, place, *, with_points, with_value):
    parts = [*row_parts(row, with_points, with_value), total_words(row)]
    return f"{_name(row, place)}, tiêu chí {row['code']} ({row['name']}): {'; '.join(parts)}."


def _corrected(snapshot):
    told = json.loads(snapshot.payload)
    if not told.get("changes"):
        return []
    before = snapshot.round_block.snapshots.get(number=snapshot.number - 1)
    told_before = json.loads(before.payload)
    the_set = calculate.parsed(told["criteria_set"]["text"])
    now = {unit["unit_id"]: unit["answers"] for unit in told["units"]}
    was = {unit["unit_id"]: unit["answers"] for unit in told_before["units"]}
    changed = {(change["unit"], change["code"]): None for change in told["changes"]}
    units = {unit for unit, _ in changed}
    results = {row.unit_id: row for row in snapshot.results.filter(unit__in=units)}
    earlier = {row.unit_id: row for row in before.results.filter(unit__in=units)}
    return [
        {
            "number": snapshot.number,
            "badge": f"đính chính lần {snapshot.number}",
            "unit_id": unit,
            "unit": results[unit].unit_name,
            "sheet_id": results[unit].sheet_id,
            "code": code,
            "name": the_set.by_code[code].name,
            "was_value": _value(the_set, code, was[unit].get(code)),
            "value": _value(the_set, code, now[unit].get(code)),
            "was_points": _points(earlier[unit], code),
            "points": _points(results[unit], code),
            "was_total": decimal_text(earlier[unit].points, 2),
            "total": decimal_text(results[unit].points, 2),
        }
        for unit, code in changed
        if differs(the_set, code, was[unit].get(code), now[unit].get(code))
    ]


def _value(the_set, code, given):
    given = given or {}
    if given.get("na"):
        return "không áp dụng"
    return value_words(given.get("value"), the_set.by_code[code].rule.kind)


def _points(result, code):
    leaf = result.leaves[code]
    words = {"na": "không áp dụng", "unscored": "chưa có điểm"}.get(leaf["state"])
    return words or decimal_text(Decimal(leaf["points"]), 2)
