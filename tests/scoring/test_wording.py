"""Rules and values in words."""

from decimal import Decimal

import pytest

from scoring.wording import name_in_ranking, rule_words, value_words


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


@pytest.mark.parametrize(
    ("name", "place", "shown"),
    [
        ("Sở Nội vụ tỉnh Tuyên Quang", "tỉnh Tuyên Quang", "Sở Nội vụ"),
        ("Thanh tra tỉnh Tuyên Quang", "tỉnh Tuyên Quang", "Thanh tra tỉnh"),
        ("Thanh tra thành phố Hà Nội", "thành phố Hà Nội", "Thanh tra thành phố"),
        ("xã Bằng Hành", "tỉnh Tuyên Quang", "xã Bằng Hành"),
    ],
)
def test_a_name_inside_the_ranking_of_its_province(name, place, shown):
    assert name_in_ranking(name, place) == shown
