"""Stored files: content kept once under its own hash, rows that say who keeps it by which name.

A record holds files through a link model that descends from FileLink. Any app may add one: the
file is then seen by whoever sees that record, and plans/ need not know of it.

    class MeetingFile(FileLink):
        meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="file_links")
        HOLDER = "meeting"                       # Meeting.objects.visible_to decides
        READ_KIND = "meetings.meeting.read"      # only for private records: reading leaves a row

A link model whose rule differs from its holder's overrides `visible_to` of its QuerySet.
"""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField
from cchc.lib.vietnamese import decimal_text
from units.asked import seen_by
from units.models import Unit, User


class StoredFileQuerySet(models.QuerySet):
    @seen_by("tệp", "người được xem ít nhất một nội dung có tệp đó")
    def visible_to(self, user):
        """Files held by at least one record that the user sees, whichever app it belongs to."""
        held = Q(pk__in=[])
        for link in link_models():
            held |= Q(pk__in=link.objects.visible_to(user).order_by().values("file"))
        return self.filter(held)


def link_models():
    """Every model, of any app, that links a record to a StoredFile."""
    related = (relation.related_model for relation in StoredFile._meta.related_objects)
    return [model for model in related if issubclass(model, FileLink)]


class StoredFile(models.Model):
    """Tệp. The bytes lie at `path`, named by their hash; two rows may share them."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        ODT = "odt", "văn bản OpenDocument"
        ODS = "ods", "bảng tính OpenDocument"
        PNG = "png", "ảnh PNG"
        JPG = "jpg", "ảnh JPG"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="files", verbose_name="đơn vị")
    name = CleanCharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField("dung lượng")
    sha256 = models.CharField("mã đối chiếu", max_length=64, db_index=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người tải lên")
    at = models.DateTimeField("tải lên lúc")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("plans:file-download", self.pk)

    def unit_for(self, permission):
        return self.unit

    @property
    def path(self):
        """Where the bytes lie."""
        return blob_path(self.sha256)

    @property
    def summary(self):
        """PDF, 2,4 MB."""
        return f"{self.get_kind_display()}, {size_text(self.size)}"


def blob_path(sha256):
    return Path(settings.MEDIA_ROOT) / "blob" / sha256[:2] / sha256[2:4] / sha256


def size_text(size):
    """2,4 MB; 35 kB."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} kB"
    return f"{decimal_text(str(round(size / 1_000_000, 1)))} MB"


class FileLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Links of the records that the user sees."""
        holder = self.model._meta.get_field(self.model.HOLDER).related_model
        return self.filter(**{f"{self.model.HOLDER}__in": holder.objects.visible_to(user)})


class FileLink(models.Model):
    """Base of the rows by which a record holds a file; see the head of this file."""

    HOLDER = ""
    READ_KIND = ""

    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="%(app_label)s_%(class)s_set", verbose_name="tệp"
    )

    objects = FileLinkQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.file)
