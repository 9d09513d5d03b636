"""Kỳ chấm điểm: who is scored by which set, who appraises whom."""

from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from cchc.lib.moves import Move, Moving
from scoring import stages
from scoring.models.criteria import CriteriaSet, lines_of
from scoring.stages import Stage
from units.access import access_of
from units.asked import Asked, seen_by
from units.day_names import LastShortName
from units.lineage import forebears, heirs
from units.models import Block, Membership, Unit, UnitVersion, User
from units.models.period import holds_on
from units.permissions import Permission
from units.rest import once
from units.roles import Role

SECOND_PERSON = (
    "Người đã nộp, thẩm định hoặc mở lại phiếu không công bố khối này; cần một người công bố khác."
)
BLOCKS = [choice for choice in Block.choices if choice[0]]


def conflicting_units(unit, year):
    """Ids of the units whose people must not judge this one: itself, its parents and children of
    the scored year and today, and the bodies that it grew out of."""
    return _with_neighbours(set(forebears([unit.pk])), year)


def barred_units(user, year):
    """The same from the side of a person: ids of all units that he must not judge in that year."""
    mine = set(access_of(user).own()) | set(
        Membership.objects.filter(user=user.pk).in_year(year).values_list("unit", flat=True)
    )
    return set(heirs(_with_neighbours(mine, year)))


def _with_neighbours(unit_ids, year):
    """These units with their parents and children, of that year and of today."""
    day = today()
    pairs = once(
        ("neighbours", frozenset(unit_ids), year, day), lambda: _pairs_near(unit_ids, year, day)
    )
    return set(unit_ids) | {unit_id for pair in pairs for unit_id in pair}


def _pairs_near(unit_ids, year, day):
    """(unit, parent) wherever one of the two is among these, in that year or on that day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    in_force = Q(valid_from__lte=last) & (Q(valid_to__isnull=True) | Q(valid_to__gte=first))
    pairs = UnitVersion.objects.filter(
        in_force | holds_on(day),
        Q(unit__in=unit_ids) | Q(parent__in=unit_ids),
        parent__isnull=False,
    )
    return list(pairs.values_list("unit", "parent"))


class RoundQuerySet(models.QuerySet):
    @seen_by("kỳ chấm điểm", "người dùng của đơn vị công bố và các đơn vị cấp dưới")
    def visible_to(self, user):
        """Signed-in users of the owner's subtree, of today or as heirs of its former units."""
        if not user.is_authenticated:
            return self.none()
        access = access_of(user)
        own = access.own()
        return self.filter(
            Q(owner__pk__among=own | access.below() | access.above())
            | Q(pk__in=RoundUnit.objects.filter(unit__pk__among=own).values("round"))
            | Q(pk__in=Assignment.objects.held_by(user).values("round"))
        )

    def with_standing_name(self):
        """Adds `standing_name`, the short name of the standing body today, or its last one."""
        return self.annotate(standing_name=LastShortName("standing_body", today()))


class Round(Moving, models.Model):
    """Kỳ chấm điểm of one year: DRAFT -> OPEN -> CLOSED.

    `owner`: the unit that publishes (a province); `standing_body`: cơ quan thường trực, whose
    coordinators run it. `has_explanation`: rows that were lowered go back for an explanation.
    `unsubmitted`: what becomes of a sheet that was never submitted. The last days of its stages
    are all set before it opens; a round opened before they were asked has none (DAYS).
    """

    ASKED = Asked(
        "ky-cham-diem",
        unit="owner",
        acts={
            Permission.MANAGE_ROUND: "open",
            Permission.ASSIGN_APPRAISER: "assign",
        },
    )

    class State(models.TextChoices):
        DRAFT = "DRAFT", "đang chuẩn bị"
        OPEN = "OPEN", "đang diễn ra"
        CLOSED = "CLOSED", "đã kết thúc"

    class Unsubmitted(models.TextChoices):
        UNSCORED = "UNSCORED", "chấm 0 điểm, vẫn tính vào điểm tối đa"
        WITHDRAWN = "WITHDRAWN", "đưa ra khỏi kỳ chấm điểm"

    DAYS = {
        Stage.SELF: "self_score_until",
        Stage.FIRST: "appraisal_until",
        Stage.EXPLANATION: "explanation_until",
        Stage.SECOND: "reappraisal_until",
        Stage.PUBLICATION: "publication_until",
    }
    MOVES = {
        "prepare": Move((State.DRAFT,), None, "chuẩn bị"),
        "assign": Move((State.DRAFT, State.OPEN), None, "phân công"),
        "open": Move((State.DRAFT,), State.OPEN, "mở"),
        "move_deadline": Move((State.OPEN,), None, "dời hạn"),
        "settle": Move((State.OPEN,), None, "xử lý phiếu không nộp"),
        "publish": Move((State.OPEN,), None, "công bố kết quả"),
        "close": Move((State.OPEN,), State.CLOSED, "đóng"),
    }

    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="rounds", verbose_name="đơn vị công bố"
    )
    standing_body = models.ForeignKey(
        Unit, models.PROTECT, related_name="rounds_run", verbose_name="cơ quan thường trực"
    )
    year = models.PositiveSmallIntegerField("năm")
    title = CleanCharField("tên kỳ chấm điểm", max_length=250)
    state = models.CharField("trạng thái", max_length=6, choices=State.choices, default=State.DRAFT)
    has_explanation = models.BooleanField("có bước giải trình", default=False)
    unsubmitted = models.CharField(
        "phiếu không nộp",
        max_length=9,
        choices=Unsubmitted.choices,
        default=Unsubmitted.UNSCORED,
    )
    self_score_until = models.DateField("hạn tự chấm", null=True, blank=True)
    appraisal_until = models.DateField("hạn thẩm định lần 1", null=True, blank=True)
    explanation_until = models.DateField("hạn giải trình", null=True, blank=True)
    reappraisal_until = models.DateField("hạn thẩm định lần 2", null=True, blank=True)
    publication_until = models.DateField("hạn công bố", null=True, blank=True)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    has_blind_rows = models.BooleanField(
        "thẩm định độc lập 10% số tiêu chí của mỗi phiếu", default=False
    )
    blind_seed = models.CharField(
        "mã chọn ngẫu nhiên", max_length=32, blank=True, default="", editable=False
    )
    opened_at = models.DateTimeField("mở lúc", null=True, blank=True)
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ chấm điểm"
        verbose_name_plural = "kỳ chấm điểm"
        ordering = ("-year", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["owner", "year", "title"], name="round_title_once"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="round_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT") | Q(opened_at__isnull=False),
                name="round_open_has_moment",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("scoring:round-detail", self.pk)

    @property
    def last_day(self):
        """The last day of the scored year: names and units are those of that day."""
        return date(self.year, 12, 31)

    @property
    def stages(self):
        """The stages that it has, in order."""
        return stages.stages_of(self.has_explanation)

    @property
    def days(self):
        """{Stage: last day} of the stages that it has and that have one."""
        given = {stage: getattr(self, self.DAYS[stage]) for stage in self.stages}
        return {stage: day for stage, day in given.items() if day is not None}

    @cached_property
    def source_lines(self):
        """What its sets say of themselves (CriteriaSet.source_line), each line once."""
        sets = CriteriaSet.objects.filter(round_blocks__round=self).order_by("round_blocks")
        return lines_of(sets)

    @property
    def now_words(self):
        """(stage under way by its days, how long it lasts) in words; None where none is."""
        stage = stages.current(self.days, today()) if self.state == self.State.OPEN else None
        if stage is None:
            return None
        return stages.NAMES[stage], stages.left_words(self.days[stage], today())

    def is_over(self, stage):
        """Is this stage over, for sheets without a later day of their own?"""
        return stages.is_over(self.days.get(stage), today())

    def unit_for(self, permission):
        return self.standing_body

    def names(self, access, role, permission):
        """Coordinators of the standing body."""
        return role == Role.COORDINATOR and self.standing_body_id in access.own(role)

    def why_not(self, move):
        return f"Kỳ chấm điểm {self.get_state_display()} nên chưa {move.act} được."


class RoundBlockQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(round__in=Round.objects.visible_to(user))


class RoundBlock(models.Model):
    """A ranking block within a round, scored by one set; results are published block by block."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="blocks", verbose_name="kỳ chấm điểm"
    )
    block = models.CharField("khối xếp hạng", max_length=12, choices=BLOCKS)
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="round_blocks", verbose_name="bộ tiêu chí"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    AGGREGATE = "round"

    objects = RoundBlockQuerySet.as_manager()

    class Meta:
        verbose_name = "khối trong kỳ chấm điểm"
        verbose_name_plural = "khối trong kỳ chấm điểm"
        ordering = ("round", "pk")
        constraints = [models.UniqueConstraint(fields=["round", "block"], name="round_block_once")]

    def __str__(self):
        return f"{self.get_block_display()} – {self.round}"

    @property
    def name(self):
        """khối sở, ban, ngành"""
        return f"khối {self.get_block_display()}"

    @property
    def source_lines(self):
        """What its set says of itself (CriteriaSet.source_line), as a list of none or one."""
        return self.criteria_set.source_lines

    @property
    def is_illustrative(self):
        return self.round.is_illustrative or self.criteria_set.is_illustrative

    def unit_for(self, permission):
        return self.round.owner

    def names(self, access, role, permission):
        """Publishers and leaders of the owner."""
        return role in (Role.PUBLISHER, Role.LEADER) and self.round.owner_id in access.own(role)

    def barred(self, user, permission):
        """Four eyes: who submitted, appraised or reopened a sheet of the block does not publish."""
        from scoring.models.sheet import SheetAct

        if permission not in (Permission.PUBLISH_RESULTS, Permission.CORRECT_RESULTS):
            return ""
        hands = SheetAct.objects.filter(sheet__round_block=self, by=user.pk)
        return SECOND_PERSON if hands.filter(act__in=SheetAct.HANDS).exists() else ""


class RoundUnit(models.Model):
    """A unit listed in a round. Taken out of the list again while the round is prepared: is_listed
    is false; nothing is deleted."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="round_units", verbose_name="kỳ chấm điểm"
    )
    round_block = models.ForeignKey(
        RoundBlock, models.PROTECT, related_name="round_units", verbose_name="khối xếp hạng"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="round_units", verbose_name="đơn vị"
    )
    is_ranked = models.BooleanField(
        "có xếp hạng", default=True, help_text="Bỏ chọn nếu chỉ chấm điểm, không xếp hạng."
    )
    is_listed = models.BooleanField("thuộc kỳ chấm điểm", default=True)

    class Meta:
        verbose_name = "đơn vị trong kỳ chấm điểm"
        verbose_name_plural = "đơn vị trong kỳ chấm điểm"
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="round_unit_once")]

    def __str__(self):
        return f"{self.unit} – {self.round}"


class AssignmentQuerySet(models.QuerySet):
    def held_by(self, user):
        """What this person is to appraise; nothing from the day on which his role has ended."""
        if not access_of(user).has(Role.APPRAISER):
            return self.none()
        return self.filter(appraiser=user.pk, ended_at__isnull=True)


class Assignment(models.Model):
    """Phân công thẩm định: an appraiser, a unit, and the first-level codes (none: all of them)."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="assignments", verbose_name="kỳ chấm điểm"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="assignments", verbose_name="đơn vị"
    )
    appraiser = models.ForeignKey(
        User, models.PROTECT, related_name="assignments", verbose_name="thẩm định viên"
    )
    areas = models.JSONField("lĩnh vực", default=list, blank=True)
    ended_at = models.DateTimeField("thôi phân công lúc", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công thẩm định"
        verbose_name_plural = "phân công thẩm định"
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "appraiser"], name="assignment_once")
        ]
        indexes = [models.Index(fields=["appraiser", "round"], name="assignment_appraiser")]

    def __str__(self):
        return f"{self.appraiser} – {self.unit}"

    def covers(self, top_code):
        return not self.areas or top_code in self.areas
