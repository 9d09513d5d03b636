"""Inspections of reform: who looks at whom, when, with which team, and what came of it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Count, Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.illustrative import is_marked
from cchc.lib.moves import Move, Moving
from cchc.lib.vietnamese import sentence_date
from plans.deadlines import SOON_DAYS, due_state
from plans.models.blob import FileLink
from plans.models.document import Document
from plans.models.names import short_name_of
from units.access import access_of
from units.asked import Asked, seen_by
from units.models import Branch, Unit, User
from units.models.period import Period, PeriodQuerySet, holds_on
from units.permissions import Permission
from units.roles import Role

INSPECTORS = (Role.OFFICER, Role.HEAD, Role.SECRETARY)
OVERSEERS = (Role.HEAD, Role.LEADER, Role.INSPECTOR)
OF_TEAM = frozenset(
    {Permission.RECORD_FINDING, Permission.CLOSE_REMEDY, Permission.CONCLUDE_INSPECTION}
)
OF_INSPECTED = frozenset({Permission.SEND_SELF_REPORT, Permission.REPORT_REMEDY})
OWN_UNIT = "Không kiểm tra đơn vị mình đang công tác; việc này do thành viên khác của đoàn làm."


class InspectionQuerySet(models.QuerySet):
    @seen_by(
        "cuộc kiểm tra, tồn tại, việc khắc phục",
        "đơn vị kiểm tra, thành viên đoàn; đơn vị được kiểm tra từ khi có thông báo hoặc từ ngày "
        "kiểm tra; thủ trưởng, lãnh đạo, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        """The inspecting unit and its team, those above; the inspected one once it was told."""
        access = access_of(user)
        own = access.own()
        near = own | access.below(*OVERSEERS)
        team = TeamMember.objects.filter(holds_on(today()), user=user.pk)
        told = Q(noticed_on__isnull=False) | Q(visited_on__isnull=False)
        return self.filter(
            Q(unit__pk__in=near)
            | (told & Q(inspected__pk__in=near))
            | Q(pk__in=team.order_by().values("inspection"))
        )

    def with_names(self):
        """Adds `unit_name`, `inspected_name`, `remedy_count` and `remedy_done`."""
        standing = ~Q(remedies__state="WITHDRAWN")
        return self.annotate(
            unit_name=short_name_of("unit"),
            inspected_name=short_name_of("inspected"),
            remedy_count=Count("remedies", filter=standing),
            remedy_done=Count("remedies", filter=Q(remedies__state="DONE")),
        )

    def of_units(self, units):
        return self.filter(unit__in=units)

    def of_inspected(self, units):
        return self.filter(inspected__in=units)

    def standing(self):
        """All but what was called off."""
        return self.exclude(state=Inspection.State.WITHDRAWN)

    def carried_out(self):
        """The unit was visited."""
        return self.filter(visited_on__isnull=False).standing()

    def picked(self, *, year=None, state="", kind="", unit=""):
        """What the filters of the list ask for; without a state, all but what was called off."""
        asked = {"year": year, "state": state, "kind": kind}
        found = self.filter(**{name: value for name, value in asked.items() if value})
        if unit:
            found = found.filter(inspected__in=Unit.objects.named_like(unit).values("pk"))
        return found if state else found.standing()

    def self_report_due(self, user, day, days=SOON_DAYS):
        """Told, no self-report yet, and its last day is over or at most `days` away."""
        return self.filter(
            state=Inspection.State.NOTICED,
            self_reports__isnull=True,
            self_report_due__lte=day + timedelta(days=days),
            inspected__in=access_of(user).own(*INSPECTORS),
        )


class Inspection(Moving, models.Model):
    """Cuộc kiểm tra: `unit` looks at `inspected`.

    `basis`: the plan or decision it rests on; `team_decision`: the paper that names the team.
    `visit_on`: the day that was arranged; `visited_on`: the day the team came. `concluded_on`: the
    day of the conclusion, from which remedies count.
    """

    ASKED = Asked(
        "kiem-tra",
        acts={
            Permission.PLAN_INSPECTION: "edit",
            Permission.NOTICE_INSPECTION: "notice",
            Permission.SEND_SELF_REPORT: "self_report",
            Permission.RECORD_FINDING: "find",
            Permission.CONCLUDE_INSPECTION: "conclude",
            Permission.CLOSE_REMEDY: "close",
        },
    )

    class Kind(models.TextChoices):
        PLANNED = "PLANNED", "theo kế hoạch"
        SURPRISE = "SURPRISE", "đột xuất"
        PARTY = "PARTY", "kiểm tra, giám sát của Đảng"

    class State(models.TextChoices):
        PLANNED = "PLANNED", "trong kế hoạch"
        NOTICED = "NOTICED", "đã thông báo"
        VISITED = "VISITED", "đã kiểm tra, chờ kết luận"
        CONCLUDED = "CONCLUDED", "đã kết luận"
        CLOSED = "CLOSED", "đã kết thúc"
        WITHDRAWN = "WITHDRAWN", "không tiến hành"

    KINDS = {
        State.NOTICED: "info",
        State.VISITED: "warn",
        State.CONCLUDED: "info",
        State.CLOSED: "ok",
    }
    BEFORE_VISIT = (State.PLANNED, State.NOTICED)
    BEFORE_CONCLUSION = (*BEFORE_VISIT, State.VISITED)
    MOVES = {
        "edit": Move(BEFORE_VISIT, None, "sửa"),
        "team": Move((*BEFORE_CONCLUSION, State.CONCLUDED), None, "thay đổi đoàn kiểm tra"),
        "notice": Move((State.PLANNED,), State.NOTICED, "thông báo"),
        "self_report": Move((State.NOTICED, State.VISITED), None, "gửi báo cáo tự kiểm tra"),
        "visit": Move(BEFORE_VISIT, State.VISITED, "ghi buổi kiểm tra"),
        "find": Move((State.VISITED,), None, "ghi biên bản, tồn tại, hạn chế"),
        "conclude": Move((State.VISITED,), State.CONCLUDED, "kết luận"),
        "remedy": Move((State.CONCLUDED,), None, "ghi việc khắc phục"),
        "close": Move((State.CONCLUDED,), State.CLOSED, "kết thúc"),
        "withdraw": Move(BEFORE_CONCLUSION, State.WITHDRAWN, "hủy"),
    }

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="inspections", verbose_name="đơn vị kiểm tra"
    )
    inspected = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="received_inspections",
        verbose_name="đơn vị được kiểm tra",
    )
    kind = models.CharField("hình thức", max_length=8, choices=Kind.choices, default=Kind.PLANNED)
    year = models.PositiveSmallIntegerField("năm")
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    subject = CleanCharField("nội dung kiểm tra", max_length=500)
    basis = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections_on_it",
        verbose_name="căn cứ",
    )
    team_decision = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspection_teams",
        verbose_name="văn bản lập đoàn",
    )
    noticed_on = models.DateField("ngày thông báo", null=True, blank=True)
    notice = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="noticed_inspections",
        verbose_name="thông báo kiểm tra",
    )
    self_report_due = models.DateField("hạn báo cáo tự kiểm tra", null=True, blank=True)
    visit_on = models.DateField("ngày làm việc tại đơn vị", null=True, blank=True)
    visited_on = models.DateField("ngày kiểm tra", null=True, blank=True)
    minutes = CleanTextField("nội dung biên bản kiểm tra", max_length=20000, blank=True, default="")
    conclusion = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="concluded_inspection",
        verbose_name="thông báo kết luận kiểm tra",
    )
    concluded_on = models.DateField("ngày kết luận", null=True, blank=True)
    closed_on = models.DateField("ngày kết thúc", null=True, blank=True)
    state = models.CharField(
        "tình trạng", max_length=9, choices=State.choices, default=State.PLANNED
    )
    state_reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc kiểm tra"
        verbose_name_plural = "cuộc kiểm tra"
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=1990) & Q(year__lte=2100), name="inspection_year"
            ),
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__in=(1, 2, 3, 4)),
                name="inspection_quarter",
            ),
            models.CheckConstraint(
                condition=~Q(unit=models.F("inspected")), name="inspection_not_of_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("CONCLUDED", "CLOSED"))
                | Q(conclusion__isnull=False, concluded_on__isnull=False, visited_on__isnull=False),
                name="inspection_concluded_by_document",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(state_reason=""),
                name="inspection_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-year", "-id"], name="inspection_newest"),
            models.Index(fields=["inspected", "concluded_on"], name="inspection_of_unit"),
        ]

    def __str__(self):
        return f"kiểm tra {self.inspected.short_name_on(self.name_day)}: {self.subject}"

    def get_absolute_url(self):
        return address_of("plans:inspection-detail", self.pk)

    @property
    def name_day(self):
        """The day whose names it bears: of the visit, else of the end of its year or today."""
        return self.visited_on or self.visit_on or min(today(), date(self.year, 12, 31))

    def unit_for(self, permission):
        return self.inspected if permission in OF_INSPECTED else self.unit

    def names(self, access, role, permission):
        """Members of the team on this day; its head alone concludes."""
        team = TeamMember.objects.at(today()).filter(inspection=self.pk, user=access.user_id)
        if permission is Permission.CONCLUDE_INSPECTION:
            team = team.filter(role=TeamMember.Part.HEAD)
        return team.exists()

    def barred(self, user, permission):
        """Who has since come to work at the inspected unit acts for the team no more."""
        if permission in OF_TEAM and self.inspected_id in access_of(user).own():
            return OWN_UNIT
        return ""

    def why_not(self, move):
        if self.kind == self.Kind.SURPRISE and move is self.MOVES["notice"]:
            return "Kiểm tra đột xuất không thông báo trước; ghi buổi kiểm tra khi đoàn làm việc."
        if move is self.MOVES["visit"] and self.state == self.State.PLANNED:
            return "Thông báo cho đơn vị được kiểm tra trước khi ghi buổi kiểm tra."
        return super().why_not(move)

    def can(self, name):
        """A surprise goes without notice; a planned visit never does."""
        is_surprise = self.kind == self.Kind.SURPRISE
        if self.state == self.State.PLANNED and name in ("notice", "visit"):
            return is_surprise == (name == "visit")
        return super().can(name)

    @property
    def is_party(self):
        return self.unit.branch == Branch.PARTY

    @property
    def is_illustrative(self):
        return is_marked(self.subject)

    @property
    def period(self):
        """quý II/2026, or năm 2026."""
        roman = ("", "I", "II", "III", "IV")[self.quarter or 0]
        return f"quý {roman}/{self.year}" if roman else f"năm {self.year}"

    @property
    def state_words(self):
        """How it stands; while remedies run, how many of them are done (see `with_names`)."""
        count = getattr(self, "remedy_count", 0)
        if self.state == self.State.CONCLUDED and count:
            return f"đang khắc phục, {self.remedy_done}/{count}"
        return self.get_state_display()

    def self_report_state(self, day):
        """How the last day of the self-report stands: a DueState; None where none was set."""
        return None if self.self_report_due is None else due_state(self.self_report_due, day)

    @property
    def when_said(self):
        """Ngày làm việc, as far as it is known."""
        if self.visited_on:
            return f"kiểm tra ngày {sentence_date(self.visited_on)}"
        return f"làm việc ngày {sentence_date(self.visit_on)}" if self.visit_on else self.period


class InspectionFile(FileLink):
    """Tệp biên bản của cuộc kiểm tra."""

    HOLDER = "inspection"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="file_links", verbose_name="cuộc kiểm tra"
    )

    class Meta:
        verbose_name = "tệp biên bản kiểm tra"
        verbose_name_plural = "tệp biên bản kiểm tra"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "file"], name="inspection_file_once")
        ]


class TeamMemberQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        return self.filter(inspection__in=Inspection.objects.visible_to(user))


class TeamMember(Period):
    """Thành viên đoàn kiểm tra, in a role for a time. `user`: None for an invited person without an
    account, of whom only the name and what he is are kept.
    """

    AGGREGATE = "inspection"

    class Part(models.TextChoices):
        HEAD = "HEAD", "trưởng đoàn"
        DEPUTY = "DEPUTY", "phó trưởng đoàn"
        MEMBER = "MEMBER", "thành viên"
        SECRETARY = "SECRETARY", "thư ký đoàn"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="members", verbose_name="cuộc kiểm tra"
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người dùng"
    )
    full_name = CleanCharField("họ và tên", max_length=100)
    title = CleanCharField("chức vụ, đơn vị", max_length=200, blank=True, default="")
    role = models.CharField("nhiệm vụ trong đoàn", max_length=9, choices=Part.choices)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên đoàn kiểm tra"
        verbose_name_plural = "thành viên đoàn kiểm tra"
        ordering = ("valid_from", "pk")
        constraints = [Period.check_order("team_member_period")]

    def __str__(self):
        return f"{self.full_name} ({self.get_role_display()})"

    def unit_for(self, permission):
        return self.inspection.unit


class SelfReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(inspection__in=Inspection.objects.visible_to(user))


class SelfReport(models.Model):
    """Báo cáo tự kiểm tra of the inspected unit; each is kept, the newest one counts."""

    AUDIT_PART_OF = "inspection"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="self_reports", verbose_name="cuộc kiểm tra"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người gửi")
    at = models.DateTimeField("gửi lúc")
    text = CleanTextField("nội dung tự kiểm tra", max_length=20000)
    contact = CleanCharField("đầu mối liên hệ", max_length=200, blank=True, default="")

    objects = SelfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tự kiểm tra"
        verbose_name_plural = "báo cáo tự kiểm tra"
        ordering = ("-at", "-id")

    def __str__(self):
        return f"báo cáo tự kiểm tra: {self.inspection}"

    def unit_for(self, permission):
        return self.inspection.inspected


class SelfReportFile(FileLink):
    """Tệp của báo cáo tự kiểm tra."""

    HOLDER = "report"

    report = models.ForeignKey(
        SelfReport, models.PROTECT, related_name="file_links", verbose_name="báo cáo"
    )

    class Meta:
        verbose_name = "tệp của báo cáo tự kiểm tra"
        verbose_name_plural = "tệp của báo cáo tự kiểm tra"
        constraints = [
            models.UniqueConstraint(fields=["report", "file"], name="self_report_file_once")
        ]
