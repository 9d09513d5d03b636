"""A list that was sent as a file, kept until its sender confirms it or lets it lapse."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models

from cchc.lib.clock import now
from cchc.lib.fields import CleanCharField
from units.asked import seen_by
from units.models.unit import Unit

KEPT = timedelta(hours=24)


class SheetDraftQuerySet(models.QuerySet):
    @seen_by("Tệp danh sách đang chờ nhập", "người gửi tệp, trong 24 giờ")
    def visible_to(self, user):
        return self.filter(by=user.pk, made_at__gte=now() - KEPT)

    def lapsed(self):
        """Drafts past their time that still hold rows."""
        return self.filter(holds_rows=True, made_at__lt=now() - KEPT)


class SheetDraft(models.Model):
    """Base of lists that wait: `heads` and `rows` ([number in the file, cells]) as they were read.

    Columns that are not kept were dropped before (`dropped`: their heads). After the import only
    the rows with faults stay, to be mended; after 24 hours none. A subclass names its `unit`.
    """

    AGGREGATE = "unit"
    AUDIT_HASHED = frozenset({"heads", "rows", "dropped"})

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gửi"
    )
    name = CleanCharField("tệp", max_length=200)
    heads = models.JSONField("tiêu đề cột", default=list)
    rows = models.JSONField("các dòng", default=list)
    dropped = models.JSONField("cột không đọc", default=list)
    holds_rows = models.BooleanField("còn giữ dòng", default=True)
    made_at = models.DateTimeField("lúc gửi")
    imported_at = models.DateTimeField("lúc nhập", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SheetDraftQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def unit_for(self, permission):
        return self.unit


def draft_models():
    """Every kind of list that waits, of any app."""
    return [model for model in apps.get_models() if issubclass(model, SheetDraft)]


class RollDraft(SheetDraft):
    """Tệp danh sách cán bộ, đảng viên chờ nhập."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="roll_drafts", verbose_name="đơn vị"
    )

    class Meta:
        verbose_name = "tệp danh sách chờ nhập"
        verbose_name_plural = "tệp danh sách chờ nhập"
        indexes = [models.Index(fields=["made_at"], name="roll_draft_made_at")]
