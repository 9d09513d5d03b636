"""A register of documents that was sent as a file, kept until its sender confirms it."""

from django.db import models

from units.models import Unit
from units.models.draft import SheetDraft


class DocumentDraft(SheetDraft):
    """Tệp sổ văn bản chờ nhập."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="document_drafts", verbose_name="đơn vị"
    )

    class Meta:
        verbose_name = "tệp sổ văn bản chờ nhập"
        verbose_name_plural = "tệp sổ văn bản chờ nhập"
        indexes = [models.Index(fields=["made_at"], name="document_draft_made_at")]
