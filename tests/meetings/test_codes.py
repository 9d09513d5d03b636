"""The code on a paper form: told back exactly, and every slip of the hand is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.codes import SIGNS, WrongCode, code_of, number_of

NUMBERS = st.integers(0, 10**9)


def test_no_signs_that_are_mistaken_for_others():
    assert len(SIGNS) == len(set(SIGNS)) == 31
    assert not set("0O1IL") & set(SIGNS)


@given(NUMBERS)
def test_told_back(number):
    code = code_of(number)
    assert number_of(code) == number
    assert number_of(f" {code.lower().replace('-', ' ')} ") == number
    assert len(code) >= 7


@given(NUMBERS, st.integers(0, 20), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(number, place, sign):
    signs = code_of(number).replace("-", "")
    place %= len(signs)
    if signs[place] == sign:
        return
    with pytest.raises(WrongCode, match="Mã chưa đúng"):
        number_of(signs[:place] + sign + signs[place + 1 :])


@given(NUMBERS, st.integers(0, 20))
def test_two_signs_that_changed_places_are_found(number, place):
    signs = code_of(number).replace("-", "")
    place %= len(signs) - 1
    one, two = signs[place], signs[place + 1]
    if one == two:
        return
    with pytest.raises(WrongCode):
        number_of(signs[:place] + two + one + signs[place + 2 :])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "ít nhất 6"),
        ("22", "ít nhất 6"),
        ("2" * 40, "ít nhất 6"),
        ("O2222-22", "không có ký tự “O”"),
        ("22I22222", "không có ký tự “I”"),
        ("đ22222", "không có ký tự “Đ”"),
        ("=1+1222", "không có ký tự “=”"),
        ("２２２２２２", "không có ký tự"),
    ],
)
def test_what_is_wrong_is_said(typed, said):
    with pytest.raises(WrongCode, match=said):
        number_of(typed)
