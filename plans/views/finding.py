"""Shortcomings found by an inspection: written, changed, taken back by its team."""

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.actions.finding import edit_finding, record_finding, require_remedy, withdraw_finding
from plans.forms.finding import EditFindingForm, RecordFindingForm, RemedyForm
from plans.forms.task import ReasonForm
from plans.models import Finding
from plans.views.inspection import fetch_inspection
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt


def _sent(request):
    return request.POST if request.method == "POST" else None


def _files(request):
    return request.FILES if request.method == "POST" else None


def _step(request, obj, form, action, template, done, **context):
    inspection = context["inspection"]
    if form.is_valid() and attempt(form, action, obj, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect(inspection)
    context |= {"form": form, "back": inspection.get_absolute_url()}
    return render(request, template, context, status=acted_status(form))


def finding_record(request, pk):
    """Ghi tồn tại, hạn chế."""
    inspection = fetch_inspection(request.user, pk)
    require(request.user, Permission.RECORD_FINDING, inspection)
    inspection.refuse_unless("find")
    form = RecordFindingForm(inspection, _sent(request), _files(request))
    return _step(
        request, inspection, form, record_finding, "plans/finding_record.html",
        "Đã ghi tồn tại, hạn chế.", inspection=inspection,
    )  # fmt: skip


def _begin(request, pk, move):
    """The finding, once its reader may change it: 409 after the conclusion."""
    named = Finding.objects.select_related("inspection__inspected", "inspection__unit", "unit")
    finding = fetch(request.user, Finding, pk, named)
    require(request.user, Permission.RECORD_FINDING, finding)
    finding.inspection.refuse_unless("find")
    finding.refuse_unless(move)
    return finding


def finding_edit(request, pk):
    """Sửa tồn tại, hạn chế."""
    finding = _begin(request, pk, "edit")
    form = EditFindingForm(finding, _sent(request), _files(request))
    return _step(
        request, finding, form, edit_finding, "plans/finding_edit.html",
        "Đã lưu tồn tại, hạn chế.", inspection=finding.inspection, finding=finding,
    )  # fmt: skip


def finding_withdraw(request, pk):
    """Rút tồn tại, hạn chế."""
    finding = _begin(request, pk, "withdraw")
    return _step(
        request, finding, ReasonForm(_sent(request)), withdraw_finding,
        "plans/finding_withdraw.html", "Đã rút tồn tại, hạn chế, kèm lý do.",
        inspection=finding.inspection, finding=finding,
    )  # fmt: skip


def finding_require(request, pk):
    """Ghi thêm việc phải khắc phục."""
    finding = _begin(request, pk, "edit")
    return _step(
        request, finding, RemedyForm(_sent(request)), require_remedy,
        "plans/finding_require.html", "Đã ghi việc phải khắc phục.",
        inspection=finding.inspection, finding=finding,
    )  # fmt: skip
