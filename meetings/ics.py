"""Meetings and deadlines for the calendars of other programs (RFC 5545).

What goes out is little: the kind and the unit, where and when, and the address at which the rest
is read after signing in. Folding, escaping and line ends are the library's.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard
from icalendar.prop import vText

from cchc.lib.clock import now
from cchc.lib.vietnamese import upper_first
from meetings.models import State
from meetings.models.kinds import MET_STATES
from meetings.models.setting import LEAST_COMBINED, LEAST_MINUTES

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PRODUCT = "-//Theo doi CCHC//VI"
# How long a meeting takes when nobody has said so: a cell's session the least that is laid down for
# all, others an hour.
USUAL = 60
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One line of a calendar. `start`: an aware datetime with `end`, or a day that is whole.

    `uid` never changes for the same thing; `sequence` grows with each change of it.
    """

    uid: str
    summary: str
    url: str
    start: date | datetime
    end: datetime | None = None
    place: str = ""
    status: str = "CONFIRMED"
    sequence: int = 0


def event_of(meeting, absolute):
    """The Entry of a meeting (`with_names`); `absolute`: makes an address of this site whole."""
    start = (meeting.started_at or meeting.planned_at).astimezone(VIETNAM)
    end = meeting.ended_at.astimezone(VIETNAM) if meeting.ended_at else start + _usual(meeting)
    return Entry(
        uid=f"cuoc-hop-{meeting.pk}@{_host(absolute)}",
        summary=f"{upper_first(meeting.full_kind_label)} – {upper_first(meeting.unit_name)}",
        url=absolute(meeting.get_absolute_url()),
        start=start,
        end=end,
        place=meeting.place,
        status=_status(meeting),
        sequence=meeting.version - 1,
    )


def _usual(meeting):
    """As long as was planned, else the least length of such a session, else the usual one."""
    least = LEAST_COMBINED if meeting.is_combined else LEAST_MINUTES
    return timedelta(minutes=meeting.planned_minutes or (least if meeting.is_session else USUAL))


def deadline_of(task, day, absolute):
    """The Entry of a task's last day: a whole day."""
    return Entry(
        uid=f"nhiem-vu-{task.pk}@{_host(absolute)}",
        summary=f"Hạn: {task.title}",
        url=absolute(task.get_absolute_url()),
        start=day,
        sequence=task.version - 1,
    )


def _host(absolute):
    return absolute("/").split("://", 1)[-1].strip("/")


def _status(meeting):
    if meeting.state == State.CANCELLED:
        return "CANCELLED"
    is_sure = meeting.state == State.INVITED or meeting.state in MET_STATES
    return "CONFIRMED" if is_sure else "TENTATIVE"


def calendar_text(entries, *, name=""):
    """The bytes of a calendar; `name`: what a subscribed one is called."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", vText(name))
        made.add("x-wr-timezone", vText(VIETNAM.key))
        made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add_component(_zone())
    stamp = now()
    for entry in entries:
        made.add_component(_event(entry, stamp))
    return made.to_ical()


def _event(entry, stamp):
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.summary)
    event.add("dtstart", entry.start)
    if entry.end is None:
        event.add("dtend", entry.start + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtend", entry.end)
    if entry.place:
        event.add("location", entry.place)
    event.add("description", entry.url)
    event.add("url", entry.url)
    event.add("status", entry.status)
    return event


def _zone():
    """Việt Nam: seven hours ahead, without summer time, since 13/6/1975."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", VIETNAM.key)
    standard.add("dtstart", datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone
