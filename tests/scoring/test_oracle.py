"""The engine against the oracle: random sheets and rankings must come out the same to the digit."""

import json
from decimal import Decimal, localcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine import (
    rank,
    read_answers,
    read_set,
    score,
    tell_leaf,
    tell_node,
    tell_total,
    write_set,
)
from tests.scoring import oracle
from tests.scoring.random_sheets import random_rows, random_sheet

SEEDS = st.integers(min_value=0, max_value=2**64 - 1)
QUICK = settings(max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
DEEP = settings(QUICK, max_examples=100_000)


def toml_of(value):
    """TOML text of a table, inline below the first level; JSON text is TOML but for ":"."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml_of(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_of(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def document(table):
    return "\n".join(f"{json.dumps(key)} = {toml_of(value)}" for key, value in table.items())


def check_sheet(seed):
    table, given_answers = random_sheet(seed)
    criteria_set = read_set(document(table))
    answers = read_answers(criteria_set, given_answers)
    result = score(criteria_set, answers)
    expected = oracle.result_of(table, given_answers)
    assert result.as_json() == expected
    return criteria_set, answers, result


@pytest.mark.uncounted
@QUICK
@given(SEEDS)
def test_points_agree(seed):
    check_sheet(seed)


@pytest.mark.deep
@DEEP
@given(SEEDS)
def test_points_agree_at_length(seed):
    check_sheet(seed)


@settings(QUICK, max_examples=500)
@given(SEEDS)
def test_every_number_is_told(seed):
    criteria_set, answers, result = check_sheet(seed)
    for leaf in criteria_set.leaves:
        got = result.leaves[leaf.code]
        told = tell_leaf(leaf, answers.get(leaf.code), got)
        if got.state == "scored":
            assert f": {oracle_text(got.points)} điểm" in told
    for node in criteria_set.nodes:
        assert tell_node(criteria_set, result, node.code)
    assert any("Tổng điểm" in line for line in tell_total(criteria_set, result))


def oracle_text(number):
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")


@settings(QUICK, max_examples=500)
@given(SEEDS)
def test_a_set_reads_back_as_written(seed):
    table, _ = random_sheet(seed)
    criteria_set = read_set(document(table))
    assert read_set(write_set(criteria_set)) == criteria_set


def test_the_caller_s_decimal_context_changes_nothing():
    for seed in range(50):
        with localcontext() as context:
            context.prec = 2
            check_sheet(seed)


@settings(QUICK, max_examples=1000)
@given(SEEDS)
def test_places_agree(seed):
    check_places(random_rows(seed))


@pytest.mark.deep
@settings(DEEP, max_examples=20_000)
@given(SEEDS)
def test_places_agree_at_length(seed):
    check_places(random_rows(seed))


def check_places(rows):
    rows = [row | {"number": number} for number, row in enumerate(rows)]
    ranked = rank(rows)
    places = oracle.places_in(rows)
    assert len(ranked) == len(rows)
    assert all(row["rank"] == places[row["number"]] for row in ranked)
    assert [{key: row[key] for key in row if key != "rank"} for row in ranked] == [
        rows[row["number"]] for row in ranked
    ]
    keys = [(row["block"], row["rank"] is None, row["rank"] or 0, row["unit"]) for row in ranked]
    assert keys == sorted(keys)


def test_the_oracle_rounds_half_up():
    assert oracle.half_up(oracle.Fraction("1.005"), 2) == "1.01"
    assert oracle.half_up(oracle.Fraction("0.5"), 0) == "1"
    assert Decimal("2.68") == Decimal(oracle.half_up(oracle.Fraction("2.675"), 2))
