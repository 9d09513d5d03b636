"""Kỳ chấm điểm: list, progress board, and its life from the first name to its end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from scoring.actions.round import close_round, create_round, open_round
from scoring.actions.round_copy import copy_round
from scoring.board import Board
from scoring.filters import BoardForm
from scoring.models import Round
from scoring.readiness import gaps_of, notices_of
from scoring.round_forms import RoundForm
from units.models import Unit
from units.permissions import Permission, Role, access_of, fetch, require
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
    rounds = Round.objects.visible_to(request.user).with_standing_name()
    page = page_of(rounds, request.GET, order=("-year", "-id"))
    return render(
        request,
        "scoring/round_list.html",
        {"page": page, "can_create": access_of(request.user).has(Role.COORDINATOR)},
    )


@require_safe
def round_detail(request, pk):
    """The progress board: a line a unit, a column a stage, who holds the ball, days left; for the
    coordinator what is still missing before it opens."""
    rounds = Round.objects.select_related("standing_body")
    the_round = fetch(request.user, Round, pk, rounds.prefetch_related("standing_body__versions"))
    form, asked = clean_get(BoardForm, request.GET, the_round=the_round)
    board = Board(request.user, the_round, asked)
    is_prepared = board.can_manage and the_round.state == Round.State.DRAFT
    return render(
        request,
        "scoring/round_detail.html",
        {
            "round": the_round,
            "board": board,
            "form": form,
            "page": board.page(request.GET),
            "can_manage": board.can_manage,
            "gaps": gaps_of(the_round) if is_prepared else [],
            "notices": notices_of(the_round) if is_prepared else [],
            "is_prepared": is_prepared,
        },
    )


def _standing_body(user):
    held = sorted(access_of(user).held[Role.COORDINATOR])
    return Unit.objects.with_names().filter(pk__in=held).order_by("pk").first()


def round_create(request):
    """Lập kỳ chấm điểm, by the coordinator, for the unit above his own; new or from an earlier
    one."""
    body = _standing_body(request.user)
    require(request.user, Permission.MANAGE_ROUND, body)
    sources = Round.objects.visible_to(request.user).filter(standing_body=body)
    form = RoundForm(sources.order_by("-year", "-pk"), request.POST or None)
    if form.is_valid() and (made := _create(form, body, request.user)):
        messages.success(
            request, "Đã lập kỳ chấm điểm; làm tiếp các việc còn thiếu dưới đây rồi mở kỳ."
        )
        return redirect(made)
    return render(request, "scoring/round_create.html", {"form": form}, status=acted_status(form))


def _create(form, body, user):
    facts = dict(form.cleaned_data)
    source = facts.pop("source")
    if source is not None:
        return attempt(form, copy_round, source, by=user, **facts)
    version = body.version_on(body.last_day)
    return attempt(form, create_round, body, by=user, owner=version.parent or body, **facts)


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
            "gaps": gaps_of(the_round) if the_round.state == Round.State.DRAFT else [],
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
