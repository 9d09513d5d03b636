"""Acts on the stages of an open round: dời hạn, cho nộp muộn, phiếu không nộp."""

from django.contrib import messages
from django.shortcuts import redirect, render

from scoring.actions.lateness import (
    allow_late,
    refuse_early,
    settle_unsubmitted,
    unsubmitted_sheets,
    without_survey,
)
from scoring.actions.schedule import move_deadline
from scoring.models import Sheet
from scoring.round_forms import LateForm, MoveDeadlineForm
from scoring.views.round import fetch_round
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt


def round_move_deadline(request, pk):
    """Dời hạn một bước, with its reason."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    the_round.refuse_unless("move_deadline")
    form = MoveDeadlineForm(the_round, request.POST or None)
    if form.is_valid() and attempt(
        form, move_deadline, the_round, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã dời hạn bước; lý do được ghi vào phụ lục kết quả.")
        return redirect(the_round)
    return render(
        request,
        "scoring/round_move_deadline.html",
        {
            "round": the_round,
            "form": form,
            "moves": the_round.deadline_moves.select_related("by"),
            "back": the_round.get_absolute_url(),
        },
        status=acted_status(form),
    )


def round_settle(request, pk):
    """Xử lý phiếu không nộp: names them before it asks."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    refuse_early(the_round)
    if request.method == "POST":
        settle_unsubmitted(the_round, by=request.user)
        messages.success(request, "Đã xử lý phiếu không nộp.")
        return redirect(the_round)
    sheets, own = unsubmitted_sheets(the_round, request.user)
    return render(
        request,
        "scoring/round_settle.html",
        {
            "round": the_round,
            "sheets": sheets,
            "never": [sheet for sheet in sheets if sheet.state == sheet.State.DRAFT],
            "again": [sheet for sheet in sheets if sheet.state == sheet.State.RETURNED],
            "own": own,
            "surveyless": without_survey(sheets),
            "is_blocked": not sheets,
            "back": the_round.get_absolute_url(),
        },
    )


def sheet_allow_late(request, pk):
    """Cho nộp muộn, by a leader of the round's owner: he sees its state, not its values."""
    sheet = fetch(request.user, Sheet, pk, Sheet.objects.with_names())
    require(request.user, Permission.ALLOW_LATE, sheet)
    form = LateForm(request.POST or None)
    if not form.is_valid():
        sheet.refuse_unless("allow_late")
    if form.is_valid() and attempt(form, allow_late, sheet, by=request.user, **form.cleaned_data):
        messages.success(request, "Đã cho nộp muộn kèm lý do.")
        return redirect(sheet.round)
    return render(
        request,
        "scoring/sheet_allow_late.html",
        {"sheet": sheet, "form": form, "back": sheet.round.get_absolute_url()},
        status=acted_status(form),
    )
