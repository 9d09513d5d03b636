"""Remedies: the list, overdue ones first, one with all that was told of it, and its steps."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from plans.actions.remedy import (
    confirm_remedy,
    edit_remedy,
    move_remedy_due,
    report_remedy,
    send_back_remedy,
    withdraw_remedy,
)
from plans.forms.fields import SearchForm
from plans.forms.finding import (
    EditRemedyForm,
    RemedyDueForm,
    RemedyReportForm,
    SendBackRemedyForm,
)
from plans.forms.task import NoteForm, ReasonForm
from plans.inspection_filters import RemedyFilterForm
from plans.models import Document, Remedy
from plans.views.verbs import verb, weighed
from units.permissions import Permission, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
# Acts of a remedy's page, the likeliest first: (move, permission, url name, words).
VERBS = (
    ("report", P.REPORT_REMEDY, "plans:remedy-report", "Báo cáo khắc phục"),
    ("confirm", P.CLOSE_REMEDY, "plans:remedy-confirm", "Xác nhận khắc phục"),
    ("send_back", P.CLOSE_REMEDY, "plans:remedy-send-back", "Yêu cầu tiếp tục khắc phục"),
    ("move_due", P.CLOSE_REMEDY, "plans:remedy-move-due", "Đổi hạn"),
    ("edit", P.RECORD_FINDING, "plans:remedy-edit", "Sửa"),
    ("withdraw", P.RECORD_FINDING, "plans:remedy-withdraw", "Rút"),
)


@require_safe
def remedy_list(request):
    """Khắc phục sau kiểm tra: unless asked otherwise, what is overdue."""
    form, wanted = clean_get(RemedyFilterForm, request.GET)
    day = today()
    rows = Remedy.objects.visible_to(request.user).with_names()
    rows = rows.picked(part=wanted["phan"], unit=wanted["don_vi"], day=day)
    page = page_of(rows, request.GET, order=("due_on", "id"))
    access = access_of(request.user)
    return render(
        request,
        "plans/remedy_list.html",
        {
            "form": form,
            "page": page,
            "rows": [
                {
                    "remedy": remedy,
                    "unit": access.whose(remedy.inspection.inspected_id, remedy.inspected_name),
                    "due": remedy.due_state(day),
                }
                for remedy in page
            ],
        },
    )


def fetch_remedy(user, pk):
    """The remedy with what its page names; 404 when it is hidden."""
    named = Remedy.objects.select_related(
        "inspection__inspected", "inspection__unit", "finding__area", "finding__unit"
    )
    return fetch(user, Remedy, pk, named)


@require_safe
def remedy_detail(request, pk):
    """One remedy: the finding it answers, what was reported, what may be done next."""
    remedy = fetch_remedy(request.user, pk)
    reports = list(
        remedy.reports.select_related("by", "unit", "outcome_by", "document").prefetch_related(
            "unit__versions", "file_links__file"
        )
    )
    keys = [report.document_id for report in reports if report.document_id]
    seen = Document.objects.visible_to(request.user).filter(pk__in=keys)
    verbs = [
        verb(name, label, pk)
        for move, permission, name, label in VERBS
        if remedy.can(move) and may(request.user, permission, remedy)
    ]
    return render(
        request,
        "plans/remedy_detail.html",
        {
            "remedy": remedy,
            "due": remedy.due_state(today()),
            "reports": reports,
            "seen_documents": set(seen.values_list("pk", flat=True)),
            "verbs": weighed(verbs),
        },
    )


def _begin(request, pk, move, permission):
    remedy = fetch_remedy(request.user, pk)
    require(request.user, permission, remedy)
    remedy.refuse_unless(move)
    return remedy


def _sent(request):
    return request.POST if request.method == "POST" else None


def _step(request, remedy, form, action, template, done, **context):
    if form.is_valid() and attempt(form, action, remedy, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect(remedy)
    context |= {
        "remedy": remedy,
        "form": form,
        "back": remedy.get_absolute_url(),
        "due": remedy.due_state(today()),
    }
    return render(request, template, context, status=acted_status(form))


def remedy_report(request, pk):
    """Báo cáo khắc phục."""
    remedy = _begin(request, pk, "report", P.REPORT_REMEDY)
    search, wanted = clean_get(SearchForm, request.GET)
    files = request.FILES if request.method == "POST" else None
    form = RemedyReportForm(request.user, _sent(request), files, text=wanted["tim"])
    return _step(
        request, remedy, form, report_remedy, "plans/remedy_report.html",
        "Đã báo cáo khắc phục; đang chờ đoàn kiểm tra xác nhận.", search=search,
    )  # fmt: skip


def remedy_confirm(request, pk):
    """Xác nhận khắc phục."""
    remedy = _begin(request, pk, "confirm", P.CLOSE_REMEDY)
    return _step(
        request, remedy, NoteForm(_sent(request)), confirm_remedy, "plans/remedy_confirm.html",
        "Đã xác nhận khắc phục.",
    )  # fmt: skip


def remedy_send_back(request, pk):
    """Yêu cầu tiếp tục khắc phục."""
    remedy = _begin(request, pk, "send_back", P.CLOSE_REMEDY)
    return _step(
        request, remedy, SendBackRemedyForm(_sent(request)), send_back_remedy,
        "plans/remedy_send_back.html", "Đã yêu cầu tiếp tục khắc phục, kèm lý do.",
    )  # fmt: skip


def remedy_move_due(request, pk):
    """Đổi hạn khắc phục."""
    remedy = _begin(request, pk, "move_due", P.CLOSE_REMEDY)
    return _step(
        request, remedy, RemedyDueForm(remedy, _sent(request)), move_remedy_due,
        "plans/remedy_move_due.html", "Đã đổi hạn khắc phục, kèm lý do.",
    )  # fmt: skip


def remedy_edit(request, pk):
    """Sửa việc khắc phục trước khi kết luận."""
    remedy = _begin(request, pk, "edit", P.RECORD_FINDING)
    return _step(
        request, remedy, EditRemedyForm(remedy, _sent(request)), edit_remedy,
        "plans/remedy_edit.html", "Đã lưu việc khắc phục.",
    )  # fmt: skip


def remedy_withdraw(request, pk):
    """Rút việc khắc phục trước khi kết luận."""
    remedy = _begin(request, pk, "withdraw", P.RECORD_FINDING)
    return _step(
        request, remedy, ReasonForm(_sent(request)), withdraw_remedy,
        "plans/remedy_withdraw.html", "Đã rút việc khắc phục, kèm lý do.",
    )  # fmt: skip
