"""Survey, bonus and penalty points of a whole block from a file: one row a unit, one column a
criterion, in any order; every row checked, nothing written.

Rows are those of `cchc.lib.sheets.read`. An empty cell leaves what stands as it is.
"""

import re
from dataclasses import dataclass, field

from django import forms

from cchc.lib import tables
from cchc.lib.refusal import Refused
from cchc.lib.sheets import Column, write_xlsx
from cchc.lib.tables import Checked, Columns
from cchc.lib.vietnamese import decimal_text, fold
from scoring import calculate
from scoring.forms import json_value, value_field
from scoring.models import Entry
from scoring.models.criteria import SIDE_METHODS
from scoring.models.round import barred_units
from scoring.wording import mark_lines, value_words
from units.codes import canonical_code
from units.lineage import forebears
from units.models import Succession, UnitVersion

UNIT, CODE = "unit", "code"
_UNITS = "don vi|ten don vi|ten co quan|co quan|co quan don vi|ten"
_CODES = "ma|ma don vi|ma dinh danh|ma co quan"
_COMMITTEE = re.compile(r"^(uy ban nhan dan|ubnd) ")


def side_leaves(round_block):
    """The criteria of a block that the standing body enters, in the order of the set."""
    leaves = round_block.criteria_set.criteria.filter(is_leaf=True, method__in=SIDE_METHODS)
    return list(leaves.order_by("position"))


def columns_of(leaves):
    """Columns of the file: a criterion is known by its code, its name or both together."""
    fields = [(UNIT, "Đơn vị", _UNITS), (CODE, "Mã định danh", _CODES)]
    for leaf in leaves:
        words = {_plain(leaf.code), _plain(leaf.name), _plain(f"tieu chi {leaf.code}")}
        fields.append((f"c{leaf.pk}", f"{leaf.code}. {leaf.name}", "|".join(sorted(words))))
    return Columns(tuple(fields), UNIT)


def _plain(text):
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


# --- What a row says -----------------------------------------------------------------------------


@dataclass
class Line(tables.Line):
    """One row: the sheet that it is for and {criterion: (entry, value)} of its filled cells that
    differ from what stands. `is_known`: none does."""

    sheet: object = None
    name: str = ""
    given: list = field(default_factory=list)

    @property
    def rows(self):
        """As `import_side_points` takes them."""
        return [
            {"entry": entry.pk, "version": entry.version, "value": value}
            for entry, value in self.given
        ]


def check(round_block, table, user):
    """Checked rows of a Table for a block; as many queries for one row as for a thousand."""
    leaves = side_leaves(round_block)
    places = dict(enumerate(columns_of(leaves).guess(table.heads)))
    reader = _Reader(round_block, leaves, places, user)
    lines = [reader.line(number, cells) for number, cells in table.rows]
    return Checked(lines)


def unread_heads(round_block, table):
    """Heads of the columns that are neither the unit nor a criterion."""
    found = columns_of(side_leaves(round_block)).guess(table.heads)
    return [head for head, code in zip(table.heads, found, strict=True) if not code]


class _Reader:
    """Reads the cells of a row against the sheets of the block."""

    def __init__(self, round_block, leaves, places, user):
        self.places = places
        self.leaves = {f"c{leaf.pk}": leaf for leaf in leaves}
        self.criteria_set = round_block.criteria_set
        decimals = calculate.engine_set(self.criteria_set).decimals
        self.fields = {code: value_field(leaf, decimals) for code, leaf in self.leaves.items()}
        sheets = list(round_block.sheets.with_names())
        self.names = UnitsOfBlock(sheets, round_block.round)
        self.barred = barred_units(user, round_block.round.year)
        entries = Entry.objects.side().filter(sheet__in=sheets).select_related("criterion")
        self.entries = {(entry.sheet_id, entry.criterion_id): entry for entry in entries}
        self.seen = {}

    def line(self, number, cells):
        told = {code: cells[place] for place, code in self.places.items() if code}
        line = Line(number, cells, name=told.get(UNIT, "") or told.get(CODE, ""))
        filled = {code: text for code, text in told.items() if code in self.leaves and text}
        line.sheet, fault = self.names.one(told.get(UNIT, ""), told.get(CODE, ""))
        if fault:
            line.faults.append(fault)
            return line
        line.name = line.sheet.unit_name
        if first := self.seen.get(line.sheet.pk):
            line.faults.append(f"Trùng đơn vị với dòng {first}; giữ một dòng cho mỗi đơn vị.")
            return line
        self.seen[line.sheet.pk] = number
        if filled:
            self._refuse_closed(line)
        for code, text in filled.items():
            self._read(line, self.leaves[code], self.fields[code], text)
        line.is_known = not line.given
        return line

    def _refuse_closed(self, line):
        sheet = line.sheet
        if sheet.unit_id in self.barred:
            line.faults.append(
                "Đơn vị mình, cấp trên hoặc cấp dưới trực tiếp: không nhập điểm; để trống các ô."
            )
        elif not sheet.can("enter_side_points"):
            line.faults.append(f"Phiếu {sheet.get_state_display()} nên không nhập điểm được.")

    def _read(self, line, leaf, form_field, text):
        entry = self.entries[line.sheet.pk, leaf.pk]
        kind = leaf.rule["kind"]
        try:
            value = json_value(kind, form_field.clean(_typed(kind, text, leaf.rule)))
            calculate.points_of(self.criteria_set, leaf.code, value)
        except forms.ValidationError as fault:
            line.faults.append(f"Cột “{leaf.code}”: “{text}”. {fault.messages[0]}")
        except Refused as refusal:
            line.faults.append(f"Cột “{leaf.code}”: “{text}”. {refusal.sentence}")
        else:
            if (value, "") != (entry.first_value, entry.na_reason):
                line.given.append((entry, value))


def _typed(kind, text, rule):
    """A cell as the field of the page takes it: 85,34% is 85,34, có is true, a level its name."""
    if kind == "yes_no":
        return {"co": "true", "x": "true", "khong": "false"}.get(fold(text), text)
    if kind == "choice":
        levels = {fold(level["label"]): level["label"] for level in rule["levels"]}
        return levels.get(fold(text), text)
    return text.removesuffix("%").strip()


class UnitsOfBlock:
    """The sheets of a block by what their units are called: today or on the last day of the year
    first, then by former names and by those of the bodies that they grew out of."""

    def __init__(self, sheets, the_round):
        self.sheets = {sheet.unit_id: sheet for sheet in sheets}
        origin = _origins(self.sheets)
        versions = UnitVersion.objects.filter(unit__in=origin)
        self.now, self.before, self.codes = {}, {}, {}
        for version in versions.order_by("unit", "valid_from"):
            own = version.unit_id in self.sheets
            is_now = own and (version.valid_to is None or version.valid_to >= the_round.last_day)
            for name in filter(None, (version.name, version.short_name)):
                for unit_id in origin[version.unit_id]:
                    (self.now if is_now else self.before).setdefault(_named(name), set()).add(
                        unit_id
                    )
            for code in filter(None, (version.code, version.area_code)):
                if own:
                    self.codes.setdefault(code, set()).add(version.unit_id)

    def one(self, name, code):
        """(Sheet, "") or (None, what is wrong)."""
        if code:
            found = self.codes.get(canonical_code(code), set())
            told = f"mã “{code}”"
        else:
            key = _named(name)
            found = self.now.get(key) or self.before.get(key, set())
            told = f"tên “{name}”"
        if not (name or code):
            return None, "Chưa ghi tên hoặc mã đơn vị."
        if not found:
            return None, f"Khối này không có đơn vị {told}; ghi đúng tên hoặc mã."
        if len(found) > 1:
            return None, f"Có nhiều đơn vị {told}; ghi mã định danh hoặc tên hiện nay."
        return self.sheets[next(iter(found))], ""


def _named(name):
    return _COMMITTEE.sub("", _plain(name))


def _origins(unit_ids):
    """{unit id: ids of the units of the block that are it or grew out of it}."""
    every = set(forebears(list(unit_ids)))
    origin = {pk: {pk} for pk in unit_ids}
    links = Succession.objects.filter(predecessor__in=every, successor__in=every)
    links = list(links.values_list("predecessor", "successor"))
    for _ in range(len(links)):
        before = sum(len(found) for found in origin.values())
        for predecessor, successor in links:
            if successor in origin:
                origin.setdefault(predecessor, set()).update(origin[successor])
        if sum(len(found) for found in origin.values()) == before:
            break
    return origin


# --- The template --------------------------------------------------------------------------------

_HOW = (
    "Mỗi dòng là một đơn vị, mỗi cột là một tiêu chí. Giữ dòng tiêu đề; thứ tự cột tùy ý.",
    "Ô để trống: giữ nguyên điểm đã có. Ghi 0 khi kết quả là 0.",
    "Số dùng dấu phẩy hoặc dấu chấm: 85,34 hoặc 85.34. Kết quả điều tra ghi tỷ lệ phần trăm.",
    "Không tổ chức điều tra: nhập ở trang của từng đơn vị, kèm lý do.",
)


def template_xlsx(round_block, user):
    """Mẫu: a row for each unit whose points this person may enter, with what stands already."""
    leaves = side_leaves(round_block)
    barred = barred_units(user, round_block.round.year)
    sheets = [
        sheet
        for sheet in round_block.sheets.with_names()
        if sheet.unit_id not in barred and sheet.can("enter_side_points")
    ]
    entries = Entry.objects.side().filter(sheet__in=sheets)
    values = {(entry.sheet_id, entry.criterion_id): entry.first_value for entry in entries}
    day = round_block.round.last_day
    rows = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.unit.name_key):
        version = sheet.unit.version_on(day)
        code = (version.code or version.area_code) if version else ""
        cells = [_written(values.get((sheet.pk, leaf.pk))) for leaf in leaves]
        rows.append([sheet.unit_name, code, *cells])
    titles = [Column("Đơn vị", 40), Column("Mã định danh", 16)]
    titles += [Column(f"{leaf.code}. {leaf.name}", 24) for leaf in leaves]
    notes = [*(f"{line}." for line in mark_lines(round_block)), *_HOW]
    notes += [f"{leaf.code}: tối đa {decimal_text(leaf.max, 2)} điểm." for leaf in leaves]
    return write_xlsx("Điểm điều tra, thưởng, phạt", titles, rows, notes)


def _written(value):
    return "" if value is None else value_words(value)
