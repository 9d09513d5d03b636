"""What runs in the short-lived process that reads one workbook or CSV file. Imports no Django."""

import csv
import io
import posixpath
import re
import traceback
import zipfile
from datetime import date, datetime, time

import python_calamine

from cchc.lib import archives
from cchc.lib.limited import set_limits
from cchc.lib.vietnamese import clean, clock_time, decimal_text, short_date, thousands

MEMORY = 768 * archives.MEGABYTE  # of address space, libraries of the server process included
SECONDS = 8  # of processor time
MOST_ROWS = 5_020  # 5,000 and a heading
MOST_COLUMNS = 40
MOST_LETTERS = 500  # of a cell
MOST_IN_ALL = 4_000_000  # letters of a file: one text may stand in every cell
MOST_UNPACKED = 60 * archives.MEGABYTE

AGAIN = "lưu lại dạng .xlsx rồi chọn lại"
NO_WORKBOOK = f"Tệp không đọc được như một bảng tính Excel; {AGAIN}."
OLD_OR_LOCKED = (
    "Tệp đặt mật khẩu hoặc lưu ở dạng .xls cũ nên không đọc được; bỏ mật khẩu, lưu lại dạng .xlsx "
    "rồi chọn lại."
)
NOT_TAKEN = {
    archives.LARGE: (
        "Tệp bung ra quá lớn nên không đọc; xóa trang tính, hình ảnh thừa, lưu lại dạng .xlsx "
        "rồi chọn lại."
    ),
    archives.ACTIVE: (
        "Tệp có macro, đối tượng nhúng hoặc liên kết ra ngoài nên không đọc; "
        "lưu lại dạng .xlsx thường rồi chọn lại."
    ),
    archives.LOCKED: "Tệp đặt mật khẩu nên không đọc được; bỏ mật khẩu rồi chọn lại.",
}
EMPTY = "Tệp không có dòng dữ liệu nào; kiểm tra trang tính đầu tiên rồi chọn lại."
ENCODING = (
    "Tệp CSV không ở bảng mã UTF-8 nên chữ có dấu sẽ sai. Trong Excel, lưu lại dạng "
    "“CSV UTF-8” hoặc .xlsx rồi chọn lại."
)
NO_TABLE = "Tệp không phải một bảng dạng CSV; lưu lại dạng “CSV UTF-8” hoặc .xlsx rồi chọn lại."
TOO_FAR = (
    "Bảng có dữ liệu ở ô {cell}; mỗi tệp đọc tối đa 5.000 dòng, 40 cột. "
    "Xóa các ô thừa hoặc tách tệp rồi chọn lại."
)

# A cell that holds something; one that is only formatted is closed at once.
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*?(/?)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\bid=[\"']([^\"'>]+)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
# Apostrophes count as spaces, so that what was guarded and is guarded again comes back the same.
_DANGER = re.compile("(?:^|[\r\n])[ \u00a0']*[=+\\-@\t\r\n\0＝＋－＠]")


class Problem(ValueError):
    """The file is not taken; str() is the sentence."""


def child(connection, kind, content, memory=MEMORY, seconds=SECONDS, letters=MOST_LETTERS):
    """Sends ("rows", [[text]]), ("problem", sentence) or ("fault", the traceback).

    `kind`: "xlsx" or "csv"; `content`: bytes; `letters`: most of one cell. A process
    stopped by its limits sends nothing.
    """
    set_limits(memory, seconds)
    try:
        answer = "rows", _tidy(_READERS[kind](content), letters)
    except Problem as problem:
        answer = "problem", str(problem)
    except (MemoryError, RecursionError):
        answer = "problem", NOT_TAKEN[archives.LARGE]
    except Exception:  # told to the parent, which logs it and refuses
        answer = "fault", traceback.format_exc(limit=-8)
    connection.send(answer)


def _tidy(rows, letters=MOST_LETTERS):
    """Rows of one length, without empty ones at the end; none is too long and no cell either."""
    width = max((_width(row) for row in rows), default=0)
    while rows and not _width(rows[-1]):
        rows.pop()
    if not rows:
        raise Problem(EMPTY)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise Problem(TOO_FAR.format(cell=cell_name(len(rows), width)))
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            if len(text) > letters:
                raise Problem(
                    f"Ô {cell_name(number, place)} dài {thousands(len(text))} ký tự, "
                    f"tối đa {thousands(letters)}; rút gọn rồi chọn lại."
                )
    if sum(len(text) for row in rows for text in row) > MOST_IN_ALL:
        raise Problem(NOT_TAKEN[archives.LARGE])
    return [row[:width] + [""] * (width - len(row)) for row in rows]


def _width(row):
    """How many cells up to the last one that is filled."""
    return max((place for place, text in enumerate(row, start=1) if text), default=0)


def cell_name(row, column):
    """The name of a cell: (7, 28) -> AB7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters or 'A'}{row}"


# --- Workbooks ----------------------------------------------------------------------------------


def _read_xlsx(content):
    """The first visible sheet: formulas by their values, a merged cell by its first one."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Problem(OLD_OR_LOCKED)
    names, why = archives.look_into(io.BytesIO(content), MOST_UNPACKED)
    if why:
        raise Problem(NOT_TAKEN[why])
    if names is None or not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        raise Problem(NO_WORKBOOK)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        number, name = _first_visible(workbook)
        _refuse_far_cells(content, number)
        sheet = workbook.get_sheet_by_name(name)
        return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (python_calamine.CalamineError, *archives.UNREADABLE) as unreadable:
        if isinstance(unreadable, Problem):
            raise
        raise Problem(NO_WORKBOOK) from unreadable


def _first_visible(workbook):
    sheet, seen = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
    for number, found in enumerate(workbook.sheets_metadata):
        if found.typ == sheet and found.visible == seen:
            return number, found.name
    raise Problem(EMPTY)


def _refuse_far_cells(content, number):
    """A cell far out would make the reader build every cell before it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in _parts(archive, number):
            for found in _CELL.finditer(archive.read(part)):
                letters, row, is_empty = found[1].decode(), int(found[2]), found[3]
                column = 0
                for letter in letters:
                    column = column * 26 + ord(letter) - 64
                if not is_empty and (row > MOST_ROWS or column > MOST_COLUMNS):
                    raise Problem(TOO_FAR.format(cell=f"{letters}{row}"))


def _parts(archive, number):
    """Where the sheet of that number lies in the archive; every sheet where that is not told."""
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    names = archive.namelist()
    if number < len(sheets) and "xl/_rels/workbook.xml.rels" in names:
        for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
            key = re.search(rb"\bId=[\"']([^\"']*)", relation)
            target = re.search(rb"\bTarget=[\"']([^\"']*)", relation)
            if key and target and key[1] == sheets[number]:
                path = posixpath.join("/xl", target[1].decode(errors="replace")).lstrip("/")
                if path in names:
                    return [path]
    return [name for name in names if name.startswith("xl/worksheets/")]


def _text(value):
    """A value of a cell as it would be typed: 05/02/2026, 85,34, Có."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        day = short_date(value)
        return day if value.time() == time() else f"{day} {clock_time(value)}"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, time):
        return clock_time(value)
    if isinstance(value, int | float):
        return decimal_text(repr(value)) if abs(value) < 10**15 else str(value)
    return str(value)


# --- CSV ----------------------------------------------------------------------------------------


def _read_csv(content):
    """UTF-8, or UTF-16 that says so by its first bytes; columns by comma, semicolon or tab."""
    text = _decoded(content)
    if "\0" in text or text.lstrip()[:1] == "<":
        raise Problem(NO_TABLE)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            if len(rows) >= MOST_ROWS:
                raise Problem(TOO_FAR.format(cell=cell_name(len(rows) + 1, 1)))
            if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
                raise Problem(TOO_FAR.format(cell=cell_name(len(rows) + 1, len(row))))
            rows.append([clean(unguarded(cell)) for cell in row[:MOST_COLUMNS]])
    except csv.Error as error:
        raise Problem(NO_TABLE) from error
    return rows


def _decoded(content):
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(ENCODING) from error


def _separator(text):
    """A tab where the first line has one, else whichever stands there more often, quotes aside."""
    head = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    plain = re.sub(r'"[^"]*"', "", head)
    return "\t" if "\t" in plain else max(",;", key=plain.count)


def is_dangerous(text):
    """Would a spreadsheet run a line of this text of a CSV file as a formula?"""
    return bool(_DANGER.search(text))


def guarded(text):
    """The text as a CSV file takes it: an apostrophe before what would be run."""
    return f"'{text}" if text and is_dangerous(text) else text


def unguarded(text):
    """Takes off the apostrophe that `guarded` put there, and no other."""
    return text[1:] if text[:1] == "'" and is_dangerous(text[1:]) else text


_READERS = {"xlsx": _read_xlsx, "csv": _read_csv}
