"""What an inspection found, and how it is put right."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.moves import Move, Moving
from plans.deadlines import SOON_DAYS, due_state
from plans.models.area import Area
from plans.models.blob import FileLink
from plans.models.document import Document
from plans.models.inspection import INSPECTORS, Inspection, TeamMember
from plans.models.names import short_name_of
from plans.remedy_dates import REPEAT_MONTHS, is_repeat, months_later
from units.access import access_of
from units.lineage import forebears
from units.models import Unit, User
from units.permissions import Permission


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(inspection__in=Inspection.objects.visible_to(user))

    def standing(self):
        """All but what was taken back."""
        return self.exclude(state=Finding.State.WITHDRAWN)

    def concluded_on(self, unit_ids, kind, first, last):
        """Standing ones that concluded inspections of this kind found at these units; the
        conclusion fell in these days."""
        return self.standing().filter(
            inspection__inspected__in=unit_ids,
            inspection__kind=kind,
            inspection__concluded_on__range=(first, last),
        )

    def former_of(self, inspection):
        """Findings of concluded inspections of the same unit, or of those it came from, that are
        young enough to be repeated by one of this inspection; the newest first."""
        day = inspection.visited_on
        return (
            self.standing()
            .filter(
                inspection__inspected__in=forebears([inspection.inspected_id]),
                inspection__concluded_on__gte=months_later(day, -REPEAT_MONTHS),
                inspection__concluded_on__lte=day,
            )
            .exclude(inspection=inspection)
            .order_by("-inspection__concluded_on", "-pk")
        )


class Finding(Moving, models.Model):
    """Tồn tại, hạn chế. `unit`: the one that answers for it, the inspected unit or one under it."""

    AGGREGATE = "inspection"

    class Severity(models.TextChoices):
        LOW = "LOW", "cần rút kinh nghiệm"
        MEDIUM = "MEDIUM", "cần chấn chỉnh"
        HIGH = "HIGH", "nghiêm trọng"

    class State(models.TextChoices):
        RECORDED = "RECORDED", "đã ghi"
        WITHDRAWN = "WITHDRAWN", "đã rút"

    SEVERITY_KINDS = {Severity.LOW: "none", Severity.MEDIUM: "warn", Severity.HIGH: "late"}
    MOVES = {
        "edit": Move((State.RECORDED,), None, "sửa"),
        "withdraw": Move((State.RECORDED,), State.WITHDRAWN, "rút"),
        "ask_explanation": Move((State.RECORDED,), None, "yêu cầu giải trình"),
    }

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="findings", verbose_name="cuộc kiểm tra"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="findings", verbose_name="lĩnh vực")
    severity = models.CharField("mức độ", max_length=6, choices=Severity.choices)
    text = CleanTextField("nội dung tồn tại, hạn chế", max_length=5000)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="findings", verbose_name="đơn vị chịu trách nhiệm"
    )
    state = models.CharField(
        "tình trạng", max_length=9, choices=State.choices, default=State.RECORDED
    )
    state_reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "tồn tại, hạn chế"
        verbose_name_plural = "tồn tại, hạn chế"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(state_reason=""),
                name="finding_withdrawn_says_why",
            ),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:79].rstrip()}…"

    def get_absolute_url(self):
        return f"{self.inspection.get_absolute_url()}#ton-tai-{self.pk}"

    def unit_for(self, permission):
        """It is explained by the unit that answers for it."""
        if permission is Permission.ASK_EXPLANATION:
            return self.unit
        return self.inspection.unit_for(permission)

    def names(self, access, role, permission):
        return self.inspection.names(access, role, permission)

    def barred(self, user, permission):
        return self.inspection.barred(user, permission)

    @property
    def severity_kind(self):
        """Kind of the badge of its severity."""
        return self.SEVERITY_KINDS[self.severity]

    def repeated_in(self, former):
        """The newest of these Findings that this one repeats (tồn tại lặp lại), or None."""
        found_on = self.inspection.visited_on
        for other in former:
            if other.area.code == self.area.code and is_repeat(
                found_on, other.inspection.concluded_on
            ):
                return other
        return None


class FindingFile(FileLink):
    """Tài liệu kiểm chứng của một tồn tại."""

    HOLDER = "finding"

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="file_links", verbose_name="tồn tại, hạn chế"
    )

    class Meta:
        verbose_name = "tệp của tồn tại"
        verbose_name_plural = "tệp của tồn tại"
        constraints = [
            models.UniqueConstraint(fields=["finding", "file"], name="finding_file_once")
        ]


class RemedyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(inspection__in=Inspection.objects.visible_to(user))

    def with_names(self):
        """Adds `inspected_name`, `area_name`; loads the finding: no query a row."""
        return self.annotate(
            inspected_name=short_name_of("inspection__inspected"),
            area_name=F("finding__area__short_name"),
        ).select_related("inspection", "finding")

    def due_at(self, unit_ids, first, last):
        """What these units had to put right by a day between these two, both included."""
        standing = self.exclude(state=Remedy.State.WITHDRAWN)
        return standing.filter(
            inspection__inspected__in=unit_ids,
            inspection__concluded_on__isnull=False,
            due_on__range=(first, last),
        )

    def running(self):
        """Of concluded inspections, neither done nor taken back."""
        done = (Remedy.State.DONE, Remedy.State.WITHDRAWN)
        return self.filter(inspection__state=Inspection.State.CONCLUDED).exclude(state__in=done)

    def open(self):
        """A date presses on these: the unit has still to report."""
        return self.filter(
            inspection__state=Inspection.State.CONCLUDED,
            state__in=(Remedy.State.OPEN, Remedy.State.NOT_ENOUGH),
        )

    def overdue(self, day):
        """Open, and the last day is over: late from the day after it."""
        return self.open().filter(due_on__lt=day)

    def due_soon(self, day, days=SOON_DAYS):
        """Open, overdue ones left out, due at most `days` from now."""
        return self.open().filter(due_on__gte=day, due_on__lte=day + timedelta(days=days))

    def picked(self, *, part="", unit="", day):
        """`part`: a name of PARTS; `unit`: words of the inspected unit's name."""
        found = PARTS[part](self, day) if part else self.exclude(state=Remedy.State.WITHDRAWN)
        if unit:
            named = Unit.objects.named_like(unit).values("pk")
            found = found.filter(inspection__inspected__in=named)
        return found

    def to_report(self, user, day, days=SOON_DAYS):
        """What units of this user have to put right: overdue, or due in the next days."""
        own = access_of(user).own(*INSPECTORS)
        soon = self.open().filter(due_on__lte=day + timedelta(days=days))
        return soon.filter(inspection__inspected__in=own)

    def to_judge(self, user, day):
        """Reported, and this user is of the team; never what he reported himself."""
        team = TeamMember.objects.at(day).filter(user=user.pk)
        if not access_of(user).has(*INSPECTORS):
            return self.none()
        return (
            self.filter(state=Remedy.State.REPORTED, inspection__in=team.values("inspection"))
            .exclude(reported_by=user.pk)
            .exclude(inspection__inspected__in=access_of(user).own())
        )

    def waiting_for(self, user, day):
        """What a unit of this user has to put right soon, and what he has to judge."""
        parts = self.to_report(user, day), self.to_judge(user, day)
        report, judge = (part.order_by().values("pk") for part in parts)
        return self.filter(Q(pk__in=report) | Q(pk__in=judge))


PARTS = {
    "overdue": lambda remedies, day: remedies.overdue(day),
    "soon": lambda remedies, day: remedies.due_soon(day),
    "running": lambda remedies, day: remedies.running(),
    "reported": lambda remedies, day: remedies.filter(state=Remedy.State.REPORTED),
    "done": lambda remedies, day: remedies.filter(state=Remedy.State.DONE),
}


class Remedy(Moving, models.Model):
    """Việc khắc phục of a finding. `inspection`: that of the finding. `due_on`: empty until the
    conclusion, unless the team has set it. `reported_on` becomes `done_on` when the team agrees, so
    that a slow answer makes nobody late.
    """

    AGGREGATE = "inspection"

    class State(models.TextChoices):
        OPEN = "OPEN", "chưa khắc phục"
        REPORTED = "REPORTED", "đã báo cáo khắc phục"
        NOT_ENOUGH = "NOT_ENOUGH", "chưa đạt, tiếp tục khắc phục"
        DONE = "DONE", "đã xác nhận khắc phục"
        WITHDRAWN = "WITHDRAWN", "đã rút"

    KINDS = {State.REPORTED: "info", State.NOT_ENOUGH: "warn", State.DONE: "ok"}
    WAITING = (State.OPEN, State.NOT_ENOUGH)
    MOVES = {
        "edit": Move((State.OPEN,), None, "sửa"),
        "withdraw": Move((State.OPEN,), State.WITHDRAWN, "rút"),
        "report": Move(WAITING, State.REPORTED, "báo cáo"),
        "move_due": Move(WAITING, None, "đổi hạn"),
        "confirm": Move((State.REPORTED,), State.DONE, "xác nhận"),
        "send_back": Move((State.REPORTED,), State.NOT_ENOUGH, "trả lại"),
    }
    # The move of the inspection that must be open as well.
    NEEDS = {"edit": "find", "withdraw": "find"}

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="remedies", verbose_name="cuộc kiểm tra"
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="remedies", verbose_name="tồn tại, hạn chế"
    )
    text = CleanCharField("việc phải khắc phục", max_length=1000)
    due_on = models.DateField("hạn khắc phục", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.OPEN)
    state_reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    reported_on = models.DateField("ngày báo cáo", null=True, blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người báo cáo"
    )
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RemedyQuerySet.as_manager()

    class Meta:
        verbose_name = "việc khắc phục"
        verbose_name_plural = "việc khắc phục"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state="DONE", done_on__isnull=False)
                | (~Q(state="DONE") & Q(done_on__isnull=True)),
                name="remedy_done_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(state_reason=""),
                name="remedy_withdrawn_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="remedy_due")]

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:79].rstrip()}…"

    def get_absolute_url(self):
        return address_of("plans:remedy-detail", self.pk)

    def unit_for(self, permission):
        return self.inspection.unit_for(permission)

    def names(self, access, role, permission):
        return self.inspection.names(access, role, permission)

    def barred(self, user, permission):
        return self.inspection.barred(user, permission)

    def can(self, name):
        """Words change while findings are written, everything else after the conclusion."""
        return self.inspection.can(self.NEEDS.get(name, "remedy")) and super().can(name)

    def why_not(self, move):
        name = next(name for name, known in self.MOVES.items() if known is move)
        needed = self.NEEDS.get(name, "remedy")
        if not self.inspection.can(needed):
            return self.inspection.why_not(self.inspection.MOVES[needed])
        return super().why_not(move)

    def due_state(self, day):
        """How its date stands on a day: a DueState."""
        sent_on = self.reported_on if self.state == self.State.REPORTED else None
        return due_state(
            self.due_on,
            day,
            sent_on=sent_on,
            done_on=self.done_on,
            is_closed=self.state == self.State.WITHDRAWN,
            due_text="15 ngày kể từ ngày kết luận",
        )


class RemedyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(remedy__in=Remedy.objects.visible_to(user))


class RemedyReport(models.Model):
    """Báo cáo khắc phục. Each is kept; the team's answer is written on it, nothing else."""

    AUDIT_PART_OF = "remedy"

    class Outcome(models.TextChoices):
        NONE = "", "chưa có ý kiến"
        DONE = "DONE", "xác nhận đã khắc phục"
        NOT_ENOUGH = "NOT_ENOUGH", "chưa đạt"

    remedy = models.ForeignKey(
        Remedy, models.PROTECT, related_name="reports", verbose_name="việc khắc phục"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị báo cáo")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người báo cáo")
    at = models.DateTimeField("báo cáo lúc")
    text = CleanTextField("kết quả khắc phục", max_length=5000)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="remedy_reports",
        verbose_name="văn bản kết quả",
    )
    no_evidence_reason = CleanCharField(
        "lý do không có tài liệu", max_length=500, blank=True, default=""
    )
    outcome = models.CharField(
        "ý kiến của đoàn", max_length=10, choices=Outcome.choices, default=Outcome.NONE, blank=True
    )
    outcome_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người cho ý kiến",
    )
    outcome_at = models.DateTimeField("cho ý kiến lúc", null=True, blank=True)
    outcome_note = CleanCharField("nội dung ý kiến", max_length=1000, blank=True, default="")

    objects = RemedyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo khắc phục"
        verbose_name_plural = "báo cáo khắc phục"
        ordering = ("-at", "-id")

    def __str__(self):
        return f"báo cáo khắc phục: {self.remedy}"


class RemedyReportFile(FileLink):
    """Tệp của báo cáo khắc phục."""

    HOLDER = "report"

    report = models.ForeignKey(
        RemedyReport, models.PROTECT, related_name="file_links", verbose_name="báo cáo"
    )

    class Meta:
        verbose_name = "tệp của báo cáo khắc phục"
        verbose_name_plural = "tệp của báo cáo khắc phục"
        constraints = [models.UniqueConstraint(fields=["report", "file"], name="remedy_file_once")]
