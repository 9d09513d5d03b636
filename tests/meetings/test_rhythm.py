"""The rhythm as pure functions: against a plain second telling of the rule, on any day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rhythm import (
    AHEAD,
    COUNTED_KINDS,
    LATE,
    MISSING,
    NOT_ASKED,
    ON_TIME,
    PENDING,
    WORDS,
    Life,
    MonthFacts,
    Session,
    month_facts,
    months_absent,
    quarter_of,
    record_by,
    standing,
    themes_by_quarter,
)

NOVEMBER = date(2026, 11, 20)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
OLD = date(2004, 1, 1)
ALWAYS = Life(OLD, ((OLD, date(2099, 12, 31)),))
MARKS = st.lists(
    st.sampled_from(["PRESENT", "LATE", "EXCUSED", "ABSENT", "DUTY", "EXEMPT", "NONE"]),
    min_size=1, max_size=2,
)  # fmt: skip


def session(day, kind="REGULAR", recorded_on=None, **fields):
    return Session(held_on=day, key=1, kind=kind, recorded_on=recorded_on or day, **fields)


SESSIONS = st.builds(
    Session,
    held_on=st.dates(date(2026, 11, 1), date(2026, 11, 30)),
    key=st.integers(1, 99),
    kind=st.sampled_from([*COUNTED_KINDS, "STUDY"]),
    recorded_on=st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    is_combined=st.booleans(),
    present=st.none() | st.integers(0, 30),
    expected=st.none() | st.integers(0, 30),
    is_illustrative=st.booleans(),
)


# --- What is counted ----------------------------------------------------------------------------


@given(st.lists(SESSIONS, max_size=5, unique_by=lambda one: one.key), st.randoms())
def test_counted_whatever_their_order(sessions, random):
    facts = month_facts(sessions)
    assert facts.regulars == len([one for one in sessions if one.kind == "REGULAR"])
    assert facts.committees == len([one for one in sessions if one.kind == "COMMITTEE"])
    both = [one for one in sessions if one.kind == "REGULAR" and one.is_combined]
    assert facts.thematics >= len(both)
    assert (facts.held_on is None) == (facts.regulars == 0)
    if facts.expected is not None:
        known = [one for one in sessions if one.kind in ("REGULAR", "THEMATIC") and one.expected]
        assert facts.expected <= sum(one.expected for one in known)
    random.shuffle(sessions)
    assert month_facts(sessions) == facts


def test_nothing_held_counts_as_nothing():
    assert month_facts([]) == MonthFacts()


def test_one_session_with_both_parts_counts_once_for_each():
    facts = month_facts([session(NOVEMBER, is_combined=True, present=18, expected=20)])
    assert (facts.regulars, facts.thematics, facts.present, facts.expected) == (1, 1, 18, 20)


def test_who_came_is_known_only_where_both_numbers_are():
    sessions = [
        session(NOVEMBER, present=9, expected=10),
        session(NOVEMBER, present=700),
        session(NOVEMBER, "COMMITTEE", present=3, expected=5),
    ]
    facts = month_facts(sessions)
    assert (facts.present, facts.expected) == (9, 10)


def test_the_first_regular_session_is_the_one_that_tells():
    early, late = session(date(2026, 11, 3)), session(date(2026, 11, 25))
    assert month_facts([late, early]).held_on == date(2026, 11, 3)


@given(DAYS)
def test_recorded_in_time_until_its_month_is_over_and_two_days_after_it(day):
    last = date(day.year, day.month, monthrange(day.year, day.month)[1])
    assert record_by(day) >= last
    assert record_by(day) - day >= timedelta(days=2)
    assert record_by(day) in (last, day + timedelta(days=2))
    assert record_by(day, day + timedelta(days=1)) == max(last, day + timedelta(days=3))


# --- How a month stands -------------------------------------------------------------------------


@given(DAYS, DAYS, st.none() | DAYS)
def test_every_month_has_one_state_on_any_day(first, today, planned_on):
    code = standing(ALWAYS, None, first.year, first.month, today, planned_on)
    assert code in WORDS
    begun = date(first.year, first.month, 1) <= today
    assert (code == AHEAD) == (not begun)
    is_over = (first.year, first.month) < (today.year, today.month)
    if is_over:
        assert code == MISSING
    facts = month_facts([session(first)])
    if begun:
        assert standing(ALWAYS, facts, first.year, first.month, today) == ON_TIME


@pytest.mark.parametrize(
    ("facts", "planned_on", "code"),
    [
        ([session(date(2026, 11, 5))], None, ON_TIME),
        ([session(date(2026, 11, 5), recorded_on=date(2026, 11, 30))], None, ON_TIME),
        ([session(date(2026, 11, 5), recorded_on=date(2026, 12, 1))], None, LATE),
        ([session(date(2026, 11, 30), recorded_on=date(2026, 12, 2))], None, ON_TIME),
        ([session(date(2026, 11, 30), recorded_on=date(2026, 12, 3))], None, LATE),
        ([session(date(2026, 11, 5), "THEMATIC")], None, PENDING),
        ([session(date(2026, 11, 5), "COMMITTEE")], date(2026, 11, 10), MISSING),
        ([], None, PENDING),
        ([], date(2026, 11, 20), PENDING),
        ([], date(2026, 11, 19), MISSING),
    ],
)
def test_the_running_month(facts, planned_on, code):
    assert standing(ALWAYS, month_facts(facts), 2026, 11, NOVEMBER, planned_on) == code


@pytest.mark.parametrize(
    ("founded_on", "spans", "asked"),
    [
        (OLD, [(OLD, date(2026, 12, 31))], True),
        (date(2026, 10, 1), [(date(2026, 10, 1), date(2026, 12, 31))], True),
        (date(2026, 10, 2), [(date(2026, 10, 2), date(2026, 12, 31))], False),  # begun within it
        (OLD, [(OLD, date(2026, 10, 30))], False),  # ended within it, or under another since
        (OLD, [(OLD, date(2026, 10, 31))], True),
        (OLD, [(date(2026, 10, 15), date(2026, 12, 31))], True),  # came from another committee
        (OLD, [], False),
    ],
)
def test_who_must_meet_in_october(founded_on, spans, asked):
    life = Life(founded_on, tuple(spans))
    assert life.is_asked(2026, 10, NOVEMBER) is asked
    code = standing(life, None, 2026, 10, NOVEMBER)
    assert code == (MISSING if asked else NOT_ASKED)


def test_themes_of_the_quarters():
    asked = set(range(1, 12))
    made = themes_by_quarter({2: 1, 8: 2}, asked, 2026, NOVEMBER)
    assert made == [True, False, True, None]
    assert themes_by_quarter({}, {5}, 2026, NOVEMBER) == [None, False, None, None]
    assert [quarter_of(month) for month in (1, 3, 4, 12)] == [1, 1, 2, 4]


# --- Absent three months running ----------------------------------------------------------------


def runs(*marks):
    """Marks of September, October, November 2026 and so on back from November."""
    places = [(2026, 11), (2026, 10), (2026, 9), (2026, 8), (2026, 7)]
    return {place: mark for place, mark in zip(places, marks, strict=False) if mark is not None}


@pytest.mark.parametrize(
    ("marks", "months"),
    [
        (runs(["ABSENT"], ["ABSENT"], ["ABSENT"], ["PRESENT"]), 3),
        (runs(["ABSENT"], ["ABSENT"], ["EXCUSED"], ["ABSENT"]), 2),  # a reason was given
        (runs(["ABSENT"], ["DUTY"], ["ABSENT"], ["EXEMPT"], ["ABSENT"]), 3),  # passed over
        (runs(["ABSENT"], None, ["ABSENT"], ["ABSENT"]), 1),  # no session in October
        (runs(["ABSENT"], ["NONE"], ["ABSENT"], ["ABSENT"]), 1),  # not marked is not absent
        (runs(["ABSENT", "PRESENT"], ["ABSENT"], ["ABSENT"]), 0),  # came to one of two
        (runs(["PRESENT"], ["ABSENT"], ["ABSENT"], ["ABSENT"]), 0),  # came last
        ({}, 0),
    ],
)
def test_months_absent_one_after_the_other(marks, months):
    assert len(months_absent(marks)) == months


@given(st.lists(st.none() | MARKS, min_size=5, max_size=5))
def test_a_run_holds_nothing_but_absence(marks):
    told = runs(*marks)
    run = months_absent(told)
    assert run == sorted(run, reverse=True)
    assert all("ABSENT" in told[place] for place in run)
    for place in run:
        assert not {"PRESENT", "LATE", "EXCUSED", "NONE"} & set(told[place])
