"""Survey, bonus and penalty points of a whole block at once, by the standing body of the round."""

from cchc.lib.refusal import Conflict, Refused
from cchc.lib.rows import save_rows
from scoring.actions.acts import note_act
from scoring.actions.appraisal import enter_value
from scoring.actions.entry import JUDGED_COLUMNS
from scoring.models import Entry, Sheet, SheetAct
from scoring.models.round import barred_units
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command(
    "scoring.round.side_points_imported",
    Permission.ENTER_SIDE_POINTS,
    label="nhập điểm điều tra, thưởng, phạt từ tệp",
)
def import_side_points(the_round, *, by, block, rows):
    """Nhập điểm điều tra, thưởng, phạt của cả khối: all rows or none, one audit row.

    `block`: a RoundBlock of the round; `rows`: {sheet id: [dicts as `enter_side_points` takes]}.
    """
    if not rows:
        raise Refused("Tệp không có điểm nào khác với điểm đã có.")
    if block.round_id != the_round.pk:
        raise Refused("Khối này không thuộc kỳ chấm điểm; tải lại trang.")
    sheets = Sheet.objects.select_for_update(no_key=True).filter(pk__in=rows, round_block=block)
    sheets = {sheet.pk: sheet for sheet in sheets.order_by("pk")}
    barred = barred_units(by, the_round.year)
    for pk in rows:
        _refuse_closed(sheets.get(pk), barred)
    entries = Entry.objects.side().select_for_update(no_key=True, of=("self",))
    entries = entries.filter(sheet__in=sheets).select_related("criterion").order_by("pk")
    by_pk = {entry.pk: entry for entry in entries}
    changed = []
    for pk, given in rows.items():
        sheets[pk].round_block = block
        for row in given:
            entry = by_pk.get(row["entry"])
            if entry is None or entry.sheet_id != pk:
                raise Refused("Một ô không thuộc phiếu của khối này; chọn lại tệp.")
            entry.sheet = sheets[pk]
            if _entered(entry, by, row):
                entry.version += 1
                changed.append(entry)
    if changed:
        save_rows(changed, JUDGED_COLUMNS)
        _note_judges({entry.sheet_id for entry in changed}, sheets, by)
        tell(block=block.block, units=len({entry.sheet_id for entry in changed}), rows=len(changed))


def _refuse_closed(sheet, barred):
    if sheet is None:
        raise Refused("Một phiếu không thuộc khối này; chọn lại tệp.")
    if sheet.unit_id in barred:
        raise Refused(f"{sheet.unit}: không nhập điểm cho đơn vị mình, cấp trên và cấp dưới.")
    sheet.refuse_unless("enter_side_points")


def _entered(entry, by, row):
    try:
        return enter_value(entry, by, row)
    except Conflict as stale:
        raise Refused(
            f"Điểm của {entry.sheet.unit} ở tiêu chí {entry.criterion.code} vừa được sửa; chọn "
            "lại tệp để xem trước."
        ) from stale


def _note_judges(sheet_ids, sheets, by):
    """Remembers once a sheet that this person judged it (four eyes at publication)."""
    known = SheetAct.objects.filter(sheet__in=sheet_ids, act=SheetAct.Act.APPRAISE, by=by)
    for pk in sorted(sheet_ids - set(known.values_list("sheet", flat=True))):
        note_act(sheets[pk], SheetAct.Act.APPRAISE, by)
