"""Rules and values in words."""

from decimal import Decimal

import pytest

from scoring.wording import rule_words, value_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "yes_no"}, "Có: 2,00 điểm; không: 0 điểm."),
        (
            {"kind": "choice", "levels": [{"label": "Đủ", "points": "1.5"}]},
            "Đủ: 1,50 điểm.",
        ),
        ({"kind": "points"}, "Nhập điểm từ 0 đến 2,00."),
        ({"kind": "survey"}, "Tỷ lệ hài lòng × 2,00 / 100."),
        ({"kind": "linear"}, "Theo tỷ lệ, tối đa 2,00 điểm."),
        ({}, ""),
    ],
)
def test_a_rule_is_one_sentence(rule, words):
    assert rule_words(rule, Decimal("2")) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "chưa chấm"),
        (True, "Có"),
        (False, "Không"),
        (-3, "-3"),
        ("85.34", "85,34"),
        ("0", "0"),
        ("Đủ, đúng hạn", "Đủ, đúng hạn"),
    ],
)
def test_a_value_is_written_as_people_write_it(value, words):
    assert value_words(value) == words
