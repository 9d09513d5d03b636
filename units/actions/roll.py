"""Lists of people from a file and to a file."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from units.audit import tell
from units.command import command
from units.models import Person, Position, RollDraft, Unit
from units.permissions import Permission
from units.roll_reading import check

AT_ONCE = 500  # rows of one statement
IMPORTED = "Tệp này đã được nhập; chọn tệp khác nếu còn danh sách."
CHANGED = "Danh sách của đơn vị vừa thay đổi; xem lại các dòng rồi nhập."


def let_go_of_lapsed_drafts():
    """Rows of files that nobody confirmed in time go -> how many files; the log keeps the rest."""
    return RollDraft.objects.lapsed().update(rows=[], heads=[], holds_rows=False)


@command("units.roll.drafted", Permission.MANAGE_PERSON, "gửi tệp danh sách")
def draft_roll(unit, *, by, name, table):
    """Keeps a Table of `units.roll_reading` until it is confirmed -> RollDraft.

    Rows of earlier files of the sender at this unit, and of all that have lapsed, are let go.
    """
    let_go_of_lapsed_drafts()
    earlier = RollDraft.objects.filter(unit=unit, by=by.pk, holds_rows=True)
    earlier.update(rows=[], heads=[], holds_rows=False)
    tell(count=len(table.rows))
    return RollDraft.objects.create(
        unit=unit,
        by_id=by.pk,
        name=name,
        heads=table.heads,
        rows=table.rows,
        dropped=table.dropped,
        made_at=now(),
    )


@command("units.person.imported", Permission.MANAGE_PERSON, "nhập danh sách từ tệp")
def import_roll(draft, *, by, columns, since, count):
    """Writes every valid row, all or nothing; rows with faults stay in the draft, to be mended.

    `columns`, `since`: as for `units.roll_reading.check`; `count`: how many valid rows were shown.
    """
    if draft.imported_at is not None:
        raise Refused(IMPORTED)
    unit = Unit.objects.with_names().get(pk=draft.unit_id)
    checked = check(unit, draft.rows, columns, since)
    if len(checked.new) != count:
        raise Refused(CHANGED)
    if not count:
        raise Refused("Không có dòng hợp lệ nào để nhập; sửa các dòng lỗi rồi gửi lại tệp.")
    people = _people_of(checked.new)
    posts = [Position(unit=unit, person=people[line.key], **line.post) for line in checked.new]
    Position.objects.bulk_create(posts, batch_size=AT_ONCE)
    draft.rows = [[line.number, line.cells] for line in checked.wrong]
    draft.holds_rows = bool(draft.rows)
    draft.imported_at = now()
    tell(count=count, known=len(checked.known), wrong=len(checked.wrong), people=len(people))


def _people_of(lines):
    """{key of a line: Person}, made where the unit has none of that name."""
    people = {line.key: line.person for line in lines if line.person is not None}
    new = {}
    for line in lines:
        if line.key not in people:
            new.setdefault(line.key, Person(full_name=line.full_name))
    Person.objects.bulk_create(new.values(), batch_size=AT_ONCE)
    return people | new


@command("units.person.exported", Permission.EXPORT_NAMES, "xuất danh sách có tên người")
def export_roll(unit, *, by, count, form):
    """Notes that a list of so many names left the system; `form`: of what kind the file is."""
    tell(count=count, form=form)
