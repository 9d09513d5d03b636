"""The register of documents from a file and to a file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from cchc.lib.sheets import file_response
from cchc.lib.tables import wrong_rows
from plans.actions.register import (
    WHILE_ONE_WAITS,
    draft_register,
    import_long_register,
    import_register,
    registered_text,
)
from plans.filters import DocumentFilterForm, area_choices
from plans.forms.register import RegisterColumnsForm, RegisterImportForm, RegisterUploadForm
from plans.models import DocumentDraft
from plans.register_reading import COLUMNS, check, said, table_of
from plans.register_ties import MOST_LETTERS
from plans.registers import (
    MOST_ROWS,
    register_columns,
    register_csv,
    register_template_xlsx,
    register_xlsx,
)
from plans.views.document import picked_documents
from plans.views.holding import units_for
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt
from units.views.sheet import faults_url, hidden, shown_rows, table_or_tell

_REGISTER = Permission.REGISTER_DOCUMENT


def register_upload(request):
    """Nhập từ Excel, first step: the file is read and kept aside; nothing is written yet."""
    require(request.user, _REGISTER)
    is_sent = request.method == "POST"
    form = RegisterUploadForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        units=units_for(request.user, _REGISTER),
    )
    if form.is_valid() and (table := table_or_tell(form, table_of, letters=MOST_LETTERS)):
        name = form.cleaned_data["file"].name[:200]
        unit = form.cleaned_data["unit"]
        draft = attempt(form, draft_register, unit, by=request.user, name=name, table=table)
        if draft:
            return redirect("plans:register-preview", draft.pk)
    context = {"form": form, "columns": register_columns()}
    return render(request, "plans/register_upload.html", context, status=acted_status(form))


@require_safe
def register_template(request):
    """Tải mẫu: an empty workbook with the heads, the choices and how to fill it."""
    require(request.user, _REGISTER)
    return file_response(register_template_xlsx(), "mau-so-van-ban.xlsx")


def _fetch_draft(request, pk):
    drafts = DocumentDraft.objects.select_related("unit").prefetch_related("unit__versions")
    draft = fetch(request.user, DocumentDraft, pk, drafts)
    require(request.user, _REGISTER, draft)
    return draft


def _columns(draft):
    return {"heads": draft.heads, "guessed": COLUMNS.guess(draft.heads)}


def _checked(request, draft, form, values):
    columns = [values[name] for name in form.places]
    return check(draft.unit, draft.rows, columns, request.user)


@require_safe
def register_preview(request, pk):
    """Xem trước: what each column is taken for, what is wrong row by row, what would be written."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(RegisterColumnsForm, request.GET, **_columns(draft))
    return _preview(request, draft, form, values)


def _preview(request, draft, form, values, asked=None):
    """`asked`: the form that was sent and refused."""
    rows = shown_rows(_checked(request, draft, form, values))
    count = len(rows["checked"].new)
    confirm = RegisterImportForm(
        initial={**values, "count": count}, auto_id=False, **_columns(draft)
    )
    return render(
        request,
        "plans/register_preview.html",
        {
            **rows,
            "draft": draft,
            "form": form,
            "confirm": hidden(confirm),
            "asked": asked,
            "new": [(line, said(line)) for line in rows["new"]],
            "faults_url": faults_url("plans:register-faults", draft, values),
        },
        status=acted_status(asked) if asked else 200,
    )


@require_POST
def register_import(request, pk):
    """Nhập các dòng hợp lệ: all of them or none."""
    draft = _fetch_draft(request, pk)
    form = RegisterImportForm(request.POST, **_columns(draft))
    form.is_valid()
    values = {name: form.cleaned_data.get(name) or "" for name in form.places}
    if not form.errors:
        columns, count = [values[name] for name in form.places], form.cleaned_data["count"]
        chosen = {"columns": columns, "count": count}
        if len(draft.rows) > WHILE_ONE_WAITS:
            if job := _start_job(form, draft, request.user, chosen):
                return redirect(job)
        elif done := attempt(form, import_register, draft, by=request.user, **chosen):
            return _imported(request, done, count)
    shown = RegisterColumnsForm(initial=values, **_columns(draft))
    return _preview(request, draft, shown, values, asked=form)


def _start_job(form, draft, user, chosen):
    """-> the Job that brings the register in, or None with the sentence at the form."""
    return attempt(
        form,
        import_long_register.start,
        draft.unit,
        by=user,
        title=f"Nhập sổ văn bản {draft.name}"[:200],
        facts={**chosen, "draft": draft.pk},
        link=reverse("plans:document-list"),
    )


def _imported(request, draft, count):
    messages.success(request, registered_text(count, len(draft.rows)))
    if draft.rows:
        return redirect("plans:register-preview", draft.pk)
    return redirect("plans:document-list")


@require_safe
def register_faults(request, pk):
    """Tải các dòng lỗi: only these, with what is wrong, to be mended and sent again."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(RegisterColumnsForm, request.GET, **_columns(draft))
    checked = _checked(request, draft, form, values)
    return file_response(wrong_rows(draft.heads, checked.wrong), "dong-loi.xlsx")


@require_safe
def register_export(request):
    """Xuất: what the list shows under its filters, as a file that is read again (`dang`: csv)."""
    _form, wanted = clean_get(DocumentFilterForm, request.GET, areas=area_choices())
    found = picked_documents(request.user, wanted).prefetch_related("areas")
    documents = list(found.order_by("issued_on", "pk")[: MOST_ROWS + 1])
    if len(documents) > MOST_ROWS:
        raise Refused("Có hơn 5.000 văn bản; chọn năm hoặc điều kiện khác ở bộ lọc rồi xuất.")
    name = f"so-van-ban-{today().isoformat()}"
    if request.GET.get("dang") == "csv":
        content = register_csv(documents, request.user)
        return file_response(content, f"{name}.csv", "text/csv; charset=utf-8")
    return file_response(register_xlsx(documents, request.user), f"{name}.xlsx")
