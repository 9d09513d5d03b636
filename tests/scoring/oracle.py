"""A second opinion on points and places: plain fractions, straight from the rules as worded.

It shares no line with the engine, takes sets as the table that TOML gives, and knows only valid
input; it is slow and has no faults to tell.
"""

from fractions import Fraction
from math import floor

BASE = {"self", "computed", "survey"}


def half_up(number, places):
    """The text of a number that is not negative, rounded half up to `places` digits."""
    units = floor(number * 10**places + Fraction(1, 2))
    whole, rest = divmod(units, 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)


def rounded(number, places):
    return Fraction(half_up(number, places))


def earned(rule, most, value):
    """Exact points of a value, before rounding."""
    kind = rule["kind"]
    if kind == "yes_no":
        return most if value else Fraction(0)
    if kind == "choice":
        return Fraction({row["label"]: row["points"] for row in rule["levels"]}[value])
    if kind == "tiers":
        return _tiers(rule, most, Fraction(value))
    if kind == "linear":
        number, full = Fraction(value), Fraction(rule["full_at"])
        if number >= full:
            return most
        return Fraction(0) if number < Fraction(rule["floor"]) else number / full * most
    if kind == "deadline":
        reached = [row for row in rule["tiers"] if value <= row["days_late_at_most"]]
        return Fraction(reached[0]["points"]) if reached else Fraction(0)
    if kind == "per_item":
        return min(most, value * Fraction(rule["points_each"]))
    if kind == "deduction":
        return max(Fraction(0), most - value * Fraction(rule["points_each"]))
    if kind == "late_penalty":
        if value <= 0:
            return Fraction(0)
        grown = Fraction(rule["first_day"]) + (value - 1) * Fraction(rule["each_day"])
        return min(most, grown)
    if kind == "survey":
        return most * Fraction(value) / 100
    assert kind == "points"
    return Fraction(value)


def _tiers(rule, most, number):
    for row in rule["tiers"]:
        if "at_most" in row:
            is_reached = number <= Fraction(row["at_most"])
        else:
            is_reached = number >= Fraction(row["at_least"])
        if is_reached:
            return Fraction(row["share"]) * most if "share" in row else Fraction(row["points"])
    return Fraction(0)


def result_of(table, answers):
    """The result object of a valid set (a TOML table) and valid answers (JSON)."""
    places = table["decimals"]
    rows = {row["code"]: row for row in table["criterion"]}
    parents = {row.get("parent") for row in rows.values()}
    leaves = {}
    for code, row in rows.items():
        if code not in parents:
            leaves[code] = _leaf(row, answers.get(code), places)
    base = [code for code in leaves if rows[code]["method"] in BASE]
    nodes = {}
    for code in rows:
        if code in parents:
            below = [leaf for leaf in base if code in _above(rows, leaf)]
            nodes[code] = _sum(leaves, below)
    points, most = _sum(leaves, base)
    bonus, penalty = (_side(table, rows, leaves, kind) for kind in ("bonus", "penalty"))
    total = max(Fraction(0), points + bonus - penalty)
    percent = total / most * 100 if most else None
    if percent is not None and not table.get("allow_over_100"):
        percent = min(percent, Fraction(100))
    return {
        "leaves": {
            code: {
                "points": half_up(got, places),
                "max": half_up(of, places),
                "state": state,
            }
            for code, (got, of, state) in leaves.items()
        },
        "nodes": {
            code: {
                "points": half_up(got, places),
                "max": half_up(of, places),
                "percent": half_up(got / of * 100, 3) if of else None,
            }
            for code, (got, of) in nodes.items()
        },
        "base": {"points": half_up(points, places), "max": half_up(most, places)},
        "bonus": half_up(bonus, places),
        "penalty": half_up(penalty, places),
        "total": {
            "points": half_up(total, places),
            "max": half_up(most, places),
            "percent": None if percent is None else half_up(percent, 3),
        },
        "band": _band(table, percent),
        "unscored": [code for code in base if leaves[code][2] == "unscored"],
    }


def _leaf(row, answer, places):
    most = Fraction(row["max"])
    if answer and answer.get("na"):
        return Fraction(0), Fraction(0), "na"
    if not answer or answer.get("value") is None:
        return Fraction(0), most, "unscored"
    points = rounded(earned(row["rule"], most, answer["value"]), places)
    return points, most, "scored"


def _above(rows, code):
    above = []
    while (code := rows[code].get("parent")) is not None:
        above.append(code)
    return above


def _sum(leaves, codes):
    return sum(leaves[code][0] for code in codes), sum(leaves[code][1] for code in codes)


def _side(table, rows, leaves, kind):
    total = sum((got for code, (got, _, _) in leaves.items() if rows[code]["method"] == kind), 0)
    cap = table.get("caps", {}).get(kind)
    return Fraction(total) if cap is None else min(Fraction(total), Fraction(cap))


def _band(table, percent):
    if percent is None:
        return None
    for band in table.get("bands", []):
        if percent >= Fraction(band["at_least"]):
            return band["name"]
    return None


def places_in(rows):
    """The place of each row in its block, in the order given."""
    found = []
    for row in rows:
        mine = _measure(row)
        if mine is None:
            found.append(None)
            continue
        others = [_measure(other) for other in rows if other["block"] == row["block"]]
        found.append(1 + sum(1 for other in others if other is not None and other > mine))
    return found


def _measure(row):
    if not row["is_ranked"]:
        return None
    if "points" in row:
        most = Fraction(row["max"])
        return Fraction(row["points"]) / most * 100 if most else None
    return None if row["percent"] is None else Fraction(row["percent"])
