"""Rhythms: every rule names its days within their periods, in order, none twice, none left out."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar import (
    LAST,
    Rhythm,
    Rule,
    Weekend,
    ahead_of,
    nth_weekday,
    off_weekend,
    period_name,
    period_of,
    periods_of_year,
    rule_words,
    without,
)

DAYS = st.dates(date(1995, 1, 1), date(2099, 12, 31))
WEEKENDS = st.sampled_from(Weekend)
MONTHLY = [rhythm for rhythm in Rhythm if rhythm.months]


@st.composite
def rules(draw):
    """Any rule that a form may make."""
    rhythm = draw(st.sampled_from(Rhythm))
    weekend = draw(WEEKENDS)
    weekday = draw(st.integers(0, 6))
    if rhythm is Rhythm.WEEKLY:
        return Rule(rhythm, weekday=weekday, weekend=weekend)
    month = draw(st.integers(1, rhythm.months))
    how = draw(st.sampled_from(["day", "nth", "last"]))
    if how == "day":
        return Rule(rhythm, month, day=draw(st.integers(1, 31)), weekend=weekend)
    if how == "nth":
        return Rule(rhythm, month, nth=draw(st.integers(1, LAST)), weekday=weekday)
    return Rule(rhythm, month, weekend=weekend)


@st.composite
def spans(draw):
    first = draw(DAYS)
    return first, first + timedelta(days=draw(st.integers(-3, 800)))


@given(rules(), spans())
def test_days_are_in_order_within_the_span_and_one_for_each_whole_period(rule, span):
    first, last = span
    days = [one.on for one in rule.days(first, last)]
    assert days == sorted(set(days))
    assert all(first <= day <= last for day in days)
    periods = [period_of(rule.rhythm, day) for day in days]
    assert len(periods) == len(set(periods)), "one period has two meetings"
    whole = {period_of(rule.rhythm, day) for day in _each(first, last)}
    whole = {one for one in whole if first <= one[0] and one[1] <= last}
    assert whole <= set(periods), "a period that lies whole in the span has no meeting"


def _each(first, last):
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


@given(rules(), spans())
def test_each_day_is_the_one_that_the_rule_names(rule, span):
    for one in rule.days(*span):
        assert one.is_moved == (one.on != one.named)
        if rule.rhythm is Rhythm.WEEKLY:
            assert one.on == one.named
            assert one.on.weekday() == rule.weekday
            continue
        length = calendar.monthrange(one.on.year, one.on.month)[1]
        assert (one.on.month - rule.month) % rule.rhythm.months == 0
        assert (one.on.year, one.on.month) == (one.named.year, one.named.month)
        if rule.nth is not None:
            assert one.on.weekday() == rule.weekday
            assert not one.is_moved
            continue
        assert one.named.day == min(rule.day or length, length)
        assert one.is_short == ((rule.day or 0) > length)
        if rule.weekend is not Weekend.KEEP:
            assert one.on.weekday() < 5
            assert one.is_moved == (one.named.weekday() > 4)


@given(rules(), spans(), st.integers(0, 800))
def test_a_span_in_two_parts_has_the_same_days(rule, span, cut):
    first, last = span
    middle = first + timedelta(days=cut)
    both = rule.days(first, min(middle, last)) + rule.days(middle + timedelta(days=1), last)
    assert both == rule.days(first, last)


@given(st.integers(1995, 2099), st.integers(1, 12), st.integers(1, LAST), st.integers(0, 6))
def test_the_nth_weekday_is_counted_from_the_first(year, month, nth, weekday):
    those = [
        day
        for day in calendar.Calendar().itermonthdates(year, month)
        if day.month == month and day.weekday() == weekday
    ]
    assert nth_weekday(year, month, nth, weekday) == (those[-1] if nth == LAST else those[nth - 1])


@given(DAYS, st.sampled_from([Weekend.BEFORE, Weekend.AFTER]))
def test_off_the_weekend_is_the_nearest_working_day_of_the_month(day, weekend):
    found = off_weekend(day, weekend)
    assert found.weekday() < 5
    assert (found.year, found.month) == (day.year, day.month)
    assert abs((found - day).days) <= 2
    if day.weekday() < 5:
        assert found == day


@given(DAYS, st.integers(1, 14), WEEKENDS)
def test_the_committee_meets_so_many_days_before_or_earlier(day, days, weekend):
    found = ahead_of(day, days, weekend)
    assert days <= (day - found).days <= days + 2
    assert weekend is Weekend.KEEP or found.weekday() < 5


@given(st.sampled_from(MONTHLY), st.integers(1995, 2099))
def test_periods_of_a_year_follow_on_each_other(rhythm, year):
    periods = periods_of_year(rhythm, year)
    assert periods[0][0] == date(year, 1, 1)
    assert periods[-1][1] == date(year, 12, 31)
    for (_, end), (begin, _) in pairwise(periods):
        assert begin == end + timedelta(days=1)
    assert len({period_name(rhythm, period) for period in periods}) == len(periods)


@given(st.sampled_from(MONTHLY), st.integers(2000, 2098), st.lists(DAYS, max_size=12), spans())
def test_a_gap_is_a_whole_period_lived_through_without_a_meeting(rhythm, year, days, span):
    first, last = span
    gaps = without(rhythm, year, days, first, last)
    for begin, end in periods_of_year(rhythm, year):
        is_gap = first <= begin and end <= last and not any(begin <= day <= end for day in days)
        assert ((begin, end) in gaps) == is_gap


@pytest.mark.parametrize(
    ("rule", "first", "last", "days"),
    [
        (
            Rule(Rhythm.MONTHLY, day=31),
            date(2028, 1, 1),
            date(2028, 4, 30),
            ["31/01", "29/02", "31/03", "30/04"],
        ),
        (Rule(Rhythm.MONTHLY, day=29), date(2026, 2, 1), date(2026, 3, 31), ["28/02", "29/03"]),
        # 05/9/2026 is a Saturday, 31/5/2026 a Sunday at the end of its month.
        (
            Rule(Rhythm.MONTHLY, day=5, weekend=Weekend.AFTER),
            date(2026, 8, 1),
            date(2026, 10, 31),
            ["05/08", "07/09", "05/10"],
        ),
        (
            Rule(Rhythm.MONTHLY, weekend=Weekend.AFTER),
            date(2026, 5, 1),
            date(2026, 6, 30),
            ["29/05", "30/06"],
        ),
        # 01/8/2026 is a Saturday: its Friday is in July.
        (
            Rule(Rhythm.MONTHLY, day=1, weekend=Weekend.BEFORE),
            date(2026, 8, 1),
            date(2026, 8, 31),
            ["03/08"],
        ),
        (
            Rule(Rhythm.QUARTERLY, 3, nth=LAST, weekday=4),
            date(2026, 1, 1),
            date(2026, 12, 31),
            ["27/03", "26/06", "25/09", "25/12"],
        ),
        (Rule(Rhythm.HALF, 6, day=25), date(2026, 1, 1), date(2026, 12, 31), ["25/06", "25/12"]),
        (Rule(Rhythm.YEARLY, 12, day=20), date(2026, 7, 1), date(2027, 6, 30), ["20/12"]),
        (
            Rule(Rhythm.WEEKLY, weekday=0),
            date(2026, 12, 20),
            date(2027, 1, 5),
            ["21/12", "28/12", "04/01"],
        ),
        (Rule(Rhythm.MONTHLY, day=5), date(2026, 5, 6), date(2026, 5, 31), []),
    ],
)
def test_by_hand(rule, first, last, days):
    assert [f"{one.on:%d/%m}" for one in rule.days(first, last)] == days


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(Rhythm.WEEKLY, weekday=0), "thứ Hai hằng tuần"),
        (Rule(Rhythm.MONTHLY, day=5), "ngày 05 hằng tháng"),
        (Rule(Rhythm.MONTHLY), "ngày cuối hằng tháng"),
        (Rule(Rhythm.MONTHLY, nth=1, weekday=4), "thứ Sáu đầu tiên hằng tháng"),
        (
            Rule(Rhythm.QUARTERLY, 3, nth=LAST, weekday=4),
            "thứ Sáu cuối cùng của tháng thứ ba hằng quý",
        ),
        (Rule(Rhythm.HALF, 6, day=25), "ngày 25 tháng 6 và tháng 12"),
        (Rule(Rhythm.YEARLY, 12, day=20), "ngày 20 tháng 12 hằng năm"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert rule_words(rule) == words


def test_periods_in_words():
    day = date(2026, 11, 3)
    words = [period_name(rhythm, period_of(rhythm, day)) for rhythm in Rhythm]
    assert words == ["tuần từ 02/11", "tháng 11", "quý IV", "6 tháng cuối năm", "năm 2026"]
