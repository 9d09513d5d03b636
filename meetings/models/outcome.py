"""Papers that a meeting gives rise to: the resolution of a cell, the notice of conclusions."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanTextField
from meetings.models.kinds import State
from meetings.models.meeting import Meeting
from plans.models import DocType, Document
from units.asked import seen_by


class OutcomeKind(models.TextChoices):
    """What is made from the record of a meeting."""

    RESOLUTION = "NQ", "nghị quyết"
    NOTICE = "TB", "thông báo kết luận"


DOC_TYPES = {
    OutcomeKind.RESOLUTION: DocType.RESOLUTION,
    OutcomeKind.NOTICE: DocType.NOTICE,
}
# A resolution tells what was voted, and votes are settled when the minutes are agreed; what the
# chair concluded goes out as soon as it is minuted.
MADE_FROM = {
    OutcomeKind.RESOLUTION: (State.AGREED, State.LOCKED),
    OutcomeKind.NOTICE: (State.MINUTED, State.AGREED, State.LOCKED),
}


class OutcomeQuerySet(models.QuerySet):
    @seen_by(
        "nghị quyết, thông báo kết luận soạn từ cuộc họp",
        "người xem được nội dung cuộc họp; sau khi ban hành: người xem được văn bản",
    )
    def visible_to(self, user):
        """Who reads the meeting's body; once it is issued, who sees the document that it is."""
        readable = Meeting.objects.readable_by(user).order_by().values("pk")
        issued = Document.objects.visible_to(user).issued().filter(pk=OuterRef("document"))
        return self.filter(Q(meeting__in=readable) | Exists(issued))

    def living(self):
        """Those whose document was not withdrawn."""
        return self.exclude(document__state=Document.State.WITHDRAWN)


class Outcome(models.Model):
    """Nghị quyết hoặc thông báo kết luận made from a meeting; one living one of a kind.

    `document` is what it is in the register: it bears subject, number, day and signer, and its
    state says whether the text may still change. `composed`: {"excerpt": str, "opening": [block],
    "sections": [section], "closing": str}, blocks as those of `Minutes.composed`, as they stood
    when it was made. `typed` is what people wrote; making it again never touches that.
    """

    Kind = OutcomeKind
    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"composed", "typed"})

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="outcomes", verbose_name="cuộc họp"
    )
    kind = models.CharField("loại", max_length=2, choices=OutcomeKind.choices)
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="outcome", verbose_name="văn bản"
    )
    composed = models.JSONField("phần tự soạn", default=dict)
    composed_at = models.DateTimeField("soạn lúc")
    typed = CleanTextField("phần ghi thêm", max_length=20_000, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản ra từ cuộc họp"
        verbose_name_plural = "văn bản ra từ cuộc họp"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OutcomeKind.values), name="outcome_kind_known"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.meeting.heading}"

    def get_absolute_url(self):
        return address_of("meetings:outcome-detail", self.pk)

    def unit_for(self, permission):
        return self.meeting.unit

    @property
    def is_open(self):
        """May the text still change? It may until the document is issued or withdrawn."""
        return self.document.state == Document.State.DRAFT
