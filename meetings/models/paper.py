"""Tài liệu họp: papers put before a meeting or kept of it, documents of the register or files."""

from django.db import models
from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from meetings.models.agenda import AgendaItem, BodyQuerySet
from meetings.models.meeting import READ, Meeting
from meetings.models.meeting_query import loggable_units
from plans.models import Document, FileLink


class PaperRole(models.TextChoices):
    """What the paper is to the meeting."""

    AHEAD = "AHEAD", "tài liệu họp"
    DRAFT_CONCLUSION = "DRAFT", "dự thảo kết luận, nghị quyết"
    STUDIED = "STUDIED", "văn bản học tập, quán triệt"
    FINAL = "FINAL", "tài liệu hoàn thiện sau họp"
    PHOTO = "PHOTO", "ảnh"


# What is put there when the meeting is over; the others belong to what was talked about.
AFTER_ROLES = frozenset({PaperRole.FINAL, PaperRole.PHOTO})


def move_for(role):
    """The move of a meeting by which a paper of that role is put there and taken back."""
    return "put_final" if role in AFTER_ROLES else "put_paper"


class PaperQuerySet(BodyQuerySet):
    def visible_to(self, user):
        """Where the body is read; what was taken back only by who keeps the record."""
        kept = Q(withdrawn_at__isnull=True) | Q(meeting__unit__in=loggable_units(user))
        return super().visible_to(user).filter(kept)

    def standing(self):
        """Papers that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class PaperBase(models.Model):
    """What both kinds of papers say. `put_on`: the local day on which members could read it;
    `withdrawn_at`: when it was taken back, with the reason: the row stays."""

    role = models.CharField("là", max_length=7, choices=PaperRole.choices, default=PaperRole.AHEAD)
    put_on = models.DateField("ngày đưa lên", default=today)
    note = CleanCharField("ghi chú", max_length=200, blank=True, default="")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_reason = CleanCharField("lý do rút", max_length=300, blank=True, default="")

    class Meta:
        abstract = True

    def unit_for(self, permission):
        return self.meeting.unit

    @property
    def is_ahead(self):
        """Does it belong to what is talked about, so that it is to be read beforehand?"""
        return self.role not in AFTER_ROLES

    @property
    def days_ahead(self):
        """Whole days between the day it was put there and the meeting; negative: afterwards."""
        return (self.meeting.held_on - self.put_on).days

    @property
    def days_words(self):
        """trước 2 ngày; trong ngày họp; sau họp 1 ngày."""
        days = self.days_ahead
        if days == 0:
            return "trong ngày họp"
        return f"trước {days} ngày" if days > 0 else f"sau họp {-days} ngày"

    @property
    def move_name(self):
        return move_for(self.role)

    @property
    def may_withdraw(self):
        """Does the meeting's state let it be taken back?"""
        return self.withdrawn_at is None and self.meeting.can(self.move_name)


def _said_why(name):
    """The constraint that a paper taken back says why, and no other does."""
    return models.CheckConstraint(
        condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
        | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
        name=name,
    )


class MeetingDocument(PaperBase):
    """Văn bản trong sổ dùng cho cuộc họp; the document itself is seen as documents are."""

    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"note", "withdrawn_reason", "reason"})

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

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản của cuộc họp"
        verbose_name_plural = "văn bản của cuộc họp"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "document", "role"],
                condition=Q(withdrawn_at__isnull=True),
                name="meeting_document_once",
            ),
            _said_why("meeting_document_says_why"),
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
    AUDIT_HASHED = frozenset({"note", "withdrawn_reason", "reason"})

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

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp của cuộc họp"
        verbose_name_plural = "tệp của cuộc họp"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "file", "role"], name="meeting_file_once"),
            _said_why("meeting_file_says_why"),
            models.CheckConstraint(
                condition=Q(role__in=PaperRole.values), name="meeting_file_role_known"
            ),
        ]

    def __str__(self):
        return f"tệp của cuộc họp, dòng {self.pk}"
