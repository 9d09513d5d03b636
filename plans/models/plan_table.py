"""A table of tasks that was sent for a plan, kept until it is confirmed or lapses."""

from django.db import models

from plans.models.plan import Plan
from units.models import Unit
from units.models.draft import SheetDraft


class PlanTableDraft(SheetDraft):
    """Bảng nhiệm vụ chờ nhập vào một kế hoạch; `unit` is the plan's."""

    AGGREGATE = "plan"

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="plan_table_drafts", verbose_name="đơn vị"
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="table_drafts", verbose_name="kế hoạch"
    )

    class Meta:
        verbose_name = "bảng nhiệm vụ chờ nhập"
        verbose_name_plural = "bảng nhiệm vụ chờ nhập"
        indexes = [models.Index(fields=["made_at"], name="plan_table_made_at")]
