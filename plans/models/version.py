"""Versions of an issued plan: each amendment is a row of its own, and none is rewritten."""

from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField
from cchc.lib.moves import Move, Moving
from plans.models.document import Document
from plans.models.plan import TEXTS, Plan
from plans.models.target import Target
from plans.models.task import Task
from units.access import access_of
from units.asked import seen_by
from units.models import User


class PlanVersionQuerySet(models.QuerySet):
    @seen_by(
        "các bản của kế hoạch",
        "đang soạn: đơn vị lập; đã ban hành: người xem được kế hoạch",
    )
    def visible_to(self, user):
        """Those of every plan that is seen; one being drafted by the plan's own unit alone."""
        plans = Plan.objects.visible_to(user).order_by().values("pk")
        own = Q(plan__unit__in=access_of(user).own())
        return self.filter(Q(plan__in=plans) & (Q(state=PlanVersion.State.ISSUED) | own))

    def issued(self):
        """The versions that were issued, the newest first."""
        return self.filter(state=PlanVersion.State.ISSUED).order_by("-number")

    def open(self):
        return self.filter(state=PlanVersion.State.DRAFT)


class PlanVersion(Moving, models.Model):
    """Một bản của kế hoạch đã ban hành. `number` 1 is the plan as it went out; `content` (see
    plans/versions.py) is what it said on that day. While it is drafted it has neither.
    """

    AGGREGATE = "plan"
    AUDIT_HASHED = frozenset({"content"})

    class State(models.TextChoices):
        DRAFT = "DRAFT", "đang soạn"
        ISSUED = "ISSUED", "đã ban hành"
        WITHDRAWN = "WITHDRAWN", "đã hủy"

    KINDS = {State.DRAFT: "warn", State.ISSUED: "ok"}
    MOVES = {
        "edit": Move((State.DRAFT,), None, "sửa"),
        "issue": Move((State.DRAFT,), State.ISSUED, "ban hành"),
        "withdraw": Move((State.DRAFT,), State.WITHDRAWN, "hủy"),
    }

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name="kế hoạch")
    number = models.PositiveSmallIntegerField("lần", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=9, choices=State.choices, default=State.DRAFT)
    reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    drafted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người soạn"
    )
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_version",
        verbose_name="văn bản quyết định",
    )
    content = models.JSONField("nội dung", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "bản điều chỉnh kế hoạch"
        verbose_name_plural = "bản điều chỉnh kế hoạch"
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="DRAFT"), name="plan_version_one_draft"
            ),
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(number__isnull=False),
                name="plan_version_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="ISSUED")
                | Q(number__isnull=False, document__isnull=False, content__isnull=False),
                name="plan_version_issued_whole",
            ),
        ]

    def __str__(self):
        return f"{self.plan} · {self.name}"

    def get_absolute_url(self):
        return address_of("plans:version-detail", self.pk)

    @property
    def name(self):
        """ban hành lần đầu, điều chỉnh lần 1, điều chỉnh đang soạn."""
        if self.number is None:
            return f"điều chỉnh {self.get_state_display()}"
        return f"điều chỉnh lần {self.number - 1}" if self.number > 1 else "ban hành lần đầu"

    def unit_for(self, permission):
        return self.plan.unit

    def texts(self):
        """{name: text} of TEXTS: of the plan, and as the amendment being drafted changes them."""
        changes = self.changes.filter(subject=PlanChange.Subject.TEXT, is_withdrawn=False)
        texts = {name: getattr(self.plan, name) for name in TEXTS}
        return texts | {change.field: change.line["text"] for change in changes}

    def texts_beside(self):
        """What is compared when two people write them (units/command.py)."""
        names = {name: str(Plan._meta.get_field(name).verbose_name) for name in TEXTS}
        return {name: (names[name], text) for name, text in self.texts().items()}


class PlanChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The changes of each version that is seen."""
        return self.filter(plan_version__in=PlanVersion.objects.visible_to(user).values("pk"))


class PlanChange(models.Model):
    """Một thay đổi trong bản điều chỉnh đang soạn: of a task or a target (both None: one added), of
    one text of the plan (`field`, its name), or of a `document` on which the plan rests.

    `line`: the fields of the row as they shall be (JSON values, units by id), {"text": …} of a
    text; {} drops it, and of a document says nothing.
    """

    AGGREGATE = "plan_version"
    AUDIT_HASHED = frozenset({"line"})

    class Kind(models.TextChoices):
        ADD = "ADD", "bổ sung"
        CHANGE = "CHANGE", "sửa đổi"
        DROP = "DROP", "bỏ"

    class Subject(models.TextChoices):
        TASK = "TASK", "nhiệm vụ"
        TARGET = "TARGET", "chỉ tiêu"
        TEXT = "TEXT", "nội dung"
        BASIS = "BASIS", "căn cứ"

    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="changes", verbose_name="bản điều chỉnh"
    )
    kind = models.CharField("thay đổi", max_length=6, choices=Kind.choices)
    subject = models.CharField("đối tượng", max_length=6, choices=Subject.choices)
    task = models.ForeignKey(
        Task,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_changes",
        verbose_name="nhiệm vụ",
    )
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_changes",
        verbose_name="chỉ tiêu",
    )
    field = models.CharField("phần", max_length=12, blank=True, default="")
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_changes",
        verbose_name="căn cứ",
    )
    line = models.JSONField("nội dung", default=dict, blank=True)
    reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    is_withdrawn = models.BooleanField("đã rút", default=False)

    objects = PlanChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi của bản điều chỉnh"
        verbose_name_plural = "thay đổi của bản điều chỉnh"
        constraints = [
            models.UniqueConstraint(
                fields=["plan_version", "task"],
                condition=Q(is_withdrawn=False, task__isnull=False),
                name="plan_change_task_once",
            ),
            models.UniqueConstraint(
                fields=["plan_version", "target"],
                condition=Q(is_withdrawn=False, target__isnull=False),
                name="plan_change_target_once",
            ),
            models.UniqueConstraint(
                fields=["plan_version", "field"],
                condition=Q(is_withdrawn=False) & ~Q(field=""),
                name="plan_change_text_once",
            ),
            models.UniqueConstraint(
                fields=["plan_version", "document"],
                condition=Q(is_withdrawn=False, document__isnull=False),
                name="plan_change_basis_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_subject_display()}"

    @property
    def row(self):
        """The id, in the content of a version, of the row that it changes; none: one is added."""
        return self.task_id or self.target_id or self.document_id or self.field

    def unit_for(self, permission):
        return self.plan_version.plan.unit
