"""Titles broken in balanced lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.lib.vietnamese import balance

PROGRAMME = (
    "Chương trình hành động thực hiện Nghị quyết số 05-NQ/TU của Ban Chấp hành Đảng bộ tỉnh "
    "về đẩy mạnh cải cách hành chính giai đoạn 2021 - 2025, định hướng đến năm 2030"
)


@pytest.mark.parametrize("at_most", [30, 40, 45, 50, 60])
def test_a_title_ends_with_a_full_line_of_several_words(at_most):
    lines = balance(PROGRAMME, at_most)
    longest = max(len(line) for line in lines)
    assert longest <= at_most
    assert len(lines[-1]) * 4 >= longest * 3
    assert all(" " in line for line in lines)
    assert " ".join(lines) == PROGRAMME


@pytest.mark.parametrize("at_most", range(14, 60))
def test_years_stay_together(at_most):
    lines = balance("Kế hoạch cải cách hành chính giai đoạn 2021 - 2025 của tỉnh", at_most)
    assert any("2021 - 2025" in line for line in lines)


def test_what_fits_is_one_line():
    assert balance("Kết luận", 40) == ["Kết luận"]
    assert balance("Kết  luận hội nghị", 18) == ["Kết luận hội nghị"]
    assert balance("", 40) == []


def test_two_lines_share_the_words():
    assert balance("Kế hoạch cải cách hành chính năm 2026", 30) == [
        "Kế hoạch cải cách",
        "hành chính năm 2026",
    ]


def test_what_cannot_be_balanced_is_only_broken():
    assert balance("Nghiêng ngả khuynh-khoảng-cách", 12) == ["Nghiêng ngả", "khuynh-khoảng-cách"]
    assert balance("dài", 2) == ["dài"]


@given(st.text("ab cđ", max_size=80), st.integers(1, 30))
def test_no_word_is_lost(text, at_most):
    lines = balance(text, at_most)
    assert " ".join(lines) == " ".join(text.split())
    assert all(len(line) <= at_most or " " not in line for line in lines)
