"""Lịch họp định kỳ: the rules by which a unit's meetings come round, each for its time."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField
from cchc.lib.vietnamese import clock_time, sentence_date, upper_first
from meetings import calendar
from meetings.models.kinds import Kind, Mode, kind_label
from meetings.models.meeting_query import READING_ROLES
from units.access import access_of
from units.asked import Asked, seen_by
from units.models import Branch, Unit
from units.models.kinds import CELL_KINDS
from units.models.period import Period, PeriodQuerySet
from units.permissions import Permission
from units.roles import Role


class Rhythm(models.TextChoices):
    """Nhịp; the codes are those of meetings.calendar."""

    WEEKLY = "WEEKLY", "hằng tuần"
    MONTHLY = "MONTHLY", "hằng tháng"
    QUARTERLY = "QUARTERLY", "hằng quý"
    HALF = "HALF", "sáu tháng"
    YEARLY = "YEARLY", "hằng năm"


class Weekend(models.TextChoices):
    """Khi trùng thứ Bảy, Chủ nhật; likewise."""

    KEEP = "KEEP", "giữ nguyên ngày"
    BEFORE = "BEFORE", "chuyển về thứ Sáu trước đó"
    AFTER = "AFTER", "chuyển sang thứ Hai sau đó"


_ANY = tuple(Rhythm)
# What the kinds of meetings come round by. A cell meets each month (Điều lệ Đảng).
RHYTHMS = {
    Kind.REGULAR: (Rhythm.MONTHLY, Rhythm.QUARTERLY),
    Kind.THEMATIC: (Rhythm.QUARTERLY, Rhythm.MONTHLY),
    Kind.COMMITTEE: (Rhythm.MONTHLY, Rhythm.QUARTERLY),
    Kind.STUDY: (Rhythm.QUARTERLY, Rhythm.HALF, Rhythm.YEARLY),
    Kind.MIDTERM: (Rhythm.YEARLY, Rhythm.QUARTERLY),
    Kind.FINAL: (Rhythm.YEARLY,),
    Kind.STEERING: (Rhythm.QUARTERLY, Rhythm.MONTHLY, Rhythm.HALF, Rhythm.YEARLY),
    Kind.BRIEFING: (Rhythm.WEEKLY, Rhythm.MONTHLY),
    Kind.OTHER: _ANY,
}
# Of these a unit has one meeting in a period, so that two rules for the same days contradict.
ONE_RULE = frozenset({Kind.REGULAR, Kind.THEMATIC, Kind.COMMITTEE, Kind.MIDTERM, Kind.FINAL})


class SeriesQuerySet(PeriodQuerySet):
    @seen_by(
        "lịch họp định kỳ của đơn vị",
        "đơn vị họp; người kiểm tra theo phạm vi. Cuộc họp đã lập theo lịch: như dòng trong sổ",
    )
    def visible_to(self, user):
        access = access_of(user)
        return self.filter(
            unit__pk__among=access.own(*READING_ROLES) | access.below(Role.INSPECTOR)
        )

    def clashing(self, unit, kind, first, last):
        """Rules of the unit for the same kind that hold on some of these days."""
        return self.filter(unit=unit, kind=kind).overlapping(first, last)


class Series(Period):
    """Lịch họp định kỳ of one unit: how often, on which day, when, where, who chairs.

    The day is the `day` of the month, or its last day (neither `day` nor `nth`), or its `nth`
    `weekday` (5: the last; Monday is 0); a weekly one has its `weekday` alone. `month` is the month
    of the quarter, half or year. `thematic_months`: months of the year, as "3,6,9,12", in which the
    session has a thematic part too. `committee_days`: so many days before each session the
    committee meets; None: not by this rule. What it made stays when it is changed or ended.
    """

    ASKED = Asked("lich-hop", acts={Permission.LOG_MEETING: ""})
    AUDIT_HASHED = frozenset(
        {"name", "points", "chair_name", "chair_title", "secretary_name", "secretary_title"}
    )

    Rhythm = Rhythm
    Weekend = Weekend

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="series", verbose_name="đơn vị")
    kind = models.CharField("loại cuộc họp", max_length=9, choices=Kind.choices)
    name = CleanCharField("tên lịch", max_length=200, blank=True, default="")
    rhythm = models.CharField("nhịp", max_length=9, choices=Rhythm.choices)
    month = models.PositiveSmallIntegerField(
        "tháng trong kỳ", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField("ngày trong tháng", null=True, blank=True)
    nth = models.PositiveSmallIntegerField("lần thứ mấy trong tháng", null=True, blank=True)
    weekday = models.PositiveSmallIntegerField("thứ trong tuần", null=True, blank=True)
    weekend = models.CharField(
        "khi trùng thứ Bảy, Chủ nhật",
        max_length=6,
        choices=Weekend.choices,
        default=Weekend.AFTER,
    )
    at = models.TimeField("giờ họp")
    place = CleanCharField("địa điểm", max_length=200, blank=True, default="")
    mode = models.CharField("hình thức", max_length=9, choices=Mode.choices, default=Mode.IN_PERSON)
    points = CleanCharField("điểm cầu", max_length=300, blank=True, default="")
    chair_name = CleanCharField("chủ trì", max_length=100, blank=True, default="")
    chair_title = CleanCharField("chức vụ của chủ trì", max_length=200, blank=True, default="")
    secretary_name = CleanCharField("thư ký", max_length=100, blank=True, default="")
    secretary_title = CleanCharField("chức vụ của thư ký", max_length=200, blank=True, default="")
    thematic_months = CleanCharField(
        "tháng có nội dung chuyên đề", max_length=26, blank=True, default=""
    )
    committee_days = models.PositiveSmallIntegerField(
        "chi ủy họp trước (ngày)", null=True, blank=True
    )
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "lịch họp định kỳ"
        verbose_name_plural = "lịch họp định kỳ"
        ordering = ("unit", "kind", "valid_from", "pk")
        constraints = [
            Period.check_order("series_in_order"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="series_kind_known"),
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values), name="series_rhythm_known"
            ),
            models.CheckConstraint(
                condition=Q(weekend__in=Weekend.values), name="series_weekend_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    rhythm=Rhythm.WEEKLY,
                    weekday__isnull=False,
                    weekday__lte=6,
                    day__isnull=True,
                    nth__isnull=True,
                )
                | (
                    ~Q(rhythm=Rhythm.WEEKLY)
                    & (
                        Q(day__isnull=True, nth__isnull=True, weekday__isnull=True)
                        | Q(
                            day__isnull=False,
                            day__range=(1, 31),
                            nth__isnull=True,
                            weekday__isnull=True,
                        )
                        | Q(
                            day__isnull=True,
                            nth__isnull=False,
                            nth__range=(1, 5),
                            weekday__isnull=False,
                            weekday__lte=6,
                        )
                    )
                ),
                name="series_names_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.REGULAR) | Q(thematic_months="", committee_days__isnull=True),
                name="series_parts_of_regular",
            ),
        ]

    def __str__(self):
        return f"lịch {self.kind_label} – {self.unit.name}"

    def get_absolute_url(self):
        return address_of("meetings:series-detail", self.pk)

    def unit_for(self, permission):
        return self.unit

    @property
    def is_party(self):
        return self.unit.branch == Branch.PARTY

    @property
    def kind_label(self):
        is_cell = self.kind != Kind.COMMITTEE or self.unit.kind in CELL_KINDS
        return kind_label(self.kind, is_party=self.is_party, is_cell=is_cell)

    @property
    def heading(self):
        """Its own name, else the kind and how often."""
        return self.name or f"{upper_first(self.kind_label)} {self.get_rhythm_display()}"

    @property
    def rule(self):
        """The rule as meetings.calendar takes it."""
        return calendar.Rule(
            calendar.Rhythm(self.rhythm),
            month=self.month,
            day=self.day,
            nth=self.nth,
            weekday=self.weekday,
            weekend=calendar.Weekend(self.weekend),
        )

    @property
    def rule_text(self):
        """14:00, ngày 05 hằng tháng."""
        return f"{clock_time(self.at)}, {calendar.rule_words(self.rule)}"

    @property
    def months_with_theme(self):
        """The months of the year in which the session has a thematic part, in order."""
        return [int(month) for month in self.thematic_months.split(",") if month]

    @property
    def period_text(self):
        """từ 01/01/2026 đến 31/12/2026"""
        until = f" đến {sentence_date(self.valid_to)}" if self.valid_to else ""
        return f"từ {sentence_date(self.valid_from)}{until}"

    @property
    def chair_text(self):
        return ", ".join(part for part in (self.chair_name, self.chair_title) if part)

    @property
    def secretary_text(self):
        return ", ".join(part for part in (self.secretary_name, self.secretary_title) if part)
