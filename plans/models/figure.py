"""Figures of a report: each with how it came, its records, and every correction of it."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField, ScoreField
from cchc.lib.vietnamese import decimal_text
from plans.models.report import Report
from plans.models.report_period import Indicator
from plans.report_sums import PLACES, Amount
from units.models import User

MOST_LISTED = 500  # records of one figure that its page lists


class FigureQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(report__in=Report.objects.visible_to(user))

    def frozen_of(self, unit_id, kind, year):
        """Figures with a value, frozen, of the report of a unit that stands, with it."""
        reports = Report.objects.standing().filter(unit=unit_id, kind=kind, year=year)
        frozen = self.filter(report__in=reports, frozen_at__isnull=False, value__isnull=False)
        return frozen.select_related("report", "indicator")

    def by_code(self, report):
        """{code of the indicator: Figure} of a report; {} without a report."""
        if report is None:
            return {}
        rows = self.filter(report=report).select_related("indicator")
        return {figure.indicator.code: figure for figure in rows}


class Figure(models.Model):
    """Số liệu: `value`, or `numerator` and `denominator` of a ratio, from which `value` follows.

    None is not zero. `is_na`: not applicable, its denominator is zero. `record_model` and
    `record_ids` name what was counted. Of a roll-up: `given`, how many units gave it; `missing`,
    ids of those whose report lacks it. Once frozen it changes only by a correction, which is kept.
    """

    AGGREGATE = "report"

    class Origin(models.TextChoices):
        NONE = "", "chưa có"
        COMPUTED = "COMPUTED", "tự tính"
        ENTERED = "ENTERED", "nhập tay"
        ROLLED = "ROLLED", "tổng hợp"

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="figures", verbose_name="báo cáo"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="figures", verbose_name="chỉ tiêu"
    )
    value = ScoreField("giá trị", max_digits=15, null=True, blank=True)
    numerator = ScoreField("tử số", max_digits=15, null=True, blank=True)
    denominator = ScoreField("mẫu số", max_digits=15, null=True, blank=True)
    is_na = models.BooleanField("không áp dụng", default=False)
    origin = models.CharField(
        "nguồn số liệu", max_length=8, choices=Origin.choices, default=Origin.NONE, blank=True
    )
    formula = CleanCharField("cách tính", max_length=300, blank=True, default="")
    note = CleanCharField("ghi chú", max_length=300, blank=True, default="")
    record_model = models.CharField("loại bản ghi", max_length=60, blank=True, default="")
    record_ids = models.JSONField("bản ghi", default=list, blank=True)
    given = models.PositiveIntegerField("số đơn vị có số liệu", default=0)
    missing = models.JSONField("đơn vị gửi báo cáo thiếu số liệu này", default=list, blank=True)
    frozen_at = models.DateTimeField("chốt lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ("report", "indicator__order")
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="figure_once"),
            models.CheckConstraint(
                condition=Q(is_na=False) | Q(value__isnull=True), name="figure_na_has_no_value"
            ),
            models.CheckConstraint(
                condition=~Q(origin="") | Q(value__isnull=True, is_na=False),
                name="figure_says_how_it_came",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} · {self.report}"

    def get_absolute_url(self):
        return address_of("plans:figure-detail", self.pk)

    def unit_for(self, permission):
        return self.report.unit_for(permission)

    def can(self, name):
        """A figure has the state of its report."""
        return self.report.can(name)

    def refuse_unless(self, name):
        self.report.refuse_unless(name)

    @property
    def is_enterable(self):
        """A person gives it where the system does not count it, or does not know."""
        if self.indicator.is_derived:
            return False
        return not self.indicator.calc or self.origin != self.Origin.COMPUTED

    @property
    def amount(self):
        return Amount(self.value, self.numerator, self.denominator, self.is_na)

    def take(self, amount, origin, *, formula="", note=None, records=("", ()), roll=(0, ())):
        """Set its number and how it came; the caller saves."""
        self.value, self.is_na = amount.value, amount.is_na
        self.numerator, self.denominator = amount.numerator, amount.denominator
        has_number = amount.is_known or amount.numerator is not None
        self.origin = origin if has_number or amount.denominator is not None else ""
        self.formula = formula or self.indicator.formula
        if note is not None:
            self.note = note
        self.record_model, ids = records
        self.record_ids = list(ids)
        self.given, self.missing = roll[0], list(roll[1])

    @property
    def words(self):
        """What is shown and printed: 85,34; 12; không áp dụng; – for what is not known."""
        if self.is_na:
            return "không áp dụng"
        places = PLACES if self.indicator.kind != Indicator.Kind.COUNT else None
        return decimal_text(self.value, places, grouping=True)

    @property
    def measured(self):
        """85,34%; 12 nhiệm vụ; the number alone where there is none."""
        if self.value is None:
            return self.words
        measure = self.indicator.measure
        return f"{self.words}%" if measure == "%" else f"{self.words} {measure}"

    @property
    def parts_words(self):
        """12/14: the parts of a ratio; "" where they are not known."""
        if not self.indicator.is_share or None in (self.numerator, self.denominator):
            return ""
        parts = self.numerator, self.denominator
        return "/".join(decimal_text(part, grouping=True) for part in parts)

    @property
    def origin_words(self):
        """tự tính · nhập tay · tổng hợp từ 12/15 đơn vị."""
        if self.origin == self.Origin.ROLLED:
            return f"tổng hợp từ {self.given}/{len(self.report.roll_units)} đơn vị"
        return self.get_origin_display() if self.origin else ""

    def records_for(self, user):
        """(what was counted as this reader may see it, how many of them he may not)."""
        if not self.record_model:
            return [], 0
        model = apps.get_model(self.record_model)
        ids = self.record_ids[:MOST_LISTED]
        seen = model.objects.visible_to(user).filter(pk__in=ids).order_by("pk")
        return list(seen), len(self.record_ids) - len(seen)


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(figure__in=Figure.objects.visible_to(user))


class FigureCorrection(models.Model):
    """Điều chỉnh số liệu đã chốt: both values are kept and shown."""

    figure = models.ForeignKey(
        Figure, models.PROTECT, related_name="corrections", verbose_name="số liệu"
    )
    before = CleanCharField("giá trị trước", max_length=60)
    after = CleanCharField("giá trị sau", max_length=60)
    reason = CleanCharField("lý do", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người điều chỉnh")
    at = models.DateTimeField("lúc")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "điều chỉnh số liệu"
        verbose_name_plural = "điều chỉnh số liệu"
        ordering = ("figure", "at", "pk")

    def __str__(self):
        return f"{self.figure}: {self.before} → {self.after}"
