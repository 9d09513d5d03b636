"""The table of tasks of a plan from a file or a paste: sent, looked at, taken over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from cchc.lib.sheets import file_response
from cchc.lib.tables import wrong_rows
from cchc.lib.vietnamese import upper_first
from plans.actions.plan_table import draft_plan_table, import_plan_table
from plans.forms.plan_table import PlanColumnsForm, PlanTableForm, PlanTableImportForm
from plans.models import PlanTableDraft
from plans.pasted import rows_of
from plans.plan_exports import plan_template_xlsx
from plans.plan_reading import check, guess, table_of
from plans.views.plan import begin, sent_data
from units.models import Unit
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt
from units.views.sheet import faults_url, hidden, shown_rows, table_or_tell

_EDIT = Permission.EDIT_PLAN
PASTED = "bảng dán"


def plan_upload(request, pk):
    """Nhập bảng nhiệm vụ, first step: it is read and kept aside; nothing is planned yet."""
    plan = begin(request, pk, "edit", _EDIT)
    files = request.FILES if request.method == "POST" else None
    form = PlanTableForm(sent_data(request), files)
    if form.is_valid() and (table := _table_or_tell(form)):
        upload = form.cleaned_data["file"]
        name = upload.name[:200] if upload else PASTED
        draft = attempt(form, draft_plan_table, plan, by=request.user, name=name, table=table)
        if draft:
            return redirect("plans:plan-table-preview", draft.pk)
    context = {"plan": plan, "form": form, "back": plan.get_absolute_url()}
    return render(request, "plans/plan_upload.html", context, status=acted_status(form))


def _table_or_tell(form):
    """The Table in what was sent, or None with the sentence at its field."""
    if form.cleaned_data["file"]:
        return table_or_tell(form, table_of)
    try:
        return table_of(rows_of(form.cleaned_data["text"]))
    except Refused as refusal:
        form.add_error("text", refusal.sentence)
        return None


@require_safe
def plan_table_template(request, pk):
    """Tải mẫu: an empty workbook with the heads, the areas to choose from and how to fill it."""
    begin(request, pk, "edit", _EDIT)
    return file_response(plan_template_xlsx(), "mau-bang-nhiem-vu.xlsx")


# --- Preview ------------------------------------------------------------------------------------


def _fetch_draft(request, pk):
    draft = fetch(request.user, PlanTableDraft, pk, PlanTableDraft.objects.select_related("plan"))
    draft.plan.unit = Unit.objects.with_names().get(pk=draft.unit_id)
    require(request.user, _EDIT, draft.plan)
    return draft


def _columns(draft):
    """Keywords of a form of columns for this table."""
    return {"heads": draft.heads, "guessed": guess(draft.heads)}


def _checked(draft, form, values):
    columns = [values[name] for name in form.places]
    return check(draft.plan, draft.rows, columns, blank=values["blank"], unknown=values["unknown"])


@require_safe
def plan_table_preview(request, pk):
    """Xem trước: what each column is taken for, what is wrong row by row, what would be planned."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(PlanColumnsForm, request.GET, **_columns(draft))
    return _preview(request, draft, form, values)


def _preview(request, draft, form, values, asked=None):
    """`asked`: the form that was sent and refused."""
    checked = _checked(draft, form, values)
    initial = {**values, "count": len(checked.new)}
    confirm = PlanTableImportForm(initial=initial, auto_id=False, **_columns(draft))
    rows = shown_rows(checked)
    return render(
        request,
        "plans/plan_table_preview.html",
        {
            "draft": draft,
            "plan": draft.plan,
            "form": form,
            "confirm": hidden(confirm),
            "asked": asked,
            **rows,
            "new": _named(rows["new"]),
            "faults_url": faults_url("plans:plan-table-faults", draft, values),
        },
        status=acted_status(asked) if asked else 200,
    )


def _named(lines):
    """[(Line, {lead, partners: their names, of the partners in one text})]."""
    ids = {pk for line in lines for pk in (line.task["lead"], *line.partners)}
    units = Unit.objects.with_names().in_bulk(ids)
    found = []
    for line in lines:
        partners = [upper_first(units[pk].short_name) for pk in line.partners]
        if line.task["partner_text"]:
            partners.append(line.task["partner_text"])
        lead = units[line.task["lead"]].short_name
        found.append((line, {"lead": lead, "partners": ", ".join(partners)}))
    return found


@require_POST
def plan_table_import(request, pk):
    """Nhập các nhiệm vụ hợp lệ: all of them or none."""
    draft = _fetch_draft(request, pk)
    form = PlanTableImportForm(request.POST, **_columns(draft))
    form.is_valid()
    if not form.errors:
        data = form.cleaned_data
        done = attempt(
            form, import_plan_table, draft.plan, by=request.user, draft=draft,
            columns=[data[name] for name in form.places],
            blank=data["blank"], unknown=data["unknown"], count=data["count"],
        )  # fmt: skip
        if done:
            return _imported(request, draft, data["count"])
    shown, values = clean_get(PlanColumnsForm, request.POST, **_columns(draft))
    return _preview(request, draft, shown, values, asked=form)


def _imported(request, draft, count):
    draft.refresh_from_db(fields=["rows"])
    left = len(draft.rows)
    told = f", bỏ qua {left} dòng lỗi" if left else ""
    messages.success(request, f"Đã đưa {count} nhiệm vụ vào kế hoạch{told}.")
    return redirect("plans:plan-table-preview", draft.pk) if left else redirect(draft.plan)


@require_safe
def plan_table_faults(request, pk):
    """Tải các dòng lỗi: only these, with what is wrong, to be mended and sent again."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(PlanColumnsForm, request.GET, **_columns(draft))
    checked = _checked(draft, form, values)
    return file_response(wrong_rows(draft.heads, checked.wrong), "dong-loi.xlsx")
