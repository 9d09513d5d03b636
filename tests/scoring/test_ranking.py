"""Ranking: what is told of rows that cannot be ranked, and the orders."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import RowFault, exact_percent, percent_of, places_of, rank
from scoring.engine.numbers import Decimal

ROW = {"unit": "A", "percent": "84.1", "block": "so", "is_ranked": True}


def test_an_exact_quotient_ranks_where_percents_would_tie():
    rows = [
        {"unit": "A", "points": "84.1230", "max": "99.9990", "block": "so", "is_ranked": True},
        {"unit": "B", "points": "84.1231", "max": "99.9990", "block": "so", "is_ranked": True},
        {"unit": "C", "points": "42.06155", "max": "49.9995", "block": "so", "is_ranked": True},
        {"unit": "D", "points": "1", "max": "0", "percent": None, "block": "so", "is_ranked": True},
    ]
    assert [(row["unit"], row["rank"]) for row in rank(rows)] == [
        ("B", 1),
        ("C", 1),
        ("A", 3),
        ("D", None),
    ]


def test_other_keys_come_back_unchanged():
    row = ROW | {"name": "Sở A", "deep": {"x": [1, None]}, "rank": 7}
    assert rank([row]) == [row | {"rank": 1}]
    assert rank([]) == []


def test_blocks_stand_in_plain_order_and_units_by_the_key():
    rows = [ROW | {"unit": unit, "block": block} for unit, block in ["b1", "a1", "B2", "A2"]]
    ranked = rank(rows, unit_key=lambda unit: {"b": 0, "B": 1, "a": 2, "A": 3}[unit])
    assert [row["unit"] for row in ranked] == ["b", "a", "B", "A"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({}, "đầu vào: phải là danh sách"),
        (None, "đầu vào: phải là danh sách"),
        ([3], "dòng 1: phải là một bảng"),
        ([{**ROW, "unit": None}], "dòng 1: unit phải là chữ"),
        ([{**ROW, "block": 1}], "dòng 1: block phải là chữ"),
        ([{**ROW, "is_ranked": 1}], "dòng 1: is_ranked phải là true hoặc false"),
        ([{"unit": "A", "block": "so", "is_ranked": True}], "dòng 1: thiếu percent"),
        ([{"percent": "1"}], "dòng 1: thiếu unit"),
        ([{**ROW, "percent": 84.1}], "percent phải là số viết trong dấu nháy"),
        ([{**ROW, "percent": "84,1"}], "percent “84,1” không phải số"),
        ([{**ROW, "percent": "-1"}], "percent không được âm"),
        ([{**ROW, "percent": "1" * 21}], "percent có quá 20 chữ số"),
        ([{**ROW, "is_ranked": False, "percent": "x"}], "percent “x” không phải số"),
        ([{**ROW, "points": "1"}], "thiếu max"),
        ([{**ROW, "max": "1"}], "thiếu points"),
        ([{**ROW, "points": None, "max": "1"}], "points phải là số viết trong dấu nháy"),
        ([{**ROW, "points": "1", "max": "1", "percent": "x"}], "percent “x” không phải số"),
    ],
)
def test_a_fault_is_told(rows, told):
    with pytest.raises(RowFault) as caught:
        rank(rows)
    assert any(told in line for line in caught.value.faults)


def test_places():
    assert places_of([3, None, 5, 3, 1]) == [2, None, 1, 2, 4]
    assert places_of([]) == []


def test_an_exact_percentage():
    assert percent_of(exact_percent(Decimal("68.32"), Decimal("84.00"))) == Decimal("81.333")
    assert exact_percent(Decimal(1), Decimal("0.00")) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=4) | st.just(ROW),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*ROW, "points", "max"]), inner)
        ),
        max_leaves=8,
    )
)
def test_whatever_is_ranked_only_faults_come_out(rows):
    with contextlib.suppress(RowFault):
        rank(rows)
