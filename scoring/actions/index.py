"""Published indices come in: facts of a file, each under the unit that lived in its year."""

from dataclasses import dataclass, field

from scoring.index_reading import check
from scoring.index_rows import units_named
from scoring.models import IndexDraft, NationalMean, PublishedIndex
from units.actions.draft import AT_ONCE, keep_draft, refuse_imported, refuse_unlike, settle
from units.audit import tell
from units.command import command
from units.permissions import Permission


@dataclass
class Imported:
    """What an import did: rows added, rows that stood already, and what was left out and why."""

    added: int = 0
    kept: int = 0
    means_added: int = 0
    differing: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@command("scoring.index.imported", Permission.IMPORT_INDEX)
def import_indices(unit, *, by, rows, means=()):
    """Nhập chỉ số đã công bố. `unit`: in whose name; `rows`: IndexRows, `means`: MeanRows.

    What stands already is never changed: a row of the same index, unit and year is kept, and named
    where it differs. A row whose unit is not found by its name on the last day of the year, or is
    not the only one, is named as missing. -> Imported.
    """
    done = Imported()
    for row in rows:
        found = units_named(row)
        if len(found) != 1:
            why = "chưa có đơn vị" if not found else "có nhiều đơn vị cùng tên"
            done.missing.append(f"{row.index} {row.year}: {row.unit} ({why})")
            continue
        _keep(done, row, found.pop())
    for row in means:
        done.means_added += _keep_mean(row)
    if done.added or done.means_added:
        tell(added=done.added, kept=done.kept, missing=len(done.missing), means=done.means_added)
    return done


def _keep(done, row, unit_id):
    standing, is_new = PublishedIndex.objects.originals().get_or_create(
        index=row.index, year=row.year, unit_id=unit_id, defaults=row.facts
    )
    if is_new:
        done.added += 1
        return
    done.kept += 1
    if any(getattr(standing, name) != value for name, value in row.facts.items()):
        done.differing.append(f"{row.index} {row.year}: {row.unit}")


def _keep_mean(row):
    _, is_new = NationalMean.objects.get_or_create(
        index=row.index,
        year=row.year,
        defaults={
            "value": row.value,
            "source": row.source,
            "note": row.note,
            "is_verified": row.is_verified,
        },
    )
    return is_new


@command("scoring.index.drafted", Permission.IMPORT_INDEX, label="gửi tệp chỉ số")
def draft_indices(unit, *, by, name, table, **said):
    """Keeps a Table of `scoring.index_reading` until it is confirmed -> IndexDraft. `said`: index,
    year, published_year, source for the whole file."""
    return keep_draft(IndexDraft, unit, by=by, name=name, table=table, **said)


@command("scoring.index.brought_in", Permission.IMPORT_INDEX, label="nhập chỉ số từ tệp")
def import_index_file(draft, *, by, columns, count):
    """Writes every valid row, all or nothing; rows with faults stay in the draft, to be mended.

    A number that differs from the one that stands is kept beside it, as published again. `columns`:
    as for `scoring.index_reading.check`; `count`: how many valid rows were shown.
    """
    refuse_imported(draft)
    checked = check(draft, columns)
    refuse_unlike(checked, count)
    rows = [line.index_row for line in checked.new]
    PublishedIndex.objects.bulk_create(rows, batch_size=AT_ONCE)
    settle(draft, checked, restated=sum(line.restates is not None for line in checked.new))
