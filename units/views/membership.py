"""Roles at units: giving one for a period, ending one."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cchc.lib.fields import clean_get
from units.actions.user import end_role, grant_role
from units.forms.user import EndRoleForm, GrantRoleForm, UnitSearchForm
from units.models import Membership, User
from units.permissions import Permission, Role, access_of, fetch, require
from units.views.acting import acted_status, attempt

P = Permission


def membership_grant(request, pk):
    """Giao vai trò: to an account that the admin sees, at a unit of his subtree."""
    user = fetch(request.user, User, pk)
    require(request.user, P.GRANT_ROLE)
    search, wanted = clean_get(UnitSearchForm, request.GET)
    ids = access_of(request.user).below(Role.ADMIN)
    home = user.home_membership
    first = home.unit_id if home else user.invited_at_id
    form = GrantRoleForm(request.POST or None, ids=ids, text=wanted["tim"], initial={"unit": first})
    if form.is_valid():
        given = dict(form.cleaned_data)
        unit = given.pop("unit")
        made = attempt(form, grant_role, unit, by=request.user, user=user, **given)
        if made is not None:
            messages.success(request, f"Đã giao vai trò {made.get_role_display()}.")
            return redirect(user)
    return render(
        request,
        "units/membership_grant.html",
        {"person": user, "form": form, "search": search},
        status=acted_status(form),
    )


def membership_end(request, pk):
    """Thôi vai trò: its last day is today or later."""
    found = Membership.objects.select_related("user", "unit")
    membership = fetch(request.user, Membership, pk, found)
    require(request.user, P.GRANT_ROLE, membership)
    form = EndRoleForm(request.POST or None, initial={"version": membership.version})
    if form.is_valid() and attempt(
        form, end_role, membership, by=request.user, **form.cleaned_data
    ):
        messages.success(request, f"Đã thôi vai trò {membership.get_role_display()}.")
        return redirect(membership.user)
    return render(
        request,
        "units/membership_end.html",
        {"membership": membership, "form": form, "back": membership.user.get_absolute_url()},
        status=acted_status(form),
    )
