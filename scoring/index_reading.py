"""Published indices from a file: columns guessed, every row checked, nothing written.

Rows are those of `cchc.lib.sheets.read`. Each becomes a PublishedIndex of the unit that bore the
name on the last day of its year; a number that differs from the one that stands is taken as
published again, and stands beside it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cchc.lib import tables
from cchc.lib.tables import Checked, Columns
from cchc.lib.vietnamese import (
    NumberProblem,
    clean,
    fold,
    parse_decimal,
    parse_integer,
    sentence_date,
)
from scoring.index_rows import IndexRow, units_named, wrongs_of
from scoring.models import Index, PublishedIndex
from units.models import UnitVersion
from units.models.kinds import Kind
from units.models.period import holds_on

# (code, title of the column, other heads that mean it, folded)
FIELDS = (
    (
        "unit", "Đơn vị",
        "unit|tinh|tinh thanh pho|tinh tp|tinh thanh|ten tinh|ten tinh thanh pho|dia phuong"
        "|ten don vi|co quan|co quan don vi|ten co quan|so nganh|so ban nganh",
    ),
    ("index", "Chỉ số", "index|ten chi so|loai chi so"),
    ("year", "Năm đánh giá", "year|nam|nam danh gia xep hang|nam cham diem"),
    ("published_year", "Năm công bố", "published year|cong bo nam|nam cong bo ket qua"),
    (
        "value", "Giá trị (%)",
        "value|gia tri|ket qua|ty le|ty le dat|chi so dat duoc|gia tri chi so|ket qua chi so|score"
        "|chi so par index|chi so sipas|muc do hai long|chi so hai long|chi so cai cach hanh chinh",
    ),
    ("points", "Điểm", "points|tong diem|diem so|diem dat|diem danh gia"),
    ("rank", "Thứ hạng", "rank|xep hang|hang|vi tri|vi thu|xep thu|thu tu xep hang"),
    ("of_how_many", "Trên tổng số", "of how many|tong so|tong so don vi|so don vi xep hang"),
    (
        "change", "Thay đổi thứ hạng",
        "change|thay doi|tang giam|bien dong|tang giam bac|so voi nam truoc|tang giam thu hang",
    ),
    ("within", "Thuộc tỉnh, thành phố", "within|thuoc|thuoc tinh|truc thuoc"),
    ("source", "Nguồn", "source|nguon so lieu|nguon trich dan|trich dan|dia chi nguon"),
    ("note", "Ghi chú", "note|chu thich|ghi chu khac"),
    ("is_verified", "Đã đối chiếu văn bản gốc", "is verified|da doi chieu|doi chieu"),
)  # fmt: skip
COLUMNS = Columns(
    FIELDS,
    "unit",
    (
        (r"\b(par index|sipas)\b", "value"),
        (r"\b(thay doi|tang giam|bien dong|so voi)\b", "change"),
        (r"\b(xep hang|thu hang|vi thu)\b", "rank"),
        (r"\bnam\b.*\bcong bo\b", "published_year"),
        (r"\b(tinh|dia phuong|don vi|co quan)\b", "unit"),
        (r"\bnguon\b", "source"),
        (r"\bdiem\b", "points"),
        (r"\b(gia tri|ty le|ket qua|chi so)\b", "value"),
    ),
)
TITLES = COLUMNS.titles
table_of = COLUMNS.table_of
_INDICES = {
    "par index": Index.PAR_INDEX,
    "parindex": Index.PAR_INDEX,
    "par_index": Index.PAR_INDEX,
    "chi so cai cach hanh chinh": Index.PAR_INDEX,
    "chi so cai cach hanh chinh (par index)": Index.PAR_INDEX,
    "chi so cchc": Index.PAR_INDEX,
    "sipas": Index.SIPAS,
    "chi so hai long": Index.SIPAS,
    "chi so hai long (sipas)": Index.SIPAS,
    "agency_index": Index.AGENCY,
    fold(Index.AGENCY.label): Index.AGENCY,
}
_NATIONAL = (Index.PAR_INDEX, Index.SIPAS)
_PLACES = (Kind.PROVINCE, Kind.CITY)
# Other spellings of a province, without signs and spaces.
_SPELT = {
    "hcm": "hochiminh", "daclac": "daklak", "darlac": "daklak", "dacnong": "daknong",
    "bariavt": "bariavungtau", "brvt": "bariavungtau", "tthue": "thuathienhue",
}  # fmt: skip
_PREFIX = re.compile(r"(uy ban nhan dan|ubnd)?\s*(tinh|thanh pho|t\.?\s?p\.?)[\s.]+")
_RANK = re.compile(r"(?:thu|hang|vi tri)?\s*([0-9.]+)(?:\s*/\s*([0-9.]+))?")
_CHANGE = re.compile(
    r"(tang|len|\+|↑|▲|giam|xuong|tut|-|↓|▼)?\s*([0-9]+)(?:\s*(?:bac|hang|vi tri))?"
)
_SAME = {"0", "=", "giu nguyen", "khong doi", "khong thay doi"}
_FACTS = ("value", "points", "rank", "of_how_many", "change")


@dataclass
class Line(tables.Line):
    """One row: the IndexRow that it tells, its unit, and the row that it publishes again."""

    row: IndexRow | None = None
    unit_id: int | None = None
    restates: PublishedIndex | None = None

    @property
    def index_row(self):
        """The PublishedIndex that it would be."""
        return PublishedIndex(
            index=self.row.index, year=self.row.year, unit_id=self.unit_id, restates=self.restates,
            **self.row.facts,
        )  # fmt: skip


def check(draft, columns):
    """Checked Lines of an IndexDraft; `columns`: the code of each of its columns, "" for none."""
    reader = _Reader(draft, columns)
    lines = [reader.line(number, cells) for number, cells in draft.rows]
    _compare(lines)
    return Checked(lines)


class _Reader:
    def __init__(self, draft, columns):
        self.draft = draft
        self.at = {code: place for place, code in enumerate(columns) if code}
        self.provinces = {}

    def line(self, number, cells):
        self.now = line = Line(number, cells)
        rank, whole = self.rank()
        values = {
            "index": self.index(),
            "year": self.year("year", self.draft.year),
            "published_year": self.year("published_year", self.draft.published_year),
            "unit": self.text("unit", 200),
            "within": self.text("within", 200),
            "value": self.number("value"),
            "points": self.number("points"),
            "rank": rank,
            "of_how_many": self.whole("of_how_many") or whole,
            "change": self.change(),
            "source": self.text("source", 400) or self.draft.source,
            "note": self.text("note", 300),
            "is_verified": fold(self.cell("is_verified")) in ("1", "co", "x", "da doi chieu"),
        }
        self.refuse_missing(values)
        if line.faults:
            return line
        line.row = IndexRow(**values)
        line.faults += [f"{wrong[0].upper()}{wrong[1:]}." for wrong in wrongs_of(line.row)]
        if not line.faults:
            line.unit_id = self.unit_of(line.row)
        return line

    def refuse_missing(self, values):
        for code in ("unit", "source"):
            if not values[code]:
                self.fault(code, "để trống; chọn cột, hoặc ghi nguồn chung khi chọn tệp"
                           if code == "source" else "để trống")  # fmt: skip
        for code in ("index", "year"):
            if not values[code] and not self.cell(code):
                self.fault(code, "để trống; chọn cột, hoặc ghi chung cho cả tệp")
        if all(values[code] is None for code in ("value", "points", "rank")) and not (
            self.now.faults
        ):
            self.now.faults.append("Dòng không có giá trị, điểm hoặc thứ hạng nào.")

    def fault(self, code, sentence):
        self.now.faults.append(f"Cột “{TITLES[code]}”: {sentence}.")

    def cell(self, code):
        place = self.at.get(code)
        text = "" if place is None else clean(self.now.cells[place])
        return "" if text in ("-", "–", "—", "...", "…") else text

    def text(self, code, most):
        text = self.cell(code)
        if len(text) > most:
            self.fault(code, f"dài {len(text)} ký tự, tối đa {most}")
        return text[:most]

    def index(self):
        text = self.cell("index")
        if not text:
            return self.draft.index
        found = _INDICES.get(fold(text), "")
        if not found:
            self.fault("index", f"“{text[:60]}” chưa nhận ra; ghi PAR INDEX, SIPAS")
        return found

    def year(self, code, default):
        text = fold(self.cell(code)).removeprefix("nam ").strip()
        return self.read(code, text, parse_integer) if text else default

    def number(self, code):
        text = self.cell(code).removesuffix("%").removesuffix("điểm").strip()
        return self.read(code, text, parse_decimal, places=4, at_least=Decimal(0),
                         at_most=Decimal(9999)) if text else None  # fmt: skip

    def whole(self, code):
        text = self.cell(code)
        return self.read(code, text, parse_integer, at_least=1, at_most=9999) if text else None

    def read(self, code, text, parse, **bounds):
        try:
            return parse(text, **bounds)
        except NumberProblem as problem:
            self.fault(code, f"“{text[:40]}” không đúng. {str(problem).rstrip('.')}")
            return None

    def rank(self):
        """(place, of how many) of 22, 22/63, hạng 22."""
        text = fold(self.cell("rank"))
        if not text:
            return None, None
        found = _RANK.fullmatch(text)
        if found is None:
            self.fault("rank", f"“{text[:40]}” không đúng; ghi 22 hoặc 22/63")
            return None, None
        bounds = {"at_least": 1, "at_most": 9999}
        place = self.read("rank", found[1], parse_integer, **bounds)
        whole = self.read("rank", found[2], parse_integer, **bounds) if found[2] else None
        return place, whole

    def change(self):
        text = fold(self.cell("change")).replace("\u2212", "-")
        if not text or text in _SAME:
            return 0 if text else None
        found = _CHANGE.fullmatch(text)
        if found is None or len(found[2]) > 4:
            self.fault("change", f"“{text[:40]}” không đúng; ghi 20, -3, tăng 20, giảm 3")
            return None
        is_down = found[1] in ("giam", "xuong", "tut", "-", "↓", "▼")
        return -int(found[2]) if is_down else int(found[2])

    def unit_of(self, row):
        if row.index in _NATIONAL:
            found = self.provinces_of(row.year).get(_place_key(row.unit), [])
        else:
            found = list(units_named(row))
        if len(found) == 1:
            return found[0]
        day = sentence_date(date(row.year, 12, 31))
        name = row.unit[:60]
        if found:
            self.fault("unit", f"có nhiều đơn vị tên “{name}”; ghi thêm tỉnh, thành phố")
        else:
            self.fault("unit", f"“{name}” không có trong hệ thống vào ngày {day}")
        return None

    def provinces_of(self, year):
        """{key of a name: [unit ids]} of the provinces of the last day of that year."""
        if year not in self.provinces:
            versions = UnitVersion.objects.filter(holds_on(date(year, 12, 31)), kind__in=_PLACES)
            named = defaultdict(list)
            for unit_id, name in versions.values_list("unit", "name"):
                named[_place_key(name)].append(unit_id)
            self.provinces[year] = named
        return self.provinces[year]


def _place_key(name):
    """Tỉnh Bà Rịa – Vũng Tàu, TP.HCM, Đắc Lắc: one key for the spellings of a province."""
    bare = _PREFIX.sub("", fold(name), count=1) if _PREFIX.match(fold(name)) else fold(name)
    key = re.sub(r"[^a-z]+", "", bare)
    return _SPELT.get(key.removeprefix("tp"), _SPELT.get(key, key))


def _compare(lines):
    """Marks what stands already, and what is published again; a line twice in a file is a fault."""
    good = [line for line in lines if not line.faults]
    standing = defaultdict(list)
    rows = PublishedIndex.objects.filter(
        unit__in={line.unit_id for line in good}, year__in={line.row.year for line in good}
    )
    for row in rows.order_by("pk"):
        standing[row.index, row.year, row.unit_id].append(row)
    seen = {}
    for line in good:
        key = (line.row.index, line.row.year, line.unit_id)
        if key in seen:
            line.faults.append(f"Trùng dòng {seen[key]}: cùng chỉ số, năm, đơn vị.")
            continue
        seen[key] = line.number
        line.is_known = any(_says(row, line.row) for row in standing[key])
        firsts = [row for row in standing[key] if row.restates_id is None]
        line.restates = firsts[0] if firsts and not line.is_known else None


def _says(standing, row):
    """Does what stands say all the numbers that this row tells?"""
    told = [name for name in _FACTS if getattr(row, name) is not None]
    return all(getattr(standing, name) == getattr(row, name) for name in told)
