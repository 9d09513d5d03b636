"""Who is to write the minutes changes, as long as nothing was composed under his name."""

from django.db.models import F

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import fold
from meetings.models import Meeting, State
from units.actions.handover import CHANGED, refuse_work_of_others
from units.audit import tell
from units.command import command
from units.models import Person, Position
from units.permissions import Permission

UNWRITTEN = (State.PLANNED, State.INVITED, State.HELD)


def meetings_to_write(unit_ids, user):
    """Meetings of these units whose secretary bears the user's name and has composed nothing."""
    waiting = Meeting.objects.filter(unit__in=unit_ids, state__in=UNWRITTEN)
    waiting = waiting.exclude(secretary_name="").select_related("unit").order_by("held_on", "pk")
    name = fold(user.full_name)
    return [meeting for meeting in waiting if fold(meeting.secretary_name) == name]


@command("meetings.meeting.handed_over", Permission.HAND_OVER, "bàn giao việc ghi biên bản")
def hand_over_minutes(unit, *, by, giver, taker, things):
    """`things`: Meetings of `meetings_to_write` -> [{title, note}]; the taker becomes secretary."""
    keys = {meeting.pk for meeting in things}
    locked = Meeting.objects.filter(pk__in=keys, state__in=UNWRITTEN)
    meetings = list(locked.select_for_update(of=("self",), no_key=True).select_related("unit"))
    names = {fold(meeting.secretary_name) for meeting in meetings}
    if len(meetings) != len(keys) or names - {fold(giver.full_name)}:
        raise Refused(CHANGED)
    refuse_work_of_others([meeting.unit for meeting in meetings], unit)
    day = today()
    person = Person.objects.of(unit, day).filter(name_fold=fold(taker.full_name)).first()
    post = Position.objects.at(day).filter(person=person, unit=unit).first() if person else None
    Meeting.objects.filter(pk__in=keys).update(
        secretary=person,
        secretary_name=taker.full_name,
        secretary_title=post.post if post else "",
        version=F("version") + 1,
    )
    tell(meetings=sorted(keys), giver=str(giver), taker=str(taker))
    return [
        {"title": f"Ghi biên bản: {meeting.heading}", "note": meeting.unit_name}
        for meeting in sorted(meetings, key=lambda meeting: (meeting.held_on, meeting.pk))
    ]
