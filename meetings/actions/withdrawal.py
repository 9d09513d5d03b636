"""What was entered by mistake is taken back with a reason, while the record is written: the row
stays, with who did it, and is left out of counts, papers, quality, tasks and follow-up."""

from django.db.models import F

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from meetings.actions.settled import refuse_counted, refuse_settled
from meetings.models import Conclusion, ConclusionState, Meeting, QualitySheet
from meetings.models.kinds import PRESENT_MARKS
from meetings.models.rubric import SHOWN_STATES
from units.audit import tell
from units.command import command
from units.permissions import Permission

_LATER = "ghi bổ sung, đính chính sau khi khóa biên bản"
# More than a meeting has rows of one kind, so that numbers moved up for a moment meet no other.
_APART = 10_000


@command("meetings.agenda_item.withdrawn", Permission.LOG_MEETING, label="hủy nội dung họp")
def withdraw_item(item, *, by, reason):
    """Hủy nội dung họp; refused while what was said, decided or concluded under it stands."""
    item.meeting.refuse_unless("write_text")
    item.refuse_withdrawn()
    if item.is_quoted:
        item.meeting.refuse_told()
    under = {
        "ý kiến": item.opinions.count(),
        "kết luận": item.conclusions.count(),
        "biểu quyết": item.votes.count(),
    }
    if left := ", ".join(f"{many} {what}" for what, many in under.items() if many):
        raise Refused(
            f"Nội dung này còn {left}; hủy hoặc chuyển các mục đó sang nội dung khác, rồi hủy nội "
            "dung."
        )
    _take_back(item, by, reason)
    _close_gap(item.meeting.items, item.order)


@command("meetings.opinion.withdrawn", Permission.LOG_MEETING, label="hủy ý kiến")
def withdraw_opinion(opinion, *, by, reason):
    """Hủy ý kiến."""
    opinion.meeting.refuse_unless("write_text")
    opinion.refuse_withdrawn()
    _take_back(opinion, by, reason)
    _close_gap(opinion.meeting.opinions, opinion.order)


@command("meetings.vote.withdrawn", Permission.LOG_MEETING, label="hủy biểu quyết")
def withdraw_vote(vote, *, by, reason):
    """Hủy biểu quyết; refused where something was decided with it: a paper that was issued, the
    class of the session."""
    meeting = vote.meeting
    meeting.refuse_unless("write_text")
    vote.refuse_withdrawn()
    refuse_settled(meeting)
    _take_back(vote, by, reason)
    _close_gap(meeting.votes, vote.order)


@command("meetings.conclusion.withdrawn", Permission.LOG_MEETING, label="hủy kết luận")
def withdraw_conclusion(conclusion, *, by, reason):
    """Hủy kết luận; one that had been carried here is followed again where it came from.

    Refused: it has a task of its own that was not cancelled, it was carried on, or a paper that
    tells of it was issued.
    """
    meeting = conclusion.meeting
    meeting.refuse_unless("write_text")
    conclusion.refuse_withdrawn()
    if conclusion.state == ConclusionState.CARRIED:
        raise Refused("Kết luận này đã chuyển sang kỳ sau; hủy ở kỳ sau rồi hủy ở đây.")
    if tasks := conclusion.own_tasks:
        raise Refused(
            f"Kết luận này đã thành nhiệm vụ; hủy nhiệm vụ rồi hủy kết luận, hoặc {_LATER}.",
            items=[(task.title, task.get_absolute_url()) for task in tasks],
        )
    if conclusion.votes.exists():
        raise Refused("Kết luận này đã được biểu quyết; hủy biểu quyết đó rồi hủy kết luận.")
    meeting.refuse_told()
    _take_back(conclusion, by, reason)
    _close_gap(meeting.conclusions, conclusion.order)
    if conclusion.carried_from_id:
        earlier = _give_back(conclusion)
        tell(earlier=earlier.pk, earlier_state=earlier.state)


@command("meetings.attendance.withdrawn", Permission.LOG_MEETING, label="hủy dòng điểm danh")
def withdraw_attendee(row, *, by, reason):
    """Hủy một dòng điểm danh: not of this meeting's roll. A meeting that was held keeps somebody
    who was there."""
    meeting = row.meeting
    meeting.refuse_unless("write")
    row.refuse_withdrawn()
    refuse_counted(meeting)
    if meeting.has_met and not meeting.is_by_count and row.mark in PRESENT_MARKS:
        others = meeting.attendance.filter(mark__in=PRESENT_MARKS).exclude(pk=row.pk)
        if not others.exists():
            raise Refused(
                "Đây là người duy nhất có mặt; thêm hoặc điểm danh người dự khác rồi hủy dòng này."
            )
    _take_back(row, by, reason)


def refuse_rested_on(meeting, what="hủy"):
    """Called before a meeting that was held is taken back as a mistake, or does `what` else;
    refused while a paper made from it, its class, a task or the work of a later session rests on
    it."""
    conclusions = list(meeting.conclusions.all())
    if papers := list(meeting.outcomes.living().select_related("document")):
        raise Refused(
            "Cuộc họp này đã lập nghị quyết, thông báo kết luận; hủy văn bản dự thảo đó trước. Văn "
            "bản đã ban hành thì ghi bổ sung, đính chính sau khi khóa biên bản.",
            items=[(str(one.document), one.get_absolute_url()) for one in papers],
        )
    sheet = QualitySheet.objects.filter(meeting=meeting, state__in=SHOWN_STATES).first()
    if sheet is not None:
        raise Refused(
            f"Chi bộ đã biểu quyết xếp loại buổi này nên không {what} được; sửa thông tin cuộc họp "
            "nếu ghi sai.",
            items=[("Phiếu chất lượng", sheet.get_absolute_url())],
        )
    if tasks := [task for one in conclusions for task in one.own_tasks]:
        raise Refused(
            f"Kết luận của cuộc họp này đã thành nhiệm vụ; hủy nhiệm vụ rồi {what} cuộc họp.",
            items=[(task.title, task.get_absolute_url()) for task in tasks],
        )
    if carried := [one for one in conclusions if one.state == ConclusionState.CARRIED]:
        raise Refused(
            f"Kết luận của cuộc họp này đã chuyển sang kỳ sau; hủy ở kỳ sau rồi {what} cuộc họp.",
            items=[(str(one).capitalize(), one.get_absolute_url()) for one in carried],
        )


def give_back_carried(meeting, by, reason):
    """Called inside the command that cancels a meeting: what had been carried into it is taken back
    here with the same reason, and is followed again where it came from."""
    carried = meeting.conclusions.filter(carried_from__isnull=False).order_by("-order")
    given_back = {}
    for conclusion in carried:  # the last one first, so that the numbers read stay true
        _take_back(conclusion, by, reason)
        _close_gap(meeting.conclusions, conclusion.order)
        earlier = _give_back(conclusion)
        given_back[str(earlier.pk)] = {"state": earlier.state}
    if given_back:
        tell(conclusions=given_back)


def _take_back(row, by, reason):
    """Written at once: what follows it moves up to its number."""
    if not reason:
        raise Refused("Chưa nhập lý do hủy.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = now(), by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    Meeting.objects.filter(pk=row.meeting_id).update(has_taken_back=True)


def _close_gap(rows, order):
    """The numbers on the page stay those of the paper: 1, 2, 3. The meeting is locked."""
    rows.filter(order__gt=order).update(order=F("order") + _APART)
    rows.filter(order__gt=_APART).update(order=F("order") - _APART - 1)


def _give_back(conclusion):
    """The conclusion of the earlier session, which went on in this one, is open there again."""
    rows = Conclusion.objects.select_for_update(no_key=True)
    earlier = rows.get(pk=conclusion.carried_from_id)
    if earlier.tasks.exists():
        earlier.state = ConclusionState.TASKED
    else:
        earlier.state = ConclusionState.NO_TASK if earlier.state_note else ConclusionState.OPEN
    earlier.version += 1
    earlier.save(update_fields=["state", "version"])
    return earlier
