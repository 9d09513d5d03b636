"""A meeting as it goes on: begun, ended, its facts noted."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cchc.lib.clock import local
from cchc.lib.vietnamese import clock_time
from meetings.actions.session import begin_meeting, end_meeting, note_facts
from meetings.forms.session import FactsForm
from meetings.models.kinds import A_DAY_LONG, NOT_AFTER
from meetings.views.acts import act_on_page, fetch_body
from meetings.views.saving import save_sent, saved_piece


@require_POST
def meeting_begin(request, pk):
    """Bắt đầu họp."""
    meeting = begin_meeting(fetch_body(request, pk), by=request.user)
    messages.success(request, f"Đã bắt đầu họp lúc {clock_time(local(meeting.started_at))}.")
    return redirect(meeting)


@require_POST
def meeting_end(request, pk):
    """Kết thúc họp: then who was there is confirmed."""
    meeting = end_meeting(fetch_body(request, pk), by=request.user)
    at = clock_time(local(meeting.ended_at))
    messages.success(request, f"Đã kết thúc họp lúc {at}; kiểm tra người dự rồi ghi nhận đã họp.")
    return redirect("meetings:meeting-hold", pk)


def meeting_facts(request, pk):
    """Ghi thông tin buổi họp: place, times, who chairs; each field saves itself."""
    meeting = fetch_body(request, pk)
    if request.method == "POST" and (request.htmx or "as_before" in request.POST):
        saved = save_sent(request, meeting, FactsForm, note_facts, meeting=meeting)
        if not request.htmx:
            return _as_before(request, meeting, saved)
        is_of_times = {"started", "ended", "next_day"} & set(request.POST)
        asks = {NOT_AFTER, A_DAY_LONG} & set(saved.errors)
        asks |= {"next_day"} & {clash["name"] for clash in saved.clashes}
        return saved_piece(request, saved, "times" if is_of_times else "facts", asks=bool(asks))
    return act_on_page(
        request,
        meeting,
        FactsForm(request.POST or None, meeting=meeting),
        note_facts,
        title="Thông tin buổi họp",
        submit="Lưu",
        said="Đã lưu thông tin buổi họp.",
        back=f"{meeting.get_absolute_url()}#buoi-hop",
        move="write",
    )


def _as_before(request, meeting, saved):
    """Who led last time was taken for this time, unless somebody was named meanwhile."""
    if saved.status == HTTPStatus.OK:
        messages.success(request, "Đã ghi chủ trì, thư ký như kỳ trước.")
    else:
        told = saved.errors or ["Chủ trì, thư ký vừa được ghi; xem lại rồi sửa từng ô."]
        messages.warning(request, " ".join(told))
    return redirect(f"{meeting.get_absolute_url()}#buoi-hop")
