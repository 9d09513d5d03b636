"""A list of people from a file: columns guessed, every row checked, nothing written.

Rows are those of `cchc.lib.sheets.read`. What is not kept of a person (units/personal.py) is
dropped here, before anything is stored.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cchc.lib import tables
from cchc.lib.clock import today
from cchc.lib.tables import Checked, Columns
from cchc.lib.vietnamese import (
    DateProblem,
    fold,
    mixed_word,
    name_key,
    parse_date,
    sentence_date,
    short_date,
)
from units.models import Branch, PartyStatus, Position
from units.models.person import held_already, period_problem
from units.personal import NOT_KEPT, holds_personal_number, is_column_of_numbers
from units.personal import is_head_of_personal_data as is_personal

# (code, title of the column, other heads that mean it, folded)
FIELDS = (
    ("full_name", "Họ và tên", "ho ten|ten dang vien|ten can bo|ten|ho va ten khai sinh"),
    ("family_name", "Họ và tên đệm", "ho dem|ho|ho lot|ho va chu dem|ho ten dem"),
    ("namesake", "Người cùng tên thứ", "cung ten thu|cung ten"),
    ("title", "Chức vụ, chức danh", "chuc vu|chuc danh|chuc vu chinh quyen|vi tri viec lam"),
    ("party_role", "Chức vụ trong Đảng", "chuc vu dang|chuc vu ve dang|chuc vu chi bo"),
    ("party_status", "Tình trạng đảng viên", "tinh trang|loai dang vien|dang vien"),
    ("valid_from", "Từ ngày", "tu|ngay bat dau|bat dau|bat dau tu|thoi gian tu|ngay giu chuc vu"),
    ("valid_to", "Đến ngày", "den|ngay ket thuc|ket thuc|thoi gian den|ngay thoi chuc vu"),
)
PARTY_ONLY = ("party_role", "party_status")
# Where no head is the same: the first of these that the head holds.
_PARTS = (
    (r"chuc (vu|danh).*\bdang\b", "party_role"),
    (r"\bho( va)? (ten )?dem\b", "family_name"),
    (r"\bho( va)? ten\b", "full_name"),
    (r"\bchuc (vu|danh)\b", "title"),
    (r"\btinh trang\b", "party_status"),
    (r"\btu ngay\b", "valid_from"),
    (r"\bden ngay\b", "valid_to"),
)
_STATUSES = {
    PartyStatus.OFFICIAL: "dang vien chinh thuc|dvct|ct",
    PartyStatus.PROBATIONARY: "dang vien du bi|dvdb|db",
    PartyStatus.EXEMPT: "mien|duoc mien|mien sinh hoat|duoc mien sinh hoat|mien cong tac",
    PartyStatus.REDUCED: "giam|duoc giam|giam sinh hoat|duoc giam sinh hoat",
    PartyStatus.TEMP_IN: "tam thoi chuyen den|tam thoi den|sinh hoat tam thoi",
    PartyStatus.TEMP_OUT: "tam thoi chuyen di|tam thoi di",
    PartyStatus.SUSPENDED: "dinh chi|dinh chi sinh hoat",
    PartyStatus.NONE: "khong|quan chung|chua vao dang|ngoai dang",
}
STATUS_OF = {
    word: status
    for status, others in _STATUSES.items()
    for word in (status.value.lower(), fold(status.label), *others.split("|"))
}
MOST_LETTERS = 100
FIRST_YEAR = 1930


# --- What the file holds ------------------------------------------------------------------------


def _is_left_out(head, cells, is_known):
    return is_personal(head) or is_column_of_numbers(cells, is_known=is_known)


def _is_head(text):
    return not holds_personal_number(text)


COLUMNS = Columns(FIELDS, "full_name", _PARTS, _is_left_out, _is_head)
TITLES, guess, table_of = COLUMNS.titles, COLUMNS.guess, COLUMNS.table_of


# --- What a row says ----------------------------------------------------------------------------


@dataclass
class Line(tables.Line):
    """One row of the file as it would be written, or what is wrong with it.

    `person`: who has this name at the unit already, or None. `is_known`: this very post is there.
    """

    full_name: str = ""
    namesake: int = 1
    post: dict = field(default_factory=dict)
    person: object = None

    @cached_property
    def key(self):
        """Who this is among the people of the unit; asked once the row was read."""
        return name_key(self.full_name), self.namesake


def check(unit, rows, columns, since=None):
    """Checked rows for a unit (with its names loaded). One query.

    `columns`: the code of a field for each column, "" for none; `since`: the first day of posts
    whose row tells none.
    """
    reader = _Reader(unit, columns, since)
    lines = [reader.line(number, cells) for number, cells in rows]
    _against_what_is_there(unit, lines)
    return Checked(lines)


class _Reader:
    """Reads the cells of a row into a Line."""

    def __init__(self, unit, columns, since):
        self.unit, self.since = unit, since
        self.at = {code: place for place, code in enumerate(columns) if code}
        self.is_party = unit.branch == Branch.PARTY
        self.last_year = today().year + 10

    def line(self, number, cells):
        line = Line(number, cells)
        self.line_now = line
        line.full_name = " ".join(filter(None, (self.cell("family_name"), self.cell("full_name"))))
        self.check_text("full_name", line.full_name)
        if not any(sign.isalpha() for sign in line.full_name):
            self.fault("full_name", "chưa nhập họ và tên")
        line.namesake = self.namesake()
        line.post = {"title": self.text("title"), "party_role": "", "party_status": "NONE"}
        if self.is_party:
            line.post |= {"party_role": self.text("party_role"), "party_status": self.status()}
        since, until = self.day("valid_from", self.since), self.day("valid_to", self.unit.ended_on)
        line.post |= {"valid_from": since, "valid_to": until}
        if since is None and not any("Từ ngày" in fault for fault in line.faults):
            self.fault("valid_from", "chưa nhập ngày bắt đầu giữ chức vụ")
        if not line.faults and (problem := period_problem(self.unit, since, until)):
            line.faults.append(problem)
        return line

    def fault(self, code, sentence):
        self.line_now.faults.append(f"Cột “{TITLES[code]}”: {sentence}.")

    def cell(self, code):
        place = self.at.get(code)
        return "" if place is None else self.line_now.cells[place]

    def text(self, code):
        text = self.cell(code)
        self.check_text(code, text)
        return text

    def check_text(self, code, text):
        if len(text) > MOST_LETTERS:
            self.fault(code, f"dài {len(text)} ký tự, tối đa {MOST_LETTERS}")
        elif holds_personal_number(text):
            self.fault(code, f"“{text}” có số hoặc ngày. {NOT_KEPT}".rstrip("."))
        elif word := mixed_word(text):
            self.fault(code, f"từ “{word}” lẫn chữ cái của bảng chữ khác")

    def namesake(self):
        text = self.cell("namesake") or "1"
        if re.fullmatch("[1-9][0-9]?", text):
            return int(text)
        self.fault("namesake", f"“{text}” không phải số từ 1 đến 99")
        return 1

    def status(self):
        """Members are official where the file has no column for it."""
        if "party_status" not in self.at:
            return PartyStatus.OFFICIAL.value
        text = self.cell("party_status")
        status = STATUS_OF.get(fold(text))
        if status is None:
            self.fault("party_status", f"“{text}” chưa nhận ra" if text else "chưa nhập")
            return PartyStatus.NONE.value
        return status.value

    def day(self, code, default):
        text = self.cell(code)
        if not text:
            return default
        try:
            return parse_date(text, first_year=FIRST_YEAR, last_year=self.last_year)
        except DateProblem as problem:
            self.fault(code, f"“{text}” không phải ngày. {str(problem).rstrip('.')}")
            return default


def _against_what_is_there(unit, lines):
    """Sets `person` and `is_known`, and tells posts that overlap, there or in the file."""
    held = {}
    people = {}
    posts = Position.objects.filter(unit=unit).select_related("person", "unit")
    for post in posts.order_by("person_id", "valid_from"):
        held.setdefault(post.person_id, []).append(post)
        named = people.setdefault(name_key(post.person.full_name), [])
        if post.person not in named:
            named.append(post.person)
    counts = {key: len(named) for key, named in people.items()}
    _tell_gaps(lines, counts)
    taken = {}
    for line in lines:
        if line.faults:
            continue
        key, number = line.key
        named = people.get(key, [])
        line.person = named[number - 1] if number <= len(named) else None
        if line.person is not None:
            _compare(unit, line, held[line.person.pk])
        if line.is_new:
            _compare_in_file(line, taken.setdefault(line.key, []))


def _tell_gaps(lines, counts):
    """The second of a name needs a first one, there or in the file."""
    numbers = {}
    for line in lines:
        key, number = line.key
        numbers.setdefault(key, set(range(1, counts.get(key, 0) + 1))).add(number)
    for line in lines:
        key, number = line.key
        if not line.faults and number > len(numbers[key]):
            line.faults.append(
                f"Cột “{TITLES['namesake']}”: chưa có người cùng tên thứ {number - 1}."
            )


def _compare(unit, line, posts):
    since, until = line.post["valid_from"], line.post["valid_to"]
    for post in posts:
        there = {name: getattr(post, name) for name in line.post} | {"valid_to": post.last_day}
        if there == line.post:
            line.is_known = True
            return
    for post in posts:
        if _overlap(since, until, post.valid_from, post.last_day):
            line.faults.append(held_already(line.person, unit, post))
            return


def _compare_in_file(line, others):
    since, until = line.post["valid_from"], line.post["valid_to"]
    for other in others:
        if _overlap(since, until, other.post["valid_from"], other.post["valid_to"]):
            line.faults.append(
                f"Trùng họ tên và thời gian với dòng {other.number}; nếu là người khác, ghi 2 ở "
                f"cột “{TITLES['namesake']}”."
            )
            return
    others.append(line)


def _overlap(since, until, other_since, other_until):
    return since <= (other_until or date.max) and other_since <= (until or date.max)


def said(line):
    """The post of a Line for the preview: {code: text}."""
    post = line.post
    return {
        "title": ", ".join(filter(None, (post["title"], post["party_role"]))),
        "party_status": PartyStatus(post["party_status"]).label,
        "valid_from": short_date(post["valid_from"]),
        "valid_to": sentence_date(post["valid_to"]) if post["valid_to"] else "",
    }
