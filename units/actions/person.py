"""People and their posts."""

from datetime import timedelta

from cchc.lib.refusal import Refused
from units.audit import tell
from units.command import command
from units.models import PartyStatus, Person, Position
from units.models.person import held_already, period_problem
from units.permissions import Permission
from units.personal import NOT_KEPT, holds_personal_number


@command("units.person.created", Permission.MANAGE_PERSON, "thêm cán bộ, đảng viên")
def add_person(unit, *, by, full_name, is_other=False, **post):
    """Adds a person with a post at the unit for a period inside the unit's life.

    `post`: valid_from, and valid_to, title, party_role, party_status where known. Somebody of that
    name at the unit is refused unless `is_other` says that this is another person.
    """
    if not is_other and (twins := Person.objects.named(full_name, unit)):
        raise Refused(same_name(twins[0]), [(str(twins[0]), twins[0].get_absolute_url())])
    person = _new_person(full_name)
    _give_post(unit, person, **post)
    return person


def same_name(twin):
    """The question before a second person of one name is added."""
    return f"Đã có “{twin}” tại đơn vị (cùng họ tên, có thể khác cách đặt dấu)."


@command("units.person.posted", Permission.MANAGE_PERSON, "giao chức vụ")
def give_post(unit, *, by, person, is_replacing=False, **post):
    """Gives a known person a post at the unit; `post` as in `add_person`.

    `is_replacing`: the post still held there ends on the day before.
    """
    if is_replacing:
        _end_before(unit, person, post["valid_from"])
    position = _give_post(unit, person, **post)
    tell(person=str(person))
    return position


def _end_before(unit, person, day):
    held = Position.objects.select_for_update(no_key=True, of=("self",)).filter(
        person=person, unit=unit, valid_to__isnull=True, valid_from__lt=day
    )
    for position in held:
        position.valid_to = day - timedelta(days=1)
        position.version += 1
        position.save(update_fields=["valid_to", "version"])
        tell(ended=position.post, ended_on=position.valid_to.isoformat())


@command("units.person.roll_added", Permission.MANAGE_PERSON, "nhập danh sách cán bộ, đảng viên")
def add_roll(unit, *, by, members):
    """Adds many people at once, one audit row: the roll of a cell.

    `members`: list of dicts with the keywords of `add_person`.
    """
    for member in members:
        post = dict(member)
        _give_post(unit, _new_person(post.pop("full_name")), **post)
    if members:
        tell(count=len(members))


@command("units.person.post_ended", Permission.MANAGE_PERSON, "thôi chức vụ")
def end_post(position, *, by, on):
    """Thôi chức vụ: `on` is the last day of the post."""
    _refuse_outside(position.unit, position.valid_from, on)
    position.valid_to = on


@command("units.person.post_corrected", Permission.MANAGE_PERSON, "đính chính chức vụ")
def correct_post(position, *, by, reason, full_name, **post):
    """Đính chính: what was entered wrong about a post or a name; a new post is `give_post`.

    `post`: valid_from, valid_to, and title, party_role, party_status where they are corrected too.
    A name is mended by a command of its own, so that the person's history tells it.
    """
    unit, person = position.unit, position.person
    _refuse_personal(full_name, post.get("title", ""), post.get("party_role", ""))
    valid_from, valid_to = post["valid_from"], post["valid_to"] or unit.ended_on
    _refuse_outside(unit, valid_from, valid_to)
    _refuse_overlap(unit, person, valid_from, valid_to, but=position)
    if full_name != person.full_name:
        _correct_name(person, by=by, full_name=full_name, reason=reason)
    for name, value in {**post, "valid_to": valid_to}.items():
        setattr(position, name, value)


@command("units.person.renamed", label="đính chính họ tên")
def _correct_name(person, *, by, full_name, reason):
    """The permission was asked of the post."""
    person.full_name = full_name


def _new_person(full_name):
    _refuse_personal(full_name)
    return Person.objects.create(full_name=full_name)


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
    _refuse_personal(title, party_role)
    _refuse_outside(unit, valid_from, valid_to)
    _refuse_overlap(unit, person, valid_from, valid_to)
    return Position.objects.create(
        person=person,
        unit=unit,
        title=title,
        party_role=party_role,
        party_status=party_status,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _refuse_personal(*texts):
    if any(holds_personal_number(text) for text in texts):
        raise Refused(NOT_KEPT)


def _refuse_outside(unit, valid_from, valid_to):
    if problem := period_problem(unit, valid_from, valid_to):
        raise Refused(problem)


def _refuse_overlap(unit, person, valid_from, valid_to, but=None):
    """One post at a time at one unit; two posts held together are written in one line."""
    held = Position.objects.filter(person=person, unit=unit).meeting(valid_from, valid_to)
    if but is not None:
        held = held.exclude(pk=but.pk)
    if other := held.first():
        raise Refused(held_already(person, unit, other))
