"""Workbooks and CSV files: read in a child process with limits, written so that nothing runs.

Read: the first visible sheet of an .xlsx workbook, or a CSV file in UTF-8 (UTF-16 with its mark),
at most 5,000 rows and 40 columns. Every refusal is a sentence. Written: texts stay texts, whatever
they begin with (OWASP ASVS 5.0, 1.2.10); what is exported and read again is the same.
"""

import csv
import io
import logging
from dataclasses import dataclass, field
from datetime import date, datetime, time
from threading import BoundedSemaphore
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from xlsxwriter.utility import xl_range_abs

from cchc.lib.archives import MEGABYTE
from cchc.lib.limited import ask
from cchc.lib.refusal import Refused
from cchc.lib.sheets_child import NO_WORKBOOK, NOT_TAKEN, child, guarded
from cchc.lib.vietnamese import decimal_text, short_date

MOST_BYTES = 5 * MEGABYTE
SECONDS = 12  # that one waits for one file, or for a place among those being read
AT_ONCE = 2
LISTS = "Danh mục"  # the sheet that holds what a cell may be chosen from
KINDS = {"xlsx": "xlsx", "csv": "csv", "txt": "csv", "tsv": "csv"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

WRONG_KIND = "Chỉ nhận tệp Excel (.xlsx) hoặc CSV; lưu lại dạng .xlsx rồi chọn lại."
NO_BYTES = "Tệp rỗng; chọn lại tệp Excel (.xlsx) hoặc CSV."
TOO_BIG = "Tệp nặng {size} MB, vượt mức 5 MB; xóa hình ảnh, trang tính thừa hoặc tách tệp."
BUSY = "Nhiều tệp đang được đọc cùng lúc. Chờ khoảng một phút rồi chọn lại tệp."

_log = logging.getLogger(__name__)
_places = BoundedSemaphore(AT_ONCE)


def read(name, content, **limits):
    """Rows of a file, lists of clean texts of one length; the first row of the file is first.

    `name`: as the browser sent it; `content`: bytes; `limits`: memory, seconds,
    letters of `sheets_child.child`. Dates read 05/02/2026. Raises Refused with what is wrong and
    what to do.
    """
    kind = KINDS.get(name.rpartition(".")[2].lower() if "." in name else "")
    if kind is None:
        raise Refused(WRONG_KIND)
    if not content:
        raise Refused(NO_BYTES)
    if len(content) > MOST_BYTES:
        size = decimal_text(str(round(len(content) / MEGABYTE, 1)))
        raise Refused(TOO_BIG.format(size=size))
    if not _places.acquire(timeout=SECONDS):
        raise Refused(BUSY)
    try:
        answer = ask(child, kind, content, wait=SECONDS, **limits)
    finally:
        _places.release()
    return _rows_of(answer or ("problem", NOT_TAKEN["large"]))


def _rows_of(answer):
    outcome, told = answer
    if outcome == "rows":
        return told
    if outcome == "fault":
        _log.error("a sheet could not be read:\n%s", told)
        raise Refused(NO_WORKBOOK)
    raise Refused(told)


@dataclass(frozen=True)
class Column:
    """One column of a sheet that is written: `width` in letters, `choices` offered in a list."""

    title: str
    width: int = 20
    choices: tuple = field(default=())


def write_xlsx(name, columns, rows, notes=(), above=()):
    """A workbook (bytes) with one table; cells are texts or dates, None is left blank.

    `name`: of the sheet; `columns`: [Column]; `notes`: lines of a second sheet; `above`: rows that
    stand over the heads of the table.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet = book.add_worksheet(name)
        _write_heads(book, sheet, columns, len(above))
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        numbered = [*enumerate(above), *enumerate(rows, start=len(above) + 1)]
        for line, row in numbered:
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, place, datetime.combine(value, time()), day)
                elif value:
                    sheet.write_string(line, place, value)
        if notes:
            _write_notes(book, notes)
        _write_choices(book, sheet, columns, len(above) + 1)
    return stream.getvalue()


def _write_heads(book, sheet, columns, line):
    look = {"bold": True, "text_wrap": True, "bg_color": "#E7ECF5", "border": 1}
    head, text = book.add_format(look), book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(line, place, column.title, head)
    sheet.freeze_panes(line + 1, 0)


def _write_choices(book, sheet, columns, first):
    """Lists to choose from stand on a hidden sheet: written into the rule itself, Excel takes no
    more than 255 letters of all choices together.
    """
    offering = [(place, column.choices) for place, column in enumerate(columns) if column.choices]
    if not offering:
        return
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for at, (place, choices) in enumerate(offering):
        for line, choice in enumerate(choices):
            lists.write_string(line, at, choice)
        there = xl_range_abs(0, at, len(choices) - 1, at)
        rule = {"validate": "list", "source": f"='{LISTS}'!{there}", "error_type": "warning"}
        sheet.data_validation(first, place, first + 4999, place, rule)


def _write_notes(book, notes):
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
    for line, note in enumerate(notes):
        sheet.write_string(line, 0, note)


def write_csv(columns, rows):
    """A CSV file (bytes) in UTF-8 with its mark, so that Excel shows the diacritics."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([guarded(column.title) for column in columns])
    for row in rows:
        writer.writerow([guarded(_typed(value)) for value in row])
    return ("\ufeff" + stream.getvalue()).encode()


def _typed(value):
    return short_date(value) if isinstance(value, date) else (value or "")


def file_response(content, filename, content_type=XLSX):
    """An answer that is saved as a file, never opened in the browser."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename)}"},
    )
