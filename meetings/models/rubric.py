"""Quality of a session: the rubric in force on its day, its sheet, and the rows of the sheet."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, NullIf

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField, CleanTextField, ScoreField
from cchc.lib.moves import Move, Moving
from cchc.lib.vietnamese import upper_first
from meetings import rating
from meetings.counting import percent
from meetings.models.kinds import Kind
from meetings.models.meeting import Meeting
from meetings.models.withdrawn import REASON_LENGTH, STANDS, Withdrawable, says_why
from units.access import access_of
from units.asked import seen_by
from units.models import Host, Unit, UnitVersion, User
from units.models.kinds import CELL_KINDS, COMMITTEE_KINDS, PLACE_KINDS
from units.models.period import Period, PeriodQuerySet, holds_on
from units.permissions import Permission
from units.roles import Role
from units.superiors import ids_above

SCORED_KINDS = (Kind.REGULAR, Kind.THEMATIC)
UNVERIFIED = "unverified"


class RubricQuerySet(PeriodQuerySet):
    @seen_by("bộ tiêu chí đánh giá chất lượng sinh hoạt", "mọi người đã đăng nhập")
    def visible_to(self, user):
        return self if user.is_authenticated else self.none()

    def standing(self):
        """Without those that were taken back."""
        return self.filter(STANDS)

    def for_session(self, unit, day):
        """The rubric by which a session of this Party unit on that day is scored, or None.

        That of the nearest: the unit itself, the committees above it, the place of the agency where
        it or one of them was set up, else the one that ships; of one owner the one that began last.
        """
        owners = _owners(unit, day)
        rows = self.standing().at(day).filter(Q(unit__in=owners) | Q(unit__isnull=True))
        found = list(rows.order_by("-valid_from", "-pk"))
        nearest = {pk: place for place, pk in enumerate(owners)}
        return min(found, key=lambda one: nearest.get(one.unit_id, len(owners)), default=None)


def _owners(unit, day):
    """Ids of units whose rubric holds for a Party unit on that day, the nearest first."""
    party = [unit.pk, *ids_above(unit.pk, day)]
    hosts = Host.objects.at(day).filter(party_unit__in=party).order_by("pk")
    pairs = sorted(hosts.values_list("party_unit", "agency"), key=lambda one: party.index(one[0]))
    owners = list(party)
    for _, agency in pairs:
        if agency not in owners:
            owners += [pk for pk in (agency, *ids_above(agency, day)) if pk not in owners]
    return owners


def units_with_rubrics(user):
    """Units of today for which this user may lay down a rubric: the committees whose secretary he
    is, the place whose catalogues he keeps."""
    access, day = access_of(user), today()
    bodies = UnitVersion.objects.at(day).filter(unit__pk__among=access.own(Role.COORDINATOR))
    committees = Q(day_kind__in=COMMITTEE_KINDS, pk__among=access.own(Role.SECRETARY))
    places = Q(day_kind__in=PLACE_KINDS, pk__in=bodies.values("parent"))
    return Unit.objects.at(day).filter(committees | places)


class Rubric(Withdrawable, Period):
    """Bộ tiêu chí đánh giá chất lượng sinh hoạt chi bộ: a criteria set as its TOML text, in force
    from a day on. Once a sheet was made with it, its text is frozen; another one is another row.

    `unit`: whose it is: a place (for all Party units of its agencies) or a committee (for itself
    and its cells); None: the one that ships, which holds where neither has one.
    `is_scaled`: what does not apply leaves the maximum, and points are read as a share of the rest;
    the forms that were seen do not say, so it is told on the sheet.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="rubrics", verbose_name="của"
    )
    code = models.CharField("mã", max_length=80)
    name = CleanCharField("tên", max_length=300)
    text = CleanTextField("nội dung", max_length=200_000)
    status = models.CharField("mức tin cậy", max_length=20, blank=True, default="")
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    is_scaled = models.BooleanField("quy đổi theo điểm tối đa áp dụng", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    AUDIT_HASHED = frozenset({"text"})

    WITHDRAWN_AT = "meetings:rubric-withdraw"

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí chất lượng sinh hoạt"
        verbose_name_plural = "bộ tiêu chí chất lượng sinh hoạt"
        ordering = ("-valid_from", "-pk")
        constraints = [
            Period.check_order("rubric_in_order"),
            models.UniqueConstraint(
                fields=["code"],
                condition=STANDS & Q(unit__isnull=True),
                name="rubric_code_once_of_system",
            ),
            models.UniqueConstraint(
                fields=["unit", "code"], condition=STANDS, name="rubric_code_once_of_unit"
            ),
            says_why("rubric_says_why"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("meetings:quality-rubric", self.pk)

    def unit_for(self, permission):
        return self.unit

    @property
    def owner_words(self):
        """Whose it is, in a list."""
        return upper_first(self.unit.name) if self.unit_id else "Đi kèm hệ thống"

    @property
    def criteria_set(self):
        """The engine's set, parsed once."""
        return rating.parsed(self.text)

    @property
    def gates(self):
        return rating.gates_of(self.criteria_set)

    @property
    def class_names(self):
        return [band.name for band in self.criteria_set.bands]

    @property
    def is_unverified(self):
        return self.status == UNVERIFIED


class QualityState(models.TextChoices):
    """Trạng thái của phiếu; moves along `QualitySheet.MOVES`."""

    DRAFT = "DRAFT", "đang chấm"
    VOTED = "VOTED", "chi bộ đã biểu quyết"
    DECIDED = "DECIDED", "cấp ủy đã công nhận"


_S = QualityState
SHOWN_STATES = (_S.VOTED, _S.DECIDED)


def _is_superior(user):
    """Exists: the meeting's unit stood on its day, or stands today, directly under a committee
    whose secretary this user is."""
    versions = UnitVersion.objects.filter(
        holds_on(OuterRef("meeting__held_on")) | holds_on(today()),
        unit=OuterRef("meeting__unit"),
        parent__pk__among=access_of(user).own(Role.SECRETARY),
    )
    return Exists(versions)


class QualitySheetQuerySet(models.QuerySet):
    @seen_by(
        "phiếu chất lượng sinh hoạt (điểm từng mục, xếp loại)",
        "người xem được nội dung buổi sinh hoạt; bí thư cấp trên trực tiếp sau khi biểu quyết",
    )
    def visible_to(self, user):
        """Who reads the session's body; from the vote on also the secretary of the direct superior
        committee, who decides the class: points and class, not what was written."""
        readable = Meeting.objects.readable_by(user).order_by().values("pk")
        return self.filter(
            Q(meeting__in=readable) | Q(state__in=SHOWN_STATES) & Q(_is_superior(user))
        )

    def with_reading(self, user):
        """Adds `is_readable`: may this user read the body, and so the sentences of the sheet?"""
        readable = Meeting.objects.readable_by(user).filter(pk=OuterRef("meeting"))
        return self.annotate(is_readable=Exists(readable))

    @seen_by(
        "xếp loại buổi sinh hoạt trong bảng theo tháng, quý, năm",
        "người xem được dòng của buổi sinh hoạt trong sổ; phiếu đang chấm: chi bộ",
    )
    def listed_for(self, user):
        """Sheets whose class stands in the register for this user: those that were voted."""
        listed = Meeting.objects.visible_to(user).order_by().values("pk")
        return self.filter(meeting__in=listed, state__in=SHOWN_STATES)

    def in_period(self, first, last):
        return self.filter(meeting__held_on__range=(first, last))

    def with_class(self):
        """Adds `session_class`: the class decided, else the one proposed."""
        return self.annotate(
            session_class=Coalesce(NullIf("decided_class", models.Value("")), F("proposed_class"))
        )

    def with_superior(self):
        """Adds `superior`: id of the committee directly above on the day of the session."""
        version = UnitVersion.objects.filter(
            holds_on(OuterRef("meeting__held_on")), unit=OuterRef("meeting__unit")
        )
        return self.annotate(superior=Subquery(version.values("parent")[:1]))

    def waiting_for(self, user):
        """Sheets whose class this user is to decide, with the session."""
        return (
            self.filter(_is_superior(user), state=_S.VOTED)
            .exclude(voted_by=user)
            .select_related("meeting__unit")
            .prefetch_related("meeting__unit__versions")
            .order_by("meeting__held_on", "pk")
        )


class QualitySheet(Moving, models.Model):
    """Phiếu đánh giá chất lượng buổi sinh hoạt: one a session, by the rubric in force on its day.

    DRAFT (rows are ticked) -> VOTED (by the cell: score and proposed class are kept) -> DECIDED (by
    the secretary of the direct superior committee), then frozen. Until that the cell may take its
    vote back (-> DRAFT): the log keeps what it was, the sheet when, by whom and why.
    """

    # What a vote writes, and what goes when it is taken back.
    VOTED_FIELDS = (
        "entitled",
        "in_favour",
        "against",
        "abstain",
        "voted_by",
        "voted_at",
        "self_score",
        "self_max",
        "self_percent",
        "proposed_class",
        "gate_said",
    )

    State = QualityState
    KINDS = {_S.DRAFT: "warn", _S.VOTED: "info", _S.DECIDED: "lock"}
    MOVES = {
        "score": Move((_S.DRAFT,), None, "chấm"),
        "vote": Move((_S.DRAFT,), _S.VOTED, "ghi biểu quyết"),
        "unvote": Move((_S.VOTED,), _S.DRAFT, "hủy biểu quyết"),
        "decide": Move((_S.VOTED,), _S.DECIDED, "công nhận xếp loại"),
    }
    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset(
        {"watcher", "weak_points", "decided_reason", "unvoted_reason", "reason"}
    )

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="quality", verbose_name="buổi sinh hoạt"
    )
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, related_name="sheets", verbose_name="bộ tiêu chí"
    )
    state = models.CharField(
        "trạng thái", max_length=7, choices=QualityState.choices, default=QualityState.DRAFT
    )
    watcher = CleanCharField("người theo dõi, chấm điểm", max_length=100, blank=True, default="")
    weak_points = CleanTextField("hạn chế cần khắc phục", max_length=4000, blank=True, default="")
    read_at = models.DateTimeField("đọc số liệu lúc")
    entitled = models.PositiveIntegerField("số có quyền biểu quyết", null=True, blank=True)
    in_favour = models.PositiveIntegerField("tán thành", null=True, blank=True)
    against = models.PositiveIntegerField("không tán thành", null=True, blank=True)
    abstain = models.PositiveIntegerField("không biểu quyết, ý kiến khác", null=True, blank=True)
    voted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi"
    )
    voted_at = models.DateTimeField("ghi biểu quyết lúc", null=True, blank=True)
    self_score = ScoreField("điểm chi bộ tự chấm", null=True, blank=True)
    self_max = ScoreField("điểm tối đa áp dụng", null=True, blank=True)
    self_percent = ScoreField("tỷ lệ đạt (%)", null=True, blank=True)
    proposed_class = models.CharField("xếp loại đề nghị", max_length=40, blank=True, default="")
    gate_said = CleanCharField("tiêu chí bắt buộc", max_length=300, blank=True, default="")
    decided_class = models.CharField(
        "xếp loại được công nhận", max_length=40, blank=True, default=""
    )
    decided_reason = CleanTextField("lý do xếp loại khác", max_length=1000, blank=True, default="")
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người ghi công nhận",
    )
    decided_at = models.DateTimeField("công nhận lúc", null=True, blank=True)
    unvoted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="người hủy biểu quyết",
    )
    unvoted_at = models.DateTimeField("hủy biểu quyết lúc", null=True, blank=True)
    unvoted_reason = CleanCharField(
        "lý do hủy biểu quyết", max_length=REASON_LENGTH, blank=True, default=""
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = QualitySheetQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chất lượng sinh hoạt"
        verbose_name_plural = "phiếu chất lượng sinh hoạt"
        ordering = ("-meeting__held_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=QualityState.values), name="quality_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=_S.DRAFT)
                | Q(
                    voted_at__isnull=False,
                    entitled__isnull=False,
                    in_favour__isnull=False,
                    self_score__isnull=False,
                    self_max__isnull=False,
                ),
                name="quality_voted_has_score",
            ),
            models.CheckConstraint(
                condition=~Q(state=_S.DECIDED) | ~Q(decided_class="") & Q(decided_at__isnull=False),
                name="quality_decided_has_class",
            ),
            models.CheckConstraint(
                condition=Q(decided_class="")
                | Q(decided_class=F("proposed_class"))
                | ~Q(decided_reason=""),
                name="quality_other_class_says_why",
            ),
            models.CheckConstraint(
                condition=Q(unvoted_at__isnull=True, unvoted_by__isnull=True, unvoted_reason="")
                | Q(unvoted_at__isnull=False, unvoted_by__isnull=False) & ~Q(unvoted_reason=""),
                name="quality_unvoted_says_why",
            ),
        ]

    def __str__(self):
        return f"phiếu chất lượng, {self.meeting.heading}"

    def get_absolute_url(self):
        return address_of("meetings:quality-detail", self.pk)

    def unit_for(self, permission):
        return self.meeting.unit

    def barred(self, user, permission):
        """Four eyes: who scored for the cell does not decide its class."""
        if permission is not Permission.DECIDE_SESSION_CLASS:
            return ""
        if (
            user.pk in (self.voted_by_id, self.unvoted_by_id)
            or self.marks.filter(by=user.pk).exists()
        ):
            return "Người chấm phiếu của chi bộ không công nhận xếp loại; người khác công nhận."
        return ""

    def can(self, name):
        """Nobody goes on with the sheet of a session that was cancelled as a mistake."""
        return super().can(name) and self.meeting.has_met

    def why_not(self, move):
        if not self.meeting.has_met:
            return "Buổi sinh hoạt này đã hủy nên phiếu chất lượng không chấm tiếp được."
        return super().why_not(move)

    @property
    def shown_class(self):
        """The class decided, else the one proposed; "" while the cell has not voted."""
        return self.decided_class or self.proposed_class

    @property
    def class_words(self):
        """Khá (đề nghị) until it is decided."""
        if self.state == _S.VOTED:
            return f"{self.proposed_class} (đề nghị)"
        return self.decided_class or self.get_state_display()

    @property
    def rate_of_votes(self):
        """Percent in favour of those entitled, unrounded; None of nobody."""
        return percent(self.in_favour, self.entitled)


class QualityMarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(sheet__in=QualitySheet.objects.visible_to(user).order_by())


class QualityMark(models.Model):
    """Một mục của phiếu: its answer in the types that the engine takes; null is "not scored".

    `fact`: the sentence of what the record says, `fact_value`, `fact_na` the answer it speaks for.
    A computed row takes that answer; for another it is proposed, and counts once a person has
    confirmed it or said something else (`by`, `at`).
    """

    AGGREGATE = "sheet"
    AUDIT_HASHED = frozenset({"fact", "na_reason"})

    sheet = models.ForeignKey(
        QualitySheet, models.PROTECT, related_name="marks", verbose_name="phiếu"
    )
    code = models.CharField("mã mục", max_length=40)
    position = models.PositiveSmallIntegerField("thứ tự")
    value = models.JSONField("kết quả", null=True, blank=True)
    is_na = models.BooleanField("không áp dụng", default=False)
    na_reason = CleanCharField("lý do không áp dụng", max_length=300, blank=True, default="")
    points = ScoreField("điểm", null=True, blank=True)
    fact = CleanCharField("căn cứ trong biên bản", max_length=400, blank=True, default="")
    fact_value = models.JSONField("kết quả đọc được", null=True, blank=True)
    fact_na = models.BooleanField("đọc được là không áp dụng", default=False)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người chấm"
    )
    at = models.DateTimeField("chấm lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = QualityMarkQuerySet.as_manager()

    class Meta:
        verbose_name = "mục của phiếu chất lượng"
        verbose_name_plural = "mục của phiếu chất lượng"
        ordering = ("sheet", "position")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "code"], name="quality_mark_once_a_code"),
            models.CheckConstraint(
                condition=Q(is_na=False, na_reason="") | Q(is_na=True) & ~Q(na_reason=""),
                name="quality_mark_na_says_why",
            ),
        ]

    def __str__(self):
        return f"mục {self.code} của phiếu chất lượng"

    def get_absolute_url(self):
        return f"{self.sheet.get_absolute_url()}#muc-{self.pk}"

    def unit_for(self, permission):
        return self.sheet.meeting.unit

    @property
    def is_answered(self):
        return self.is_na or self.value is not None

    @property
    def has_proposal(self):
        """The record speaks for an answer that nobody has confirmed or changed yet."""
        return not self.is_answered and (self.fact_na or self.fact_value is not None)

    @property
    def answer(self):
        """In JSON's shape as the engine reads it; None: not scored."""
        if self.is_na:
            return {"na": True, "reason": self.na_reason}
        return None if self.value is None else {"value": self.value}


def scorable(meeting):
    """Is it a session that is scored: a Party cell's, regular or thematic, that was held?"""
    return meeting.kind in SCORED_KINDS and meeting.has_met and meeting.body in CELL_KINDS
