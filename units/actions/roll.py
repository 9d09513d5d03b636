"""Lists of people from a file and to a file."""

from datetime import date

from cchc.lib.vietnamese import thousands
from units.actions.draft import AT_ONCE, keep_draft, refuse_imported, refuse_unlike, settle
from units.audit import tell
from units.background import background
from units.command import command
from units.models import Person, Position, RollDraft, Unit
from units.permissions import Permission
from units.roll_reading import check

# Rows of a file that are brought in while a page waits; more are brought in beside the server.
# Figures: docs/evidence/roll-import.json.
WHILE_ONE_WAITS = 1_000


@command("units.roll.drafted", Permission.MANAGE_PERSON, "gửi tệp danh sách")
def draft_roll(unit, *, by, name, table):
    """Keeps a Table of `units.roll_reading` until it is confirmed -> RollDraft."""
    return keep_draft(RollDraft, unit, by=by, name=name, table=table)


@command("units.person.imported", Permission.MANAGE_PERSON, "nhập danh sách từ tệp")
def import_roll(draft, *, by, columns, since, count, told=None):
    """Writes every valid row, all or nothing; rows with faults stay in the draft, to be mended.

    `columns`, `since`: as for `units.roll_reading.check`; `count`: how many valid rows were shown;
    `told(done, of, message)`: called between portions, may raise to stop.
    """
    refuse_imported(draft)
    told = told or _nobody_watches
    told(0, count, "Kiểm tra từng dòng")
    unit = Unit.objects.with_names().get(pk=draft.unit_id)
    checked = check(unit, draft.rows, columns, since)
    refuse_unlike(checked, count)
    people = {line.key: line.person for line in checked.new if line.person is not None}
    for first in range(0, count, AT_ONCE):
        told(first, count, "Ghi từng dòng")
        _write(unit, checked.new[first : first + AT_ONCE], people)
    told(count, count, "Ghi nhật ký")
    settle(draft, checked, people=len(people))


def _nobody_watches(done, of, message):
    """The page waits for the end."""


def _write(unit, lines, people):
    """The posts of these lines; `people`: {key of a line: Person}, to which those are added whose
    name the unit did not have."""
    new = {line.key: Person(full_name=line.full_name) for line in lines if line.key not in people}
    Person.objects.bulk_create(new.values())
    people |= new
    posts = [Position(unit=unit, person=people[line.key], **line.post) for line in lines]
    Position.objects.bulk_create(posts)


@background(
    "roll_import",
    Permission.MANAGE_PERSON,
    "nhập danh sách dài từ tệp",
    when_stopped="Chưa ghi dòng nào.",
    all_or_nothing=True,
)
def import_long_roll(job, progress):
    """`facts`: draft (its number), columns, since (ISO or ""), count, as for `import_roll`."""
    facts = job.facts
    draft = import_roll(
        RollDraft.objects.get(pk=facts["draft"]),
        by=job.asked_by,
        columns=facts["columns"],
        since=date.fromisoformat(facts["since"]) if facts["since"] else None,
        count=facts["count"],
        told=progress.tell,
    )
    return imported_text(facts["count"], len(draft.rows))


def imported_text(count, left):
    """Đã nhập 4.998 dòng, bỏ qua 2 dòng lỗi."""
    passed_over = f", bỏ qua {thousands(left)} dòng lỗi" if left else ""
    return f"Đã nhập {thousands(count)} dòng{passed_over}."


@command("units.person.exported", Permission.EXPORT_NAMES, "xuất danh sách có tên người")
def export_roll(unit, *, by, count, form):
    """Notes that a list of so many names left the system; `form`: of what kind the file is."""
    tell(count=count, form=form)
