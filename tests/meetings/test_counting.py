"""Who is counted, and who is asked for a majority."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.counting import Counts
from meetings.models import Mark
from units.models import PartyStatus

STATUSES, MARKS = list(PartyStatus), list(Mark)


@pytest.mark.parametrize(
    ("status", "mark", "entitled"),
    [
        ("OFFICIAL", "PRESENT", 1),
        ("OFFICIAL", "LATE", 1),
        ("OFFICIAL", "ABSENT", 1),  # without leave: of those whose majority is asked
        ("OFFICIAL", "NONE", 1),
        ("OFFICIAL", "EXCUSED", 0),
        ("OFFICIAL", "DUTY", 0),
        ("REDUCED", "PRESENT", 1),
        ("PROBATIONARY", "PRESENT", 0),
        ("EXEMPT", "EXEMPT", 0),
        ("EXEMPT", "PRESENT", 1),  # who comes all the same counts
        ("EXEMPT", "LATE", 1),
        ("EXEMPT", "ABSENT", 0),
        ("EXEMPT", "NONE", 0),
        ("TEMP_IN", "PRESENT", 0),  # an official member of another organisation
        ("TEMP_OUT", "PRESENT", 0),
        ("SUSPENDED", "PRESENT", 0),
        ("NONE", "PRESENT", 0),
        ("OFFICIAL", "GUEST", 0),
    ],
)
def test_who_may_vote(status, mark, entitled):
    assert Counts.of_roll([(mark, status)]).entitled == entitled


def test_as_in_the_example_of_the_rule():
    """25 official, of whom one is exempt and two have leave: 22."""
    rows = [("PRESENT", "OFFICIAL")] * 22 + [("EXCUSED", "OFFICIAL")] * 2
    rows += [("EXEMPT", "EXEMPT"), ("PRESENT", "PROBATIONARY")]
    counts = Counts.of_roll(rows)
    assert (counts.total, counts.official, counts.probationary) == (26, 25, 1)
    assert (counts.entitled, counts.expected, counts.present) == (22, 25, 23)


def test_who_joined_for_a_time_must_come_but_is_not_one_of_the_official_members():
    counts = Counts.of_roll([("PRESENT", "OFFICIAL")] * 3 + [("PRESENT", "TEMP_IN")])
    assert (counts.total, counts.expected, counts.present) == (4, 4, 4)
    assert (counts.official, counts.entitled) == (3, 3)


def test_from_numbers_it_is_proposed_only_where_they_are_known():
    numbers = {"official": 25, "exempt": 1, "excused": 2, "duty": None, "present": 23}
    assert Counts.of_numbers(**numbers).entitled == 22
    assert Counts.of_numbers(total=25, official=None).entitled is None
    assert Counts.of_numbers(official=2, excused=5).entitled == 0


def test_the_whole_is_official_and_probationary_members_where_only_they_are_given():
    counts = Counts.of_numbers(official=20, probationary=2, duty=1, present=19)
    assert (counts.total, counts.expected, counts.why_impossible) == (22, 21, "")
    assert Counts.of_numbers(total=23, official=20, probationary=2).total == 23
    assert Counts.of_numbers(official=20).total is None  # nobody said that there are no others


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"official": 20, "probationary": 2, "present": 50}, "Có mặt 50, nhiều hơn 22 người"),
        ({"total": 22, "official": 30}, "Chính thức 30, nhiều hơn tổng số 22;"),
        (
            {"total": 22, "official": 20, "probationary": 3},
            "Chính thức 20, dự bị 3, cộng 23, nhiều hơn tổng số 22;",
        ),
        (
            {"total": 22, "exempt": 20, "duty": 5},
            "Được miễn sinh hoạt 20, nhiệm vụ đặc biệt 5, cộng 25, nhiều hơn tổng số 22;",
        ),
        (
            {"total": 22, "present": 20, "excused": 5, "absent": 9},
            "Có mặt 20, vắng có lý do 5, vắng không lý do 9, cộng 34, nhiều hơn 22 người phải dự;",
        ),
        ({"total": 22, "exempt": 1, "excused": 22}, "Vắng có lý do 22, nhiều hơn 21 người phải"),
    ],
)
def test_numbers_that_cannot_all_be_right_are_named(numbers, sentence):
    assert Counts.of_numbers(**numbers).why_impossible.startswith(sentence)


@given(st.lists(st.tuples(st.sampled_from(MARKS), st.sampled_from(STATUSES)), max_size=40))
def test_no_roll_is_impossible(rows):
    assert Counts.of_roll(rows).why_impossible == ""


@given(st.lists(st.tuples(st.sampled_from(MARKS), st.sampled_from(STATUSES)), max_size=40))
def test_every_roll_adds_up(rows):
    counts = Counts.of_roll(rows)
    of_each = counts.present + counts.excused + counts.absent + counts.exempt + counts.duty
    assert of_each + counts.unmarked == counts.total
    assert counts.total + counts.guests == len(rows)
    assert 0 <= counts.entitled <= counts.official <= counts.total
    assert 0 <= counts.expected <= counts.total
