"""Resolutions and notices made from meetings: made, completed, printed; issued in the register."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.pdf import pdf_response
from cchc.lib.vietnamese import upper_first
from meetings.actions.outcome import make_outcome, remake_outcome, write_outcome
from meetings.forms.outcome import OutcomeTextForm
from meetings.models import Meeting, Outcome, OutcomeKind
from meetings.models.meeting import READ
from meetings.outcome_exports import outcome_context, outcome_pdf
from meetings.outcomes import compose_outcome, resolution_vote
from meetings.views.acts import act_on_page, fetch_to_log
from plans.issuing import awaited_issue
from units.actions.reading import note_read
from units.permissions import Permission, fetch, may, require


def _make(request, pk, kind):
    meeting = fetch_to_log(request, pk)
    outcome = make_outcome(meeting, by=request.user, kind=kind)
    label = upper_first(outcome.get_kind_display())
    messages.success(request, f"Đã lập dự thảo {label.lower()}; vào số khi ban hành.")
    return redirect(outcome)


@require_POST
def resolution_make(request, pk):
    """Lập nghị quyết."""
    return _make(request, pk, OutcomeKind.RESOLUTION)


@require_POST
def notice_make(request, pk):
    """Lập thông báo kết luận."""
    return _make(request, pk, OutcomeKind.NOTICE)


def _fetch(request, pk, permission=None):
    found = Outcome.objects.select_related("meeting__unit", "document__unit")
    outcome = fetch(request.user, Outcome, pk, found)
    if permission is not None:
        require(request.user, permission, outcome)
    return outcome


@require_safe
def outcome_detail(request, pk):
    """The paper as it is printed, with what may be done to it."""
    outcome = _fetch(request, pk)
    user, meeting, document = request.user, outcome.meeting, outcome.document
    may_write = outcome.is_open and bool(may(user, Permission.LOG_MEETING, meeting))
    note_read(meeting, by=user, what=READ)
    context = {
        "outcome": outcome,
        "meeting": meeting,
        "document": document,
        "reads_meeting": Meeting.objects.readable_by(user).filter(pk=meeting.pk).exists(),
        "paper": outcome_context(outcome),
        "may_write": may_write,
        "may_issue": document.can("issue") and bool(may(user, Permission.ISSUE_DOCUMENT, document)),
        "awaited": awaited_issue(
            user, document, Permission.ISSUE_DOCUMENT, outcome.get_kind_display()
        )
        if may_write
        else None,
        "is_stale": may_write and compose_outcome(meeting, outcome.kind) != outcome.composed,
        "vote_note": _vote_note(outcome) if may_write else "",
    }
    return render(request, "meetings/outcome_detail.html", context)


def _vote_note(outcome):
    """What is to be looked at before a resolution is signed; people decide."""
    if outcome.kind != OutcomeKind.RESOLUTION:
        return ""
    vote = resolution_vote(outcome.meeting)
    room = "dòng biểu quyết để trống để ghi khi ký."
    if vote is None:
        return f"Không xác định được biểu quyết thông qua nghị quyết trong biên bản; {room}"
    said = ""
    if vote.is_over:
        said = f"số phiếu ({vote.cast}) nhiều hơn số có quyền biểu quyết ({vote.entitled})"
    elif not vote.is_carried:
        said = f"{vote.in_favour}/{vote.entitled} tán thành, chưa quá nửa"
    if not said:
        return ""
    return (
        f"Biểu quyết “{vote.subject}” có {said}; kiểm tra lại trước khi ban hành, {room} Đối chiếu "
        "văn bản gốc."
    )


@require_POST
def outcome_remake(request, pk):
    """Lập lại from the record as it is now."""
    outcome = _fetch(request, pk, Permission.LOG_MEETING)
    remake_outcome(outcome, by=request.user)
    messages.success(request, "Đã lập lại từ nội dung cuộc họp.")
    return redirect(outcome)


def outcome_write(request, pk):
    """Ghi thêm."""
    outcome = _fetch(request, pk, Permission.LOG_MEETING)
    initial = {"typed": outcome.typed, "version": outcome.version}
    return act_on_page(
        request,
        outcome.meeting,
        OutcomeTextForm(request.POST or None, initial=initial),
        write_outcome,
        obj=outcome,
        title=f"Ghi thêm vào {outcome.get_kind_display()}",
        submit="Lưu",
        said="Đã lưu.",
        back=outcome.get_absolute_url(),
    )


@require_safe
def outcome_print(request, pk):
    """In nghị quyết, thông báo: the PDF."""
    outcome = _fetch(request, pk)
    content = outcome_pdf(outcome)
    note_read(outcome.meeting, by=request.user, what=READ)
    name = "nghi-quyet" if outcome.kind == OutcomeKind.RESOLUTION else "thong-bao-ket-luan"
    day = (outcome.document.issued_on or outcome.meeting.held_on).isoformat()
    return pdf_response(content, f"{name}-{day}-{outcome.pk}.pdf")
