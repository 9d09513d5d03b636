"""Who carries on for a unit that ended, or grew out of one that lives (design: states of units)."""

from django.db import models
from django.db.models import F, Q

from cchc.lib.vietnamese import short_date
from units.models.period import OpenQuerySet
from units.models.unit import Decision, Unit

_WITHOUT_HEIR = ("DISSOLVE", "END")


class StandingSuccessions(models.Manager.from_queryset(OpenQuerySet)):
    """Successions in force: one that a correction withdrew is kept, but no reader meets it."""

    def get_queryset(self):
        return super().get_queryset().filter(is_withdrawn=False)


class Succession(Decision):
    """Thay đổi tổ chức: who carries on for a unit that ended, or grew out of one that lives."""

    AUDIT_PART_OF = "predecessor"

    class Form(models.TextChoices):
        MERGE = "MERGE", "hợp nhất"
        ABSORB = "ABSORB", "sáp nhập"
        SPLIT = "SPLIT", "chia"
        HIVE_OFF = "HIVE_OFF", "tách"
        DISSOLVE = "DISSOLVE", "giải thể"
        END = "END", "kết thúc hoạt động"

    class Share(models.TextChoices):
        WHOLE = "WHOLE", "toàn bộ"
        PART = "PART", "một phần"

    predecessor = models.ForeignKey(
        Unit, models.PROTECT, related_name="heirs", verbose_name="đơn vị trước"
    )
    successor = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forebears",
        verbose_name="đơn vị kế thừa",
    )
    on = models.DateField("ngày hiệu lực")
    form = models.CharField("hình thức", max_length=8, choices=Form.choices)
    share = models.CharField(
        "phần kế thừa", max_length=5, choices=Share.choices, default=Share.WHOLE
    )
    keeps_records = models.BooleanField("tiếp nhận hồ sơ, tài liệu", default=False)
    is_withdrawn = models.BooleanField("đã hủy do đính chính", default=False)

    objects = StandingSuccessions()
    everything = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi tổ chức"
        verbose_name_plural = "thay đổi tổ chức"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(keeps_records=True, is_withdrawn=False),
                name="succession_one_keeps_records",
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                condition=Q(is_withdrawn=False),
                name="succession_once_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(predecessor=F("successor")),
                name="succession_not_itself",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=False) | Q(form__in=_WITHOUT_HEIR),
                name="succession_has_successor",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(form="DISSOLVE"),
                name="succession_dissolved_has_none",
            ),
            models.CheckConstraint(
                condition=Q(keeps_records=False)
                | (Q(successor__isnull=False) & ~Q(form="HIVE_OFF")),
                name="succession_keeper_exists",
            ),
        ]

    def __str__(self):
        return f"{self.get_form_display()}: {self.predecessor} ({short_date(self.on)})"

    def unit_for(self, permission):
        return self.predecessor
