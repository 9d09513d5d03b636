"""Arithmetic of reported figures against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.report_sums import COUNT, LEVEL, MEAN, RATIO, Amount, amount_of, rounded, total_of

pytestmark = pytest.mark.any_database
D = Decimal
whole = st.integers(0, 10**9).map(Decimal)


def test_a_denominator_of_zero_is_not_applicable_never_zero():
    amount = amount_of(RATIO, numerator=D(0), denominator=D(0))
    assert (amount.value, amount.is_na, amount.is_known) == (None, True, True)


def test_nothing_is_not_zero():
    assert amount_of(COUNT).value is None
    assert not amount_of(RATIO, numerator=D(3)).is_known
    assert total_of(COUNT, {1: Amount(), 2: Amount()}).amount.value is None
    total = total_of(COUNT, {1: Amount(D(4)), 2: Amount(), 3: Amount(D(0))})
    assert (total.amount.value, total.given) == (D(4), (1, 3))


def test_a_ratio_of_several_is_no_mean_of_ratios():
    parts = {
        1: amount_of(RATIO, numerator=D(1), denominator=D(1)),
        2: amount_of(RATIO, numerator=D(0), denominator=D(99)),
        3: amount_of(RATIO),
        4: amount_of(RATIO, numerator=D(0), denominator=D(0)),
    }
    total = total_of(RATIO, parts)
    assert (total.amount.value, total.given) == (D("1.00"), (1, 2, 4))


def test_a_level_is_not_summed_and_a_mean_is_no_percentage():
    assert total_of(LEVEL, {1: Amount(D(80))}).given == ()
    assert amount_of(MEAN, numerator=D(7), denominator=D(2)).value == D("3.50")


@pytest.mark.parametrize(
    ("number", "said"),
    [("85.345", "85.35"), ("85.3449", "85.34"), ("0.005", "0.01"), ("12", "12.00")],
)
def test_one_rounding(number, said):
    assert rounded(D(number)) == D(said)


@given(numerator=whole, denominator=whole.filter(bool))
def test_a_ratio_is_the_exact_quotient_rounded_once(numerator, denominator):
    value = amount_of(RATIO, numerator=numerator, denominator=denominator).value
    exact = Fraction(100 * int(numerator), int(denominator))
    assert abs(Fraction(value) - exact) <= Fraction(1, 200)


@given(st.dictionaries(st.integers(0, 20), st.none() | whole, max_size=6))
def test_a_sum_is_of_the_known_alone(given_values):
    amounts = {key: Amount(value) for key, value in given_values.items()}
    total = total_of(COUNT, amounts)
    known = {key: value for key, value in given_values.items() if value is not None}
    assert set(total.given) == set(known)
    assert total.amount.value == (sum(known.values()) if known else None)
