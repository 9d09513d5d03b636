"""Sessions with quality sheets in each state; a rubric of three rows for what needs no more."""

from datetime import date

from meetings.actions.quality import (
    load_rubric,
    mark_quality,
    open_quality,
    vote_quality,
)
from meetings.data import shipped_rubrics
from meetings.models import Kind, Meeting, QualityMark, QualitySheet
from tests.meetings.builders import logged, reread

DAY = date(2025, 11, 4)
SMALL = """
code = "nho"
name = "Biểu thử"
level = "PARTY_BODY"
year = 2025
decimals = 0
valid_from = "2025-01-01"

[conditions]
has_thematic = "Buổi có nội dung chuyên đề"

[[bands]]
name = "Tốt"
at_least = "90"

[[bands]]
name = "Khá"
at_least = "0"

[[gates]]
band = "Tốt"
full = ["1.2"]
otherwise = "Khá"
enabled = true
source = "Quy định thử"

[[criterion]]
code = "1"
name = "Nhóm"

[[criterion]]
code = "1.1"
parent = "1"
name = "Thời lượng"
max = "90"
method = "computed"
auto = "meeting.minutes_short"
[criterion.rule]
kind = "choice"
levels = [
  { label = "Đủ", points = "90" },
  { label = "Thiếu đến 15 phút", points = "50" },
]

[[criterion]]
code = "1.2"
parent = "1"
name = "Chi bộ nhận xét"
max = "5"
method = "self"
rule = { kind = "yes_no" }

[[criterion]]
code = "1.3"
parent = "1"
name = "Chuyên đề"
max = "5"
method = "self"
auto = "meeting.thematic_held"
applies = "has_thematic"
rule = { kind = "yes_no" }
"""


def load_shipped():
    """The rubric that ships."""
    (text,) = shipped_rubrics()
    return load_rubric(text)[0]


def small_sheet(world, day=DAY, **session):
    """A sheet of the small rubric; the session lasts 135 minutes, ten people present by count."""
    load_rubric(SMALL)
    return _sheet(world, day, session)


def full_sheet(world, day=DAY, **session):
    """A sheet of the rubric that ships, nothing answered by a person."""
    load_shipped()
    return _sheet(world, day, session)


def _sheet(world, day, session):
    by = world.bithu_dttg
    if not Meeting.objects.exists():  # so that no session has the number of its sheet
        logged(world.cell, by, date(2025, 3, 5), kind=Kind.OTHER)
    return open_quality(logged(world.cell, by, day, **session), by=by)


def mark_of(sheet, code):
    return QualityMark.objects.get(sheet=sheet, code=code)


def answer_all(sheet, by, **values):
    """Answers every row that has no answer: yes, 50 %, the best level; `values` by code with _."""
    wanted = {code.replace("_", "."): value for code, value in values.items()}
    for mark in QualityMark.objects.filter(sheet=sheet):
        leaf = sheet.rubric.criteria_set.by_code[mark.code]
        if mark.is_answered:
            continue
        value = wanted.get(mark.code)
        if value is None:
            value = {"yes_no": True, "tiers": "50"}.get(leaf.rule.kind) or leaf.rule.levels[0].label
        mark_quality(mark, by=by, value=value)
    return reread(sheet)


def voted(sheet, by, **values):
    """The sheet with every row answered, voted by 9 of 10."""
    answer_all(sheet, by, **values)
    return vote_quality(reread(sheet), by=by, entitled=10, in_favour=9, abstain=1)


def sheet_of(meeting):
    return QualitySheet.objects.get(meeting=meeting)
