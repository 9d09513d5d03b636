"""Lists of people from a file and to a file."""

from units.actions.draft import AT_ONCE, keep_draft, refuse_imported, refuse_unlike, settle
from units.audit import tell
from units.command import command
from units.models import Person, Position, RollDraft, Unit
from units.permissions import Permission
from units.roll_reading import check


@command("units.roll.drafted", Permission.MANAGE_PERSON, "gửi tệp danh sách")
def draft_roll(unit, *, by, name, table):
    """Keeps a Table of `units.roll_reading` until it is confirmed -> RollDraft."""
    return keep_draft(RollDraft, unit, by=by, name=name, table=table)


@command("units.person.imported", Permission.MANAGE_PERSON, "nhập danh sách từ tệp")
def import_roll(draft, *, by, columns, since, count):
    """Writes every valid row, all or nothing; rows with faults stay in the draft, to be mended.

    `columns`, `since`: as for `units.roll_reading.check`; `count`: how many valid rows were shown.
    """
    refuse_imported(draft)
    unit = Unit.objects.with_names().get(pk=draft.unit_id)
    checked = check(unit, draft.rows, columns, since)
    refuse_unlike(checked, count)
    people = _people_of(checked.new)
    posts = [Position(unit=unit, person=people[line.key], **line.post) for line in checked.new]
    Position.objects.bulk_create(posts, batch_size=AT_ONCE)
    settle(draft, checked, people=len(people))


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
