"""Targets of a plan: what is to be reached, as it was written and as it was understood."""

from django.db import models
from django.db.models import F

from cchc.lib.fields import CleanCharField, ScoreField
from plans.models.area import Area
from plans.models.names import by_area
from plans.models.plan import Plan
from plans.targets import OPERATORS, Goal, parse_goal
from units.asked import seen_by


class TargetQuerySet(models.QuerySet):
    @seen_by("chỉ tiêu của kế hoạch", "người xem được kế hoạch")
    def visible_to(self, user):
        return self.filter(plan__in=Plan.objects.visible_to(user).order_by().values("pk"))

    def standing(self):
        """Targets that were not taken out of their plan, by area, as they were entered."""
        return self.filter(is_withdrawn=False).select_related("area").order_by(*by_area())


class Target(models.Model):
    """Chỉ tiêu của kế hoạch. `goal` is as typed; operator, value, unit and base were read from it.

    `value` None: the text names no number ("tăng"); that is not zero.
    """

    AGGREGATE = "plan"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets", verbose_name="kế hoạch")
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name="lĩnh vực",
    )
    title = CleanCharField("nội dung chỉ tiêu", max_length=500)
    goal = CleanCharField("mức phấn đấu", max_length=200)
    operator = models.CharField("so sánh", max_length=7, choices=OPERATORS, blank=True, default="")
    value = ScoreField("giá trị", max_digits=20, null=True, blank=True)
    upper = ScoreField("đến giá trị", max_digits=20, null=True, blank=True)
    unit_of_measure = CleanCharField("đơn vị tính", max_length=40, blank=True, default="")
    base = CleanCharField("so với", max_length=200, blank=True, default="")
    note = CleanCharField("ghi chú", max_length=500, blank=True, default="")
    is_withdrawn = models.BooleanField("đã bỏ", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(upper__isnull=True)
                | models.Q(value__isnull=False, upper__gt=F("value")),
                name="target_range",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.plan.get_absolute_url()

    def unit_for(self, permission):
        return self.plan.unit

    def read(self):
        """Sets what its words say: operator, value, upper, and unit and base where none is typed.

        Numbers that no column holds are kept as words only.
        """
        goal = parse_goal(self.goal, unit=self.unit_of_measure, base=self.base)
        if any(number is not None and not _fits(number) for number in (goal.value, goal.upper)):
            goal = Goal(unit=goal.unit, base=goal.base)
        self.operator, self.value, self.upper = goal.operator, goal.value, goal.upper
        self.unit_of_measure, self.base = goal.unit[:40], goal.base[:200]

    @property
    def understood(self):
        """What was understood, in words; "" where the words alone are kept."""
        return Goal(self.operator, self.value, self.upper, self.unit_of_measure, self.base).words


def _fits(number):
    return number < 10**16 and -number.as_tuple().exponent <= 4
