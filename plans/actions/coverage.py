"""Giving a directive to units that must carry it down, and reminding those that have not."""

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from plans.actions.document import enter, rest_on
from plans.models import (
    Coverage,
    CoverageUnit,
    DocType,
    DocumentReceiver,
    Family,
    Reminder,
    Scope,
)
from plans.models.coverage import NOBODY_MISSING
from plans.subordination import units_below
from units.audit import tell
from units.command import command, touch
from units.lineage import keepers_of, line_of
from units.models import Branch
from units.permissions import Permission
from units.superiors import ids_below

MOST_TOLD = 20  # names of units in one audit row
CHANGED = "Tình hình vừa thay đổi so với công văn đã lập; mở lại trang rồi lập lại."


@command("plans.coverage.set", Permission.SET_COVERAGE)
def set_coverage(document, *, by, due_on, scope=Scope.LIST, units=(), as_of=None, note=""):
    """Giao triển khai: each of these units has to issue its own document by the end of `due_on`.

    `scope`: a block, or all units directly below, as they were on `as_of` (without one the day of
    issue); else `units`. Said again it adds units; those that are there keep their date. The units
    receive the document. -> Coverage. Raises Refused.
    """
    document.refuse_unless("cover")
    issuer = _issuer(document)
    as_of = as_of or document.issued_on
    _check_days(document, due_on, as_of)
    if scope == Scope.LIST:
        asked = list(units)
        _refuse_strangers(asked, issuer, document, due_on)
    else:
        asked = units_below(issuer, as_of, "" if scope == Scope.DIRECT else scope)
    if not asked:
        raise Refused(f"Ngày {sentence_date(as_of)} không có đơn vị nào thuộc phạm vi đã chọn.")
    facts = {"scope": scope, "as_of": as_of, "due_on": due_on, "note": note}
    coverage, is_new = Coverage.objects.get_or_create(document=document, defaults=facts)
    if not is_new and note:
        coverage.note = note
        coverage.save(update_fields=["note"])
    there = set(coverage.rows.values_list("unit", flat=True))
    added = [unit for unit in asked if unit.pk not in there]
    if not added and not is_new:
        raise Refused("Các đơn vị này đã được giao; sửa hạn từng đơn vị ở trang tình hình.")
    CoverageUnit.objects.bulk_create(
        [CoverageUnit(coverage=coverage, unit=unit, due_on=due_on) for unit in added]
    )
    DocumentReceiver.objects.bulk_create(
        [DocumentReceiver(document=document, unit=unit) for unit in added], ignore_conflicts=True
    )
    tell(count=len(added), units=[str(unit) for unit in added[:MOST_TOLD]])
    return coverage


@command("plans.coverage.changed", Permission.SET_COVERAGE, label="sửa giao triển khai")
def change_coverage_unit(row, *, by, due_on, is_released=False, reason=""):
    """Sửa hạn của một đơn vị, hoặc thôi giao (có lý do); a unit let go may be asked again."""
    if is_released and not reason:
        raise Refused("Chưa nhập lý do thôi giao.")
    _check_days(row.coverage.document, due_on, None)
    row.due_on = due_on
    row.released_reason = reason if is_released else ""


@command("plans.reminder.made", Permission.MAKE_REMINDER)
def make_reminder(coverage, *, by, reply_by, unit_ids, upload=None):
    """Lập công văn đôn đốc: a draft letter of the issuer to exactly the units that have not issued.

    `unit_ids`: the units that the paper (`upload`) names; refused when others are missing by now.
    `reply_by`: until when they are asked to issue. -> the draft Document, to be issued afterwards.
    """
    directive = coverage.document
    directive.refuse_unless("remind")
    if reply_by <= today():
        raise Refused("Ngày đề nghị ban hành phải sau hôm nay.")
    missing = coverage.missing()
    if not missing:
        raise Refused(NOBODY_MISSING)
    if {one.row.unit_id for one in missing} != set(unit_ids):
        raise Refused(CHANGED)
    unit = coverage.sender
    is_party = unit.branch == Branch.PARTY
    mark = f" {MARK}" if coverage.is_illustrative else ""
    letter = enter(
        unit,
        by=by,
        family=Family.PARTY if is_party else Family.STATE,
        doc_type=DocType.LETTER,
        subject=f"{upper_first(coverage.reminder_subject)}{mark}",
        receivers=receivers_of(missing),
        uploads=[upload] if upload else [],
    )
    rest_on(letter, directive)
    Reminder.objects.create(
        coverage=coverage, document=letter, as_of=today(), reply_by=reply_by, count=len(missing)
    )
    touch(coverage)
    return letter


def receivers_of(missing):
    """The units that are reminded, each once: who acts today for one that has ended."""
    found = [keepers_of(one.row.unit)[-1] for one in missing]
    living = {unit.pk: unit for unit in found if unit.is_alive_on(today())}
    return list(living.values())


def _issuer(document):
    issuer = document.issuer
    if issuer is None or issuer.pk not in line_of(document.unit):
        raise Refused("Chỉ đơn vị ban hành văn bản giao triển khai được văn bản đó.")
    return issuer


def _check_days(document, due_on, as_of):
    if due_on < document.issued_on:
        raise Refused(
            f"Hạn {sentence_date(due_on)} sớm hơn ngày ban hành "
            f"{sentence_date(document.issued_on)}; kiểm tra lại hai ngày này."
        )
    if as_of is not None and as_of > today():
        raise Refused(f"Ngày {sentence_date(as_of)} chưa đến; chọn ngày từ hôm nay trở về trước.")


def _refuse_strangers(asked, issuer, document, due_on):
    """Refused where one of these never stood under the issuer between its document and the date."""
    days = {document.issued_on, min(due_on, today())}
    below = set().union(*(ids_below(issuer.pk, day) for day in days))
    strangers = [upper_first(unit.name) for unit in asked if unit.pk not in below]
    if strangers:
        names = ", ".join(strangers[:5])
        raise Refused(f"Không phải cấp dưới của {issuer.name}: {names}; bỏ chọn rồi lưu lại.")
