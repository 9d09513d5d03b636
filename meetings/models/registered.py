"""Invitations and minutes as the register of documents has them."""

from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from meetings.models.meeting import Meeting
from meetings.models.meeting_query import readable
from plans.models import Document
from units.asked import seen_by


class RegisteredKind(models.TextChoices):
    """Which paper of a meeting it is."""

    INVITATION = "GM", "giấy mời"
    MINUTES = "BB", "biên bản"


class RegisteredQuerySet(models.QuerySet):
    @seen_by("giấy mời, biên bản trong sổ văn bản", "người xem được nội dung cuộc họp")
    def visible_to(self, user):
        return self.filter(readable(user, "meeting__"))

    def living(self):
        """Those whose document was not withdrawn, the last one first."""
        rows = self.exclude(document__state=Document.State.WITHDRAWN)
        return rows.select_related("document").order_by("-pk")


class RegisteredPaper(models.Model):
    """Giấy mời, biên bản vào sổ: the Document bears number and day, given there by the office."""

    Kind = RegisteredKind
    AGGREGATE = "meeting"

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="registered", verbose_name="cuộc họp"
    )
    kind = models.CharField("loại", max_length=2, choices=RegisteredKind.choices)
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="registered_paper", verbose_name="văn bản"
    )

    objects = RegisteredQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy mời, biên bản của cuộc họp"
        verbose_name_plural = "giấy mời, biên bản của cuộc họp"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RegisteredKind.values), name="registered_kind_known"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.meeting.heading}"

    def get_absolute_url(self):
        if self.kind == RegisteredKind.MINUTES:
            return self.meeting.minutes_url
        return address_of("meetings:meeting-detail", self.meeting_id)

    def unit_for(self, permission):
        return self.meeting.unit
