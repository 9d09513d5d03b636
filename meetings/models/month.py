"""Counted once, when it happens: what each unit held in each month, and who was reminded of it."""

from django.db import models
from django.db.models import F, Q

from cchc.lib.vietnamese import NOT_KNOWN, percent_text
from meetings.counting import percent
from meetings.models.meeting import Meeting
from meetings.models.meeting_query import READING_ROLES
from plans.models import Document
from units.access import access_of
from units.asked import seen_by
from units.models import Unit
from units.models.audit import KIND_LABELS
from units.roles import Role

NAMES_READ = "meetings.absences.read"
KIND_LABELS[NAMES_READ] = "xem đảng viên vắng 3 tháng liên tiếp"
PRINTED = "meetings.blank.read"
KIND_LABELS[PRINTED] = "in phiếu giấy có danh sách người dự"
ABOVE_ROLES = (Role.HEAD, Role.LEADER, Role.SECRETARY, Role.INSPECTOR)


class MonthCountQuerySet(models.QuerySet):
    @seen_by(
        "số buổi sinh hoạt, số người dự từng tháng",
        "đơn vị; thủ trưởng, lãnh đạo, bí thư, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        """Who sees the register rows that are counted."""
        access = access_of(user)
        units = access.own(*READING_ROLES) | access.below(*ABOVE_ROLES)
        return self.filter(unit__pk__among=units)

    def sums(self):
        """{month: its sums} of these rows: met, late, themes, present, expected. One query."""
        is_met = Q(regulars__gt=0)
        rows = self.order_by().values("month")
        made = rows.annotate(
            met=models.Count("pk", filter=is_met),
            late=models.Count("pk", filter=is_met & Q(recorded_on__gt=F("record_by"))),
            themes=models.Count("pk", filter=Q(thematics__gt=0)),
            came=models.Sum("present"),
            due=models.Sum("expected"),
        )
        return {row.pop("month"): row for row in made}


class MonthCount(models.Model):
    """Số liệu sinh hoạt of one unit in one month, written again with every act that changes it.

    Always what `meetings.rhythm.month_facts` says of the meetings held in that month; `quality` is
    the class decided for the session `meeting`, "" while there is none.
    """

    FACTS = (
        "meeting_id",
        "held_on",
        "recorded_on",
        "record_by",
        "regulars",
        "thematics",
        "committees",
        "present",
        "expected",
        "is_illustrative",
    )

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="month_counts", verbose_name="đơn vị"
    )
    year = models.PositiveSmallIntegerField("năm")
    month = models.PositiveSmallIntegerField("tháng")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="buổi thường kỳ đầu tiên",
    )  # fmt: skip
    held_on = models.DateField("ngày họp thường kỳ", null=True, blank=True)
    recorded_on = models.DateField("ngày ghi nhận", null=True, blank=True)
    record_by = models.DateField("hạn ghi nhận", null=True, blank=True)
    regulars = models.PositiveSmallIntegerField("buổi thường kỳ", default=0)
    thematics = models.PositiveSmallIntegerField("buổi có chuyên đề", default=0)
    committees = models.PositiveSmallIntegerField("cuộc họp chi ủy", default=0)
    present = models.PositiveIntegerField("lượt người có mặt", null=True, blank=True)
    expected = models.PositiveIntegerField("lượt người phải dự", null=True, blank=True)
    quality = models.CharField("xếp loại", max_length=40, blank=True, default="")
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)

    objects = MonthCountQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu sinh hoạt của tháng"
        verbose_name_plural = "số liệu sinh hoạt của tháng"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "month"], name="month_count_once"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="month_count_of_a_year"
            ),
        ]

    def __str__(self):
        return f"{self.unit} · tháng {self.month}/{self.year}"

    def unit_for(self, permission):
        return self.unit

    @property
    def share(self):
        """Percent of those who had to come that came; None where nobody counted."""
        return percent(self.present, self.expected)

    @property
    def share_text(self):
        return percent_text(self.share, 1)

    @property
    def share_words(self):
        """18/20, đạt 90,0%; – where nobody counted."""
        if self.expected is None:
            return NOT_KNOWN
        return f"{self.present}/{self.expected}, đạt {self.share_text}"


class MonthReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(document__in=Document.objects.visible_to(user))

    def of_month(self, committee, year, month):
        """Letters that were not withdrawn, newest first."""
        found = self.filter(committee=committee, year=year, month=month)
        return found.exclude(document__state=Document.State.WITHDRAWN).order_by("-pk")


class MonthReminder(models.Model):
    """Công văn đôn đốc sinh hoạt of one committee for one month, a document of its own."""

    AUDIT_PART_OF = "committee"

    committee = models.ForeignKey(
        Unit, models.PROTECT, related_name="month_reminders", verbose_name="cấp ủy"
    )
    year = models.PositiveSmallIntegerField("năm")
    month = models.PositiveSmallIntegerField("tháng")
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="month_reminder", verbose_name="công văn"
    )
    as_of = models.DateField("tình hình đến ngày")
    reply_by = models.DateField("đề nghị báo cáo trước ngày")
    count = models.PositiveIntegerField("số tổ chức được đôn đốc")

    objects = MonthReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "công văn đôn đốc sinh hoạt"
        verbose_name_plural = "công văn đôn đốc sinh hoạt"
        indexes = [models.Index(fields=["committee", "year", "month"], name="month_reminder_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="month_reminder_of_a_year"
            )
        ]

    def __str__(self):
        return f"Công văn đôn đốc sinh hoạt tháng {self.month}/{self.year} ({self.count} tổ chức)"

    def get_absolute_url(self):
        return self.document.get_absolute_url()

    def unit_for(self, permission):
        return self.committee
