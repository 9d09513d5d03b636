"""What is told of a conference: who joined from where, who spoke, where the news stands."""

from django.core.exceptions import ValidationError

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from meetings.models import MeetingPoint, Speaker
from meetings.models.conference import (
    MOST_ROWS,
    check_news_address,
    lack_of_point,
    lack_of_speaker,
)
from units.audit import hash_of, tell
from units.command import command, touch
from units.permissions import Permission


@command("meetings.conference.written", Permission.LOG_MEETING, label="ghi thông tin hội nghị")
def write_conference(meeting, *, by, points=(), speakers=(), **facts):
    """Ghi thông tin hội nghị: all of it at once, in the order given; the list before is withdrawn.

    `points`: {name, head_count}; `speakers`: {name, title, topic}; `facts`: organisations, dues.
    """
    meeting.refuse_unless("write_text")
    for name, value in facts.items():
        setattr(meeting, name, value)
    changed = [
        _keep(meeting, MeetingPoint, "point_rows", points),
        _keep(meeting, Speaker, "speakers", speakers),
    ]
    if any(changed):
        touch(meeting)
        rows = hash_of(repr([sorted(row.items()) for row in (*points, *speakers)]))
        tell(points=len(points), speakers=len(speakers), rows=rows)


@command("meetings.conference.noted", Permission.LOG_MEETING, label="ghi thông tin hội nghị")
def note_conference(meeting, *, by, points=(), speakers=(), **facts):
    """Ghi thông tin hội nghị: some of its fields, as each is told; the others stay as they are.

    `points`, `speakers`: {place from 1: the fields of that line that were typed}; a line without
    anything in it is taken off.
    """
    meeting.refuse_unless("write_text")
    for name, value in facts.items():
        setattr(meeting, name, value)
    changed = [
        _note(meeting, MeetingPoint, dict(points), ("name", "head_count"), lack_of_point),
        _note(meeting, Speaker, dict(speakers), ("name", "title", "topic"), lack_of_speaker),
    ]
    if any(changed):
        touch(meeting)
        tell(points=len(points), speakers=len(speakers))


def _note(meeting, model, lines, columns, lack_of):
    """Each of the lines that says something new takes the place of the one before."""
    standing = {row.order: row for row in model.objects.filter(meeting=meeting)}
    changed = False
    for place, typed in lines.items():
        row = standing.get(place)
        before = {name: getattr(row, name) if row else "" for name in columns}
        line = before | typed
        if line == before:
            continue
        if sentence := lack_of(line):
            raise Refused(sentence)
        changed = True
        if row:
            model.objects.filter(pk=row.pk).update(withdrawn_at=now())
        if any(line.values()):
            model.objects.create(meeting=meeting, order=place, **line)
    return changed


def _keep(meeting, model, name, rows):
    """Makes the rows of a list those that were typed; -> whether anything changed."""
    if len(rows) > MOST_ROWS:
        raise Refused(f"Ghi tối đa {MOST_ROWS} dòng; rút gọn danh sách.")
    kept = list(getattr(meeting, name).order_by("order"))
    if len(kept) == len(rows) and all(map(_says, kept, rows)):
        return False
    model.objects.filter(meeting=meeting).update(withdrawn_at=now())
    model.objects.bulk_create(
        model(meeting=meeting, order=place, **typed) for place, typed in enumerate(rows, start=1)
    )
    return True


def _says(row, typed):
    return all(getattr(row, key) == value for key, value in typed.items())


@command("meetings.conference.news_linked", Permission.LOG_MEETING, label="ghi tin đã đăng")
def link_news(meeting, *, by, news_url):
    """Ghi tin đã đăng: no part of the record, only where it was told of. Once the minutes are
    agreed an address may still be added; one that stands is no longer changed."""
    meeting.refuse_unless("link_news")
    if meeting.news_url and news_url != meeting.news_url and not meeting.is_open:
        raise Refused("Biên bản đã thông qua nên địa chỉ tin đã ghi không sửa được.")
    if news_url:
        try:
            check_news_address(news_url)
        except ValidationError as problem:
            raise Refused(problem.message) from problem
    meeting.news_url = news_url
