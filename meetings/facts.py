"""Facts of a session, read from its record: what `meetings.quality` proposes answers from."""

from itertools import groupby

from cchc.lib.clock import local
from cchc.lib.vietnamese import name_key, sentence_date
from meetings.models import (
    Attendance,
    Conclusion,
    ConclusionState,
    Kind,
    Mark,
    Meeting,
    MeetingSetting,
    PaperRole,
    State,
)
from meetings.models.agenda import Topic
from meetings.models.kinds import PRESENT_MARKS
from meetings.quality import Facts, longest_run
from meetings.who_comes import by_name
from plans.models import Task

_HAS_MINUTES = {State.MINUTED, State.AGREED, State.LOCKED}
_SESSION_KINDS = (Kind.REGULAR, Kind.THEMATIC)
_PUT_AHEAD = {PaperRole.AHEAD, PaperRole.DRAFT_CONCLUSION}


def read_facts(meeting):
    """The quality.Facts of a session of a Party cell that was held. About ten queries.

    Of a unit that keeps no text here, what is written on paper is not known, which is not missing.
    """
    setting = MeetingSetting.objects.of_day(meeting.unit_id, meeting.held_on)
    earlier = Meeting.objects.same_kind_before(meeting).first()
    roll = by_name(meeting, meeting.attendance.all())
    items, opinions = list(meeting.items.all()), list(meeting.opinions.all())
    conclusions = list(meeting.conclusions.all())
    return Facts(
        held_on=meeting.held_on,
        has_thematic=meeting.is_combined or meeting.kind == Kind.THEMATIC,
        is_thematic_only=meeting.kind == Kind.THEMATIC,
        run=_longest_absence(meeting, roll),
        noticed_on=_noticed_on(meeting),
        votes=meeting.votes.count(),
        wants=_wants(meeting, items, conclusions) if setting.keeps_text else None,
        **_length(meeting, setting),
        **_people(meeting, roll),
        **_committee(meeting, setting, earlier),
        **_papers(meeting),
        **_content(items, opinions, conclusions),
        **_speakers(meeting, roll, opinions),
        **(_last_conclusions(meeting, earlier) if setting.keeps_text else {"due": None}),
    )


def _length(meeting, setting):
    start, end = local(meeting.started_at), local(meeting.ended_at)
    return {
        "span": f"Từ {start:%H:%M} đến {end:%H:%M}"
        + (f" ngày {sentence_date(end)}" if meeting.ends_next_day else ""),
        "minutes": meeting.minutes_long,
        "least": setting.least_combined if meeting.is_combined else setting.least_minutes,
    }


def _people(meeting, roll):
    counts = meeting.counts
    # A number in words ("hơn 700") is no count; neither is a total that nobody gave.
    return {
        "expected": counts.expected,
        "present": counts.present,
        "absent": counts.absent,
        "unmarked": counts.unmarked,
    }


def _longest_absence(meeting, roll):
    """The longest row of excused absences of one member of this roll in the sessions of the year up
    to this one; None where nobody is on it."""
    members = {row.person_id for row in roll if row.person_id and row.mark != Mark.GUEST}
    if not members:
        return None
    rows = (
        Attendance.objects.filter(
            person__in=members,
            meeting__in=Meeting.objects.met().filter(
                unit=meeting.unit_id,
                kind__in=_SESSION_KINDS,
                held_on__year=meeting.held_on.year,
                held_on__lte=meeting.held_on,
            ),
        )
        .order_by("person", "meeting__held_on", "meeting")
        .values_list("person", "mark")
    )
    return max(
        (
            longest_run(mark == Mark.EXCUSED for _, mark in marks)
            for _, marks in groupby(rows, key=lambda row: row[0])
        ),
        default=0,
    )


def _noticed_on(meeting):
    """The day on which those invited were told, when it was not after the session; or None."""
    on = meeting.notified_on
    return on if on is not None and on <= meeting.held_on else None


def _wants(meeting, items, conclusions):
    """Parts of the usual order (opening, content, end) that the record does not have."""
    counts = meeting.counts
    parts = [
        ("thư ký", meeting.secretary_text),
        ("điểm danh", counts.present is not None),
        ("nội dung", items),
        ("kết luận", conclusions),
    ]
    return tuple(words for words, is_there in parts if not is_there)


def _committee(meeting, setting, earlier):
    """The last meeting of the committee since the session before, on the day itself at the latest;
    without a session before: in the month."""
    since = earlier.held_on if earlier else meeting.held_on.replace(day=1)
    met = Meeting.objects.met().filter(
        unit=meeting.unit_id, kind=Kind.COMMITTEE, held_on__range=(since, meeting.held_on)
    )
    last = met.filter(started_at__lt=meeting.started_at).order_by("-held_on", "-pk").first()
    return {
        "has_committee": setting.has_committee,
        "committee_on": last.held_on if last else None,
        "committee_has_minutes": _has_minutes(last) if setting.keeps_text else None,
    }


def _has_minutes(meeting):
    return meeting is not None and meeting.state in _HAS_MINUTES


def _papers(meeting):
    """Days between each paper and the session; whether a draft conclusion was among them."""
    papers = [
        *meeting.document_links.standing().values_list("role", "put_on"),
        *meeting.file_links.standing().values_list("role", "put_on"),
    ]
    ahead = [(meeting.held_on - put_on).days for role, put_on in papers if role in _PUT_AHEAD]
    after = [(put_on - meeting.ended_on).days for role, put_on in papers if role == PaperRole.FINAL]
    has_draft = any(role == PaperRole.DRAFT_CONCLUSION for role, _ in papers)
    return {
        "ahead": tuple(ahead),
        "after": tuple(after),
        "has_draft": has_draft if ahead else None,
    }


def _content(items, opinions, conclusions):
    told = {opinion.item_id for opinion in opinions}
    spoken = [item for item in items if item.text or item.pk in told]
    praise = [item for item in items if item.topic == Topic.PRAISE]
    to_assign = [c for c in conclusions if c.state != ConclusionState.NO_TASK]
    minutes = {Topic(item.topic).name: item.minutes for item in items if item.topic}
    return {
        "topics": frozenset(Topic(item.topic).name for item in spoken if item.topic),
        "item_minutes": tuple((name, many) for name, many in minutes.items() if many),
        "items": len(items),
        "items_told": len(spoken),
        "thematic_told": any(item.is_thematic for item in spoken),
        "praise": any(item in spoken for item in praise) if praise else None,
        "conclusions": len(conclusions),
        "to_assign": len(to_assign),
        "assigned": sum(bool(c.who and (c.due_on or c.due_text)) for c in to_assign),
    }


def _speakers(meeting, roll, opinions):
    """Members present who spoke, each once: by their row of the roll, else by name or post as it
    stands there; without a roll every different name counts. Guests are nobody's members."""
    present = {row.pk: row for row in roll if row.mark in PRESENT_MARKS}
    guests = {row.pk for row in roll if row.mark == Mark.GUEST}
    on_roll = {row.pk for row in roll}
    by_name = _only_holders(roll, "title") | _only_holders(roll, "name")
    spoke, unknown = set(), 0
    for opinion in opinions:
        key = name_key(opinion.speaker)
        row = opinion.attendee_id if opinion.attendee_id in on_roll else by_name.get(key)
        if meeting.is_by_count and row is None and key:
            row = key
        if row in guests:
            continue
        if row in present or (meeting.is_by_count and row is not None):
            spoke.add(row)
        else:
            unknown += 1
    if not opinions or (unknown and not spoke):
        return {"speakers": None, "unknown_speakers": unknown}
    return {"speakers": len(spoke), "unknown_speakers": unknown}


def _only_holders(roll, field):
    """{what is written there: the row} of names or posts that a single row holds."""
    found = {}
    for row in roll:
        if text := getattr(row, field):
            found.setdefault(name_key(text), []).append(row.pk)
    return {key: rows[0] for key, rows in found.items() if len(rows) == 1}


def _last_conclusions(meeting, earlier):
    """Conclusions of the session before that were due by this one, and those of them fulfilled."""
    if earlier is None:
        return {}
    done = due = 0
    for conclusion in Conclusion.objects.filter(meeting=earlier).with_tasks():
        if _is_done(conclusion, meeting.held_on):
            done, due = done + 1, due + 1
        elif _is_due(conclusion, meeting.held_on):
            due += 1
    return {"last_on": earlier.held_on, "done": done, "due": due}


def _is_done(conclusion, day):
    if conclusion.state == ConclusionState.DONE:
        return True
    tasks = [link.task for link in conclusion.tasks.all()]
    return bool(tasks) and all(
        task.state == Task.State.VERIFIED and task.done_on and task.done_on <= day for task in tasks
    )


def _is_due(conclusion, day):
    """A conclusion that needs no task asks for nothing; one without a day is due at the next
    session; one that was carried on was not fulfilled, whatever its day."""
    if conclusion.state == ConclusionState.NO_TASK:
        return False
    if conclusion.state == ConclusionState.CARRIED:
        return True
    return conclusion.due_on is None or conclusion.due_on <= day
