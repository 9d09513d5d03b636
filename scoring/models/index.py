"""Indices as others published them: of a unit, a year, an index; never computed here."""

import itertools
import re
from datetime import date
from functools import lru_cache

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from cchc.lib.fields import CleanCharField, ScoreField
from cchc.lib.vietnamese import decimal_text, percent_text
from units.asked import seen_by
from units.day_names import FirstName, LastNameOfAny, YearEnd
from units.models import Unit, UnitVersion
from units.models.kinds import Kind


class Index(models.TextChoices):
    """Chỉ số: which one was published; the name is printed as a page's or a table's title."""

    PAR_INDEX = "PAR_INDEX", "PAR INDEX"
    SIPAS = "SIPAS", "SIPAS"
    AGENCY = "AGENCY_INDEX", "Chỉ số CCHC trong tỉnh"


INDEX_NAMES = {
    Index.PAR_INDEX: "Chỉ số cải cách hành chính (PAR INDEX)",
    Index.SIPAS: (
        "Chỉ số hài lòng của người dân đối với sự phục vụ của cơ quan hành chính nhà nước (SIPAS)"
    ),
    Index.AGENCY: "Chỉ số cải cách hành chính của các cơ quan, địa phương trong tỉnh",
}


class Level(models.TextChoices):
    """Cấp of a unit: its index is read beside those of the same level."""

    PROVINCE = "tinh", "tỉnh, thành phố"
    AGENCY = "so", "sở, ban, ngành"
    DISTRICT = "huyen", "huyện, thị xã"
    COMMUNE = "xa", "xã, phường"


# Whatever is no place is an agency.
PLACES = {
    Level.PROVINCE: (Kind.PROVINCE, Kind.CITY),
    Level.DISTRICT: (Kind.DISTRICT_RURAL, Kind.DISTRICT_URBAN, Kind.TOWN, Kind.CITY_UNDER),
    Level.COMMUNE: (Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL),
}
FIRST_YEAR, LAST_YEAR = 2005, 2100
_ADDRESS = re.compile(r"(https?://([A-Za-z0-9.-]+)[^\s;()]*)(.*)")


class Published(models.Model):
    """Base of what was published: which index of which year, who says so, was it checked."""

    index = models.CharField("chỉ số", max_length=12, choices=Index.choices)
    year = models.PositiveSmallIntegerField("năm đánh giá")
    source = CleanCharField("nguồn", max_length=400)
    note = CleanCharField("ghi chú", max_length=300, blank=True, default="")
    is_verified = models.BooleanField("đã đối chiếu văn bản gốc", default=False)

    class Meta:
        abstract = True

    @property
    def sources(self):
        """The source in pieces, each (words, address or ""): a link shows the site it leads to."""
        return _pieces(self.source)


@lru_cache(maxsize=200)  # a source gives many rows
def _pieces(source):
    found = [(piece, _ADDRESS.fullmatch(piece.strip())) for piece in source.split("; ")]
    return tuple(
        (link[2].removeprefix("www.") + link[3], link[1]) if link else (piece, "")
        for piece, link in found
    )


class PublishedIndexQuerySet(models.QuerySet):
    @seen_by("chỉ số đã công bố", "mọi người, không cần đăng nhập")
    def visible_to(self, user):
        """Published is public: everyone sees every row, signed in or not."""
        return self

    def with_units(self):
        """Loads the units, and adds `day_name`, the unit's on the last day of the year (its first
        one if it began later): no query a row."""
        by_then = LastNameOfAny("unit", YearEnd("year"))
        return self.select_related("unit").annotate(day_name=Coalesce(by_then, FirstName("unit")))

    def originals(self):
        """What was published first; what was published later of the same year stands beside it."""
        return self.filter(restates__isnull=True)

    def marking_restated(self):
        """Adds `is_restated`: was a number published again? `load_restatements` then loads them."""
        again = self.model.objects.filter(restates=OuterRef("pk"))
        return self.annotate(is_restated=Exists(again))

    def counted(self):
        """{(level, year, index): how many rows}, newest year first; one query."""
        rows = self.annotate(level=_level()).order_by("-year")
        rows = rows.values_list("level", "year", "index")
        return {tuple(of): many for *of, many in rows.annotate(Count("pk"))}

    def matching(self, level="", index="", year=None, unit=""):
        """Rows of a level, of an index, of a year, of units that bear or bore a name with these
        letters."""
        rows = self.filter(_of_level(level)) if level else self
        if index:
            rows = rows.filter(index=index)
        if year:
            rows = rows.filter(year=year)
        if unit:
            rows = rows.filter(unit__in=Unit.objects.named_like(unit))
        return rows


def _is_or_was(kinds):
    return Exists(UnitVersion.objects.filter(unit=OuterRef("unit"), kind__in=kinds))


def _level():
    """The Level of the unit of a row, as an expression; `_of_level` asks for one of them."""
    places = (When(_is_or_was(kinds), then=Value(level.value)) for level, kinds in PLACES.items())
    return Case(*places, default=Value(Level.AGENCY.value), output_field=models.CharField())


def _of_level(level):
    """Q: the first level that `_level` finds is this one."""
    higher = [kind for at in itertools.takewhile(level.__ne__, PLACES) for kind in PLACES[at]]
    asked = Q(_is_or_was(PLACES[level])) if level in PLACES else Q()
    return asked & ~Q(_is_or_was(higher)) if higher else asked


def load_restatements(rows):
    """Loads what was published again of the rows that are marked so, in one query or none."""
    rows = list(rows)
    again = [row for row in rows if row.is_restated]
    models.prefetch_related_objects(again, "restatements")
    return rows


class PublishedIndex(Published):
    """Chỉ số đã công bố của một đơn vị trong một năm; belongs to the Unit that lived that year.

    What was published later of the same year is a row of its own that names the first one
    (`restates`), with its own source; nothing is overwritten.

    `value` is the index in %; `points` are what a source gives in points of a scale of its own.
    Each may be None where only the other, or only the place, is known. `change` counts places
    against the year before, + up, - down.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="published_indices", verbose_name="đơn vị"
    )
    published_year = models.PositiveSmallIntegerField("năm công bố", null=True, blank=True)
    value = ScoreField("giá trị (%)", null=True, blank=True)
    points = ScoreField("điểm", null=True, blank=True)
    rank = models.PositiveSmallIntegerField("thứ hạng", null=True, blank=True)
    of_how_many = models.PositiveSmallIntegerField("trên tổng số", null=True, blank=True)
    change = models.SmallIntegerField("thay đổi thứ hạng (bậc)", null=True, blank=True)
    restates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restatements",
        verbose_name="công bố lại số",
    )

    objects = PublishedIndexQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ số đã công bố"
        verbose_name_plural = "chỉ số đã công bố"
        ordering = ("-year", "index", "rank", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["index", "unit", "year"],
                condition=Q(restates__isnull=True),
                name="index_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="index_year"
            ),
            models.CheckConstraint(
                condition=Q(published_year__isnull=True) | Q(published_year__gte=F("year")),
                name="index_published_after_year",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=100),
                name="index_value_percent",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0),
                name="index_points_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1), name="index_rank_from_1"
            ),
            models.CheckConstraint(
                condition=Q(of_how_many__isnull=True)
                | Q(rank__isnull=True)
                | Q(of_how_many__gte=F("rank")),
                name="index_rank_within_field",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="index_has_source"),
        ]
        indexes = [
            models.Index(fields=["-year", "index", "rank", "id"], name="index_list"),
            models.Index(fields=["unit", "index", "year"], name="index_of_unit"),
        ]

    def __str__(self):
        return f"{self.get_index_display()} {self.year}: {self.unit}"

    @property
    def unit_name(self):
        """The name that the unit had on the last day of the year; loaded by `with_units`."""
        return getattr(self, "day_name", None) or self.unit.name_on(date(self.year, 12, 31))

    @property
    def value_text(self):
        """85,34%; else 97,25 điểm of a scale that the source does not say; else –."""
        if self.value is None and self.points is not None:
            return self.points_text
        return percent_text(self.value, None)

    @property
    def points_text(self):
        """62,62 điểm, or "" where no points were published."""
        return "" if self.points is None else f"{decimal_text(self.points)} điểm"

    @property
    def rank_text(self):
        """22/63, 10 where the size of the field is unknown, – without a place."""
        if self.rank is None:
            return "–"
        return f"{self.rank}/{self.of_how_many}" if self.of_how_many else str(self.rank)

    @property
    def restated_text(self):
        """công bố lại năm 2025: 85,17%, 33/63"""
        year = f" năm {self.published_year}" if self.published_year else ""
        told = [self.value_text if self.has_number else "", self.rank_text if self.rank else ""]
        return f"công bố lại{year}: {', '.join(filter(None, told))}"

    @property
    def has_number(self):
        return self.value is not None or self.points is not None

    def unit_for(self, permission):
        return self.unit


class NationalMean(Published):
    """Giá trị trung bình cả nước của một chỉ số trong một năm, as published or None."""

    value = ScoreField("giá trị trung bình (%)", null=True, blank=True)

    objects = PublishedIndexQuerySet.as_manager()

    class Meta:
        verbose_name = "giá trị trung bình cả nước"
        verbose_name_plural = "giá trị trung bình cả nước"
        ordering = ("-year", "index")
        constraints = [
            models.UniqueConstraint(fields=["index", "year"], name="mean_once_a_year"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=100),
                name="mean_value_percent",
            ),
        ]

    def __str__(self):
        return f"{self.get_index_display()} {self.year}: cả nước"
