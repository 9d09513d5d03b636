"""How a date stands on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.deadlines import (
    CLOSED,
    DONE_LATE,
    NO_DATE,
    NOT_YET,
    ON_TIME,
    OVERDUE,
    SENT_LATE,
    SENT_ON_TIME,
    SOON,
    TODAY,
    due_state,
)

DUE = date(2026, 12, 15)


def on(days):
    return DUE - timedelta(days=days)


@pytest.mark.parametrize(
    ("left", "code", "label", "words", "kind"),
    [
        (30, NOT_YET, "chưa đến hạn", "hạn 15/12/2026", "none"),
        (8, NOT_YET, "chưa đến hạn", "hạn 15/12/2026", "none"),
        (7, SOON, "sắp đến hạn, còn 7 ngày", "còn 7 ngày (15/12/2026)", "warn"),
        (2, SOON, "sắp đến hạn, còn 2 ngày", "còn 2 ngày (15/12/2026)", "warn"),
        (1, SOON, "sắp đến hạn, còn 1 ngày", "còn 1 ngày", "warn"),
        (0, TODAY, "sắp đến hạn, hết hạn 24:00 hôm nay", "hết hạn 24:00 hôm nay", "warn"),
        (-1, OVERDUE, "quá hạn 1 ngày", "quá hạn 1 ngày", "late"),
        (-12, OVERDUE, "quá hạn 12 ngày", "quá hạn 12 ngày", "late"),
    ],
)
def test_open_work(left, code, label, words, kind):
    state = due_state(DUE, on(left))
    assert (state.code, state.label, state.words, state.kind) == (code, label, words, kind)
    assert state.days == left
    assert state.is_overdue is (left < 0)


def test_done_work_keeps_its_own_day_whenever_it_is_looked_at():
    late = due_state(DUE, on(-90), done_on=on(-2))
    assert (late.code, late.words, late.kind) == (DONE_LATE, "hoàn thành chậm 2 ngày", "warn")
    early = due_state(DUE, on(-90), done_on=on(3))
    assert (early.code, early.label) == (ON_TIME, "hoàn thành đúng hạn")
    assert early.words == "hoàn thành trước hạn 3 ngày"
    assert due_state(DUE, on(-90), done_on=DUE).words == "hoàn thành đúng hạn"


def test_reported_work_waits_without_getting_late():
    waiting = due_state(DUE, on(-30), sent_on=DUE)
    assert (waiting.code, waiting.words, waiting.is_overdue) == (
        SENT_ON_TIME,
        "báo cáo đúng hạn",
        False,
    )
    late = due_state(DUE, on(-30), sent_on=on(-4))
    assert (late.code, late.words) == (SENT_LATE, "báo cáo chậm 4 ngày")


def test_no_date_and_no_more_work():
    assert due_state(None, DUE).words == "chưa ấn định"
    regular = due_state(None, DUE, due_text="thường xuyên")
    assert (regular.code, regular.days, regular.words) == (NO_DATE, None, "thường xuyên")
    closed = due_state(DUE, on(-9), is_closed=True)
    assert (closed.code, closed.label, closed.is_overdue) == (CLOSED, "", False)


days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days, days)
def test_late_from_the_day_after_and_never_before(due_on, today):
    state = due_state(due_on, today)
    assert state.is_overdue is (today > due_on)
    assert state.days == (due_on - today).days
    assert "còn 0 ngày" not in state.words + state.label


@given(days, days, days)
def test_what_is_done_does_not_change_with_the_day(due_on, done_on, today):
    assert due_state(due_on, today, done_on=done_on) == due_state(due_on, due_on, done_on=done_on)
