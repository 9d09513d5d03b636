"""Who had to carry a directive down by a document of its own, by when, and who has."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import FilteredRelation, Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from cchc.lib.illustrative import is_marked
from cchc.lib.vietnamese import percent_text, thousands
from plans.coverage import LATE, ON_TIME, OPEN, OVERDUE, Carried, carried, own_document, share
from plans.deadlines import SOON_DAYS
from plans.models.cascade import carried_out, lines_carried
from plans.models.document import ABOVE, Document
from units.access import access_of
from units.asked import seen_by
from units.lineage import keepers_of
from units.models import Unit
from units.models.kinds import Block
from units.models.unit import is_last
from units.permissions import TABLE, Permission
from units.roles import Role

NOBODY_MISSING = "Không còn đơn vị nào chưa triển khai; không cần đôn đốc."


class Scope(models.TextChoices):
    """Giao cho: which units a directive is given to."""

    LIST = "list", "các đơn vị chọn trong danh sách"
    DIRECT = "direct", "mọi đơn vị trực thuộc"
    DEPARTMENT = Block.DEPARTMENT.value, "khối sở, ban, ngành"
    VERTICAL = Block.VERTICAL.value, "khối cơ quan ngành dọc"
    COMMUNE = Block.COMMUNE.value, "khối xã, phường, đặc khu"
    DISTRICT = Block.DISTRICT.value, "khối huyện, thị xã, thành phố"
    SERVICE = Block.SERVICE.value, "khối đơn vị sự nghiệp"


def _given_by(access, prefix=""):
    """What own units gave, or units below them: as far as its issuer's documents are seen."""
    near = access.own() | access.below(*ABOVE)
    return Q(**{f"{prefix}document__unit__pk__among": near}) | Q(
        **{f"{prefix}document__issuer__pk__among": near}
    )


class LastName(NamedTuple):
    """What a list shows of the UnitVersion of a unit that holds today, or held on its last day."""

    unit_id: int
    name: str
    short_name: str
    name_key: str
    name_fold: str
    block: str


class Line(NamedTuple):
    """One CoverageUnit of a list of thousands: whole rows would take half of its page's time."""

    pk: int
    unit_id: int
    due_on: date
    coverage: "Coverage"
    last: LastName


class CoverageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was given by own units or units below, and what own units are asked for."""
        access = access_of(user)
        asked = CoverageUnit.objects.asked().filter(unit__pk__among=access.own())
        return self.filter(_given_by(access) | Q(pk__in=asked.values("coverage")))

    def answered_by(self, user):
        """What units gave for which this user answers; the newest directive first."""
        access, roles = access_of(user), (Role.LEADER, Role.HEAD, Role.SECRETARY)
        own = access.own(*roles)
        if not access.below(*roles) - own:
            return self.none()  # nobody to give anything to
        mine = Q(document__unit__pk__among=own) | Q(document__issuer__pk__among=own)
        return self.filter(mine).select_related("document").order_by("-document__issued_on", "-pk")


class Coverage(models.Model):
    """Giao triển khai: a directive and the units that each had to issue a document for it.

    `due_on` is the date of whoever has none of his own; `as_of` the day on which the units of the
    scope were looked up. A unit that is added or let go later changes its own row.
    """

    AUDIT_PART_OF = "document"

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="coverage", verbose_name="văn bản"
    )
    scope = models.CharField("giao cho", max_length=10, choices=Scope.choices)
    as_of = models.DateField("đơn vị của ngày")
    due_on = models.DateField("hạn ban hành")
    note = CleanCharField("ghi chú", max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = "giao triển khai"
        verbose_name_plural = "giao triển khai"
        indexes = [models.Index(fields=["due_on"], name="coverage_due")]

    def __str__(self):
        return f"Giao triển khai {self.document}"

    def get_absolute_url(self):
        return address_of("plans:coverage-detail", self.document_id)

    def unit_for(self, permission):
        return self.document.unit

    @property
    def is_illustrative(self):
        return is_marked(self.note) or self.document.is_illustrative

    def lines(self, user):
        """[Line]: those that count and that the user sees. One query."""
        rows = (
            self.rows.visible_to(user)
            .asked()
            .with_last_names()
            .values_list("pk", "unit", "due_on", *(f"last__{name}" for name in LastName._fields))
        )
        return [Line(pk, unit, due_on, self, LastName(*last)) for pk, unit, due_on, *last in rows]

    def missing(self):
        """Standings of the units that have not issued by today, longest first."""
        asked = self.rows.asked().with_last_names().select_related("unit", "last")
        made = standings(with_coverage(asked, {self.pk: self}))
        return in_order([one for one in made if one.state.is_missing])

    @property
    def sender(self):
        """Who reminds today: the unit of the register, or whoever acts for it since it ended."""
        return keepers_of(self.document.unit)[-1]

    @property
    def reminder_subject(self):
        """What a reminder is about, without the sign of its family ("V/v", "về việc")."""
        return f"đôn đốc triển khai {self.document.type_name} số {self.document.symbol}"


class CoverageUnitQuerySet(models.QuerySet):
    @seen_by(
        "tình hình triển khai văn bản, từng đơn vị",
        "đơn vị giao, đơn vị được giao, thủ trưởng, lãnh đạo, văn phòng, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        """Every line to who gave it and to those above; its own line to a unit that is asked.

        Whoever sees a line sees its document: the units that are asked receive it.
        """
        access = access_of(user)
        return self.filter(_given_by(access, "coverage__") | Q(unit__pk__among=access.own()))

    def asked(self):
        """Lines that count: units that were let go are left out."""
        return self.filter(released_reason="")

    def pressing(self, user, day, days=SOON_DAYS):
        """Lines of units whose papers this user enters, due within `days` or late, and without a
        document of the unit."""
        own = access_of(user).own(*TABLE[Permission.REGISTER_DOCUMENT].reach)
        if not own:
            return self.none()
        near = self.asked().filter(unit__pk__among=own, due_on__lte=day + timedelta(days=days))
        return near.exclude(pk__in=lines_carried(own))

    def with_last_names(self):
        """Adds `last`: the UnitVersion of each unit that holds today, or held on its last day."""
        last = FilteredRelation("unit__versions", condition=is_last("unit__versions__"))
        return self.annotate(last=last).select_related("last")


class CoverageUnit(models.Model):
    """Đơn vị được giao triển khai, with its own date; `released_reason`: why it is let go."""

    AUDIT_PART_OF = "coverage"

    coverage = models.ForeignKey(
        Coverage, models.PROTECT, related_name="rows", verbose_name="giao triển khai"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    due_on = models.DateField("hạn ban hành")
    released_reason = CleanCharField("lý do thôi giao", max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CoverageUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị được giao triển khai"
        verbose_name_plural = "đơn vị được giao triển khai"
        constraints = [
            models.UniqueConstraint(fields=["coverage", "unit"], name="coverage_unit_once")
        ]

    def __str__(self):
        return f"{self.coverage.document} · {self.unit}"

    def unit_for(self, permission):
        return self.coverage.document.unit


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(document__in=Document.objects.visible_to(user))


class Reminder(models.Model):
    """Công văn đôn đốc: the letter that was made for a coverage, as a document of its own."""

    AUDIT_PART_OF = "coverage"

    coverage = models.ForeignKey(
        Coverage, models.PROTECT, related_name="reminders", verbose_name="giao triển khai"
    )
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="reminder", verbose_name="công văn"
    )
    as_of = models.DateField("tình hình đến ngày")
    reply_by = models.DateField("đề nghị ban hành trước ngày")
    count = models.PositiveIntegerField("số đơn vị được đôn đốc")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "công văn đôn đốc"
        verbose_name_plural = "công văn đôn đốc"

    def __str__(self):
        return f"Công văn đôn đốc ({self.count} đơn vị)"

    def get_absolute_url(self):
        return self.document.get_absolute_url()

    def unit_for(self, permission):
        return self.document.unit


# --- How it stands ------------------------------------------------------------------------------


def with_coverage(rows, coverages):
    """The lines as a list, their Coverages ({id: Coverage}) at hand: thousands share a few."""
    rows = list(rows)
    for row in rows:
        row.coverage = coverages[row.coverage_id]
    return rows


@dataclass(frozen=True)
class Standing:
    """One line and how it stands today; `document_id`: the unit's own document, or None."""

    row: CoverageUnit | Line
    state: Carried
    document_id: int | None


def standings(rows, day=None):
    """[Standing] of these lines (their coverage and its document loaded), in their order.

    A document counts that carries the directive out, directly or through others, and that the unit
    issued, or one whose records it keeps, or one that keeps its own. One query.
    """
    day, rows = day or today(), list(rows)
    documents = {row.coverage.document_id for row in rows}
    found = carried_out(documents, {row.unit_id for row in rows})
    made = []
    for row in rows:
        directive = row.coverage.document
        own = found.get((directive.pk, row.unit_id), ())
        issued_on, key = own_document(own, directive.issued_on) or (None, None)
        made.append(Standing(row, carried(row.due_on, day, issued_on), key))
    return made


@dataclass(frozen=True)
class Tally:
    """How many lines stand how; `percent`: of units that have issued, None of nothing."""

    counts: Counter

    @property
    def whole(self):
        return sum(self.counts.values())

    @property
    def on_time(self):
        return self.counts[ON_TIME]

    @property
    def late(self):
        return self.counts[LATE]

    @property
    def missing(self):
        return self.counts[OVERDUE] + self.counts[OPEN]

    @property
    def overdue(self):
        return self.counts[OVERDUE]

    @property
    def open(self):
        return self.counts[OPEN]

    @property
    def done(self):
        return self.whole - self.missing

    @property
    def of_words(self):
        return f"trong {thousands(self.whole)} đơn vị"

    @property
    def done_words(self):
        return (
            f"đã triển khai {thousands(self.done)} đơn vị, đúng hạn {thousands(self.on_time)}, "
            f"chậm {thousands(self.late)}"
        )

    @property
    def overdue_words(self):
        return f"quá hạn {thousands(self.overdue)}"

    @property
    def percent(self):
        return share(self.done, self.whole)

    @property
    def percent_text(self):
        return percent_text(self.percent, 0)


def tally(made):
    """The Tally of some Standings."""
    return Tally(Counter(one.state.code for one in made))


def in_order(made):
    """Standings (of lines with their last names) as a list shows them: missing longest first; alike
    ones in Vietnamese order."""
    return sorted(made, key=lambda one: (*one.state.rank, one.row.last.name_key))


def followed(document, user):
    """(Coverage or None, [Standing as a list shows them]) of a document that was loaded with its
    coverage: the lines that this user sees. Two queries."""
    coverage = getattr(document, "coverage", None)
    made = in_order(standings(coverage.lines(user))) if coverage else []
    return (coverage if made else None), made


def papers_of(made, user):
    """{id: Document}: the units' own documents among these Standings, as far as the user sees them.
    One query, none where no unit has issued."""
    own = {one.document_id for one in made if one.document_id}
    if not own:
        return {}
    return {paper.pk: paper for paper in Document.objects.visible_to(user).filter(pk__among=own)}
