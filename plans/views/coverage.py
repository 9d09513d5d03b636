"""Who had to carry a directive down, who has, and the letter to those that have not."""

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import counted, page_of, page_of_list
from cchc.lib.refusal import Refused
from cchc.lib.sheets import file_response
from cchc.lib.vietnamese import fold
from plans.actions.coverage import change_coverage_unit, make_reminder, set_coverage
from plans.coverage_sheets import coverage_csv, coverage_rows, coverage_xlsx
from plans.filters import CoverageFilterForm, CoverageMatrixForm
from plans.forms.coverage import CoverageForm, CoverageUnitForm, RemindForm, UnitSearchForm
from plans.letters import letter_pdf, reminder_context
from plans.models import Coverage, CoverageUnit, Reminder
from plans.models.coverage import (
    NOBODY_MISSING,
    followed,
    papers_of,
    standings,
    tally,
    with_coverage,
)
from plans.subordination import offered_below
from plans.views.document import fetch_directive, fetch_document
from units.models import UnitVersion
from units.permissions import TABLE, Permission, access_of, fetch, is_allowed, require
from units.views.acting import acted_status, attempt

P = Permission
MOST_SQUARES = 200
COLUMNS, ROWS = 6, 50


@require_safe
def coverage_detail(request, pk):
    """Tình hình triển khai: of the units that had to issue their own, who has and who has not."""
    document = fetch_directive(request.user, pk)
    coverage, made = followed(document, request.user)
    form, kept = _kept(request, made)
    page = page_of_list(kept, request.GET, size=ROWS)
    papers = papers_of(page.rows, request.user)
    counts = tally(made)
    may_set = is_allowed(request.user, P.SET_COVERAGE, document) and document.can("cover")
    query = request.GET.copy()
    query.pop(page.parameter, None)
    return render(
        request,
        "plans/coverage_detail.html",
        {
            "document": document,
            "coverage": coverage,
            "form": form,
            "page": page,
            "rows": [
                (one, one.row.last, papers.get(one.document_id), _unit_url(one.row.last))
                for one in page.rows
            ],
            "tally": counts,
            "squares": [
                (one.state, one.row.last, _unit_url(one.row.last)) for one in made[:MOST_SQUARES]
            ],
            "more_squares": max(len(made) - MOST_SQUARES, 0),
            "reminders": _reminders(request.user, document) if made else [],
            "may_set": may_set,
            "may_remind": counts.missing and is_allowed(request.user, P.MAKE_REMINDER, document),
            "today": today(),
            "entry_url": entry_url(document, made, request.user),
            "query": query.urlencode(),
        },
    )


@require_safe
def coverage_export(request, pk):
    """Xuất: the units that the page lists under its filters, as a file (`dang`: csv)."""
    document = fetch_directive(request.user, pk)
    coverage, made = followed(document, request.user)
    if coverage is None:
        raise Refused("Chưa có đơn vị nào được giao triển khai văn bản này trong phạm vi được xem.")
    _form, kept = _kept(request, made)
    rows = coverage_rows(document, kept, papers_of(kept, request.user))
    name = f"tinh-hinh-trien-khai-{document.symbol.replace('/', '-')}-{today().isoformat()}"
    if request.GET.get("dang") == "csv":
        return file_response(coverage_csv(rows), f"{name}.csv", "text/csv; charset=utf-8")
    return file_response(coverage_xlsx(rows), f"{name}.xlsx")


def entry_url(document, made, user):
    """Where this user enters what his own unit still has to issue; "" where it owes nothing."""
    own = access_of(user).own(*TABLE[P.REGISTER_DOCUMENT].reach)
    if not any(one.state.is_missing and one.row.unit_id in own for one in made):
        return ""
    return f"{address_of('plans:document-register')}?trien_khai={document.pk}"


def _kept(request, made):
    """(CoverageFilterForm, the Standings that it asks for)."""
    form, wanted = clean_get(CoverageFilterForm, request.GET)
    return form, form.picked(wanted, made)


def _unit_url(version):
    return address_of("unit-detail", version.unit_id)


def _reminders(user, document):
    found = Reminder.objects.visible_to(user).filter(coverage__document=document)
    return found.select_related("document").order_by("-pk")


def coverage_set(request, pk):
    """Giao triển khai, or giao thêm."""
    document = fetch_document(request.user, pk)
    require(request.user, P.SET_COVERAGE, document)
    document.refuse_unless("cover")
    search, wanted = clean_get(UnitSearchForm, request.GET)
    upper = document.issuer or document.unit
    form = CoverageForm(
        document,
        request.POST if request.method == "POST" else None,
        groups=offered_below(upper, document.issued_on, wanted["tim"]),
    )
    if form.is_valid():
        coverage = attempt(form, set_coverage, document, by=request.user, **form.cleaned_data)
        if coverage:
            messages.success(request, "Đã giao triển khai; đơn vị được giao xem được văn bản.")
            return redirect(coverage)
    context = {"document": document, "form": form, "search": search}
    context["back"] = address_of("plans:coverage-detail", document.pk)
    return render(request, "plans/coverage_set.html", context, status=acted_status(form))


def coverage_change(request, pk):
    """Sửa hạn của một đơn vị, hoặc thôi giao."""
    found = CoverageUnit.objects.select_related("coverage__document__unit", "unit")
    row = fetch(request.user, CoverageUnit, pk, found)
    require(request.user, P.SET_COVERAGE, row)
    form = CoverageUnitForm(row, request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, change_coverage_unit, row, by=request.user, **form.cleaned_data
    ):
        messages.success(request, f"Đã lưu hạn của {row.unit.short_name}.")
        return redirect(row.coverage)
    context = {"row": row, "document": row.coverage.document, "form": form}
    context["back"] = row.coverage.get_absolute_url()
    return render(request, "plans/coverage_change.html", context, status=acted_status(form))


def coverage_remind(request, pk):
    """Lập công văn đôn đốc: the paper, and its draft in the register."""
    document = fetch_document(request.user, pk)
    require(request.user, P.MAKE_REMINDER, document)
    document.refuse_unless("remind")
    coverage = Coverage.objects.visible_to(request.user).filter(document=document).first()
    if coverage is None:
        raise Refused("Văn bản chưa được giao triển khai; giao triển khai trước.")
    missing = coverage.missing()
    if not missing:
        raise Refused(NOBODY_MISSING)
    form = RemindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        letter = _make_letter(request.user, form, coverage, missing)
        if letter:
            messages.success(
                request, f"Đã lập công văn đôn đốc {len(missing)} đơn vị; vào số khi ban hành."
            )
            return redirect(letter)
    context = {"document": document, "coverage": coverage, "missing": missing, "form": form}
    context["back"] = coverage.get_absolute_url()
    return render(request, "plans/coverage_remind.html", context, status=acted_status(form))


def _make_letter(user, form, coverage, missing):
    """The draft with its paper, or None after a refusal."""
    reply_by = form.cleaned_data["reply_by"]
    content = letter_pdf(reminder_context(coverage, missing, reply_by))
    upload = SimpleUploadedFile(f"cong-van-don-doc-{today().isoformat()}.pdf", content)
    ids = [one.row.unit_id for one in missing]
    return attempt(
        form, make_reminder, coverage, by=user, reply_by=reply_by, unit_ids=ids, upload=upload
    )


@require_safe
def coverage_matrix(request):
    """Giao triển khai của một năm: directives by units, both in pages."""
    form, wanted = clean_get(CoverageMatrixForm, request.GET)
    given = Coverage.objects.visible_to(request.user)
    given = given.filter(document__issued_on__year=wanted["nam"])
    lines = CoverageUnit.objects.visible_to(request.user).asked()
    in_year = lines.filter(coverage__document__issued_on__year=wanted["nam"])
    units = UnitVersion.objects.last_of(in_year.values("unit")).filter(
        name_fold__contains=fold(wanted["don_vi"])
    )
    if wanted["khoi"]:
        units = units.filter(block=wanted["khoi"])
    whole = counted(given, units)
    columns = page_of(
        given.select_related("document"),
        request.GET,
        order=("-document__issued_on", "-id"),
        size=COLUMNS,
        parameter="cot",
        known=whole[0],
    )
    page = page_of(units, request.GET, order=("name_key", "id"), size=ROWS, known=whole[1])
    cells = lines.filter(
        coverage__in=[one.pk for one in columns], unit__in=[one.unit_id for one in page]
    )
    made = standings(with_coverage(cells, {one.pk: one for one in columns}))
    by_place = {(one.row.unit_id, one.row.coverage_id): one for one in made}
    return render(
        request,
        "plans/coverage_matrix.html",
        {
            "form": form,
            "year": wanted["nam"],
            "columns": columns,
            "page": page,
            "rows": [
                (
                    version,
                    _unit_url(version),
                    [(one, by_place.get((version.unit_id, one.pk))) for one in columns],
                )
                for version in page
            ],
        },
    )
