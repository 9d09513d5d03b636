"""Tasks as a table."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.paging import page_of
from plans.filters import LED
from plans.views.picking import pick_tasks
from plans.views.task_bulk import bulk_choices
from units.permissions import Permission, access_of, may


@require_safe
def task_list(request):
    """Nhiệm vụ: what this account's units carry out, what they gave, or all that it may see."""
    picking = pick_tasks(request)
    access, day = access_of(request.user), today()
    tasks = picking.tasks.with_names().select_related("confirmed_by")
    page = page_of(tasks, request.GET, order=("due_on", "id"))
    own = access.own() if picking.wanted["phan"] != LED else frozenset()
    return render(
        request,
        "plans/task_list.html",
        {
            "picking": picking,
            "form": picking.form,
            "page": page,
            "rows": [
                {
                    "task": task,
                    "lead": access.whose(task.lead_id, task.lead_name),
                    "due": task.due_state(day),
                    "is_own": task.lead_id in own,
                }
                for task in page
            ],
            "bulk": bulk_choices(request.user) if page.rows else [],
            "query": request.GET.urlencode(),
            "can_assign": bool(may(request.user, Permission.ASSIGN_TASK)),
        },
    )
