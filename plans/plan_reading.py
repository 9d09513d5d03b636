"""The table of tasks of a plan from a file or a paste: columns guessed, every row checked.

Nothing is written here. Merged cells leave empty ones: a heading over the whole width names the
area of what follows, a cell merged downwards is empty below its first row, and a row that goes on
has no number and no task of its own.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from cchc.lib import tables
from cchc.lib.clock import today
from cchc.lib.tables import Columns
from cchc.lib.vietnamese import (
    DateProblem,
    fold,
    mixed_word,
    name_key,
    parse_date,
    sentence_date,
    upper_first,
)
from plans.models import Area, Task
from plans.recurrence import no_day, read_due
from plans.unit_names import UnitNames, is_part

# (code, title of the column, other heads that mean it, folded)
FIELDS = (
    ("number", "TT", "stt|so tt|so thu tu|thu tu"),
    ("area", "Lĩnh vực", "linh vuc cchc|nhom nhiem vu"),
    ("title", "Nhiệm vụ", "noi dung|noi dung nhiem vu|nhiem vu cu the|ten nhiem vu|cong viec"),
    ("deliverable", "Sản phẩm, kết quả", "san pham|ket qua|san pham dau ra|ket qua dau ra"),
    ("lead", "Cơ quan chủ trì", "chu tri|don vi chu tri|don vi thuc hien|co quan thuc hien"),
    ("partners", "Cơ quan phối hợp", "phoi hop|don vi phoi hop"),
    ("due", "Thời gian hoàn thành", "thoi gian|thoi han|han|thoi gian thuc hien|tien do"),
    ("budget", "Kinh phí", "kinh phi du kien|du toan|nguon kinh phi"),
    ("note", "Ghi chú", "luu y"),
)
# Where no head is the same: the first of these that the head holds.
_PARTS = (
    (r"\bphoi hop\b", "partners"),
    (r"\bchu tri\b", "lead"),
    (r"\b(san pham|ket qua|dau ra)\b", "deliverable"),
    (r"\b(thoi gian|thoi han|tien do|hoan thanh)\b", "due"),
    (r"\bkinh phi\b", "budget"),
    (r"\bghi chu\b", "note"),
    (r"\blinh vuc\b", "area"),
    (r"\b(nhiem vu|noi dung|cong viec)\b", "title"),
)
COLUMNS = Columns(FIELDS, "title", _PARTS)
TITLES = COLUMNS.titles
# How columns without heads are taken, by how many there are.
_USUAL = ("number", "title", "deliverable", "lead", "partners", "due", "budget", "note")
_LONGEST = {"title": 500, "deliverable": 300, "due": 100, "budget": 100, "note": 500}
_LONGEST_NAMES = {"lead": 200, "partners": 300}
# Words by which a heading names an area, the more special first.
_AREA_WORDS = (
    ("PROCEDURES", r"\bthu tuc hanh chinh\b|\btthc\b|\bmot cua\b"),
    ("INSTITUTIONS", r"\bthe che\b"),
    ("ORGANISATION", r"\bbo may\b"),
    ("CIVIL_SERVICE", r"\bcong vu\b|\bcan bo,? cong chuc\b"),
    ("PUBLIC_FINANCE", r"\btai chinh cong\b"),
    ("DIGITAL", r"\bchinh (?:quyen|phu) (?:dien tu|so)\b|\bchuyen doi so\b|\bhien dai hoa\b"),
    ("DIRECTION", r"\bchi dao\b|\bdieu hanh\b"),
)
# Tổng cộng: 40 nhiệm vụ; Cộng; Tổng số nhiệm vụ (40).
_TOTAL = re.compile(
    r"(?:tong(?: cong| so)?|cong)(?: nhiem vu| viec)?[ :(]*\d*(?: nhiem vu| viec)?[ ).]*\Z"
)
_IS_NUMBER = re.compile(r"\(?[0-9]+(?:\.[0-9]+)*[.)]?\Z")
ABOVE, FAULT, OWN = "tren", "loi", "don-vi"
# Over the tasks of no area, on the paper of a plan and in its table; alone in a row, or marked.
NO_AREA = "Nhiệm vụ khác"
_REST = re.compile(rf"(?:\A|[.)] ?|\A[ivxlcđa-z]{{1,5}} ){fold(NO_AREA)}\Z")


def table_of(rows):
    """The Table in the rows of a sheet or a paste; rows without heads are numbered columns."""
    within = rows[: tables.HEAD_WITHIN]
    if any("title" in COLUMNS.guess(cells) for cells in within):
        return COLUMNS.table_of(rows)
    heads = [f"cột {place}" for place in range(1, len(rows[0]) + 1)]
    table = COLUMNS.table_of([heads, *rows])
    return replace(table, rows=[[number - 1, cells] for number, cells in table.rows])


def guess(heads):
    """The code of each column; without heads the order in which tables of plans have them."""
    found = COLUMNS.guess(heads)
    if any(found) or not all(re.fullmatch(r"cột \d+", head) for head in heads):
        return found
    return [*_USUAL[: len(heads)], *[""] * (len(heads) - len(_USUAL))]


@dataclass
class Line(tables.Line):
    """One task as it would be planned. `notices`: what was taken for granted, to be looked at."""

    task: dict = field(default_factory=dict)
    partners: list = field(default_factory=list)
    notices: list = field(default_factory=list)

    @property
    def title(self):
        return self.task.get("title", "")


@dataclass(frozen=True)
class Heading:
    """A row over the whole width; `area`: the Area that it names, or None. `is_rest`: what follows
    belongs to none, as the paper of a plan says of such tasks."""

    number: int
    text: str
    area: object = None
    is_rest: bool = False


@dataclass(frozen=True)
class Checked(tables.Checked):
    headings: list = field(default_factory=list)

    @property
    def noticed(self):
        return [line for line in self.new if line.notices]


def check(plan, rows, columns, *, blank=ABOVE, unknown=FAULT):
    """Checked rows for a plan (with its unit's names loaded); a few queries, however many rows.

    `columns`: the code of a field for each column; `blank`: is an empty lead or time that of the
    row above (ABOVE), or a fault; `unknown`: is a lead that is no unit here a fault, or a part of
    the plan's own unit (OWN)?
    """
    reader = _Reader(plan, columns, blank, unknown)
    for number, cells in rows:
        reader.read(number, cells)
    _against_what_is_there(plan, reader.lines)
    return Checked(reader.lines, reader.headings)


class _Reader:
    """Puts rows together and reads each task out of its cells."""

    def __init__(self, plan, columns, blank, unknown):
        self.plan, self.blank, self.unknown = plan, blank, unknown
        self.at = {code: place for place, code in enumerate(columns) if code}
        self.names = UnitNames(plan.unit, today())
        self.areas = {area.code: area for area in Area.objects.at(today())}
        self.area = None
        self.lines, self.headings, self.above = [], [], {}

    def read(self, number, cells):
        told = {code: cells[place] for code, place in self.at.items()}
        rest = [text for code, text in told.items() if code not in ("number", "title") and text]
        if self._total(number, told) or (not rest and self._heading(number, told)):
            return
        if self._goes_on(told, rest):
            self._add_to_last(cells, told)
            return
        self._task(Line(number, cells), told)

    # What a row is

    def _heading(self, number, told):
        """Takes a row that says no more than a name as a heading, unless it is a task."""
        mark, text = told.get("number", ""), told.get("title", "")
        if not text:
            mark, text = "", mark
        area, is_rest = self._area_in(text), bool(_REST.search(fold(text)))
        is_named = bool(re.match(r"(?:[IVXLC]{1,5}|[A-ZĐ])[.)]?(?:\s|\Z)", mark or text))
        is_known = area is not None or is_rest
        if not text or (not is_known and not is_named and not text.isupper()):
            return False
        if not is_known and _IS_NUMBER.match(mark):
            return False
        self.area = None if is_rest else area or self.area
        whole = " ".join(filter(None, (mark, text)))
        self.headings.append(Heading(number, whole, area, is_rest))
        self.above = {}
        return True

    def _total(self, number, told):
        """Takes a row that sums the table up, which nobody leads, for no task."""
        text = " ".join(filter(None, (told.get("number"), told.get("title"))))
        if told.get("lead") or told.get("due") or not _TOTAL.match(fold(text)):
            return False
        self.headings.append(Heading(number, text))
        return True

    def _area_in(self, text):
        folded = fold(text)
        for code, words in _AREA_WORDS:
            if re.search(words, folded):
                return self.areas.get(code)
        return None

    def _goes_on(self, told, rest):
        """Has it neither number nor task, or only the end of a sentence?"""
        if not self.lines or told.get("number"):
            return False
        title = told.get("title", "")
        if not title:
            return bool(rest)
        return not rest and (title[0] in "-–+•" or title[:1].islower())

    def _add_to_last(self, cells, told):
        last = self.lines[-1]
        merged = list(last.cells)
        for code, place in self.at.items():
            if told[code]:
                mark = " " if code == "title" else "; "
                merged[place] = mark.join(filter(None, (merged[place], cells[place])))
        self.lines.pop()
        again = Line(last.number, merged)
        again.notices.append("Ghép với dòng dưới không có số thứ tự.")
        self._task(again, {code: merged[place] for code, place in self.at.items()})

    # What a task is

    def _task(self, line, told):
        self.lines.append(line)
        self.line = line
        self.told = told
        line.task = {
            "title": self._text("title"),
            "area": self._area(),
            "deliverable": self._text("deliverable"),
            "budget": self._text("budget"),
            "note": self._text("note"),
            **self._time(),
            **self._who(),
        }
        if not line.task["title"]:
            self._fault("title", "chưa ghi nhiệm vụ")

    def _fault(self, code, sentence):
        self.line.faults.append(f"Cột “{TITLES[code]}”: {sentence}.")

    def _text(self, code):
        text = self.told.get(code, "")
        if len(text) > _LONGEST.get(code, 500):
            self._fault(code, f"dài {len(text)} ký tự, tối đa {_LONGEST[code]}")
        elif word := mixed_word(text):
            self._fault(code, f"từ “{word}” lẫn chữ cái của bảng chữ khác")
        return text

    def _area(self):
        text = self.told.get("area", "")
        if not text:
            return self.area
        area = self._area_in(text)
        if area is None:
            self._fault("area", f"“{text}” không phải lĩnh vực cải cách hành chính")
        return area

    def _from_above(self, code):
        """The text of a cell; an empty one may be part of the cell that was merged above it."""
        text = self.told.get(code, "")
        if text:
            self.above[code] = (self.line.number, text)
        elif code in self.above and self.blank == ABOVE:
            number, text = self.above[code]
            self.line.notices.append(f"“{TITLES[code]}” lấy theo dòng {number}.")
        return text

    def _time(self):
        self.told = {**self.told, "due": self._from_above("due")}
        text = self._text("due")
        if not text:
            self._fault("due", "chưa ghi thời gian hoàn thành")
            return {}
        due = read_due(text, self.plan.year)
        if wrong := no_day(text, self.plan.year):
            self._fault("due", f"“{text}”: không có ngày {wrong}")
        if due.due_on is not None and due.due_on < date(self.plan.year, 1, 1):
            day, year = sentence_date(due.due_on), self.plan.year
            self._fault("due", f"“{text}” là ngày {day}, trước năm của kế hoạch ({year})")
        elif due.due_on is not None and due.due_on.year > self.plan.year:
            self.line.notices.append(f"Hạn {sentence_date(due.due_on)} sau năm của kế hoạch.")
        is_date = _is_date(text)
        return {
            "due_on": due.due_on,
            "recurrence": due.recurrence,
            "due_text": "" if is_date and due.due_on else text,
        }

    def _who(self):
        lead = self._from_above("lead")
        partners = self.told.get("partners", "")
        for code, text in (("lead", lead), ("partners", partners)):
            if len(text) > _LONGEST_NAMES[code]:
                self._fault(code, f"dài {len(text)} ký tự, tối đa {_LONGEST_NAMES[code]}")
                return {}
        leads, rest = self.names.split(lead)
        helping, partner_text = self.names.split(partners)
        who = {"lead": leads[0] if leads else None, "lead_text": "", "partner_text": partner_text}
        if not lead:
            self._fault("lead", "chưa ghi cơ quan chủ trì")
        elif not leads:
            who |= self._unknown_lead(lead)
        elif rest:
            who["lead_text"] = lead
        self.line.partners = [pk for pk in (*leads[1:], *helping) if pk != who["lead"]]
        return who

    def _unknown_lead(self, name):
        if self.unknown != OWN and not is_part(name):
            close = self.names.closest(name)
            ask = f"; có phải {close}?" if close else ""
            self._fault("lead", f"chưa tìm thấy đơn vị “{name}”{ask}")
            return {}
        own = upper_first(self.plan.unit.short_name)
        self.line.notices.append(f"{upper_first(name)}: ghi cho {own}, in nguyên tên.")
        return {"lead": self.plan.unit_id, "lead_text": name}


def _is_date(text):
    try:
        parse_date(text)
    except DateProblem:
        return False
    return True


def _against_what_is_there(plan, lines):
    """Sets `is_known` of what the draft has already, and tells rows that come twice."""
    planned = Task.objects.filter(plan=plan, state=Task.State.DRAFT)
    there = {(name_key(title), lead) for title, lead in planned.values_list("title", "lead")}
    seen = {}
    for line in lines:
        if line.faults:
            continue
        task = line.task
        line.is_known = (name_key(task["title"]), task["lead"]) in there
        same = seen.setdefault(
            (name_key(task["title"]), task["lead"], task["due_on"], task["due_text"]), line
        )
        if same is not line:
            line.faults.append(f"Trùng với dòng {same.number}: cùng nhiệm vụ, chủ trì, thời gian.")
