"""Kỳ chấm điểm: list, progress board, and what the coordinator sets up."""

from collections import Counter

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.fields import VietnameseForm, clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from scoring.actions.round import (
    assign_appraiser,
    close_round,
    create_round,
    open_round,
    release_appraiser,
    set_block,
)
from scoring.forms import AssignForm, BlockChoiceForm, BlockForm, RoundForm
from scoring.models import Assignment, Round, Sheet, Snapshot
from scoring.models.round import BLOCKS, barred_units
from scoring.sheet_page import add_progress
from units.models import Unit, UnitVersion
from units.models.period import holds_on
from units.permissions import Permission, Role, access_of, fetch, may, require
from units.views.acting import acted_status, attempt


def _with_names(rounds):
    return rounds.select_related("owner", "standing_body").prefetch_related(
        "standing_body__versions", "owner__versions"
    )


def fetch_round(user, pk):
    return fetch(user, Round, pk, _with_names(Round.objects))


@require_safe
def round_list(request):
    """Rounds that may be seen, newest year first."""
    rounds = _with_names(Round.objects.visible_to(request.user))
    page = page_of(rounds, request.GET, order=("-year", "-id"))
    return render(
        request,
        "scoring/round_list.html",
        {"page": page, "can_create": access_of(request.user).has(Role.COORDINATOR)},
    )


@require_safe
def round_detail(request, pk):
    """The progress board: a line a unit, its state, and who holds the ball."""
    the_round = fetch_round(request.user, pk)
    sheets = (
        Sheet.objects.visible_to(request.user)
        .filter(round=the_round)
        .with_names()
        .order_by("round_block", "pk")
    )
    add_progress(sheets)
    can_manage = bool(may(request.user, Permission.MANAGE_ROUND, the_round))
    boards = {block.pk: Board(block) for block in _blocks(the_round)}
    readable = set(
        Sheet.objects.values_visible_to(request.user)
        .filter(round=the_round)
        .values_list("pk", flat=True)
    )
    barred = barred_units(request.user, the_round.year) if can_manage else ()
    for sheet in sheets:
        sheet.can_enter = (
            can_manage and sheet.unit_id not in barred and sheet.can("enter_side_points")
        )
        sheet.can_withdraw = can_manage and sheet.can("withdraw")
        sheet.is_readable = sheet.pk in readable
        boards[sheet.round_block_id].sheets.append(sheet)
    for board in boards.values():
        board.settle(request.user, the_round)
    return render(
        request,
        "scoring/round_detail.html",
        {"round": the_round, "boards": list(boards.values()), "can_manage": can_manage},
    )


def _blocks(the_round):
    return (
        the_round.blocks.select_related("round__owner", "criteria_set")
        .defer("criteria_set__text")
        .prefetch_related(
            Prefetch("snapshots", Snapshot.objects.light()), "round_units__unit__versions"
        )
    )


class Board:
    """One block of a round on its page."""

    def __init__(self, block):
        self.block = block
        self.sheets = []

    def settle(self, user, the_round):
        """Sorts the sheets by name and asks what this person may do with the block."""
        self.sheets.sort(key=lambda sheet: sheet.unit.name_key)
        self.snapshot = max(
            self.block.snapshots.all(), key=lambda snapshot: snapshot.number, default=None
        )
        self.units = sorted(
            (row for row in self.block.round_units.all() if row.is_listed),
            key=lambda row: row.unit.name_key,
        )
        done = {Sheet.State.APPRAISED, Sheet.State.WITHDRAWN, Sheet.State.PUBLISHED}
        self.done = sum(sheet.state in done for sheet in self.sheets)
        counts = Counter(sheet.get_state_display() for sheet in self.sheets)
        self.progress = ", ".join(f"{count} {words}" for words, count in counts.most_common())
        is_ready = bool(self.sheets) and self.done == len(self.sheets)
        is_open = the_round.state == Round.State.OPEN
        self.can_publish = (
            is_open
            and is_ready
            and self.snapshot is None
            and bool(may(user, Permission.PUBLISH_RESULTS, self.block))
        )
        self.can_ask_correction = self.snapshot is not None and bool(
            may(user, Permission.REOPEN_SHEET, self.block)
        )
        self.can_correct = (
            self.snapshot is not None
            and bool(may(user, Permission.CORRECT_RESULTS, self.block))
            and self.block.correction_requests.open().exists()
        )


def _standing_body(user):
    held = sorted(access_of(user).held[Role.COORDINATOR])
    return Unit.objects.with_names().filter(pk__in=held).order_by("pk").first()


def round_create(request):
    """Lập kỳ chấm điểm, by the coordinator, for the unit above his own."""
    body = _standing_body(request.user)
    require(request.user, Permission.MANAGE_ROUND, body)
    form = RoundForm(request.POST or None)
    if form.is_valid():
        version = body.version_on(body.last_day)
        made = attempt(
            form,
            create_round,
            body,
            by=request.user,
            owner=version.parent or body,
            **form.cleaned_data,
        )
        if made:
            messages.success(request, "Đã lập kỳ chấm điểm; chọn khối, bộ tiêu chí và đơn vị.")
            return redirect(made)
    return render(request, "scoring/round_create.html", {"form": form}, status=acted_status(form))


def round_set_block(request, pk):
    """Chooses the set and the units of a block."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    the_round.refuse_unless("prepare")
    chooser, wanted = clean_get(BlockChoiceForm, request.GET)
    block = request.POST.get("block") or wanted["khoi"]
    block = block if block in dict(BLOCKS) else BLOCKS[0][0]
    offered = _units_of_block(the_round, block)
    row = the_round.blocks.filter(block=block).first()
    listed = list(row.round_units.filter(is_listed=True)) if row else []
    initial = {
        "block": block,
        "criteria_set": row.criteria_set_id if row else None,
        "units": [item.unit_id for item in listed] if row else [unit.pk for unit in offered],
        "unranked": [item.unit_id for item in listed if not item.is_ranked],
    }
    form = BlockForm(the_round, offered, request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form, set_block, the_round, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã lưu khối xếp hạng.")
        return redirect(the_round)
    return render(
        request,
        "scoring/round_set_block.html",
        {
            "round": the_round,
            "form": form,
            "chooser": chooser,
            "back": the_round.get_absolute_url(),
        },
        status=acted_status(form),
    )


def _units_of_block(the_round, block):
    """Units of the block under the owner on the last day of the scored year."""
    day = the_round.last_day
    versions = UnitVersion.objects.filter(holds_on(day), block=block, parent=the_round.owner_id)
    return Unit.objects.with_names().filter(pk__in=versions.values("unit")).order_by("pk")


def round_assign(request, pk):
    """Phân công thẩm định."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.ASSIGN_APPRAISER, the_round)
    the_round.refuse_unless("assign")
    listed = the_round.round_units.filter(is_listed=True)
    offered = Unit.objects.with_names().filter(pk__in=listed.values("unit")).order_by("pk")
    codes = set(
        the_round.blocks.filter(criteria_set__criteria__parent__isnull=True).values_list(
            "criteria_set__criteria__code", flat=True
        )
    )
    form = AssignForm(the_round, offered, codes, request.POST or None)
    if form.is_valid() and attempt(
        form, assign_appraiser, the_round, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã phân công thẩm định.")
        return redirect("scoring:round-assign", pk)
    assigned = the_round.assignments.filter(ended_at__isnull=True).select_related(
        "appraiser", "unit"
    )
    rows = sorted(
        assigned.prefetch_related("unit__versions"),
        key=lambda item: (item.unit.name_key, item.appraiser.username),
    )
    return render(
        request,
        "scoring/round_assign.html",
        {
            "round": the_round,
            "form": form,
            "rows": rows,
            "back": the_round.get_absolute_url(),
        },
        status=acted_status(form),
    )


def assignment_end(request, pk):
    """Thôi phân công một thẩm định viên ở một đơn vị: asks first."""
    standing = Assignment.objects.filter(ended_at__isnull=True).select_related("appraiser", "unit")
    assignment = get_object_or_404(standing.prefetch_related("unit__versions"), pk=pk)
    the_round = fetch_round(request.user, assignment.round_id)
    require(request.user, Permission.ASSIGN_APPRAISER, the_round)
    form = VietnameseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        attempt(
            form,
            release_appraiser,
            the_round,
            by=request.user,
            appraiser=assignment.appraiser,
            units=[assignment.unit],
        )
        if not form.refused:
            messages.success(request, "Đã thôi phân công.")
            return redirect("scoring:round-assign", the_round.pk)
    return render(
        request,
        "scoring/assignment_end.html",
        {
            "assignment": assignment,
            "round": the_round,
            "form": form,
            "back": reverse("scoring:round-assign", args=[the_round.pk]),
        },
        status=acted_status(form),
    )


def _confirm(request, the_round, action, message, template):
    require(request.user, Permission.MANAGE_ROUND, the_round)
    if request.method == "POST":
        action(the_round, by=request.user)
        messages.success(request, message)
        return redirect(the_round)
    units = the_round.round_units.filter(is_listed=True)
    return render(
        request,
        template,
        {
            "round": the_round,
            "blocks": the_round.blocks.select_related("criteria_set"),
            "unit_count": units.count(),
            "back": the_round.get_absolute_url(),
        },
    )


def round_open(request, pk):
    """Mở kỳ chấm điểm: asks first."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    if the_round.state != Round.State.DRAFT:
        raise Refused("Kỳ chấm điểm đã mở.")
    message = "Đã mở kỳ chấm điểm; các đơn vị bắt đầu tự chấm."
    return _confirm(request, the_round, open_round, message, "scoring/round_open.html")


def round_close(request, pk):
    """Đóng kỳ chấm điểm: asks first."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    the_round.refuse_unless("close")
    message = "Đã đóng kỳ chấm điểm."
    return _confirm(request, the_round, close_round, message, "scoring/round_close.html")
