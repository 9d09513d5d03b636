"""Minutes: what the app composed, what people wrote themselves, and what was added later."""

from django.db import models
from django.db.models import Q

from cchc.lib.fields import CleanCharField, CleanTextField
from meetings.models.agenda import BodyQuerySet
from meetings.models.meeting import READ, Meeting
from plans.models import FileLink


class Minutes(models.Model):
    """Biên bản. One a meeting; its state is the meeting's.

    `composed` is made from the meeting's records at the time of composing (results of earlier
    conclusions change later, so they are kept here as they stood): a list of sections
    `{"title": str, "blocks": [block]}`, a block being `{"label": str, "text": str}` or
    `{"head": [str], "rows": [[str]], "widths": [int]}`. `typed` is what people wrote; composing
    again never touches it. `number` stays blank until the office gives one.
    """

    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"composed", "typed", "agreed_by"})

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="minutes", verbose_name="cuộc họp"
    )
    number = CleanCharField("số biên bản", max_length=20, blank=True, default="")
    composed = models.JSONField("phần tự soạn", default=list)
    composed_at = models.DateTimeField("soạn lúc")
    typed = CleanTextField("phần ghi thêm", max_length=20_000, blank=True, default="")
    agreed_by = CleanCharField("thông qua tại", max_length=200, blank=True, default="")
    agreed_on = models.DateField("ngày thông qua", null=True, blank=True)
    locked_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    is_signed_elsewhere = models.BooleanField("ký trên hệ thống khác", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "biên bản"
        verbose_name_plural = "biên bản"
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | ~Q(agreed_by=""), name="minutes_agreed_by"
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True) | Q(agreed_on__isnull=False),
                name="minutes_locked_after_agreed",
            ),
        ]

    def __str__(self):
        return f"biên bản {self.meeting_id}"

    def unit_for(self, permission):
        return self.meeting.unit


class MinutesFile(FileLink):
    """Bản đã ký, attached when the minutes are locked."""

    HOLDER = "minutes"
    READ_KIND = READ

    minutes = models.ForeignKey(
        Minutes, models.PROTECT, related_name="file_links", verbose_name="biên bản"
    )

    class Meta:
        verbose_name = "bản đã ký của biên bản"
        verbose_name_plural = "bản đã ký của biên bản"
        constraints = [
            models.UniqueConstraint(fields=["minutes", "file"], name="minutes_file_once")
        ]

    def unit_for(self, permission):
        return self.minutes.unit_for(permission)


class Addendum(models.Model):
    """Nội dung bổ sung, đính chính of locked minutes: the only way to change them."""

    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"grounds", "text"})

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="addenda", verbose_name="cuộc họp"
    )
    number = models.PositiveSmallIntegerField("số")
    on = models.DateField("ngày")
    grounds = CleanCharField("lý do", max_length=500)
    text = CleanTextField("nội dung bổ sung, đính chính", max_length=10_000)
    by_name = CleanCharField("người ghi", max_length=100)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung bổ sung, đính chính"
        verbose_name_plural = "nội dung bổ sung, đính chính"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="addendum_number_once")
        ]

    def __str__(self):
        return f"bổ sung, đính chính số {self.number}"

    def unit_for(self, permission):
        return self.meeting.unit
