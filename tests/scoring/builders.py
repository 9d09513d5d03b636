"""A small set, a round and its sheets; rows are written directly, so that a test needs no action
but the one it tests."""

from datetime import date, timedelta
from decimal import Decimal

from cchc.lib.clock import now, today
from plans.models import Document
from plans.models.doctype import DocType, Family
from scoring import engine
from scoring.actions.criteria import make_rows
from scoring.models import (
    Assignment,
    CriteriaSet,
    Entry,
    Round,
    RoundBlock,
    RoundUnit,
    Sheet,
)
from scoring.models.criteria import columns_of

YEAR = 2026
SET_TEXT = """
code = "so-thu-2026"
name = "Bộ tiêu chí thử cấp sở (dữ liệu minh họa)"
level = "DEPARTMENT"
year = 2026
basis = ["Dữ liệu minh họa, không phải văn bản của cơ quan nào"]
decimals = 2
illustrative = true
[caps]
bonus = "2"
penalty = "3"
[[bands]]
name = "Tốt"
at_least = "80"
[[bands]]
name = "Khá"
at_least = "65"
[[criterion]]
code = "1"
name = "Chỉ đạo, điều hành"
area = "DIRECTION"
[[criterion]]
code = "1.1"
parent = "1"
name = "Ban hành kế hoạch cải cách hành chính năm"
max = "2"
method = "self"
evidence = "required"
rule = { kind = "yes_no" }
guide = "Ban hành trước ngày 31/01."
[[criterion]]
code = "1.2"
parent = "1"
name = "Chế độ báo cáo"
max = "3"
method = "self"
evidence = "optional"
[criterion.rule]
kind = "choice"
levels = [
  { label = "Đủ, đúng hạn", points = "3" },
  { label = "Đủ, có báo cáo chậm", points = "1.5" },
  { label = "Thiếu báo cáo", points = "0" },
]
[[criterion]]
code = "2"
name = "Thủ tục hành chính"
[[criterion]]
code = "2.1"
parent = "2"
name = "Giải quyết hồ sơ"
max = "5"
method = "self"
rule = { kind = "points" }
[[criterion]]
code = "3"
name = "Hài lòng"
max = "10"
method = "survey"
rule = { kind = "survey" }
[[criterion]]
code = "9"
name = "Thưởng, phạt"
[[criterion]]
code = "9.1"
parent = "9"
name = "Sáng kiến"
max = "2"
method = "bonus"
rule = { kind = "points" }
[[criterion]]
code = "9.2"
parent = "9"
name = "Vi phạm chế độ báo cáo"
max = "3"
method = "penalty"
rule = { kind = "points" }
"""


def make_set(owner, *, text=SET_TEXT, code=None, is_published=True):
    """A set with its rows, as its publication makes them."""
    if code:
        text = text.replace("so-thu-2026", code)
    the_set = engine.read_set(text)
    row = CriteriaSet.objects.create(
        owner=owner,
        text=text,
        **columns_of(the_set),
        state="PUBLISHED" if is_published else "DRAFT",
        published_at=now() if is_published else None,
    )
    if is_published:
        make_rows(row, the_set)
    return row


def last_days(first=10, step=10):
    """Last days of a round as fields: the first in so many days, the others step by step."""
    return {
        field: today() + timedelta(first + step * place)
        for place, field in enumerate(Round.DAYS.values())
    }


def make_round(
    world, *units, year=YEAR, state=Round.State.OPEN, criteria_set=None, block="so", **fields
):
    """An open round of Tuyên Quang with a sheet for each unit; none named: Sở Dân tộc và Tôn giáo
    and Sở Tài chính. Appraised by thamdinh.snv, Sở Nội vụ's own sheet by thamdinh.vp. One that is
    still prepared has its last days; an open one only those given."""
    units = units or (world.ethnic, world.finance)
    if state == Round.State.DRAFT:
        fields = {**last_days(), **fields}
    fields.setdefault("title", f"Chấm điểm, xếp hạng năm {year} (dữ liệu minh họa)")
    the_round = Round.objects.create(
        owner=world.province,
        standing_body=world.home_affairs,
        year=year,
        state=state,
        opened_at=None if state == Round.State.DRAFT else now(),
        is_illustrative=True,
        **fields,
    )
    row = RoundBlock.objects.create(
        round=the_round,
        block=block,
        criteria_set=criteria_set or make_set(world.province, code=f"so-thu-{the_round.pk}-{year}"),
    )
    for unit in units:
        RoundUnit.objects.create(round=the_round, round_block=row, unit=unit)
        appraiser = world.thamdinh_vp if unit == world.home_affairs else world.thamdinh_snv
        Assignment.objects.create(round=the_round, unit=unit, appraiser=appraiser)
        if state != Round.State.DRAFT:
            make_sheet(row, unit)
    return the_round


def make_sheet(block, unit, **fields):
    sheet = Sheet.objects.create(round=block.round, round_block=block, unit=unit, **fields)
    for leaf in block.criteria_set.criteria.filter(is_leaf=True):
        Entry.objects.create(sheet=sheet, criterion=leaf)
    return sheet


def sheet_of(the_round, unit):
    return Sheet.objects.get(round=the_round, unit=unit)


def entry_of(sheet, code):
    return Entry.objects.get(sheet=sheet, criterion__code=code)


FULL = {"1.1": True, "1.2": "Đủ, đúng hạn", "2.1": "4.5"}
POINTS = {"1.1": "2", "1.2": "3", "2.1": "4.5"}


def fill(sheet, by, values=FULL, points=POINTS, explanation="Theo kế hoạch đã ban hành."):
    """The unit's column, complete enough to be submitted."""
    for code, value in values.items():
        Entry.objects.filter(sheet=sheet, criterion__code=code).update(
            self_value=value,
            self_points=Decimal(points[code]),
            self_by=by,
            self_at=now(),
            explanation=explanation,
        )


def put(sheet, state, by=None):
    """The sheet in a state, filled, as it would have got there; by: who submitted."""
    fill(sheet, by)
    moment = now()
    fields = {"state": state}
    if state not in (Sheet.State.DRAFT, Sheet.State.WITHDRAWN):
        fields["submitted_at"] = moment
    if state not in (Sheet.State.DRAFT, Sheet.State.SUBMITTED, Sheet.State.RETURNED):
        fields["appraised_since"] = moment
    if state == Sheet.State.WITHDRAWN:
        fields["withdrawn_reason"] = "Đơn vị mới thành lập"
    if state in (Sheet.State.APPRAISED, Sheet.State.PUBLISHED):
        fields["appraised_at"] = moment
        for code in FULL:
            entry = entry_of(sheet, code)
            Entry.objects.filter(pk=entry.pk).update(
                first_value=entry.self_value,
                first_points=entry.self_points,
                first_at=now(),
                first_by=by,
            )
    Sheet.objects.filter(pk=sheet.pk).update(**fields)
    return Sheet.objects.get(pk=sheet.pk)


def next_decision(world):
    """One more decision of the province: each publication has its own."""
    count = Document.objects.filter(unit=world.province).count()
    return make_decision(world.province, symbol=f"{100 + count}/QĐ-UBND")


def make_decision(unit, *, symbol="15/QĐ-UBND", state="ISSUED", issued_on=date(2026, 11, 20)):
    """An issued decision in the unit's register."""
    return Document.objects.create(
        unit=unit,
        family=Family.STATE,
        doc_type=DocType.DECISION,
        symbol=symbol,
        issuer=unit,
        issuer_text=unit.name,
        issuer_key=f"unit:{unit.pk}",
        issued_on=issued_on,
        subject="Phê duyệt kết quả xếp hạng (dữ liệu minh họa)",
        state=state,
    )
