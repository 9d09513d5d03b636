"""Mã định danh of agencies, and the codes of places; pure, knows no database.

An agency code (Quyết định 20/2020/QĐ-TTg, Điều 4) has at most 35 signs: groups of A-Z and 0-9 with
dots between, the highest level first. Level 1 is a letter A-Y and two digits (ministries and
provinces: H57); each further group is one level down (H57.12, H57.12.3). Organisations outside that
order have Z01 to Z99 and at most 32 signs more.

A place code (the State's list of administrative units) has two digits for a province, three for a
district (until 30/6/2025), five for a commune. It is unique on one day only and never names a unit:
15 was tỉnh Yên Bái and is tỉnh Lào Cai.
"""

import re

LONGEST = 35
_ALLOWED = re.compile(r"[A-Z0-9.]")
_LEVEL_1 = re.compile(r"[A-Z][0-9]{2}")
_REVERSED = re.compile(r"[0-9.]+\.([A-Y][0-9]{2})")
_AREA_LEVELS = {2: "tỉnh", 3: "huyện", 5: "xã"}


def canonical_code(text):
    """As it is written everywhere: capitals without spaces. `h57. 12` -> `H57.12`."""
    return "".join(text.split()).upper()


def code_fault(code):
    """-> what is wrong with a canonical agency code as a sentence, "" when nothing is."""
    if len(code) > LONGEST:
        return f"Mã định danh dài {len(code)} ký tự, tối đa {LONGEST}; kiểm tra lại."
    if foreign := next((sign for sign in code if not _ALLOWED.fullmatch(sign)), ""):
        return f"Mã định danh chỉ gồm chữ A-Z không dấu, chữ số và dấu chấm; bỏ ký tự “{foreign}”."
    if "" in code.split("."):
        return "Mã định danh có dấu chấm ở đầu, ở cuối hoặc hai dấu chấm liền nhau; bỏ dấu thừa."
    if found := _REVERSED.fullmatch(code):
        return (
            f"Mã định danh viết cấp cao nhất trước; bắt đầu bằng {found[1]}, ví dụ {found[1]}.12."
        )
    first = code.split(".")[0]
    if not _LEVEL_1.fullmatch(first if first[0] != "Z" else code[:3]) or code[:3] == "Z00":
        return (
            "Mã định danh bắt đầu bằng một chữ cái và hai chữ số (mã cấp 1), ví dụ H57.12; "
            "xem lại quyết định ban hành mã."
        )
    return ""


def code_level(code):
    """1 for H57, 2 for H57.12 …; None outside the order of levels (Z01…)."""
    return None if code.startswith("Z") else code.count(".") + 1


def superior_code(code):
    """The code one level up; "" above level 1 and outside the order of levels."""
    return "" if code.startswith("Z") else code.rpartition(".")[0]


def area_fault(code):
    """-> what is wrong with a place code as a sentence, "" when nothing is."""
    if code.isascii() and code.isdigit() and len(code) in _AREA_LEVELS:
        return ""
    return "Mã đơn vị hành chính gồm 2 chữ số (tỉnh), 3 (huyện trước 01/7/2025) hoặc 5 (xã)."


def area_level(code):
    """tỉnh, huyện or xã, by the length of a valid place code."""
    return _AREA_LEVELS[len(code)]
