"""Many units and successions at once, for the bulk actions that answer for them."""

from datetime import timedelta

from units.models import Succession, Unit, UnitVersion


def create_units(rows):
    """-> saved units in order, each with its one or two versions.

    `rows`: list of dicts with branch, founded_on, ended_on (or absent), is_illustrative (or
    absent), the fields of UnitVersion, and `later` (or absent): (day, fields) of a second version.
    """
    units, versions = [], []
    for row in rows:
        fields = dict(row)
        later = fields.pop("later", None)
        unit = Unit(
            branch=fields.pop("branch"),
            founded_on=fields.pop("founded_on"),
            ended_on=fields.pop("ended_on", None),
            is_illustrative=fields.pop("is_illustrative", False),
        )
        units.append(unit)
        end = later[0] - timedelta(days=1) if later else unit.ended_on
        versions.append((unit, unit.founded_on, end, fields))
        if later:
            versions.append((unit, later[0], unit.ended_on, later[1]))
    Unit.objects.bulk_create(units)
    UnitVersion.objects.bulk_create(
        UnitVersion(unit=unit, valid_from=start, valid_to=end, **fields)
        for unit, start, end, fields in versions
    )
    return units


def create_successions(pairs, *, on, form, **decision):
    """(predecessor, successor) pairs, each the only heir, which keeps the records."""
    return Succession.objects.bulk_create(
        Succession(
            predecessor=predecessor,
            successor=successor,
            on=on,
            form=form,
            keeps_records=True,
            **decision,
        )
        for predecessor, successor in pairs
    )
