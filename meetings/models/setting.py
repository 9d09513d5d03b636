"""Quy định sinh hoạt of one unit: what its superior or it has laid down for its meetings, dated."""

from django.db import models

from cchc.lib.fields import CleanCharField
from units.access import access_of
from units.asked import seen_by
from units.models import Branch, Unit
from units.models.period import Period, PeriodQuerySet
from units.roles import Role

# Hướng dẫn 42-HD/BTCTW: 90 minutes, 120 with a thematic part; small cells as their committee says.
LEAST_MINUTES, LEAST_COMBINED = 90, 120
MOST_MINUTES = 600


class MeetingSettingQuerySet(PeriodQuerySet):
    @seen_by(
        "quy định sinh hoạt của đơn vị",
        "đơn vị; thủ trưởng, lãnh đạo, bí thư, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        return self.filter(unit__pk__among=_near(user))

    def of_day(self, unit_id, day):
        """What holds for a unit on a day: its row, else what the guides say for everyone, which is
        a row that was never saved."""
        return self.at(day).filter(unit=unit_id).first() or self.model(unit_id=unit_id)

    def newest_first(self):
        return self.order_by("-valid_from")


def _near(user):
    access = access_of(user)
    roles = [role for role in Role if role is not Role.ADMIN]
    above = access.below(Role.HEAD, Role.LEADER, Role.SECRETARY, Role.INSPECTOR)
    return access.own(*roles) | above


def units_with_settings(user):
    """Party organisations whose rules this user sees, whether or not any were laid down."""
    return Unit.objects.filter(pk__among=_near(user), branch=Branch.PARTY)


class MeetingSetting(Period):
    """Quy định sinh hoạt. Of one unit at most one row holds on a day.

    `keeps_text` False: what was said is written on paper. Agenda, opinions, votes, conclusions,
    papers and minutes are then refused; the register row, its theme, times, attendance and class
    stay. `has_committee` False: the cell has only a secretary, so nothing is asked of a committee.
    """

    AUDIT_PART_OF = "unit"
    SAID = ("least_minutes", "least_combined", "has_committee", "keeps_text", "basis")

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="meeting_settings", verbose_name="đơn vị"
    )
    least_minutes = models.PositiveSmallIntegerField(
        "thời lượng tối thiểu (phút)", default=LEAST_MINUTES
    )
    least_combined = models.PositiveSmallIntegerField(
        "thời lượng tối thiểu khi có chuyên đề (phút)", default=LEAST_COMBINED
    )
    has_committee = models.BooleanField("có chi ủy", default=True)
    keeps_text = models.BooleanField("lưu nội dung, biên bản trên hệ thống", default=True)
    basis = CleanCharField("căn cứ", max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingSettingQuerySet.as_manager()

    class Meta:
        verbose_name = "quy định sinh hoạt"
        verbose_name_plural = "quy định sinh hoạt"
        ordering = ("unit", "valid_from")
        constraints = [
            Period.check_order("meeting_setting_in_order"),
            models.UniqueConstraint(
                fields=["unit", "valid_from"], name="meeting_setting_once_a_day"
            ),
        ]

    def __str__(self):
        return f"quy định sinh hoạt từ {self.valid_from:%d/%m/%Y}"

    def unit_for(self, permission):
        return self.unit
