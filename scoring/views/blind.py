"""Thẩm định độc lập: set and assigned by the coordinator, decided row by row by a second person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.refusal import Refused
from scoring import calculate
from scoring.actions.blind import appraise_blind, assign_blind_appraiser, set_blind_rows
from scoring.appraisal_forms import BlindForm, BlindRowForm
from scoring.appraiser_report import ENOUGH, appraisers_of, doubled_of
from scoring.blind import chosen_entries, decided_blind
from scoring.models import BlindAssignment, Entry, Sheet
from scoring.sheet_page import Row, badge_of
from scoring.views.round import fetch_round
from units.models import Unit
from units.permissions import Permission, Role, access_of, fetch, require
from units.views.acting import acted_status, attempt

JUDGED_FIRST = (Sheet.State.SUBMITTED, Sheet.State.APPRAISING)


# --- The coordinator -----------------------------------------------------------------------------


def round_blind(request, pk):
    """Phân công thẩm định độc lập: one second appraiser for each unit."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.ASSIGN_APPRAISER, the_round)
    the_round.refuse_unless("assign")
    listed = the_round.round_units.filter(is_listed=True)
    offered = Unit.objects.with_names().filter(pk__in=listed.values("unit")).order_by("pk")
    form = BlindForm(the_round, offered, request.POST or None)
    if form.is_valid() and attempt(
        form, assign_blind_appraiser, the_round, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã phân công thẩm định độc lập.")
        return redirect("scoring:round-blind", pk)
    standing = the_round.blind_assignments.standing().select_related("appraiser", "unit")
    rows = sorted(standing.prefetch_related("unit__versions"), key=lambda item: item.unit.name_key)
    return render(
        request,
        "scoring/round_blind.html",
        {
            "round": the_round,
            "form": form,
            "rows": rows,
            "left": offered.exclude(pk__in=[row.unit_id for row in rows]),
            "back": the_round.get_absolute_url(),
        },
        status=acted_status(form),
    )


@require_POST
def round_set_blind(request, pk):
    """Đặt hoặc bỏ thẩm định độc lập while the round is prepared."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    is_on = request.POST.get("on") == "1"
    set_blind_rows(the_round, by=request.user, is_on=is_on)
    done = "Đã đặt" if is_on else "Đã bỏ"
    messages.success(request, f"{done} thẩm định độc lập 10% số tiêu chí của mỗi phiếu.")
    return redirect("scoring:round-blind", pk)


# --- The second appraiser ------------------------------------------------------------------------


def _fetch(request, sheet):
    """The assignment of this person to this sheet, else 404."""
    held = BlindAssignment.objects.held_by(request.user)
    assignment = held.filter(round=sheet.round_id, unit=sheet.unit_id).first()
    if assignment is None or sheet.submitted_at is None:
        missing = Http404()
        missing.hidden = sheet
        raise missing
    require(request.user, Permission.APPRAISE_ENTRY, assignment)
    return assignment


@require_safe
def sheet_blind(request, pk):
    """The chosen rows of one sheet; what the first appraiser decides is not on it."""
    sheet = fetch(request.user, Sheet, pk, Sheet.objects.with_names())
    _fetch(request, sheet)
    return _page(request, sheet)


def _page(request, sheet, bound=None, status=200):
    decided = decided_blind(sheet)
    decimals = calculate.engine_set(sheet.criteria_set).decimals
    rows = []
    chosen = {entry.pk for entry in chosen_entries(sheet)}
    for entry in sheet.entries.with_evidence().filter(pk__in=chosen):
        entry.sheet = sheet
        row = Row(entry)
        row.decided = decided.get(entry.pk)
        if sheet.state in JUDGED_FIRST:
            row.form = (bound or {}).get(entry.pk) or BlindRowForm(entry, decimals, row.decided)
        rows.append(row)
    return render(
        request,
        "scoring/sheet_blind.html",
        {
            "sheet": sheet,
            "rows": rows,
            "badge": badge_of(sheet),
            "done": sum(row.decided is not None for row in rows),
            "back": reverse("scoring:appraisal-list"),
        },
        status=status,
    )


@require_POST
def entry_blind(request, pk):
    """Decides one row independently: "agree" takes the unit's value, else what was typed."""
    entry = get_object_or_404(Entry.objects.select_related("criterion"), pk=pk)
    sheet = fetch(request.user, Sheet, entry.sheet_id, Sheet.objects.with_names())
    assignment = _fetch(request, sheet)
    entry.sheet = sheet
    if sheet.state not in JUDGED_FIRST:
        raise Refused(sheet.why_not(Sheet.MOVES["judge"]))
    decimals = calculate.engine_set(sheet.criteria_set).decimals
    decided = decided_blind(sheet).get(entry.pk)
    form = BlindRowForm(entry, decimals, decided, data=request.POST)
    if form.is_valid() and _decide(request, assignment, entry, form):
        messages.success(request, f"Đã lưu tiêu chí {entry.criterion.code}.")
        return redirect(f"{reverse('scoring:sheet-blind', args=[sheet.pk])}#e{entry.pk}")
    return _page(request, sheet, {entry.pk: form}, acted_status(form))


def _decide(request, assignment, entry, form):
    data = form.cleaned_data
    is_agreed = "agree" in request.POST
    if is_agreed and form.asks_to_drop("Thống nhất"):
        return None
    return attempt(
        form,
        appraise_blind,
        assignment,
        by=request.user,
        entry=entry,
        value=entry.self_value if is_agreed else form.value,
        reason_code="" if is_agreed else data["reason_code"],
        note=data["note"],
    )


# --- After publication ---------------------------------------------------------------------------


@require_safe
def round_appraisers(request, pk):
    """Mức trừ điểm của thẩm định viên: for the coordinator and the leader of the owner, of what is
    published, since the coordinator sees no values before."""
    the_round = fetch_round(request.user, pk)
    access = access_of(request.user)
    runs = the_round.standing_body_id in access.own(Role.COORDINATOR)
    if not runs and the_round.owner_id not in access.own(Role.LEADER):
        raise PermissionDenied("Chỉ thường trực CCHC và lãnh đạo đơn vị công bố xem được.")
    return render(
        request,
        "scoring/round_appraisers.html",
        {
            "round": the_round,
            "rows": appraisers_of(the_round),
            "doubled": doubled_of(the_round) if the_round.has_blind_rows else None,
            "enough": ENOUGH,
            "back": the_round.get_absolute_url(),
        },
    )
