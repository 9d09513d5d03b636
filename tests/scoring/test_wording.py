"""Rules and values in words."""

from decimal import Decimal

import pytest

from scoring.wording import label_of, name_in_ranking, rule_words, value_words


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
        (
            {"kind": "linear", "full_at": "95", "floor": "60"},
            "Từ 95: 2,00 điểm; thấp hơn thì tính theo tỷ lệ; dưới 60: 0.",
        ),
        (
            {"kind": "linear", "full_at": "80", "floor": "0"},
            "Từ 80: 2,00 điểm; thấp hơn thì tính theo tỷ lệ.",
        ),
        (
            {
                "kind": "tiers",
                "tiers": [{"at_least": "90.5", "points": "2"}, {"at_least": "75", "points": "1"}],
            },
            "Từ 90,5: 2,00 điểm; từ 75: 1,00; dưới 75: 0.",
        ),
        (
            {"kind": "tiers", "base": "max", "tiers": [{"at_most": "1", "share": "0.25"}]},
            "Đến 1: 0,50 điểm; trên 1: 0.",
        ),
        (
            {
                "kind": "deadline",
                "tiers": [
                    {"days_late_at_most": -5, "points": "2"},
                    {"days_late_at_most": 0, "points": "1.5"},
                    {"days_late_at_most": 10, "points": "0.5"},
                ],
            },
            "Sớm từ 5 ngày: 2,00 điểm; đúng hạn: 1,50; chậm đến 10 ngày: 0,50; chậm hơn: 0.",
        ),
        (
            {"kind": "per_item", "points_each": "0.1"},
            "Mỗi kết quả 0,10 điểm, nhiều nhất 2,00.",
        ),
        (
            {"kind": "deduction", "points_each": "0.5"},
            "2,00 điểm; mỗi trường hợp trừ 0,50, không dưới 0.",
        ),
        (
            {"kind": "late_penalty", "first_day": "0.5", "each_day": "0.25"},
            "Chậm ngày đầu trừ 0,50 điểm, mỗi ngày sau trừ 0,25; trừ nhiều nhất 2,00.",
        ),
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


def test_a_rate_is_told_with_its_sign():
    tiers = {"kind": "tiers", "tiers": [{"at_least": "75", "points": "2"}]}
    guide = "Số nhiệm vụ đã hoàn thành / số nhiệm vụ đến hạn x 100."
    assert rule_words(tiers, Decimal(2), guide) == "Từ 75%: 2,00 điểm; dưới 75%: 0."
    assert label_of(tiers, guide) == "Tỷ lệ (%)"
    assert label_of(tiers) == "Kết quả"


@pytest.mark.parametrize(
    ("days", "words"), [(3, "chậm 3 ngày"), (0, "đúng hạn"), (-2, "sớm 2 ngày")]
)
def test_days_late_are_told(days, words):
    assert value_words(days, "deadline") == words
    assert value_words(days, "per_item") == str(days)


def test_a_violation_takes_points():
    each = {"kind": "per_item", "points_each": "0.5"}
    words = rule_words(each, Decimal(2), is_penalty=True)
    assert words == "Mỗi trường hợp trừ 0,50 điểm, trừ nhiều nhất 2,00."
    assert label_of(each, is_penalty=True) == "Số trường hợp"
    assert label_of({"kind": "yes_no"}, is_penalty=True) == "Có vi phạm?"
    words = rule_words({"kind": "yes_no"}, Decimal(2), is_penalty=True)
    assert words == "Có: trừ 2,00 điểm; không: không trừ."


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
