"""Stages as a pure function of last days and of today."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import stages
from scoring.stages import Stage

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
gaps = st.lists(st.integers(1, 90), min_size=4, max_size=4)
flags = st.booleans()


def schedule(first, steps, has_explanation=True):
    """Ascending last days of every stage that the round has."""
    given_days, day = {}, first
    for stage, step in zip(stages.stages_of(has_explanation), [0, *steps], strict=False):
        day += timedelta(step)
        given_days[stage] = day
    return given_days


def test_a_round_without_explanation_has_three_stages():
    assert stages.stages_of(False) == [Stage.SELF, Stage.FIRST, Stage.PUBLICATION]
    assert stages.stages_of(True) == list(Stage)
    assert stages.missing({}, False) == [Stage.SELF, Stage.FIRST, Stage.PUBLICATION]


@given(first=days, steps=gaps, has_explanation=flags)
def test_ascending_days_are_in_order_and_none_is_missing(first, steps, has_explanation):
    found = schedule(first, steps, has_explanation)
    assert stages.missing(found, has_explanation) == []
    assert stages.out_of_order(found, has_explanation) == []


@given(first=days, steps=gaps, place=st.integers(0, 3))
def test_two_stages_that_end_on_one_day_or_turned_round_are_named(first, steps, place):
    found = schedule(first, steps)
    one, other = list(Stage)[place : place + 2]
    assert (one, other) in stages.out_of_order({**found, other: found[one]}, True)
    turned = {**found, one: found[other], other: found[one]}
    assert (one, other) in stages.out_of_order(turned, True)


@given(first=days, steps=gaps, has_explanation=flags, after=st.integers(-400, 800))
def test_the_stage_under_way_is_the_first_that_is_not_over(first, steps, has_explanation, after):
    found, today = schedule(first, steps, has_explanation), first + timedelta(after)
    now = stages.current(found, today)
    over = [stage for stage in found if stages.is_over(found[stage], today)]
    assert over == list(found)[: len(over)]
    if now is None:
        assert len(over) == len(found)
    else:
        assert now == list(found)[len(over)]
        assert today <= found[now]


@given(day=days)
def test_the_last_day_counts_to_its_end(day):
    assert not stages.is_over(day, day)
    assert stages.is_over(day, day + timedelta(1))
    assert not stages.is_over(None, day)


@given(first=days, steps=gaps, late=st.one_of(st.none(), st.integers(-60, 60)))
def test_a_late_sheet_has_its_later_stages_as_long_as_any_other(first, steps, late):
    found = schedule(first, steps)
    until = None if late is None else first + timedelta(late)
    shift = timedelta(max(late or 0, 0))
    for stage, day in found.items():
        assert stages.last_day(found, stage, until) == day + shift
    assert stages.last_day(found, Stage.SELF, until) == max(first, until or first)


def test_without_days_nothing_is_over_or_put_off():
    day = date(2026, 12, 15)
    assert stages.current({}, day) is None
    assert stages.last_day({}, Stage.SELF, day) is None
    assert stages.last_day({Stage.FIRST: day}, Stage.FIRST, date(2027, 1, 1)) == day


@pytest.mark.parametrize(
    ("left", "words", "kind"),
    [
        (8, "hạn 15/12/2026", "none"),
        (7, "còn 7 ngày (15/12/2026)", "warn"),
        (1, "còn 1 ngày", "warn"),
        (0, "hết hạn 24:00 hôm nay", "warn"),
        (-1, "đã hết hạn 24:00 ngày 15/12/2026", "late"),
    ],
)
def test_days_left_are_told_in_words(left, words, kind):
    day = date(2026, 12, 15)
    today = day - timedelta(left)
    assert (stages.left_words(day, today), stages.left_kind(day, today)) == (words, kind)


@given(first=days, steps=gaps)
def test_the_days_of_the_next_year_ascend_as_well(first, steps):
    later = stages.a_year_later(schedule(first, [step + 1 for step in steps]))
    assert stages.out_of_order(later, True) == []


def test_the_29th_of_february_becomes_the_28th():
    assert stages.a_year_later({Stage.SELF: date(2028, 2, 29), Stage.FIRST: None}) == {
        Stage.SELF: date(2029, 2, 28)
    }
