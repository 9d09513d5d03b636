"""People by name and post only: no identity number, birth date, address or the like, anywhere."""

from django.db import models

from cchc.lib.fields import CleanCharField
from cchc.lib.folded import FoldField
from cchc.lib.vietnamese import person_sort_key
from units.access import access_of
from units.asked import seen_by
from units.models.period import Period, PeriodQuerySet
from units.models.unit import Unit
from units.roles import Role


class PartyStatus(models.TextChoices):
    """Tình trạng đảng viên."""

    OFFICIAL = "OFFICIAL", "chính thức"
    PROBATIONARY = "PROBATIONARY", "dự bị"
    EXEMPT = "EXEMPT", "được miễn công tác và sinh hoạt đảng"
    REDUCED = "REDUCED", "được giảm công tác và sinh hoạt đảng"
    TEMP_IN = "TEMP_IN", "sinh hoạt đảng tạm thời (chuyển đến)"
    TEMP_OUT = "TEMP_OUT", "sinh hoạt đảng tạm thời (chuyển đi)"
    SUSPENDED = "SUSPENDED", "bị đình chỉ sinh hoạt đảng"
    NONE = "NONE", "không phải đảng viên"


def _units_whose_people_are_seen(user):
    """Own units in any role, units below by head, leader and inspector, the admin's subtree."""
    access = access_of(user)
    return access.own() | access.below(Role.HEAD, Role.LEADER, Role.ADMIN, Role.INSPECTOR)


class PersonQuerySet(models.QuerySet):
    @seen_by(
        "cán bộ, đảng viên",
        "người có vai trò tại đơn vị; thủ trưởng, lãnh đạo, người kiểm tra cấp trên; quản trị",
    )
    def visible_to(self, user):
        """People who hold or held a post at a unit that the user belongs to or reads from above."""
        seen = Position.objects.visible_to(user)
        return self.filter(pk__in=seen.values("person"))

    def of(self, unit, day):
        """The roll of a unit on a day (sort in Python by `given_name_key`)."""
        return self.filter(pk__in=Position.objects.at(day).filter(unit=unit).values("person"))


class Person(models.Model):
    """Cán bộ, đảng viên."""

    full_name = CleanCharField("họ và tên", max_length=100)
    name_fold = FoldField(max_length=160, source="full_name")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "cán bộ, đảng viên"
        verbose_name_plural = "cán bộ, đảng viên"

    def __str__(self):
        return self.full_name

    @property
    def given_name_key(self):
        return person_sort_key(self.full_name)


class PositionQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=_units_whose_people_are_seen(user))


class Position(Period):
    """Chức vụ của một người tại một đơn vị trong một thời gian; in a cell: Party role, status."""

    AUDIT_PART_OF = "person"

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="positions", verbose_name="cán bộ, đảng viên"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions", verbose_name="đơn vị")
    title = CleanCharField("chức vụ, chức danh", max_length=100, blank=True, default="")
    party_role = CleanCharField("chức vụ trong Đảng", max_length=100, blank=True, default="")
    party_status = models.CharField(
        "tình trạng đảng viên", max_length=12, choices=PartyStatus.choices, default=PartyStatus.NONE
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "valid_from"], name="position_once"),
            Period.check_order("position_period"),
        ]

    def __str__(self):
        return f"{self.person} · {self.post}"

    @property
    def post(self):
        """Chức vụ, chức danh and chức vụ trong Đảng in one line."""
        return ", ".join(part for part in (self.title, self.party_role) if part)

    def unit_for(self, permission):
        return self.unit
