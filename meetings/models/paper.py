"""Tài liệu họp: papers put before a meeting or kept of it, documents of the register or files."""

from django.db import models
from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from meetings.models.agenda import AgendaItem, BodyQuerySet
from meetings.models.meeting import READ, Meeting
from plans.models import Document, FileLink


class PaperRole(models.TextChoices):
    """What the paper is to the meeting."""

    AHEAD = "AHEAD", "tài liệu họp"
    DRAFT_CONCLUSION = "DRAFT", "dự thảo kết luận, nghị quyết"
    STUDIED = "STUDIED", "văn bản học tập, quán triệt"
    FINAL = "FINAL", "tài liệu hoàn thiện sau họp"
    PHOTO = "PHOTO", "ảnh"


class PaperBase(models.Model):
    """What both kinds of papers say. `put_on`: the local day on which members could read it."""

    role = models.CharField("là", max_length=7, choices=PaperRole.choices, default=PaperRole.AHEAD)
    put_on = models.DateField("ngày đưa lên", default=today)
    note = CleanCharField("ghi chú", max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    def unit_for(self, permission):
        return self.meeting.unit

    @property
    def days_ahead(self):
        """Whole days between the day it was put there and the meeting; negative: afterwards."""
        return (self.meeting.held_on - self.put_on).days


class MeetingDocument(PaperBase):
    """Văn bản trong sổ dùng cho cuộc họp; the document itself is seen as documents are."""

    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"note"})

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="document_links", verbose_name="cuộc họp"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="document_links",
        verbose_name="nội dung họp",
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="meeting_links", verbose_name="văn bản"
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản của cuộc họp"
        verbose_name_plural = "văn bản của cuộc họp"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "document", "role"], name="meeting_document_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=PaperRole.values), name="meeting_document_role_known"
            ),
        ]

    def __str__(self):
        return f"văn bản của cuộc họp, dòng {self.pk}"


class MeetingFile(PaperBase, FileLink):
    """Tệp của cuộc họp: read where the body is read, and each reading is noted."""

    HOLDER = "meeting"
    READ_KIND = READ
    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"note"})

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="file_links", verbose_name="cuộc họp"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="file_links",
        verbose_name="nội dung họp",
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp của cuộc họp"
        verbose_name_plural = "tệp của cuộc họp"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "file", "role"], name="meeting_file_once"),
            models.CheckConstraint(
                condition=Q(role__in=PaperRole.values), name="meeting_file_role_known"
            ),
        ]

    def __str__(self):
        return f"tệp của cuộc họp, dòng {self.pk}"
