"""Registers beside plans: steering committees, procedures of the Party, certificates of ISO 9001.

Rows are added, corrected and ended, never taken out; each says from when to when it holds.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.folded import FoldField
from cchc.lib.illustrative import is_marked
from cchc.lib.vietnamese import fold
from plans.models.document import ABOVE, Document
from plans.models.names import short_name_of
from units.access import access_of
from units.asked import Asked, seen_by
from units.models import Unit
from units.models.period import Period, PeriodQuerySet, holds_on
from units.permissions import Permission
from units.roles import Role

KEEPERS = (Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.CLERK)
ENDING_DAYS = 60  # before its last day a certificate is reminded of
_ASKED = {Permission.KEEP_REGISTER: ""}


class RegisterQuerySet(PeriodQuerySet):
    @seen_by(
        "ban chỉ đạo, thủ tục hành chính trong Đảng, chứng nhận ISO",
        "đơn vị ghi sổ, cấp dưới của đơn vị đó; thủ trưởng, lãnh đạo, văn phòng, người kiểm tra "
        "cấp trên",
    )
    def visible_to(self, user):
        """The unit that keeps it with all under it, and those above."""
        access = access_of(user)
        near = access.own() | access.above() | access.below(*ABOVE)
        return self.filter(unit__pk__in=near)

    def with_names(self):
        """Adds `unit_name`."""
        return self.annotate(unit_name=short_name_of("unit"))

    def picked(self, *, text="", unit="", state="", day):
        """`text`: words of its name; `unit`: of its unit's; `state`: "now", "ended" or "" (all)."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_fold__contains=word)
        if unit:
            found = found.filter(unit__in=Unit.objects.named_like(unit).values("pk"))
        if state:
            found = found.filter(holds_on(day)) if state == "now" else found.exclude(holds_on(day))
        return found


class RegisterRow(Period):
    """Base of the rows of a register: whose it is, by which Document, from when to when."""

    NAMED = "name"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="%(class)ss", verbose_name="đơn vị")
    decision = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="văn bản quyết định",
    )
    end_reason = CleanCharField("lý do kết thúc", max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return getattr(self, self.NAMED)

    def unit_for(self, permission):
        return self.unit

    @property
    def is_illustrative(self):
        return is_marked(str(self))

    @property
    def state_words(self):
        """Does it hold today?"""
        day = today()
        if day < self.valid_from:
            return "chưa có hiệu lực"
        return "đang có hiệu lực" if self.holds_on(day) else "đã kết thúc"

    @property
    def state_kind(self):
        return "ok" if self.holds_on(today()) else "none"


class CommitteeQuerySet(RegisterQuerySet):
    def with_names(self):
        """Adds `unit_name`, and `member_count` of today."""
        here = holds_on(today(), prefix="members__")
        return super().with_names().annotate(member_count=Count("members", filter=here))


class Committee(RegisterRow):
    """Ban Chỉ đạo."""

    ASKED = Asked("ban-chi-dao", acts=_ASKED)

    name = CleanCharField("tên ban chỉ đạo", max_length=200)
    search_fold = FoldField(max_length=400, source="name", db_index=False)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "ban chỉ đạo"
        verbose_name_plural = "ban chỉ đạo"
        constraints = [Period.check_order("committee_period")]

    def get_absolute_url(self):
        return address_of("committee-detail", self.pk)


class CommitteeMemberQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        return self.filter(committee__in=Committee.objects.visible_to(user))


class CommitteeMember(Period):
    """Thành viên Ban Chỉ đạo, in a role for a time; changed by the `decision` of a "kiện toàn"."""

    AGGREGATE = "committee"

    class Part(models.TextChoices):
        HEAD = "HEAD", "trưởng ban"
        STANDING_DEPUTY = "STANDING_DEPUTY", "phó trưởng ban thường trực"
        DEPUTY = "DEPUTY", "phó trưởng ban"
        STANDING = "STANDING", "ủy viên thường trực"
        MEMBER = "MEMBER", "ủy viên"
        SECRETARY = "SECRETARY", "thư ký"
        HELPER = "HELPER", "tổ giúp việc"

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="members", verbose_name="ban chỉ đạo"
    )
    role = models.CharField("nhiệm vụ trong ban", max_length=15, choices=Part.choices)
    full_name = CleanCharField("họ và tên", max_length=100)
    title = CleanCharField("chức vụ, đơn vị", max_length=200, blank=True, default="")
    decision = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="committee_members",
        verbose_name="văn bản quyết định",
    )

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên ban chỉ đạo"
        verbose_name_plural = "thành viên ban chỉ đạo"
        ordering = ("valid_from", "pk")
        constraints = [Period.check_order("committee_member_period")]

    def __str__(self):
        return f"{self.full_name} ({self.get_role_display()})"

    def unit_for(self, permission):
        return self.committee.unit


class PartyProcedure(RegisterRow):
    """Thủ tục hành chính trong Đảng. Areas: those of the set of procedures that Tỉnh ủy Bến Tre
    tried in 2021-2025, and one for the rest.
    """

    ASKED = Asked("thu-tuc-dang", acts=_ASKED)

    class Area(models.TextChoices):
        ORGANISATION = "ORGANISATION", "tổ chức, đảng viên"
        INSPECTION = "INSPECTION", "kiểm tra, giám sát của cấp ủy"
        COMMISSION = "COMMISSION", "kiểm tra, giám sát của ủy ban kiểm tra"
        PAPERS = "PAPERS", "văn thư, lưu trữ, ban hành văn bản"
        CIPHER = "CIPHER", "cơ yếu, công nghệ thông tin"
        FINANCE = "FINANCE", "quản trị, tài chính"
        OTHER = "OTHER", "lĩnh vực khác"

    name = CleanCharField("tên thủ tục", max_length=300)
    area = models.CharField("lĩnh vực", max_length=12, choices=Area.choices)
    owner = CleanCharField("cơ quan thực hiện", max_length=200, blank=True, default="")
    time_limit = CleanCharField("thời hạn giải quyết", max_length=100, blank=True, default="")
    form_names = CleanTextField("biểu mẫu", max_length=3000, blank=True, default="")
    edition = CleanCharField("lần ban hành", max_length=30, blank=True, default="")
    search_fold = FoldField(max_length=1000, source="name owner", db_index=False)

    class Meta:
        verbose_name = "thủ tục hành chính trong Đảng"
        verbose_name_plural = "thủ tục hành chính trong Đảng"
        constraints = [Period.check_order("party_procedure_period")]

    def get_absolute_url(self):
        return address_of("plans:procedure-detail", self.pk)


class ProcedureStepQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(procedure__in=PartyProcedure.objects.visible_to(user))

    def standing(self):
        """Steps of the present wording, in their order."""
        return self.filter(is_former=False).order_by("order")


class ProcedureStep(models.Model):
    """Một bước của thủ tục: what, by whom, how long. Steps of an earlier wording stay, marked."""

    AGGREGATE = "procedure"

    procedure = models.ForeignKey(
        PartyProcedure, models.PROTECT, related_name="steps", verbose_name="thủ tục"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    text = CleanCharField("việc", max_length=500)
    who = CleanCharField("người thực hiện", max_length=200, blank=True, default="")
    time_limit = CleanCharField("thời hạn", max_length=100, blank=True, default="")
    is_former = models.BooleanField("của bản trước", default=False)

    objects = ProcedureStepQuerySet.as_manager()

    class Meta:
        verbose_name = "bước của thủ tục"
        verbose_name_plural = "bước của thủ tục"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "order"],
                condition=Q(is_former=False),
                name="procedure_step_once",
            )
        ]

    def __str__(self):
        return self.text


class IsoQuerySet(RegisterQuerySet):
    def ending(self, user, day, days=ENDING_DAYS):
        """Certificates of this user's units whose last day is at most so many days ahead, or was in
        the last so many days and nobody has said what came of it."""
        own = access_of(user).own(*KEEPERS)
        near = Q(valid_to__gte=day - timedelta(days=days), valid_to__lte=day + timedelta(days=days))
        return self.filter(near, unit__in=own, end_reason="")


class IsoCertificate(RegisterRow):
    """Công bố, chứng nhận hệ thống quản lý chất lượng ISO 9001 (Quyết định 19/2014/QĐ-TTg).

    `valid_from`: ngày công bố; `valid_to`: có giá trị đến.
    """

    NAMED = "scope"
    ASKED = Asked("iso", acts=_ASKED)

    scope = CleanCharField("phạm vi áp dụng", max_length=500)
    standard = CleanCharField("phiên bản tiêu chuẩn", max_length=60)
    search_fold = FoldField(max_length=1200, source="scope standard", db_index=False)
    audited_on = models.DateField("đánh giá nội bộ gần nhất", null=True, blank=True)

    objects = IsoQuerySet.as_manager()

    class Meta:
        verbose_name = "chứng nhận ISO 9001"
        verbose_name_plural = "chứng nhận ISO 9001"
        constraints = [Period.check_order("iso_certificate_period")]

    def get_absolute_url(self):
        return address_of("plans:iso-detail", self.pk)

    @property
    def state_words(self):
        """How many days are left, when the end is near."""
        day = today()
        if not self.end_reason and self.valid_to is not None and self.holds_on(day):
            left = (self.valid_to - day).days
            if left <= ENDING_DAYS:
                return f"sắp hết giá trị, còn {left} ngày"
        return super().state_words

    @property
    def state_kind(self):
        return "warn" if self.state_words.startswith("sắp") else super().state_kind
