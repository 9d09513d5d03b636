"""Meetings: the register row, who may see it, and who may read what was said."""

from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from cchc.lib.addresses import address_of
from cchc.lib.clock import local, now
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.folded import FoldField
from cchc.lib.moves import Move, Moving
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import upper_first
from meetings.counting import Counts
from meetings.models.kinds import MET_STATES, OPEN_STATES, Kind, Mode, State
from meetings.models.meeting_query import MeetingQuerySet
from meetings.models.meeting_words import MeetingWords
from meetings.models.series import Series
from meetings.models.setting import MeetingSetting
from plans.models import Document
from units.asked import Asked
from units.models import Branch, Person, Unit
from units.models.audit import KIND_LABELS
from units.models.kinds import CELL_KINDS
from units.permissions import Permission

READ = "meetings.minutes.read"
KIND_LABELS[READ] = "xem biên bản"
LISTED = "meetings.conclusion.read"  # of the meeting whose conclusions stood in a list
KIND_LABELS[LISTED] = "xem kết luận trong danh sách"


class Meeting(MeetingWords, Moving, models.Model):
    """Cuộc họp, buổi sinh hoạt, hội nghị, phiên họp of a unit that lived on that day.

    `held_on` is the local day for which it is planned, then the day on which it was held.
    Numbers of people stand in the roll, or, where `is_by_count`, in the *_count fields.
    """

    ASKED = Asked(
        "cuoc-hop",
        sees=("visible_to", "readable_by"),
        listed="readable_by",
        read=(READ, LISTED),
        acts={
            Permission.LOG_MEETING: "write",
            Permission.AGREE_MINUTES: "agree",
            Permission.LOCK_MINUTES: "lock",
            Permission.ADD_ADDENDUM: "add_addendum",
        },
    )

    FOLLOWED_BY = "meetings.actions.month.keep_months"

    Kind = Kind
    State = State
    Mode = Mode
    # Kinds of the badge of each state; the others are plain.
    KINDS = {
        State.HELD: "warn",
        State.MINUTED: "warn",
        State.AGREED: "ok",
        State.LOCKED: "lock",
    }
    MOVES = {
        "write": Move(OPEN_STATES, None, "ghi nội dung"),
        "write_text": Move(OPEN_STATES, None, "ghi nội dung"),
        "put_paper": Move(OPEN_STATES, None, "đưa tài liệu"),
        "put_final": Move((*OPEN_STATES, State.AGREED), None, "đưa tài liệu hoàn thiện"),
        "postpone": Move((State.PLANNED, State.INVITED), None, "dời"),
        "begin": Move((State.PLANNED, State.INVITED), None, "bắt đầu"),
        "end": Move((State.PLANNED, State.INVITED), None, "kết thúc"),
        "invite": Move((State.PLANNED,), State.INVITED, "mời"),
        "invite_again": Move((State.INVITED,), None, "gửi lại giấy mời"),
        "cancel": Move(OPEN_STATES, State.CANCELLED, "hủy"),
        "change_kind": Move((State.HELD, State.MINUTED), None, "đổi loại"),
        "hold": Move((State.PLANNED, State.INVITED), State.HELD, "ghi nhận đã họp"),
        "compose": Move((State.HELD, State.MINUTED), State.MINUTED, "soạn biên bản"),
        "write_minutes": Move((State.MINUTED,), None, "ghi thêm vào biên bản"),
        "agree": Move((State.MINUTED,), State.AGREED, "thông qua biên bản"),
        "lock": Move((State.AGREED,), State.LOCKED, "khóa biên bản"),
        "add_addendum": Move((State.LOCKED,), None, "bổ sung, đính chính"),
        "link_news": Move(tuple(sorted(MET_STATES)), None, "ghi tin đã đăng"),
    }
    # What a unit that keeps no text here (quy định sinh hoạt) may not do.
    TEXT_MOVES = frozenset({"write_text", "put_paper", "put_final", "compose", "write_minutes"})
    AUDIT_HASHED = frozenset(
        {
            "title",
            "theme",
            "guests",
            "chair_name",
            "chair_title",
            "secretary_name",
            "secretary_title",
            "reason",
            "moved_reason",
            "kind_changed",
            "dues",
            "organisations",
            "news_url",
        }
    )

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meetings", verbose_name="đơn vị")
    kind = models.CharField("loại cuộc họp", max_length=9, choices=Kind.choices)
    is_combined = models.BooleanField("có nội dung chuyên đề", default=False)
    kind_changed = CleanCharField("đã đổi loại", max_length=650, blank=True, default="")
    title = CleanCharField("tên cuộc họp", max_length=300, blank=True, default="")
    theme = CleanCharField("chủ đề", max_length=500, blank=True, default="")
    title_fold = FoldField(max_length=820, source="title theme")
    held_on = models.DateField("ngày họp", db_index=True)
    planned_at = models.DateTimeField("thời gian dự kiến")
    planned_minutes = models.PositiveSmallIntegerField(
        "thời lượng dự kiến (phút)", null=True, blank=True
    )
    # The day of the last word to those who were invited: asked to come, put off, called off.
    notified_on = models.DateField("ngày báo người dự", null=True, blank=True)
    told_at = models.DateTimeField("thời gian đã mời lần đầu", null=True, blank=True)
    told_place = CleanCharField("địa điểm đã mời lần đầu", max_length=200, blank=True, default="")
    # What the last invitation said of time and place, as `invitation_words`.
    sent_for = CleanCharField(
        "thời gian, địa điểm đã gửi gần nhất", max_length=300, blank=True, default=""
    )
    postponed_from = models.DateField("đã dời từ", null=True, blank=True)
    started_at = models.DateTimeField("bắt đầu", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc", null=True, blank=True)
    place = CleanCharField("địa điểm", max_length=200, blank=True, default="")
    mode = models.CharField("hình thức", max_length=9, choices=Mode.choices, default=Mode.IN_PERSON)
    points = CleanCharField("điểm cầu", max_length=300, blank=True, default="")
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chủ trì"
    )
    chair_name = CleanCharField("chủ trì", max_length=100, blank=True, default="")
    chair_title = CleanCharField("chức vụ của chủ trì", max_length=200, blank=True, default="")
    secretary = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thư ký"
    )
    secretary_name = CleanCharField("thư ký", max_length=100, blank=True, default="")
    secretary_title = CleanCharField("chức vụ của thư ký", max_length=200, blank=True, default="")
    guests = CleanTextField("khách mời", max_length=2000, blank=True, default="")
    is_by_count = models.BooleanField("điểm danh theo số lượng", default=False)
    head_count = CleanCharField("số người dự", max_length=100, blank=True, default="")
    total_count = models.PositiveIntegerField("tổng số", null=True, blank=True)
    official_count = models.PositiveIntegerField("chính thức", null=True, blank=True)
    probationary_count = models.PositiveIntegerField("dự bị", null=True, blank=True)
    exempt_count = models.PositiveIntegerField("được miễn sinh hoạt", null=True, blank=True)
    duty_count = models.PositiveIntegerField("vắng do nhiệm vụ đặc biệt", null=True, blank=True)
    present_count = models.PositiveIntegerField("có mặt", null=True, blank=True)
    excused_count = models.PositiveIntegerField("vắng có lý do", null=True, blank=True)
    absent_count = models.PositiveIntegerField("vắng không lý do", null=True, blank=True)
    guest_count = models.PositiveIntegerField("khách mời dự", null=True, blank=True)
    organisations = CleanCharField("tổ chức, đơn vị dự", max_length=200, blank=True, default="")
    dues = CleanCharField("tình hình đóng đảng phí", max_length=300, blank=True, default="")
    news_url = CleanCharField("tin đã đăng", max_length=500, blank=True, default="")
    state = models.CharField(
        "trạng thái", max_length=9, choices=State.choices, default=State.PLANNED
    )
    # Why it was called off; why it was put off stays beside it, for both may happen to one meeting.
    reason = CleanCharField("lý do", max_length=500, blank=True, default="")
    moved_reason = CleanCharField("lý do dời", max_length=500, blank=True, default="")
    series_name = CleanCharField("lịch họp định kỳ", max_length=200, blank=True, default="")
    # Which rule made it, for which day of the rule: there once, wherever it was moved since.
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="lập theo lịch họp định kỳ",
    )
    series_on = models.DateField("ngày theo lịch", null=True, blank=True)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    source_note = CleanCharField("nguồn", max_length=300, blank=True, default="")
    # So that the page of a meeting asks for what was taken back only where there is any.
    has_taken_back = models.BooleanField("có phần đã hủy", default=False, editable=False)
    entered_at = models.DateTimeField("ghi lúc", default=now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc họp"
        verbose_name_plural = "cuộc họp"
        ordering = ("-held_on", "-pk")
        indexes = [
            models.Index(fields=["-held_on", "-id"], name="meeting_day"),
            models.Index(fields=["unit", "kind", "held_on"], name="meeting_unit_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
                name="meeting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(MET_STATES))
                | Q(started_at__isnull=False, ended_at__isnull=False),
                name="meeting_held_has_times",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(MET_STATES)) | ~Q(chair_name="") | ~Q(chair_title=""),
                name="meeting_held_has_chair",
            ),
            models.CheckConstraint(
                condition=Q(is_combined=False) | Q(kind=Kind.REGULAR),
                name="meeting_combined_is_regular",
            ),
            models.UniqueConstraint(
                fields=["series", "kind", "series_on"], name="meeting_of_series_once"
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True) | Q(series_on__isnull=False),
                name="meeting_of_series_has_its_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="meeting_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="meeting_state_known"),
        ]

    def __str__(self):
        return f"{self.heading} – {self.unit_name}"

    def get_absolute_url(self):
        return address_of("meetings:meeting-detail", self.pk)

    def part_url(self, anchor):
        """One part of the meeting's page."""
        return f"{self.get_absolute_url()}#{anchor}"

    @property
    def minutes_url(self):
        return address_of("meetings:minutes-detail", self.pk)

    def unit_for(self, permission):
        return self.unit

    @property
    def unit_name(self):
        """The unit's name on the day of the meeting."""
        return getattr(self, "day_name", None) or self.unit.name_on(self.held_on)

    @property
    def is_party(self):
        return self.unit.branch == Branch.PARTY

    @property
    def body(self):
        """The kind of the unit on the day of the meeting; lists load it as `day_kind`."""
        known = self.__dict__.get("day_kind")
        return known or self.unit.version_on(self.held_on).kind

    @property
    def may_be_sent_again(self):
        """Is time or place another one than the last invitation said?"""
        return self.state == State.INVITED and self.sent_for != self.invitation_words

    @property
    def minutes_long(self):
        """Length in whole minutes, or None before it was held."""
        if self.started_at is None or self.ended_at is None:
            return None
        return int((self.ended_at - self.started_at).total_seconds() // 60)

    @property
    def setting(self):
        """The MeetingSetting of the unit on the meeting's day; asked once for each day."""
        known = self.__dict__.get("_setting")
        if known is None or known[0] != self.held_on:
            known = self.held_on, MeetingSetting.objects.of_day(self.unit_id, self.held_on)
            self.__dict__["_setting"] = known
        return known[1]

    @property
    def is_session(self):
        """A session of a Party organisation, regular or thematic."""
        return self.is_party and self.kind in {Kind.REGULAR, Kind.THEMATIC}

    @property
    def least_minutes(self):
        """Least length of a cell's session as laid down for its day (Hướng dẫn 42-HD/BTCTW where
        nothing is), or None for other meetings and for those of a committee."""
        if not self.is_session or self.body not in CELL_KINDS:
            return None
        return self.setting.least_combined if self.is_combined else self.setting.least_minutes

    @property
    def keeps_text(self):
        """Is what was said kept here at all? Agencies always keep it."""
        return not self.is_party or self.setting.keeps_text

    def can(self, name):
        """Minutes that were composed while text was kept are composed again, else they could not be
        agreed to once a time or a name was set right."""
        is_behind_text = name in self.TEXT_MOVES and not self.keeps_text
        if is_behind_text and not (name == "compose" and self.state == State.MINUTED):
            return False
        return super().can(name)

    @cached_property
    def issued_outcome(self):
        """The paper made from this record that went out while the record is still written, or
        None; asked once."""
        if self.state != State.MINUTED:
            return None
        issued = self.outcomes.filter(document__state=Document.State.ISSUED)
        return issued.select_related("document").first()

    @property
    def why_told(self):
        """Why what such a paper tells does not change any more, and what is done instead; ""."""
        outcome = self.issued_outcome
        if outcome is None:
            return ""
        return (
            f"{upper_first(outcome.get_kind_display())} {outcome.document} của cuộc họp đã ban "
            "hành nên kết luận, biểu quyết không sửa, hủy được; ghi bổ sung, đính chính sau khi "
            "khóa biên bản, hoặc ban hành văn bản thay thế."
        )

    def refuse_told(self):
        if sentence := self.why_told:
            outcome = self.issued_outcome
            raise Refused(sentence, items=[(str(outcome.document), outcome.get_absolute_url())])

    @property
    def is_entered_late(self):
        """Ghi sau ngày họp: after the day on which it ended."""
        return local(self.entered_at).date() > self.ended_on

    @property
    def ended_on(self):
        """The day on which it ended, from which on days after a meeting are counted; before it was
        held its own day."""
        return local(self.ended_at).date() if self.ended_at else self.held_on

    @property
    def ends_next_day(self):
        start, end = local(self.started_at), local(self.ended_at)
        return None not in (start, end) and end.date() > start.date()

    @property
    def has_met(self):
        return self.state in MET_STATES

    @property
    def is_mistaken(self):
        """Cancelled although it had begun and ended: it was recorded by mistake."""
        return self.state == State.CANCELLED and self.minutes_long is not None

    @property
    def is_going_on(self):
        """It was begun and has not ended yet; its record is being written."""
        has_begun = self.can("end") and self.started_at is not None
        return has_begun and self.ended_at is None

    @property
    def is_open(self):
        """May its content still be written (before the minutes are agreed)?"""
        return self.can("write")

    @property
    def is_conference(self):
        return self.kind in {Kind.STUDY, Kind.MIDTERM, Kind.FINAL}

    @property
    def has_further(self):
        """Is any of them told? Those in lists of their own are loaded with the meeting."""
        is_told = self.organisations or self.dues or self.news_url
        return bool(is_told or self.point_rows.all() or self.speakers.all())

    @property
    def has_open(self):
        """Is there a conclusion that nobody was given yet? They are loaded with the meeting."""
        return any(one.state == "OPEN" for one in self.conclusions.all())

    @property
    def news_host(self):
        """Where the link of the news leads."""
        return urlsplit(self.news_url).hostname or ""

    @property
    def counts(self):
        """Counts from the roll, or as they were entered."""
        if not self.is_by_count:
            return Counts.of_roll((row.mark, row.party_status) for row in self.attendance.all())
        return Counts.of_numbers(
            total=self.total_count,
            official=self.official_count,
            probationary=self.probationary_count,
            exempt=self.exempt_count,
            duty=self.duty_count,
            present=self.present_count,
            excused=self.excused_count,
            absent=self.absent_count,
            guests=self.guest_count,
        )

    @property
    def register_count(self):
        """(present, expected) for the register row; needs `with_counts()`."""
        if self.is_by_count:
            return self.present_count, self.counts.expected
        return self.named_present, self.named_expected


class Invitation(models.Model):
    """Đơn vị được mời: sees the register row, and the conclusions that are given to it."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="invitations", verbose_name="cuộc họp"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="meeting_invitations", verbose_name="đơn vị được mời"
    )

    class Meta:
        verbose_name = "đơn vị được mời"
        verbose_name_plural = "đơn vị được mời"
        constraints = [models.UniqueConstraint(fields=["meeting", "unit"], name="invitation_once")]

    def __str__(self):
        return f"{self.unit}"
