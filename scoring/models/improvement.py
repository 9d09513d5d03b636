"""A lost row of a published result that became a task. Plans know nothing of scores."""

from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import ScoreField
from cchc.lib.vietnamese import decimal_text
from plans.models import Task
from plans.models.sources import Stake
from scoring.models.entry import Entry
from units.models import User

GONE = (Task.State.CANCELLED, Task.State.DECLINED)


class CriterionTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the task; points by criterion are read by everyone signed in."""
        return self.filter(task__in=Task.objects.visible_to(user).order_by().values("pk"))

    def standing(self):
        """Those whose task was not called off: a row has at most one."""
        return self.exclude(task__state__in=GONE)

    def stakes(self):
        """[Stake] of the rows, for the plan that holds their tasks; one query."""
        rows = self.select_related("entry__criterion", "entry__sheet__round")
        return [row.stake for row in rows.order_by("pk")]


class CriterionTask(models.Model):
    """Nhiệm vụ khắc phục điểm chưa đạt. `lost`: the published points that the row fell short of its
    maximum, which the task is to earn."""

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="tasks", verbose_name="mục chấm điểm"
    )
    task = models.ForeignKey(
        Task, models.PROTECT, related_name="criterion_links", verbose_name="nhiệm vụ"
    )
    lost = ScoreField("điểm chưa đạt")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lập")
    at = models.DateTimeField("lập lúc")

    objects = CriterionTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tiêu chí chưa đạt điểm tối đa"
        verbose_name_plural = "tiêu chí chưa đạt điểm tối đa"
        constraints = [
            models.UniqueConstraint(fields=["entry", "task"], name="criterion_task_once"),
            models.CheckConstraint(condition=Q(lost__gt=0), name="criterion_task_lost"),
        ]

    def __str__(self):
        year, points = self.entry.sheet.round.year, decimal_text(self.lost, 2)
        return f"{self.entry.criterion}: {points} điểm chưa đạt năm {year}"

    def get_absolute_url(self):
        return f"{address_of('scoring:loss-detail', self.entry.sheet_id)}#muc-{self.entry_id}"

    def unit_for(self, permission):
        return self.task.assigner

    @property
    def stake(self):
        return Stake(
            self.task_id, f"tiêu chí {self.entry.criterion.code}", self.lost, str(self),
            self.get_absolute_url(),
        )  # fmt: skip
