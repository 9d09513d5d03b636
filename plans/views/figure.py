"""Figures of a report: the table by group, one row saved at a time, what stands behind a figure."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import local, now
from cchc.lib.refusal import Conflict
from cchc.lib.vietnamese import clock_time, decimal_text, upper_first
from plans.actions.figure import correct_figure, enter_figure
from plans.explaining import explanations_about
from plans.forms.report import CorrectionForm, FigureForm
from plans.models import Figure, Report
from plans.report_exports import UNVERIFIED, figure_groups, rolled_of
from plans.report_figures import names_of_units
from plans.views.report import fetch_report
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt, conflict_words

P = Permission


@require_safe
def report_figures(request, pk):
    """The figures of a report, a group at a time: entered where the system does not count them."""
    report = fetch_report(request.user, pk)
    return _table(request, report, request.GET.get("nhom", ""))


def _table(request, report, letter, bound=None, status=200):
    """`bound`: the form of a row that was typed and not saved."""
    groups, group = _group(request.user, report, letter, bound)
    return render(
        request,
        "plans/report_figures.html",
        {
            "report": report,
            "group": group,
            "tabs": [_tab(report, one, group) for one in groups],
            "last": Report.objects.earlier(report),
            "rolled": rolled_of(report),
            "unverified": UNVERIFIED,
        },
        status=status,
    )


def _group(user, report, letter, bound=None):
    """(every group, the one that is shown, each of its rows with its `form` and `origin`)."""
    groups = figure_groups(report)
    group = next((one for one in groups if one["letter"] == letter), groups[0])
    can_fill = report.can("fill") and bool(may(user, P.FILL_REPORT, report))
    for row in group["rows"]:
        figure = row["figure"]
        figure.report = report
        row["origin"] = figure.origin_words
        row["form"] = None
        if can_fill and figure.is_enterable and not report.is_frozen:
            is_bound = bound is not None and bound.figure.pk == figure.pk
            row["form"] = bound if is_bound else FigureForm(figure)
        row["can_correct"] = can_fill and report.is_frozen and not figure.indicator.is_derived
    return groups, group


def _tab(report, group, now):
    known = sum(row["figure"].amount.is_known for row in group["rows"])
    return {
        "label": group["title"],
        "url": f"{report.figures_url}?nhom={group['letter']}",
        "is_now": group is now,
        "note": f"{known}/{len(group['rows'])}",
    }


def fetch_figure(user, pk):
    """The figure with its report; 404 when it is hidden."""
    rows = Figure.objects.select_related("indicator", "report__unit", "report__period")
    return fetch(user, Figure, pk, rows.prefetch_related("report__unit__versions"))


def _letter_of(figure):
    """The group in which its row stands."""
    for group in figure_groups(figure.report):
        if any(row["figure"].pk == figure.pk for row in group["rows"]):
            return group["letter"]
    return ""


@require_POST
def figure_enter(request, pk):
    """Saves one row. By htmx: how it stands and what follows from it; otherwise back to the row."""
    figure = fetch_figure(request.user, pk)
    require(request.user, P.FILL_REPORT, figure)
    form, conflict = FigureForm(figure, request.POST), ""
    if not (request.htmx and form.is_valid()):  # else the row itself says the sentence
        figure.report.refuse_unless("fill")
    is_saved = False
    if form.is_valid():
        try:
            is_saved = attempt(form, enter_figure, figure, by=request.user, **form.cleaned_data)
        except Conflict as stale:
            if not request.htmx:
                raise
            conflict, form = conflict_words(stale, _said), _with_version(figure, request, stale)
    if request.htmx:
        return _piece(request, figure, None if is_saved else form, conflict)
    if is_saved:
        messages.success(request, f"Đã lưu chỉ tiêu {figure.indicator}.")
        return redirect(f"{figure.report.figures_url}?nhom={_letter_of(figure)}#f{figure.pk}")
    report = fetch_report(request.user, figure.report_id)
    return _table(request, report, _letter_of(figure), form, acted_status(form))


def _said(_label, value):
    return decimal_text(value, grouping=True) if isinstance(value, Decimal) else value


def _with_version(figure, request, stale):
    """The same typed row under the version that now stands, so that saving again writes it."""
    data = request.POST.copy()
    data["version"] = str(stale.version)
    return FigureForm(figure, data)


def _piece(request, figure, form, conflict):
    """The row's state; its value, its source and the ratios that follow from it in their places."""
    report = fetch_report(request.user, figure.report_id)
    groups, group = _group(request.user, report, _letter_of(figure), form)
    row = next(row for row in group["rows"] if row["figure"].pk == figure.pk)
    row["form"] = row["form"] or form or FigureForm(row["figure"])
    row["conflict"] = conflict
    follow = [row, *(one for one in group["rows"] if one["figure"].indicator.is_derived)]
    context = {
        "row": row,
        "follow": follow if form is None else [],
        "tabs": [_tab(report, one, group) for one in groups],
        "saved_at": clock_time(local(now())) if form is None else "",
    }
    status = 409 if conflict else acted_status(form)
    return render(request, "plans/_figure_piece.html", context, status=status)


def figure_correct(request, pk):
    """Điều chỉnh số liệu đã chốt, có lý do."""
    figure = fetch_figure(request.user, pk)
    require(request.user, P.FILL_REPORT, figure)
    figure.report.refuse_unless("fill")
    form = CorrectionForm(figure, request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, correct_figure, figure, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã điều chỉnh số liệu; giá trị trước được giữ bên cạnh.")
        return redirect(figure)
    context = {"figure": figure, "form": form, "back": figure.get_absolute_url()}
    return render(request, "plans/figure_correct.html", context, status=acted_status(form))


@require_safe
def figure_detail(request, pk):
    """One figure: how it came, what was counted, who gave nothing, every correction."""
    figure = fetch_figure(request.user, pk)
    report = figure.report
    records, hidden = figure.records_for(request.user)
    can_correct = (
        report.can("fill")
        and figure.frozen_at is not None
        and not figure.indicator.is_derived
        and bool(may(request.user, P.FILL_REPORT, figure))
    )
    return render(
        request,
        "plans/figure_detail.html",
        {
            "figure": figure,
            "report": report,
            "records": records,
            "hidden": hidden,
            "unsent": _names(report.roll_unsent) if figure.origin == figure.Origin.ROLLED else [],
            "missing": _names(figure.missing),
            "corrections": figure.corrections.select_related("by"),
            "unverified": UNVERIFIED,
            "can_correct": can_correct,
            **explanations_about(request.user, [figure])[figure.pk],
        },
    )


def _names(ids):
    return [upper_first(name) for name in names_of_units(ids)] if ids else []
