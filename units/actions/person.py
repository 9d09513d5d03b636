"""People and their posts."""

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from units.audit import tell
from units.command import command
from units.models import PartyStatus, Person, Position
from units.permissions import Permission


@command("units.person.created", Permission.MANAGE_PERSON, "thêm cán bộ, đảng viên")
def add_person(unit, *, by, full_name, **post):
    """Adds a person with a post at the unit for a period inside the unit's life.

    `post`: valid_from, and valid_to, title, party_role, party_status where known.
    """
    person = Person.objects.create(full_name=full_name)
    _give_post(unit, person, **post)
    return person


@command("units.person.posted", Permission.MANAGE_PERSON, "giao chức vụ")
def give_post(unit, *, by, person, **post):
    """Gives a known person a post at the unit; `post` as in `add_person`."""
    position = _give_post(unit, person, **post)
    tell(person=str(person))
    return position


@command("units.person.roll_added", Permission.MANAGE_PERSON, "nhập danh sách cán bộ, đảng viên")
def add_roll(unit, *, by, members):
    """Adds many people at once, one audit row: the roll of a cell.

    `members`: list of dicts with the keywords of `add_person`.
    """
    for member in members:
        post = dict(member)
        person = Person.objects.create(full_name=post.pop("full_name"))
        _give_post(unit, person, **post)
    if members:
        tell(count=len(members))


@command("units.person.post_ended", Permission.MANAGE_PERSON, "thôi chức vụ")
def end_post(position, *, by, on):
    """Thôi chức vụ: `on` is the last day of the post."""
    _refuse_outside(position.unit, position.valid_from, on)
    position.valid_to = on


def _give_post(
    unit,
    person,
    *,
    valid_from,
    valid_to=None,
    title="",
    party_role="",
    party_status=PartyStatus.NONE,
):
    """A post ends with its unit at the latest."""
    valid_to = unit.ended_on if valid_to is None else valid_to
    _refuse_outside(unit, valid_from, valid_to)
    if Position.objects.filter(person=person, unit=unit, valid_from=valid_from).exists():
        raise Refused(f"{person} đã có chức vụ tại {unit.name} từ {sentence_date(valid_from)}.")
    return Position.objects.create(
        person=person,
        unit=unit,
        title=title,
        party_role=party_role,
        party_status=party_status,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _refuse_outside(unit, valid_from, valid_to):
    if not unit.is_alive_on(valid_from):
        raise Refused(f"{unit.name} không hoạt động vào ngày bắt đầu giữ chức vụ.")
    if valid_to is None:
        return
    if valid_to < valid_from:
        raise Refused("“Đến ngày” phải từ “Từ ngày” trở đi.")
    if not unit.is_alive_on(valid_to):
        raise Refused(f"{unit.name} không còn hoạt động vào ngày thôi giữ chức vụ.")
