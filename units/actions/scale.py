"""A made-up country for measuring, in a database that holds nobody's records. One audit row a call.

Only the management command `load_scale` calls this; no view does.
"""

from datetime import timedelta

from django.db import transaction

from cchc.lib.refusal import Refused
from units.actions.user import make_user
from units.audit import record, snapshot
from units.models import Host, Membership, Succession, Unit, UnitVersion, User
from units.roles import Role

BATCH = 2000


def refuse_unless_empty():
    """Made-up units never stand beside real ones."""
    if Unit.objects.exists() or User.objects.exists():
        raise Refused(
            "Cơ sở dữ liệu đã có đơn vị hoặc tài khoản; "
            "chỉ nạp dữ liệu đo vào cơ sở dữ liệu còn trống."
        )


@transaction.atomic
def found_made_up(part):
    """Founds the units of a `cchc.demo.scale.Part`; -> {key: Unit}.

    Every unit is marked as illustrative. A unit with a former name has a version for each.
    """
    units = {
        row.key: Unit(
            branch=row.branch,
            founded_on=row.founded_on,
            ended_on=row.ended_on,
            is_illustrative=True,
        )
        for row in part.rows
    }
    Unit.objects.bulk_create(units.values(), BATCH)
    UnitVersion.objects.bulk_create(_versions(part.rows, units), BATCH)
    Succession.objects.bulk_create(
        [
            Succession(
                predecessor=units[old],
                successor=units[new],
                on=units[old].ended_on + timedelta(days=1),
                form=form,
                keeps_records=True,
            )
            for old, new, form in part.successions
        ],
        BATCH,
    )
    Host.objects.bulk_create(
        [
            Host(party_unit=units[party], agency=units[agency], valid_from=units[agency].founded_on)
            for party, agency in part.hosts
        ],
        BATCH,
    )
    record("units.unit.many_created", by=None, facts={"count": len(units), "scale": True})
    return units


@transaction.atomic
def create_reader(unit, username):
    """An account without a password, leader at the unit: the one whose pages are measured."""
    user = make_user(username, "Tài khoản đo tốc độ", None, must_change=False, invited_at=unit)
    Membership.objects.create(user=user, unit=unit, role=Role.LEADER, valid_from=unit.founded_on)
    record("units.user.created", by=None, obj=user, unit=unit, after=snapshot(user))
    return user


def _versions(rows, units):
    for row in rows:
        same = {
            "unit": units[row.key],
            "parent": units.get(row.parent),
            "kind": row.kind,
            "short_name": row.short_name,
            "code": row.code,
        }
        start = row.founded_on
        if row.former_name:
            yield UnitVersion(
                **{**same, "short_name": ""},
                name=row.former_name,
                valid_from=start,
                valid_to=row.renamed_on - timedelta(days=1),
            )
            start = row.renamed_on
        yield UnitVersion(**same, name=row.name, valid_from=start, valid_to=row.ended_on)
