"""Quy tắc đăng nhập: what holds, what held, a new one from a day on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.client import client_address
from cchc.lib.clock import today
from cchc.lib.paging import page_of
from units.actions.rule import set_rule
from units.forms.rule import RuleForm
from units.models import SignInRule
from units.models.rule import rules_for
from units.permissions import Permission, Role, access_of, require
from units.views.acting import acted_status, attempt

P = Permission


@require_safe
def rule_list(request):
    """What holds for this admin today, and every rule that he may read, the newest first."""
    require(request.user, P.MANAGE_SETTING)
    rules = SignInRule.objects.visible_to(request.user).select_related("unit")
    rules = rules.prefetch_related("unit__versions")
    page = page_of(rules, request.GET, order=("-valid_from", "-id"))
    return render(
        request,
        "units/rule_list.html",
        {"page": page, "now": rules_for(request.user), "today": today()},
    )


def rule_set(request):
    """Đặt quy tắc: for an own unit and all below it."""
    require(request.user, P.MANAGE_SETTING)
    ids = access_of(request.user).held[Role.ADMIN]
    form = RuleForm(request.POST or None, ids=ids)
    address = client_address(request)
    if form.is_valid():
        given = dict(form.cleaned_data)
        unit = given.pop("unit")
        if attempt(form, set_rule, unit, by=request.user, address=address, **given):
            messages.success(request, "Đã đặt quy tắc đăng nhập.")
            return redirect("units:rule-list")
    return render(
        request,
        "units/rule_set.html",
        {"form": form, "address": address},
        status=acted_status(form),
    )
