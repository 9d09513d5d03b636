"""The programme of a meeting: the usual items at once, their order, topics from what waits."""

from cchc.lib.refusal import Refused
from meetings.actions.agenda import next_order
from meetings.models import AgendaItem
from meetings.programme import missing_of
from meetings.proposing import TITLE_LENGTH, find_proposal
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command(
    "meetings.agenda_item.programme_added", Permission.LOG_MEETING, label="thêm chương trình chuẩn"
)
def add_programme(meeting, *, by):
    """Thêm chương trình chuẩn: the parts of a cell's session that are not on its agenda yet."""
    meeting.refuse_unless("write_text")
    missing = missing_of(meeting, meeting.items.all())
    if not missing:
        raise Refused("Chương trình đã có đủ các phần của buổi sinh hoạt.")
    order = next_order(meeting.items)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order + place, **said)
        for place, said in enumerate(missing)
    )
    tell(count=len(missing))


@command("meetings.agenda_item.moved", Permission.LOG_MEETING, label="đổi thứ tự nội dung họp")
def move_item(item, *, by, is_up):
    """Đưa nội dung lên or xuống one place; at the end of the list nothing is changed."""
    item.meeting.refuse_unless("write_text")
    item.refuse_withdrawn()
    others = item.meeting.items
    if is_up:
        other = others.filter(order__lt=item.order).order_by("-order").first()
    else:
        other = others.filter(order__gt=item.order).order_by("order").first()
    if other is None:
        return
    mine, theirs = item.order, other.order
    # Numbers begin with 1, so that 0 is free for the moment of the change.
    others.filter(pk=item.pk).update(order=0)
    others.filter(pk=other.pk).update(order=mine)
    item.order = theirs


@command(
    "meetings.agenda_item.proposed", Permission.LOG_MEETING, label="đưa đề xuất vào chương trình"
)
def take_proposal(meeting, *, by, source, thing):
    """Đưa vào chương trình what waits: `source`, `thing` of a Proposal that `by` is offered."""
    meeting.refuse_unless("write_text")
    proposal = find_proposal(meeting, by, source, thing)
    if proposal is None:
        raise Refused(
            "Việc này không còn trong danh sách đề xuất; tải lại trang để xem danh sách mới."
        )
    title = proposal.title
    if len(title) > TITLE_LENGTH:
        title = title[: TITLE_LENGTH - 1].rpartition(" ")[0] + "…"
    return AgendaItem.objects.create(
        meeting=meeting,
        order=next_order(meeting.items),
        title=title,
        topic=proposal.topic if meeting.is_session else "",
        **{f"{source}_id": thing},
    )
