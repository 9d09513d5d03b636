"""Tasks laid out: counted by what they belong to, by state, by day and by quarter of a year."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import ExtractQuarter, RowNumber

from plans.models.directives import plans_from
from plans.models.names import short_name_of

AREA, PLAN = "area__code", "plan"
# A task without a plan, and one that serves a higher one, also stem from what that one stems from.
ORIGINS = ("plan", "parent__plan", "parent__parent__plan")


class TaskSums(models.QuerySet):
    """Base of the tasks' queries; each method takes the tasks that are asked for and seen."""

    def of_plan(self, key):
        """Tasks of the plan with this key; 0: of none."""
        return self.filter(plan=key) if key else self.filter(plan__isnull=True)

    def stemming_from(self, document_ids):
        """Tasks of plans that stem from these documents, and tasks that serve such tasks."""
        if not document_ids:
            return self.none()
        plans, found = plans_from(document_ids), Q()
        for origin in ORIGINS:
            found |= Q(**{f"{origin}__in": plans})
        return self.filter(found)

    def due_between(self, first, last):
        """Due in these days, both included; of a regular task one of its periods is."""
        results = self.results().filter(task=OuterRef("pk"), due_on__range=(first, last))
        return self.filter(Q(recurrence="", due_on__range=(first, last)) | Exists(results))

    def results(self):
        """Results of periods, of any task: their model is made after this one."""
        return self.model.results.rel.related_model.objects

    def unfinished(self):
        """Given and not yet confirmed."""
        return self.filter(state__in=(self.model.State.REPORTED, *self.model.OPEN))

    def tallied(self, *keys, day):
        """[{key: value of each of `keys`, whole, unfinished, overdue, done, late}] of tasks that
        count. `overdue` is a part of `unfinished`, `late` of `done`; one query."""
        is_open, is_done = Q(state__in=self.model.OPEN), Q(state=self.model.State.VERIFIED)
        late_period = Exists(self.results().late().filter(task=OuterRef("pk")))
        unfinished = is_open | Q(state=self.model.State.REPORTED)
        return list(
            self.counted()
            .order_by()
            .values(*keys)
            .annotate(
                whole=Count("pk"),
                unfinished=Count("pk", filter=unfinished),
                overdue=Count("pk", filter=is_open & Q(due_on__lt=day)),
                done=Count("pk", filter=is_done),
                late=Count("pk", filter=is_done & (Q(done_on__gt=F("due_on")) | late_period)),
            )
        )

    def pressing(self, key, most):
        """Unfinished tasks, at most so many of each value of `key` (an attribute `key` of each),
        the earliest due first."""
        found = self.unfinished().annotate(key=F(key), place=_place([F(key)]))
        return (
            self.model.objects.filter(pk__in=found.filter(place__lte=most).values("pk"))
            .annotate(key=F(key), lead_name=short_name_of("lead"))
            .order_by(F("due_on").asc(nulls_last=True), "pk")
        )

    def by_state(self, states, most):
        """({state: how many}, tasks to show: of each state the `most` that are due first). Two
        queries."""
        found = self.filter(state__in=states).order_by()
        found = found.annotate(
            place=_place([F("state")]), whole=Window(Count("pk"), partition_by=[F("state")])
        )
        rows = list(found.filter(place__lte=most).values_list("pk", "state", "whole"))
        counts = {state: whole for _, state, whole in rows}
        keys = [key for key, _, _ in rows]
        shown = self.model.objects.filter(pk__in=keys).with_names()
        shown = shown.select_related("lead", "assigner", "extension", "confirmed_by")
        return counts, shown.order_by(F("due_on").asc(nulls_last=True), "pk")

    def by_day(self, first, last, most):
        """(one-off tasks, results of regular ones) that count and are due in these days, at most
        `most` of each kind a day; `in_day`: how many of the kind there are that day."""
        tasks = self.counted().filter(recurrence="", due_on__range=(first, last))
        results = self.results().filter(task__in=self.counted().order_by().values("pk"))
        results = results.filter(due_on__range=(first, last)).select_related("task")
        return tuple(
            found.order_by("due_on", "pk")
            .annotate(place=_place([F("due_on")]), in_day=_in_day())
            .filter(place__lte=most)
            for found in (tasks, results)
        )

    def by_quarter(self, keys, year, day):
        """[(value of each of `keys`, quarter 1-4, whole, done, overdue)]: tasks that count and have
        a date in that quarter; a regular one is done when all its periods of the quarter are. Two
        rows where there are regular ones and others; one query."""
        model = self.model
        tasks = self.counted().filter(recurrence="", due_on__year=year).order_by()
        results = self.results().filter(
            task__in=self.counted().order_by().values("pk"), due_on__year=year
        )
        late = Q(state__in=model.OPEN, due_on__lt=day)
        return list(
            tasks.annotate(quarter=ExtractQuarter("due_on"))
            .values_list(*keys, "quarter")
            .annotate(
                whole=Count("pk"),
                done=Count("pk", filter=Q(state=model.State.VERIFIED)),
                overdue=Count("pk", filter=late),
            )
            .union(_by_quarter_of_results(results, keys, day, model), all=True)
        )


def _by_quarter_of_results(results, keys, day, model):
    state = results.model.State
    pressed = Q(task__state__in=(model.State.REPORTED, *model.OPEN))
    late = pressed & Q(state__in=results.model.OPEN, due_on__lt=day)
    undone = Count("task", distinct=True, filter=~Q(state=state.VERIFIED))
    return (
        results.order_by()
        .annotate(quarter=ExtractQuarter("due_on"))
        .values_list(*(f"task__{key}" for key in keys), "quarter")
        .annotate(
            whole=Count("task", distinct=True),
            done=Count("task", distinct=True) - undone,
            overdue=Count("task", distinct=True, filter=late),
        )
    )


def _place(partition):
    return Window(
        RowNumber(),
        partition_by=partition,
        order_by=[F("due_on").asc(nulls_last=True), F("pk").asc()],
    )


def _in_day():
    return Window(Count("pk"), partition_by=[F("due_on")])
