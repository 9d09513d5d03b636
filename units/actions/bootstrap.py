"""The first unit of a tree and its first admin: before them there is nobody to ask for a right.

Only management commands call these; no view does.
"""

from django.db import transaction

from cchc.lib.refusal import Refused
from units.actions.founding import create_successions
from units.actions.invitation import make_invitation, replace_invitation
from units.actions.user import make_user
from units.audit import record, snapshot
from units.models import Membership, Unit, UnitVersion
from units.permissions import Role


@transaction.atomic
def found_root(*, branch, founded_on, ended_on=None, **version_fields):
    """A unit without a superior: a province, a provincial Party organisation."""
    unit = Unit.objects.create(branch=branch, founded_on=founded_on, ended_on=ended_on)
    UnitVersion.objects.create(
        unit=unit, valid_from=founded_on, valid_to=ended_on, **version_fields
    )
    record("units.unit.created", by=None, obj=unit, unit=unit, after=snapshot(unit))
    return unit


@transaction.atomic
def succeed_roots(pairs, *, on, form, **decision):
    """(predecessor, successor) pairs of roots; the successor keeps the records. One audit row."""
    made = create_successions(pairs, on=on, form=form, **decision)
    record("units.unit.many_succeeded", by=None, facts={"count": len(made), "on": on})
    return made


@transaction.atomic
def create_first_admin(unit, *, username, full_name, password, must_change=True, valid_from=None):
    """The account that invites all others; refused once the unit has an admin."""
    if unit.memberships.filter(role=Role.ADMIN).exists():
        raise Refused(f"{unit.name} đã có quản trị.")
    user = make_user(username, full_name, password, must_change, invited_at=unit)
    Membership.objects.create(
        user=user, unit=unit, role=Role.ADMIN, valid_from=valid_from or unit.founded_on
    )
    record("units.user.created", by=None, obj=user, unit=unit, after=snapshot(user))
    return user


@transaction.atomic
def widen_admin(user, unit):
    """Makes the first admin an admin of another tree too (the Party side of a province)."""
    membership = Membership.objects.create(
        user=user, unit=unit, role=Role.ADMIN, valid_from=unit.founded_on
    )
    record(
        "units.membership.granted", by=None, obj=membership, unit=unit, after=snapshot(membership)
    )
    return membership


@transaction.atomic
def invite_first_admin(unit, *, username, full_name, digest):
    """The first admin of a real office: no password, but a link to set one (its hash here)."""
    user = create_first_admin(
        unit, username=username, full_name=full_name, password=None, valid_from=unit.founded_on
    )
    make_invitation(user, digest, is_first=True)
    return user


@transaction.atomic
def link_for_admin(user, unit, *, digest):
    """A new link for an admin whom no other admin can help. -> Invitation"""
    invitation = replace_invitation(user, digest)
    record("units.user.link_sent", by=None, obj=invitation, unit=unit, after=snapshot(invitation))
    return invitation
