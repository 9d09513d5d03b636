"""What the views of a meeting's parts have in common: find, ask, act, go back to the meeting."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from meetings.models import Meeting
from meetings.models.withdrawn import Withdrawable
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt


def fetch_to_log(request, pk):
    """The meeting, when this user sees it (else 404) and keeps its record (else 403)."""
    meeting = fetch(request.user, Meeting, pk, Meeting.objects.select_related("unit"))
    require(request.user, Permission.LOG_MEETING, meeting)
    return meeting


def fetch_part(request, model, pk):
    """A row of a meeting's body likewise; it is seen where the body is read. One that was taken
    back is found too, so that who has its form open is told so."""
    rows = getattr(model, "everything", model.objects)
    part = fetch(request.user, model, pk, rows.select_related("meeting__unit"))
    require(request.user, Permission.LOG_MEETING, part)
    return part


def fetch_body(request, pk):
    """The meeting where its body is read (else 404), to one who keeps its record (else 403)."""
    meetings = Meeting.objects.select_related("unit").with_reading(request.user)
    meeting = fetch(request.user, Meeting, pk, meetings)
    if not meeting.is_readable:
        refusal = Http404()
        refusal.hidden = meeting
        raise refusal
    require(request.user, Permission.LOG_MEETING, meeting)
    return meeting


def act_on_page(
    request,
    meeting,
    form,
    action,
    *,
    obj=None,
    said="",
    title="",
    submit="",
    back="",
    template="meetings/content_form.html",
    when_refused=None,
    move="",
    guard=None,
    **context,
):
    """A form on a page of its own: `action(obj or meeting, by=…, **form.facts())`, then to `back`,
    else to the meeting; a refusal or a fault shows the form again, filled. `when_refused(form)`
    may turn a refusal into a question. `move`: of the meeting; no form is shown where its state
    does not list it, where `guard(meeting)` refuses, nor for a row that was taken back (409).
    """
    if not form.is_valid():
        if move:
            meeting.refuse_unless(move)
        if isinstance(obj, Withdrawable):
            obj.refuse_withdrawn()
        if guard:
            guard(meeting)
    back = back or meeting.get_absolute_url()
    if form.is_valid():
        done = attempt(form, action, obj or meeting, by=request.user, **form.facts())
        if done is not None:
            messages.success(request, said)
            return redirect(back)
        if when_refused:
            when_refused(form)
    context |= {"form": form, "meeting": meeting, "title": title, "submit": submit, "back": back}
    return render(request, template, context, status=acted_status(form))
