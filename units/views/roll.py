"""Lists of people: a cell's roll on a day, lists from a file, lists to a file."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.pdf import pdf_response
from cchc.lib.sheets import file_response
from cchc.lib.tables import wrong_rows
from cchc.lib.vietnamese import short_date
from units.actions.roll import (
    WHILE_ONE_WAITS,
    draft_roll,
    export_roll,
    import_long_roll,
    import_roll,
    imported_text,
)
from units.forms.person import RollDayForm
from units.forms.roll import CSV, ON_DAY, PDF, ColumnsForm, ExportForm, ImportForm
from units.forms.sheet import UploadForm
from units.models import Branch, Position, RollDraft, Unit
from units.models.person import roll_counts, units_whose_people_are_seen
from units.permissions import Permission, fetch, may, require
from units.personal import NOT_KEPT
from units.roll_reading import check, guess, said, table_of
from units.rolls import (
    roll_columns,
    roll_csv,
    roll_pdf,
    roll_template_xlsx,
    roll_xlsx,
)
from units.views.acting import acted_status, attempt
from units.views.person import picked_unit
from units.views.sheet import faults_url, hidden, shown_rows, table_or_tell

_MANAGE, _EXPORT = Permission.MANAGE_PERSON, Permission.EXPORT_NAMES


# --- The roll of a unit on a day ----------------------------------------------------------------


@require_safe
def roll_detail(request, pk):
    """Danh sách at a day; of a cell with the counts that its minutes and reports use."""
    unit = fetch(request.user, Unit, pk, Unit.objects.with_names())
    if unit.pk not in units_whose_people_are_seen(request.user):
        raise Http404
    form, wanted = clean_get(RollDayForm, request.GET)
    day = wanted["ngay"]
    rows = Position.objects.visible_to(request.user).roll(unit, day)
    return render(
        request,
        "units/roll_detail.html",
        {
            "form": form,
            "unit": unit,
            "unit_name": unit.name_on(day),
            "rows": rows,
            "day": day,
            "is_today": day == today(),
            "is_alive": unit.is_alive_on(day),
            "is_party": unit.branch == Branch.PARTY,
            "counts": roll_counts(rows),
            "can_add": bool(may(request.user, _MANAGE, unit)),
            "can_export": bool(may(request.user, _EXPORT, unit)),
        },
    )


# --- From a file --------------------------------------------------------------------------------


def roll_upload(request):
    """Nhập từ Excel, first step: the file is read and kept aside; nothing is written yet."""
    pick, unit = picked_unit(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid() and (table := table_or_tell(form, table_of)):
        name = form.cleaned_data["file"].name[:200]
        draft = attempt(form, draft_roll, unit, by=request.user, name=name, table=table)
        if draft:
            return redirect("units:roll-preview", draft.pk)
    return render(
        request,
        "units/roll_upload.html",
        {
            "form": form,
            "pick": pick,
            "unit": unit,
            "columns": roll_columns(unit),
            "not_kept": NOT_KEPT,
            "waiting": _waiting(request.user, unit),
        },
        status=acted_status(form),
    )


def _waiting(user, unit):
    """The file sent last, while rows of it are still to be brought in or to be mended."""
    drafts = RollDraft.objects.visible_to(user).filter(unit=unit, holds_rows=True)
    return drafts.defer("rows").order_by("-pk").first()


@require_safe
def roll_template(request):
    """Tải mẫu: an empty workbook with the heads, the choices and how to fill it."""
    _pick, unit = picked_unit(request)
    return file_response(roll_template_xlsx(unit), "mau-danh-sach.xlsx")


def _fetch_draft(request, pk):
    drafts = RollDraft.objects.select_related("unit").prefetch_related("unit__versions")
    draft = fetch(request.user, RollDraft, pk, drafts)
    require(request.user, _MANAGE, draft)
    return draft


def _columns(draft):
    """Keywords of a form of columns for this file."""
    return {
        "heads": draft.heads, "guessed": guess(draft.heads), "branch": draft.unit.branch,
    }  # fmt: skip


def _checked(draft, form, values):
    return check(draft.unit, draft.rows, [values[name] for name in form.places], values["since"])


@require_safe
def roll_preview(request, pk):
    """Xem trước: what each column is taken for, what is wrong row by row, what would be written."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(ColumnsForm, request.GET, **_columns(draft))
    return _preview(request, draft, form, values)


def _preview(request, draft, form, values, asked=None):
    """`asked`: the form that was sent and refused."""
    checked = _checked(draft, form, values)
    rows = shown_rows(checked)
    confirm = ImportForm(
        initial={**values, "count": len(checked.new)}, auto_id=False, **_columns(draft)
    )
    chosen = {**values, "since": short_date(values["since"]) if values["since"] else ""}
    return render(
        request,
        "units/roll_preview.html",
        {
            **rows,
            "draft": draft,
            "form": form,
            "confirm": hidden(confirm),
            "asked": asked,
            "new": [(line, said(line)) for line in rows["new"]],
            "faults_url": faults_url("units:roll-faults", draft, chosen),
            "is_official_by_default": draft.unit.branch == Branch.PARTY
            and "party_status" not in values.values(),
        },
        status=acted_status(asked) if asked else 200,
    )


@require_POST
def roll_import(request, pk):
    """Nhập các dòng hợp lệ: all of them or none; a long list as a job with a page of its own."""
    draft = _fetch_draft(request, pk)
    form = ImportForm(request.POST, **_columns(draft))
    form.is_valid()
    values = {name: form.cleaned_data.get(name) for name in (*form.places, "since")}
    if not form.errors:
        chosen = {
            "columns": [values[name] for name in form.places],
            "since": values["since"],
            "count": form.cleaned_data["count"],
        }
        if len(draft.rows) > WHILE_ONE_WAITS:
            if job := _start_job(form, draft, request.user, chosen):
                return redirect(job)
        elif done := attempt(form, import_roll, draft, by=request.user, **chosen):
            return _imported(request, done, chosen["count"])
    values = {name: value or ("" if name != "since" else None) for name, value in values.items()}
    shown = ColumnsForm(initial=values, **_columns(draft))
    return _preview(request, draft, shown, values, asked=form)


def _start_job(form, draft, user, chosen):
    """-> the Job that brings the list in, or None with the sentence at the form."""
    since = chosen["since"].isoformat() if chosen["since"] else ""
    return attempt(
        form,
        import_long_roll.start,
        draft.unit,
        by=user,
        title=f"Nhập danh sách {draft.name}"[:200],
        facts={**chosen, "since": since, "draft": draft.pk},
        link=reverse("units:roll-detail", args=[draft.unit_id]),
    )


def _imported(request, draft, count):
    messages.success(request, imported_text(count, len(draft.rows)))
    if draft.rows:
        return redirect("units:roll-preview", draft.pk)
    return redirect("units:roll-detail", draft.unit_id)


@require_safe
def roll_faults(request, pk):
    """Tải các dòng lỗi: only these, with what is wrong, to be mended and sent again."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(ColumnsForm, request.GET, **_columns(draft))
    checked = _checked(draft, form, values)
    return file_response(wrong_rows(draft.heads, checked.wrong), "dong-loi.xlsx")


# --- To a file ----------------------------------------------------------------------------------


def roll_export(request):
    """Xuất danh sách: with the password again, and one row in the log with the count."""
    pick, unit = picked_unit(request, _EXPORT)
    initial = {"form": request.GET.get("dang")}
    form = ExportForm(request.POST) if request.method == "POST" else ExportForm(initial=initial)
    if form.is_valid():
        kind, day = form.cleaned_data["form"], form.cleaned_data["day"]
        is_of_day = kind == PDF or form.cleaned_data["scope"] == ON_DAY
        posts = Position.objects.filter(unit=unit)
        rows = posts.roll(unit, day) if is_of_day else posts.in_name_order()
        if attempt(form, export_roll, unit, by=request.user, count=len(rows), form=kind):
            return _file(unit, day, rows, kind)
    return render(
        request,
        "units/roll_export.html",
        {"form": form, "pick": pick, "unit": unit},
        status=acted_status(form),
    )


def _file(unit, day, rows, kind):
    name = f"danh-sach-{unit.pk}-{day.isoformat()}"
    if kind == PDF:
        return pdf_response(roll_pdf(unit, day), f"{name}.pdf")
    if kind == CSV:
        return file_response(roll_csv(unit, rows), f"{name}.csv", "text/csv; charset=utf-8")
    return file_response(roll_xlsx(unit, rows), f"{name}.xlsx")
