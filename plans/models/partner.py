"""Who helps with a task."""

from django.db import models

from plans.models.task import Task
from units.models import Unit


class TaskPartner(models.Model):
    """Cơ quan phối hợp của một nhiệm vụ."""

    AGGREGATE = "task"

    task = models.ForeignKey(
        Task, models.PROTECT, related_name="partner_links", verbose_name="nhiệm vụ"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="partner_tasks", verbose_name="cơ quan phối hợp"
    )

    class Meta:
        verbose_name = "cơ quan phối hợp"
        verbose_name_plural = "cơ quan phối hợp"
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_partner_once")]

    def __str__(self):
        return f"{self.task} · {self.unit}"

    @property
    def audit_name(self):
        return f"{self.task.audit_name} · {self.unit}"

    def unit_for(self, permission):
        return self.unit
