"""Published facts in CSV files: read and checked line by line before anything is written."""

import csv
import io
import re
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path

from cchc.lib.refusal import Refused
from scoring.engine.numbers import one_line, places_of, read_decimal
from scoring.models import Index
from scoring.models.index import FIRST_YEAR, LAST_YEAR

FOLDER = Path(__file__).parent / "data"
INDICES, MEANS = FOLDER / "published_indices.csv", FOLDER / "national_means.csv"
MOST_FAULTS = 20
_WHOLE = re.compile("-?[0-9]{1,4}")


@dataclass(frozen=True)
class MeanRow:
    """One national mean as a line of the file tells it."""

    index: str
    year: int
    value: Decimal | None
    source: str
    note: str
    is_verified: bool


@dataclass(frozen=True)
class IndexRow:
    """One published index; `unit` is the full name then, `within` its province where that helps."""

    index: str
    year: int
    published_year: int | None
    unit: str
    within: str
    value: Decimal | None
    points: Decimal | None
    rank: int | None
    of_how_many: int | None
    change: int | None
    source: str
    note: str
    is_verified: bool

    @property
    def facts(self):
        """The columns of PublishedIndex beside index, year and unit."""
        apart = {"index", "year", "unit", "within"}
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in apart
        }


def read_index_rows(path=INDICES):
    """IndexRows of a CSV file with these column names. Raises Refused naming each wrong line."""
    return _read(path, IndexRow)


def read_mean_rows(path=MEANS):
    return _read(path, MeanRow)


def read_uploaded_rows(name, content):
    """IndexRows of the bytes of a file that was sent. Raises Refused as `read_index_rows` does."""
    return _read_bytes(name, content, IndexRow)


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
    for wrong in _wrongs(row):
        raise ValueError(wrong)
    return row


def _wrongs(row):
    """What the database would refuse, in words."""
    if row.index not in Index.values:
        yield f"không có chỉ số “{one_line(row.index, 40)}”"
    if not row.source or len(row.source) > 400 or len(row.note) > 300:
        yield "nguồn để trống, hoặc nguồn, ghi chú quá dài"
    if not FIRST_YEAR <= row.year <= LAST_YEAR:
        yield f"năm {row.year} ngoài khoảng {FIRST_YEAR}-{LAST_YEAR}"
    if row.value is not None and row.value > 100:
        yield "giá trị lớn hơn 100%"
    if isinstance(row, IndexRow):
        if (row.published_year or row.year) < row.year:
            yield "năm công bố trước năm đánh giá"
        if row.rank is not None and not 1 <= row.rank <= (row.of_how_many or row.rank):
            yield "thứ hạng ngoài tổng số"


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
