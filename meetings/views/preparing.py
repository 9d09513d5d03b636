"""What is prepared before a meeting: its programme, what waits to be discussed, its papers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings.actions.programme import add_programme, move_item, take_proposal
from meetings.desk import when_words
from meetings.forms.agenda import ItemForm
from meetings.forms.preparing import MoveForm, ProposalForm
from meetings.models import AgendaItem, Conclusion, ConclusionState, Meeting
from meetings.papers import papers_of
from meetings.programme import length_of, missing_of
from meetings.proposing import proposals_for
from meetings.views.acts import fetch_part, fetch_to_log
from units.permissions import Permission, fetch, require


@require_safe
def meeting_prepare(request, pk):
    """Chương trình: for who keeps the record, as long as it is written."""
    user = request.user
    meetings = Meeting.objects.select_related("unit").prefetch_related("unit__versions", "items")
    meeting = fetch(user, Meeting, pk, meetings)
    require(user, Permission.LOG_MEETING, meeting)
    meeting.refuse_unless("write_text")
    items = list(meeting.items.all())
    earlier = Meeting.objects.same_kind_before(meeting).first()
    last = list(Conclusion.objects.filter(meeting=earlier).with_tasks()) if earlier else []
    papers, withdrawn = papers_of(meeting, user, may_log=True)
    proposals = proposals_for(meeting, user)
    context = {
        "meeting": meeting,
        "when": when_words(meeting),
        "items": items,
        "length": length_of(meeting, items),
        "missing": missing_of(meeting, items),
        "proposals": proposals,
        "has_proposals": any(offered for _, offered, _ in proposals),
        "item_form": ItemForm(auto_id="item_%s"),
        "earlier": earlier,
        "last": last,
        "last_note": _last_note(earlier, last) if earlier else "",
        "may_log": True,
        "may_write": True,
        "papers": papers,
        "papers_withdrawn": withdrawn,
        "may_put": True,
    }
    return render(request, "meetings/meeting_prepare.html", context)


def _last_note(earlier, last):
    """Which session it was, and what became of its conclusions."""
    done = sum(conclusion.state == ConclusionState.DONE for conclusion in last)
    pending = sum(conclusion.is_pending for conclusion in last)
    said = [earlier.heading, f"{len(last)} kết luận", f"đã thực hiện {done}"]
    said += [f"chuyển kỳ {carried}"] if (carried := len(last) - done - pending) else []
    return " · ".join([*said, f"còn {pending}"])


def _back(meeting, anchor):
    return redirect(f"{reverse('meetings:meeting-prepare', args=[meeting.pk])}#{anchor}")


@require_POST
def programme_add(request, pk):
    """Thêm chương trình chuẩn."""
    meeting = fetch_to_log(request, pk)
    add_programme(meeting, by=request.user)
    messages.success(request, "Đã thêm chương trình chuẩn; sửa từng nội dung khi cần.")
    return _back(meeting, "chuong-trinh")


@require_POST
def item_move(request, pk):
    """Đưa nội dung lên, xuống."""
    item = fetch_part(request, AgendaItem, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        is_up = form.cleaned_data["huong"] == MoveForm.UP
        move_item(item, by=request.user, is_up=is_up)
    return _back(item.meeting, "chuong-trinh")


@require_POST
def proposal_take(request, pk):
    """Đưa một đề xuất vào chương trình."""
    meeting = fetch_to_log(request, pk)
    form = ProposalForm(request.POST)
    if form.is_valid():
        take_proposal(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã đưa vào chương trình.")
    else:
        messages.error(request, "Chưa chọn đề xuất; chọn lại trong danh sách.")
    return _back(meeting, "de-xuat")
