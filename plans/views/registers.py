"""What the pages of the three registers share: list, file, add, correct, end."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.sheets import Column, file_response, write_xlsx
from cchc.lib.vietnamese import upper_first
from plans.forms.fields import SearchForm
from plans.forms.registers import EndRowForm, KeeperForm, RegisterFilterForm
from plans.models import Document
from plans.views.holding import units_for
from units.models import Branch
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt

KEEP = Permission.KEEP_REGISTER
MOST_ROWS = 5000  # of one file


@dataclass(frozen=True)
class Register:
    """One register: its model, words, form, actions, and the columns of its list.

    `columns`: [(title, width in a file, function of a row)] after name and unit. `of_party`: kept
    by organisations of the Party alone.
    """

    code: str
    model: type
    title: str
    about: str
    add_words: str
    empty_note: str
    columns: tuple
    form: type = None
    add: Callable = None
    correct: Callable = None
    end: Callable = None
    of_party: bool = False

    def url(self, act):
        return f"plans:{self.code}-{act}"


def _asked(request, register):
    form, wanted = clean_get(RegisterFilterForm, request.GET)
    rows = register.model.objects.visible_to(request.user).with_names()
    rows = rows.picked(
        text=wanted["tim"], unit=wanted["don_vi"], state=wanted["trang_thai"], day=today()
    )
    return form, rows


def list_page(request, register):
    """The list, newest first."""
    form, rows = _asked(request, register)
    page = page_of(rows, request.GET, order=("-valid_from", "-id"))
    context = {
        "register": register,
        "form": form,
        "page": page,
        "heads": [title for title, _, _ in register.columns],
        "rows": [
            (row, [(title, tell(row)) for title, _, tell in register.columns]) for row in page
        ],
        "can_add": bool(may(request.user, KEEP)) and bool(_units(request.user, register)),
        "list_url": register.url("list"),
        "add_url": register.url("create"),
        "export_url": register.url("export"),
    }
    return render(request, "plans/register_list.html", context)


def export_page(request, register):
    """What the list shows, with every page, as a workbook."""
    _form, rows = _asked(request, register)
    columns = [
        Column(upper_first(str(register.model._meta.verbose_name)), 50),
        Column("Đơn vị", 36),
    ]
    columns += [Column(title, width) for title, width, _ in register.columns]
    columns.append(Column("Tình trạng", 20))
    told = [
        [
            str(row),
            upper_first(row.unit_name),
            *(tell(row) for _, _, tell in register.columns),
            upper_first(row.state_words),
        ]
        for row in rows.order_by("-valid_from", "-id")[:MOST_ROWS]
    ]
    return file_response(write_xlsx(register.title, columns, told), f"{register.code}.xlsx")


def _units(user, register):
    """Living units at which this person keeps such a register."""
    units = units_for(user, KEEP)
    return [unit for unit in units if unit.branch == Branch.PARTY or not register.of_party]


def create_page(request, register):
    """Add a row."""
    require(request.user, KEEP)
    units = _units(request.user, register) or units_for(request.user, KEEP)
    chooser, wanted = clean_get(KeeperForm, request.GET, units=units)
    unit = wanted["don_vi"]
    form = register.form(request.user, _sent(request), text=wanted["tim"])
    if form.is_valid():
        made = attempt(form, register.add, unit, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, "Đã ghi vào sổ.")
            return redirect(made)
    context = {"register": register, "form": form, "search": chooser, "facts": unit.name}
    return _form_page(request, context, register.add_words, form, register.url("list"))


def _sent(request):
    return request.POST if request.method == "POST" else None


def _form_page(request, context, title, form, list_url, back=""):
    context |= {"title": title, "list_url": list_url, "back": back}
    return render(request, "plans/register_form.html", context, status=acted_status(form))


def fetch_row(request, register, pk):
    rows = register.model.objects.select_related("unit", "decision")
    return fetch(request.user, register.model, pk, rows.prefetch_related("unit__versions"))


def detail_page(request, register, pk, template, **told):
    """One row: `told(row)` gives what its template shows beside the common."""
    row = fetch_row(request, register, pk)
    seen = Document.objects.visible_to(request.user)
    context = {
        "register": register,
        "row": row,
        "decision": seen.filter(pk=row.decision_id).first() if row.decision_id else None,
        "can_keep": bool(may(request.user, KEEP, row)) and not row.end_reason,
        "list_url": register.url("list"),
        "edit_url": register.url("edit"),
        "end_url": register.url("end"),
    }
    context |= {name: tell(row) for name, tell in told.items()}
    return render(request, template, context)


def edit_page(request, register, pk):
    """Correct a row, with the reason."""
    row = fetch_row(request, register, pk)
    require(request.user, KEEP, row)
    search, wanted = clean_get(SearchForm, request.GET)
    form = register.form(request.user, _sent(request), text=wanted["tim"], row=row)
    data = form.cleaned_data if form.is_valid() else None
    if data and attempt(form, register.correct, row, by=request.user, **data):
        messages.success(request, "Đã lưu, kèm lý do sửa.")
        return redirect(row)
    context = {"register": register, "form": form, "search": search, "facts": str(row)}
    title = f"Sửa {register.model._meta.verbose_name}"
    return _form_page(request, context, title, form, register.url("list"), row.get_absolute_url())


def end_page(request, register, pk):
    """End a row, with the day and the reason."""
    row = fetch_row(request, register, pk)
    require(request.user, KEEP, row)
    form = EndRowForm(_sent(request))
    if form.is_valid() and attempt(form, register.end, row, by=request.user, **form.cleaned_data):
        messages.success(request, "Đã ghi kết thúc, kèm lý do.")
        return redirect(row)
    context = {
        "register": register,
        "row": row,
        "form": form,
        "back": row.get_absolute_url(),
        "list_url": register.url("list"),
    }
    return render(request, "plans/register_end.html", context, status=acted_status(form))
