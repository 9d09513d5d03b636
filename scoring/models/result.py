"""Kết quả và bản công bố: immutable, numbered, verifiable."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, NullIf

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField, CleanTextField, ScoreField
from cchc.lib.folded import FoldField, OrderField
from cchc.lib.vietnamese import fold
from scoring.models.round import RoundBlock
from scoring.models.sheet import Sheet
from units.asked import seen_by
from units.models import Unit, User


class CorrectionRequestQuerySet(models.QuerySet):
    def open(self):
        """Asked for, and no corrected snapshot made yet."""
        return self.filter(snapshot__isnull=True)


class CorrectionRequest(models.Model):
    """A leader's request that published results be corrected; used by one snapshot at most."""

    AUDIT_PART_OF = "round_block"

    round_block = models.ForeignKey(
        RoundBlock, models.PROTECT, related_name="correction_requests", verbose_name="khối"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="lãnh đạo yêu cầu")
    at = models.DateTimeField("lúc")
    reason = CleanTextField("lý do", max_length=2000)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu đính chính"
        verbose_name_plural = "yêu cầu đính chính"
        ordering = ("-at", "-pk")

    def __str__(self):
        return f"Yêu cầu đính chính – {self.round_block}"

    def unit_for(self, permission):
        return self.round_block.round.owner


class SnapshotQuerySet(models.QuerySet):
    @seen_by("kết quả đã công bố", "mọi người, không cần đăng nhập")
    def visible_to(self, user):
        """Published results are public."""
        return self

    def newest_first(self):
        """The last year first; within a year block by block, departments before communes."""
        return self.order_by(
            "-round_block__round__year", "round_block__block", "-published_at", "-number", "-pk"
        )

    def current(self):
        """The last number of each block: what counts today."""
        later = Snapshot.objects.filter(
            round_block=models.OuterRef("round_block"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))

    def light(self):
        """Without the published text, which may be megabytes."""
        return self.defer("payload")

    def of(self, *, the_round=None, block=""):
        """Those of a round (its key) and a block, where they are given."""
        found = self.filter(round_block__round=the_round) if the_round else self
        return found.filter(round_block__block=block) if block else found

    def marking_own(self, unit_ids):
        """Adds `is_own`: is one of these units among its results?"""
        results = Result.objects.filter(snapshot=models.OuterRef("pk"), unit__in=unit_ids)
        return self.annotate(is_own=models.Exists(results))

    def with_names(self):
        """Loads block, round, owner and document, and nothing heavy."""
        return (
            self.light()
            .select_related("round_block__round__owner", "round_block__criteria_set", "document")
            .prefetch_related("round_block__round__owner__versions")
            .defer("payload", "round_block__criteria_set__text")
        )


class Snapshot(models.Model):
    """Bản công bố of a block: number 1, then corrections 2, 3, … Append-only in the database.

    `payload` is the canonical JSON text that was published (set, answers, results, ranks, hashes
    of the evidence) and `sha256` its hash; `code` is the public code that names it on paper.
    `figures` follows from the payload, for the pages of its ranking: units, ranked (how many),
    areas [{code, name, best: the highest percent of the block as text, or None}], bands [name].
    """

    round_block = models.ForeignKey(
        RoundBlock, models.PROTECT, related_name="snapshots", verbose_name="khối"
    )
    number = models.PositiveSmallIntegerField("lần")
    code = models.CharField("mã xác thực", max_length=8, unique=True)
    payload = models.TextField("nội dung công bố", max_length=20_000_000)
    sha256 = models.CharField("mã đối chiếu", max_length=64)
    figures = models.JSONField("số liệu chung", default=dict)
    document = models.ForeignKey(
        "plans.Document",
        models.PROTECT,
        related_name="snapshots",
        verbose_name="văn bản phê duyệt",
    )
    published_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="người công bố"
    )
    published_at = models.DateTimeField("công bố lúc")
    reason = CleanTextField("lý do đính chính", max_length=2000, blank=True, default="")
    request = models.OneToOneField(
        CorrectionRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="snapshot",
        verbose_name="yêu cầu đính chính",
    )

    AUDIT_HASHED = frozenset({"payload", "figures"})

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "bản công bố"
        verbose_name_plural = "bản công bố"
        ordering = ("round_block", "number")
        constraints = [
            models.UniqueConstraint(fields=["round_block", "number"], name="snapshot_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="", request__isnull=True)
                | Q(number__gt=1, request__isnull=False) & ~Q(reason=""),
                name="snapshot_correction_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.round_block} (lần {self.number})"

    def get_absolute_url(self):
        return address_of("scoring:snapshot-detail", self.pk)

    def unit_for(self, permission):
        return self.round_block.round.owner

    @property
    def is_illustrative(self):
        return self.round_block.is_illustrative

    @property
    def source_lines(self):
        """What its set says of itself (CriteriaSet.source_line), as a list of none or one."""
        return self.round_block.source_lines

    @property
    def code_text(self):
        """7K3M-92QF"""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def number_text(self):
        return f"lần {self.number}" + (" (đính chính)" if self.number > 1 else "")


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Place, percent, class and points by area are public."""
        return self

    def ranked(self):
        """In the order of the ranking; units without a place last."""
        return self.order_by(F("rank").asc(nulls_last=True), "name_order", "pk")

    def light(self):
        """Without the points of each criterion, which are most of a row."""
        return self.defer("leaves")

    def current(self):
        """Of the snapshots that count today."""
        return self.filter(snapshot__in=Snapshot.objects.current())

    def named(self, text):
        """Whose name holds these words, with or without diacritics, in any order."""
        found = self
        for word in fold(text).split():
            found = found.filter(name_fold__contains=word)
        return found

    def with_gains(self):
        """Adds `gained` (places up) and `points_gained` against the year before; null where there
        is nothing to compare, or where the maximum is another one."""
        comparable = Q(change=Result.Change.COMPARED)
        return self.annotate(
            gained=models.Case(models.When(comparable, then=F("previous_rank") - F("rank"))),
            points_gained=models.Case(
                models.When(
                    comparable & Q(previous_max=F("max")), then=F("points") - F("previous_points")
                ),
                output_field=models.DecimalField(max_digits=12, decimal_places=4),
            ),
        )

    def with_area(self, place):
        """Adds `area_percent`: that of the area at this place (from 0) of `areas`."""
        percent = KeyTextTransform("percent", KeyTransform(place, "areas"))
        column = models.DecimalField(max_digits=9, decimal_places=3)
        return self.annotate(area_percent=Cast(NullIf(percent, models.Value("")), column))

    def with_full_marks(self, code):
        """Those with all the points of a criterion (its code, or an expression that gives it) that
        applied to them."""
        found = self.annotate(
            **{f"leaf_{name}": _OfLeaf("leaves", code, name) for name in ("points", "max", "state")}
        )
        # Both are printed with the same number of digits, so equal texts are equal points.
        return found.filter(leaf_state="scored", leaf_points=F("leaf_max"))


class _OfLeaf(models.Func):
    """(leaves, code, name): what a result holds of one leaf, as text; None where it has none. A
    key of Django's own JSON lookups cannot be a column."""

    function = "jsonb_extract_path_text"
    output_field = models.TextField()

    def __init__(self, leaves, code, name):
        code = models.Value(code) if isinstance(code, str) else code
        super().__init__(leaves, code, models.Value(name))

    def as_sqlite(self, compiler, connection, **_more):
        leaves, code, name = map(compiler.compile, self.source_expressions)
        sql = f"JSON_EXTRACT({leaves[0]}, '$.\"' || {code[0]} || '\".' || {name[0]})"
        return sql, (*leaves[1], *code[1], *name[1])


class Result(models.Model):
    """Kết quả of one unit in a snapshot. Append-only. `percent`: 3 digits as published; the place
    was computed from the exact quotient of points and max. `areas`: [{code, name, points, max,
    percent}], decimal strings, of the first level; `leaves`: {code: {points, max, state}}.

    `of_how_many` units were ranked, `sharing` of them on this place. `previous_…`: of the year
    before in the same block, as it stood at publication; `predecessors`: names of the bodies that
    a unit without such a row came from."""

    class Change(models.TextChoices):
        COMPARED = "COMPARED", "so với năm trước"
        NEW = "NEW", "mới"
        RETURNED = "RETURNED", "trở lại"
        BREAK = "BREAK", "không so sánh được do sắp xếp đơn vị"
        NONE = "NONE", "không so sánh"

    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="results", verbose_name="bản công bố"
    )
    sheet = models.ForeignKey(
        Sheet, models.PROTECT, related_name="results", verbose_name="phiếu chấm điểm"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="results", verbose_name="đơn vị")
    unit_name = CleanCharField("tên đơn vị", max_length=200)
    is_ranked = models.BooleanField("có xếp hạng")
    points = ScoreField("tổng điểm", max_digits=12)
    max = ScoreField("điểm tối đa áp dụng", max_digits=12)
    percent = ScoreField("tỷ lệ đạt (%)", max_digits=12, null=True, blank=True)
    band = models.CharField("xếp loại", max_length=100, blank=True, default="")
    rank = models.PositiveIntegerField("thứ hạng", null=True, blank=True)
    of_how_many = models.PositiveIntegerField("trên tổng số", default=0)
    sharing = models.PositiveIntegerField("số đơn vị cùng hạng", default=0)
    previous_rank = models.PositiveIntegerField("thứ hạng năm trước", null=True, blank=True)
    previous_points = ScoreField("tổng điểm năm trước", max_digits=12, null=True, blank=True)
    previous_max = ScoreField("điểm tối đa năm trước", max_digits=12, null=True, blank=True)
    predecessors = models.JSONField("đơn vị trước sắp xếp", default=list, blank=True)
    change = models.CharField(
        "biến động", max_length=8, choices=Change.choices, default=Change.NONE
    )
    areas = models.JSONField("điểm theo lĩnh vực", default=list)
    leaves = models.JSONField("điểm từng tiêu chí", default=dict)
    name_fold = FoldField(source="unit_name", max_length=250, db_index=False)
    name_order = OrderField(source="unit_name", max_length=500, db_index=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
        ordering = ("snapshot", "pk")
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "unit"], name="result_once_a_snapshot"),
            models.CheckConstraint(
                condition=Q(is_ranked=True) | Q(rank__isnull=True), name="result_unranked_no_place"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "snapshot"], name="result_unit"),
            models.Index(fields=["snapshot", "rank"], name="result_place"),
        ]

    def __str__(self):
        return f"{self.unit_name} – {self.snapshot}"

    def get_absolute_url(self):
        return address_of("scoring:result-detail", self.pk)

    @property
    def is_new(self):
        """In the ranking for the first time, while others of the block were in it before."""
        return self.rank is not None and self.change == self.Change.NEW

    @property
    def is_of_first_ranking(self):
        """The block was not ranked the year before: the table has nothing to compare, of no
        unit."""
        return self.rank is not None and self.change == self.Change.NONE

    @property
    def change_words(self):
        """What stands in a table instead of a number of places."""
        change = self.Change
        if self.is_new:
            return "mới"
        return {change.RETURNED: "trở lại", change.BREAK: "≠"}.get(self.change, "–")

    @property
    def is_tie(self):
        return self.sharing > 1

    @property
    def points_since(self):
        """Points more (or fewer) than the year before, of the same maximum; else None."""
        if self.change != self.Change.COMPARED or self.previous_points is None:
            return None
        return self.points - self.previous_points if self.previous_max == self.max else None

    @property
    def area_percents(self):
        """[(name of the area, Decimal percent or None)] in the order of the set."""
        return [
            (area["name"], None if area["percent"] is None else Decimal(area["percent"]))
            for area in self.areas
        ]

    @property
    def places_gained(self):
        """Places up (positive) or down since last year, or None where there is none to compare."""
        if self.change != self.Change.COMPARED or self.rank is None:
            return None
        return self.previous_rank - self.rank


class SnapshotPaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published results are public."""
        return self


class SnapshotPaper(models.Model):
    """The annex (PDF) of a snapshot as it was first printed: kept, so that the same bytes are given
    for good, whatever becomes of the templates. Append-only."""

    AUDIT_PART_OF = "snapshot"

    snapshot = models.OneToOneField(
        Snapshot, models.PROTECT, related_name="paper", verbose_name="bản công bố"
    )
    content = models.BinaryField("tệp PDF")
    sha256 = models.CharField("mã đối chiếu", max_length=64)
    at = models.DateTimeField("lập lúc")

    objects = SnapshotPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "bản in của bản công bố"
        verbose_name_plural = "bản in của bản công bố"

    def __str__(self):
        return f"Bản in – {self.snapshot}"

    def unit_for(self, permission):
        return self.snapshot.unit_for(permission)
