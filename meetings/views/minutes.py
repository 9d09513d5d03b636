"""The minutes: composed, completed, agreed, locked, added to; read by few, which leaves a row."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import local, today
from cchc.lib.vietnamese import moment
from meetings.actions.minutes import (
    add_addendum,
    agree_minutes,
    compose_minutes,
    lock_minutes,
    write_minutes,
)
from meetings.actions.outcome import may_come, why_no_outcome
from meetings.composing import is_behind
from meetings.desk import missing_of
from meetings.exports import minutes_context
from meetings.forms.minutes import AddendumForm, AgreeForm, LockForm, TypedForm
from meetings.models import Meeting, OutcomeKind, RegisteredKind, State
from meetings.models.rubric import SHOWN_STATES
from meetings.papers import registered_for
from meetings.quality_page import quality_link
from meetings.views.acts import act_on_page
from meetings.views.saving import save_sent, saved_piece
from units.actions.reading import note_read
from units.permissions import Permission, fetch, may, require


def _fetch(request, pk, permission=None):
    """The meeting where its body is read (else 404), and this is permitted (else 403)."""
    meeting = fetch(
        request.user,
        Meeting,
        pk,
        Meeting.objects.select_related("unit", "minutes").with_reading(request.user),
    )
    if not meeting.is_readable:
        refusal = Http404()
        refusal.hidden = meeting
        raise refusal
    if permission is not None:
        require(request.user, permission, meeting)
    return meeting


@require_safe
def minutes_detail(request, pk):
    """Biên bản as it is printed, with the step that is due."""
    meeting = _fetch(request, pk)
    user, minutes = request.user, getattr(meeting, "minutes", None)
    may_compose = meeting.can("compose") and bool(may(user, Permission.LOG_MEETING, meeting))
    is_draft = meeting.state == State.MINUTED
    behind = bool(minutes) and is_draft and may_compose and is_behind(meeting)
    may_agree = is_draft and bool(may(user, Permission.AGREE_MINUTES, meeting))
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "paper": minutes_context(meeting) if minutes else None,
        "may_compose": may_compose,
        "may_agree": may_agree and not behind,
        "behind": _behind_words(minutes) if behind else "",
        "unscored": _unscored(meeting, user) if may_agree else "",
        "may_lock": meeting.state == State.AGREED
        and bool(may(user, Permission.LOCK_MINUTES, meeting)),
        "may_addend": meeting.state == State.LOCKED
        and bool(may(user, Permission.ADD_ADDENDUM, meeting)),
        "steps": _steps(meeting),
        "outcomes": _outcomes(meeting, user),
        "registered": registered_for(meeting, RegisteredKind.MINUTES, user),
    }
    if minutes:
        note_read(meeting, by=user, what="meetings.minutes.read")
    return render(request, "meetings/minutes_detail.html", context)


def _outcomes(meeting, user):
    """[{label, outcome, address, why_not}]: each kind with the living one, or where one may be
    made; `why_not`: why not yet, as a sentence."""
    living = meeting.outcomes.living().visible_to(user).select_related("document")
    living = {outcome.kind: outcome for outcome in living}
    may_log = bool(may(user, Permission.LOG_MEETING, meeting))
    found = []
    for kind, name in (
        (OutcomeKind.RESOLUTION, "meetings:resolution-make"),
        (OutcomeKind.NOTICE, "meetings:notice-make"),
    ):
        outcome = living.get(kind)
        if outcome is None and (not may_log or not may_come(meeting, kind)):
            continue
        address = "" if outcome else reverse(name, args=[meeting.pk])
        why_not = "" if outcome else why_no_outcome(meeting, kind)
        row = {"label": kind.label, "outcome": outcome, "address": address, "why_not": why_not}
        found.append(row)
    return found


def _steps(meeting):
    order = [State.MINUTED, State.AGREED, State.LOCKED]
    done = order.index(meeting.state) + 1 if meeting.state in order else 0
    return [
        {"label": label, "is_done": place < done, "is_now": place == done, "note": ""}
        for place, label in enumerate(["Soạn", "Đọc và thông qua", "Khóa"])
    ]


@require_POST
def minutes_compose(request, pk):
    """Soạn biên bản, or compose it again from what was changed since."""
    meeting = _fetch(request, pk, Permission.LOG_MEETING)
    compose_minutes(meeting, by=request.user)
    messages.success(request, "Đã soạn biên bản từ nội dung cuộc họp.")
    return redirect("meetings:minutes-detail", pk)


def minutes_write(request, pk):
    """Ghi thêm: what no part of the record holds."""
    meeting = _fetch(request, pk, Permission.LOG_MEETING)
    meeting.refuse_unless("write_minutes")
    minutes = meeting.minutes
    if request.htmx and request.method == "POST":
        saved = save_sent(request, minutes, TypedForm, write_minutes)
        return saved_piece(request, saved, "typed", is_of_desk=False)
    return act_on_page(
        request,
        meeting,
        TypedForm(request.POST or None, initial=TypedForm.standing(minutes)),
        write_minutes,
        obj=minutes,
        title="Ghi thêm vào biên bản",
        said="Đã lưu.",
        back=meeting.minutes_url,
        template="meetings/minutes_write.html",
    )


def _unscored(meeting, user):
    """Where a session is scored whose score would come too late for its minutes; "" if it is."""
    link = quality_link(meeting, user)
    sheet = link and link["sheet"]
    return "" if not link or (sheet and sheet.state in SHOWN_STATES) else link["url"]


def _behind_words(minutes):
    """Told before the minutes are agreed, which is refused while they lack what was changed."""
    return (
        f"Nội dung cuộc họp đã sửa sau lần soạn lúc {moment(local(minutes.composed_at))}; biên bản "
        "chưa có phần đã sửa. Soạn lại rồi thông qua."
    )


def _to_look_at(meeting):
    """[(sentence, address)] of what the record still wants, which cannot be set right once it is
    agreed to. Votes of too many are told apart."""
    return [(said, at) for said, at in missing_of(meeting.pk) if "#vote-" not in at]


def minutes_agree(request, pk):
    """Thông qua biên bản: where it was read out and agreed, and when."""
    meeting = _fetch(request, pk, Permission.AGREE_MINUTES)
    is_asked = request.method != "POST" and meeting.state == State.MINUTED
    initial = {"agreed_on": meeting.ended_on, "version": meeting.version}
    return act_on_page(
        request,
        meeting,
        AgreeForm(meeting, request.POST or None, initial=initial),
        agree_minutes,
        said="Đã thông qua biên bản; nội dung cuộc họp từ nay không sửa được.",
        back=meeting.minutes_url,
        template="meetings/minutes_agree.html",
        move="agree",
        behind=_behind_words(meeting.minutes) if is_asked and is_behind(meeting) else "",
        unscored=_unscored(meeting, request.user),
        over_votes=[vote for vote in meeting.votes.all() if vote.is_over],
        to_look_at=_to_look_at(meeting) if is_asked else [],
    )


def minutes_lock(request, pk):
    """Khóa biên bản: signed copy attached, or signed in another system."""
    meeting = _fetch(request, pk, Permission.LOCK_MINUTES)
    return act_on_page(
        request,
        meeting,
        LockForm(request.POST or None, request.FILES or None, initial={"version": meeting.version}),
        lock_minutes,
        said="Đã khóa biên bản; từ nay chỉ bổ sung, đính chính được.",
        back=meeting.minutes_url,
        template="meetings/minutes_lock.html",
        move="lock",
    )


def minutes_addend(request, pk):
    """Bổ sung, đính chính biên bản đã khóa."""
    meeting = _fetch(request, pk, Permission.ADD_ADDENDUM)
    return act_on_page(
        request,
        meeting,
        AddendumForm(request.POST or None, initial={"on": today()}),
        add_addendum,
        title="Bổ sung, đính chính",
        submit="Ghi bổ sung, đính chính",
        said="Đã ghi bổ sung, đính chính; in sau biên bản.",
        back=meeting.minutes_url,
        move="add_addendum",
    )
