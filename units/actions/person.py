"""People and their posts."""

from cchc.lib.refusal import Refused
from units.audit import tell
from units.command import command
from units.models import PartyStatus, Person, Position
from units.permissions import Permission


@command("units.person.created", Permission.MANAGE_PERSON)
def add_person(
    unit,
    *,
    by,
    full_name,
    valid_from,
    valid_to=None,
    title="",
    party_role="",
    party_status=PartyStatus.NONE,
):
    """Adds a person with a post at the unit for a period inside the unit's life."""
    person = Person.objects.create(full_name=full_name)
    _give_post(unit, person, valid_from, valid_to, title, party_role, party_status)
    return person


@command("units.person.posted", Permission.MANAGE_PERSON)
def give_post(
    unit,
    *,
    by,
    person,
    valid_from,
    valid_to=None,
    title="",
    party_role="",
    party_status=PartyStatus.NONE,
):
    """Gives a known person a post at the unit."""
    position = _give_post(unit, person, valid_from, valid_to, title, party_role, party_status)
    tell(person=str(person), title=title)
    return position


@command("units.person.roll_added", Permission.MANAGE_PERSON)
def add_roll(unit, *, by, members):
    """Adds many people at once, one audit row: the roll of a cell.

    `members`: list of dicts with the keywords of `add_person`.
    """
    for member in members:
        member = dict(member)
        person = Person.objects.create(full_name=member.pop("full_name"))
        _give_post(
            unit,
            person,
            member.pop("valid_from"),
            member.pop("valid_to", None),
            member.pop("title", ""),
            member.pop("party_role", ""),
            member.pop("party_status", PartyStatus.NONE),
        )
    tell(count=len(members))


def _give_post(unit, person, valid_from, valid_to, title, party_role, party_status):
    if not unit.is_alive_on(valid_from):
        raise Refused(f"{unit.name} không hoạt động vào ngày bắt đầu giữ chức vụ.")
    if valid_to is None:
        valid_to = unit.ended_on
    return Position.objects.create(
        person=person,
        unit=unit,
        title=title,
        party_role=party_role,
        party_status=party_status,
        valid_from=valid_from,
        valid_to=valid_to,
    )
