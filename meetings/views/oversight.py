"""Tình hình sinh hoạt chi bộ: cells by months, one cell's year, the letter to who has not met."""

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from cchc.lib.sheets import file_response
from cchc.lib.vietnamese import thousands
from meetings.absences import absences_of
from meetings.actions.month import make_month_reminder
from meetings.forms.oversight import MonthRemindForm, RhythmFilterForm, YearForm
from meetings.letters import month_letter_pdf
from meetings.models import MonthReminder
from meetings.models.month import ABOVE_ROLES, NAMES_READ
from meetings.oversight import (
    Year,
    committees_of,
    may_read_names,
    reach_of,
    remindable,
    starts_of,
)
from meetings.rhythm import first_day, month_before
from meetings.rhythm_sheets import rhythm_csv, rhythm_rows, rhythm_xlsx
from units.access import access_of
from units.actions.reading import note_read
from units.models import Branch, Unit
from units.models.kinds import CELL_KINDS
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt

ROWS, MOST_MISSING = 100, 100


def _asked(request):
    """(form, values, Year) that the address asks for."""
    _plain, wanted = clean_get(RhythmFilterForm, request.GET)
    year = wanted["nam"] or today().year
    committees = committees_of(request.user, year)
    form, wanted = clean_get(RhythmFilterForm, request.GET, committees=committees)
    chosen = wanted["cap_uy"]
    starts = frozenset([chosen]) if chosen else starts_of(request.user)
    return form, wanted, Year(starts, year, wanted["thang"] or today().month)


@require_safe
def rhythm_matrix(request):
    """Tình hình sinh hoạt chi bộ: which cell met in which month."""
    form, wanted, year = _asked(request)
    units = year.missing if wanted["chua_hop"] else None
    found = year.versions(units, wanted["tim"])
    known = None if wanted["tim"] else len(year.lives if units is None else units)
    page = page_of(found, request.GET, order=("name_key", "id"), size=ROWS, known=known)
    counts = {
        unit: len(people)
        for unit, people in absences_of({version.unit_id for version in page}).items()
    }
    absent = list(year.versions(year.missing).order_by("name_key", "pk")[:MOST_MISSING])
    lines = year.lines(page.rows, request.user, counts)
    missing = year.missing_lines(absent)
    query = request.GET.copy()
    query.pop(page.parameter, None)
    month_url = f"nam={year.year}&thang={year.month}"
    committee = remindable(request.user, wanted["cap_uy"])
    remind_url = ""
    if committee and year.is_begun and year.missing:
        remind_url = address_of("meetings:rhythm-remind", committee.pk, year.year, year.month)
    return render(
        request,
        "meetings/rhythm_matrix.html",
        {
            "form": form,
            "year": year,
            "page": page,
            "lines": lines,
            "has_illustrative": any(line.is_illustrative for line in lines),
            "flagged": [line for line in lines if line.absent],
            "is_part": len(lines) < len(year.lives),
            "sums": year.sums,
            "missing": missing,
            "more_missing": max(len(year.missing) - MOST_MISSING, 0),
            "committee": committee,
            "remind_url": remind_url,
            "is_urgent": bool(remind_url) and year.is_overdue,
            "before": _before(year, wanted["cap_uy"]),
            "reminders": _reminders(request.user, committee, year),
            "only_missing_url": f"?{month_url}&chua_hop=on"
            + (f"&cap_uy={wanted['cap_uy']}" if wanted["cap_uy"] else ""),
            "is_narrowed": wanted["chua_hop"] or bool(wanted["tim"]),
            "query": query.urlencode(),
        },
    )


def _before(year, committee):
    """{words, url} of the month that is just over, asked about in the first days of the next, of
    whose sessions few are due yet; None at any other month."""
    if not year.is_running:
        return None
    that_year, month = month_before(year.year, year.month)
    words = f"Xem tháng {month}/{that_year}"
    if that_year == year.year:
        done = year.sums[month - 1]
        if not done.asked:
            return None
        whole = f"{thousands(done.missing)}/{thousands(done.asked)} tổ chức"
        words = f"Tháng {month}: {whole} chưa sinh hoạt"
    chosen = f"&cap_uy={committee}" if committee else ""
    return {"words": words, "url": f"?nam={that_year}&thang={month}{chosen}"}


def _reminders(user, committee, year):
    if committee is None:
        return []
    found = MonthReminder.objects.visible_to(user).of_month(committee, year.year, year.month)
    return list(found.select_related("document"))


@require_safe
def rhythm_export(request):
    """Xuất: every cell that the page lists under its filters, as a file (`dang`: csv)."""
    _form, wanted, year = _asked(request)
    units = year.missing if wanted["chua_hop"] else None
    versions = list(year.versions(units, wanted["tim"]).order_by("name_key", "pk"))
    if not versions:
        raise Refused("Không có chi bộ nào trong phạm vi được xem; bỏ lọc rồi xuất lại.")
    rows = rhythm_rows(year.lines(versions, request.user))
    name = f"tinh-hinh-sinh-hoat-{year.year}-{today().isoformat()}"
    if request.GET.get("dang") == "csv":
        return file_response(rhythm_csv(rows), f"{name}.csv", "text/csv; charset=utf-8")
    return file_response(rhythm_xlsx(rows), f"{name}.xlsx")


def _fetch_unit(request, pk):
    """A Party organisation whose register rows this user sees, else 404."""
    unit = fetch(request.user, Unit, pk)
    if unit.pk not in reach_of(request.user) or unit.branch != Branch.PARTY:
        refusal = Http404()
        refusal.hidden = unit
        raise refusal
    return unit


@require_safe
def rhythm_unit(request, pk):
    """One cell's year; who was absent three months running, by name to its own people only."""
    unit = _fetch_unit(request, pk)
    if unit.kind not in CELL_KINDS:
        return redirect(f"{address_of('meetings:rhythm-matrix')}?cap_uy={unit.pk}")
    form, wanted = clean_get(YearForm, request.GET)
    year = Year(frozenset([unit.pk]), wanted["nam"] or today().year, 1)
    lines = year.lines(list(year.versions()), request.user)
    flagged = absences_of({unit.pk}).get(unit.pk, [])
    reads_names = bool(flagged) and may_read_names(request.user, unit)
    if reads_names and not may(request.user, Permission.LOG_MEETING, unit):
        note_read(unit, by=request.user, what=NAMES_READ)
    return render(
        request,
        "meetings/rhythm_unit.html",
        {
            "unit": unit,
            "form": form,
            "year": year.year,
            "line": lines[0] if lines else None,
            "flagged": flagged if reads_names else [],
            "count": len(flagged),
        },
    )


def rhythm_remind(request, pk, year, month):
    """Lập công văn đôn đốc: the paper to all cells that have not met, and its draft."""
    unit = _fetch_unit(request, pk)
    if unit.pk not in access_of(request.user).own(*ABOVE_ROLES):  # who sees no row below it
        raise Http404
    require(request.user, Permission.MAKE_REMINDER, unit)
    if not 1 <= month <= 12 or not 2004 <= year <= 2100:
        raise Http404
    if first_day(year, month) > today():
        raise Refused(f"Tháng {month}/{year} chưa đến nên chưa đôn đốc được.")
    told = Year(frozenset([unit.pk]), year, month)
    missing = told.missing_versions()
    if not missing:
        raise Refused(f"Mọi chi bộ đã sinh hoạt tháng {month}/{year}; không cần đôn đốc.")
    made = _reminders(request.user, unit, told)
    form = MonthRemindForm(request.POST if request.method == "POST" else None, is_asked=bool(made))
    if form.is_valid():
        facts = form.facts()
        content = month_letter_pdf(unit, year, month, missing, facts["reply_by"], told)
        upload = SimpleUploadedFile(f"don-doc-sinh-hoat-{year}-{month:02d}.pdf", content)
        letter = attempt(
            form, make_month_reminder, unit, by=request.user, year=year, month=month,
            unit_ids=[one.unit_id for one in missing], upload=upload, **facts,
        )  # fmt: skip
        if letter:
            messages.success(
                request, f"Đã lập công văn đôn đốc {len(missing)} chi bộ; vào số khi ban hành."
            )
            return redirect(letter)
    context = {"unit": unit, "month": month, "year": year, "missing": missing, "form": form}
    context["made"] = made
    context["whole"] = len(told.asked)
    context["back"] = f"{address_of('meetings:rhythm-matrix')}?nam={year}&thang={month}&cap_uy={pk}"
    return render(request, "meetings/rhythm_remind.html", context, status=acted_status(form))
