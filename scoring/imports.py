"""Published facts in CSV files: read and checked line by line before anything is written."""

import csv
import io
import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from cchc.lib.refusal import Refused
from scoring.engine.numbers import one_line, places_of, read_decimal
from scoring.index_rows import IndexRow, MeanRow, wrongs_of

FOLDER = Path(__file__).parent / "data"
INDICES, MEANS = FOLDER / "published_indices.csv", FOLDER / "national_means.csv"
MOST_FAULTS = 20
_WHOLE = re.compile("-?[0-9]{1,4}")


def read_index_rows(path=INDICES):
    """IndexRows of a CSV file with these column names. Raises Refused naming each wrong line."""
    return _read(path, IndexRow)


def read_mean_rows(path=MEANS):
    return _read(path, MeanRow)


def _read(path, row_class):
    name = Path(path).name
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise Refused(f"{name}: không đọc được tệp CSV này.") from error
    return _read_bytes(name, content, row_class)


def _read_bytes(name, content, row_class):
    names = [field.name for field in fields(row_class)]
    try:
        file = io.StringIO(content.decode("utf-8-sig"), newline="")
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != names:
            raise Refused(f"{name}: dòng đầu phải là {','.join(names)}")
        lines = [(reader.line_num, line) for line in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"{name}: không đọc được tệp CSV này.") from error
    rows, faults = [], []
    for number, line in lines:
        try:
            rows.append(_row(line, row_class))
        except ValueError as error:
            faults.append(f"dòng {number}: {error}")
    if faults:
        raise Refused(f"{name}: " + "; ".join(faults[:MOST_FAULTS]) + ".")
    return rows


def _row(line, row_class):
    if None in line or None in line.values():
        raise ValueError("thừa hoặc thiếu cột")
    values = {}
    for column in fields(row_class):
        text = line[column.name].strip()
        try:
            values[column.name] = _READERS[column.type](text)
        except ValueError as error:
            raise ValueError(f"{column.name} “{one_line(text, 40)}” không đúng") from error
    row = row_class(**values)
    for wrong in wrongs_of(row):
        raise ValueError(wrong)
    return row


def _number(text):
    number = read_decimal(text)
    if number >= 10_000 or places_of(number) > 4:
        raise ValueError(text)
    return number


def _whole(text):
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _flag(text):
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


_READERS = {
    str: str,
    bool: _flag,
    int: _whole,
    int | None: lambda text: _whole(text) if text else None,
    Decimal | None: lambda text: _number(text) if text else None,
}
