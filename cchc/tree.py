"""Units as the whole picture shows them: the list, and one unit with all that hangs on it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from units.models import Unit
from units.permissions import fetch


@require_safe
def unit_list(request):
    """Đơn vị."""
    return render(request, "cchc/unit_list.html", {"units": Unit.objects.visible_to(request.user)})


@require_safe
def unit_detail(request, pk):
    """One unit, with its names through time."""
    return render(request, "cchc/unit_detail.html", {"unit": fetch(request.user, Unit, pk)})
