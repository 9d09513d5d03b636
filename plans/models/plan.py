"""The yearly plan of reform of a unit: drafted, sent, approved, issued as a document."""

from django.db import models
from django.db.models import Count, Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.illustrative import is_marked
from cchc.lib.moves import Move, Moving
from plans.models.doctype import DocType
from plans.models.document import ABOVE, Document
from plans.models.names import short_name_of
from units.access import access_of
from units.asked import Asked, seen_by
from units.models import Unit, User
from units.permissions import Permission
from units.roles import Role

# A plan goes out by itself, or by a decision to which it is attached.
ISSUED_AS = (DocType.PLAN, DocType.DECISION)
# Its texts that an amendment may set, in the order of its paper.
TEXTS = ("theme", "purpose", "objectives", "solutions", "budget", "organisation")
_OF_APPROVER = frozenset({Permission.APPROVE_PLAN, Permission.RETURN_PLAN})
_APPROVERS = (Role.HEAD, Role.SECRETARY, Role.LEADER, Role.INSPECTOR)


class PlanQuerySet(models.QuerySet):
    @seen_by(
        "kế hoạch",
        "đơn vị lập; khi trình: đơn vị phê duyệt; khi ban hành: cấp dưới của đơn vị lập, và thủ "
        "trưởng, lãnh đạo, văn phòng, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        """Own unit; once sent the approving unit; once issued the units under it, and above."""
        access = access_of(user)
        own = access.own()
        sent = Q(state__in=(Plan.State.SENT, Plan.State.APPROVED)) & Q(
            approver__pk__among=own | access.below(*_APPROVERS)
        )
        issued = Q(state=Plan.State.ISSUED) & (
            Q(unit__pk__among=access.above() | access.below(*ABOVE)) | Q(approver__pk__among=own)
        )
        return self.filter(Q(unit__pk__among=own) | sent | issued)

    def with_progress(self):
        """Adds `unit_name`, `task_count` (called off ones left out) and `done_count`."""
        counted = ~Q(tasks__state__in=("CANCELLED", "DECLINED"))
        return self.annotate(
            unit_name=short_name_of("unit"),
            task_count=Count("tasks", filter=counted),
            done_count=Count("tasks", filter=Q(tasks__state="VERIFIED")),
        )

    def picked(self, *, year=None, state="", unit=""):
        """What the filters of the list ask for; without a state withdrawn ones are left out."""
        asked = {"year": year, "state": state}
        found = self.filter(**{name: value for name, value in asked.items() if value})
        if unit:
            found = found.filter(unit__in=Unit.objects.named_like(unit).values("pk"))
        return found if state else found.exclude(state=Plan.State.WITHDRAWN)

    def citing(self, document):
        """Plans that rest on this document, or went out as it."""
        resting = PlanBasis.objects.filter(document=document).values("plan")
        return self.filter(Q(pk__in=resting) | Q(document=document))

    def issued_for(self, unit_id, year):
        """Plans of a unit for a year that were issued, with their document, the first one first."""
        issued = self.filter(unit=unit_id, year=year, state=Plan.State.ISSUED)
        return issued.select_related("document").order_by("document__issued_on", "pk")

    def to_approve(self, user):
        """Plans that wait for this user's approval; never those he sent himself."""
        access = access_of(user)
        units = access.own(Role.HEAD, Role.SECRETARY, Role.LEADER)
        mine = Q(approver__in=units) | Q(approver__isnull=True, unit__in=units)
        return self.filter(mine, state=Plan.State.SENT).exclude(sent_by=user.pk)


class Plan(Moving, models.Model):
    """Kế hoạch cải cách hành chính. `approver`: the superior named in it, else its own head."""

    ASKED = Asked(
        "ke-hoach",
        acts={
            Permission.EDIT_PLAN: "edit",
            Permission.SEND_PLAN: "send",
            Permission.RETURN_PLAN: "return",
            Permission.APPROVE_PLAN: "approve",
            Permission.ISSUE_PLAN: "issue",
            Permission.AMEND_PLAN: "amend",
        },
    )

    class State(models.TextChoices):
        DRAFT = "DRAFT", "dự thảo"
        SENT = "SENT", "đã trình, chờ phê duyệt"
        RETURNED = "RETURNED", "trả lại để hoàn thiện"
        APPROVED = "APPROVED", "đã phê duyệt, chờ ban hành"
        ISSUED = "ISSUED", "đã ban hành"
        WITHDRAWN = "WITHDRAWN", "đã hủy"

    # Kinds of the badge of each state; the others are plain.
    KINDS = {
        State.SENT: "info",
        State.RETURNED: "warn",
        State.APPROVED: "info",
        State.ISSUED: "ok",
    }
    MOVES = {
        "edit": Move((State.DRAFT, State.RETURNED), None, "sửa"),
        "send": Move((State.DRAFT, State.RETURNED), State.SENT, "trình"),
        "return": Move((State.SENT,), State.RETURNED, "trả lại"),
        "approve": Move((State.SENT,), State.APPROVED, "phê duyệt"),
        "issue": Move((State.APPROVED,), State.ISSUED, "ban hành"),
        "copy": Move(
            tuple(State),
            None,
            "lập kế hoạch từ đó",
        ),
        "amend": Move((State.ISSUED,), None, "điều chỉnh"),
        "carry_down": Move((State.ISSUED,), None, "lập kế hoạch cấp dưới từ đó"),
        "withdraw": Move(
            (State.DRAFT, State.SENT, State.RETURNED, State.APPROVED), State.WITHDRAWN, "hủy"
        ),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name="đơn vị")
    approver = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_plans",
        verbose_name="cấp phê duyệt",
    )
    year = models.PositiveSmallIntegerField("năm")
    title = CleanCharField("tên kế hoạch", max_length=300)
    theme = CleanCharField("chủ đề năm", max_length=500, blank=True, default="")
    doc_type = models.CharField(
        "hình thức ban hành",
        max_length=14,
        choices=[(kind.value, kind.label) for kind in ISSUED_AS],
        default=DocType.PLAN,
    )
    purpose = CleanTextField("mục đích, yêu cầu", max_length=5000, blank=True, default="")
    objectives = CleanTextField("mục tiêu", max_length=5000, blank=True, default="")
    solutions = CleanTextField("giải pháp", max_length=5000, blank=True, default="")
    budget = CleanTextField("kinh phí", max_length=2000, blank=True, default="")
    organisation = CleanTextField("tổ chức thực hiện", max_length=5000, blank=True, default="")
    state = models.CharField("tình trạng", max_length=9, choices=State.choices, default=State.DRAFT)
    state_reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trình"
    )
    sent_on = models.DateField("ngày trình", null=True, blank=True)
    approved_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người phê duyệt",
    )
    approved_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan",
        verbose_name="văn bản ban hành",
    )
    basis = models.ManyToManyField(
        Document, through="PlanBasis", related_name="plans_on_it", verbose_name="căn cứ"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=1990) & Q(year__lte=2100), name="plan_year"
            ),
            models.CheckConstraint(
                condition=~Q(state="ISSUED") | Q(document__isnull=False),
                name="plan_issued_as_document",
            ),
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="plan_newest")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("plans:plan-detail", self.pk)

    def unit_for(self, permission):
        if permission in _OF_APPROVER and self.approver_id is not None:
            return self.approver
        return self.unit

    def barred(self, user, permission):
        """Four eyes: who sent does not approve."""
        if permission in _OF_APPROVER and self.sent_by_id == user.pk:
            return "Người trình không tự phê duyệt."
        return ""

    @property
    def is_illustrative(self):
        return is_marked(self.title)


class PlanBasis(models.Model):
    """Căn cứ của kế hoạch."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="basis_links", verbose_name="kế hoạch"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="plan_links", verbose_name="văn bản"
    )

    class Meta:
        verbose_name = "căn cứ của kế hoạch"
        verbose_name_plural = "căn cứ của kế hoạch"
        constraints = [models.UniqueConstraint(fields=["plan", "document"], name="plan_basis_once")]

    def __str__(self):
        return f"{self.plan} · {self.document}"
