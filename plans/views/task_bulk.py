"""One act on the ticked tasks: first what it would do to each, then the act."""

from collections import defaultdict

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from cchc.lib.clock import today
from cchc.lib.refusal import Conflict
from cchc.lib.vietnamese import short_date, upper_first
from plans.actions.task_bulk import ACTS, act_on_tasks, why_not
from plans.bulk import EXTEND, OWNER, REMIND, WORDS
from plans.forms.task_bulk import BulkForm, details_form
from plans.models import Task
from plans.models.task_query import WORKERS
from units.models import Membership, User
from units.permissions import TABLE, access_of
from units.views.acting import acted_status, attempt

CHANGED = "Vừa được lưu ở nơi khác, sau khi danh sách được mở; mở lại danh sách rồi chọn lại."


def bulk_choices(user):
    """(code, words) of what this account may do to many tasks at once; reminding alone is none."""
    access = access_of(user)
    found = [code for code, act in ACTS.items() if access.has(*TABLE[act.permission].reach)]
    return [(code, WORDS[code]) for code in [*found, REMIND]] if found else []


def task_bulk(request):
    """Xử lý nhiều nhiệm vụ: the preview, and on confirmation the act."""
    is_sent = request.method == "POST"
    chosen = BulkForm(request.POST if is_sent else request.GET)
    if not chosen.is_valid():
        for _, sentence in chosen.error_links:
            messages.warning(request, sentence)
        return redirect(_back(chosen))
    code, ticks = chosen.cleaned_data["viec"], chosen.cleaned_data["chon"]
    tasks = _ticked(request.user, ticks)
    if code == REMIND:
        return _remind(request, chosen, tasks)
    context = {"words": WORDS[code], "code": code, "loc": chosen.cleaned_data["loc"]}
    context |= {"back": _back(chosen), "hidden": len(ticks) - len(tasks)}
    rows = _rows(request.user, code, tasks, {} if is_sent else ticks)
    form = details_form(code, _candidates(rows, code), request.POST if is_sent else None)
    status = 200
    if is_sent and form.is_valid():
        try:
            done = _carry_out(request.user, form, code, tasks, ticks)
        except Conflict as conflict:
            context["changed"], status, ticks = conflict.fields, 409, {}
        else:
            if done:
                words = WORDS[code].lower()
                messages.success(request, f"Đã {words}: {len(ticks)} nhiệm vụ.")
                return redirect(context["back"])
            status = acted_status(form)
    for row in rows:
        row["tick"] = f"{row['task'].pk}-{ticks.get(row['task'].pk) or row['task'].version}"
    context |= {"form": form, "rows": rows, "count": sum(not row["why_not"] for row in rows)}
    return render(request, "plans/task_bulk.html", context, status=status)


def _carry_out(user, form, code, tasks, ticks):
    """The Unit for which it was done, or None after a refusal."""
    units = [task.unit_for(ACTS[code].permission) for task in tasks]
    if not units:
        return None
    versions = {key: version or 0 for key, version in ticks.items()}
    given = form.cleaned_data
    return attempt(form, act_on_tasks, units[0], by=user, code=code, versions=versions, **given)


def _back(chosen):
    query = chosen.data.get("loc", "")[:1000]
    return f"{reverse('plans:task-list')}?{query}"


def _ticked(user, ticks):
    """The ticked tasks that this user sees, with all that a sentence about them names."""
    found = Task.objects.visible_to(user).filter(pk__in=ticks)
    found = found.select_related("lead", "assigner", "extension")
    found = found.prefetch_related("lead__versions", "assigner__versions")
    return list(found.order_by("due_on", "pk"))


def _rows(user, code, tasks, ticks):
    """What is shown of each task; `ticks`: versions that the list showed."""
    return [
        {
            "task": task,
            "due": task.due_state(today()),
            "why_not": CHANGED
            if (ticks.get(task.pk) or task.version) != task.version
            else why_not(user, ACTS[code], task),
            "extension": task.extension_or_none if code == EXTEND else None,
        }
        for task in tasks
    ]


def _candidates(rows, code):
    """Users who work for the lead of every task that can be done; asked for naming one alone."""
    if code != OWNER:
        return []
    found = User.objects.order_by("name_key", "pk")
    for lead in {row["task"].lead for row in rows if not row["why_not"]}:
        acting = Membership.objects.acting_for(lead, today(), WORKERS)
        found = found.filter(pk__in=acting.values("user"))
    return found if any(not row["why_not"] for row in rows) else []


def _remind(request, chosen, tasks):
    """Soạn lời nhắc: a text for each lead; nothing is stored or sent."""
    by_lead = defaultdict(list)
    for task in tasks:
        if task.state in Task.OPEN:
            by_lead[task.lead].append(task)
    texts = [(upper_first(lead.name), _reminder(lead, due)) for lead, due in by_lead.items()]
    context = {"texts": texts, "left_out": len(tasks) - sum(map(len, by_lead.values()))}
    return render(request, "plans/task_remind.html", {**context, "back": _back(chosen)})


def _reminder(lead, tasks):
    lines = [f"Đề nghị {lead.name} thực hiện và báo cáo các nhiệm vụ sau:"]
    for number, task in enumerate(tasks, start=1):
        due = task.due_state(today())
        day = f", hạn {short_date(task.due_on)}" if task.due_on else ""
        late = f" ({due.words})" if due.is_overdue else ""
        lines.append(f"{number}. {task.title}{day}{late}.")
    return "\n".join(lines)
