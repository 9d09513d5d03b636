"""Names of issuers, whatever is shortened in them."""

import pytest

from plans.issuers import in_full, issuer_key


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("UBND tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("BCH Đảng bộ tỉnh", "Ban Chấp hành Đảng bộ tỉnh"),
        ("Ban Thường trực UBMTTQ tỉnh", "Ban Thường trực Ủy ban Mặt trận Tổ quốc tỉnh"),
        ("HĐND, UBND xã", "Hội đồng nhân dân, Ủy ban nhân dân xã"),
        ("Chính phủ", "Chính phủ"),
        ("SUBND", "SUBND"),
        ("", ""),
    ],
)
def test_what_is_usually_shortened_is_written_in_full(typed, full):
    assert in_full(typed) == full


def test_spellings_of_one_issuer_agree_and_others_do_not():
    assert issuer_key("UBND TỈNH LÀO CAI".replace("TỈNH", "tỉnh")) == issuer_key(
        "Uỷ ban Nhân dân tỉnh Lào Cai"
    )
    assert issuer_key("Sở Nội vụ") != issuer_key("Sở Ngoại vụ")
    assert len(issuer_key("UBND " * 300)) <= 220
