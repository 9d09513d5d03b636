"""Tasks and results of regular ones on the days of a month."""

import calendar
from collections import defaultdict
from datetime import date, timedelta

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.vietnamese import short_date
from plans.filters import COUNTED, MonthForm
from plans.views.picking import pick_tasks

MOST = 4  # of each kind on a day
HEADS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@require_safe
def task_calendar(request):
    """Lịch nhiệm vụ của một tháng."""
    picking = pick_tasks(request, MonthForm, state=COUNTED)
    first = date.fromisoformat(f"{picking.wanted['thang']}-01")
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    entries, counts = _entries(picking, first, last)
    weeks = [
        [_day(picking, day, first, entries, counts) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return render(
        request,
        "plans/task_calendar.html",
        {
            "picking": picking,
            "form": picking.form,
            "month": f"Tháng {first.month}/{first.year}",
            "heads": HEADS,
            "weeks": weeks,
            "whole": sum(counts.values()),
            "listed": _listed(picking, first, last),
            "previous": _month_link(picking, first - timedelta(days=1)),
            "next": _month_link(picking, last + timedelta(days=1)),
            "now": picking.link(thang=None),
        },
    )


def _month_link(picking, day):
    return picking.link(thang=f"{day:%Y-%m}")


def _entries(picking, first, last):
    """({day: [(DueState, title, label of the period, address)]}, {day: how many there are})."""
    tasks, results = picking.tasks.by_day(first, last, MOST)
    entries, counts, now = defaultdict(list), defaultdict(dict), today()
    for kind, found in (("task", tasks), ("result", results)):
        for one in found:
            task, label = (one, "") if kind == "task" else (one.task, one.label)
            shown = (one.due_state(now), task.title, label, task.get_absolute_url())
            entries[one.due_on].append(shown)
            counts[one.due_on][kind] = one.in_day
    return entries, {day: sum(kinds.values()) for day, kinds in counts.items()}


def _day(picking, day, first, entries, counts):
    return {
        "day": day,
        "name": HEADS[day.weekday()],
        "is_outside": day.month != first.month,
        "is_today": day == today(),
        "entries": entries.get(day, ()),
        "count": counts.get(day, 0),
        "more": counts.get(day, 0) - len(entries.get(day, ())),
        "url": _listed(picking, day, day) if counts.get(day) else "",
    }


def _listed(picking, first, last):
    """The table of what is due in these days, as the calendar counts it."""
    state = picking.wanted["trang_thai"] or COUNTED
    return picking.listed(tu=short_date(first), den=short_date(last), trang_thai=state)
