"""Numbers as typed and as shown: exact, with a comma, nothing guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.lib import vietnamese as vn

NUMBER = "Nhập số bằng chữ số, dấu phẩy trước phần thập phân, ví dụ 85,34."
decimals = st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("85,34", "85.34"),
        ("85.34", "85.34"),
        (" 85 ", "85"),
        ("-3", "-3"),
        ("\u22123,5", "-3.5"),
        ("0.306", "0.306"),
        ("1,306", "1.306"),
        ("1306.125", "1306.125"),
        ("1.306.817", "1306817"),
        ("1.306,5", "1306.5"),
        ("-12.306.817,25", "-12306817.25"),
        ("00,50", "0.50"),
        ("-0", "0"),
        ("9" * 20, "9" * 20),
    ],
)
def test_numbers_as_typed(typed, value):
    read = vn.parse_decimal(typed)
    assert isinstance(read, Decimal)
    assert str(read) == value


@pytest.mark.parametrize(
    "typed",
    ["", " ", "1e2", "1E2", "NaN", "inf", "-inf", "1_000", "\u0668\u0665", "\uff18\uff15",
     "8 5", "1 306", "+5",
     "85,", ",5", "--5", "5-", "1,2,3", "1.30.6", "1.306.81", "0.306.817", "85,3x", "²", "9" * 21,
     "0," + "9" * 21, "1e999", "0x10", "85\n34"],
)  # fmt: skip
def test_what_is_no_number(typed):
    with pytest.raises(vn.NumberProblem) as problem:
        vn.parse_decimal(typed)
    assert str(problem.value) == NUMBER


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "1.306",
            "1.306 là một nghìn ba trăm linh sáu hay 1,306? Nhập 1306 hoặc 1,306.",
        ),
        (
            "-85.345",
            "85.345 là tám mươi lăm nghìn ba trăm bốn mươi lăm hay 85,345? Nhập 85345 hoặc 85,345.",
        ),
    ],
)
def test_what_may_mean_two_things_is_asked(typed, sentence):
    with pytest.raises(vn.NumberProblem) as problem:
        vn.parse_decimal(typed)
    assert str(problem.value) == sentence


@pytest.mark.parametrize(
    ("typed", "limits", "sentence"),
    [
        ("1,234", {"places": 2}, "Nhập nhiều nhất 2 chữ số sau dấu phẩy."),
        ("1,5", {"places": 0}, "Nhập số nguyên, không có dấu phẩy."),
        ("2,01", {"at_least": 0, "at_most": Decimal("2.00"), "note": "điểm tối đa của tiêu chí"},
         "Nhập từ 0 đến 2,00 (điểm tối đa của tiêu chí)."),
        ("-1", {"at_least": 0, "at_most": 100}, "Nhập từ 0 đến 100."),
        ("3", {"at_least": 0, "at_most": Decimal("2.0000")}, "Nhập từ 0 đến 2,00."),
        ("3", {"at_least": Decimal("0.5"), "at_most": Decimal("1.125")}, "Nhập từ 0,5 đến 1,125."),
        ("3", {"at_least": 0, "at_most": Decimal("1E0")}, "Nhập từ 0 đến 1."),
        ("300", {"at_least": 0, "at_most": Decimal("1E+2")}, "Nhập từ 0 đến 100."),
        ("-1", {"at_least": 0}, "Nhập từ 0 trở lên."),
        ("101", {"at_most": 100}, "Nhập nhiều nhất 100."),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds(typed, limits, sentence):
    with pytest.raises(vn.NumberProblem) as problem:
        vn.parse_decimal(typed, **limits)
    assert str(problem.value) == sentence


def test_bounds_are_included():
    assert vn.parse_decimal("2", at_least=2, at_most=2) == 2
    assert vn.parse_decimal("1,23", places=2) == Decimal("1.23")


@given(decimals)
def test_numbers_survive_writing_and_reading(value):
    assert vn.parse_decimal(vn.decimal_text(value)) == value
    assert vn.parse_decimal(vn.decimal_text(value, 4)) == value


@given(st.decimals(10**6, 10**12, places=4))
def test_large_numbers_survive_grouping(value):
    assert vn.parse_decimal(vn.decimal_text(value, grouping=True)) == value


@given(st.text(max_size=12))
def test_reading_never_fails_otherwise(text):
    try:
        value = vn.parse_decimal(text)
    except vn.NumberProblem:
        return
    assert value.is_finite()
    assert text.strip().replace("\u2212", "-").isascii()


@pytest.mark.parametrize(
    ("typed", "value"), [("22", 22), ("1.306", 1306), ("1.306.817", 1306817), ("-3", -3)]
)
def test_whole_numbers_as_typed(typed, value):
    read = vn.parse_integer(typed)
    assert type(read) is int
    assert read == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,5", "Nhập số nguyên, không có dấu phẩy."),
        ("64", "Nhập từ 1 đến 63 (số đơn vị)."),
        ("x", "Nhập số bằng chữ số, không có dấu phẩy, ví dụ 12."),
        ("9" * 21, "Nhập số bằng chữ số, không có dấu phẩy, ví dụ 12."),
    ],
)
def test_what_is_no_whole_number(typed, sentence):
    with pytest.raises(vn.NumberProblem) as problem:
        vn.parse_integer(typed, at_least=1, at_most=63, note="số đơn vị")
    assert str(problem.value) == sentence


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("85.3400"), None, "85,34"),
        (Decimal("100.00"), None, "100"),
        (Decimal("1E+2"), None, "100"),
        (Decimal("85.3"), 2, "85,30"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("-0.125"), 2, "-0,13"),
        (Decimal("-0.001"), 2, "0,00"),
        ("81.72", 2, "81,72"),
        (0, 2, "0,00"),
        (0, None, "0"),
        (None, 2, "–"),
        (Decimal("1306817.5"), 1, "1306817,5"),
    ],
)
def test_numbers_as_shown(value, places, text):
    assert vn.decimal_text(value, places) == text


def test_numbers_with_their_signs():
    assert vn.decimal_text(Decimal("-1306817.5"), 2, grouping=True) == "-1.306.817,50"
    assert vn.percent_text(Decimal("85.34")) == "85,34%"
    assert vn.percent_text(Decimal("85.345"), 1) == "85,3%"
    assert vn.percent_text(None) == "–"
    assert vn.thousands(1306817) == "1.306.817"
    assert vn.thousands(999) == "999"
    assert vn.thousands(None) == "–"
    assert [vn.two_digits(number) for number in (0, 4, 10, 1306)] == ["0", "04", "10", "1.306"]


def test_floats_are_not_shown():
    with pytest.raises(TypeError, match="never float"):
        vn.decimal_text(85.34)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.125", 2, "0.13"),
        ("0.1249", 2, "0.12"),
        ("9" * 30 + ".5", 0, "1" + "0" * 30),
    ],
)
def test_half_goes_up(value, places, rounded):
    assert str(vn.round_half_up(Decimal(value), places)) == rounded


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (1000, "một nghìn"),
        (1001, "một nghìn không trăm linh một"),
        (1306, "một nghìn ba trăm linh sáu"),
        (21010, "hai mươi mốt nghìn không trăm mười"),
        (999_999, "chín trăm chín mươi chín nghìn chín trăm chín mươi chín"),
    ],
)
def test_numbers_in_words(number, words):
    assert vn.in_words(number) == words


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_words_end_at_a_million(number):
    with pytest.raises(ValueError, match="in_words"):
        vn.in_words(number)
