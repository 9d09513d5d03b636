"""Tasks through the four quarters of a year: in groups, or each by itself."""

from collections import defaultdict

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.paging import page_of, page_of_list
from cchc.lib.quarter_chart import (
    Part,
    Span,
    days_of,
    quarter_bars,
    quarter_lines,
    quarter_of,
)
from cchc.lib.vietnamese import short_date
from plans.filters import COUNTED, QuarterForm
from plans.views.grouping import KEYS, grouped
from plans.views.picking import pick_tasks

SIZE = 20
QUARTERS = (1, 2, 3, 4)
# Tones of the marks, by the kind of the badge.
TONES = {"late": "late", "ok": "ok", "warn": "warn", "info": "state"}


@require_safe
def task_quarters(request):
    """Nhiệm vụ theo quý."""
    picking = pick_tasks(request, QuarterForm, leave_out=("trang_thai",))
    year = picking.wanted["nam"]
    is_single = picking.wanted["nhom"] == QuarterForm.TASK
    page, rows, chart = (_tasks if is_single else _groups)(picking, year)
    return render(
        request,
        "plans/task_quarters.html",
        {
            "picking": picking,
            "form": picking.form,
            "year": year,
            "page": page,
            "rows": rows,
            "chart": chart,
            "is_single": is_single,
            "previous": picking.link(nam=year - 1),
            "next": picking.link(nam=year + 1),
        },
    )


# --- Groups -------------------------------------------------------------------------------------


def _groups(picking, year):
    """(Page, rows [{group, cells: [(Part, address)]}], the picture)."""
    keys = KEYS[picking.wanted["nhom"]]
    sums = picking.tasks.by_quarter(keys, year, today())
    split = [(tuple(row[: len(keys)]), row[len(keys) :]) for row in sums]
    page = page_of_list(
        grouped(picking, picking.wanted["nhom"], split), picking.request.GET, size=SIZE
    )
    rows = [{"group": group, "cells": _cells(picking, group, found, year)} for group, found in page]
    chart = quarter_bars(
        [(row["group"].name, [part for part, _ in row["cells"]]) for row in rows],
        title=f"Nhiệm vụ theo quý năm {year}; bảng trên trang này ghi cùng nội dung.",
    )
    return page, rows, chart


def _cells(picking, group, found, year):
    cells = []
    for quarter in QUARTERS:
        there = [numbers for its, *numbers in found if its == quarter]
        part = Part(*(sum(column) for column in zip(*there, strict=True))) if there else Part()
        first, last = (short_date(day) for day in days_of(year, quarter))
        asked = {**group.narrows, "tu": first, "den": last, "trang_thai": COUNTED}
        cells.append((part, picking.listed(**asked) if part.whole else ""))
    return cells


# --- Single tasks -------------------------------------------------------------------------------


def _tasks(picking, year):
    """(Page, rows [{task, cells: four lists of (label, DueState, day)}], the picture)."""
    first, last = days_of(year, 1)[0], days_of(year, 4)[1]
    tasks = picking.tasks.counted().due_between(first, last).with_names()
    page = page_of(tasks, picking.request.GET, order=("due_on", "id"), size=SIZE)
    regular = [task.pk for task in page if task.recurrence]
    results = defaultdict(list)
    if regular:
        found = picking.tasks.results().filter(task__in=regular, due_on__range=(first, last))
        for result in found.order_by("due_on", "pk"):
            results[result.task_id].append(result)
    rows, spans = [], []
    for task in page:
        dates = [
            (one.due_on, one.due_state(today()), getattr(one, "label", ""))
            for one in (results[task.pk] if task.recurrence else [task])
        ]
        cells = [[one for one in dates if quarter_of(one[0]) == quarter] for quarter in QUARTERS]
        rows.append({"task": task, "cells": cells})
        marks = tuple((day, TONES.get(due.kind, "ink-2")) for day, due, _ in dates)
        spans.append((task.title, Span(task.assigned_on, marks)))
    title = f"Thời gian thực hiện nhiệm vụ năm {year}; bảng trên trang này ghi cùng nội dung."
    return page, rows, quarter_lines(spans, year, today(), title=title)
