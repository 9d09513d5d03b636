"""The one bridge between the models and the engine: rows in, points out; it writes nothing.

Everything else in the app asks here, so that the engine can change behind one door.
"""

import hashlib
from decimal import Decimal
from functools import lru_cache

from cchc.lib.refusal import Refused
from scoring import engine, gates
from scoring.models.criteria import SELF_METHODS
from scoring.set_faults import read_checked

SELF, COUNTED = "self", "counted"
# Kinds of rules whose points are worth an explanation beside the value.
MEASURED = ("tiers", "linear", "deadline", "per_item", "deduction", "late_penalty")


@lru_cache(maxsize=64)
def parsed(text):
    """The engine's CriteriaSet of a set's TOML text. Raises engine.SetFault."""
    return engine.read_set(text)


@lru_cache(maxsize=32)
def looked_over(text):
    """(engine CriteriaSet, set_faults.Checked) of the text of a set, finished or not."""
    return read_checked(engine.read_toml(text))


def read_text(text):
    """The engine's set, its faults as a Refused whose items are the lines."""
    try:
        return parsed(text)
    except engine.Fault as fault:
        raise Refused(
            "Bộ tiêu chí chưa dùng được; sửa các chỗ sau rồi nhập lại.",
            [(line, "") for line in fault.faults],
        ) from fault


def engine_set(criteria_set):
    """The engine's set of a CriteriaSet row."""
    return parsed(criteria_set.text)


def points_of(criteria_set, code, value):
    """Points (Decimal) of one value in JSON's types; None stays None. Raises Refused."""
    if value is None:
        return None
    the_set = engine_set(criteria_set)
    try:
        answer = engine.read_answers(the_set, {code: {"value": value}})[code]
    except engine.Fault as fault:
        raise Refused(f"Tiêu chí {'; '.join(fault.faults)}.") from fault
    return engine.score_leaf(the_set.by_code[code], answer).points


def given_of(entries, column=COUNTED):
    """{code: answer} in the JSON shape that the engine reads, of rows with their criterion.

    SELF: what the unit says, with what it asks to leave out left out, and nothing of the rows that
    it does not score; COUNTED: the last column present of every row.
    """
    given = {}
    for entry in entries:
        criterion = entry.criterion
        if column == SELF:
            if criterion.method not in SELF_METHODS:
                continue
            is_na = entry.na_state in (entry.Na.ASKED, entry.Na.GRANTED)
            value = entry.self_value
        else:
            is_na = entry.is_na
            value = entry.counted[0]
        if is_na:
            given[criterion.code] = {"na": True, "reason": entry.na_reason}
        elif value is not None:
            given[criterion.code] = {"value": value}
    return given


def score_given(criteria_set, given):
    """The engine's Result of answers in JSON's shape."""
    the_set = engine_set(criteria_set)
    return engine.score(the_set, engine.read_answers(the_set, given))


def score_sheet(criteria_set, entries, column=COUNTED):
    """The engine's Result of a sheet's rows (each with its criterion loaded)."""
    return score_given(criteria_set, given_of(entries, column))


def told_sheet(criteria_set, entries, column=COUNTED):
    """(Result, {code: arithmetic}): as `score_sheet`, and in words how points came out of the value
    of each scored row whose value is a number that the rule counts with."""
    the_set = engine_set(criteria_set)
    answers = engine.read_answers(the_set, given_of(entries, column))
    result = engine.score(the_set, answers)
    told = {
        code: engine.tell_leaf(the_set.by_code[code], answer, result.leaves[code])
        for code, answer in answers.items()
        if not answer.is_na and the_set.by_code[code].rule.kind in MEASURED
    }
    return result, told


def tell_sheet(criteria_set, entries, column=COUNTED):
    """Cách tính: (rows, total lines); rows are dicts code, name, depth, is_leaf, text, points, max
    in the order of the set."""
    return tell_given(criteria_set, given_of(entries, column))


def tell_given(criteria_set, given):
    """The same of answers in JSON's shape; points and max None where nothing is base points."""
    return tell(engine_set(criteria_set), given)


def tell(the_set, given):
    """The same of the engine's set."""
    answers = engine.read_answers(the_set, given)
    result = engine.score(the_set, answers)
    rows = []
    for criterion in the_set.criteria:
        code = criterion.code
        if criterion.is_leaf:
            got = result.leaves[code]
            text = engine.tell_leaf(criterion, answers.get(code), got)
        else:
            got = result.nodes[code]
            text = engine.tell_node(the_set, result, code)
        rows.append(
            {
                "code": code,
                "name": criterion.name,
                "depth": criterion.depth,
                "is_leaf": criterion.is_leaf,
                "text": text,
                "points": got.points if criterion.is_leaf or got.max_units else None,
                "max": got.max if criterion.is_leaf or got.max_units else None,
            }
        )
    lines, lowered = engine.tell_total(the_set, result), gates.said(the_set, result)
    return rows, [*lines, lowered] if lowered else lines


def area_sums(criteria_set, result):
    """Points of the first level: [{code, name, points, max, percent}] as Decimals (percent None of
    a maximum of 0), without areas that hold only bonus and penalty."""
    the_set = engine_set(criteria_set)
    return areas_of(area_tops(the_set), result)


def area_tops(the_set):
    """Criteria of the first level that hold more than bonus and penalty."""
    return [
        top
        for top in the_set.children()
        if (top.is_base if top.is_leaf else _has_base(the_set, top.code))
    ]


def areas_of(tops, result):
    """What `area_sums` gives, of these criteria of the first level."""
    sums = []
    for top in tops:
        got = result.leaves[top.code] if top.is_leaf else result.nodes[top.code]
        sums.append(
            {
                "code": top.code,
                "name": top.name,
                "points": got.points,
                "max": got.max,
                "percent": got.percent,
            }
        )
    return sums


def node_maxima(the_set):
    """(code, name, maximum) of every criterion with children: the sum of its base leaves."""
    sums = {node.code: Decimal(0) for node in the_set.nodes}
    for leaf in the_set.leaves:
        for code in the_set.ancestors[leaf.code] if leaf.is_base else ():
            sums[code] += leaf.max
    return [(node.code, node.name, sums[node.code]) for node in the_set.nodes]


def maxima(the_set):
    """(code, name, maximum) of the first level, areas without base points left out."""
    sums = {code: most for code, _, most in node_maxima(the_set)}
    return [
        (top.code, top.name, top.max if top.is_leaf else sums[top.code])
        for top in the_set.children()
        if (top.is_leaf and top.is_base) or sums.get(top.code)
    ]


def _has_base(the_set, code):
    return any(leaf.is_base and code in the_set.ancestors[leaf.code] for leaf in the_set.leaves)


def places(units):
    """{unit_id: place or None} of dicts unit_id, unit, is_ranked, ratio (the exact percentage as
    the engine gives it, or None); ties share a place and the next is skipped."""
    rows = [
        {
            "unit": unit["unit"],
            "unit_id": unit["unit_id"],
            "block": "",
            "is_ranked": unit["is_ranked"],
            "points": str(unit["ratio"][0]) if unit["ratio"] else "0",
            "max": str(unit["ratio"][1]) if unit["ratio"] else "0",
        }
        for unit in units
    ]
    return {row["unit_id"]: row["rank"] for row in engine.rank(rows)}


def evidence_hash(item):
    """SHA-256 over what the evidence is called and the hashes of its files."""
    hashes = sorted(link.file.sha256 for link in item.file_links.all())
    return sha256_of("\n".join([item.name, item.place_in_document, *hashes]))


def sha256_of(text):
    return hashlib.sha256(text.encode()).hexdigest()
