"""Chất lượng sinh hoạt by cell and month: the classes of a month, a quarter or a year.

A table lists the cells that stood in the period under a committee that the reader sees, whether
they met or not; a class is shown once the cell has voted, marked while nobody has recognised it.
"""

import calendar
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Count, Exists, OuterRef, Q, Subquery

from cchc.lib.addresses import address_of
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import fold
from meetings.models import Meeting, QualitySheet, QualityState
from meetings.models.kinds import MET_STATES
from meetings.models.rubric import SCORED_KINDS, SHOWN_STATES
from meetings.quality import CLASSES
from units.access import access_of
from units.models import UnitVersion
from units.models.kinds import CELL_KINDS
from units.roles import Role

SIZE = 100
MOST_IN_FILE = 5000
KINDS = dict(zip(CLASSES, ("ok", "info", "warn", "late"), strict=True))
_SHORT = {"Trung bình": "TB"}
_SEEN_ABOVE = (Role.HEAD, Role.LEADER, Role.SECRETARY, Role.INSPECTOR)


@dataclass(frozen=True)
class Span:
    """What a table covers: `code` "" for the year, q1 to q4, t1 to t12."""

    year: int
    code: str = ""

    @property
    def months(self):
        number = int(self.code[1:] or 0) if self.code else 0
        if self.code.startswith("t"):
            return [number]
        return list(range(number * 3 - 2, number * 3 + 1)) if number else list(range(1, 13))

    @property
    def first(self):
        return date(self.year, self.months[0], 1)

    @property
    def last(self):
        month = self.months[-1]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True)
class Session:
    """One session in a month: `name` its class, "" where none is shown."""

    pk: int
    meeting: int
    name: str
    is_decided: bool
    percent: Decimal | None
    day: date

    @property
    def kind(self):
        return KINDS.get(self.name, "none")

    @property
    def short(self):
        """For a narrow column: Tốt, TB, chưa chấm."""
        if not self.name:
            return "chưa"
        return _SHORT.get(self.name, self.name) + ("" if self.is_decided else "*")

    @property
    def words(self):
        if not self.name:
            return "chưa chấm"
        return self.name if self.is_decided else f"{self.name} (đề nghị)"


@dataclass
class Line:
    """One cell: its sessions by month, and what they come to."""

    unit: int
    name: str
    superior: str
    numbers: list
    months: list = field(default_factory=list)
    is_illustrative: bool = False

    @property
    def url(self):
        """The page of the unit."""
        return address_of("unit-detail", self.unit)

    @property
    def by_month(self):
        """[(number of the month, [Session])]"""
        return list(zip(self.numbers, self.months, strict=True))

    @property
    def sessions(self):
        return [session for month in self.months for session in month]

    @property
    def held(self):
        return len(self.sessions)

    @property
    def scored(self):
        return sum(bool(session.name) for session in self.sessions)

    @property
    def counts(self):
        return Counter(session.name for session in self.sessions if session.name)

    @property
    def counts_words(self):
        """Tốt 3 · Khá 1, in the order of the classes."""
        return _told(self.counts)

    @property
    def average(self):
        """Mean of the shares of points, unrounded; None where nothing was scored."""
        shares = [session.percent for session in self.sessions if session.percent is not None]
        return sum(shares, Decimal(0)) / len(shares) if shares else None


@dataclass(frozen=True)
class Sum:
    """What the cells of one committee come to."""

    committee: int | None
    name: str
    counts: dict
    scored: int
    average: Decimal | None
    waiting: int

    @property
    def in_order(self):
        return [self.counts.get(name, 0) for name in CLASSES]

    @property
    def counts_words(self):
        return _told(self.counts)


def _told(counts):
    return " · ".join(f"{name} {counts[name]}" for name in CLASSES if counts.get(name))


class QualityTable:
    """The table that a reader asks for: the cells of the page and their sessions by a query each,
    the sums by one more."""

    class_names = CLASSES

    def __init__(self, user, span, *, committee=None, text="", data=None, size=SIZE):
        self.user, self.span = user, span
        self.year, self.months = span.year, span.months
        self.committee, self.text = committee, text
        self.page = page_of(
            self._cells(), data or {}, order=("superior_name", "name_key", "id"), size=size
        )
        self.lines = self._lines(self.page.rows)

    @property
    def is_illustrative(self):
        """Is every cell with a session made up? Then the page says so once."""
        met = [line for line in self.lines if line.held]
        return bool(met) and all(line.is_illustrative for line in met)

    def _cells(self):
        """UnitVersions of cells in sight in the period, the last one of each."""
        access = access_of(self.user)
        roles = [role for role in Role if role is not Role.ADMIN]
        seen = access.own(*roles) | access.below(*_SEEN_ABOVE)
        span = self.span
        rows = UnitVersion.objects.filter(kind__in=CELL_KINDS, unit__pk__among=seen)
        rows = rows.overlapping(span.first, span.last)
        later = UnitVersion.objects.filter(
            unit=OuterRef("unit"), valid_from__gt=OuterRef("valid_from"), valid_from__lte=span.last
        )
        rows = rows.filter(~Exists(later))
        if self.committee:
            rows = rows.filter(parent=self.committee)
        if self.text:
            rows = rows.filter(name_fold__contains=fold(self.text))
        upper = UnitVersion.objects.filter(unit=OuterRef("parent"), valid_from__lte=span.last)
        upper = upper.order_by("-valid_from").values("name")[:1]
        return rows.annotate(superior_name=Subquery(upper))

    def _lines(self, versions):
        lines = {
            version.unit_id: Line(
                version.unit_id,
                version.name,
                version.superior_name or "",
                self.months,
                [[] for _ in self.months],
            )
            for version in versions
        }
        for row in self._sessions(lines):
            line, state = lines[row["unit"]], row["quality__state"]
            is_shown = state in SHOWN_STATES
            name = row["quality__decided_class"] or row["quality__proposed_class"]
            session = Session(
                pk=row["quality"],
                meeting=row["pk"],
                name=name if is_shown else "",
                is_decided=state == QualityState.DECIDED,
                percent=row["quality__self_percent"] if is_shown else None,
                day=row["held_on"],
            )
            line.months[self.months.index(row["held_on"].month)].append(session)
            line.is_illustrative = line.is_illustrative or row["is_illustrative"]
        return list(lines.values())

    def _sessions(self, units):
        return (
            self._held()
            .filter(unit__in=list(units))
            .order_by("held_on", "pk")
            .values(
                "pk",
                "unit",
                "held_on",
                "is_illustrative",
                "quality",
                "quality__state",
                "quality__decided_class",
                "quality__proposed_class",
                "quality__self_percent",
            )
        )

    def _held(self):
        return Meeting.objects.visible_to(self.user).filter(
            kind__in=SCORED_KINDS,
            state__in=MET_STATES,
            held_on__range=(self.span.first, self.span.last),
        )

    def sums(self, names):
        """[Sum] by committee, under the filters; `names`: {id: name} of the committees."""
        sheets = (
            QualitySheet.objects.listed_for(self.user)
            .in_period(self.span.first, self.span.last)
            .with_class()
            .with_superior()
        )
        if self.committee:
            sheets = sheets.filter(superior=self.committee)
        if self.text:
            named = UnitVersion.objects.filter(name_fold__contains=fold(self.text))
            sheets = sheets.filter(meeting__unit__in=named.values("unit"))
        counted = (
            sheets.order_by()
            .values("superior", "session_class")
            .annotate(
                many=Count("pk"),
                mean=Avg("self_percent"),
                waiting=Count("pk", filter=Q(state=QualityState.VOTED)),
            )
        )
        by_committee = {}
        for row in counted:
            by_committee.setdefault(row["superior"], []).append(row)
        found = [_sum(key, names.get(key, ""), rows) for key, rows in by_committee.items()]
        return sorted(found, key=lambda one: (one.name, one.committee or 0))


def _sum(committee, name, rows):
    scored = sum(row["many"] for row in rows)
    shares = [(row["mean"], row["many"]) for row in rows if row["mean"] is not None]
    weight = sum(many for _, many in shares)
    total = sum((Decimal(str(mean)) * many for mean, many in shares), Decimal(0))
    return Sum(
        committee=committee,
        name=name,
        counts={row["session_class"]: row["many"] for row in rows},
        scored=scored,
        average=total / weight if weight else None,
        waiting=sum(row["waiting"] for row in rows),
    )


def whole_of(sums):
    """The Sum of all of them."""
    counts = Counter()
    for one in sums:
        counts.update(one.counts)
    means = [(one.average, one.scored) for one in sums if one.average is not None]
    weight = sum(many for _, many in means)
    total = sum((mean * many for mean, many in means), Decimal(0))
    return Sum(
        committee=None,
        name="",
        counts=dict(counts),
        scored=sum(one.scored for one in sums),
        average=total / weight if weight else None,
        waiting=sum(one.waiting for one in sums),
    )


def committees_of(user, span):
    """[(id, name)] of the committees directly above cells in sight in that period; one query."""
    access = access_of(user)
    roles = [role for role in Role if role is not Role.ADMIN]
    seen = access.own(*roles) | access.below(*_SEEN_ABOVE)
    cells = UnitVersion.objects.overlapping(span.first, span.last).filter(
        kind__in=CELL_KINDS, unit__pk__among=seen, parent__isnull=False
    )
    upper = UnitVersion.objects.filter(
        unit__in=cells.values("parent"), valid_from__lte=span.last
    ).order_by("valid_from")
    names = dict(upper.values_list("unit", "name"))
    return sorted(names.items(), key=lambda one: one[1])
