"""Rows of a meeting's record that were entered by mistake: a page that asks, with the reason."""

from meetings.actions.settled import refuse_counted
from meetings.actions.withdrawal import (
    withdraw_attendee,
    withdraw_conclusion,
    withdraw_item,
    withdraw_opinion,
    withdraw_vote,
)
from meetings.forms.withdrawal import TakeBackForm
from meetings.models import AgendaItem, Attendance, Conclusion, Opinion, Vote
from meetings.views.acts import act_on_page, fetch_part

_ANCHORS = {
    AgendaItem: "noi-dung",
    Opinion: "noi-dung",
    Vote: "bieu-quyet",
    Conclusion: "ket-luan",
    Attendance: "diem-danh",
}


def item_withdraw(request, pk):
    """Hủy nội dung họp."""
    item = fetch_part(request, AgendaItem, pk)
    return _withdraw(request, item, withdraw_item, item.title, whose=item.presenter)


def opinion_withdraw(request, pk):
    """Hủy ý kiến."""
    opinion = fetch_part(request, Opinion, pk)
    return _withdraw(request, opinion, withdraw_opinion, opinion.text, whose=opinion.speaker)


def vote_withdraw(request, pk):
    """Hủy biểu quyết."""
    vote = fetch_part(request, Vote, pk)
    return _withdraw(request, vote, withdraw_vote, f"{vote.subject}: {vote.words}")


def conclusion_withdraw(request, pk):
    """Hủy kết luận."""
    conclusion = fetch_part(request, Conclusion, pk)
    said = conclusion.text
    return _withdraw(request, conclusion, withdraw_conclusion, said, whose=conclusion.who)


def attendance_withdraw(request, pk):
    """Hủy một dòng điểm danh."""
    row = fetch_part(request, Attendance, pk)
    kept = {"move": "write", "guard": refuse_counted}
    return _withdraw(request, row, withdraw_attendee, row.name, whose=row.title, **kept)


def _withdraw(request, part, action, what, *, whose="", move="write_text", guard=None):
    """The question, with `what` and `whose` it was; then back to where it stood."""
    return act_on_page(
        request,
        part.meeting,
        TakeBackForm(request.POST or None, initial={"version": part.version}),
        action,
        obj=part,
        title=f"Hủy {part.called}",
        said=f"Đã hủy {part.called}; còn xem được ở mục “Đã hủy” của cuộc họp.",
        back=part.meeting.part_url(_ANCHORS[type(part)]),
        template="meetings/part_withdraw.html",
        move=move,
        guard=guard,
        what=what,
        whose=whose,
    )
