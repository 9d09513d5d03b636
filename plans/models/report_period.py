"""Catalogues of periodic reports: their dates by level, and the sets of indicators. Dated data."""

from django.db import models
from django.db.models import Q

from cchc.lib.fields import CleanCharField
from plans import report_periods as periods
from plans import report_sums as sums
from units.access import access_of
from units.asked import seen_by
from units.models import Kind, Unit


class Level(models.TextChoices):
    """Cấp báo cáo."""

    PROVINCE = "PROVINCE", "cấp tỉnh"
    DEPARTMENT = "DEPARTMENT", "sở, ban, ngành và tương đương"
    COMMUNE = "COMMUNE", "cấp xã"


_LEVELS = {
    **dict.fromkeys((Kind.PROVINCE, Kind.CITY, Kind.P_PROVINCIAL), Level.PROVINCE),
    **dict.fromkeys(
        (Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL, Kind.P_COMMUNE), Level.COMMUNE
    ),
}


def level_of(unit, day):
    """The Level at which a unit reports, by its kind on that day; districts as departments."""
    version = unit.version_on(day)
    return _LEVELS.get(version.kind, Level.DEPARTMENT) if version else Level.DEPARTMENT


class PeriodKind(models.TextChoices):
    """Kỳ báo cáo."""

    Q1 = periods.Q1, periods.LABELS[periods.Q1]
    H1 = periods.H1, periods.LABELS[periods.H1]
    Q3 = periods.Q3, periods.LABELS[periods.Q3]
    YEAR = periods.YEAR, periods.LABELS[periods.YEAR]


class ReportPeriodQuerySet(models.QuerySet):
    @seen_by("mốc báo cáo", "mọi người đã đăng nhập của tỉnh đặt mốc; mốc chung: mọi người")
    def visible_to(self, user):
        """The common ones, and those of own provinces."""
        if not user.is_authenticated:
            return self.none()
        access = access_of(user)
        return self.filter(
            Q(owner__isnull=True)
            | Q(owner__pk__among=access.own() | access.above() | access.below())
        )

    def set_by(self, owners):
        """The rules of every level, common or of these owners (ids)."""
        return self.filter(Q(owner__isnull=True) | Q(owner__in=owners))

    def for_level(self, level, owners):
        """The rules of a level, common or of these owners (ids)."""
        return self.set_by(owners).filter(level=level)

    def in_force(self, level, kind, year, owners):
        """The rule for a report, as `ReportPeriod.pick` finds it; None where there is none."""
        return ReportPeriod.pick(self.for_level(level, owners), kind, year, owners)


class ReportPeriod(models.Model):
    """Mốc báo cáo: the days of one kind of report at one level, from the reports of a year on.

    `owner`: the province that set it (None: common to all). Marks are days of the report's year, or
    of the year before ("15/12 năm trước"). One that a report goes by is never changed: a newer
    `first_year` takes over. `is_assumed`: no source gives these days.
    """

    owner = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_periods",
        verbose_name="tỉnh đặt mốc",
    )
    level = models.CharField("cấp báo cáo", max_length=10, choices=Level.choices)
    kind = models.CharField("kỳ báo cáo", max_length=4, choices=PeriodKind.choices)
    first_year = models.PositiveSmallIntegerField("áp dụng từ báo cáo năm")
    data_from = CleanCharField("số liệu từ ngày", max_length=20)
    data_to = CleanCharField("số liệu đến ngày", max_length=20)
    cutoff = CleanCharField("chốt số liệu sau ngày", max_length=20)
    due = CleanCharField("hạn gửi", max_length=20)
    source = CleanCharField("căn cứ", max_length=200)
    is_assumed = models.BooleanField("mốc giả định", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "mốc báo cáo"
        verbose_name_plural = "mốc báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "level", "kind", "first_year"], name="report_period_once"
            ),
            models.UniqueConstraint(
                fields=["level", "kind", "first_year"],
                condition=Q(owner__isnull=True),
                name="report_period_common_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.get_level_display()}, từ năm {self.first_year}"

    def unit_for(self, permission):
        return self.owner

    @staticmethod
    def pick(rules, kind, year, owners):
        """Of these rules the one for a kind and year: the nearest owner's (ids, nearest first),
        else the common one; of each the newest that has begun."""
        place = {pk: at for at, pk in enumerate(owners)}
        fitting = [rule for rule in rules if rule.kind == kind and rule.first_year <= year]
        return min(
            fitting,
            key=lambda rule: (place.get(rule.owner_id, len(place)), -rule.first_year),
            default=None,
        )

    @property
    def order(self):
        """Where it stands in lists: by level, then through the year, the newest first."""
        return (
            Level.values.index(self.level),
            periods.KINDS.index(self.kind),
            -self.first_year,
        )

    def dates_in(self, year):
        """The Dates of a report of that year."""
        marks = {
            "first": self.data_from,
            "last": self.data_to,
            "cutoff": self.cutoff,
            "due": self.due,
        }
        marks = {name: periods.read_mark(text) for name, text in marks.items()}
        return periods.dates_of(year, **marks)


class IndicatorSetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A catalogue: every signed-in user reads it."""
        return self if user.is_authenticated else self.none()

    def at(self, day):
        """The set in force on a day, or the oldest one; None where there is none."""
        sets = list(self.order_by("-valid_from"))
        return next(
            (found for found in sets if found.valid_from <= day), sets[-1] if sets else None
        )


class IndicatorSet(models.Model):
    """Bộ chỉ tiêu báo cáo: data (plans/data/report_indicators.csv), a newer one takes over."""

    code = models.CharField("mã bộ chỉ tiêu", max_length=30, unique=True)
    name = CleanCharField("tên bộ chỉ tiêu", max_length=200)
    valid_from = models.DateField("từ ngày")

    objects = IndicatorSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ chỉ tiêu báo cáo"
        verbose_name_plural = "bộ chỉ tiêu báo cáo"

    def __str__(self):
        return self.name


class Indicator(models.Model):
    """Chỉ tiêu báo cáo. `calc`: how the system counts it, "" where a person enters it.

    A ratio with `numerator` and `denominator` (codes of its set) follows from those two figures;
    another one is entered as its two parts. UNVERIFIED ones were not compared with a form of the
    ministry and say so on page and paper.
    """

    class Kind(models.TextChoices):
        COUNT = sums.COUNT, "số lượng"
        RATIO = sums.RATIO, "tỷ lệ"
        MEAN = sums.MEAN, "bình quân"
        LEVEL = sums.LEVEL, "mức đạt"

    class Status(models.TextChoices):
        VERIFIED = "VERIFIED", "đã đối chiếu"
        UNVERIFIED = "UNVERIFIED", "chưa đối chiếu văn bản gốc"
        OWN = "OWN", "số theo dõi trên hệ thống"

    indicator_set = models.ForeignKey(
        IndicatorSet, models.PROTECT, related_name="indicators", verbose_name="bộ chỉ tiêu"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã chỉ tiêu", max_length=12)
    group = CleanCharField("nhóm chỉ tiêu", max_length=100)
    name = CleanCharField("tên chỉ tiêu", max_length=300)
    measure = CleanCharField("đơn vị tính", max_length=30)
    kind = models.CharField("loại chỉ tiêu", max_length=5, choices=Kind.choices)
    numerator = models.CharField("tử số", max_length=12, blank=True, default="")
    denominator = models.CharField("mẫu số", max_length=12, blank=True, default="")
    calc = models.CharField("cách tính trên hệ thống", max_length=40, blank=True, default="")
    formula = CleanCharField("công thức", max_length=300, blank=True, default="")
    source = CleanCharField("nguồn", max_length=200)
    status = models.CharField("đối chiếu", max_length=10, choices=Status.choices)

    objects = IndicatorSetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu báo cáo"
        verbose_name_plural = "chỉ tiêu báo cáo"
        ordering = ("indicator_set", "order")
        constraints = [
            models.UniqueConstraint(fields=["indicator_set", "code"], name="indicator_once"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def is_share(self):
        """Is it given as two parts?"""
        return self.kind in (self.Kind.RATIO, self.Kind.MEAN)

    @property
    def is_derived(self):
        return bool(self.numerator)

    @property
    def is_entered(self):
        """Does a person give it?"""
        return not self.calc and not self.is_derived

    @property
    def is_unverified(self):
        return self.status == self.Status.UNVERIFIED
