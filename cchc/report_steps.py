"""Steps of a periodic report that count figures of every package: begun, counted, frozen, sent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cchc.report_figures import outside_figures
from plans.actions.report import (
    compute_report,
    create_report,
    freeze_figures,
    period_for,
    send_report,
)
from plans.forms.fields import ConfirmForm
from plans.forms.report import NewReportForm
from plans.views.holding import units_for
from plans.views.report import fetch_report
from units.permissions import Permission, require
from units.views.acting import acted_status, attempt

P = Permission


def report_create(request):
    """Lập báo cáo: which unit, kind and year; the rest is counted and proposed."""
    require(request.user, P.FILL_REPORT)
    units = units_for(request.user, P.FILL_REPORT)
    initial = {
        name: request.GET.get(asked, "")
        for name, asked in (("unit", "don-vi"), ("kind", "ky"), ("year", "nam"))
        if request.GET.get(asked)
    }
    form = NewReportForm(
        request.POST if request.method == "POST" else None, units=units, initial=initial
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        unit = given.pop("unit")
        period = period_for(unit, given["kind"], given["year"])
        outside = outside_figures(unit, period.dates_in(given["year"])) if period else None
        report = attempt(form, create_report, unit, by=request.user, outside=outside, **given)
        if report:
            messages.success(request, "Đã lập báo cáo; số liệu và nội dung đề xuất đã được điền.")
            return redirect(report)
    return render(request, "cchc/report_create.html", {"form": form}, status=acted_status(form))


@require_POST
def report_compute(request, pk):
    """Tính lại số liệu, đề xuất lại nội dung; what a person wrote stays."""
    report = fetch_report(request.user, pk)
    require(request.user, P.FILL_REPORT, report)
    compute_report(report, by=request.user, outside=outside_figures(report.unit, report.dates))
    messages.success(request, "Đã tính lại; nội dung đã viết giữ nguyên.")
    return redirect(report)


def report_freeze(request, pk):
    """Chốt số liệu."""
    return _step(
        request, pk, "freeze", P.FILL_REPORT, freeze_figures, "cchc/report_freeze.html",
        "Đã chốt số liệu; từ nay chỉ điều chỉnh được, có lý do.",
    )  # fmt: skip


def report_send(request, pk):
    """Gửi báo cáo."""
    return _step(
        request, pk, "send", P.SEND_REPORT, send_report, "cchc/report_send.html",
        "Đã gửi báo cáo.",
    )  # fmt: skip


def _step(request, pk, move, permission, action, template, done):
    report = fetch_report(request.user, pk)
    require(request.user, permission, report)
    report.refuse_unless(move)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    outside = outside_figures(report.unit, report.dates)
    if form.is_valid() and attempt(form, action, report, by=request.user, outside=outside):
        messages.success(request, done)
        return redirect(report)
    context = {"report": report, "dates": report.dates, "form": form}
    context["back"] = report.get_absolute_url()
    return render(request, template, context, status=acted_status(form))
