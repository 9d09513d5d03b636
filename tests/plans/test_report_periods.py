"""The days of periodic reports: marks of the year, order, leap days, the last day of the year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.report_catalogue import rows_of
from plans.report_periods import (
    H1,
    Q1,
    Q3,
    YEAR,
    Dates,
    Mark,
    MarkProblem,
    before,
    dates_of,
    read_mark,
    title_of,
)

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("14/3", Mark(14, 3)),
        (" 05/12 ", Mark(5, 12)),
        ("15/12 năm trước", Mark(15, 12, True)),
        ("15/12  NĂM TRƯỚC", Mark(15, 12, True)),
        ("29/2", Mark(29, 2)),
        ("31/12", Mark(31, 12)),
    ],
)
def test_marks_are_read(text, mark):
    assert read_mark(text) == mark
    assert read_mark(str(mark)) == mark


@pytest.mark.parametrize(
    "text", ["", "14", "31/4", "30/2", "0/3", "14/13", "14-3", "14/3/2026", "x"]
)
def test_what_is_no_day_says_how_to_write_one(text):
    with pytest.raises(MarkProblem, match="ví dụ 14/3"):
        read_mark(text)


def test_the_leap_day_and_the_last_day_of_the_year():
    assert Mark(29, 2).on(2028) == date(2028, 2, 29)
    assert Mark(29, 2).on(2027) == date(2027, 2, 28)
    assert Mark(29, 2, True).on(2029) == date(2028, 2, 29)
    assert Mark(29, 2).on(2100) == date(2100, 2, 28)
    assert Mark(31, 12).on(2026) == date(2026, 12, 31)
    assert Mark(31, 12, True).on(2026) == date(2025, 12, 31)


@given(year=st.integers(2011, 2099))
def test_every_common_rule_runs_forward_in_every_year(year):
    for row in rows_of("report_periods.csv"):
        names = {"first": "data_from", "last": "data_to", "cutoff": "cutoff", "due": "due"}
        marks = {name: read_mark(row[column]) for name, column in names.items()}
        dates = dates_of(year, **marks)
        assert dates.due.year == year
        assert dates.holds(dates.first)
        assert dates.holds(dates.last)
        assert not dates.holds(dates.first - timedelta(days=1))
        assert not dates.is_closed(dates.cutoff)
        assert dates.is_closed(dates.freezes_from)


def test_the_ministry_s_days():
    row = next(row for row in rows_of("report_periods.csv") if row["kind"] == YEAR)
    assert row["level"] == "PROVINCE"
    assert read_mark(row["data_from"]).on(2026) == date(2025, 12, 15)
    assert read_mark(row["data_to"]).on(2026) == date(2026, 12, 14)
    assert read_mark(row["due"]).on(2026) == date(2026, 12, 20)


def test_days_that_run_backwards_are_refused():
    with pytest.raises(MarkProblem, match="theo thứ tự"):
        dates_of(2026, first=Mark(1, 1), last=Mark(14, 3), cutoff=Mark(10, 3), due=Mark(20, 3))
    with pytest.raises(MarkProblem, match="theo thứ tự"):
        dates_of(2027, first=Mark(1, 3), last=Mark(29, 2), cutoff=Mark(1, 3), due=Mark(2, 3))


def test_late_is_from_the_day_after_the_due_day():
    dates = Dates(date(2026, 6, 15), date(2026, 9, 14), date(2026, 9, 14), date(2026, 9, 20))
    assert dates.days_late(None) == 0
    assert dates.days_late(date(2026, 9, 20)) == 0
    assert dates.days_late(date(2026, 9, 22)) == 2


def test_titles_and_what_came_before():
    assert title_of(Q3, 2026) == "quý III năm 2026"
    assert title_of(H1, 2026) == "6 tháng đầu năm 2026"
    assert title_of(YEAR, 2026) == "năm 2026"
    assert before(Q1, 2026) == [(YEAR, 2025), (Q3, 2025), (H1, 2025), (Q1, 2025)]
    assert before(YEAR, 2026)[0] == (Q3, 2026)
    assert before(Q3, 2026)[:3] == [(H1, 2026), (Q1, 2026), (YEAR, 2025)]
