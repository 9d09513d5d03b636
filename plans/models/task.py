"""Tasks: who gives what to whom, until when, and how it went."""

from functools import cached_property

from django.db import models
from django.db.models import F, Max, Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import local, now
from cchc.lib.fields import CleanCharField
from cchc.lib.folded import FoldField
from cchc.lib.moves import Move, Moving
from cchc.lib.vietnamese import moment, sentence_date
from plans import recurrence
from plans.deadlines import due_state
from plans.models.area import Area
from plans.models.plan import Plan
from plans.models.task_query import TaskQuerySet
from units.asked import Asked
from units.models import Unit
from units.permissions import Permission

_OF_LEAD = frozenset(
    {
        Permission.ACCEPT_TASK,
        Permission.REPORT_TASK,
        Permission.ASK_EXTENSION,
        Permission.EXPLAIN_LATE,
        Permission.ASK_EXPLANATION,
    }
)
_OF_VERIFIER = frozenset({Permission.VERIFY_TASK, Permission.SEND_BACK_TASK})


class Task(Moving, models.Model):
    """Nhiệm vụ: `assigner` gives it, `lead` (cơ quan chủ trì) carries it out, partners help.

    `lead_text`, `partner_text`: what the plan names beside or in place of a unit that is known here
    (a part of the lead, "các sở, ban, ngành"). `owner`: who of the lead does the work.
    `due_on` counts in full; without it `due_text` says what the plan says, and `recurrence` how
    often it comes back. `parent`: the task of a higher unit, or of the lead that shared it out,
    which this one serves. `source_on`: date of what it comes from. `reported_on`: the day of the
    report that says 100 %; confirmed, it becomes `done_on`, so that a slow confirmation makes
    nobody late. `confirmed_at`: when somebody last said how it stands.
    """

    ASKED = Asked(
        "nhiem-vu",
        unit="lead",
        acts={
            Permission.ASSIGN_TASK: "edit",
            Permission.ACCEPT_TASK: "accept",
            Permission.REPORT_TASK: "report",
            Permission.ASK_EXTENSION: "ask_extension",
            Permission.EXPLAIN_LATE: "explain",
            Permission.ASK_EXPLANATION: "ask_explanation",
            Permission.DECIDE_EXTENSION: "decide_extension",
            Permission.SEND_BACK_TASK: "send_back",
            Permission.VERIFY_TASK: "verify",
            Permission.CANCEL_TASK: "cancel",
        },
    )

    class State(models.TextChoices):
        DRAFT = "DRAFT", "dự kiến giao"
        ASSIGNED = "ASSIGNED", "đã giao, chờ tiếp nhận"
        ACCEPTED = "ACCEPTED", "đang thực hiện"
        REPORTED = "REPORTED", "đã báo cáo, chờ xác nhận"
        RETURNED = "RETURNED", "cần bổ sung"
        VERIFIED = "VERIFIED", "đã hoàn thành"
        CANNOT = "CANNOT", "không thực hiện được"
        CANCELLED = "CANCELLED", "thôi giao"
        DECLINED = "DECLINED", "từ chối phối hợp"

    class Recurrence(models.TextChoices):
        NONE = "", "một lần"
        MONTHLY = recurrence.MONTHLY, recurrence.LABELS[recurrence.MONTHLY]
        QUARTERLY = recurrence.QUARTERLY, recurrence.LABELS[recurrence.QUARTERLY]
        HALF_YEARLY = recurrence.HALF_YEARLY, recurrence.LABELS[recurrence.HALF_YEARLY]
        YEARLY = recurrence.YEARLY, recurrence.LABELS[recurrence.YEARLY]
        CONTINUOUS = recurrence.CONTINUOUS, recurrence.LABELS[recurrence.CONTINUOUS]

    TRIGRAM = {"search_fold": "task_words_trigram"}
    AUDIT_HASHED = frozenset({"title", "deliverable"})
    AUDIT_TOGETHER = ("plans.task.acted_together", "plans.task.assigned_together")
    OPEN = (State.ASSIGNED, State.ACCEPTED, State.RETURNED)
    FOLLOWED = (State.ACCEPTED, State.RETURNED, State.REPORTED)
    # Kinds of the badge of each state; the others are plain.
    KINDS = {
        State.ASSIGNED: "warn",
        State.ACCEPTED: "info",
        State.REPORTED: "info",
        State.RETURNED: "warn",
        State.VERIFIED: "ok",
    }
    MOVES = {
        "edit": Move((State.DRAFT,), None, "sửa"),
        "assign": Move((State.DRAFT,), State.ASSIGNED, "giao"),
        "accept": Move((State.ASSIGNED,), State.ACCEPTED, "tiếp nhận"),
        "decline": Move((State.ASSIGNED,), State.DECLINED, "từ chối"),
        "report": Move((State.ACCEPTED, State.RETURNED), None, "báo cáo"),
        "complete": Move((State.ACCEPTED, State.RETURNED), State.REPORTED, "báo cáo"),
        "verify": Move((State.REPORTED,), State.VERIFIED, "xác nhận hoàn thành"),
        "send_back": Move((State.REPORTED,), State.RETURNED, "yêu cầu bổ sung"),
        # A task by period follows its periods.
        "follow": Move(FOLLOWED, None, "xác nhận"),
        "send_back_period": Move(FOLLOWED, State.RETURNED, "yêu cầu bổ sung"),
        "resume": Move(FOLLOWED, State.ACCEPTED, "báo cáo"),
        "ask_extension": Move(OPEN, None, "đề nghị gia hạn"),
        "decide_extension": Move(OPEN, None, "quyết định gia hạn"),
        "ask_explanation": Move(
            (*OPEN, State.REPORTED, State.VERIFIED, State.CANNOT), None, "yêu cầu giải trình"
        ),
        "give_part": Move(OPEN, None, "chia việc"),
        "explain": Move((*OPEN, State.REPORTED), None, "giải trình"),
        # An amendment of its plan: another time or product, another lead.
        "amend": Move((State.DRAFT, *OPEN), None, "điều chỉnh"),
        "reassign": Move(OPEN, State.ASSIGNED, "giao lại"),
        "name_owner": Move(OPEN, None, "phân công người thực hiện"),
        "give_up": Move(OPEN, State.CANNOT, "ghi không thực hiện được"),
        "cancel": Move((*OPEN, State.REPORTED), State.CANCELLED, "thôi giao"),
        # Left out of its plan, or gone with it.
        "drop": Move((State.DRAFT,), State.CANCELLED, "bỏ"),
    }

    assigner = models.ForeignKey(
        Unit, models.PROTECT, related_name="given_tasks", verbose_name="cơ quan giao"
    )
    lead = models.ForeignKey(
        Unit, models.PROTECT, related_name="led_tasks", verbose_name="cơ quan chủ trì"
    )
    partners = models.ManyToManyField(
        Unit, through="TaskPartner", related_name="+", verbose_name="cơ quan phối hợp"
    )
    plan = models.ForeignKey(
        Plan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="kế hoạch",
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="lĩnh vực",
    )
    title = CleanCharField("nội dung nhiệm vụ", max_length=500)
    deliverable = CleanCharField("sản phẩm, kết quả", max_length=300, blank=True, default="")
    lead_text = CleanCharField(
        "chủ trì, ghi như trong kế hoạch", max_length=200, blank=True, default=""
    )
    partner_text = CleanCharField(
        "phối hợp, ghi như trong kế hoạch", max_length=300, blank=True, default=""
    )
    budget = CleanCharField("kinh phí", max_length=100, blank=True, default="")
    note = CleanCharField("ghi chú", max_length=500, blank=True, default="")
    due_on = models.DateField("hạn", null=True, blank=True)
    due_text = CleanCharField("thời gian hoàn thành", max_length=100, blank=True, default="")
    recurrence = models.CharField(
        "lặp lại", max_length=11, choices=Recurrence.choices, default=Recurrence.NONE, blank=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="nhiệm vụ cấp trên",
    )
    source_on = models.DateField("ngày của căn cứ giao", null=True, blank=True)
    assigned_on = models.DateField("ngày giao", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=9, choices=State.choices, default=State.DRAFT)
    state_reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    went_with_plan = models.BooleanField("thôi cùng kế hoạch", default=False, editable=False)
    percent = models.PositiveSmallIntegerField("tỷ lệ hoàn thành (%)", default=0)
    reported_on = models.DateField("ngày báo cáo hoàn thành", null=True, blank=True)
    reported_by = models.ForeignKey(
        "units.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người báo cáo",
    )
    owner = models.ForeignKey(
        "units.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_tasks",
        verbose_name="người thực hiện",
    )
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lần cuối", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "units.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người xác nhận lần cuối",
    )
    search_fold = FoldField(max_length=900, source="title deliverable", db_index=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="task_percent"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(source_on__isnull=True)
                | Q(due_on__gte=F("source_on")),
                name="task_due_after_source",
            ),
            models.CheckConstraint(
                condition=Q(state="VERIFIED", done_on__isnull=False)
                | (~Q(state="VERIFIED") & Q(done_on__isnull=True)),
                name="task_done_when_verified",
            ),
            models.CheckConstraint(
                condition=~Q(state="REPORTED") | Q(reported_on__isnull=False, percent=100),
                name="task_reported_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("CANNOT", "CANCELLED", "DECLINED")) | ~Q(state_reason=""),
                name="task_closed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="task_not_its_own_parent",
            ),
        ]
        indexes = [
            models.Index(fields=["lead", "state", "due_on"], name="task_lead"),
            models.Index(fields=["assigner", "state", "due_on"], name="task_assigner"),
            models.Index(fields=["due_on", "id"], name="task_due"),
            # What is unfinished among many that are done, in the order of its list.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=("ASSIGNED", "ACCEPTED", "RETURNED", "REPORTED")),
                name="task_unfinished",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("plans:task-detail", self.pk)

    @property
    def audit_name(self):
        """Its title may be the very words of a conclusion, which the log must not keep."""
        return f"nhiệm vụ {self.pk}"

    def unit_for(self, permission):
        return self.lead if permission in _OF_LEAD else self.assigner

    def barred(self, user, permission):
        """Four eyes: who reported does not confirm, who asked does not decide."""
        if permission is Permission.DECIDE_EXTENSION:
            asked = self.extension_or_none
            if asked is not None and asked.asked_by_id == user.pk:
                return "Người đề nghị không tự quyết định gia hạn."
        reporter = None if self.recurrence else self.reported_by_id
        return self.barred_as_reporter(user, permission, reporter)

    @staticmethod
    def barred_as_reporter(user, permission, reporter_id):
        """Why the one who reported does not confirm; "" for everyone and everything else."""
        if permission in _OF_VERIFIER and reporter_id == user.pk:
            return "Người báo cáo không tự xác nhận hoàn thành; đề nghị cơ quan giao xác nhận."
        return ""

    @property
    def held_by(self):
        """A planned task is locked with its plan; a given one goes its own way."""
        return "plan" if self.state == self.State.DRAFT and self.plan_id else ""

    @property
    def extension_or_none(self):
        """The one extension that was ever asked, or None."""
        return getattr(self, "extension", None)

    @property
    def is_extension_pending(self):
        asked = self.extension_or_none
        return asked is not None and asked.state == asked.State.ASKED and self.state in self.OPEN

    @property
    def is_illustrative(self):
        """Made up, because its plan is."""
        return self.plan is not None and self.plan.is_illustrative

    @property
    def due_said(self):
        """hạn 30/6/2026, or what the plan says in place of a date."""
        return f"hạn {sentence_date(self.due_on)}" if self.due_on else self.due_text

    @property
    def last_due_on(self):
        """The day after which nothing of it may be due: of a task by period its last one's."""
        if not self.recurrence:
            return self.due_on
        return self.results.aggregate(last=Max("due_on"))["last"]

    @property
    def confirmed_words(self):
        """When somebody last said how it stands, and who (load `confirmed_by`)."""
        if self.confirmed_at is None:
            return "chưa ai xác nhận"
        return f"{moment(local(self.confirmed_at))}, {self.confirmed_by}"

    def confirm(self, user):
        """How it stands was said by this user, now; the caller saves."""
        self.confirmed_at, self.confirmed_by = now(), user

    @cached_property
    def has_late_period(self):
        """Was a period of it reported late? Lists bring the answer along (`with_names`)."""
        return bool(self.recurrence) and self.results.late().exists()

    def due_state(self, day):
        """How its date stands on a day: a DueState (while an extension pends, the old date; of a
        task by period that of its earliest open one). On what is only planned none presses."""
        is_closed = self.state in (
            self.State.DRAFT,
            self.State.CANNOT,
            self.State.CANCELLED,
            self.State.DECLINED,
        )
        sent_on = self.reported_on if self.state == self.State.REPORTED else None
        return due_state(
            self.due_on,
            day,
            sent_on=sent_on,
            done_on=self.done_on,
            is_closed=is_closed,
            due_text=self.due_text,
            has_late_part=self.done_on is not None and self.has_late_period,
        )
