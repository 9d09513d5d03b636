"""Reading and writing sheets: what comes back, what is refused with its sentence, in bounds."""

import csv
import io
import time
import unicodedata
from datetime import date
from threading import BoundedSemaphore

import pytest
import python_calamine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from cchc.lib import sheets
from cchc.lib.refusal import Refused
from cchc.lib.sheets import Column, read, write_csv, write_xlsx
from cchc.lib.sheets_child import Problem, _tidy, cell_name, guarded, unguarded
from cchc.lib.vietnamese import clean
from tests.evidence import note
from tests.lib import broken_sheets
from tests.lib.broken_sheets import COLUMNS, parts_of, with_sheet, zipped

HEADS = ["Họ và tên", "Chức vụ", "Từ ngày"]


def workbook(fill, **options):
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, **options}) as book:
        fill(book)
    return stream.getvalue()


# --- What comes back ----------------------------------------------------------------------------


@pytest.mark.parametrize("write", [lambda c, r: write_xlsx("a", c, r), write_csv])
def test_what_is_written_is_read(write):
    rows = [["Hòa", "=1+1", date(2026, 2, 5)], ["", "-", None], ["@a", "'=b", date(1990, 12, 31)]]
    name = "a.csv" if write is write_csv else "a.xlsx"
    assert read(name, write(COLUMNS, rows)) == [
        HEADS, ["Hòa", "=1+1", "05/02/2026"], ["", "-", ""], ["@a", "'=b", "31/12/1990"],
    ]  # fmt: skip


def test_long_lists_to_choose_from_stand_on_a_hidden_sheet(recwarn):
    """Excel takes no more than 255 letters of a list that is written into its rule."""
    areas = tuple(f"Lĩnh vực có tên dài thứ {number}, {'x' * 90}" for number in range(9))
    columns = [Column("Tên"), Column("Lĩnh vực", 20, areas), Column("Hệ", 9, ("Đảng", "Nhà nước"))]
    content = write_xlsx("B", columns, [["Một", areas[8], "Đảng"]], ["Cách điền."])
    assert read("a.xlsx", content) == [["Tên", "Lĩnh vực", "Hệ"], ["Một", areas[8], "Đảng"]]
    assert not recwarn.list
    parts = {name: part.decode() for name, part in parts_of(content).items()}
    rules = parts["xl/worksheets/sheet1.xml"]
    assert '<dataValidation type="list" errorStyle="warning"' in rules
    for there in ("B2:B5001", "$A$1:$A$9", "C2:C5001", "$B$1:$B$2"):
        assert there in rules
    assert "'Danh mục'!$A$1:$A$9</formula1>" in rules.replace("&apos;", "'")
    assert '<sheet name="Danh mục" sheetId="3" state="hidden"' in parts["xl/workbook.xml"]
    book = python_calamine.load_workbook(io.BytesIO(content))
    assert book.get_sheet_by_name("Danh mục").to_python()[8][0] == areas[8]
    plain = write_xlsx("B", [Column("Tên")], [])
    assert b"sheet2.xml" not in parts_of(plain)["[Content_Types].xml"]


def test_values_read_as_they_would_be_typed():
    def fill(book):
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, [5, 5.25, True, False, 912345678])
        sheet.write_formula(1, 0, "=A1+1", None, 6)
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_number(1, 2, 46058, day)
        sheet.write_number(1, 3, 46058.5, moment)
        sheet.write_number(1, 4, 0.5, book.add_format({"num_format": "hh:mm"}))
        sheet.merge_range(2, 0, 2, 4, "gộp")
        sheet.write_number(3, 0, 1e20)
        sheet.write_number(3, 1, 46058, book.add_format({"num_format": "[h]:mm"}))

    assert read("a.xlsx", workbook(fill)) == [
        ["5", "5,25", "Có", "Không", "912345678"],
        ["6", "", "05/02/2026", "05/02/2026 12:00", "12:00"],
        ["gộp", "", "", "", ""],
        ["1e+20", "46058 days, 0:00:00", "", "", ""],
    ]


def test_the_first_visible_sheet_is_read():
    def fill(book):
        hidden, seen, last = (book.add_worksheet(name) for name in ("ẩn", "một", "hai"))
        hidden.write(0, 0, "ẩn")
        hidden.hide()
        seen.write(0, 0, "một")
        seen.activate()
        seen.set_first_sheet()
        last.write(900_000, 0, "xa, nhưng không đọc")

    assert read("a.xlsx", workbook(fill)) == [["một"]]


def test_formats_far_out_are_no_content_and_empty_lines_in_between_stay():
    inside = (
        b'<row r="3"><c r="B3"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    assert read("a.xlsx", with_sheet(inside)) == [["", ""], ["", ""], ["", "7"]]


def test_a_workbook_that_names_no_places_is_looked_through_whole():
    parts = parts_of(broken_sheets.far_cell())
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"worksheets/sheet1.xml", b"/xl/worksheets/sheet1.xml"
    )
    with pytest.raises(Refused, match="XFD1048576"):
        read("a.xlsx", zipped(parts))
    del parts["xl/_rels/workbook.xml.rels"]
    with pytest.raises(Refused):
        read("a.xlsx", zipped(parts))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_any_office(separator, encoding):
    lines = [["Họ, và; tên", "Chức vụ"], [unicodedata.normalize("NFD", "Hòa"), 'nói "có"']]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(lines)
    found = read("a.csv", stream.getvalue().encode(encoding))
    assert found == [["Họ, và; tên", "Chức vụ"], ["Hòa", 'nói "có"']]


def test_csv_of_one_column_and_of_uneven_rows():
    rows = [["Tên", ""], ["A", ""], ["", ""], ["B", "x"]]
    assert read("a.txt", "Tên\nA\n\nB,x\n".encode()) == rows


TEXTS = st.text(max_size=20).map(clean)


@given(TEXTS)
@example("'=a")
@example("'  '=a")
@example("''")
@example("'")
def test_the_guard_is_taken_off_again(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded(guarded(text))) == guarded(text)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", " \u00a0=1", "＝1", "a\n=1", "\t=1", "\r", "'=1"]
)
def test_what_would_run_is_guarded(text):
    assert guarded(text) == f"'{text}"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_random_tables_come_back(rows):
    while rows and not any(rows[-1]):
        rows.pop()
    rows = [HEADS, *rows]
    assert read("a.csv", write_csv([Column(head) for head in HEADS], rows[1:])) == rows
    assert read("a.xlsx", write_xlsx("a", [Column(head) for head in HEADS], rows[1:])) == rows


def test_texts_are_texts_in_the_workbook_too():
    parts = parts_of(write_xlsx("a", COLUMNS, [["=1+1", "http://a.vn", "mailto:a@b"]]))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert sheet.count(b't="s"') == 6


def test_the_template_offers_choices_and_explains():
    column = Column("Tình trạng", 10, ("chính thức", "dự bị"))
    content = write_xlsx("a", [column], [], ["Một", "Hai"])
    parts = parts_of(content)
    assert "'Danh mục'!$A$1:$A$2</formula1>" in parts["xl/worksheets/sheet1.xml"].decode()
    texts = parts["xl/sharedStrings.xml"].decode()
    assert all(text in texts for text in ("Hai", "chính thức", "dự bị"))
    assert content == write_xlsx("a", [column], [], ["Một", "Hai"])


@pytest.mark.parametrize(("place", "name"), [((1, 1), "A1"), ((7, 28), "AB7"), ((3, 0), "A3")])
def test_cells_have_their_names(place, name):
    assert cell_name(*place) == name


# --- What is refused ----------------------------------------------------------------------------

SENTENCES = {
    "empty": "Tệp rỗng",
    "locked or old": "đặt mật khẩu hoặc lưu ở dạng .xls cũ",
    "old name": "Chỉ nhận tệp Excel (.xlsx) hoặc CSV",
    "open document": "Chỉ nhận tệp Excel (.xlsx) hoặc CSV",
    "no name": "Chỉ nhận tệp Excel (.xlsx) hoặc CSV",
    "macro": "có macro",
    "links": "liên kết ra ngoài",
    "bomb": "bung ra quá lớn",
    "entries": "bung ra quá lớn",
    "far cell": "ô XFD1048576; mỗi tệp đọc tối đa 5.000 dòng",
    "rows": "ô A5021",
    "untold": "40 cột",
    "long cell": "Ô A2 dài 501 ký tự, tối đa 500",
    "nothing in it": "không có dòng dữ liệu nào",
    "spaces": "không có dòng dữ liệu nào",
    "windows-1258": "không ở bảng mã UTF-8",
    "tcvn": "không ở bảng mã UTF-8",
    "csv of zip": "không ở bảng mã UTF-8",
    "html csv": "không phải một bảng dạng CSV",
    "zero": "không phải một bảng dạng CSV",
    "csv cell": "không phải một bảng dạng CSV",
    "csv rows": "ô A5021",
    "csv columns": "40 cột",
    "large": "vượt mức 5 MB",
}
SPECIAL = broken_sheets.special()


@pytest.mark.parametrize("what", SPECIAL)
def test_a_bad_file_is_refused_with_its_sentence_in_bounded_time(what, caplog):
    name, content = SPECIAL[what]
    start = time.monotonic()
    with pytest.raises(Refused) as refusal:
        read(name, content)
    assert SENTENCES.get(what, "không đọc được như một bảng tính Excel") in refusal.value.sentence
    assert time.monotonic() - start < 10
    assert "Traceback" not in caplog.text


def test_a_bomb_of_entities_is_not_unfolded():
    start = time.monotonic()
    try:
        rows = read("a.xlsx", broken_sheets.entities())
    except Refused:
        rows = []
    assert sum(len(cell) for row in rows for cell in row) < 5_000
    assert time.monotonic() - start < 10


def _read_or_refused(name, content):
    try:
        rows = read(name, content)
    except Refused:
        return False
    assert len({len(row) for row in rows}) == 1
    return True


def test_damaged_files_are_read_or_refused(caplog):
    """More of them go through the page in tests/units/test_roll_import.py."""
    taken = sum(_read_or_refused(*each) for each in broken_sheets.damaged(60))
    assert 0 < taken < 60
    assert "Traceback" not in caplog.text


@pytest.mark.deep
def test_ten_thousand_damaged_files_are_read_or_refused(db, caplog):
    taken, longest = 0, 0
    for each in broken_sheets.damaged(10_000, seed=1):
        start = time.perf_counter()
        taken += _read_or_refused(*each)
        longest = max(longest, time.perf_counter() - start)
    assert 0 < taken < 10_000
    assert longest < sheets.SECONDS
    assert "Traceback" not in caplog.text
    note(
        "damaged-sheets",
        command="pytest -m deep tests/lib/test_sheets.py",
        files=10_000,
        read=taken,
        refused_with_a_sentence=10_000 - taken,
        longest_seconds=round(longest, 2),
    )


def test_limits_of_memory_and_time_end_in_a_refusal(monkeypatch):
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read("a.xlsx", broken_sheets.many_rows(1_000_000), memory=1024 * 1024)
    monkeypatch.setattr(sheets, "SECONDS", 0)
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read("a.csv", b"a,b\n" * 5_000)


def test_one_long_text_in_every_cell_is_too_much():
    """Half a megabyte of a workbook, whose texts are kept once, would be a hundred when read."""
    rows = [["a" * 400] * 40] * 251
    assert _tidy([list(row) for row in rows[:250]]) == rows[:250]
    with pytest.raises(Problem, match="Tệp bung ra quá lớn"):
        _tidy(rows)


def test_a_fault_of_the_reader_is_logged_and_refused(monkeypatch, caplog):
    monkeypatch.setattr(sheets, "ask", lambda *args, **kwargs: ("fault", "Traceback"))
    with pytest.raises(Refused, match="không đọc được"):
        read("a.csv", b"a")
    assert "Traceback" in caplog.text


def test_too_many_files_at_once_wait_and_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "SECONDS", 0.1)
    monkeypatch.setattr(sheets, "_places", BoundedSemaphore(1))
    with sheets._places, pytest.raises(Refused, match="Nhiều tệp đang được đọc"):
        read("a.csv", b"a")
    assert read("a.csv", b"a") == [["a"]]
