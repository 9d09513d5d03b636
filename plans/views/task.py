"""Tasks: one with all that was told of it, giving one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from plans.actions.explanation import is_late
from plans.actions.task import assign_task, may_decline
from plans.explaining import rows_of_explanations
from plans.forms.task import LeadSearchForm, TaskForm
from plans.models import Document, Explanation, Plan, ProgressReport, Task
from plans.models.sources import sources_of
from plans.models.task_query import WORKERS
from plans.subordination import offered_leads
from plans.views.holding import units_for
from plans.views.verbs import verb, weighed
from units.permissions import Permission, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
# Acts of a task's page, the likeliest first: (move, permission, url name, words on the button).
VERBS = (
    ("accept", P.ACCEPT_TASK, "plans:task-accept", "Tiếp nhận"),
    ("report", P.REPORT_TASK, "plans:task-report", "Báo cáo tiến độ"),
    ("verify", P.VERIFY_TASK, "plans:task-verify", "Xác nhận hoàn thành"),
    ("decide_extension", P.DECIDE_EXTENSION, "plans:task-decide-extension", "Quyết định gia hạn"),
    ("send_back", P.SEND_BACK_TASK, "plans:task-send-back", "Yêu cầu bổ sung"),
    ("explain", P.EXPLAIN_LATE, "plans:task-explain", "Gửi giải trình"),
    ("ask_explanation", P.ASK_EXPLANATION, "plans:task-ask-explanation", "Yêu cầu giải trình"),
    ("decline", P.ACCEPT_TASK, "plans:task-decline", "Từ chối phối hợp"),
    ("ask_extension", P.ASK_EXTENSION, "plans:task-ask-extension", "Đề nghị gia hạn"),
    ("give_up", P.CANCEL_TASK, "plans:task-give-up", "Ghi không thực hiện được"),
    ("cancel", P.CANCEL_TASK, "plans:task-cancel", "Thôi giao"),
)
# The same of one period: (its move, the move of its task, permission, url name, words).
PERIOD_VERBS = (
    ("verify", "follow", P.VERIFY_TASK, "plans:result-verify", "Xác nhận"),
    ("report", "report", P.REPORT_TASK, "plans:result-report", "Báo cáo"),
    ("send_back", "follow", P.SEND_BACK_TASK, "plans:result-send-back", "Yêu cầu bổ sung"),
)
# The same of a partner's part.
PART_VERBS = (
    ("accept", P.ACCEPT_TASK, "plans:part-accept", "Tiếp nhận"),
    ("give", P.ASSIGN_TASK, "plans:part-give", "Giao phần việc"),
)


def fetch_task(user, pk):
    """The task with what its page names; 404 when it is hidden."""
    named = Task.objects.select_related(
        "assigner", "lead", "plan", "area", "extension__asked_by", "owner", "confirmed_by"
    )
    return fetch(user, Task, pk, named.prefetch_related("assigner__versions", "lead__versions"))


@require_safe
def task_detail(request, pk):
    """One task: its facts, where it came from, what was reported, what may be done next."""
    task = fetch_task(request.user, pk)
    periods = periods_of(request.user, task)
    part = part_of(request.user, task)
    seen = Task.objects.visible_to(request.user)
    return render(
        request,
        "plans/task_detail.html",
        {
            "task": task,
            "due": task.due_state(today()),
            "periods": periods,
            "parts": _parts(request.user, task),
            "parent": seen.filter(pk=task.parent_id).first() if task.parent_id else None,
            "children": [
                {"task": child, "due": child.due_state(today())}
                for child in seen.filter(parent=task).with_names().order_by("due_on", "pk")
            ],
            "can_split": task.can("give_part")
            and task.lead_id in access_of(request.user).own(*WORKERS),
            "taken_over": taken_over(request.user, task),
            "plan": Plan.objects.visible_to(request.user).filter(pk=task.plan_id).first(),
            "explanations": explanations_of(request.user, task),
            "reports": _reports(request.user, task),
            "sources": sources_of(task, request.user),
            "verbs": verbs_of(request.user, task, periods),
            "can_name_owner": task.can("name_owner") and may(request.user, P.ACCEPT_TASK, task),
            "can_report_part": bool(task.can("report") and part and part.can("report")),
        },
    )


def taken_over(user, task):
    """Short name of the lead or assigner that ended and for which the user stands in, or ""."""
    access = access_of(user)
    units = (unit for unit in (task.lead, task.assigner) if access.takes_over(unit.pk))
    return next((unit.short_name for unit in units), "")


def _parts(user, task):
    """[{partner, due: DueState, verbs: [{label, url}]}], in the order of the partners."""
    rows = []
    for partner in task.partner_links.select_related("unit").order_by("pk"):
        partner.task = task
        rows.append(
            {
                "partner": partner,
                "due": partner.due_state(today()) if partner.part else None,
                "verbs": [
                    {"label": label, "url": reverse(name, args=[partner.pk])}
                    for move, permission, name, label in PART_VERBS
                    if partner.can(move)
                    and task.can("give_part")
                    and may(user, permission, partner)
                ],
            }
        )
    return rows


def _reports(user, task):
    """Reports, newest first; of their documents those that this reader sees."""
    reports = ProgressReport.objects.visible_to(user).filter(task=task)
    reports = list(
        reports.select_related("unit", "by", "outcome_by", "period").prefetch_related(
            "unit__versions", "documents", "file_links__file"
        )
    )
    cited = {document.pk for report in reports for document in report.documents.all()}
    seen = set(Document.objects.visible_to(user).filter(pk__in=cited).values_list("pk", flat=True))
    for report in reports:
        report.seen_documents = [item for item in report.documents.all() if item.pk in seen]
    return reports


def explanations_of(user, task):
    """Explanations of the task, newest first, as far as this reader sees them."""
    return rows_of_explanations(Explanation.objects.told_of(user, [task]).get(task.pk, ()))


def verbs_of(user, task, periods=()):
    """What this person may do in the present state (see plans/views/verbs.py).

    `periods`: the rows of `periods_of`, of which the first that has verbs is offered here too.
    """
    found = [
        {
            "label": f"{row['verbs'][0]['label']} {row['result'].label}",
            "name": "",
            "url": row["verbs"][0]["url"],
        }
        for row in periods
        if row["verbs"]
    ][:1]
    found += [
        verb(name, label, task.pk)
        for move, permission, name, label in VERBS
        if task.can(move) and _makes_sense(move, task) and may(user, permission, task)
    ]
    return weighed(found)


def periods_of(user, task):
    """[{result, due: DueState, report: its last ProgressReport, verbs: [{label, url}]}]."""
    if not task.recurrence:
        return []
    reports = {}
    for report in task.reports.filter(period__isnull=False).order_by("at", "pk"):
        reports[report.period_id] = report
    rows = []
    for result in task.results.all():
        result.task = task
        rows.append(
            {
                "result": result,
                "due": result.due_state(today()),
                "report": reports.get(result.pk),
                "verbs": [
                    {"label": label, "url": reverse(name, args=[result.pk])}
                    for move, of_task, permission, name, label in PERIOD_VERBS
                    if result.can(move) and task.can(of_task) and may(user, permission, result)
                ],
            }
        )
    return rows


def _makes_sense(move, task):
    """Rules beside the state, so that a page offers nothing that would be refused."""
    if move in ("report", "verify", "send_back", "ask_extension") and task.recurrence:
        return False
    if move == "ask_extension":
        return bool(task.due_on and task.due_on >= today() and task.extension_or_none is None)
    if move == "decide_extension":
        return task.is_extension_pending
    if move in ("explain", "ask_explanation"):
        waits = task.explanations.filter(state__in=Explanation.WAITING).exists()
        return not waits and (move == "ask_explanation" or is_late(task))
    if move == "decline":
        return may_decline(task)
    return True


def part_of(user, task):
    """The partner for which this person reports, or None."""
    for link in task.partner_links.select_related("unit").order_by("pk"):
        if may(user, P.REPORT_TASK, link):
            return link
    return None


def task_assign(request):
    """Giao nhiệm vụ by hand: to the own tree, the host agency, or a unit found by its name; also a
    share of a task that an own unit leads.
    """
    require(request.user, P.ASSIGN_TASK)
    assigners = units_for(request.user, P.ASSIGN_TASK)
    search, wanted = clean_get(LeadSearchForm, request.GET, assigners=assigners)
    whole = Task.objects.visible_to(request.user).filter(pk=wanted["chia"], lead__in=assigners)
    whole = whole.select_related("lead").first() if wanted["chia"] else None
    assigner = whole.lead if whole else wanted["giao"]
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        groups=offered_leads(assigner, wanted["tim"]),
        initial={"area": whole.area_id} if whole else None,
    )
    if form.is_valid():
        fields = form.cleaned_data | {"parent": whole}
        made = attempt(form, assign_task, assigner, by=request.user, **fields)
        if made:
            messages.success(request, f"Đã giao nhiệm vụ; đang chờ {made.lead.name} tiếp nhận.")
            return redirect(made)
    return render(
        request,
        "plans/task_assign.html",
        {"form": form, "search": search, "assigner": assigner, "whole": whole},
        status=acted_status(form),
    )
