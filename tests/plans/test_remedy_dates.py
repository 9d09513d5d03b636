"""Days after an inspection: pure rules over dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.remedy_dates import REPEAT_MONTHS, is_repeat, months_later, remedy_due

DAYS = st.dates(date(2011, 1, 1), date(2090, 12, 31))


def test_a_remedy_is_due_fifteen_days_after_the_conclusion():
    assert remedy_due(date(2026, 12, 20)) == date(2027, 1, 4)
    assert remedy_due(date(2028, 2, 20)) == date(2028, 3, 6)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 12, 15), -12, date(2025, 12, 15)),
    ],
)
def test_months_end_with_the_month(day, months, later):
    assert months_later(day, months) == later


@given(DAYS, st.integers(-60, 60))
def test_months_move_the_month_and_keep_or_shorten_the_day(day, months):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS, st.integers(-800, 800))
def test_a_repeat_comes_within_two_years_of_the_conclusion(concluded_on, days):
    found_on = concluded_on + timedelta(days=days)
    last = months_later(concluded_on, REPEAT_MONTHS)
    assert is_repeat(found_on, concluded_on) == (concluded_on <= found_on <= last)


def test_both_ends_of_the_two_years_count():
    concluded_on = date(2024, 11, 20)
    assert is_repeat(concluded_on, concluded_on)
    assert is_repeat(date(2026, 11, 20), concluded_on)
    assert not is_repeat(date(2026, 11, 21), concluded_on)
    assert not is_repeat(date(2024, 11, 19), concluded_on)
