"""How a unit stands to a directive: pure rules over dates."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plans.coverage import LATE, ON_TIME, OPEN, OVERDUE, carried, own_document, share

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS, DAYS, st.none() | DAYS)
@example(date(2028, 2, 29), date(2028, 3, 1), None)
@example(date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 31))
def test_the_last_day_counts_in_full(due_on, today, issued_on):
    state = carried(due_on, today, issued_on)
    seen = issued_on or today
    assert state.days == (due_on - seen).days
    is_late = seen > due_on
    expected = {
        (True, True): LATE, (True, False): ON_TIME, (False, True): OVERDUE, (False, False): OPEN,
    }  # fmt: skip
    assert state.code == expected[issued_on is not None, is_late]
    assert state.late_days == max((seen - due_on).days, 0)
    assert state.is_missing == (issued_on is None)
    assert "còn 0 ngày" not in state.words + state.short


@pytest.mark.parametrize(
    ("due", "issued", "words", "kind"),
    [
        (date(2026, 4, 30), date(2026, 4, 30), "đã triển khai đúng hạn", "ok"),
        (date(2026, 4, 30), date(2026, 4, 8), "đã triển khai đúng hạn, sớm 22 ngày", "ok"),
        (date(2026, 4, 30), date(2026, 5, 12), "triển khai chậm 12 ngày", "warn"),
        (date(2026, 5, 12), None, "chưa triển khai, quá hạn 12 ngày", "late"),
        (date(2026, 5, 27), None, "chưa triển khai, còn 3 ngày", "none"),
        (date(2026, 5, 24), None, "chưa triển khai, hết hạn 24:00 hôm nay", "none"),
    ],
)
def test_it_is_said_in_the_words_of_offices(due, issued, words, kind):
    state = carried(due, date(2026, 5, 24), issued)
    assert (state.words, state.kind) == (words, kind)


@given(st.lists(st.tuples(DAYS, st.integers(1, 9)), max_size=6), DAYS)
def test_which_document_counts(found, directive_on):
    chosen = own_document(found, directive_on)
    if not found:
        assert chosen is None
        return
    after = [one for one in found if one[0] >= directive_on]
    assert chosen in found
    if after:
        assert chosen[0] == min(day for day, _ in after)
    else:
        assert chosen[0] == max(day for day, _ in found)


def test_a_later_paper_does_not_undo_an_earlier_one():
    first, day = (date(2026, 2, 1), 1), date(2026, 1, 1)
    assert own_document([(date(2026, 9, 1), 2), first], day) == first
    assert own_document([(date(2025, 4, 12), 1)], day) == (date(2025, 4, 12), 1)


def test_a_share_is_never_rounded_up_to_all():
    assert share(999, 1000) == 99
    assert share(0, 5) == 0
    assert share(0, 0) is None


def test_what_is_missing_longest_comes_first():
    today = date(2026, 5, 24)
    states = [
        carried(today - timedelta(days=9), today),
        carried(today - timedelta(days=2), today),
        carried(today + timedelta(days=2), today),
        carried(today, today, today + timedelta(days=1)),
        carried(today, today, today),
    ]
    assert sorted(states, key=lambda state: state.rank) == states


def test_many_days_are_written_with_points():
    late = carried(date(2022, 4, 30), date(2026, 11, 30))
    assert (late.words, late.short) == (
        "chưa triển khai, quá hạn 1.675 ngày",
        "chưa, quá hạn 1.675 ngày",
    )
