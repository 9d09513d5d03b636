"""Published indices in a file: columns in any order, numbers and names as people write them."""

import random
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from cchc.lib import sheets, sheets_child
from cchc.lib.refusal import Refused
from cchc.lib.sheets import read
from scoring.index_reading import COLUMNS, check, table_of
from scoring.models import PublishedIndex
from tests.evidence import note
from tests.lib import broken_sheets
from tests.scoring.test_published_index import make_index
from tests.world import make_unit
from units.models import Kind

SAID = {"index": "SIPAS", "year": 2022, "published_year": None, "source": "Báo (dữ liệu thử)"}


def lines_of(rows, **said):
    """Lines of a sheet, its columns as they are guessed."""
    table = table_of(rows)
    draft = SimpleNamespace(rows=table.rows, **{**SAID, **said})
    return check(draft, COLUMNS.guess(table.heads)).lines


def one(**cells):
    (line,) = lines_of([list(cells), list(cells.values())])
    return line


def test_heads_in_any_order_and_under_usual_names(world):
    heads = [
        "Nguồn",
        "Tăng/giảm (bậc)",
        "Xếp hạng",
        "Chỉ số SIPAS (%)",
        "Tỉnh/Thành phố",
        "Năm",
        "STT",
    ]
    cells = ["Báo Tuyên Quang", "tăng 20", "22/63", "81,72%", "Tuyên Quang", "2022", "1"]
    (line,) = lines_of([["KẾT QUẢ"] + [""] * 6, heads, cells])
    assert line.faults == []
    row = line.index_row
    assert (row.unit_id, row.index, row.year) == (world.old_province.pk, "SIPAS", 2022)
    assert (row.value, row.rank, row.of_how_many, row.change) == (Decimal("81.72"), 22, 63, 20)
    assert row.source == "Báo Tuyên Quang"
    row.full_clean(exclude=["unit"])


@pytest.mark.parametrize("text", ["85,34", "85.34", "85,34%", " 85.34 % ", "85,3400"])
def test_values_as_people_write_them(world, text):
    assert one(Tỉnh="tỉnh Tuyên Quang", **{"Giá trị": text}).row.value == Decimal("85.34")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("+20", 20),
        ("-3", -3),
        ("−3", -3),
        ("giảm 3 bậc", -3),
        ("↑ 2", 2),
        ("giữ nguyên", 0),
        ("–", None),
    ],
)
def test_changes_as_people_write_them(world, text, change):
    assert one(Tỉnh="Tuyên Quang", Hạng="1", **{"Thay đổi": text}).row.change == change


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("TP. Hồ Chí Minh", "thành phố Hồ Chí Minh"),
        ("TPHCM", "thành phố Hồ Chí Minh"),
        ("Bà Rịa – Vũng Tàu", "tỉnh Bà Rịa - Vũng Tàu"),
        ("UBND tỉnh Đắc Lắc", "tỉnh Đắk Lắk"),
        ("THỪA THIÊN HUẾ", "tỉnh Thừa Thiên - Huế"),
        ("Thanh Hoá", "tỉnh Thanh Hóa"),
    ],
)
def test_provinces_as_people_call_them(world, name, official):
    kind = Kind.CITY if official.startswith("thành phố") else Kind.PROVINCE
    unit = make_unit(official, kind=kind)
    assert one(Tỉnh=name, Hạng="1").unit_id == unit.pk


def test_a_unit_is_that_of_the_last_day_of_its_year(world):
    make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=date(2025, 6, 30))
    rows = [["Tỉnh", "Năm", "Hạng"], ["Tuyên Quang", "2024", "5"], ["Tuyên Quang", "2025", "6"],
            ["Hà Giang", "2024", "7"], ["Hà Giang", "2025", "8"]]  # fmt: skip
    old, new, theirs, gone = lines_of(rows)
    assert (old.unit_id, new.unit_id) == (world.old_province.pk, world.province.pk)
    assert theirs.faults == []
    assert gone.faults == ["Cột “Đơn vị”: “Hà Giang” không có trong hệ thống vào ngày 31/12/2025."]


def test_inside_a_province_the_whole_name_tells_the_unit(world):
    line = one(**{"Cơ quan": "Ban Dân tộc tỉnh Tuyên Quang", "Năm": "2021", "Hạng": "10/19",
                  "Loại chỉ số": "Chỉ số CCHC trong tỉnh"})  # fmt: skip
    assert (line.unit_id, line.row.rank_text if hasattr(line.row, "rank_text") else None) == (
        world.ethnic_board.pk, None,
    )  # fmt: skip
    assert line.index_row.rank_text == "10/19"


def test_what_stands_is_known_and_what_differs_stands_beside_it(world):
    first = make_index(world.old_province, index="SIPAS", value=Decimal("81.72"), rank=22)
    known, again = lines_of(
        [
            ["Tỉnh", "Năm", "Giá trị"],
            ["Tuyên Quang", "2022", "81,72"],
            ["Tuyên Quang", "2022", "81,5"],
        ]
    )
    assert known.is_known
    assert again.faults == ["Trùng dòng 2: cùng chỉ số, năm, đơn vị."]
    line = one(Tỉnh="Tuyên Quang", **{"Giá trị": "81,5"})
    assert (line.is_new, line.restates) == (True, first)
    line.index_row.save()
    assert one(Tỉnh="Tuyên Quang", **{"Giá trị": "81,5"}).is_known
    assert one(Tỉnh="Tuyên Quang", **{"Giá trị": "81,6"}).restates == first


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Hạng": "0"}, "Nhập từ 1 đến 9999"),
        ({"Hạng": "64/63"}, "Thứ hạng ngoài tổng số."),
        ({"Hạng": "nhất"}, "ghi 22 hoặc 22/63"),
        ({"Giá trị": "100,01"}, "Giá trị lớn hơn 100%."),
        ({"Giá trị": "85.345"}, "85345 hoặc 85,345"),
        ({"Giá trị": "1e2"}, "“1e2” không đúng"),
        ({"Giá trị": "٨٥"}, "không đúng"),
        ({"Giá trị": "-1"}, "Nhập từ 0"),
        ({"Giá trị": ""}, "không có giá trị, điểm hoặc thứ hạng"),
        ({"Giá trị": "1", "Năm": "22"}, "Năm 22 ngoài khoảng 2005-2100."),
        ({"Giá trị": "1", "Năm": "hai nghìn"}, "Cột “Năm đánh giá”: “hai nghin” không đúng"),
        ({"Giá trị": "1", "Năm công bố": "2021"}, "Năm công bố trước năm đánh giá."),
        ({"Giá trị": "1", "Chỉ số": "PAPI"}, "“PAPI” chưa nhận ra"),
        ({"Giá trị": "1", "Ghi chú": "x" * 301}, "dài 301 ký tự, tối đa 300"),
        ({"Giá trị": "1", "Tăng giảm": "nhiều"}, "ghi 20, -3, tăng 20, giảm 3"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told(world, cells, said):
    line = one(Tỉnh="Tuyên Quang", **cells)
    assert not line.is_new
    assert said in " ".join(line.faults)


@pytest.mark.parametrize("missing", ["index", "year", "source"])
def test_what_neither_row_nor_file_says_is_asked_for(world, missing):
    (line,) = lines_of([["Tỉnh", "Hạng"], ["Tuyên Quang", "1"]], **{missing: SAID[missing] and ""})
    assert "để trống" in " ".join(line.faults)


# --- Damaged files ------------------------------------------------------------------------------

HEADS = ["Tỉnh", "Năm", "Chỉ số SIPAS", "Xếp hạng", "Thay đổi", "Nguồn", "Ghi chú"]
_GOOD = ["Tuyên Quang", "2022", "81,72%", "22/63", "+20", "Báo", ""]
_BAD = [
    *("", "\x00", "=1+1", "NaN", "1e9", "9" * 30, "81.720.1", "-0", "١٢", "Tuyê\u0302n Quang", "%"),
    *("/", "22/0", "0/63", "½", "2022.0", "31/12/2022", "x" * 5000, "<b>", "\u202e12", "'; --"),
]


def damaged_rows(chance):
    """A sheet of some rows with cells, heads or rows that went wrong."""
    rows = [list(HEADS), *(list(_GOOD) for _ in range(chance.randint(1, 4)))]
    for _ in range(chance.randint(1, 6)):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(_BAD)
    if chance.random() < 0.2:
        order = chance.sample(range(len(HEADS)), len(HEADS))
        rows = [[row[place] for place in order] for row in rows]
    if chance.random() < 0.1:
        rows[0] = [""] * len(HEADS)
    return rows


def try_rows(rows):
    """Every row is written as it may be, or told why not -> (valid, wrong)."""
    try:
        lines = lines_of(rows)
    except Refused:
        return 0, 1
    for line in lines:
        assert line.is_new or line.is_known or line.faults
        if line.is_new:
            line.index_row.full_clean()
    return sum(line.is_new for line in lines), sum(bool(line.faults) for line in lines)


def run_damaged(count, seed):
    chance, valid, wrong = random.Random(seed), 0, 0  # noqa: S311
    for _ in range(count):
        new, told = try_rows(damaged_rows(chance))
        valid, wrong = valid + new, wrong + told
    return valid, wrong


def test_damaged_rows_are_told_and_good_ones_kept(world):
    valid, wrong = run_damaged(60, seed=7)
    assert valid
    assert wrong
    assert not PublishedIndex.objects.exists()


def _ask_here(child, *args, wait):
    """What the child would send, read in this process: of thousands of files most of the time goes
    into starting one. That they are read in a child is tried by tests/lib/test_sheets.py."""
    sent = []
    child(SimpleNamespace(send=sent.append), *args)
    return sent[0]


@pytest.mark.deep
def test_ten_thousand_damaged_imports(world, caplog, monkeypatch):
    """Half are sheets with wrong cells, half are files that no longer are what they were."""
    monkeypatch.setattr(sheets, "ask", _ask_here)
    monkeypatch.setattr(sheets_child, "set_limits", lambda memory, seconds: None)
    valid, wrong = run_damaged(5_000, seed=1)
    refused = 0
    for name, content in broken_sheets.damaged(5_000, seed=2):
        try:
            new, told = try_rows(read(name, content))
        except Refused:
            refused += 1
        else:
            valid, wrong = valid + new, wrong + told
    assert valid
    assert "Traceback" not in caplog.text
    assert not PublishedIndex.objects.exists()
    note(
        "damaged-indices",
        command="pytest -m deep tests/scoring/test_index_reading.py",
        imports=10_000,
        valid_rows=valid,
        rows_or_sheets_refused_with_a_sentence=wrong,
        files_refused_with_a_sentence=refused,
    )
