"""The grammar of agency codes and of place codes."""

import pytest

from units.codes import (
    LONGEST,
    area_fault,
    area_level,
    canonical_code,
    code_fault,
    code_level,
    superior_code,
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("h57.12", "H57.12"), (" H57 . 12 . 3 ", "H57.12.3"), ("H57", "H57"), ("z01abc", "Z01ABC")],
)
def test_one_way_to_write_it(typed, code):
    assert canonical_code(typed) == code
    assert code_fault(code) == ""


@pytest.mark.parametrize(
    "code",
    ["H57", "H57.12", "H57.12.3", "A01.1", "Y99.AB12", "Z01", "Z99.X", "Z01DOANHNGHIEP123",
     "H57." + "1" * (LONGEST - 4)],
)  # fmt: skip
def test_valid(code):
    assert code_fault(code) == ""


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("H57." + "1" * 32, "dài 36 ký tự, tối đa 35"),
        ("H57/12", "bỏ ký tự “/”"),
        ("H57-12", "bỏ ký tự “-”"),
        ("Đ57", "bỏ ký tự “Đ”"),
        ("H５７", "bỏ ký tự “５”"),
        ("H57..12", "bỏ dấu thừa"),
        ("H57.", "bỏ dấu thừa"),
        (".H57", "bỏ dấu thừa"),
        ("000.00.12.H57", "bắt đầu bằng H57, ví dụ H57.12"),
        ("H5", "mã cấp 1"),
        ("H571", "mã cấp 1"),
        ("57.12", "mã cấp 1"),
        ("HH7.12", "mã cấp 1"),
        ("Z00", "mã cấp 1"),
        ("ZA1", "mã cấp 1"),
        ("Z1", "mã cấp 1"),
    ],
)
def test_a_fault_is_a_sentence(code, word):
    assert word in code_fault(code)


def test_levels():
    assert [code_level(code) for code in ("H57", "H57.12", "H57.12.3", "Z01.2")] == [1, 2, 3, None]
    assert [superior_code(code) for code in ("H57", "H57.12", "H57.12.3", "Z01.2")] == [
        "", "H57", "H57.12", "",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "level"), [("08", "tỉnh"), ("088", "huyện"), ("02827", "xã")])
def test_places(code, level):
    assert area_fault(code) == ""
    assert area_level(code) == level


@pytest.mark.parametrize("code", ["8", "0888", "028271", "0A", "０８", ""])
def test_no_place(code):
    assert "2 chữ số" in area_fault(code)
