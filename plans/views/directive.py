"""One directive on one page: who has not carried it down, and who is late with what."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from plans.filters import COUNTED, EVERY
from plans.models import Task
from plans.models.coverage import followed, tally
from plans.views.coverage import entry_url
from plans.views.document import fetch_directive
from units.permissions import TABLE, Permission, access_of, is_allowed

_REMINDERS = ", ".join(role.label for role in TABLE[Permission.MAKE_REMINDER].reach)
MOST = 100  # lines of each part; the rest is a link away


@require_safe
def document_standing(request, pk):
    """Ai chưa triển khai, ai chậm việc gì."""
    user, day = request.user, today()
    document = fetch_directive(user, pk)
    _coverage, made = followed(document, user)
    missing = [one for one in made if one.state.is_missing]
    tasks = Task.objects.visible_to(user).stemming_from([document.pk])
    sums = tasks.tallied("lead", day=day)
    return render(
        request,
        "plans/document_standing.html",
        {
            "document": document,
            "today": day,
            "is_covered": bool(made),
            "tally": tally(made),
            "missing": [
                (one, one.row.last, address_of("unit-detail", one.row.unit_id))
                for one in missing[:MOST]
            ],
            "more_missing": max(len(missing) - MOST, 0),
            "sums": {
                name: sum(row[name] for row in sums)
                for name in ("whole", "unfinished", "overdue", "done", "late")
            },
            "late": _late(user, tasks, day),
            "leads": _late_leads(sums),
            "listed": _listed(document),
            "may_remind": bool(missing) and is_allowed(user, Permission.MAKE_REMINDER, document),
            "reminders": _REMINDERS,
            "entry_url": entry_url(document, missing, user),
        },
    )


def _late(user, tasks, day):
    """[(Task, its lead, DueState, may this reader ask why?)], the longest late first."""
    found = tasks.overdue(day).with_names().select_related("lead", "assigner", "owner")
    return [
        (
            task,
            access_of(user).whose(task.lead_id, task.lead_name),
            task.due_state(day),
            task.can("ask_explanation") and is_allowed(user, Permission.ASK_EXPLANATION, task),
        )
        for task in found.order_by("due_on", "pk")[:MOST]
    ]


def _late_leads(sums):
    """How many units are late."""
    return sum(1 for row in sums if row["overdue"])


def _listed(document):
    """{which: address of the table of those tasks}."""
    base = f"{address_of('plans:task-list')}?phan={EVERY}&van_ban={document.pk}"
    return {
        "whole": f"{base}&trang_thai={COUNTED}",
        "overdue": f"{base}&trang_thai=&han=overdue",
        "done": f"{base}&trang_thai={Task.State.VERIFIED.value}",
    }
