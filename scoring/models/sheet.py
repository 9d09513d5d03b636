"""Phiếu chấm điểm and its rows: self-score and two appraisals side by side, never overwritten."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from cchc.lib.addresses import address_of
from cchc.lib.among import one_among
from cchc.lib.clock import local, today
from cchc.lib.fields import CleanCharField
from cchc.lib.moves import Move
from cchc.lib.vietnamese import sentence_moment
from scoring.models.round import Assignment, Round, RoundBlock, conflicting_units
from scoring.models.sheet_stage import Staged
from scoring.stages import Stage
from units.access import access_of
from units.asked import Asked, seen_by
from units.day_names import FirstShortName, LastShortName, YearEnd
from units.models import Membership, Unit, User
from units.permissions import Permission
from units.rest import right_once
from units.roles import Role

OWN_UNIT = (
    "Không thẩm định đơn vị mình đang hoặc đã công tác trong năm, cấp trên và cấp dưới trực tiếp "
    "của đơn vị đó; chuyển phiếu này cho thẩm định viên khác."
)
OWN_UNIT_REOPEN = (
    "Không tự mở lại, cho nộp muộn phiếu của đơn vị mình; cần một lãnh đạo khác quyết định."
)
_OPENING = {Permission.ALLOW_LATE, Permission.REOPEN_SHEET}
_JUDGING = {
    Permission.APPRAISE_ENTRY,
    Permission.GRANT_NA,
    Permission.RETURN_SHEET,
    Permission.FINISH_APPRAISAL,
    Permission.ENTER_SIDE_POINTS,
}


def belongs(user, unit_ids, year):
    """Does this person hold, or did he hold in that year, a role at one of the units?"""
    if access_of(user).own() & set(unit_ids):
        return True
    held = Membership.objects.filter(user=user.pk, unit__in=unit_ids).in_year(year)
    return right_once(("belongs", user.pk, frozenset(unit_ids), year), held.exists)


class SheetQuerySet(models.QuerySet):
    @seen_by(
        "trạng thái, các mốc của phiếu chấm điểm",
        "đơn vị chấm; thẩm định viên được phân công; thường trực CCHC, người công bố của kỳ; thủ "
        "trưởng, lãnh đạo, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        """State and dates (the progress board): own unit, assigned appraisers, coordinator,
        publisher, those above, inspectors of the subtree."""
        if not user.is_authenticated:
            return self.none()
        access = access_of(user)
        seen = one_among(
            unit=access.own() | access.below(Role.HEAD, Role.LEADER, Role.INSPECTOR),
            round__standing_body=access.own(Role.COORDINATOR),
            round__owner=access.own(Role.PUBLISHER, Role.LEADER),
        )
        if access.has(Role.APPRAISER):
            seen |= Q(self._is_assigned(user)) | Q(self._is_blind(user))
        return self.filter(seen)

    @seen_by(
        "điểm, tài liệu kiểm chứng của phiếu trước khi công bố",
        "cán bộ đầu mối, thủ trưởng của đơn vị; từ khi nộp phiếu: thẩm định viên được phân công, "
        "người công bố và lãnh đạo của đơn vị công bố. Không bao giờ: đơn vị cùng khối, quản trị",
    )
    def values_visible_to(self, user):
        """Values, evidence, notes: own unit (officer, head); once submitted, or settled as never
        submitted, also the assigned appraisers, publisher and leader of the round's owner. Never a
        coordinator or admin."""
        if not user.is_authenticated:
            return self.none()
        access = access_of(user)
        judging = one_among(round__owner=access.own(Role.PUBLISHER, Role.LEADER))
        if access.has(Role.APPRAISER):
            judging |= Q(self._is_assigned(user)) | Q(self._is_blind(user))
        own = one_among(unit=access.own(Role.OFFICER, Role.HEAD))
        sent = Q(submitted_at__isnull=False) | Q(is_unsubmitted=True)
        return self.filter(own | sent & judging)

    @staticmethod
    def _is_assigned(user):
        """Is the sheet assigned to this person, who is an appraiser today?"""
        return Exists(
            Assignment.objects.held_by(user).filter(round=OuterRef("round"), unit=OuterRef("unit"))
        )

    @staticmethod
    def _is_blind(user):
        """Does this person decide some of its rows a second time, independently?"""
        from scoring.models.blind import BlindAssignment

        held = BlindAssignment.objects.held_by(user)
        return Exists(held.filter(round=OuterRef("round"), unit=OuterRef("unit")))

    def assigned_to(self, user):
        """Sheets this person appraises, while he is an appraiser at all."""
        return self.filter(self._is_assigned(user))

    def of_own_unit(self, user):
        return self.filter(unit__pk__among=access_of(user).own(Role.OFFICER, Role.HEAD))

    def matching(self, *, text="", state=""):
        """Those whose unit bears, or bore, a name with this text, and that stand in this state."""
        found = self.filter(unit__in=Unit.objects.named_like(text)) if text else self
        return found.filter(state=state) if state else found

    def waiting_for(self, user):
        """Sheets on which this person has the next step; `waits_for` says which: score | submit |
        explain | appraise | silence (not explained in time, unless it was let in late)."""
        access, state = access_of(user), Sheet.State
        editable = Q(state__in=[state.DRAFT, state.RETURNED])
        judged = Q(state__in=[state.SUBMITTED, state.APPRAISING, state.REAPPRAISING])
        silent = Q(state=state.EXPLAINING, round__explanation_until__lt=today())
        is_assigned = Q(self._is_assigned(user))
        submits = editable & Q(unit__pk__among=access.own(Role.HEAD))
        scores = editable & Q(unit__pk__among=access.own(Role.OFFICER))
        own = access.own(Role.OFFICER, Role.HEAD)
        explains = Q(state=state.EXPLAINING, unit__pk__among=own) & ~silent
        found = self.filter(submits | scores | explains | is_assigned & (judged | silent))
        return found.annotate(
            waits_for=Case(
                When(submits, then=Value("submit")),
                When(scores, then=Value("score")),
                When(explains, then=Value("explain")),
                When(silent, then=Value("silence")),
                default=Value("appraise"),
            )
        )

    def with_names(self):
        """Loads unit names, round, block and set (without its text) in two queries."""
        return (
            self.select_related("unit", "round", "round_block__criteria_set")
            .prefetch_related("unit__versions")
            .defer("round_block__criteria_set__text")
        )

    def with_short_names(self):
        """Adds `day_short_name`, the unit's at the end of the scored year (its first one if it
        began later), and loads the round: no query a row."""
        by_then = LastShortName("unit", YearEnd("round__year"))
        return self.select_related("round").annotate(
            day_short_name=Coalesce(by_then, FirstShortName("unit"))
        )


class Sheet(Staged, models.Model):
    """Phiếu chấm điểm of one unit in one round. `appraised_since`: when the appraisal under way
    started; a row counts as looked at when it was decided after that. `late_until`: the day until
    which a leader let it be submitted late, or again; `is_unsubmitted`: not submitted, or not
    again, and settled as the round says; `shares_proof`: its unit lets the block see the evidence
    of its published full-mark rows."""

    ASKED = Asked(
        "phieu",
        sees=("visible_to", "values_visible_to"),
        listed="values_visible_to",
        acts={
            Permission.SCORE_SHEET: "edit",
            Permission.SUBMIT_SHEET: "submit",
            Permission.RETURN_SHEET: "return",
            Permission.APPRAISE_ENTRY: "judge",
            Permission.ENTER_SIDE_POINTS: "enter_side_points",
            Permission.FINISH_APPRAISAL: "finish",
            Permission.EXPLAIN_ENTRY: "explain",
            Permission.SEND_EXPLANATION: "send_explanation",
            Permission.ALLOW_LATE: "allow_late",
            Permission.REOPEN_SHEET: "reopen",
            Permission.WITHDRAW_SHEET: "withdraw",
        },
    )

    class State(models.TextChoices):
        DRAFT = "DRAFT", "đang tự chấm"
        SUBMITTED = "SUBMITTED", "đã nộp, chờ thẩm định"
        RETURNED = "RETURNED", "trả lại để hoàn thiện"
        APPRAISING = "APPRAISING", "đang thẩm định lần 1"
        EXPLAINING = "EXPLAINING", "chờ đơn vị giải trình"
        REAPPRAISING = "REAPPRAISING", "đang thẩm định lần 2"
        APPRAISED = "APPRAISED", "đã thẩm định, chờ công bố"
        PUBLISHED = "PUBLISHED", "đã công bố"
        WITHDRAWN = "WITHDRAWN", "đưa ra khỏi kỳ chấm điểm"

    FIXED = ("round_block",)
    EDITABLE = (State.DRAFT, State.RETURNED)
    JUDGED = (State.SUBMITTED, State.APPRAISING, State.REAPPRAISING)
    STAGES = {
        State.DRAFT: Stage.SELF,
        State.RETURNED: Stage.SELF,
        State.SUBMITTED: Stage.FIRST,
        State.APPRAISING: Stage.FIRST,
        State.EXPLAINING: Stage.EXPLANATION,
        State.REAPPRAISING: Stage.SECOND,
        State.APPRAISED: Stage.PUBLICATION,
    }
    MOVES = {
        "edit": Move(EDITABLE, None, "sửa"),
        "submit": Move(EDITABLE, State.SUBMITTED, "nộp"),
        "return": Move((State.SUBMITTED,), State.RETURNED, "trả lại"),
        "judge": Move(JUDGED, None, "thẩm định"),
        "start": Move((State.SUBMITTED,), State.APPRAISING, "bắt đầu thẩm định"),
        "enter_side_points": Move((*EDITABLE, *JUDGED, State.EXPLAINING), None, "nhập điểm"),
        "ask_explanation": Move((State.APPRAISING,), State.EXPLAINING, "yêu cầu giải trình"),
        "explain": Move((State.EXPLAINING,), None, "giải trình"),
        "send_explanation": Move((State.EXPLAINING,), State.REAPPRAISING, "gửi giải trình"),
        "finish": Move(
            (State.APPRAISING, State.REAPPRAISING), State.APPRAISED, "hoàn thành thẩm định"
        ),
        "finish_silent": Move((State.EXPLAINING,), State.APPRAISED, "hoàn thành thẩm định"),
        "allow_late": Move(EDITABLE, None, "cho nộp muộn"),
        "settle": Move(EDITABLE, State.APPRAISED, "xử lý phiếu không nộp"),
        "reopen": Move(
            (State.SUBMITTED, State.APPRAISING, State.EXPLAINING, State.APPRAISED),
            State.RETURNED,
            "mở lại",
        ),
        "withdraw": Move(
            (*EDITABLE, *JUDGED, State.EXPLAINING, State.APPRAISED),
            State.WITHDRAWN,
            "đưa ra khỏi kỳ",
        ),
        "publish": Move((State.APPRAISED,), State.PUBLISHED, "công bố"),
        "share": Move((State.PUBLISHED,), None, "chia sẻ tài liệu kiểm chứng của"),
    }

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="sheets", verbose_name="kỳ chấm điểm"
    )
    round_block = models.ForeignKey(
        RoundBlock, models.PROTECT, related_name="sheets", verbose_name="khối xếp hạng"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sheets", verbose_name="đơn vị")
    is_ranked = models.BooleanField("có xếp hạng", default=True)
    state = models.CharField(
        "trạng thái", max_length=12, choices=State.choices, default=State.DRAFT
    )
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    appraised_since = models.DateTimeField("thẩm định từ", null=True, blank=True)
    appraised_at = models.DateTimeField("thẩm định xong lúc", null=True, blank=True)
    late_until = models.DateField("cho nộp muộn đến", null=True, blank=True)
    is_unsubmitted = models.BooleanField("không nộp", default=False)
    shares_proof = models.BooleanField(
        "cho đơn vị cùng khối xem tài liệu của tiêu chí đạt điểm tối đa", default=False
    )
    withdrawn_reason = CleanCharField(
        "lý do đưa ra khỏi kỳ", max_length=1000, blank=True, default=""
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm"
        verbose_name_plural = "phiếu chấm điểm"
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="sheet_once_a_round"),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "WITHDRAWN"])
                | Q(submitted_at__isnull=False)
                | Q(is_unsubmitted=True),
                name="sheet_submitted_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(withdrawn_reason=""),
                name="sheet_withdrawn_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="sheet_round_state")]

    def __str__(self):
        return f"{self.unit_name} – năm {self.round.year}"

    def get_absolute_url(self):
        return address_of("scoring:sheet-detail", self.pk)

    @property
    def appraisal_url(self):
        """The page of its appraisers."""
        return address_of("scoring:sheet-appraise", self.pk)

    @property
    def explanation_url(self):
        """Where the unit answers to what was deducted."""
        return address_of("scoring:sheet-explain", self.pk)

    @property
    def is_first_done(self):
        """The first appraisal is finished, so that the unit sees what it decided."""
        state = self.State
        return self.state in (state.EXPLAINING, state.REAPPRAISING) or self.appraised_at is not None

    @property
    def unit_name(self):
        """The unit's name on the last day of the scored year."""
        return self.unit.name_on(self.round.last_day)

    @property
    def unit_short_name(self):
        return getattr(self, "day_short_name", None) or self.unit.short_name_on(self.round.last_day)

    @property
    def criteria_set(self):
        return self.round_block.criteria_set

    @property
    def is_illustrative(self):
        return self.round.is_illustrative or self.criteria_set.is_illustrative

    @property
    def source_lines(self):
        """What its set says of itself (CriteriaSet.source_line), as a list of none or one."""
        return self.criteria_set.source_lines

    @property
    def is_editable(self):
        """The unit may change its own column."""
        return self.can("edit")

    @property
    def is_judged(self):
        """Appraisers may decide rows (the first one starts the appraisal)."""
        return self.can("judge")

    @property
    def rows_version(self):
        """A number that grows by each change of a row."""
        return self.entries.aggregate(sum=models.Sum("version"))["sum"] or 0

    @property
    def holder(self):
        """Who holds the ball, as words; "" when nobody does. What is appraised waits for its block,
        which is published as a whole (scoring.board tells whether others are awaited)."""
        if self.is_silent or self.state in self.JUDGED:
            return "thẩm định viên"
        if self.state in (*self.EDITABLE, self.State.EXPLAINING):
            return self.unit_short_name
        return "công bố kết quả của khối" if self.state == self.State.APPRAISED else ""

    def unit_for(self, permission):
        return self.unit

    def names(self, access, role, permission):
        """Assigned appraisers, coordinators of the standing body, leaders of the owner."""
        if role == Role.APPRAISER:
            return self.assignment_of(access.user_id) is not None
        if role == Role.COORDINATOR:
            return self.round.standing_body_id in access.own(role)
        return role == Role.LEADER and self.round.owner_id in access.own(role)

    def assignment_of(self, user_id):
        """The Assignment by which this person appraises it, or None."""
        asked = ("assignment", self.round_id, self.unit_id, user_id)
        return right_once(asked, self.assignments_of(user_id).first)

    def assignments_of(self, user_id):
        return Assignment.objects.filter(
            round=self.round_id, unit=self.unit_id, appraiser=user_id, ended_at__isnull=True
        )

    @property
    def near_ids(self):
        """Units whose people may come near its values: its own, the publishing one, and those of
        its appraisers."""
        near = {"round": self.round_id, "unit": self.unit_id}
        appraisers = Assignment.objects.filter(**near).values("appraiser")
        blind = self.round.blind_assignments.filter(unit=self.unit_id).values("appraiser")
        held = Membership.objects.filter(Q(user__in=appraisers) | Q(user__in=blind))
        return {self.unit_id, self.round.owner_id, *held.values_list("unit", flat=True)}

    def barred(self, user, permission):
        """Conflict of interest: nobody judges a unit near his own; nobody reopens his own."""
        year = self.round.year
        if permission in _JUDGING and belongs(user, conflicting_units(self.unit, year), year):
            return OWN_UNIT
        if permission in _OPENING and belongs(user, {self.unit_id}, year):
            return OWN_UNIT_REOPEN
        return ""

    def why_not(self, move):
        """Where the sheet stands, and what opens the way."""
        state = self.State
        if self.state in move.sources:  # so it is the stage that does not allow it
            return self.stage_words(move)
        if self.state == state.SUBMITTED:
            return (
                f"Phiếu đã nộp lúc {sentence_moment(local(self.submitted_at))} nên không sửa được; "
                "đề nghị thẩm định viên trả lại nếu cần bổ sung."
            )
        if self.state == state.PUBLISHED:
            return "Kết quả đã công bố không sửa được; lập bản đính chính kèm lý do."
        if self.state in self.EDITABLE:
            return (
                "Phiếu chưa nộp nên chưa thực hiện được bước này; chờ thủ trưởng đơn vị nộp phiếu."
            )
        return f"Phiếu {self.get_state_display()} nên không thực hiện được bước này."


class SheetAct(models.Model):
    """What was done to a sheet as a whole, by whom; the base of four eyes, printed in the annex.

    APPRAISE stands once for each person who decided a row.
    """

    class Act(models.TextChoices):
        SUBMIT = "SUBMIT", "nộp phiếu"
        RETURN = "RETURN", "trả lại phiếu"
        APPRAISE = "APPRAISE", "thẩm định"
        FINISH = "FINISH", "hoàn thành thẩm định"
        EXPLAIN = "EXPLAIN", "gửi giải trình"
        SILENT = "SILENT", "không giải trình, coi như thống nhất"
        LATE = "LATE", "cho nộp muộn"
        REOPEN = "REOPEN", "mở lại phiếu"
        UNSENT = "UNSENT", "không nộp, chấm 0 điểm"
        WITHDRAW = "WITHDRAW", "đưa ra khỏi kỳ chấm điểm"
        PUBLISH = "PUBLISH", "công bố"

    HANDS = (
        Act.SUBMIT,
        Act.RETURN,
        Act.APPRAISE,
        Act.FINISH,
        Act.EXPLAIN,
        Act.LATE,
        Act.REOPEN,
        Act.UNSENT,
    )
    # Late and unlocking acts, and what became of sheets that were not sent: printed in the annex.
    IN_ANNEX = (Act.LATE, Act.REOPEN, Act.SILENT, Act.UNSENT, Act.WITHDRAW)

    sheet = models.ForeignKey(
        Sheet, models.PROTECT, related_name="acts", verbose_name="phiếu chấm điểm"
    )
    act = models.CharField("thao tác", max_length=8, choices=Act.choices)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="sheet_acts", verbose_name="người thực hiện"
    )
    at = models.DateTimeField("lúc")
    until = models.DateField("hạn mới", null=True, blank=True)
    reason = CleanCharField("lý do", max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = "bước của phiếu"
        verbose_name_plural = "các bước của phiếu"
        ordering = ("at", "pk")
        indexes = [models.Index(fields=["by", "sheet"], name="sheet_act_by")]

    def __str__(self):
        return f"{self.get_act_display()} – {self.sheet}"
