"""A file of published indices that was sent, kept until its sender confirms it."""

from django.db import models

from cchc.lib.fields import CleanCharField
from scoring.models.index import Index
from units.models import Unit
from units.models.draft import SheetDraft


class IndexDraft(SheetDraft):
    """Tệp chỉ số chờ nhập. `index`, `year`, `published_year`, `source`: said for the whole file,
    for rows that do not say it themselves."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="index_drafts", verbose_name="đơn vị"
    )
    index = models.CharField("chỉ số", max_length=12, choices=Index.choices, blank=True, default="")
    year = models.PositiveSmallIntegerField("năm đánh giá", null=True, blank=True)
    published_year = models.PositiveSmallIntegerField("năm công bố", null=True, blank=True)
    source = CleanCharField("nguồn", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = "tệp chỉ số chờ nhập"
        verbose_name_plural = "tệp chỉ số chờ nhập"
        indexes = [models.Index(fields=["made_at"], name="index_draft_made_at")]
