"""People by name and post only: no identity number, birth date, address or the like, anywhere."""

from django.db import models
from django.urls import reverse

from cchc.lib.fields import CleanCharField
from cchc.lib.folded import FoldField, PersonOrderField
from cchc.lib.vietnamese import fold, name_key, sentence_date, upper_first
from units.access import access_of
from units.asked import seen_by
from units.day_names import NameOn
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


def units_whose_people_are_seen(user):
    """Ids: own units in any role, those below by head, leader, inspector, the admin's subtree."""
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
        """The roll of a unit on a day (order it by `name_order`)."""
        return self.filter(pk__in=Position.objects.at(day).filter(unit=unit).values("person"))

    def named(self, full_name, unit):
        """People of the unit, at any time, with this very name, the oldest entry first.

        Composition (NFC, NFD), case and place of the tone do not tell two people apart: "Hoà" is
        "Hòa"; diacritics do.
        """
        key = name_key(full_name)
        there = Position.objects.filter(unit=unit).values("person")
        found = self.filter(name_fold=fold(full_name)[:160], pk__in=there).order_by("pk")
        return [person for person in found if name_key(person.full_name) == key]


class Person(models.Model):
    """Cán bộ, đảng viên."""

    full_name = CleanCharField("họ và tên", max_length=100)
    name_fold = FoldField(max_length=160, source="full_name")
    name_order = PersonOrderField(max_length=240, source="full_name")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "cán bộ, đảng viên"
        verbose_name_plural = "cán bộ, đảng viên"

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("units:person-detail", args=[self.pk])

    def unit_for(self, permission):
        """Where the newest post is, for the log; what may be done is asked of a post."""
        newest = self.positions.order_by("-valid_from", "-pk").select_related("unit").first()
        return newest.unit if newest else None


class PositionQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        return self.filter(unit__pk__among=units_whose_people_are_seen(user))

    def at(self, day):
        """Posts that hold on that day; one ends with its unit at the latest."""
        alive = models.Q(unit__ended_on__isnull=True) | models.Q(unit__ended_on__gte=day)
        return super().at(day).filter(alive)

    def matching(self, text="", unit=None, status=""):
        """Posts of people whose name or post holds these letters, at a unit, with a status."""
        rows = self
        if unit:
            rows = rows.filter(unit=unit)
        if status:
            rows = rows.filter(party_status=status)
        if text:
            letters = fold(text)
            rows = rows.filter(
                models.Q(person__name_fold__contains=letters)
                | models.Q(post_fold__contains=letters)
            )
        return rows

    def with_unit_name(self, day):
        """Adds `unit_name`: what the unit was called on that day."""
        return self.annotate(unit_name=NameOn("unit", day))

    def in_name_order(self):
        """[Position] with their people, by given name; of one person the oldest first."""
        rows = self.select_related("person", "unit")
        return list(rows.order_by("person__name_order", "person", "valid_from", "pk"))

    def roll(self, unit, day):
        """Who holds a post at the unit on the day, by given name."""
        return self.at(day).filter(unit=unit).in_name_order()

    def meeting(self, valid_from, valid_to):
        """Posts that hold on at least one day of the period (`valid_to` None: without end)."""
        rows = self.exclude(valid_to__lt=valid_from)
        return rows if valid_to is None else rows.filter(valid_from__lte=valid_to)


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
    post_fold = FoldField(max_length=320, source="title party_role")
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

    @property
    def last_day(self):
        """The last day of the post, that of its unit at the latest; None while it goes on."""
        return self.valid_to or self.unit.ended_on

    def holds_on(self, day):
        return super().holds_on(day) and (self.last_day is None or day <= self.last_day)

    def unit_for(self, permission):
        return self.unit


def period_problem(unit, valid_from, valid_to):
    """Why a post at the unit cannot hold for this period, as a sentence; "" when it can."""
    if not unit.is_alive_on(valid_from):
        return f"{_named(unit)} không hoạt động vào ngày bắt đầu giữ chức vụ{_life(unit)}."
    if valid_to is None:
        return ""
    if valid_to < valid_from:
        return "“Đến ngày” phải từ “Từ ngày” trở đi."
    if not unit.is_alive_on(valid_to):
        return f"{_named(unit)} không còn hoạt động vào ngày thôi giữ chức vụ{_life(unit)}."
    return ""


def _named(unit):
    return upper_first(unit.name)


def _life(unit):
    """The first and the last day of the unit, in brackets."""
    since = f"từ {sentence_date(unit.founded_on)}"
    until = f" đến {sentence_date(unit.ended_on)}" if unit.ended_on else ""
    return f" (hoạt động {since}{until})"


def held_already(person, unit, other):
    """The sentence when `other`, a Position, holds in the same time."""
    until = f" đến {sentence_date(other.last_day)}" if other.last_day else ""
    return (
        f"{person} đã có chức vụ tại {unit.name} từ {sentence_date(other.valid_from)}{until}; "
        "thôi chức vụ đó trước hoặc đính chính."
    )


# Statuses of the members whom a cell counts as its own, and who only takes part there.
_OFFICIAL = {"OFFICIAL", "EXEMPT", "REDUCED", "TEMP_OUT", "SUSPENDED"}


def roll_counts(positions):
    """[(words, number)] of a roll: members, of whom official and on probation, then the special
    ones that there are. Who takes part for a time and belongs elsewhere is not among the members.
    """
    statuses = [position.party_status for position in positions]
    official = sum(status in _OFFICIAL for status in statuses)
    probationary = statuses.count(PartyStatus.PROBATIONARY)
    told = [("đảng viên", official + probationary), ("chính thức", official)]
    told.append(("dự bị", probationary))
    special = (PartyStatus.EXEMPT, PartyStatus.REDUCED, PartyStatus.SUSPENDED)
    for status in (*special, PartyStatus.TEMP_OUT, PartyStatus.TEMP_IN):
        if count := statuses.count(status):
            told.append((status.label, count))
    return told
