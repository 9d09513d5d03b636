"""Đính chính lịch sử: sets right what was recorded of a unit by mistake.

History is added to, never rewritten: the mistaken act stays in the audit log, and the correction is
an act of its own there, with its reason, its document and both values. A succession that should not
have been is withdrawn, not deleted. Nothing that was printed or frozen changes with it.

`basis`: decision_symbol, decision_issuer, decision_on of the document that justifies the
correction, or a source_note; it stands in the log, the document of the change itself is corrected
like any column.
"""

from datetime import timedelta

from django.db.models import Q

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from units.access import forget_access
from units.actions.code import settle_codes
from units.actions.unit import (
    CARRIED_ON,
    DECISION,
    decision_told,
    refuse_end,
    refuse_kind,
    refuse_name_taken,
    refuse_superior,
    refuse_without_basis,
)
from units.audit import tell
from units.command import command, touch
from units.models import Succession
from units.permissions import Permission, require

CORRECTED = ("valid_from", *CARRIED_ON, *DECISION)


@command("units.unit.corrected", Permission.MANAGE_UNIT, "đính chính lịch sử")
def correct_version(unit, *, by, row, reason, basis, **columns):
    """Sets one of the unit's UnitVersions (`row`: its id) right: columns of it, or its first day.

    With another first day the version before ends the day before; the first day of the first
    version is the unit's founding. Nothing new: nothing written.
    """
    _refuse_without_reason(reason, basis)
    versions = list(unit.versions.select_related("parent").order_by("valid_from"))
    place = next((i for i, version in enumerate(versions) if version.pk == row), None)
    if place is None:
        raise Refused("Chọn lại giai đoạn cần đính chính trong danh sách.")
    version, earlier = versions[place], versions[place - 1] if place else None
    old = {name: getattr(version, name) for name in CORRECTED}
    new = {**old, **columns}
    if new == old:
        return
    refuse_kind(unit.branch, new["kind"], new["valid_from"])
    refuse_without_basis(new)
    if new["valid_from"] != old["valid_from"]:
        _move_first_day(unit, version, earlier, new["valid_from"])
    _settle_place(unit, new, new["valid_from"], version.valid_to)
    for name, value in new.items():
        setattr(version, name, value)
    version.save()
    touch(unit)
    forget_access(by)
    tell(
        basis=_basis(basis),
        **{
            name: {"before": _told(old[name]), "after": _told(new[name])}
            for name in CORRECTED
            if old[name] != new[name]
        },
    )


@command("units.unit.reopened", Permission.MANAGE_UNIT, "mở lại đơn vị")
def reopen_unit(unit, *, by, reason, basis):
    """Opens a unit again that was ended by mistake: its last version goes on, and the successions
    of its end are withdrawn. Units that came from it, and units moved from it, stay as they are.
    """
    _refuse_without_reason(reason, basis)
    if unit.ended_on is None:
        raise Refused(f"{upper_first(unit.name)} đang hoạt động.")
    last = unit.versions.order_by("-valid_from").first()
    next_day = unit.ended_on + timedelta(days=1)
    _settle_place(unit, _columns_of(last), next_day)
    withdrawn = unit.heirs.exclude(form=Succession.Form.HIVE_OFF).select_related("successor")
    _require_heirs(withdrawn, by)
    names = [row.successor.name_on(row.on) for row in withdrawn if row.successor]
    withdrawn.update(is_withdrawn=True)
    last.valid_to = unit.ended_on = None
    last.save(update_fields=["valid_to"])
    forget_access(by)
    tell(basis=_basis(basis), withdrawn=names)


@command("units.unit.end_corrected", Permission.MANAGE_UNIT, "đính chính ngày kết thúc")
def correct_end(unit, *, by, on, reason, basis):
    """Sets the day of the change by which the unit ended right: its last day is the one before."""
    _refuse_without_reason(reason, basis)
    if unit.ended_on is None:
        raise Refused(f"{upper_first(unit.name)} đang hoạt động; dùng kết thúc hoạt động.")
    last = unit.versions.order_by("-valid_from").first()
    if on <= last.valid_from:
        raise Refused(
            "Ngày kết thúc phải sau ngày bắt đầu của tên, cấp trên đang dùng "
            f"({sentence_date(last.valid_from)})."
        )
    refuse_end(unit, on)
    if on <= unit.ended_on:
        _refuse_left_below(unit, on)
    ends = unit.heirs.exclude(form=Succession.Form.HIVE_OFF)
    named = ends.filter(successor__isnull=False).select_related("successor")
    _require_heirs(named, by)
    for row in named:
        row.successor.refuse_unless_alive(on)
    _settle_place(unit, _columns_of(last), last.valid_from, on - timedelta(days=1))
    last.valid_to = unit.ended_on = on - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    ends.update(on=on)
    forget_access(by)
    tell(basis=_basis(basis))


# --- What is refused ----------------------------------------------------------------------------


def _refuse_without_reason(reason, basis):
    if not reason:
        raise Refused("Chưa nhập lý do đính chính.")
    refuse_without_basis(basis)


def _require_heirs(rows, by):
    """What an heir came by is changed by who looks after that heir too."""
    for row in rows:
        if row.successor is not None:
            require(by, Permission.MANAGE_UNIT, row.successor)


def _move_first_day(unit, version, earlier, day):
    """Another first day: after that of the version before, before the version's own end."""
    if version.valid_to is not None and day > version.valid_to:
        raise Refused(f"Ngày bắt đầu phải trước hết ngày {sentence_date(version.valid_to)}.")
    if earlier is None:
        came = unit.forebears.order_by("on").first()
        if came is not None and day > came.on:
            raise Refused(
                f"{upper_first(unit.name)} kế thừa {came.predecessor.name} từ "
                f"{sentence_date(came.on)}; ngày thành lập không thể sau ngày đó."
            )
        below = unit.child_versions.filter(valid_from__lt=day).order_by("valid_from").first()
        if below is not None:
            raise Refused(
                f"{upper_first(below.name)} trực thuộc từ {sentence_date(below.valid_from)}; "
                "đính chính đơn vị đó trước."
            )
        unit.founded_on = day
        return
    if day <= earlier.valid_from:
        raise Refused(
            "Ngày bắt đầu phải sau ngày bắt đầu của giai đoạn trước "
            f"({sentence_date(earlier.valid_from)})."
        )
    _settle_place(unit, _columns_of(earlier), earlier.valid_from, day - timedelta(days=1))
    earlier.valid_to = day - timedelta(days=1)
    earlier.save(update_fields=["valid_to"])


def _refuse_left_below(unit, on):
    """An earlier end leaves no unit below without a superior until it moved."""
    below = unit.child_versions.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).first()
    if below is not None:
        raise Refused(
            f"{upper_first(below.name)} còn trực thuộc {unit.name} vào {sentence_date(on)}; "
            "đính chính đơn vị đó trước."
        )


def _settle_place(unit, columns, since, until=None):
    """The version has codes of its own in that time, a superior that it may have, and a name that
    no other unit of that superior bears."""
    settle_codes(columns, since, until, unit)
    if columns["parent"] is not None:
        refuse_superior(unit, columns["parent"], since, until)
        refuse_name_taken(columns["parent"], columns["name"], since, until, besides=unit)


def _columns_of(version):
    return {name: getattr(version, name) for name in CARRIED_ON}


def _basis(basis):
    return decision_told(basis).get("decision") or basis["source_note"]


def _told(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")
