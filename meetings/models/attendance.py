"""Who was there."""

from functools import lru_cache

from django.db import models
from django.db.models import F, Q

from cchc.lib.fields import CleanCharField
from cchc.lib.vietnamese import person_sort_key
from meetings.models.kinds import Mark
from meetings.models.meeting import Meeting
from meetings.models.meeting_query import readable
from meetings.models.withdrawn import STANDS, StandingRows, Withdrawable, says_why
from units.models import PartyStatus, Person

# (mark, words on the button, whether a reason belongs to it): what one press gives.
MARK_BUTTONS = [
    (Mark.PRESENT, "Có mặt", False),
    (Mark.LATE, "Muộn", False),
    (Mark.EXCUSED, "Vắng CLD", True),
    (Mark.ABSENT, "Vắng KLD", True),
    (Mark.DUTY, "Nhiệm vụ ĐB", True),
    (Mark.EXEMPT, "Miễn SH", True),
]
NEEDS_NOTE = frozenset({Mark.EXCUSED})
# The same people month after month.
_sort_key = lru_cache(maxsize=10_000)(person_sort_key)


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Names are part of the body."""
        return self.filter(readable(user, "meeting__"))

    def with_title(self):
        """Adds `title_now`: whose row it is."""
        return self.annotate(title_now=F("name"))

    def in_order(self):
        """The rows as a roll is read: by given name, guests last."""
        return sorted(self, key=lambda row: (row.mark == Mark.GUEST, _sort_key(row.name), row.pk))


class StandingAttendance(StandingRows.from_queryset(AttendanceQuerySet)):
    """Rows of a roll that stand."""


class Attendance(Withdrawable):
    """Điểm danh một người. Name, post and Party status are those of the day, kept as they were."""

    Mark = Mark
    WITHDRAWN_AT = "meetings:attendance-withdraw"
    AGGREGATE = "meeting"
    FOLLOWED_BY = "meetings.actions.month.keep_months"
    AUDIT_HASHED = Withdrawable.AUDIT_HASHED | {"name", "title", "note"}

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendance", verbose_name="cuộc họp"
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendance",
        verbose_name="cán bộ, đảng viên",
    )
    name = CleanCharField("họ và tên", max_length=100)
    title = CleanCharField("chức vụ", max_length=200, blank=True, default="")
    party_status = models.CharField(
        "tình trạng đảng viên",
        max_length=12,
        choices=PartyStatus.choices,
        default=PartyStatus.NONE,
    )
    mark = models.CharField("điểm danh", max_length=7, choices=Mark.choices, default=Mark.NONE)
    note = CleanCharField("lý do", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandingAttendance()
    everything = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm danh"
        verbose_name_plural = "điểm danh"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=STANDS & Q(person__isnull=False),
                name="attendance_once_a_person",
            ),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="attendance_mark_known"),
            says_why("attendance_says_why"),
        ]

    def __str__(self):
        return self.name

    @property
    def audit_name(self):
        """What the log calls the row: names of those who came are private."""
        return f"điểm danh dòng {self.pk}"

    @property
    def called(self):
        return "dòng điểm danh"

    def unit_for(self, permission):
        return self.meeting.unit

    @property
    def needs_note(self):
        return self.mark in NEEDS_NOTE and not self.note

    @property
    def has_note_field(self):
        return self.mark not in {Mark.PRESENT, Mark.NONE, Mark.GUEST}
