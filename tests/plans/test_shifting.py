"""Dates and words of a plan moved to another year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.shifting import shift_date, shift_time, shift_words


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Kế hoạch cải cách hành chính năm 2026", "Kế hoạch cải cách hành chính năm 2027"),
        ("Báo cáo năm 2025, kế hoạch năm 2027", "Báo cáo năm 2026, kế hoạch năm 2028"),
        ("tăng 2 bậc so với 2025", "tăng 2 bậc so với 2026"),
        ("Nghị quyết số 76/NQ-CP ngày 15/7/2026", "Nghị quyết số 76/NQ-CP ngày 15/7/2026"),
        ("ngày 13 tháng 02 năm 2026", "ngày 13 tháng 02 năm 2026"),
        ("giai đoạn 2026-2030", "giai đoạn 2026-2030"),
        ("giai đoạn 2021 - 2026", "giai đoạn 2021 - 2026"),
        ("Quyết định 33/2026/QĐ-UBND", "Quyết định 33/2026/QĐ-UBND"),
        ("đến năm 2030", "đến năm 2030"),
        ("12026 hồ sơ", "12026 hồ sơ"),
        ("", ""),
    ],
)
def test_years_of_the_plan_move_and_days_of_papers_stay(text, moved):
    assert shift_words(text, 2026, 1) == moved


@pytest.mark.parametrize(
    ("text", "moved"),
    [("trước 15/12/2026", "trước 15/12/2027"), ("quý II", "quý II"), ("31/01/2027", "31/01/2028"),
     ("tháng 9/2026", "tháng 9/2027"), ("đến 2030", "đến 2030")],
)  # fmt: skip
def test_a_time_in_words_moves_with_its_year(text, moved):
    assert shift_time(text, 2026, 1) == moved


def test_the_last_of_february_moves_where_the_next_year_has_none():
    assert shift_date(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert shift_date(date(2028, 2, 29), 4) == date(2032, 2, 29)
    assert shift_date(None, 1) is None


@given(st.dates(date(2000, 1, 1), date(2080, 12, 31)), st.integers(1, 10))
def test_month_and_day_stay(day, years):
    moved = shift_date(day, years)
    assert moved.year == day.year + years
    assert (moved.month, moved.day) in {(day.month, day.day), (2, 28)}
