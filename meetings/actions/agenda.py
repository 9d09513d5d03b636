"""Items, opinions and votes: written until the minutes are agreed."""

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import name_key
from meetings.actions.settled import refuse_settled
from meetings.models import AgendaItem, Opinion, Vote
from units.command import command
from units.permissions import Permission


@command("meetings.agenda_item.created", Permission.LOG_MEETING, label="thêm nội dung họp")
def add_item(meeting, *, by, title, **fields):
    """Thêm nội dung họp. `fields`: is_thematic, presenter, minutes, text."""
    meeting.refuse_unless("write_text")
    return AgendaItem.objects.create(
        meeting=meeting, order=next_order(meeting.items), title=title, **fields
    )


@command("meetings.agenda_item.changed", Permission.LOG_MEETING, label="sửa nội dung họp")
def edit_item(item, *, by, **fields):
    """Sửa nội dung họp; what a notice that went out quotes of it stays."""
    item.meeting.refuse_unless("write_text")
    item.refuse_withdrawn()
    if item.is_quoted:
        item.meeting.refuse_told()
    _set(item, fields)


@command("meetings.opinion.created", Permission.LOG_MEETING, label="thêm ý kiến")
def add_opinion(meeting, *, by, text, item=None, **fields):
    """Thêm ý kiến. `item`: what it was about; `fields`: speaker, answer."""
    meeting.refuse_unless("write_text")
    check_item(meeting, item)
    return Opinion.objects.create(
        meeting=meeting,
        order=next_order(meeting.opinions),
        text=text,
        item=item,
        attendee=attendee_named(meeting, fields.get("speaker", "")),
        **fields,
    )


@command("meetings.opinion.changed", Permission.LOG_MEETING, label="sửa ý kiến")
def edit_opinion(opinion, *, by, **fields):
    opinion.meeting.refuse_unless("write_text")
    opinion.refuse_withdrawn()
    check_item(opinion.meeting, fields.get("item"))
    _set(opinion, fields)
    if "speaker" in fields:
        opinion.attendee = attendee_named(opinion.meeting, opinion.speaker)


@command("meetings.vote.created", Permission.LOG_MEETING, label="ghi biểu quyết")
def record_vote(meeting, *, by, subject, entitled, in_favour, **fields):
    """Ghi biểu quyết. More votes than entitled is warned on the page, not refused.

    `fields`: against, abstain, method; item or conclusion: what it decides.
    """
    meeting.refuse_unless("write_text")
    _check_decided(meeting, fields)
    return Vote.objects.create(
        meeting=meeting,
        order=next_order(meeting.votes),
        subject=subject,
        entitled=entitled,
        in_favour=in_favour,
        **fields,
    )


@command("meetings.vote.changed", Permission.LOG_MEETING, label="sửa biểu quyết")
def edit_vote(vote, *, by, **fields):
    """Sửa biểu quyết, while nothing was decided with it."""
    vote.meeting.refuse_unless("write_text")
    vote.refuse_withdrawn()
    refuse_settled(vote.meeting)
    _check_decided(vote.meeting, fields)
    _set(vote, fields)


def next_order(rows):
    """One after the last; the meeting is locked, so nobody takes the same number."""
    last = rows.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1


def attendee_named(meeting, name):
    """The one person of the roll who bears this name, or None: of two people cannot tell which."""
    key = name_key(name)
    rows = [row for row in meeting.attendance.all() if name_key(row.name) == key] if key else []
    return rows[0] if len(rows) == 1 else None


def check_item(meeting, item):
    """Refused: an item of another meeting, or one that was taken back (perhaps just now)."""
    if item is None:
        return
    if item.meeting_id != meeting.pk:
        raise Refused("Nội dung họp này thuộc cuộc họp khác.")
    if not meeting.items.filter(pk=item.pk).exists():
        raise Refused("Nội dung họp này đã hủy; chọn nội dung khác.")


def _check_decided(meeting, fields):
    check_item(meeting, fields.get("item"))
    conclusion = fields.get("conclusion")
    if conclusion is not None and conclusion.meeting_id != meeting.pk:
        raise Refused("Kết luận này thuộc cuộc họp khác.")
    if conclusion is not None and not meeting.conclusions.filter(pk=conclusion.pk).exists():
        raise Refused("Kết luận này đã hủy; chọn kết luận khác.")


def _set(obj, fields):
    for name, value in fields.items():
        setattr(obj, name, value)
