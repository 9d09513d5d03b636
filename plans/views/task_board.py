"""Tasks by state: a column for each, with the next act of this reader on every card."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.vietnamese import upper_first
from plans.models import Task
from plans.views.picking import pick_tasks
from units.permissions import Permission, access_of, is_allowed

MOST = 12
S, P = Task.State, Permission
COLUMNS = (S.DRAFT, S.ASSIGNED, S.ACCEPTED, S.REPORTED, S.RETURNED, S.VERIFIED, S.CANNOT)
# What is done next, the likeliest first: (move, permission, url name, words).
NEXT = (
    ("decide_extension", P.DECIDE_EXTENSION, "plans:task-decide-extension", "Quyết định gia hạn"),
    ("accept", P.ACCEPT_TASK, "plans:task-accept", "Tiếp nhận"),
    ("report", P.REPORT_TASK, "plans:task-report", "Báo cáo tiến độ"),
    ("verify", P.VERIFY_TASK, "plans:task-verify", "Xác nhận hoàn thành"),
)


@require_safe
def task_board(request):
    """Nhiệm vụ theo trạng thái."""
    picking = pick_tasks(request, leave_out=("trang_thai",))
    counts, tasks = picking.tasks.by_state(COLUMNS, MOST)
    cards = {}
    for task in tasks:
        cards.setdefault(task.state, []).append(_card(request.user, task))
    return render(
        request,
        "plans/task_board.html",
        {
            "picking": picking,
            "form": picking.form,
            "columns": [
                {
                    "label": upper_first(state.label),
                    "count": counts.get(state, 0),
                    "url": picking.listed(trang_thai=state.value),
                    "cards": cards.get(state, []),
                    "more": counts.get(state, 0) - len(cards.get(state, [])),
                }
                for state in COLUMNS
                if state != S.DRAFT or counts.get(state)
            ],
            "is_empty": not counts,
        },
    )


def _card(user, task):
    return {
        "task": task,
        "lead": access_of(user).whose(task.lead_id, task.lead_name),
        "due": task.due_state(today()),
        "act": _next(user, task),
    }


def _next(user, task):
    """(words, address) of what this person may do next; None when it is another's turn."""
    for move, permission, name, words in NEXT:
        if not task.can(move) or (move == "decide_extension" and not task.is_extension_pending):
            continue
        if move in ("report", "verify") and task.recurrence:
            continue  # period by period, on the page of the task
        if is_allowed(user, permission, task):
            return words, reverse(name, args=[task.pk])
    return None
