"""Tasks by area, plan or directive: counts at the head of each group, then what presses most."""

from collections import Counter, defaultdict

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.paging import page_of_list
from plans.filters import COUNTED, GroupForm
from plans.models import UNFINISHED, Task
from plans.views.grouping import KEYS, grouped
from plans.views.picking import pick_tasks

SIZE, MOST = 20, 3
# (column, words, filters that list what is counted)
COUNTS = (
    ("whole", "Đã giao", {"trang_thai": COUNTED, "han": None}),
    ("unfinished", "Chưa xong", {"trang_thai": UNFINISHED, "han": None}),
    ("overdue", "Quá hạn", {"trang_thai": "", "han": "overdue"}),
    ("done", "Hoàn thành", {"trang_thai": Task.State.VERIFIED.value, "han": None}),
    ("late", "Hoàn thành chậm", {"trang_thai": "", "han": "late"}),
)


@require_safe
def task_groups(request):
    """Nhiệm vụ theo nhóm."""
    picking = pick_tasks(request, GroupForm, leave_out=("trang_thai", "han"))
    way, day = picking.wanted["nhom"], today()
    keys = KEYS[way]
    sums = picking.tasks.tallied(*keys, day=day)
    rows = [(tuple(row[key] for key in keys), row) for row in sums]
    page = page_of_list(grouped(picking, way, rows), request.GET, size=SIZE)
    pressing = _pressing(picking, keys, [group.key for group, _ in page])
    return render(
        request,
        "plans/task_groups.html",
        {
            "picking": picking,
            "form": picking.form,
            "page": page,
            "heads": [words for _, words, _ in COUNTS],
            "groups": [
                {
                    "group": group,
                    "counts": _counts(picking, group, found),
                    "tasks": [(task, task.due_state(day)) for task in pressing[group.key]],
                    "is_directive": way == GroupForm.DIRECTIVE,
                }
                for group, found in page
            ],
        },
    )


def _counts(picking, group, found):
    """[(words, number, address of the list, kind)] of one group."""
    whole = Counter()
    for row in found:
        whole.update({name: row[name] for name, _, _ in COUNTS})
    return [
        (words, whole[name], picking.listed(**group.narrows, **narrows), name)
        for name, words, narrows in COUNTS
    ]


def _pressing(picking, keys, shown):
    """{key: tasks} of the groups on this page; none by directive, where a task is in several."""
    found = defaultdict(list)
    if len(keys) > 1 or not shown:
        return found
    wanted = Q(**{f"{keys[0]}__in": [key for key in shown if key is not None]})
    if None in shown:
        wanted |= Q(**{f"{keys[0]}__isnull": True})
    for task in picking.tasks.filter(wanted).pressing(keys[0], MOST):
        found[task.key].append(task)
    return found
