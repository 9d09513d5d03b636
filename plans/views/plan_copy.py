"""A plan made in one step from another: the one of the year before, or the superior's."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from plans.actions.plan_copy import carry_down_plan, copy_plan
from plans.copying import (
    copies_of_last_year,
    copies_of_superior,
    heir_today,
    least_years,
    tasks_to_copy,
    units_below,
)
from plans.forms.plan_copy import CopyPlanForm, UnitBelowForm
from plans.models import Area, Plan
from plans.shifting import shift_words
from plans.views.holding import units_for
from plans.views.plan import fetch_plan, sent_data
from units.permissions import Permission, require
from units.views.acting import acted_status, attempt

_EDIT = Permission.EDIT_PLAN


def plan_copy(request, pk):
    """Lập kế hoạch năm sau từ kế hoạch này, without its results; a withdrawn one is made anew."""
    source = fetch_plan(request.user, pk)
    require(request.user, _EDIT, source)
    source.refuse_unless("copy")
    unit = heir_today(source.unit)
    if unit is None:
        raise Refused("Đơn vị lập kế hoạch này đã kết thúc hoạt động và không có đơn vị kế thừa.")
    areas = {area.code: area for area in Area.objects.at(today())}
    tasks = tasks_to_copy(request.user, source)
    years = least_years(source)
    copies = copies_of_last_year(tasks, source, unit, years, areas)
    initial = {
        "year": source.year + years,
        "title": shift_words(source.title, source.year, years),
        "approver": source.approver_id,
    }
    form = CopyPlanForm(unit, copies, sent_data(request), initial=initial)
    context = {
        "head": "Lập lại từ kế hoạch đã hủy" if years == 0 else "Lập từ kế hoạch năm trước",
        "replaced": [copy for copy in copies if copy.told],
        "targets": source.targets.standing().count(),
    }
    return _made(request, source, unit, form, copy_plan, "plans/plan_copy.html", context)


def plan_carry_down(request, pk):
    """Lập kế hoạch của đơn vị từ kế hoạch cấp trên: what the unit leads or helps with in it."""
    source = fetch_plan(request.user, pk)
    require(request.user, _EDIT)
    source.refuse_unless("carry_down")
    units = units_below(units_for(request.user, _EDIT), source)
    if not units:
        raise Refused("Đơn vị của tài khoản không thuộc cơ quan ban hành kế hoạch này.")
    chooser, wanted = clean_get(UnitBelowForm, request.GET, units=units)
    unit = wanted["don_vi"]
    copies = copies_of_superior(request.user, source, unit)
    initial = {
        "year": source.year,
        "title": f"Kế hoạch cải cách hành chính năm {source.year}",
        "approver": source.unit_id,
    }
    form = CopyPlanForm(unit, copies, sent_data(request), initial=initial)
    context = {"chooser": chooser, "copies": copies, "is_chosen": len(units) > 1}
    return _made(
        request, source, unit, form, carry_down_plan, "plans/plan_carry_down.html", context
    )


def _made(request, source, unit, form, action, template, context):
    """The plan that the form makes, or the form again; plans of the year are told beside it."""
    if form.is_valid():
        plan = attempt(form, action, unit, by=request.user, source=source, **form.cleaned_data)
        if plan:
            messages.success(request, "Đã lập dự thảo; kiểm tra từng nhiệm vụ rồi trình phê duyệt.")
            return redirect(plan)
    there = Plan.objects.visible_to(request.user).filter(unit=unit, year=form["year"].initial)
    context |= {
        "source": source,
        "unit": unit,
        "form": form,
        "back": source.get_absolute_url(),
        "there": there.exclude(state=Plan.State.WITHDRAWN).order_by("-pk"),
    }
    return render(request, template, context, status=acted_status(form))
