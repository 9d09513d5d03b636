"""Catalogues of periodic reports: the dates by level, the set of indicators."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.vietnamese import upper_first
from plans.actions.report_period import change_period, set_period
from plans.forms.report import ChangePeriodForm, NewPeriodForm
from plans.models import IndicatorSet, ReportPeriod
from plans.report_exports import UNVERIFIED
from units.models import Unit
from units.permissions import Permission, Role, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission


@require_safe
def report_period_list(request):
    """Mốc báo cáo: the common days and those of the province, by level."""
    found = ReportPeriod.objects.visible_to(request.user).select_related("owner")
    rules = sorted(found.prefetch_related("owner__versions"), key=lambda rule: rule.order)
    used = set(ReportPeriod.objects.filter(reports__isnull=False).values_list("pk", flat=True))
    groups = [
        (upper_first(level), [_row(request.user, rule, rule.pk in used) for rule in rules])
        for level, rules in groupby(rules, key=lambda rule: rule.get_level_display())
    ]
    return render(
        request,
        "plans/report_period_list.html",
        {"groups": groups, "can_set": bool(may(request.user, P.MANAGE_CATALOGUE))},
    )


def _row(user, rule, is_used):
    return {
        "rule": rule,
        "is_used": is_used,
        "can_change": not is_used and bool(may(user, P.MANAGE_CATALOGUE, rule)),
    }


def _province_of(user):
    """The unit for whose tree this coordinator sets dates: the one over the standing body."""
    access = access_of(user)
    held = access.held[Role.COORDINATOR]
    unit = Unit.objects.with_names().filter(pk__in=held).order_by("pk").first()
    above = unit.ancestors(today())
    return above[-1] if above else unit


def report_period_set(request):
    """Đặt mốc báo cáo for the units of the province."""
    require(request.user, P.MANAGE_CATALOGUE)
    unit = _province_of(request.user)
    form = NewPeriodForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, set_period, unit, by=request.user, **form.cleaned_data):
        messages.success(request, "Đã đặt mốc báo cáo.")
        return redirect("plans:report-period-list")
    context = {"form": form, "unit": unit}
    return render(request, "plans/report_period_set.html", context, status=acted_status(form))


def report_period_change(request, pk):
    """Sửa mốc that no report goes by yet."""
    rule = fetch(request.user, ReportPeriod, pk)
    require(request.user, P.MANAGE_CATALOGUE, rule)
    names = ("data_from", "data_to", "cutoff", "due", "source", "version")
    form = ChangePeriodForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(rule, name) for name in names},
    )
    if form.is_valid() and attempt(form, change_period, rule, by=request.user, **form.cleaned_data):
        messages.success(request, "Đã sửa mốc báo cáo.")
        return redirect("plans:report-period-list")
    context = {"form": form, "rule": rule}
    return render(request, "plans/report_period_change.html", context, status=acted_status(form))


@require_safe
def indicator_list(request):
    """Bộ chỉ tiêu báo cáo of today: name, formula, source, compared with its source or not."""
    found = IndicatorSet.objects.visible_to(request.user).at(today())
    rows = list(found.indicators.all()) if found else []
    groups = [(title, list(part)) for title, part in groupby(rows, key=lambda one: one.group)]
    context = {"set": found, "groups": groups, "unverified": UNVERIFIED}
    return render(request, "plans/indicator_list.html", context)
