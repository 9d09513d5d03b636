"""A table that was pasted: its rows and cells as they were, or a sentence of what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean
from plans.pasted import MOST_LETTERS, rows_of

HEADS = ["TT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian"]
WORD = """TT\tNhiệm vụ\tSản phẩm\tChủ trì\tPhối hợp\tThời gian
I\tCHỈ ĐẠO, ĐIỀU HÀNH\t\t\t\t
1\tBan hành kế hoạch
cải cách hành chính năm\tKế hoạch\tVăn phòng\tCác phòng\tquý I
2\tTự kiểm tra\tThông báo
kết luận\tThanh tra Sở\t\tquý II,
quý III
II. CẢI CÁCH THỂ CHẾ
3\tRà soát văn bản\tBáo cáo\tSở Nội vụ\t\t31/12/2026
\t\tDanh mục\t\t\t
"""


def test_lines_that_broke_off_in_a_cell_are_put_together():
    assert rows_of(WORD) == [
        HEADS,
        ["I", "CHỈ ĐẠO, ĐIỀU HÀNH", "", "", "", ""],
        ["1", "Ban hành kế hoạch cải cách hành chính năm", "Kế hoạch", "Văn phòng", "Các phòng",
         "quý I"],
        ["2", "Tự kiểm tra", "Thông báo kết luận", "Thanh tra Sở", "", "quý II, quý III"],
        ["II. CẢI CÁCH THỂ CHẾ", "", "", "", "", ""],
        ["3", "Rà soát văn bản", "Báo cáo", "Sở Nội vụ", "", "31/12/2026"],
        ["", "", "Danh mục", "", "", ""],
    ]  # fmt: skip


def test_a_cell_of_several_lines_from_excel_is_one_cell():
    text = 'TT\tNhiệm vụ\tChủ trì\r\n1\t"Ban hành\r\nkế hoạch ""năm"""\tVăn phòng\r\n'
    assert rows_of(text)[1] == ["1", 'Ban hành kế hoạch "năm"', "Văn phòng"]
    assert rows_of('TT\tTên\n1\t"Một\n2\tHai')[1:] == [["1", "Một"], ["2", "Hai"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nhiệm vụ một\nNhiệm vụ hai", "không có cột"),
        ("\t\n\t\t\n", "không có cột"),
        ("a\tb" * MOST_LETTERS, "tối đa 1.000.000"),
        ("a\tb\n" * 5_021, "tối đa 5.000 dòng"),
        ("a" * 3_000 + "\tb", "Dòng 1 có ô dài 3.000 ký tự"),
    ],
)
def test_what_is_no_table_is_refused(text, said):
    with pytest.raises(Refused, match=said):
        rows_of(text)


@given(st.text(alphabet="ab1I.\t\n\r\"',; À", max_size=80))
def test_every_paste_gives_rows_of_one_length_or_a_sentence(text):
    try:
        rows = rows_of(text)
    except Refused as refusal:
        rows = [[str(refusal)]]
    assert len({len(cells) for cells in rows}) == 1
    assert all(cell == clean(cell) for cells in rows for cell in cells)


_CELL = st.text(alphabet="abcđêÀ012.,; ", min_size=1, max_size=20).map(clean).filter(bool)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_whole_table_comes_back_as_it_was(rows):
    assert rows_of("\n".join("\t".join(row) for row in rows)) == rows
