"""The rows of a plan while it is drafted: its tasks, its targets, what it rests on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cchc.lib.fields import clean_get
from plans.actions.plan import add_basis, drop_basis, drop_plan_task, edit_plan_task
from plans.actions.target import add_target, edit_target, withdraw_target
from plans.forms.fields import ConfirmForm, SearchForm
from plans.forms.plan import BasisForm, LeadNameForm
from plans.forms.plan_rows import EditPlanTaskForm, EditTargetForm, TargetForm
from plans.models import Document, Target, Task
from plans.subordination import offered_leads
from plans.views.plan import begin, sent_data
from units.models import Unit
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt

_EDIT = Permission.EDIT_PLAN


def _act(request, plan, form, action, obj, template, done, **context):
    """Carries the action out on a row of the plan, back to the plan's page when it is done."""
    if form.is_valid() and (
        row := attempt(form, action, obj, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, done(row) if callable(done) else done)
        return redirect(plan)
    context |= {"plan": plan, "form": form, "row": obj, "back": plan.get_absolute_url()}
    return render(request, template, context, status=acted_status(form))


# --- Tasks --------------------------------------------------------------------------------------


def _begin_task(request, pk):
    """(task, plan): a planned task that its reader may change in the plan's present state."""
    rows = Task.objects.filter(plan__isnull=False).select_related("plan__unit", "assigner", "area")
    task = fetch(request.user, Task, pk, rows.prefetch_related("plan__unit__versions"))
    require(request.user, _EDIT, task)
    task.plan.refuse_unless("edit")
    task.refuse_unless("edit")
    return task, task.plan


def plan_edit_task(request, pk):
    """Sửa nhiệm vụ of a draft; what it names now is offered beside the usual units."""
    task, plan = _begin_task(request, pk)
    search, wanted = clean_get(LeadNameForm, request.GET)
    groups = with_named(offered_leads(plan.unit, wanted["tim"]), task)
    form = EditPlanTaskForm(task, sent_data(request), groups=groups)
    return _act(
        request, plan, form, edit_plan_task, task, "plans/plan_edit_task.html",
        "Đã lưu nhiệm vụ.", search=search,
    )  # fmt: skip


def with_named(groups, task):
    """The groups of offered units and the ones that the task names already."""
    offered = {unit.pk for _title, units in groups for unit in units}
    named = {task.lead_id, *task.partner_links.values_list("unit", flat=True)} - offered
    units = list(Unit.objects.with_names().filter(pk__in=named))
    return [*groups, ("Đang ghi trong nhiệm vụ", units)] if units else groups


def plan_drop_task(request, pk):
    """Bỏ nhiệm vụ khỏi dự thảo."""
    task, plan = _begin_task(request, pk)
    return _act(
        request, plan, ConfirmForm(sent_data(request)), drop_plan_task, task,
        "plans/plan_drop_task.html", "Đã bỏ nhiệm vụ khỏi dự thảo.",
    )  # fmt: skip


# --- Targets ------------------------------------------------------------------------------------


def plan_add_target(request, pk):
    """Thêm chỉ tiêu."""
    plan = begin(request, pk, "edit", _EDIT)
    return _act(
        request, plan, TargetForm(sent_data(request)), add_target, plan,
        "plans/plan_add_target.html", _told("Đã thêm chỉ tiêu"),
    )  # fmt: skip


def _told(done):
    """What was done, and how the words of the target were understood."""

    def sentence(target):
        if target.understood:
            return f"{done}; hiểu là {target.understood}."
        return f"{done}; mức phấn đấu giữ nguyên chữ, chưa nhận ra con số để so sánh."

    return sentence


def _begin_target(request, pk):
    rows = Target.objects.standing().select_related("plan__unit")
    target = fetch(request.user, Target, pk, rows.prefetch_related("plan__unit__versions"))
    require(request.user, _EDIT, target)
    target.plan.refuse_unless("edit")
    return target, target.plan


def target_edit(request, pk):
    """Sửa chỉ tiêu."""
    target, plan = _begin_target(request, pk)
    return _act(
        request, plan, EditTargetForm(target, sent_data(request)), edit_target, target,
        "plans/target_edit.html", _told("Đã lưu chỉ tiêu"),
    )  # fmt: skip


def target_withdraw(request, pk):
    """Bỏ chỉ tiêu khỏi dự thảo."""
    target, plan = _begin_target(request, pk)
    return _act(
        request, plan, ConfirmForm(sent_data(request)), withdraw_target, target,
        "plans/target_withdraw.html", "Đã bỏ chỉ tiêu khỏi dự thảo.",
    )  # fmt: skip


# --- What it rests on ---------------------------------------------------------------------------


def plan_add_basis(request, pk):
    """Thêm căn cứ."""
    plan = begin(request, pk, "edit", _EDIT)
    search, wanted = clean_get(SearchForm, request.GET)
    form = BasisForm(request.user, sent_data(request), text=wanted["tim"])
    return _act(
        request, plan, form, add_basis, plan, "plans/plan_add_basis.html", "Đã thêm căn cứ.",
        search=search,
    )  # fmt: skip


@require_POST
def plan_drop_basis(request, pk, document):
    """Bỏ căn cứ khỏi dự thảo."""
    plan = begin(request, pk, "edit", _EDIT)
    drop_basis(plan, by=request.user, document=fetch(request.user, Document, document))
    messages.success(request, "Đã bỏ căn cứ khỏi dự thảo.")
    return redirect(plan)
