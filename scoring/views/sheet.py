"""Phiếu chấm điểm: mine, the sheet by area, its rows, and what moves it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Conflict, Refused
from scoring import calculate
from scoring.actions.entry import ask_na, save_area, score_entry
from scoring.actions.sheet import reopen_sheet, return_sheet, submit_sheet, withdraw_sheet
from scoring.corrections import corrections_of
from scoring.filters import SheetListForm
from scoring.forms import ReasonForm, ScoreRowForm, SeenRowsForm
from scoring.models import Entry, Sheet
from scoring.proposals import add_proposals
from scoring.round_forms import ReopenForm
from scoring.sheet_page import SheetPage, add_progress, badge_of, steps_of
from scoring.wording import value_words
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt, conflict_words


def fetch_values(user, pk):
    """The sheet with this key whose values the user may read, else 404: to see a sheet's state on
    the board is not to read it."""
    return _readable(user, fetch(user, Sheet, pk, Sheet.objects.with_names()))


def fetch_to_judge(user, pk, permission):
    """The sheet that the user may judge: 404 when hidden, 403 when another judges it, 404 again
    while it is not submitted."""
    sheet = fetch(user, Sheet, pk, Sheet.objects.with_names())
    require(user, permission, sheet)
    return _readable(user, sheet)


def _readable(user, sheet):
    if not Sheet.objects.values_visible_to(user).filter(pk=sheet.pk).exists():
        missing = Http404()
        missing.hidden = sheet
        raise missing
    return sheet


def _rows():
    return Entry.objects.select_related(
        "criterion", "sheet__round", "sheet__unit", "sheet__round_block__criteria_set"
    )


def fetch_entry(user, pk):
    """The row with this key, readable by the user, else 404."""
    return fetch(user, Entry, pk, _rows().prefetch_related("sheet__unit__versions"))


def fetch_entry_to_judge(user, pk, permission):
    """The row that the user may judge, as `fetch_to_judge` answers."""
    entry = get_object_or_404(_rows().prefetch_related("sheet__unit__versions"), pk=pk)
    if not (entry.sheet.submitted_at and may(user, permission, entry)):
        # Whoever judges a submitted sheet sees it; else it is told apart why not.
        fetch(user, Sheet, entry.sheet_id)
        require(user, permission, entry)
        _readable(user, entry.sheet)
    return entry


@require_safe
def sheet_list(request):
    """Sheets of the own unit, newest year first; for others those whose values they may read."""
    sheets = Sheet.objects.of_own_unit(request.user)
    if not sheets.exists():
        sheets = Sheet.objects.values_visible_to(request.user)
    form, asked = clean_get(SheetListForm, request.GET)
    sheets = sheets.matching(text=asked["tim"], state=asked["trang_thai"])
    page = page_of(sheets.with_short_names(), request.GET, order=("-round__year", "-id"))
    add_progress(page.rows, looked=False)
    return render(request, "scoring/sheet_list.html", {"page": page, "form": form})


@require_safe
def sheet_detail(request, pk):
    """The sheet by area: to be filled while it is the unit's, to be read afterwards.

    `goi-y`: with what the year's records propose for its rows; by htmx these alone, after the page
    was opened.
    """
    sheet = fetch_values(request.user, pk)
    return _sheet_page(request, sheet, request.GET.get("linh-vuc", ""))


def _sheet_page(request, sheet, area_code, bound=None, status=200):
    """`bound`: {entry key: (form, conflict sentence)} of rows that were typed and not saved."""
    page = SheetPage(sheet, calculate.SELF)
    area = page.area(area_code)
    can_score = sheet.is_editable and bool(may(request.user, Permission.SCORE_SHEET, sheet))
    published = _published(sheet)
    with_hints = can_score and "goi-y" in request.GET
    if with_hints:
        add_proposals(page, area.rows, request.user)
        if request.htmx:
            return render(request, "scoring/_hint_pieces.html", {"area": area, "is_piece": True})
    for row in area.rows:
        form, row.conflict = (bound or {}).get(row.pk, (None, ""))
        row.form = form or (ScoreRowForm(row.entry, page.decimals) if can_score else None)
    return render(
        request,
        "scoring/sheet_detail.html",
        {
            "sheet": sheet,
            "page": page,
            "area": area,
            "next_area": page.next_area(area),
            "tabs": page.tabs(sheet.get_absolute_url(), area, "answered"),
            "steps": steps_of(sheet),
            "badge": badge_of(sheet),
            "published": published,
            "corrections": corrections_of(published) if published else (),
            "can_score": can_score,
            "with_hints": with_hints,
            "can_submit": sheet.is_editable
            and bool(may(request.user, Permission.SUBMIT_SHEET, sheet)),
            "can_appraise": sheet.is_judged
            and bool(may(request.user, Permission.APPRAISE_ENTRY, sheet)),
            "can_explain": sheet.can("explain")
            and bool(may(request.user, Permission.EXPLAIN_ENTRY, sheet)),
            "can_reopen": sheet.can("reopen")
            and bool(may(request.user, Permission.REOPEN_SHEET, sheet)),
            "acts": sheet.acts.select_related("by") if not can_score else (),
            "last_return": sheet.acts.filter(act__in=["RETURN", "REOPEN"]).last()
            if sheet.state == Sheet.State.RETURNED
            else None,
        },
        status=status,
    )


def _published(sheet):
    """The newest published Result of a sheet, or None."""
    if sheet.state != Sheet.State.PUBLISHED:
        return None
    results = sheet.results.select_related("snapshot").defer("leaves", "snapshot__payload")
    return results.order_by("-snapshot__number").first()


@require_safe
def sheet_arithmetic(request, pk):
    """Cách tính: every number of the sheet opened as arithmetic."""
    sheet = fetch_values(request.user, pk)
    entries = list(sheet.entries.select_related("criterion"))
    judges = sheet.assignments_of(request.user.pk).exists()
    is_told = sheet.appraised_at is not None or (judges and not sheet.is_editable)
    column = calculate.COUNTED if is_told else calculate.SELF
    rows, total = calculate.tell_sheet(sheet.criteria_set, entries, column)
    return render(
        request, "scoring/sheet_arithmetic.html", {"sheet": sheet, "rows": rows, "total": total}
    )


# --- Rows ----------------------------------------------------------------------------------------


@require_POST
def entry_score(request, pk):
    """Saves one row. By htmx: the row's own piece and the total; otherwise back to the page."""
    entry = fetch_entry(request.user, pk)
    require(request.user, Permission.SCORE_SHEET, entry)
    page_decimals = calculate.engine_set(entry.sheet.criteria_set).decimals
    form = ScoreRowForm(entry, page_decimals, request.POST)
    conflict = ""
    if not (request.htmx and form.is_valid()):  # else the row itself says the sentence
        entry.sheet.refuse_unless("edit")
    if form.is_valid():
        try:
            _save_row(entry, form, request.user)
        except Conflict as stale:
            conflict = conflict_words(stale, _said(entry))
            form = _with_version(form, entry, page_decimals, request.POST, stale.version)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            form.refused = True
        else:
            form = None
    if request.htmx:
        return _row_piece(request, entry, form, conflict)
    if form is None:
        messages.success(request, f"Đã lưu tiêu chí {entry.criterion.code}.")
        return redirect(entry.get_absolute_url())
    status = 409 if conflict else acted_status(form)
    return _sheet_page(
        request, entry.sheet, entry.criterion.top_code, {entry.pk: (form, conflict)}, status
    )


def _save_row(entry, form, user):
    row = dict(form.row)
    del row["entry"]
    act = ask_na if "na_reason" in row else score_entry
    act(entry, by=user, **row)


def _said(entry):
    """How the comparison of two editors writes a value of this row."""
    kind = entry.criterion.rule["kind"]
    return lambda label, value: (
        value_words(value, kind) if label.endswith("kết quả tự chấm") else value
    )


def _with_version(form, entry, decimals, data, version):
    """The same typed row under the version that now stands, so that saving again writes it."""
    data = data.copy()
    data[form.add_prefix("version")] = str(version)
    fresh = ScoreRowForm(entry, decimals, data)
    fresh.is_valid()
    return fresh


def _row_piece(request, entry, form, conflict):
    sheet = entry.sheet
    page = SheetPage(sheet, calculate.SELF)
    area = page.area(entry.criterion.top_code)
    row = page.row_of(entry)
    row.form, row.conflict = form, conflict
    if form is None:
        row.form = ScoreRowForm(row.entry, page.decimals)
    status = 409 if conflict or (form and getattr(form, "refused", False)) else 200
    context = {
        "sheet": sheet,
        "page": page,
        "area": area,
        "tabs": page.tabs(sheet.get_absolute_url(), area, "answered"),
        "row": row,
        "can_score": True,
        "is_piece": True,
        "can_submit": bool(may(request.user, Permission.SUBMIT_SHEET, sheet)),
    }
    return render(request, "scoring/_score_piece.html", context, status=status)


@require_POST
def sheet_save_area(request, pk):
    """Saves every touched row of an area at once: the page without script."""
    sheet = fetch_values(request.user, pk)
    require(request.user, Permission.SCORE_SHEET, sheet)
    sheet.refuse_unless("edit")
    page = SheetPage(sheet, calculate.SELF)
    area = page.area(request.POST.get("area", ""))
    forms = [
        ScoreRowForm(row.entry, page.decimals, request.POST)
        for row in area.rows
        if f"e{row.pk}-version" in request.POST
    ]
    touched = [form for form in forms if form.is_touched]
    bound = {form.entry.pk: (form, "") for form in forms}
    if [form for form in touched if not form.is_valid()]:
        return _sheet_page(request, sheet, area.code, bound)
    try:
        save_area(sheet, by=request.user, rows=[form.row for form in touched])
    except Conflict as stale:
        form = next(form for form in touched if stale.back_url == form.entry.get_absolute_url())
        form = _with_version(form, form.entry, page.decimals, request.POST, stale.version)
        bound[form.entry.pk] = (form, conflict_words(stale, _said(form.entry)))
        return _sheet_page(request, sheet, area.code, bound, 409)
    messages.success(request, f"Đã lưu lĩnh vực {area.code}.")
    following = page.next_area(area) if "next" in request.POST else None
    return redirect(f"{sheet.get_absolute_url()}?linh-vuc={(following or area).code}")


# --- Moves ---------------------------------------------------------------------------------------


def sheet_submit(request, pk):
    """Asks before the sheet is submitted; says what is missing."""
    sheet = fetch_values(request.user, pk)
    require(request.user, Permission.SUBMIT_SHEET, sheet)
    sheet.refuse_unless("submit")
    form = SeenRowsForm(request.POST if request.method == "POST" else None)
    changed = ""
    if form.is_valid():
        try:
            submit_sheet(sheet, by=request.user, seen=form.cleaned_data["seen"])
        except Conflict as stale:
            changed = stale.sentence
        else:
            body = sheet.round.standing_body.short_name_on(sheet.round.last_day)
            messages.success(request, f"Đã nộp phiếu; đang chờ {body} thẩm định.")
            return redirect(sheet)
    page = SheetPage(sheet, calculate.SELF)
    return render(
        request,
        "scoring/sheet_submit.html",
        {
            "sheet": sheet,
            "page": page,
            "is_blocked": bool(page.missing),
            "changed": changed,
            "back": sheet.get_absolute_url(),
        },
        status=409 if changed else 200,
    )


def _ask_reason(request, sheet, move, permission, action, template, message, target, form=None):
    require(request.user, permission, sheet)
    form = form or ReasonForm(request.POST or None)
    if not form.is_valid():
        sheet.refuse_unless(move)
    if form.is_valid() and attempt(form, action, sheet, by=request.user, **form.cleaned_data):
        messages.success(request, message)
        return redirect(target)
    return render(
        request,
        template,
        {"sheet": sheet, "form": form, "back": target},
        status=acted_status(form),
    )


def sheet_return(request, pk):
    """Trả lại phiếu để hoàn thiện."""
    sheet = fetch_to_judge(request.user, pk, Permission.RETURN_SHEET)
    return _ask_reason(
        request,
        sheet,
        "return",
        Permission.RETURN_SHEET,
        return_sheet,
        "scoring/sheet_return.html",
        "Đã trả lại phiếu kèm lý do.",
        reverse("scoring:appraisal-list"),
    )


def sheet_reopen(request, pk):
    """Mở lại phiếu, by a leader of the round's owner."""
    sheet = fetch_values(request.user, pk)
    return _ask_reason(
        request,
        sheet,
        "reopen",
        Permission.REOPEN_SHEET,
        reopen_sheet,
        "scoring/sheet_reopen.html",
        "Đã mở lại phiếu kèm lý do.",
        sheet.get_absolute_url(),
        ReopenForm(sheet, request.POST or None),
    )


def sheet_withdraw(request, pk):
    """Đưa phiếu ra khỏi kỳ chấm điểm, by the coordinator: he sees its state, not its values."""
    sheet = fetch(request.user, Sheet, pk, Sheet.objects.with_names())
    return _ask_reason(
        request,
        sheet,
        "withdraw",
        Permission.WITHDRAW_SHEET,
        withdraw_sheet,
        "scoring/sheet_withdraw.html",
        "Đã đưa phiếu ra khỏi kỳ chấm điểm.",
        sheet.round.get_absolute_url(),
    )
