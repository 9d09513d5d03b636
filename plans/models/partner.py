"""Who helps with a task, and the part of it that the lead gave him."""

from datetime import timedelta

from django.db import models
from django.db.models import Q, Value

from cchc.lib.fields import CleanCharField
from cchc.lib.moves import Move, Moving
from plans.deadlines import SOON_DAYS, due_state
from plans.models.names import joined, name_of
from plans.models.task import Task
from plans.models.task_query import WORKERS
from units.access import access_of
from units.models import Unit
from units.permissions import Permission


class TaskPartnerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(task__in=Task.objects.visible_to(user))

    def with_title(self):
        """Adds `title_now`: what str() says, without a query a row."""
        return self.annotate(title_now=joined("task__title", Value(" · "), name_of("unit")))

    def waiting_for(self, user, day, days=SOON_DAYS):
        """Parts of running tasks that units of this user must accept, or report within `days`."""
        units = access_of(user).own(*WORKERS)
        near = Q(state=TaskPartner.State.ACCEPTED, due_on__lte=day + timedelta(days=days))
        return self.filter(
            Q(state=TaskPartner.State.ASSIGNED) | near,
            unit__pk__among=units,
            task__state__in=Task.OPEN,
        )


class TaskPartner(Moving, models.Model):
    """Cơ quan phối hợp của một nhiệm vụ. `part`: what the lead asks of it, until `due_on`; without
    a part it helps as it is asked, and reports as it likes.
    """

    AGGREGATE = "task"

    class State(models.TextChoices):
        NONE = "", "chưa giao phần việc"
        ASSIGNED = "ASSIGNED", "đã giao, chờ tiếp nhận"
        ACCEPTED = "ACCEPTED", "đang thực hiện"
        DONE = "DONE", "đã xong phần việc"

    KINDS = {State.ASSIGNED: "warn", State.ACCEPTED: "info", State.DONE: "ok"}
    MOVES = {
        "give": Move(tuple(State), State.ASSIGNED, "giao phần việc"),
        "accept": Move((State.ASSIGNED,), State.ACCEPTED, "tiếp nhận"),
        "report": Move((State.NONE, State.ACCEPTED), None, "báo cáo"),
        "complete": Move((State.ACCEPTED,), State.DONE, "báo cáo"),
    }

    task = models.ForeignKey(
        Task, models.PROTECT, related_name="partner_links", verbose_name="nhiệm vụ"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="partner_tasks", verbose_name="cơ quan phối hợp"
    )
    part = CleanCharField("phần việc", max_length=500, blank=True, default="")
    due_on = models.DateField("hạn của phần việc", null=True, blank=True)
    state = models.CharField(
        "tình trạng", max_length=8, choices=State.choices, default=State.NONE, blank=True
    )
    percent = models.PositiveSmallIntegerField("tỷ lệ hoàn thành (%)", default=0)
    done_on = models.DateField("ngày xong phần việc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan phối hợp"
        verbose_name_plural = "cơ quan phối hợp"
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="task_partner_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="task_part_percent"),
            models.CheckConstraint(
                condition=Q(state="", part="") | (~Q(state="") & ~Q(part="")),
                name="task_part_has_words",
            ),
            models.CheckConstraint(
                condition=Q(state="DONE", done_on__isnull=False)
                | (~Q(state="DONE") & Q(done_on__isnull=True)),
                name="task_part_done",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="task_part_unit")]

    def __str__(self):
        return f"{self.task} · {self.unit}"

    def get_absolute_url(self):
        return self.task.get_absolute_url()

    @property
    def audit_name(self):
        return f"{self.task.audit_name} · {self.unit}"

    def unit_for(self, permission):
        """The lead gives the part; everything else is the partner's."""
        return self.task.lead if permission is Permission.ASSIGN_TASK else self.unit

    def due_state(self, day):
        """How the date of its part stands on a day: a DueState."""
        return due_state(self.due_on, day, done_on=self.done_on)
