"""Tài khoản của tôi: own roles, who stands in for them, own sessions."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from units.actions.session import end_other_sessions, end_session
from units.actions.user import deputise, end_deputy
from units.forms.account import DeputiseForm
from units.models import Membership, RecoveryCode, SignInSession
from units.models.factor import factor_of
from units.models.session import handle_of
from units.models.user import needs_factor
from units.permissions import TABLE, Permission, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission


@require_safe
def account_detail(request):
    """One's own name, roles, deputies, and where one is signed in."""
    day = today()
    rows = Membership.objects.select_related("unit", "user", "deputises__user")
    rows = rows.prefetch_related("unit__versions").order_by("-valid_from", "-pk")
    own = list(rows.filter(user=request.user))
    here = handle_of(request.session.session_key)
    sessions = SignInSession.objects.visible_to(request.user).alive().order_by("-seen_at")
    return render(
        request,
        "units/account_detail.html",
        {
            "person": request.user,
            "rows": [
                {
                    "membership": membership,
                    "is_now": membership.holds_on(day),
                    "can_deputise": membership.holds_on(day)
                    and membership.deputises_id is None
                    and membership.role in TABLE[P.DEPUTISE].reach
                    and may(request.user, P.DEPUTISE, membership),
                }
                for membership in own
            ],
            "deputies": rows.filter(deputises__user=request.user, valid_to__gte=day),
            "has_factor": factor_of(request.user) is not None,
            "is_needed": needs_factor(request.user),
            "codes_left": RecoveryCode.objects.visible_to(request.user).unused().count(),
            "sessions": [{"session": row, "is_here": row.handle == here} for row in sessions],
        },
    )


def deputy_appoint(request, pk):
    """Ủy quyền: somebody else may act in one's own role, for at most 12 months."""
    found = Membership.objects.select_related("unit", "user")
    membership = fetch(request.user, Membership, pk, found)
    require(request.user, P.DEPUTISE, membership)
    if membership.user_id != request.user.pk:
        raise Refused("Chỉ ủy quyền được vai trò của mình.")
    form = DeputiseForm(membership, request.POST or None)
    if form.is_valid():
        given = attempt(form, deputise, membership, by=request.user, **form.cleaned_data)
        if given is not None:
            messages.success(request, f"Đã ủy quyền cho {given.user}.")
            return redirect("units:account-detail")
    return render(
        request,
        "units/deputy_appoint.html",
        {"membership": membership, "form": form},
        status=acted_status(form),
    )


@require_POST
def deputy_end(request, pk):
    """Thôi ủy quyền: yesterday was its last day; begun later, its first day is."""
    membership = Membership.objects.filter(deputises__user=request.user, pk=pk).first()
    membership = membership or fetch(request.user, Membership, pk)
    last = max(membership.valid_from, today() - timedelta(days=1))
    ended = end_deputy(membership, by=request.user, on=last)
    until = "" if last < today() else f"; ngày cuối là {sentence_date(last)}"
    messages.success(request, f"Đã thôi ủy quyền cho {ended.user}{until}.")
    return redirect("units:account-detail")


@require_POST
def session_end(request, handle):
    """Kết thúc phiên này: at another machine, or the one in use."""
    end_session(request.user, by=request.user, handle=handle)
    messages.success(request, "Đã kết thúc phiên.")
    return redirect("units:account-detail")


@require_POST
def session_end_others(request):
    end_other_sessions(request.user, by=request.user, kept=handle_of(request.session.session_key))
    messages.success(request, "Đã kết thúc các phiên khác.")
    return redirect("units:account-detail")
