"""Quy định sinh hoạt: what each Party organisation laid down, in dated rows."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.paging import page_of
from meetings.actions.setting import lay_down
from meetings.forms.setting import SettingForm
from meetings.models import MeetingSetting, units_with_settings
from units.models import Unit
from units.models.kinds import CELL_KINDS
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt

_KEEP = Permission.KEEP_REGISTER


@require_safe
def setting_list(request):
    """The Party organisations whose rules this user sees, each with what holds today."""
    day = today()
    units = units_with_settings(request.user).at(day).with_names()
    page = page_of(units, request.GET, order=("pk",), size=50)
    known = MeetingSetting.objects.visible_to(request.user).at(day).filter(unit__in=list(page))
    by_unit = {row.unit_id: row for row in known}
    for unit in page:
        unit.setting_now = by_unit.get(unit.pk) or MeetingSetting(unit=unit)
        unit.is_cell = unit.day_kind in CELL_KINDS
    return render(request, "meetings/setting_list.html", {"page": page})


def setting_unit(request, pk):
    """One organisation: the rows from the newest on, and the form for who keeps its registers."""
    unit = fetch(request.user, Unit, pk, Unit.objects.with_names())
    if not units_with_settings(request.user).filter(pk=pk).exists():
        refusal = Http404()
        refusal.hidden = unit
        raise refusal
    if request.method == "POST":
        require(request.user, _KEEP, unit)
    setting = MeetingSetting.objects.of_day(unit.pk, today())
    rows = MeetingSetting.objects.visible_to(request.user).filter(unit=unit).newest_first()
    form, is_cell = None, unit.kind in CELL_KINDS
    if may(request.user, _KEEP, unit):
        last = rows.first() or setting
        form = SettingForm(request.POST or None, setting=last, is_cell=is_cell)
    is_sent = form is not None and form.is_valid()
    if is_sent and attempt(form, lay_down, unit, by=request.user, **form.facts()):
        messages.success(request, "Đã ghi quy định sinh hoạt.")
        return redirect("meetings:setting-unit", pk)
    context = {
        "unit": unit,
        "is_cell": is_cell,
        "rows": rows,
        "setting": setting,
        "form": form,
        "day": today(),
    }
    return render(
        request, "meetings/setting_unit.html", context, status=acted_status(form) if form else 200
    )
