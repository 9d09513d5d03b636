"""Periodic reports of a unit: what was written, what was counted, who received it."""

from django.db import models
from django.db.models import F, Func, Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.illustrative import MARK
from cchc.lib.moves import Move, Moving
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from plans import report_periods as periods
from plans import report_texts as texts
from plans.models.document import ABOVE
from plans.models.names import short_name_of
from plans.models.report_period import IndicatorSet, PeriodKind, ReportPeriod
from units.access import access_of
from units.asked import Asked, seen_by
from units.models import Unit, User
from units.permissions import Permission
from units.roles import Role

_OF_RECEIVER = frozenset({Permission.ACCEPT_REPORT, Permission.RETURN_REPORT})
WRITERS = (Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.CLERK)


class _FigureCount(Func):
    """How many figures a report has. Counted row by row: an aggregate would join and group all
    reports that one may see, to show the fifty newest."""

    template = "(SELECT COUNT(*) FROM plans_figure f WHERE f.report_id = %(expressions)s)"
    output_field = models.IntegerField()


class _KnownCount(_FigureCount):
    """Those that have a value or do not apply."""

    template = (
        "(SELECT COUNT(*) FROM plans_figure f WHERE f.report_id = %(expressions)s"
        " AND (f.value IS NOT NULL OR f.is_na))"
    )


class ReportQuerySet(models.QuerySet):
    @seen_by(
        "báo cáo định kỳ",
        "đơn vị lập; nơi nhận, khi đã gửi; thủ trưởng, lãnh đạo, văn phòng, người kiểm tra cấp "
        "trên",
    )
    def visible_to(self, user):
        """Own unit; the receiver once it was sent; those above."""
        access = access_of(user)
        near = access.own() | access.below(*ABOVE)
        received = Q(receiver__pk__among=access.own(), sent_on__isnull=False)
        return self.filter(Q(unit__pk__among=near) | received)

    def with_names(self):
        """Adds `unit_name`, `receiver_name`: no query a row."""
        return self.annotate(
            unit_name=short_name_of("unit"), receiver_name=short_name_of("receiver")
        )

    def with_missing(self):
        """Adds `figure_count` and `known_count`: figures that have a value or do not apply."""
        return self.annotate(figure_count=_FigureCount("pk"), known_count=_KnownCount("pk"))

    def picked(self, *, year=None, kind="", state="", unit=""):
        """What the filters of the list ask for; without a state withdrawn ones are left out."""
        asked = {"year": year, "kind": kind, "state": state}
        found = self.filter(**{name: value for name, value in asked.items() if value})
        if unit:
            found = found.filter(unit__in=Unit.objects.named_like(unit).values("pk"))
        return found if state else found.standing()

    def standing(self):
        return self.exclude(state=Report.State.WITHDRAWN)

    def of_unit(self, user):
        """Reports of this user's own units, predecessors included."""
        return self.filter(unit__pk__among=access_of(user).own(*WRITERS))

    def to_receive(self, user):
        """Sent to a unit of this user and not answered yet."""
        return self.filter(
            receiver__pk__among=access_of(user).own(*WRITERS), state=Report.State.SENT
        )

    def unfinished(self, user):
        """Own ones that are still to be sent."""
        return self.of_unit(user).filter(state__in=Report.WRITTEN)

    def unfinished_or_of(self, user, years):
        """Own ones that are still to be sent, and all own ones of these years that stand."""
        own = self.of_unit(user).standing()
        return own.filter(Q(state__in=Report.WRITTEN) | Q(year__in=years))

    def on_desk(self, user, years):
        """Those of `unfinished_or_of` and `to_receive`, with names, the longest sent first: what
        the page of this user's work asks for, in one query."""
        found = self.unfinished_or_of(user, years) | self.to_receive(user)
        found = found.with_names().select_related("period")
        return found.order_by("last_sent_on", "pk")

    def of_year(self, unit_id, year):
        """Reports of a unit for a year that stand, with what tells their days."""
        return self.standing().filter(unit=unit_id, year=year).select_related("period")

    def sent(self):
        return self.filter(state__in=(Report.State.SENT, Report.State.ACCEPTED))

    def earlier(self, report):
        """The last report of the unit before this one, within a year; None where there is none."""
        order = periods.before(report.kind, report.year)
        years = (report.year, report.year - 1)
        found = self.standing().filter(unit=report.unit_id, year__in=years).select_related("period")
        there = {(one.kind, one.year): one for one in found}
        return next((there[key] for key in order if key in there), None)

    def year_before(self, report):
        """The same report of the year before, or None."""
        same = self.standing().filter(unit=report.unit_id, kind=report.kind)
        return same.filter(year=report.year - 1).first()


class Report(Moving, models.Model):
    """Báo cáo định kỳ: one of a unit, kind and year. Its days follow from `period` and `year`.

    `receiver`: the superior (None at the top: it goes out of the system). `sent_on`: the day it was
    sent first, by which it is late or not; `last_sent_on`: sent again after it was returned.
    `roll_units`, `roll_unsent`: ids of the units that were summed up, and of those that had not
    sent theirs.
    """

    ASKED = Asked(
        "bao-cao",
        acts={
            Permission.FILL_REPORT: "fill",
            Permission.SEND_REPORT: "send",
            Permission.ACCEPT_REPORT: "accept",
            Permission.RETURN_REPORT: "return",
        },
    )

    class State(models.TextChoices):
        DRAFT = "DRAFT", "đang lập"
        SENT = "SENT", "đã gửi"
        RETURNED = "RETURNED", "trả lại để hoàn thiện"
        ACCEPTED = "ACCEPTED", "đã tiếp nhận"
        WITHDRAWN = "WITHDRAWN", "đã hủy"

    WRITTEN = (State.DRAFT, State.RETURNED)
    KINDS = {State.SENT: "info", State.RETURNED: "warn", State.ACCEPTED: "ok"}
    MOVES = {
        "fill": Move(WRITTEN, None, "sửa"),
        "freeze": Move(WRITTEN, None, "chốt số liệu"),
        "send": Move(WRITTEN, State.SENT, "gửi"),
        "accept": Move((State.SENT,), State.ACCEPTED, "tiếp nhận"),
        "return": Move((State.SENT,), State.RETURNED, "trả lại"),
        "withdraw": Move((State.DRAFT,), State.WITHDRAWN, "hủy"),
        # About one of its figures, which has no state of its own.
        "ask_explanation": Move(
            (*WRITTEN, State.SENT, State.ACCEPTED), None, "yêu cầu giải trình số liệu"
        ),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name="đơn vị")
    receiver = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_reports",
        verbose_name="nơi nhận báo cáo",
    )
    kind = models.CharField("kỳ báo cáo", max_length=4, choices=PeriodKind.choices)
    year = models.PositiveSmallIntegerField("năm")
    period = models.ForeignKey(
        ReportPeriod, models.PROTECT, related_name="reports", verbose_name="mốc báo cáo"
    )
    indicator_set = models.ForeignKey(
        IndicatorSet, models.PROTECT, related_name="reports", verbose_name="bộ chỉ tiêu"
    )
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    state = models.CharField("tình trạng", max_length=9, choices=State.choices, default=State.DRAFT)
    state_reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    frozen_at = models.DateTimeField("chốt số liệu lúc", null=True, blank=True)
    computed_at = models.DateTimeField("tính số liệu lúc", null=True, blank=True)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người gửi"
    )
    sent_on = models.DateField("ngày gửi", null=True, blank=True)
    last_sent_on = models.DateField("ngày gửi lại", null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người tiếp nhận hoặc trả lại",
    )
    answered_on = models.DateField("ngày tiếp nhận hoặc trả lại", null=True, blank=True)
    rolled_at = models.DateTimeField("tổng hợp lúc", null=True, blank=True)
    roll_units = models.JSONField("đơn vị phải báo cáo", default=list, blank=True)
    roll_unsent = models.JSONField("đơn vị chưa gửi báo cáo", default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "year"],
                condition=~Q(state="WITHDRAWN"),
                name="report_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990) & Q(year__lte=2100), name="report_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("DRAFT", "WITHDRAWN"))
                | Q(sent_on__isnull=False, frozen_at__isnull=False),
                name="report_sent_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("RETURNED", "WITHDRAWN")) | ~Q(state_reason=""),
                name="report_sent_back_says_why",
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=F("unit")),
                name="report_not_to_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["-year", "-id"], name="report_newest"),
            models.Index(fields=["receiver", "state"], name="report_receiver"),
        ]

    def __str__(self):
        return f"{self.title} {MARK}" if self.is_illustrative else self.title

    def get_absolute_url(self):
        return address_of("plans:report-detail", self.pk)

    @property
    def figures_url(self):
        return address_of("plans:report-figures", self.pk)

    def unit_for(self, permission):
        return self.receiver if permission in _OF_RECEIVER else self.unit

    @property
    def period_title(self):
        """quý III năm 2026."""
        return periods.title_of(self.kind, self.year)

    @property
    def title(self):
        return f"Báo cáo cải cách hành chính {self.period_title}"

    @property
    def dates(self):
        """The Dates of this report."""
        return self.period.dates_in(self.year)

    @property
    def is_frozen(self):
        return self.frozen_at is not None

    @property
    def can_freeze(self):
        return self.can("freeze") and not self.is_frozen and self.dates.is_closed(today())

    @property
    def late_words(self):
        """gửi chậm 2 ngày; "" in time or not sent."""
        days = self.dates.days_late(self.sent_on)
        return f"gửi chậm {days} ngày" if days else ""

    def refuse_unless_closed(self):
        """The figures of a period that still runs are not final."""
        if not self.dates.is_closed(today()):
            raise Refused(
                f"Kỳ số liệu tính hết ngày {sentence_date(self.dates.cutoff)}; chốt số liệu và "
                f"gửi từ ngày {sentence_date(self.dates.freezes_from)}."
            )


class SectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(report__in=Report.objects.visible_to(user))


class ReportSection(models.Model):
    """Mục của báo cáo: `proposed` is made anew from tasks at will, `text` only by a person.

    What stands in the report is the text, and where nothing was written the proposal.
    """

    AGGREGATE = "report"
    AUDIT_HASHED = frozenset({"proposed", "text"})  # titles of tasks may be words of minutes

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="sections", verbose_name="báo cáo"
    )
    code = models.CharField("mục", max_length=6)
    order = models.PositiveSmallIntegerField("thứ tự")
    title = CleanCharField("tên mục", max_length=200)
    proposed = CleanTextField("nội dung đề xuất", max_length=20000, blank=True, default="")
    text = CleanTextField("nội dung", max_length=20000, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = "mục của báo cáo"
        verbose_name_plural = "mục của báo cáo"
        ordering = ("report", "order")
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="report_section_once")
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return f"{self.report.get_absolute_url()}#m{self.pk}"

    def unit_for(self, permission):
        return self.report.unit_for(permission)

    @property
    def shown(self):
        return self.text or self.proposed

    @property
    def head(self):
        """I. CÔNG TÁC …: the head under which it stands."""
        number, head = texts.head_of(self.code)
        return f"{number}. {upper_first(head)}"

    @property
    def number(self):
        """Its number under that head: "1" of I.1; "" of IV."""
        return self.code.partition(".")[2]
