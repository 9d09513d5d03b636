"""Amendments of an issued plan: begun, gathered change by change, decided; versions compared."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.fields import clean_get
from plans.actions.amendment import (
    amend_plan,
    begin_amendment,
    propose_drop,
    propose_target,
    propose_task,
    withdraw_amendment,
    withdraw_change,
)
from plans.amending import Proposal, content_of, pairs_of, shown_to, tasks_in_force
from plans.forms.amendment import IssueAmendmentForm, VersionPickForm
from plans.forms.plan import LeadNameForm
from plans.forms.plan_rows import PlanTaskForm, TargetForm, values_of_target, values_of_task
from plans.forms.task import ReasonForm
from plans.issuing import awaited_issue
from plans.models import PlanChange, PlanVersion, Target, Task
from plans.subordination import offered_leads
from plans.versions import PARTS, SAME
from plans.views.plan import begin, fetch_plan, sent_data
from plans.views.plan_rows import with_named
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
# Part of a version -> what its changes are about.
SUBJECTS = {
    "tasks": PlanChange.Subject.TASK,
    "targets": PlanChange.Subject.TARGET,
    "texts": PlanChange.Subject.TEXT,
    "basis": PlanChange.Subject.BASIS,
}


def _differing(pairs):
    return [pair for pair in pairs if pair.kind != SAME]


# --- Versions that were issued ------------------------------------------------------------------


@require_safe
def plan_history(request, pk):
    """Các bản của kế hoạch: each with its document, one beside the version before it."""
    plan = fetch_plan(request.user, pk)
    seen = PlanVersion.objects.visible_to(request.user).filter(plan=plan)
    versions = {each.number: each for each in seen.issued().select_related("document")}
    _form, wanted = clean_get(VersionPickForm, request.GET)
    picked = versions.get(wanted["so"]) or next(iter(versions.values()), None)
    before = versions.get(picked.number - 1) if picked else None
    pairs = {}
    if before:
        pairs = pairs_of(*shown_to(request.user, before.content, picked.content))
    return render(
        request,
        "plans/plan_history.html",
        {
            "plan": plan,
            "versions": list(versions.values()),
            "picked": picked,
            "before": before,
            "parts": [(title, _differing(pairs.get(part, ()))) for part, title, _ in PARTS],
            "same": sum(pair.kind == SAME for pair in pairs.get("tasks", ())),
        },
    )


# --- One that is being drafted ------------------------------------------------------------------


def plan_amend(request, pk):
    """Điều chỉnh: begins an amendment, or goes on with the one that is being drafted."""
    plan = begin(request, pk, "amend", P.EDIT_PLAN)
    if request.method != "POST" and (there := plan.versions.open().first()):
        return redirect(there)
    form = ReasonForm(sent_data(request))
    if form.is_valid():
        version = attempt(form, begin_amendment, plan, by=request.user, **form.cleaned_data)
        if version:
            messages.success(request, "Đã mở bản điều chỉnh; ghi từng thay đổi rồi ban hành.")
            return redirect(version)
    context = {"plan": plan, "form": form, "back": plan.get_absolute_url()}
    return render(request, "plans/plan_amend.html", context, status=acted_status(form))


def _fetch_version(request, pk):
    named = PlanVersion.objects.select_related("plan__unit", "plan__document", "drafted_by")
    return fetch(request.user, PlanVersion, pk, named.prefetch_related("plan__unit__versions"))


def begin_version(request, pk, move="edit", permission=P.EDIT_PLAN):
    """The amendment, once its reader may take this step in its present state."""
    version = _fetch_version(request, pk)
    require(request.user, permission, version)
    version.refuse_unless(move)
    return version


@require_safe
def version_detail(request, pk):
    """The amendment being drafted: what it changes, beside what the plan says now."""
    version = _fetch_version(request, pk)
    plan = version.plan
    if version.state == PlanVersion.State.ISSUED:
        return redirect(f"{reverse('plans:plan-history', args=[plan.pk])}?so={version.number}")
    whole, proposal = content_of(plan), Proposal(version)
    now, then = shown_to(request.user, whole, proposal.content(whole))
    pairs = pairs_of(now, then)
    changes = {part: proposal.by_row(subject) for part, subject in SUBJECTS.items()}
    can_edit = version.can("edit") and bool(may(request.user, P.EDIT_PLAN, version))
    return render(
        request,
        "plans/version_detail.html",
        {
            "version": version,
            "plan": plan,
            "parts": [
                (f"Thay đổi về {title.lower()}", _with_changes(pairs[part], changes[part]))
                for part, title, _ in PARTS
                if changes[part]
            ],
            "can_edit": can_edit,
            "can_issue": version.can("issue") and bool(may(request.user, P.AMEND_PLAN, version)),
            "awaited": awaited_issue(request.user, version, P.AMEND_PLAN, "bản điều chỉnh")
            if version.can("issue") and proposal.changes
            else None,
            "others": [
                task
                for task in tasks_in_force(plan)
                if task.pk not in changes["tasks"] and task.can("amend")
            ],
            "other_targets": [
                target for target in plan.targets.standing() if target.pk not in changes["targets"]
            ],
            "texts": now["texts"],
            "other_basis": [row for row in now["basis"] if row["id"] not in changes["basis"]],
        },
    )


def _with_changes(pairs, changes):
    """[(Pair, its PlanChange)] of what the amendment changes."""
    return [(pair, changes.get(pair.key)) for pair in _differing(pairs)]


def act_on(request, version, form, action, template, done, *, obj=None, kept=None, **context):
    """Carries the action out, back to the amendment when it is done. `kept`: more keywords."""
    obj = obj or version
    if form.is_valid():
        values = {**form.cleaned_data, **(kept or {})}
        if attempt(form, action, obj, by=request.user, **values):
            messages.success(request, done)
            return redirect(version)
    context |= {
        "version": version,
        "plan": version.plan,
        "form": form,
        "back": version.get_absolute_url(),
    }
    return render(request, template, context, status=acted_status(form))


def version_add_task(request, pk):
    """Bổ sung nhiệm vụ."""
    return _task(request, begin_version(request, pk), None)


def version_change_task(request, pk, task):
    """Sửa đổi nhiệm vụ."""
    version = begin_version(request, pk)
    return _task(request, version, _task_of(request, version, task))


def _task_of(request, version, pk):
    rows = Task.objects.filter(plan=version.plan).select_related("plan", "area", "lead")
    return fetch(request.user, Task, pk, rows.prefetch_related("lead__versions"))


def _task(request, version, task):
    search, wanted = clean_get(LeadNameForm, request.GET)
    groups = offered_leads(version.plan.unit, wanted["tim"])
    groups = with_named(groups, task) if task else groups
    initial = values_of_task(task) if task else {}
    form = PlanTaskForm(sent_data(request), groups=groups, initial=initial)
    return act_on(
        request, version, form, propose_task, "plans/version_task.html",
        "Đã ghi thay đổi vào bản điều chỉnh.", kept={"task": task}, task=task, search=search,
    )  # fmt: skip


def version_drop_task(request, pk, task):
    """Bỏ nhiệm vụ, có lý do."""
    version = begin_version(request, pk)
    task = _task_of(request, version, task)
    return act_on(
        request, version, ReasonForm(sent_data(request)), propose_drop,
        "plans/version_drop.html", "Đã ghi việc bỏ nhiệm vụ.", kept={"task": task}, row=task,
    )  # fmt: skip


def version_add_target(request, pk):
    """Bổ sung chỉ tiêu."""
    return _target(request, begin_version(request, pk), None)


def version_change_target(request, pk, target):
    """Sửa đổi chỉ tiêu."""
    version = begin_version(request, pk)
    return _target(request, version, _target_of(request, version, target))


def _target_of(request, version, pk):
    return fetch(request.user, Target, pk, Target.objects.standing().filter(plan=version.plan))


def _target(request, version, target):
    initial = values_of_target(target) if target else {}
    form = TargetForm(sent_data(request), initial=initial)
    return act_on(
        request, version, form, propose_target, "plans/version_target.html",
        "Đã ghi thay đổi vào bản điều chỉnh.", kept={"target": target}, target=target,
    )  # fmt: skip


def version_drop_target(request, pk, target):
    """Bỏ chỉ tiêu, có lý do."""
    version = begin_version(request, pk)
    target = _target_of(request, version, target)
    return act_on(
        request, version, ReasonForm(sent_data(request)), propose_drop,
        "plans/version_drop.html", "Đã ghi việc bỏ chỉ tiêu.", kept={"target": target}, row=target,
    )  # fmt: skip


@require_POST
def change_withdraw(request, pk):
    """Rút một thay đổi."""
    named = PlanChange.objects.select_related("plan_version__plan__unit")
    change = fetch(request.user, PlanChange, pk, named)
    require(request.user, P.EDIT_PLAN, change)
    withdraw_change(change, by=request.user)
    messages.success(request, "Đã rút thay đổi.")
    return redirect(change.plan_version)


def version_issue(request, pk):
    """Ban hành điều chỉnh: the deciding document is entered and every change is made."""
    version = begin_version(request, pk, "issue", P.AMEND_PLAN)
    files = request.FILES if request.method == "POST" else None
    form = IssueAmendmentForm(version.plan, sent_data(request), files)
    return act_on(
        request, version, form, amend_plan, "plans/version_issue.html",
        "Đã ban hành điều chỉnh; các nhiệm vụ được giao, sửa, thôi giao theo bản mới.",
    )  # fmt: skip


def version_withdraw(request, pk):
    """Hủy bản điều chỉnh đang soạn."""
    version = begin_version(request, pk, "withdraw")
    return act_on(
        request, version, ReasonForm(sent_data(request)), withdraw_amendment,
        "plans/version_withdraw.html", "Đã hủy bản điều chỉnh; kế hoạch giữ nguyên.",
    )  # fmt: skip
