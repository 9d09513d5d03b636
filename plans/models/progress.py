"""What is told of a task while it runs: reports with their evidence, and the one extension."""

from django.db import models
from django.db.models import F, Q

from cchc.lib.fields import CleanCharField, CleanTextField
from plans.models.blob import FileLink
from plans.models.document import Document
from plans.models.result import PeriodResult
from plans.models.task import Task
from units.models import Unit, User


class ProgressReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(task__in=Task.objects.visible_to(user))


class ProgressReport(models.Model):
    """Báo cáo tiến độ. Each is kept; the answer to the last one is written on it, nothing else."""

    class Outcome(models.TextChoices):
        NONE = "", "chưa có ý kiến"
        VERIFIED = "VERIFIED", "đã xác nhận hoàn thành"
        RETURNED = "RETURNED", "yêu cầu bổ sung"

    task = models.ForeignKey(Task, models.PROTECT, related_name="reports", verbose_name="nhiệm vụ")
    period = models.ForeignKey(
        PeriodResult,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="kỳ",
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị báo cáo")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người báo cáo")
    at = models.DateTimeField("báo cáo lúc")
    percent = models.PositiveSmallIntegerField("tỷ lệ hoàn thành (%)")
    result = CleanTextField("kết quả thực hiện", max_length=5000, blank=True, default="")
    no_evidence_reason = CleanCharField(
        "lý do không có tài liệu", max_length=500, blank=True, default=""
    )
    documents = models.ManyToManyField(
        Document,
        through="ReportDocument",
        related_name="cited_in_reports",
        verbose_name="văn bản kết quả",
    )
    outcome = models.CharField(
        "ý kiến cơ quan giao",
        max_length=8,
        choices=Outcome.choices,
        default=Outcome.NONE,
        blank=True,
    )
    outcome_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người cho ý kiến",
    )
    outcome_at = models.DateTimeField("cho ý kiến lúc", null=True, blank=True)
    outcome_note = CleanCharField("nội dung ý kiến", max_length=1000, blank=True, default="")

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tiến độ"
        verbose_name_plural = "báo cáo tiến độ"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_percent"),
        ]

    def __str__(self):
        return f"báo cáo {self.percent}%: {self.task}"


class ReportDocument(models.Model):
    """Văn bản kết quả của một báo cáo tiến độ."""

    report = models.ForeignKey(
        ProgressReport, models.PROTECT, related_name="document_links", verbose_name="báo cáo"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="report_links", verbose_name="văn bản"
    )

    class Meta:
        verbose_name = "văn bản kết quả"
        verbose_name_plural = "văn bản kết quả"
        constraints = [
            models.UniqueConstraint(fields=["report", "document"], name="report_document_once")
        ]

    def __str__(self):
        return str(self.document)


class ReportFile(FileLink):
    """Tệp kết quả của một báo cáo tiến độ."""

    HOLDER = "report"

    report = models.ForeignKey(
        ProgressReport, models.PROTECT, related_name="file_links", verbose_name="báo cáo"
    )

    class Meta:
        verbose_name = "tệp kết quả"
        verbose_name_plural = "tệp kết quả"
        constraints = [models.UniqueConstraint(fields=["report", "file"], name="report_file_once")]


class Extension(models.Model):
    """Gia hạn: once a task, so that a second is explained instead of asked."""

    AUDIT_PART_OF = "task"

    class State(models.TextChoices):
        ASKED = "ASKED", "đã đề nghị"
        GRANTED = "GRANTED", "được gia hạn"
        REFUSED = "REFUSED", "không được gia hạn"

    task = models.OneToOneField(
        Task, models.PROTECT, related_name="extension", verbose_name="nhiệm vụ"
    )
    old_due_on = models.DateField("hạn cũ")
    new_due_on = models.DateField("hạn mới")
    reason = CleanCharField("lý do", max_length=1000)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    asked_at = models.DateTimeField("đề nghị lúc")
    state = models.CharField("tình trạng", max_length=7, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decision_note = CleanCharField("ý kiến", max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        constraints = [
            models.CheckConstraint(
                condition=Q(new_due_on__gt=F("old_due_on")), name="extension_later"
            ),
        ]

    def __str__(self):
        return f"gia hạn: {self.task}"

    @property
    def audit_name(self):
        return f"gia hạn {self.task.audit_name}"
