"""Thẩm định độc lập: chosen for a round, given to a second appraiser, decided apart, compared.

The first appraiser decides a difference: the row is his, and no one else may: the coordinator sees
no values before publication, the publisher must have judged nothing, the leader does not appraise.
He keeps to his own with a reason that stays beside both values.
"""

import secrets

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from scoring import calculate
from scoring.actions.appraisal import begin_appraisal, refuse_unless_reasoned
from scoring.actions.round import refuse_conflict, refuse_no_appraiser
from scoring.blind import chosen_entries, decided_blind, differences
from scoring.models import BlindAppraisal, BlindAssignment, Sheet
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command(
    "scoring.round.blind_rows_set", Permission.MANAGE_ROUND, label="đặt thẩm định độc lập của kỳ"
)
def set_blind_rows(the_round, *, by, is_on):
    """Đặt thẩm định độc lập 10% số tiêu chí, while the round is prepared: the draw of the rows is
    fixed before anybody scores."""
    the_round.refuse_unless("prepare")
    the_round.has_blind_rows = is_on
    if is_on and not the_round.blind_seed:
        the_round.blind_seed = secrets.token_hex(16)
        the_round.save(update_fields=["blind_seed"])


@command(
    "scoring.round.blind_appraiser_assigned",
    Permission.ASSIGN_APPRAISER,
    label="phân công thẩm định độc lập",
)
def assign_blind_appraiser(the_round, *, by, appraiser, units):
    """Phân công thẩm định độc lập: another person than the unit's appraisers, under the same guard.
    Whoever had it before is released; what he decided stands."""
    the_round.refuse_unless("assign")
    if not the_round.has_blind_rows:
        raise Refused("Kỳ này không đặt thẩm định độc lập.")
    refuse_no_appraiser(appraiser)
    listed = set(the_round.round_units.filter(is_listed=True).values_list("unit", flat=True))
    firsts = the_round.assignments.filter(appraiser=appraiser, ended_at__isnull=True)
    firsts = set(firsts.values_list("unit", flat=True))
    for unit in units:
        if unit.pk not in listed:
            raise Refused(f"{unit} không thuộc kỳ chấm điểm này.")
        if unit.pk in firsts:
            raise Refused(f"{appraiser} đã thẩm định {unit}; chọn người khác để thẩm định độc lập.")
        refuse_conflict(appraiser, unit, the_round.year)
    standing = the_round.blind_assignments.standing().filter(unit__in=units)
    held = set(standing.filter(appraiser=appraiser).values_list("unit", flat=True))
    standing.exclude(appraiser=appraiser).update(ended_at=now())
    for unit in units:
        if unit.pk not in held:
            BlindAssignment.objects.create(round=the_round, unit=unit, appraiser=appraiser)
    tell(appraiser=str(appraiser), units=sorted(unit.pk for unit in units))


@command(
    "scoring.entry.appraised_blind",
    Permission.APPRAISE_ENTRY,
    label="thẩm định độc lập tiêu chí",
)
def appraise_blind(assignment, *, by, entry, value, reason_code="", note=""):
    """Thẩm định độc lập một mục đã chọn. `value`: in JSON's types, None for "not proved at all".
    It may be changed until the first appraiser has decided the row as well. -> BlindAppraisal."""
    sheet = Sheet.objects.select_for_update(no_key=True).get(
        round=assignment.round_id, unit=assignment.unit_id
    )
    if sheet.state not in (Sheet.State.SUBMITTED, Sheet.State.APPRAISING):
        raise Refused(sheet.why_not(Sheet.MOVES["judge"]))
    row = next((found for found in chosen_entries(sheet) if found.pk == entry.pk), None)
    if row is None:
        raise Refused("Tiêu chí này không thuộc phần thẩm định độc lập; tải lại trang.")
    begin_appraisal(sheet, by)
    if row.pk in decided_blind(sheet) and row.is_looked_at:
        raise Refused(f"Tiêu chí {row.criterion.code} đã có đủ hai kết quả nên không sửa được.")
    points = calculate.points_of(sheet.criteria_set, row.criterion.code, value)
    is_lower = (points or 0) < (row.self_points or 0)
    refuse_unless_reasoned(row, is_lower, reason_code, note)
    made, _ = BlindAppraisal.objects.update_or_create(
        entry=row,
        defaults={
            "assignment": assignment,
            "value": value,
            "points": points,
            "reason_code": reason_code if is_lower else "",
            "note": note,
            "at": now(),
            "settled_at": None,
            "settled_note": "",
        },
    )
    return made


@command("scoring.entry.kept", Permission.APPRAISE_ENTRY, label="giữ ý kiến thẩm định")
def keep_first(entry, *, by, note):
    """Giữ ý kiến: the two appraisals differ, and the first one stands, with his reason."""
    entry.sheet.refuse_unless("judge")
    blind = next((two for one, two in differences(entry.sheet) if one.pk == entry.pk), None)
    if blind is None:
        raise Refused(f"Tiêu chí {entry.criterion.code} không có kết quả khác cần quyết định.")
    if not note:
        raise Refused("Chưa nhập lý do giữ ý kiến.")
    blind.settled_at, blind.settled_note = now(), note
    blind.save(update_fields=["settled_at", "settled_note"])
    tell(kept=True)
