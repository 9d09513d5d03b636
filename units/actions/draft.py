"""Lists from files, whatever they hold: kept until they are confirmed, or let go."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from units.audit import tell
from units.models.draft import draft_models

AT_ONCE = 500  # rows of one statement
IMPORTED = "Tệp này đã được nhập; chọn tệp khác nếu còn danh sách."
CHANGED = "Danh sách của đơn vị vừa thay đổi; xem lại các dòng rồi nhập."
NO_ROWS = "Không có dòng hợp lệ nào để nhập; sửa các dòng lỗi rồi gửi lại tệp."


def let_go_of_lapsed_drafts():
    """Rows of files that nobody confirmed in time go -> how many files; the log keeps the rest."""
    emptied = {"rows": [], "heads": [], "holds_rows": False}
    return sum(model.objects.lapsed().update(**emptied) for model in draft_models())


def keep_draft(model, unit, *, by, name, table, **fields):
    """Inside a command: keeps a Table of `cchc.lib.tables` -> a row of `model`, a SheetDraft.

    `fields`: what the model has beside. Rows of earlier files of the sender at this unit, and of
    all that have lapsed, are let go.
    """
    let_go_of_lapsed_drafts()
    earlier = model.objects.filter(unit=unit, by=by.pk, holds_rows=True)
    earlier.update(rows=[], heads=[], holds_rows=False)
    tell(count=len(table.rows))
    return model.objects.create(
        unit=unit,
        by_id=by.pk,
        name=name,
        heads=table.heads,
        rows=table.rows,
        dropped=table.dropped,
        made_at=now(),
        **fields,
    )


def refuse_imported(draft):
    """Before a draft is checked: what was imported is not imported again."""
    if draft.imported_at is not None:
        raise Refused(IMPORTED)


def refuse_unlike(checked, count):
    """Are these still the rows that were shown, `count` valid ones?"""
    if len(checked.new) != count:
        raise Refused(CHANGED)
    if not count:
        raise Refused(NO_ROWS)


def settle(draft, checked, **facts):
    """Inside a command, after the valid rows were written: the wrong ones stay, to be mended."""
    draft.rows = [[line.number, line.cells] for line in checked.wrong]
    draft.holds_rows = bool(draft.rows)
    draft.imported_at = now()
    told = {"known": len(checked.known), "wrong": len(checked.wrong)}
    tell(count=len(checked.new), **told, **facts)
