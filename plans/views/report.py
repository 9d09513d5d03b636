"""Periodic reports: the list, one report, its sections, its paper, what its receiver answers."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.addresses import address_of
from cchc.lib.clock import local, now, today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.pdf import pdf_response
from cchc.lib.refusal import Conflict
from cchc.lib.vietnamese import clock_time
from plans import report_texts as texts
from plans.actions.report import (
    accept_report,
    return_report,
    roll_up_report,
    withdraw_report,
    write_section,
)
from plans.forms.fields import ConfirmForm
from plans.forms.report import SectionForm
from plans.forms.task import ReasonForm
from plans.models import Report, ReportSection
from plans.report_due import not_begun
from plans.report_exports import part_of, report_context, report_pdf, rolled_of
from plans.report_figures import subordinates
from plans.report_filters import EVERY, MINE, RECEIVED, REPORT_TABS, ReportFilterForm
from plans.views.verbs import verb, weighed
from units.permissions import Permission, Role, access_of, fetch, may, require
from units.views.acting import acted_status, attempt, conflict_words

P = Permission
REPEATED_MUCH = Decimal(30)  # percent of a report that repeats the last one, from which it warns
# Acts of a report's page, the likeliest first: (move, permission, url name, words on the button).
VERBS = (
    ("accept", P.ACCEPT_REPORT, "plans:report-accept", "Tiếp nhận"),
    ("return", P.RETURN_REPORT, "plans:report-return", "Trả lại"),
    ("send", P.SEND_REPORT, "report-send", "Gửi báo cáo"),
    ("freeze", P.FILL_REPORT, "report-freeze", "Chốt số liệu"),
    ("withdraw", P.FILL_REPORT, "plans:report-withdraw", "Hủy báo cáo"),
)


@require_safe
def report_list(request):
    """Báo cáo định kỳ: of own units, those that wait for an answer, or all that one may see."""
    access = access_of(request.user)
    is_writer = access.has(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.CLERK)
    part = MINE if is_writer else EVERY
    form, wanted = clean_get(ReportFilterForm, request.GET, initial={"phan": part})
    reports = Report.objects.visible_to(request.user)
    if wanted["phan"] == MINE:
        reports = reports.of_unit(request.user)
    elif wanted["phan"] == RECEIVED:
        reports = reports.to_receive(request.user)
    reports = reports.picked(
        year=wanted["nam"],
        kind=wanted["ky"],
        state=wanted["trang_thai"],
        unit=wanted["don_vi"],
    )
    reports = reports.select_related("period").with_names().with_missing()
    can_create = bool(may(request.user, P.FILL_REPORT))
    owed = not_begun(request.user, today()) if can_create and wanted["phan"] == MINE else []
    return render(
        request,
        "plans/report_list.html",
        {
            "form": form,
            "page": page_of(reports, request.GET, order=("-year", "-id")),
            "tabs": [
                {"label": label, "url": f"?phan={key}", "is_now": key == wanted["phan"]}
                for key, label in REPORT_TABS
            ],
            "owed": owed,
            "today": today(),
            "can_create": can_create,
            "create_url": address_of("report-create"),
        },
    )


def fetch_report(user, pk):
    """The report with what its pages name; 404 when it is hidden."""
    named = Report.objects.select_related(
        "unit", "receiver", "period", "indicator_set", "sent_by", "answered_by"
    )
    named = named.prefetch_related("unit__versions", "receiver__versions", "sections")
    return fetch(user, Report, pk, named)


@require_safe
def report_detail(request, pk):
    """One report: what stands in it by section, how it stands, what may be done next."""
    report = fetch_report(request.user, pk)
    last = Report.objects.earlier(report)
    share = _repeated(report, last)
    can_fill = report.can("fill") and bool(may(request.user, P.FILL_REPORT, report))
    known = Report.objects.filter(pk=report.pk).with_missing().get()
    return render(
        request,
        "plans/report_detail.html",
        {
            "report": report,
            "paper": report_context(report),
            "dates": report.dates,
            "days_left": (report.dates.due - today()).days,
            "last": last,
            "share": share,
            "is_much": share is not None and share >= REPEATED_MUCH,
            "figure_count": known.figure_count,
            "known_count": known.known_count,
            "rolled": rolled_of(report),
            "can_fill": can_fill,
            "compute_url": address_of("report-compute", report.pk),
            "can_roll": can_fill and not report.is_frozen and _has_below(report),
            "verbs": verbs_of(request.user, report),
        },
    )


def _has_below(report):
    return bool(subordinates(report.unit, report.dates.last))


def _repeated(report, last):
    """The share of this report's sentences that the last one had word for word, or None."""
    if last is None:
        return None
    both = ["\n".join(part.shown for part in one.sections.all()) for one in (report, last)]
    return texts.repeated_share(*both)


def verbs_of(user, report):
    """What this person may do in the present state (see plans/views/verbs.py)."""
    return weighed(
        [
            verb(name, label, report.pk)
            for move, permission, name, label in VERBS
            if report.can(move) and _is_time(report, move) and may(user, permission, report)
        ]
    )


def _is_time(report, move):
    """Figures are frozen once, after the cut-off; nothing is sent before; frozen is not dropped."""
    if move == "freeze":
        return report.can_freeze
    if move == "send":
        return report.dates.is_closed(today())
    return move != "withdraw" or not report.is_frozen


@require_safe
def report_paper(request, pk):
    """The report and its annex as a PDF."""
    report = fetch_report(request.user, pk)
    return pdf_response(report_pdf(report), f"bao-cao-{report.kind}-{report.year}-{pk}.pdf".lower())


# --- Sections -----------------------------------------------------------------------------------


def section_write(request, pk):
    """Viết một mục: the proposal and the last report beside the field. By htmx: in its place on the
    page of the report, and saved there."""
    rows = ReportSection.objects.select_related("report__unit", "report__period")
    section = fetch(request.user, ReportSection, pk, rows)
    require(request.user, P.FILL_REPORT, section)
    if not request.htmx:  # else the form itself says the sentence
        section.report.refuse_unless("fill")
    if request.htmx and "thoi" in request.GET:
        return _section_piece(request, section)
    form = _section_form(request, section)
    if form.is_valid() and (saved := _save_section(request, section, form)):
        if request.htmx:
            return _section_piece(request, saved, clock_time(local(now())))
        messages.success(request, f"Đã lưu mục {section}.")
        return redirect(section.get_absolute_url())
    if getattr(form, "refused", False):
        form.ask_about_year()
    context = {"section": section, "report": section.report, "form": form}
    if request.htmx:
        form.fields["text"].widget.attrs["autofocus"] = True
        context |= {"target": f"#m{section.pk}", "back": "?thoi"}
        return render(request, "plans/_section_form.html", context, status=acted_status(form))
    context |= {"back": section.get_absolute_url(), **_beside(section)}
    return render(request, "plans/section_write.html", context, status=acted_status(form))


def _section_form(request, section):
    """Several of them may stand open on one page, so that each names its fields apart."""
    is_adopting = "de-xuat" in request.GET and not section.text
    start = section.proposed if is_adopting else section.text
    return SectionForm(
        request.POST if request.method == "POST" else None,
        initial={"text": start, "version": section.version},
        auto_id=f"m{section.pk}-%s",
    )


def _save_section(request, section, form):
    """The section that was saved; None with the reason on the form."""
    try:
        return attempt(form, write_section, section, by=request.user, **form.cleaned_data)
    except Conflict as stale:
        if not request.htmx:
            raise
        form.data = form.data.copy()
        form.data["version"] = str(stale.version)  # saving again writes it
        form.refused = True
        form.add_error(None, f"{conflict_words(stale)} Bấm “Lưu mục” để thay bằng bản đang nhập.")
        return None


def _section_piece(request, section, saved_at=""):
    context = {"part": part_of(section), "can_fill": True, "saved_at": saved_at}
    return render(request, "plans/_section.html", context)


def _beside(section):
    """What stands beside the field: how the section differs from that of the last report."""
    last = Report.objects.earlier(section.report)
    earlier = last.sections.filter(code=section.code).first() if last else None
    shown = earlier.shown if earlier else ""
    return {
        "last": last,
        "differences": texts.differences(shown, section.shown) if shown else [],
        "share": texts.repeated_share(section.shown, shown),
    }


# --- Steps --------------------------------------------------------------------------------------


def _step(request, pk, move, permission, action, form_class, template, done):
    """Find, ask, check the state, show the question; sent, carry it out."""
    report = fetch_report(request.user, pk)
    require(request.user, permission, report)
    report.refuse_unless(move)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, action, report, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect(report)
    context = {"report": report, "form": form, "back": report.get_absolute_url()}
    return render(request, template, context, status=acted_status(form))


def report_accept(request, pk):
    """Tiếp nhận."""
    return _step(
        request, pk, "accept", P.ACCEPT_REPORT, accept_report, ConfirmForm,
        "plans/report_accept.html", "Đã tiếp nhận báo cáo.",
    )  # fmt: skip


def report_return(request, pk):
    """Trả lại để hoàn thiện."""
    return _step(
        request, pk, "return", P.RETURN_REPORT, return_report, ReasonForm,
        "plans/report_return.html", "Đã trả lại báo cáo kèm lý do.",
    )  # fmt: skip


def report_withdraw(request, pk):
    """Hủy báo cáo lập nhầm."""
    return _step(
        request, pk, "withdraw", P.FILL_REPORT, withdraw_report, ReasonForm,
        "plans/report_withdraw.html", "Đã hủy báo cáo, kèm lý do.",
    )  # fmt: skip


@require_POST
def report_roll_up(request, pk):
    """Tổng hợp từ cấp dưới."""
    report = fetch_report(request.user, pk)
    require(request.user, P.FILL_REPORT, report)
    report = roll_up_report(report, by=request.user)
    messages.success(request, f"{rolled_of(report)['words']}.")
    return redirect(report)
