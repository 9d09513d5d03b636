"""Dời hạn bước: each moved last day of a round, kept for the annex of its results."""

from django.db import models
from django.db.models import F, Q

from cchc.lib.fields import CleanCharField
from scoring.models.round import Round
from scoring.stages import NAMES, Stage
from units.models import User


class DeadlineMoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the round."""
        return self.filter(round__in=Round.objects.visible_to(user))


class DeadlineMove(models.Model):
    """The last day of one stage was another one, and why. Added to, never changed."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="deadline_moves", verbose_name="kỳ chấm điểm"
    )
    stage = models.CharField(
        "bước", max_length=11, choices=[(stage.value, NAMES[stage]) for stage in Stage]
    )
    was_on = models.DateField("hạn trước")
    until = models.DateField("hạn mới")
    reason = CleanCharField("lý do", max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người dời hạn")
    at = models.DateTimeField("lúc")

    AUDIT_PART_OF = "round"

    objects = DeadlineMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "lần dời hạn bước"
        verbose_name_plural = "các lần dời hạn bước"
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(was_on=F("until")), name="deadline_move_changes_day"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="deadline_move_has_reason"),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} – {self.round}"

    def unit_for(self, permission):
        return self.round.standing_body
