"""Rows of a sheet: self-score and two appraisals side by side, never overwritten; evidence."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from cchc.lib.fields import CleanCharField, CleanTextField, ScoreField
from plans.models import FileLink
from scoring.models.criteria import SELF_METHODS, SIDE_METHODS, Criterion, Method
from scoring.models.round import RoundUnit
from scoring.models.sheet import Sheet
from units.access import access_of
from units.models import User
from units.roles import Role


class Reason(models.TextChoices):
    """Lý do trừ điểm."""

    NO_EVIDENCE = "NO_EVIDENCE", "thiếu tài liệu kiểm chứng"
    LATE = "LATE", "ban hành hoặc gửi chậm"
    FORM = "FORM", "sai thể thức, thẩm quyền"
    FIGURES = "FIGURES", "số liệu không khớp"
    WRONG_PERIOD = "WRONG_PERIOD", "tài liệu ngoài kỳ chấm điểm"
    NOT_MET = "NOT_MET", "chưa đạt yêu cầu của tiêu chí"
    OTHER = "OTHER", "lý do khác"


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows of the sheets whose values this person may read."""
        return self.filter(sheet__in=Sheet.objects.values_visible_to(user))

    def self_scored(self):
        """Rows that the unit scores."""
        return self.filter(criterion__method__in=SELF_METHODS)

    def of_unit_in(self, unit_id, year):
        """Rows of the unit's sheets of a year that were not withdrawn, with their criterion."""
        of_year = self.filter(sheet__unit=unit_id, sheet__round__year=year)
        return of_year.exclude(sheet__state=Sheet.State.WITHDRAWN).select_related("criterion")

    def perhaps_missing(self):
        """Rows that may keep a sheet from being submitted: without an answer, or scored without
        words where evidence is compulsory."""
        Na = Entry.Na
        unanswered = Q(self_value__isnull=True) & ~Q(na_state__in=(Na.ASKED, Na.GRANTED))
        unproven = Q(criterion__evidence=Criterion.Evidence.REQUIRED, explanation="")
        return self.self_scored().filter(unanswered | unproven)

    def perhaps_unseen(self, since):
        """Rows that may keep an appraisal that began at `since` from being finished: not decided in
        it, or disputed; surveys without a result."""
        undecided = Q(first_at__isnull=True) | Q(first_at__lt=since) | Q(is_disputed=True)
        survey = Q(criterion__method=Method.SURVEY, first_at__isnull=True)
        return self.filter(Q(criterion__method__in=SELF_METHODS) & undecided | survey)

    def with_full_marks(self):
        """Rows to which the result that counts today gives all their points; a correction changes
        that, not the columns of the row."""
        results = Sheet.results.rel.related_model.objects
        full = results.current().filter(sheet=OuterRef("sheet"))
        return self.filter(Exists(full.with_full_marks(OuterRef("criterion__code"))))

    def side(self):
        """Survey, bonus and penalty rows, entered by the standing body."""
        return self.filter(criterion__method__in=SIDE_METHODS)

    def counted_by_sheet(self, sheets, looked=True):
        """{sheet id: [rows for the unit to score, those with an answer, those looked at]}, in one
        query for a page of sheets; `looked` False: 0 of the last, for a list that does not say."""
        answered = Q(self_value__isnull=False) | ~Q(na_state="")
        waits_again = Q(sheet__state=Sheet.State.REAPPRAISING, is_disputed=True) & (
            Q(second_at__isnull=True) | Q(second_at__lt=F("first_at"))
        )
        seen = Q(first_at__gte=F("sheet__appraised_since")) & ~waits_again
        rows = self.self_scored().filter(sheet__in=[sheet.pk for sheet in sheets]).order_by()
        counted = rows.values_list("sheet").annotate(
            rows=Count("pk"),
            answered=Count("pk", filter=answered),
            looked=Count("pk", filter=seen) if looked else models.Value(0),
        )
        return {sheet: counts for sheet, *counts in counted}

    def with_evidence(self):
        """Loads criteria and the evidence that stands, in the order of the set."""
        standing = Evidence.objects.standing().prefetch_related("file_links__file")
        return (
            self.select_related("criterion")
            .prefetch_related(models.Prefetch("evidence", standing, to_attr="standing_evidence"))
            .order_by("criterion__position")
        )


class Entry(models.Model):
    """Mục chấm điểm: a leaf of the set on a sheet. Values are JSON as the engine takes them;
    null is "not scored", never 0. The value that counts is the last column present."""

    class Na(models.TextChoices):
        NONE = "", "áp dụng"
        ASKED = "ASKED", "đề nghị không áp dụng"
        GRANTED = "GRANTED", "không áp dụng"
        REFUSED = "REFUSED", "không chấp nhận đề nghị không áp dụng"

    FIXED = ("criterion",)

    sheet = models.ForeignKey(
        Sheet, models.PROTECT, related_name="entries", verbose_name="phiếu chấm điểm"
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="entries", verbose_name="tiêu chí"
    )
    self_value = models.JSONField("kết quả tự chấm", null=True, blank=True)
    self_points = ScoreField("điểm tự chấm", null=True, blank=True)
    self_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người tự chấm"
    )
    self_at = models.DateTimeField("tự chấm lúc", null=True, blank=True)
    first_value = models.JSONField("kết quả thẩm định lần 1", null=True, blank=True)
    first_points = ScoreField("điểm thẩm định lần 1", null=True, blank=True)
    first_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thẩm định lần 1",
    )
    first_at = models.DateTimeField("thẩm định lần 1 lúc", null=True, blank=True)
    second_value = models.JSONField("kết quả thẩm định lần 2", null=True, blank=True)
    second_points = ScoreField("điểm thẩm định lần 2", null=True, blank=True)
    second_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thẩm định lần 2",
    )
    second_at = models.DateTimeField("thẩm định lần 2 lúc", null=True, blank=True)
    explanation = CleanTextField("giải trình cách chấm", max_length=4000, blank=True, default="")
    na_state = models.CharField(
        "không áp dụng", max_length=7, choices=Na.choices, blank=True, default=Na.NONE
    )
    na_reason = CleanCharField("lý do không áp dụng", max_length=1000, blank=True, default="")
    reason_code = models.CharField(
        "lý do trừ điểm", max_length=12, choices=Reason.choices, blank=True, default=""
    )
    note = CleanTextField("ghi chú của thẩm định viên", max_length=2000, blank=True, default="")
    # What the second appraisal replaced: the reason and the note that stand are those of the last.
    first_reason_code = models.CharField(
        "lý do trừ điểm lần 1", max_length=12, choices=Reason.choices, blank=True, default=""
    )
    first_note = CleanTextField("ghi chú lần 1", max_length=2000, blank=True, default="")
    answer = CleanTextField("giải trình của đơn vị", max_length=4000, blank=True, default="")
    is_disputed = models.BooleanField("không thống nhất", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    AGGREGATE = "sheet"
    AUDIT_HASHED = frozenset({"explanation", "answer", "note", "first_note", "na_reason"})
    # An appraiser's columns are shown by the sheet once he is done, not by the log before.
    AUDIT_ACTOR_ONLY = frozenset(
        f"{column}_{part}"
        for column in ("first", "second")
        for part in ("value", "points", "by", "at")
    ) | {"reason_code", "note", "first_reason_code", "first_note"}

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "mục chấm điểm"
        verbose_name_plural = "mục chấm điểm"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="entry_once_a_sheet"),
            models.CheckConstraint(
                condition=Q(na_state="") | ~Q(na_reason=""), name="entry_na_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(self_points__isnull=True) | Q(self_points__gte=0),
                name="entry_self_points_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(reason_code="OTHER") | ~Q(note=""), name="entry_other_has_note"
            ),
        ]

    def __str__(self):
        return f"{self.criterion.code} – {self.sheet}"

    def get_absolute_url(self):
        return f"{self.sheet.get_absolute_url()}?linh-vuc={self.criterion.top_code}#e{self.pk}"

    def unit_for(self, permission):
        return self.sheet.unit

    def names(self, access, role, permission):
        if role == Role.APPRAISER:
            found = self.sheet.assignment_of(access.user_id)
            return found is not None and found.covers(self.criterion.top_code)
        return self.sheet.names(access, role, permission)

    def barred(self, user, permission):
        return self.sheet.barred(user, permission)

    @property
    def is_na(self):
        return self.na_state == self.Na.GRANTED

    @property
    def is_answered(self):
        """The unit has scored the row or asked that it does not apply."""
        return self.self_value is not None or self.na_state in (self.Na.ASKED, self.Na.GRANTED)

    @property
    def is_looked_at(self):
        """An appraiser has decided the row in the appraisal under way: in the second one only what
        the unit disputes is decided, all else stands."""
        since = self.sheet.appraised_since
        if not (since and self.first_at and self.first_at >= since):
            return self.has_second and bool(since and self.second_at >= since)
        is_open = self.sheet.state == Sheet.State.REAPPRAISING and self.is_disputed
        return self.has_second or not is_open

    @property
    def has_second(self):
        """Decided again after its first appraisal; a column left from before a reopening is not."""
        return self.second_at is not None and not (self.first_at and self.first_at > self.second_at)

    @property
    def counted(self):
        """(value, points) of the last column present."""
        if self.has_second:
            return self.second_value, self.second_points
        if self.first_at:
            return self.first_value, self.first_points
        return self.self_value, self.self_points

    @property
    def is_lowered(self):
        """Fewer points than the self-score, or refused that the row does not apply."""
        if self.first_at is None or self.is_na:
            return False
        return (self.first_points or 0) < (self.self_points or 0) or (
            self.na_state == self.Na.REFUSED
        )


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the values of the row; of published full-mark rows also the units of the block,
        where the unit consents."""
        read = Q(entry__sheet__in=Sheet.objects.values_visible_to(user))
        if not user.is_authenticated:
            return self.filter(read)
        near = RoundUnit.objects.filter(unit__pk__among=access_of(user).own(), is_listed=True)
        shared = Entry.objects.with_full_marks().filter(
            sheet__shares_proof=True, sheet__round_block__in=near.values("round_block")
        )
        return self.filter(read | Q(entry__in=shared.order_by().values("pk")))

    def standing(self):
        return self.filter(removed_at__isnull=True)


class Evidence(models.Model):
    """Tài liệu kiểm chứng of a row: a registered document, or a file of its own, and where in it.

    Its files are linked here too, so that who may read the row may open them. `fixed_hash`:
    SHA-256 of what it was when the appraisal started; taken out: marked, not deleted.
    """

    AUDIT_PART_OF = "entry"

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="evidence", verbose_name="mục chấm điểm"
    )
    document = models.ForeignKey(
        "plans.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="as_evidence",
        verbose_name="văn bản",
    )
    name = CleanCharField("tên", max_length=300)
    place_in_document = CleanCharField("mục, trang", max_length=200, blank=True, default="")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người thêm")
    added_at = models.DateTimeField("thêm lúc")
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bỏ"
    )
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    fixed_hash = models.CharField("mã đối chiếu", max_length=64, blank=True, default="")
    is_for_explanation = models.BooleanField("bổ sung khi giải trình", default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        verbose_name_plural = "tài liệu kiểm chứng"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "document"],
                condition=Q(removed_at__isnull=True, document__isnull=False),
                name="evidence_document_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_by__isnull=False),
                name="evidence_removed_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name


class EvidenceFile(FileLink):
    """Tệp của tài liệu kiểm chứng."""

    HOLDER = "evidence"

    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="file_links", verbose_name="tài liệu kiểm chứng"
    )

    class Meta:
        verbose_name = "tệp của tài liệu kiểm chứng"
        verbose_name_plural = "tệp của tài liệu kiểm chứng"
        constraints = [
            models.UniqueConstraint(fields=["evidence", "file"], name="evidence_file_once")
        ]
