"""What a regular task shows in each of its periods."""

from django.db import models
from django.db.models import F, Q, Value

from cchc.lib.fields import CleanCharField
from cchc.lib.moves import Move, Moving
from plans.deadlines import due_state
from plans.models.names import joined
from plans.models.task import Task
from units.models import User


class PeriodResultQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(task__in=Task.objects.visible_to(user))

    def with_title(self):
        """Adds `title_now`: what str() says, without a query a row."""
        return self.annotate(title_now=joined("task__title", Value(" · "), "label"))

    def open(self):
        """Not yet reported complete: their dates press."""
        return self.filter(state__in=PeriodResult.OPEN)

    def late(self):
        """Reported complete, confirmed or not, after their date."""
        return self.filter(reported_on__gt=F("due_on"))

    def to_verify(self, user):
        """Reported complete, but not by this user."""
        return self.filter(state=PeriodResult.State.REPORTED).exclude(reported_by=user.pk)


class PeriodResult(Moving, models.Model):
    """Kết quả một kỳ của nhiệm vụ thường xuyên, hằng tháng, hằng quý …: a due date of its own, and
    its own word of the assigner. `reported_on`: the day of the report that says 100 %; confirmed,
    it becomes `done_on`. The task follows its periods: plans/actions/result.py.
    """

    AGGREGATE = "task"

    class State(models.TextChoices):
        OPEN = "OPEN", "chưa có kết quả"
        REPORTED = "REPORTED", "đã báo cáo, chờ xác nhận"
        RETURNED = "RETURNED", "cần bổ sung"
        VERIFIED = "VERIFIED", "đã xác nhận"

    OPEN = (State.OPEN, State.RETURNED)
    KINDS = {State.REPORTED: "info", State.RETURNED: "warn", State.VERIFIED: "ok"}
    MOVES = {
        "report": Move(OPEN, None, "báo cáo"),
        "complete": Move(OPEN, State.REPORTED, "báo cáo"),
        "verify": Move((State.REPORTED,), State.VERIFIED, "xác nhận"),
        "send_back": Move((State.REPORTED,), State.RETURNED, "yêu cầu bổ sung"),
    }

    task = models.ForeignKey(Task, models.PROTECT, related_name="results", verbose_name="nhiệm vụ")
    label = CleanCharField("kỳ", max_length=50)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    due_on = models.DateField("hạn")
    state = models.CharField("tình trạng", max_length=8, choices=State.choices, default=State.OPEN)
    percent = models.PositiveSmallIntegerField("tỷ lệ hoàn thành (%)", default=0)
    reported_on = models.DateField("ngày báo cáo hoàn thành", null=True, blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người báo cáo"
    )
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PeriodResultQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả theo kỳ"
        verbose_name_plural = "kết quả theo kỳ"
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["task", "starts_on"], name="result_period_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="result_percent"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("due_on"), due_on__lte=F("ends_on")),
                name="result_due_in_period",
            ),
            models.CheckConstraint(
                condition=Q(state="VERIFIED", done_on__isnull=False)
                | (~Q(state="VERIFIED") & Q(done_on__isnull=True)),
                name="result_done_when_verified",
            ),
            models.CheckConstraint(
                condition=~Q(state="REPORTED") | Q(reported_on__isnull=False, percent=100),
                name="result_reported_in_full",
            ),
        ]

    def __str__(self):
        return f"{self.task} · {self.label}"

    def get_absolute_url(self):
        return self.task.get_absolute_url()

    @property
    def audit_name(self):
        return f"{self.task.audit_name} · {self.label}"

    def unit_for(self, permission):
        return self.task.unit_for(permission)

    def barred(self, user, permission):
        """Four eyes, as for the task itself: asked of who reported this period."""
        return self.task.barred_as_reporter(user, permission, self.reported_by_id)

    def due_state(self, day):
        """How its date stands on a day: a DueState."""
        sent_on = self.reported_on if self.state == self.State.REPORTED else None
        return due_state(self.due_on, day, sent_on=sent_on, done_on=self.done_on)
