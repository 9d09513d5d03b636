"""What a target asks for, read from its words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.lib.vietnamese import decimal_text
from plans.targets import BETWEEN, EQ, FALL, GE, GT, LE, LT, RISE, WITHIN, parse_goal


@pytest.mark.parametrize(
    ("text", "operator", "value", "upper", "unit", "base"),
    [
        ("nhóm 5", WITHIN, "5", None, "hạng", ""),
        ("trong nhóm 10 tỉnh dẫn đầu", WITHIN, "10", None, "hạng", ""),
        ("Top 5", WITHIN, "5", None, "hạng", ""),
        ("hạng 3", WITHIN, "3", None, "hạng", ""),
        (">= 45 %", GE, "45", None, "%", ""),
        ("≥45%", GE, "45", None, "%", ""),
        ("từ 90% trở lên", GE, "90", None, "%", ""),
        ("Ít nhất 95 phần trăm", GE, "95", None, "%", ""),
        ("đạt từ 83,5 %", GE, "83.5", None, "%", ""),
        ("không dưới 2 bậc", GE, "2", None, "bậc", ""),
        ("trên 90%", GT, "90", None, "%", ""),
        ("dưới 1%", LT, "1", None, "%", ""),
        ("<=5 hạng", LE, "5", None, "hạng", ""),
        ("không quá 2 %", LE, "2", None, "%", ""),
        ("100%", EQ, "100", None, "%", ""),
        ("0", EQ, "0", None, "", ""),
        ("1.306 hồ sơ", EQ, "1306", None, "hồ sơ", ""),
        ("85.34 điểm", EQ, "85.34", None, "điểm", ""),
        ("30-50 %", BETWEEN, "30", "50", "%", ""),
        ("từ 30% đến 50%", BETWEEN, "30", "50", "%", ""),
        ("giảm 30-50 %", FALL, "30", "50", "%", ""),
        ("tăng", RISE, None, None, "", ""),
        ("Phấn đấu tăng", RISE, None, None, "", ""),
        ("tăng 2 bậc so với 2025", RISE, "2", None, "bậc", "2025"),
        ("tăng so voi năm trước", RISE, None, None, "", "năm trước"),
        ("hoàn thành", "", None, None, "", ""),
        ("", "", None, None, "", ""),
    ],
)
def test_a_goal_is_read_as_people_write_it(text, operator, value, upper, unit, base):
    goal = parse_goal(text)
    numbers = [None if number is None else Decimal(number) for number in (value, upper)]
    assert [goal.operator, goal.value, goal.upper] == [operator, *numbers]
    assert (goal.unit, goal.base) == (unit, base)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (">= 45 %", "từ 45% trở lên"),
        ("nhóm 5", "trong nhóm 5 dẫn đầu"),
        ("tăng 2 bậc so với 2025", "tăng 2 bậc so với 2025"),
        ("giảm 30-50 %", "giảm từ 30% đến 50%"),
        ("dưới 1%", "dưới 1%"),
        ("85.34", "bằng 85,34"),
        ("hoàn thành", ""),
    ],
)
def test_what_was_understood_is_said(text, said):
    assert parse_goal(text).words == said


def test_what_is_typed_beside_wins_over_the_words():
    goal = parse_goal("≥ 45", unit="%", base="năm 2025")
    assert goal.words == "từ 45% trở lên so với năm 2025"


@given(st.text(max_size=60))
def test_no_text_is_refused(text):
    goal = parse_goal(text)
    assert goal.upper is None or goal.upper > goal.value
    assert bool(goal.words) == bool(goal.operator)


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["%", "điểm", "bậc", "hồ sơ"]))
def test_a_goal_that_was_understood_is_read_the_same_again(number, unit):
    for words in ("từ {} trở lên", "trên {}", "dưới {}", "bằng {}", "tăng {}", "không quá {}"):
        goal = parse_goal(words.format(f"{decimal_text(number)} {unit}"))
        assert goal.value == number
        assert goal.unit == unit
        assert parse_goal(goal.words) == goal
