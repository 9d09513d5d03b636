"""A table pasted out of Word or Excel as text: its rows put together again. Pure.

Cells stand between tabs. Excel puts a cell of several lines into quotation marks; Word breaks it
into lines of its own, so that one row of the table comes as several lines of text.
"""

import csv
import io
import re

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean, thousands

MOST_ROWS, MOST_COLUMNS = 5_020, 40
MOST_LETTERS = 1_000_000  # of what is pasted
MOST_IN_CELL = 2_000
NO_COLUMNS = (
    "Nội dung dán không có cột. Chọn cả bảng trong Word hoặc Excel (không chọn chữ ngoài bảng), "
    "chép rồi dán lại."
)
_QUOTED = re.compile(r'(?:^|\t)"', re.MULTILINE)
_STARTS_ROW = re.compile(r"\s*(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[IVXLC]{1,5}|[A-ZĐ])[.)]?\s*\t")
_IS_NAMED = re.compile(r"\s*(?:[IVXLC]{1,5}|[A-ZĐ])(?:[.)]\s*|\s*\t\s*)\S")


def rows_of(text):
    """Rows of clean cells, all of one length. Raises Refused: no columns, too many or too long."""
    if len(text) > MOST_LETTERS:
        raise Refused(
            f"Nội dung dán dài {thousands(len(text))} ký tự, tối đa {thousands(MOST_LETTERS)}; "
            "dán từng phần hoặc nhập từ tệp."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    if "\t" not in text:
        raise Refused(NO_COLUMNS)
    try:
        raw = _quoted(text) if _QUOTED.search(text) else _joined(text.split("\n"))
    except csv.Error as broken:
        raise Refused(NO_COLUMNS) from broken
    rows = [[clean(cell) for cell in cells] for cells in raw]
    rows = [cells for cells in rows if any(cells)]
    width = max(map(len, rows), default=0)
    if not rows:
        raise Refused(NO_COLUMNS)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise Refused("Mỗi lần dán đọc tối đa 5.000 dòng, 40 cột; dán từng phần.")
    for number, cells in enumerate(rows, start=1):
        longest = max(map(len, cells))
        if longest > MOST_IN_CELL:
            raise Refused(
                f"Dòng {number} có ô dài {thousands(longest)} ký tự, tối đa "
                f"{thousands(MOST_IN_CELL)}; rút gọn rồi dán lại."
            )
    return [cells + [""] * (width - len(cells)) for cells in rows]


def _quoted(text):
    """Rows as Excel writes them; a mark that is never closed is a mark of the text."""
    if text.count('"') % 2:
        return _joined(text.replace('"', "").split("\n"))
    return list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab"))


def _joined(lines):
    """Lines that broke off inside a cell, put together: a row has as many tabs as the widest."""
    tabs = max(line.count("\t") for line in lines)
    rows, row = [], None
    for line in lines:
        if not line.strip():
            continue
        if row is not None and _goes_on(row, line, tabs):
            row = f"{row} {line}"
            continue
        if row is not None:
            rows.append(row.split("\t"))
        row = line
    return [*rows, row.split("\t")] if row is not None else rows


def _goes_on(row, line, tabs):
    """Does this line end what broke off in the row above it?"""
    if _STARTS_ROW.match(line) or row.count("\t") + line.count("\t") > tabs:
        return False
    if row.count("\t") == tabs:  # its last cell may have several lines, too
        begins = line.lstrip()[:1]
        is_open = row.rstrip()[-1:] in ",;:-–" or begins in "-–+•" or begins.islower()
        return is_open and not _is_heading(line)
    return row.count("\t") > 1 or not _is_heading(row)


def _is_heading(row):
    """I. CẢI CÁCH THỂ CHẾ, or the same with its number in a cell of its own."""
    return bool(_IS_NAMED.match(row)) or "".join(row.split("\t")).isupper()
