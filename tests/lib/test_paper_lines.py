"""Names and titles of papers in lines."""

import pytest

from cchc.lib.paper_lines import name_lines, title_lines


@pytest.mark.parametrize(
    ("text", "at_most", "lines"),
    [
        ("Cải cách hành chính năm 2026", 64, ["Cải cách hành chính năm 2026"]),
        (
            "sinh hoạt chi bộ thường kỳ tháng 5 năm 2021, lồng ghép sinh hoạt chuyên đề",
            58,
            ["sinh hoạt chi bộ thường kỳ tháng 5 năm 2021,", "lồng ghép sinh hoạt chuyên đề"],
        ),
        (
            "Họp, rà soát toàn bộ thủ tục hành chính thuộc thẩm quyền giải quyết của cơ quan",
            64,
            ["Họp, rà soát toàn bộ thủ tục hành chính", "thuộc thẩm quyền giải quyết của cơ quan"],
        ),
        ("", 64, []),
    ],
)
def test_title_lines(text, at_most, lines):
    assert title_lines(text, at_most) == lines


@pytest.mark.parametrize(
    ("name", "at_most", "lines"),
    [
        ("Ban Dân tộc", 23, ["BAN DÂN TỘC"]),
        (
            "Đảng bộ Khối các cơ quan tỉnh Lạng Sơn",
            26,
            ["ĐẢNG BỘ KHỐI CÁC CƠ QUAN", "TỈNH LẠNG SƠN"],
        ),
        (
            "Ban Quản lý các khu công nghiệp",
            23,
            ["BAN QUẢN LÝ CÁC", "KHU CÔNG NGHIỆP"],
        ),
        ("", 23, []),
    ],
)
def test_name_lines(name, at_most, lines):
    assert name_lines(name, at_most) == lines
