"""What is told of a conference by count: the places that joined, who spoke on what."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models

from cchc.lib.fields import CleanCharField
from meetings.models.agenda import BodyQuerySet, StandingParts
from meetings.models.meeting import Meeting

MOST_ROWS = 100  # points or speakers of one conference


class MeetingPoint(models.Model):
    """Điểm cầu: a place that joined, with how many were there as the paper has it ("hơn 50")."""

    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"name"})

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="point_rows", verbose_name="cuộc họp"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    name = CleanCharField("điểm cầu", max_length=200)
    head_count = CleanCharField("số người dự", max_length=100, blank=True, default="")

    withdrawn_at = models.DateTimeField("bỏ khỏi danh sách lúc", null=True, blank=True)

    objects = StandingParts()
    everything = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm cầu"
        verbose_name_plural = "điểm cầu"
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="point_order_once",
            )
        ]

    def __str__(self):
        return f"điểm cầu {self.order}"

    def unit_for(self, permission):
        return self.meeting.unit

    @property
    def words(self):
        """Điểm cầu huyện A (45 người); what is no number stays as it was written."""
        if not self.head_count:
            return self.name
        many = f"{self.head_count} người" if self.head_count.isdecimal() else self.head_count
        return f"{self.name} ({many})"


class Speaker(models.Model):
    """Báo cáo viên, người trình bày, in the order in which they spoke."""

    AGGREGATE = "meeting"
    AUDIT_HASHED = frozenset({"name", "title", "topic"})

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="speakers", verbose_name="cuộc họp"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    name = CleanCharField("họ và tên", max_length=100, blank=True, default="")
    title = CleanCharField("chức vụ", max_length=200, blank=True, default="")
    topic = CleanCharField("nội dung trình bày", max_length=500, blank=True, default="")

    withdrawn_at = models.DateTimeField("bỏ khỏi danh sách lúc", null=True, blank=True)

    objects = StandingParts()
    everything = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "người trình bày"
        verbose_name_plural = "người trình bày"
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="speaker_order_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") | ~models.Q(title=""), name="speaker_is_somebody"
            ),
        ]

    def __str__(self):
        return f"người trình bày {self.order}"

    def unit_for(self, permission):
        return self.meeting.unit

    @property
    def who(self):
        return ", ".join(part for part in (self.name, self.title) if part)

    @property
    def words(self):
        """Nguyễn Văn A, Phó Giám đốc: kết quả sáu tháng."""
        return f"{self.who}: {self.topic}" if self.topic else self.who


def lack_of_point(line):
    """What a line of {name, head_count} lacks, as a sentence; "" of a blank or a whole one."""
    return "Chưa nhập điểm cầu." if line.get("head_count") and not line.get("name") else ""


def lack_of_speaker(line):
    """What a line of {name, title, topic} lacks, as a sentence; "" of a blank or a whole one."""
    is_nobody = not line.get("name") and not line.get("title")
    return "Chưa nhập họ và tên hoặc chức vụ." if line.get("topic") and is_nobody else ""


def check_news_address(address):
    """An address of news: https, a host with a name, no user, no port. Raises ValidationError."""
    try:
        parts = urlsplit(address)
        is_plain = parts.username is None and parts.password is None and parts.port is None
        host = parts.hostname or ""
    except ValueError:
        is_plain, host = False, ""
    labels = host.split(".")
    is_name = len(labels) > 1 and all(labels) and not labels[-1].isdecimal()
    if not (address.startswith("https://") and is_plain and is_name) or set(address) & set(
        " <>\"'`\\"
    ):
        raise ValidationError(
            "Nhập địa chỉ bắt đầu bằng https:// của trang đã đăng tin, ví dụ "
            "https://baotuyenquang.com.vn/tin-hoi-nghi.",
            code="news",
        )
