"""Plans of reform: the list, one plan with its tasks by area, and every step of it."""

from functools import partial
from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Conflict
from cchc.lib.vietnamese import upper_first
from plans.actions.plan import (
    add_plan_task,
    approve_plan,
    create_plan,
    edit_plan,
    issue_plan,
    return_plan,
    send_plan,
    withdraw_plan,
)
from plans.copying import superiors_plans
from plans.filters import PlanFilterForm
from plans.forms.fields import ConfirmForm, SeenForm
from plans.forms.plan import (
    EditPlanForm,
    IssuePlanForm,
    LeadNameForm,
    NewPlanForm,
    UnitChoiceForm,
)
from plans.forms.plan_rows import PlanTaskForm
from plans.forms.task import ReasonForm
from plans.issuing import awaited_issue
from plans.models import Document, Plan, PlanVersion, Target, Task
from plans.models.names import by_area
from plans.models.sources import stakes_of
from plans.subordination import offered_leads
from plans.views.holding import units_for
from plans.views.verbs import verb, weighed
from units.lineage import line_of
from units.permissions import TABLE, Permission, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
# Acts of a plan's page, the likeliest first: (move, permission, url name, words on the button).
VERBS = (
    ("approve", P.APPROVE_PLAN, "plans:plan-approve", "Phê duyệt"),
    ("issue", P.ISSUE_PLAN, "plans:plan-issue", "Ban hành"),
    ("send", P.SEND_PLAN, "plans:plan-send", "Trình phê duyệt"),
    ("return", P.RETURN_PLAN, "plans:plan-return", "Trả lại"),
    ("edit", P.EDIT_PLAN, "plans:plan-add-task", "Thêm nhiệm vụ"),
    ("edit", P.EDIT_PLAN, "plans:plan-upload", "Nhập bảng nhiệm vụ"),
    ("edit", P.EDIT_PLAN, "plans:plan-edit", "Sửa"),
    ("amend", P.EDIT_PLAN, "plans:plan-amend", "Điều chỉnh"),
    ("withdraw", P.EDIT_PLAN, "plans:plan-withdraw", "Hủy kế hoạch"),
)
NO_AREA = "chưa ghi lĩnh vực"


@require_safe
def plan_list(request):
    """Kế hoạch: newest year first, with how many of the tasks are done."""
    form, wanted = clean_get(PlanFilterForm, request.GET)
    plans = Plan.objects.visible_to(request.user).with_progress()
    plans = plans.picked(year=wanted["nam"], state=wanted["trang_thai"], unit=wanted["don_vi"])
    return render(
        request,
        "plans/plan_list.html",
        {
            "form": form,
            "page": page_of(plans, request.GET, order=("-year", "-id")),
            "can_create": bool(may(request.user, P.EDIT_PLAN)),
        },
    )


def fetch_plan(user, pk):
    named = Plan.objects.select_related("unit", "approver", "document", "sent_by", "approved_by")
    return fetch(user, Plan, pk, named.prefetch_related("unit__versions", "approver__versions"))


@require_safe
def plan_detail(request, pk):
    """One plan: its words, tasks by area with their progress, what may be done next."""
    plan = fetch_plan(request.user, pk)
    day = today()
    tasks = tasks_of(request.user, plan)
    stakes = stakes_of(tasks, request.user)
    for task in tasks:
        task.due, task.stakes = task.due_state(day), stakes[task.pk]
        task.is_past = task.due_on is not None and task.due_on < day
    seen = Document.objects.visible_to(request.user)
    counted = [task for task in tasks if task.state not in NOT_COUNTED]
    return render(
        request,
        "plans/plan_detail.html",
        {
            "plan": plan,
            "groups": by_area_names(tasks),
            "targets": Target.objects.visible_to(request.user).filter(plan=plan).standing(),
            "texts": [(title, text) for title, text in texts_of(plan) if text],
            "is_planned": plan.state != Plan.State.ISSUED,
            "can_edit": plan.can("edit") and bool(may(request.user, P.EDIT_PLAN, plan)),
            "count": len(counted),
            "done": sum(task.state == Task.State.VERIFIED for task in counted),
            "late": sum(task.due.is_overdue for task in counted),
            "staked": _points_on(counted),
            "late_points": _points_on([task for task in counted if task.due.is_overdue]),
            "basis": seen.filter(plans_on_it=plan).order_by("-issued_on", "pk"),
            "document": seen.filter(pk=plan.document_id).first() if plan.document_id else None,
            "verbs": verbs_of(request.user, plan, has_tasks=bool(tasks)),
            "versions": list(
                PlanVersion.objects.visible_to(request.user)
                .filter(plan=plan)
                .exclude(state=PlanVersion.State.WITHDRAWN)
                .order_by("-number")
            ),
            "makes": _made_from(request.user, plan, tasks),
            "awaited": awaited_issue(request.user, plan, P.ISSUE_PLAN, "kế hoạch")
            if plan.can("issue")
            else None,
        },
    )


def _points_on(tasks):
    """Points that hang on these tasks, as other packages tell them."""
    return sum(stake.points for task in tasks for stake in task.stakes)


NOT_COUNTED = (Task.State.CANCELLED, Task.State.DECLINED)


def _made_from(user, plan, tasks):
    """[(url name, words)] of the plans that this person may make from the one that he reads."""
    found = []
    if plan.state == Plan.State.ISSUED and may(user, P.EDIT_PLAN, plan):
        found.append(("plans:plan-copy", f"Lập kế hoạch năm {plan.year + 1} từ kế hoạch này"))
    if plan.state == Plan.State.WITHDRAWN and may(user, P.EDIT_PLAN, plan):
        found.append(("plans:plan-copy", "Lập lại dự thảo từ kế hoạch này"))
    own = access_of(user).own(*TABLE[P.EDIT_PLAN].reach) - {plan.unit_id}
    named = {task.lead_id for task in tasks}
    named |= {link.unit_id for task in tasks for link in task.partner_links.all()}
    if plan.state == Plan.State.ISSUED and named & own:
        found.append(("plans:plan-carry-down", "Lập kế hoạch của đơn vị từ kế hoạch này"))
    return found


def texts_of(plan):
    """[(title, text)] of the written parts of a plan, in the order of its paper."""
    names = ("purpose", "objectives", "solutions", "budget", "organisation")
    return [
        (upper_first(Plan._meta.get_field(name).verbose_name), getattr(plan, name))
        for name in names
    ]


def tasks_of(user, plan):
    """The tasks of a plan that this reader sees, by area, as they were entered; without those
    that were dropped from its draft."""
    tasks = Task.objects.visible_to(user).filter(plan=plan).with_names()
    tasks = tasks.exclude(state=Task.State.CANCELLED, assigned_on__isnull=True)
    named = tasks.select_related("area", "confirmed_by").prefetch_related(
        "partner_links__unit__versions", "parent"
    )
    return list(named.order_by(*by_area()))


def by_area_names(tasks):
    """[(name of the area, its tasks)] in the order of the areas."""
    groups = groupby(tasks, key=lambda task: task.area.name if task.area else NO_AREA)
    return [(name, list(rows)) for name, rows in groups]


def verbs_of(user, plan, has_tasks):
    """What this person may do in the present state (see plans/views/verbs.py)."""
    return weighed(
        [
            verb(name, label, plan.pk)
            for move, permission, name, label in VERBS
            if plan.can(move) and may(user, permission, plan) and (move != "send" or has_tasks)
        ]
    )


def sent_data(request):
    return request.POST if request.method == "POST" else None


def plan_create(request):
    """Lập kế hoạch."""
    require(request.user, P.EDIT_PLAN)
    units = units_for(request.user, P.EDIT_PLAN)
    chooser, wanted = clean_get(UnitChoiceForm, request.GET, units=units)
    unit = wanted["don_vi"]
    year = today().year
    initial = {"year": year, "title": f"Kế hoạch cải cách hành chính năm {year}"}
    form = NewPlanForm(request.user, unit, sent_data(request), text=wanted["tim"], initial=initial)
    if form.is_valid():
        plan = attempt(form, create_plan, unit, by=request.user, **form.cleaned_data)
        if plan:
            messages.success(request, "Đã lập kế hoạch; thêm nhiệm vụ rồi trình phê duyệt.")
            return redirect(plan)
    context = {
        "form": form,
        "chooser": chooser,
        "unit": unit,
        "last": Plan.objects.filter(unit__in=line_of(unit), state=Plan.State.ISSUED)
        .visible_to(request.user)
        .order_by("-year", "-pk")[:3],
        "above": superiors_plans(request.user, unit)[:3],
    }
    return render(request, "plans/plan_create.html", context, status=acted_status(form))


def _step(request, plan, form, action, template, done, **context):
    if form.is_valid() and attempt(form, action, plan, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect(plan)
    context |= {"plan": plan, "form": form, "back": plan.get_absolute_url()}
    return render(request, template, context, status=acted_status(form))


def begin(request, pk, move, permission):
    """The plan, once its reader may take this step in its present state."""
    plan = fetch_plan(request.user, pk)
    require(request.user, permission, plan)
    plan.refuse_unless(move)
    return plan


def plan_edit(request, pk):
    """Sửa dự thảo hoặc bản bị trả lại."""
    plan = begin(request, pk, "edit", P.EDIT_PLAN)
    form = EditPlanForm(plan, sent_data(request))
    return _step(request, plan, form, edit_plan, "plans/plan_edit.html", "Đã lưu kế hoạch.")


def plan_add_task(request, pk):
    """Thêm nhiệm vụ dự kiến."""
    plan = begin(request, pk, "edit", P.EDIT_PLAN)
    search, wanted = clean_get(LeadNameForm, request.GET)
    form = PlanTaskForm(sent_data(request), groups=offered_leads(plan.unit, wanted["tim"]))
    return _step(
        request, plan, form, add_plan_task, "plans/plan_add_task.html",
        "Đã thêm nhiệm vụ vào kế hoạch.", search=search,
    )  # fmt: skip


def plan_send(request, pk):
    """Trình phê duyệt."""
    plan = begin(request, pk, "send", P.SEND_PLAN)
    return _step(
        request, plan, ConfirmForm(sent_data(request)), send_plan, "plans/plan_send.html",
        "Đã trình kế hoạch.", early=_early(plan),
    )  # fmt: skip


def _early(plan):
    """Planned tasks whose date is over: the plan cannot be issued on a later day."""
    return list(plan.tasks.planned_before(today()))


def plan_return(request, pk):
    """Trả lại để hoàn thiện."""
    plan = begin(request, pk, "return", P.RETURN_PLAN)
    return _step(
        request, plan, ReasonForm(sent_data(request)), return_plan, "plans/plan_return.html",
        "Đã trả lại kế hoạch kèm lý do.",
    )  # fmt: skip


def plan_approve(request, pk):
    """Phê duyệt."""
    plan = begin(request, pk, "approve", P.APPROVE_PLAN)
    step = partial(
        _step, request, plan, action=approve_plan, template="plans/plan_approve.html",
        done="Đã phê duyệt kế hoạch; đang chờ ban hành.", early=_early(plan),
    )  # fmt: skip
    opened = SeenForm(initial={"version": plan.version})
    form = SeenForm(sent_data(request)) if request.method == "POST" else opened
    try:
        return step(form)
    except Conflict:  # returned, changed and sent again meanwhile
        opened.refused = True
        return step(opened, changed=True)


def plan_issue(request, pk):
    """Ban hành: the plan becomes a document and its tasks are given."""
    plan = begin(request, pk, "issue", P.ISSUE_PLAN)
    files = request.FILES if request.method == "POST" else None
    form = IssuePlanForm(plan, sent_data(request), files)
    response = _step(
        request, plan, form, issue_plan, "plans/plan_issue.html",
        "Đã ban hành kế hoạch và giao các nhiệm vụ.", early=_early(plan),
    )  # fmt: skip
    if response.status_code == 302 and form.rewritten:
        messages.info(request, form.rewritten)
    return response


def plan_withdraw(request, pk):
    """Hủy kế hoạch chưa ban hành."""
    plan = begin(request, pk, "withdraw", P.EDIT_PLAN)
    return _step(
        request, plan, ReasonForm(sent_data(request)), withdraw_plan, "plans/plan_withdraw.html",
        "Đã hủy kế hoạch, kèm lý do.",
    )  # fmt: skip
