"""Series of numbers: a year of an issuer, of the Party a term and a type."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.numbering import TERM_WORDS, TermProblem, is_one_series, series_of, term_of

FIRST = date(2021, 12, 14)


@dataclass(frozen=True)
class Paper:
    family: str = "PARTY"
    doc_type: str = "RESOLUTION"
    issued_on: date = FIRST
    term: str = ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("2020-2025", "2020-2025"), ("2020 – 2025", "2020-2025"),
     ("nhiệm kỳ 2025-2030", "2025-2030"), (" Nhiệm kỳ  2015 - 2020 ", "2015-2020")],
)  # fmt: skip
def test_a_term_is_kept_in_one_spelling(typed, kept):
    assert term_of(typed) == kept


@pytest.mark.parametrize("typed", ["2025", "2025-2020", "2020-2040", "XIX", "2020/2025", "x" * 999])
def test_what_is_no_term_is_told_with_an_example(typed):
    with pytest.raises(TermProblem) as problem:
        term_of(typed)
    assert str(problem.value) == TERM_WORDS


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (Paper(issued_on=date(2024, 1, 1)), True),
        (Paper(issued_on=date(2024, 1, 1), doc_type="DECISION"), False),
        (Paper(issued_on=date(2026, 12, 13)), True),
        (Paper(issued_on=date(2026, 12, 14)), False),
        (Paper(issued_on=date(2024, 1, 1), term="2020-2025"), True),
    ],
)
def test_of_the_party_five_years_stand_for_a_term_that_is_not_told(other, is_one):
    assert is_one_series(Paper(), other) is is_one_series(other, Paper()) is is_one


def test_terms_that_are_told_decide():
    old, new = Paper(term="2020-2025"), Paper(term="2025-2030")
    assert not is_one_series(old, new)
    assert is_one_series(old, Paper(term="2020-2025", issued_on=date(2025, 8, 1)))
    assert (series_of("PARTY", FIRST, "2020-2025"), series_of("PARTY", FIRST)) == ("2020-2025", "")


@given(st.sampled_from(["STATE", "LEGAL"]), st.dates(date(1990, 1, 1)), st.integers(-400, 400))
def test_a_state_series_is_its_year_whatever_the_type(family, day, days):
    try:
        other_day = day + timedelta(days)
    except OverflowError:
        other_day = day
    paper, other = Paper(family, issued_on=day), Paper(family, "PLAN", other_day)
    is_same = series_of(family, day) == series_of(family, other_day)
    assert is_one_series(paper, other) is is_one_series(other, paper) is is_same
