"""Bàn giao công việc: all that one person holds at a unit, on one screen, and who takes it over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.forms import HandoverForm, HandoverPairForm
from cchc.handover_parts import choices_of, found_at, picked_of
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.pdf import pdf_response
from units.actions.handover import ONLY_TAKER, confirm_handover, givers, hand_over, takers
from units.exports import handover_pdf
from units.models import Handover, Unit, User
from units.permissions import TABLE, Permission, access_of, fetch, may, require
from units.roles import Reach
from units.views.acting import acted_status, attempt


@require_safe
def handover_list(request):
    """Every hand-over that this reader may see, the newest first."""
    found = Handover.objects.visible_to(request.user)
    found = found.select_related("unit", "giver", "taker").prefetch_related("unit__versions")
    page = page_of(found, request.GET, order=("-on", "-id"))
    can_make = bool(may(request.user, Permission.HAND_OVER))
    return render(request, "cchc/handover_list.html", {"page": page, "can_make": can_make})


def _units(user):
    """Units alive today at which this user may hand work over."""
    access = access_of(user)
    ids = set()
    for role, reach in TABLE[Permission.HAND_OVER].reach.items():
        ids |= access.below(role) if reach is Reach.BELOW else access.own(role)
    return Unit.objects.standing().filter(pk__in=ids, ended_on__isnull=True).with_names()


def handover_create(request):
    """Whose work at which unit, who takes it, and what of it: one screen, one press."""
    require(request.user, Permission.HAND_OVER)
    pair, unit, giver, taker = _pair(request)
    context = {"pair": pair, "unit": unit, "giver": giver, "taker": taker}
    if giver is None or taker is None:
        return render(request, "cchc/handover_create.html", context)
    found = found_at(unit, giver, request.user)
    data = request.POST if request.method == "POST" else None
    form = HandoverForm(data, groups=choices_of(found))
    if form.is_valid():
        made = attempt(
            form,
            hand_over,
            unit,
            by=request.user,
            giver=giver,
            taker=taker,
            parts=picked_of(found, form.cleaned_data["things"]),
            note=form.cleaned_data["note"],
        )
        if made:
            count = len(made.items)
            messages.success(request, f"Đã bàn giao {count} việc; đang chờ {taker} xác nhận.")
            return redirect(made)
    context |= {"form": form, "count": sum(len(things) for _, things, _ in found)}
    return render(request, "cchc/handover_create.html", context, status=acted_status(form))


def _pair(request):
    """(form, unit, giver, taker) as the address names them, each None while it is not chosen."""
    units = sorted(_units(request.user), key=lambda unit: unit.name_key)
    chosen = request.GET.get("don_vi", "")
    unit = next((unit for unit in units if str(unit.pk) == chosen), None)
    unit = units[0] if len(units) == 1 else unit
    people = [] if unit is None else [givers(unit), takers(unit)]
    users = [User.objects.filter(pk__in=ids).order_by("name_key", "pk") for ids in people]
    form, wanted = clean_get(HandoverPairForm, request.GET, units=units, unit=unit, users=users)
    return form, unit, wanted.get("nguoi_giao"), wanted.get("nguoi_nhan")


def _fetch(user, pk):
    named = Handover.objects.select_related("unit", "giver", "taker", "by")
    return fetch(user, Handover, pk, named)


@require_safe
def handover_detail(request, pk):
    """One hand-over as it was told, its paper, and the taker's word."""
    handover = _fetch(request.user, pk)
    is_shown = handover.shows_items_to(request.user)
    return render(
        request,
        "cchc/handover_detail.html",
        {
            "handover": handover,
            "unit_name": handover.unit.name_on(handover.on),
            "parts": handover.parts,
            "is_shown": is_shown,
            "may_confirm": handover.taker_id == request.user.pk and not handover.confirmed_at,
        },
    )


@require_POST
def handover_confirm(request, pk):
    """Xác nhận đã nhận."""
    handover = _fetch(request.user, pk)
    if handover.taker_id != request.user.pk:
        raise PermissionDenied(ONLY_TAKER)
    confirm_handover(handover, by=request.user)
    messages.success(request, "Đã xác nhận đã nhận bàn giao.")
    return redirect(handover)


@require_safe
def handover_paper(request, pk):
    """Biên bản bàn giao công việc."""
    handover = _fetch(request.user, pk)
    if not handover.shows_items_to(request.user):
        raise PermissionDenied("Biên bản bàn giao chỉ mở cho hai bên và thủ trưởng của đơn vị.")
    return pdf_response(handover_pdf(handover), f"ban-giao-{handover.on.isoformat()}-{pk}.pdf")
