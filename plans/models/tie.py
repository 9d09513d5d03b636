"""What ties two documents together: one carries out the other, or rests on it."""

from django.db import models
from django.db.models import F, Q

from cchc.lib.fields import CleanCharField
from plans.models.document import Document


class StandingTies(models.Manager):
    """Ties that stand: one taken back as a mistake is kept, but no reader meets it."""

    def get_queryset(self):
        return super().get_queryset().filter(withdrawn_on__isnull=True)


class Tie(models.Model):
    """Base of both kinds. `withdrawn_on`: the day on which it was taken back, with the reason;
    afterwards the same two may be tied again. Statements of SQL ask for it themselves."""

    withdrawn_on = models.DateField("ngày bỏ", null=True, blank=True)
    withdrawn_reason = CleanCharField("lý do bỏ", max_length=1000, blank=True, default="")

    objects = StandingTies()
    everything = models.QuerySet.as_manager()  # noqa: DJ012 (the first one is the default)

    class Meta:
        abstract = True


class DocumentLink(Tie):
    """Triển khai, cụ thể hóa: `child` carries out `parent`; never in a circle."""

    child = models.ForeignKey(
        Document, models.PROTECT, related_name="parent_links", verbose_name="văn bản triển khai"
    )
    parent = models.ForeignKey(
        Document, models.PROTECT, related_name="child_links", verbose_name="văn bản được triển khai"
    )

    class Meta:
        verbose_name = "triển khai văn bản"
        verbose_name_plural = "triển khai văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "parent"],
                condition=Q(withdrawn_on__isnull=True),
                name="document_link_once",
            ),
            models.CheckConstraint(
                condition=~Q(child=F("parent")), name="document_link_not_itself"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="document_link_taken_back_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.child} · {self.parent}"

    @property
    def document(self):
        """Whose tie it is."""
        return self.child

    @property
    def other(self):
        return self.parent

    @property
    def is_parent_later(self):
        """A directive may carry out a later one (it was issued ahead): said, not refused."""
        days = self.parent.issued_on, self.child.issued_on
        return None not in days and days[0] > days[1]


class DocumentCitation(Tie):
    """Căn cứ: `document` rests on `cited` and need not carry it out."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="citation_links", verbose_name="văn bản"
    )
    cited = models.ForeignKey(
        Document, models.PROTECT, related_name="cited_by_links", verbose_name="căn cứ"
    )

    class Meta:
        verbose_name = "căn cứ của văn bản"
        verbose_name_plural = "căn cứ của văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "cited"],
                condition=Q(withdrawn_on__isnull=True),
                name="document_citation_once",
            ),
            models.CheckConstraint(
                condition=~Q(document=F("cited")), name="document_citation_not_itself"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="document_citation_taken_back_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.document} · {self.cited}"

    @property
    def other(self):
        return self.cited
