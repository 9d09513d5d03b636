"""Published indices come in: facts of a file, each under the unit that lived in its year."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from cchc.lib.vietnamese import fold
from scoring.models import NationalMean, PublishedIndex
from units.audit import tell
from units.command import command
from units.models import UnitVersion
from units.models.period import holds_on
from units.permissions import Permission

_SHORT, _LONG = "ubnd", fold("Ủy ban nhân dân")


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
        found = _units_named(row)
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
    standing, is_new = PublishedIndex.objects.get_or_create(
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


def _units_named(row):
    """Ids of the units that bore the name on the last day of the year, in the province if given."""
    day = date(row.year, 12, 31)
    wanted = _key(row.unit)
    starts = Q()
    for spelling in {fold(row.unit), wanted, wanted.replace(_LONG, _SHORT)}:
        starts |= Q(name_fold__startswith=spelling)
    versions = UnitVersion.objects.filter(starts, holds_on(day))
    found = [version for version in versions if _key(version.name) == wanted]
    if len(found) > 1 and row.within:
        found = [version for version in found if _is_within(version, row.within, day)]
    return {version.unit_id for version in found}


def _is_within(version, province, day):
    """Is one of the units above it, on that day, the province of this name?"""
    wanted = _key(province)
    while version is not None and version.parent_id is not None:
        version = (
            UnitVersion.objects.filter(holds_on(day), unit=version.parent_id).order_by("pk").first()
        )
        if version is not None and _key(version.name) == wanted:
            return True
    return False


def _key(name):
    """One form of a name, however "Ủy ban nhân dân" is written in it."""
    return fold(name).replace(_SHORT, _LONG)
