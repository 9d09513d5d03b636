"""Areas of reform: dated data, because a programme renames them."""

from django.db import models

from cchc.lib.fields import CleanCharField
from units.models.period import Period, PeriodQuerySet


class AreaQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """A catalogue: every signed-in user reads it."""
        return self if user.is_authenticated else self.none()

    def as_of(self, day):
        """The areas of a day; before the first programme those of it."""
        first = self.order_by("valid_from").values_list("valid_from", flat=True).first()
        return self.at(max(day, first) if first else day)

    def called(self, codes, day):
        """The areas of these codes as they were on a day."""
        return self.as_of(day).filter(code__in=codes)


class Area(Period):
    """Lĩnh vực CCHC. The same `code` goes on where only the name changes."""

    code = models.CharField("mã lĩnh vực", max_length=20)
    order = models.PositiveSmallIntegerField("thứ tự")
    name = CleanCharField("tên lĩnh vực", max_length=120)
    short_name = CleanCharField("tên gọn", max_length=60)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ("order", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="area_once"),
            Period.check_order("area_period"),
        ]

    def __str__(self):
        return self.name
