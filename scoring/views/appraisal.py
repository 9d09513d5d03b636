"""Thẩm định: sheets assigned, rows decided, survey, bonus and penalty points entered."""

from collections import defaultdict

from django.contrib import messages
from django.db.models import Case, Q, When
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Conflict, Refused
from scoring import calculate
from scoring.actions.appraisal import (
    agree_rest,
    appraise_entry,
    enter_side_points,
    grant_na,
    refuse_na,
)
from scoring.actions.blind import keep_first
from scoring.actions.sheet import finish_appraisal, not_looked_at
from scoring.appraisal_forms import KeepForm
from scoring.appraisal_page import AppraisalPage, agree_words
from scoring.blind import open_blind_sheets, what_is_left
from scoring.filters import SheetListForm
from scoring.forms import AppraisalRowForm, NaDecisionForm, SeenRowsForm, SideRowForm
from scoring.models import Sheet
from scoring.proposals import add_side_proposals
from scoring.sheet_page import Row, SheetPage, add_progress, badge_of
from scoring.value_fields import form_value, value_field
from scoring.views.sheet import fetch_entry_to_judge, fetch_to_judge
from units.day_names import LastNameKey, YearEnd
from units.permissions import Permission, fetch, may, require
from units.rest import rights_at_rest, units_at_rest
from units.views.acting import acted_status, attempt


@require_safe
def appraisal_list(request):
    """The sheets assigned to this appraiser; those that wait for him first, each by its unit's
    name."""
    sheets = Sheet.objects.assigned_to(request.user).filter(round__state="OPEN")
    form, asked = clean_get(SheetListForm, request.GET)
    sheets = sheets.matching(text=asked["tim"], state=asked["trang_thai"])
    waits = Q(state__in=Sheet.JUDGED)
    waits |= Q(state=Sheet.State.EXPLAINING, round__explanation_until__lt=today())
    sheets = sheets.annotate(
        waits=Case(When(waits, then=1), default=0),
        name_key=LastNameKey("unit", YearEnd("round__year")),
    )
    page = page_of(
        sheets.with_short_names(),
        request.GET,
        order=("-waits", "-round__year", "name_key", "id"),
    )
    add_progress(page.rows)
    rounds = {sheet.round for sheet in page.rows}
    return render(
        request,
        "scoring/appraisal_list.html",
        {
            "page": page,
            "form": form,
            "one_round": rounds.pop() if len(rounds) == 1 else None,
            "blind": open_blind_sheets(request.user),
        },
    )


@require_safe
@units_at_rest()
def sheet_appraise(request, pk):
    """One line a criterion: self-score and evidence at the left, the decision at the right."""
    sheet = fetch_to_judge(request.user, pk, Permission.APPRAISE_ENTRY)
    return _appraisal_page(request, sheet, request.GET.get("linh-vuc", ""))


def _appraisal_page(request, sheet, area_code, bound=None, status=200):
    page = AppraisalPage(sheet, request.user)
    area = page.area(area_code)
    page.prepare(area.rows, bound)
    return render(
        request, "scoring/sheet_appraise.html", _context(sheet, page, area), status=status
    )


def _context(sheet, page, area):
    """What the whole page and the piece of one row share."""
    following = page.next_open()
    return {
        "sheet": sheet,
        "page": page,
        "area": area,
        "tabs": page.tabs(sheet.appraisal_url, area, "looked"),
        "badge": badge_of(sheet),
        "next_area": page.next_area(area),
        "next_url": page.url_of(following) if following else "",
        "can_finish": sheet.can(sheet.finish_move),
        "acts": sheet.acts.select_related("by"),
    }


def _back(entry, page=None):
    """The row just decided, or the next one of its area that waits."""
    following = page.next_open(entry) if page else None
    is_here = following and following.top_code == entry.criterion.top_code
    row = following if is_here else entry
    return f"{entry.sheet.appraisal_url}?linh-vuc={entry.criterion.top_code}#e{row.pk}"


@require_POST
@units_at_rest()  # it writes rows of a sheet, and asks twice who may judge it
@rights_at_rest()
def entry_appraise(request, pk):
    """Decides one row: "agree" takes the unit's value, "keep" that of the first appraisal, else
    what was typed."""
    entry = fetch_entry_to_judge(request.user, pk, Permission.APPRAISE_ENTRY)
    decimals = calculate.engine_set(entry.sheet.criteria_set).decimals
    form = AppraisalRowForm(entry, decimals, request.POST)
    if not (request.htmx and form.is_valid()):  # else the row itself says the sentence
        entry.sheet.refuse_unless("judge")
    if form.is_valid() and (done := _decide(request, entry, form)):
        # The first decision has moved the sheet on.
        for name in ("state", "appraised_since", "version"):
            setattr(entry.sheet, name, getattr(done.sheet, name))
        if request.htmx:
            return _row_piece(request, entry, None)
        messages.success(request, f"Đã thẩm định tiêu chí {entry.criterion.code}.")
        return redirect(_back(entry, AppraisalPage(entry.sheet, request.user)))
    if request.htmx:
        return _row_piece(request, entry, form, acted_status(form))
    bound = {entry.pk: form}
    return _appraisal_page(
        request, entry.sheet, entry.criterion.top_code, bound, acted_status(form)
    )


def _decide(request, entry, form):
    data = form.cleaned_data
    pressed = {"agree": agree_words(entry.sheet), "keep": "Giữ ý kiến"}
    if any(name in request.POST and form.asks_to_drop(pressed[name]) for name in pressed):
        return None
    value, reason_code = form.value, data["reason_code"]
    if "agree" in request.POST:
        value, reason_code = entry.self_value, ""
    elif "keep" in request.POST:
        value, reason_code = entry.first_value, entry.reason_code
    decision = {
        "version": data["version"],
        "first_value": value,
        "reason_code": reason_code,
        "note": data["note"],
    }
    try:
        return attempt(form, appraise_entry, entry, by=request.user, **decision)
    except Conflict as stale:
        form.refused = True
        form.add_error(None, stale.sentence)
        return None


def _row_piece(request, entry, form, status=200):
    sheet = entry.sheet
    page = AppraisalPage(sheet, request.user)
    area = page.area(entry.criterion.top_code)
    row = page.row_of(entry)
    page.prepare([row], {entry.pk: form})
    context = {**_context(sheet, page, area), "row": row, "is_piece": True}
    return render(request, "scoring/_appraisal_piece.html", context, status=status)


@require_POST
def entry_keep(request, pk):
    """Giữ ý kiến where the independent appraisal of the row ended otherwise."""
    entry = fetch_entry_to_judge(request.user, pk, Permission.APPRAISE_ENTRY)
    form = KeepForm(request.POST)
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0])
    keep_first(entry, by=request.user, note=form.cleaned_data["kept_note"])
    messages.success(request, f"Đã giữ ý kiến ở tiêu chí {entry.criterion.code}.")
    return redirect(_back(entry))


@require_POST
def sheet_agree_rest(request, pk):
    """Thống nhất mọi mục chưa xem của một lĩnh vực."""
    sheet = fetch_to_judge(request.user, pk, Permission.APPRAISE_ENTRY)
    area = request.POST.get("area", "")[:40]
    agree_rest(sheet, by=request.user, area=area)
    messages.success(request, "Đã thống nhất các mục chưa xem.")
    return redirect(
        f"{sheet.appraisal_url}?linh-vuc={area}" if area.isalnum() else sheet.appraisal_url
    )


@require_POST
def entry_decide_na(request, pk):
    """Chấp nhận hoặc không chấp nhận đề nghị không áp dụng."""
    entry = fetch_entry_to_judge(request.user, pk, Permission.GRANT_NA)
    form = NaDecisionForm(request.POST)
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0])
    if "grant" in request.POST:
        grant_na(entry, by=request.user)
        messages.success(request, f"Tiêu chí {entry.criterion.code} không áp dụng.")
    else:
        refuse_na(entry, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, f"Không chấp nhận đề nghị ở tiêu chí {entry.criterion.code}.")
    return redirect(_back(entry))


def sheet_finish(request, pk):
    """Asks before the appraisal is finished; names what is left."""
    sheet = fetch_to_judge(request.user, pk, Permission.FINISH_APPRAISAL)
    sheet.refuse_unless(sheet.finish_move)
    form = SeenRowsForm(request.POST if request.method == "POST" else None)
    changed = ""
    if form.is_valid():
        try:
            done = finish_appraisal(sheet, by=request.user, seen=form.cleaned_data["seen"])
        except Conflict as stale:
            changed = stale.sentence
        else:
            waits = "đơn vị giải trình" if done.state == Sheet.State.EXPLAINING else "công bố"
            messages.success(request, f"Đã hoàn thành thẩm định; phiếu chờ {waits}.")
            return redirect("scoring:appraisal-list")
    left, blind_left = not_looked_at(sheet), what_is_left(sheet)
    return render(
        request,
        "scoring/sheet_finish.html",
        {
            "sheet": sheet,
            "page": SheetPage(sheet, calculate.COUNTED),
            "left": left,
            "blind_left": blind_left,
            "is_blocked": bool(left or blind_left),
            "changed": changed,
            "back": sheet.appraisal_url,
        },
        status=409 if changed else 200,
    )


def sheet_side_points(request, pk):
    """Survey, bonus and penalty of one unit, by its appraiser or the coordinator, who sees nothing
    else of the sheet. `fill` (the key of a row) only puts what is proposed into its field."""
    sheet = fetch(request.user, Sheet, pk, Sheet.objects.with_names())
    require(request.user, Permission.ENTER_SIDE_POINTS, sheet)
    sheet.refuse_unless("enter_side_points")
    decimals = calculate.engine_set(sheet.criteria_set).decimals
    entries = sheet.entries.side().select_related("criterion").order_by("criterion__position")
    reads = sheet.submitted_at is not None and may(request.user, Permission.APPRAISE_ENTRY, sheet)
    back = sheet.appraisal_url if reads else sheet.round.get_absolute_url()
    data = request.POST or None
    rows = [Row(entry) for entry in entries]
    add_side_proposals(sheet, rows, request.user)
    is_filled = data is not None and "fill" in data
    if is_filled:
        data = _filled(data, rows, decimals)
    for row in rows:
        row.form = SideRowForm(row.entry, decimals, data)
    status = 200
    faulty = [row for row in rows if not row.form.is_valid()]
    if data is not None and not faulty and not is_filled:
        given = [row.form.row for row in rows]
        form = rows[0].form if rows else None
        if form is None or attempt(form, enter_side_points, sheet, by=request.user, rows=given):
            messages.success(request, "Đã lưu điểm điều tra, thưởng, phạt.")
            return redirect(back)
        status = acted_status(form)
    return render(
        request,
        "scoring/sheet_side_points.html",
        {"sheet": sheet, "rows": rows, "unrecorded": _unrecorded(rows), "back": back},
        status=status,
    )


def _unrecorded(rows):
    """[(why nothing is proposed, codes)]: each reason is said once, however many rows it is of."""
    found = defaultdict(list)
    for row in rows:
        if row.unrecorded:
            found[row.unrecorded].append(row.criterion.code)
    return list(found.items())


def _filled(data, rows, decimals):
    """What was typed, with the proposal of one row in its field; a row without one stays."""
    data = data.copy()
    for row in rows:
        if row.proposed is not None and data["fill"] == str(row.pk):
            field = value_field(row.criterion, decimals, row.due)
            value = form_value(row.criterion.rule["kind"], row.proposed)
            data[f"e{row.pk}-value"] = field.prepare_value(value)
    return data
