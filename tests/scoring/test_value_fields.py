"""The field of a value: what an official may type for each kind of rule, and what is stored."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from scoring import engine
from scoring.value_fields import form_value, json_value, value_field

DUE = date(2026, 12, 5)
RULES = {
    "yes_no": {"kind": "yes_no"},
    "choice": {"kind": "choice", "levels": [{"label": "Đủ", "points": "2"}]},
    "tiers": {"kind": "tiers", "tiers": [{"at_least": "90", "points": "2"}]},
    "linear": {"kind": "linear", "full_at": "100", "floor": "50"},
    "deadline": {"kind": "deadline", "tiers": [{"days_late_at_most": 0, "points": "2"}]},
    "per_item": {"kind": "per_item", "points_each": "0.5"},
    "deduction": {"kind": "deduction", "points_each": "0.5"},
    "late_penalty": {"kind": "late_penalty", "first_day": "0.5", "each_day": "0.25"},
    "survey": {"kind": "survey"},
    "points": {"kind": "points"},
}


@pytest.fixture(autouse=True)
def _the_year_is_over(monkeypatch):
    """A day that has not come is refused, whenever the tests are run."""
    monkeypatch.setattr("scoring.value_fields.today", lambda: date(2026, 12, 31))


def field(kind, due=None):
    criterion = SimpleNamespace(rule=RULES[kind], max=Decimal(2), guide="", method="self")
    return value_field(criterion, 2, due)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("yes_no", "true", True),
        ("yes_no", "false", False),
        ("choice", "Đủ", "Đủ"),
        ("tiers", "85,34", "85.34"),
        ("tiers", "12.345,5", "12345.5"),
        ("linear", "105,5", "105.5"),
        ("survey", "94,3 %", "94.3"),
        ("deadline", "-26", -26),
        ("deadline", "0", 0),
        ("per_item", "1.306", 1306),
        ("deduction", "3", 3),
        ("late_penalty", "4", 4),
        ("survey", "83,5", "83.5"),
        ("points", "1,25", "1.25"),
    ],
)
def test_what_is_typed_becomes_what_the_engine_takes(kind, typed, stored):
    value = json_value(kind, field(kind).clean(typed))
    assert (value, type(value)) == (stored, type(stored))
    assert set(RULES) == set(engine.rules.KINDS)


@pytest.mark.parametrize("kind", RULES)
def test_nothing_typed_is_not_scored_and_never_zero(kind):
    assert json_value(kind, field(kind).clean("")) is None
    assert form_value(kind, None) == ""


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("tiers", "87,5x", "Nhập số bằng chữ số"),
        ("tiers", "-1", "từ 0"),
        ("tiers", "1.306", "1.306"),
        ("per_item", "1,5", "Nhập số nguyên"),
        ("per_item", "-1", "từ 0"),
        ("deduction", "hai", "Nhập số"),
        ("deadline", "sớm", "Nhập số"),
        ("deadline", "01/12/2026", "chưa có hạn"),
        ("deadline", "99999", "3660"),
        ("survey", "100,01", "100"),
        ("points", "2,01", "điểm tối đa của tiêu chí"),
        ("points", "1,255", "2 chữ số"),
        ("choice", "Khác", "Khác"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(kind, typed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        field(kind).clean(typed)


@pytest.mark.parametrize("kind", ["tiers", "linear", "survey"])
def test_a_surveyed_rate_is_at_most_all_who_answered(kind):
    """Of a plan more may be done than was planned; whatever the rule, a survey has no 101%."""
    rate = {"rule": RULES[kind], "max": Decimal(2), "guide": "Số hài lòng / tổng số x 100."}
    surveyed = value_field(SimpleNamespace(method="survey", **rate), 2)
    assert surveyed.clean("100%") == 100
    with pytest.raises(ValidationError, match=r"100 \(tất cả người trả lời\)"):
        surveyed.clean("943")
    if kind != "survey":
        done = value_field(SimpleNamespace(method="self", **rate), 2)
        assert done.clean("105,2") == Decimal("105.2")


@pytest.mark.parametrize(
    ("typed", "days"),
    [("05/12/2026", 0), ("6/12/2026", 1), ("2026-12-01", -4), ("-4", -4), ("0", 0), ("7", 7)],
)
def test_where_the_due_day_is_known_a_date_is_counted(typed, days):
    assert field("deadline", DUE).clean(typed) == days
    assert field("late_penalty", DUE).clean(typed) == days


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2026", "không có ngày 31"),
        ("hôm qua", "hoặc số ngày chậm"),
        ("2026-13-01", "ngày/tháng/năm"),
        ("01/01/1940", "-3660"),
    ],
)
def test_a_wrong_date_is_told_in_a_sentence(typed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        field("deadline", DUE).clean(typed)


def test_stored_days_are_shown_as_the_date_where_it_is_known():
    assert field("deadline", DUE).prepare_value(-4) == "01/12/2026"
    assert field("deadline").prepare_value(-4) == "-4"
    assert not field("deadline", DUE).has_changed(-4, "01/12/2026")
    assert field("deadline", DUE).has_changed(-4, "02/12/2026")


def test_a_day_that_has_not_come_is_told():
    with pytest.raises(ValidationError, match="Ngày này chưa đến"):
        field("deadline", DUE).clean("01/01/2027")
    assert field("deadline", DUE).clean("31/12/2026") == 26
