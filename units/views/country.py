"""Nạp đơn vị hành chính: the country's units, asked for on a page and loaded in the background."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from cchc.lib.clock import today
from units.actions.country import load_country
from units.forms.confirm import ConfirmForm
from units.models import Kind, Unit
from units.permissions import Permission, Role, access_of, require
from units.views.acting import acted_status, attempt


def country_load(request):
    """The question; pressed, the job is queued and its page shows how far it is."""
    home = _home_of(request.user)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        job = attempt(
            form,
            load_country.start,
            home,
            by=request.user,
            title="Nạp đơn vị hành chính cả nước",
            link=reverse("unit-list"),
        )
        if job:
            return redirect(job)
    context = {"form": form, "home": home, "back": reverse("units:job-list")}
    return render(request, "units/country_load.html", context, status=acted_status(form))


def _home_of(user):
    """The province of which the user is admin."""
    require(user, Permission.LOAD_COUNTRY)
    provinces = Unit.objects.at(today()).filter(
        day_kind__in=(Kind.PROVINCE, Kind.CITY), pk__in=access_of(user).below(Role.ADMIN)
    )
    home = provinces.first()
    if home is None:
        raise PermissionDenied(
            "Chỉ quản trị của tỉnh, thành phố được nạp danh mục đơn vị hành chính cả nước."
        )
    return home
