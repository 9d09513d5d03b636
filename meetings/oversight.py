"""Tình hình sinh hoạt chi bộ: which cells of a committee met in which month of a year, in time,
with a theme, and how many came. Read from the monthly counters and the tree of the day.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Min

from cchc.lib.addresses import address_of, addresses_of
from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from cchc.lib.vietnamese import fold, percent_text, thousands
from meetings.counting import percent
from meetings.models import Kind, Meeting, MonthCount, State
from meetings.models.meeting_query import READING_ROLES
from meetings.models.month import ABOVE_ROLES
from meetings.rhythm import (
    AHEAD,
    LATE,
    MET,
    MISSING,
    MONTHS,
    NOT_ASKED,
    ON_TIME,
    PENDING,
    WORDS,
    Life,
    first_day,
    last_day,
    standing,
    themes_by_quarter,
)
from units.access import access_of
from units.models import Branch, Unit, UnitVersion
from units.models import Kind as UnitKind
from units.models.kinds import CELL_KINDS
from units.permissions import TABLE, Permission
from units.roles import Role
from units.superiors import spans_below

KINDS = {ON_TIME: "ok", LATE: "warn", MISSING: "late", PENDING: "none", NOT_ASKED: "off", AHEAD: ""}
ICONS = {ON_TIME: "check", LATE: "clock", MISSING: "close", PENDING: "", NOT_ASKED: "minus"}
COMMITTEE_KINDS = frozenset(
    {
        UnitKind.P_PROVINCIAL,
        UnitKind.P_DISTRICT,
        UnitKind.P_BLOCK,
        UnitKind.P_AGENCIES,
        UnitKind.P_GOVERNMENT,
        UnitKind.P_COMMUNE,
        UnitKind.P_BASE,
        UnitKind.P_SUB,
    }
)
QUARTER_NAMES = ("I", "II", "III", "IV")


# --- Whose cells --------------------------------------------------------------------------------


def reach_of(user):
    """Ids of the units whose register rows this user sees: own ones and those below."""
    access = access_of(user)
    return access.own(*READING_ROLES) | access.below(*ABOVE_ROLES)


def committees_of(user, year):
    """UnitVersions, as they were called last in that year, of the Party organisations with a
    committee at which this user stands and of those below; in Vietnamese order. Two queries."""
    first, last = first_day(year, 1), min(last_day(year, 12), today())
    own = access_of(user).own(*ABOVE_ROLES)
    latest = {}
    for unit, version, _founded_on, start, _end in spans_below(
        own, first, max(first, last), COMMITTEE_KINDS, is_through=True
    ):
        latest[unit] = max(latest.get(unit, (start, version)), (start, version))
    keys = frozenset(version for _start, version in latest.values())
    return list(UnitVersion.objects.filter(pk__among=keys).order_by("name_key", "pk"))


def starts_of(user):
    """Ids of the units at which the user himself stands: whose cells are shown at first. Who has no
    role by which he sees what is below sees his own cell alone."""
    access = access_of(user)
    own = access.own(*READING_ROLES)
    cells = UnitVersion.objects.filter(unit__pk__among=own, kind__in=CELL_KINDS)
    return access.own(*ABOVE_ROLES) | set(cells.values_list("unit", flat=True))


def remindable(user, chosen=None):
    """The committee in whose name this user reminds: the one chosen, else his only one; None where
    he may not, or where there are several."""
    own = access_of(user).own(*TABLE[Permission.MAKE_REMINDER].reach)
    units = Unit.objects.filter(pk__among=own, branch=Branch.PARTY, ended_on__isnull=True)
    found = [
        unit
        for unit in (units.filter(pk=chosen) if chosen else units.with_names())
        if unit.kind not in CELL_KINDS
    ]
    return found[0] if len(found) == 1 else None


def may_read_names(user, unit):
    """Names of members are part of the body: its own people and inspectors read them."""
    access = access_of(user)
    return unit.pk in access.own(*READING_ROLES) | access.below(Role.INSPECTOR)


@dataclass(frozen=True)
class Named:
    """A Life with the key of the UnitVersion by which the cell was called last in the year."""

    life: Life
    version_id: int


def lives_of(starts, year):
    """{unit id: Named} of the cells that stood under one of these units, or are one of them, on at
    least one day of the year. One query."""
    found = {}
    last = min(last_day(year, 12), max(today(), first_day(year, 1)))
    for unit, version, founded_on, start, end in spans_below(
        starts, first_day(year, 1), last, CELL_KINDS
    ):
        spans, newest = found.get(unit, ([], (start, version)))[:2]
        spans.append((start, end))
        found[unit] = (spans, max(newest, (start, version)), founded_on)
    return {
        unit: Named(Life(founded_on, tuple(spans)), version)
        for unit, (spans, (_start, version), founded_on) in found.items()
    }


# --- One month of one cell ----------------------------------------------------------------------


@dataclass(frozen=True)
class Square:
    """One month of one cell as it is drawn: `code`, its sign and words, the day of the session."""

    month: int
    code: str
    row: MonthCount | None = None
    url: str = ""
    planned_on: object = None

    @property
    def kind(self):
        return KINDS[self.code]

    @property
    def icon(self):
        return ICONS.get(self.code, "")

    @property
    def badge(self):
        return self.kind if self.kind in ("ok", "warn", "late") else "none"

    @property
    def state_words(self):
        return WORDS[self.code]

    @property
    def day(self):
        """04: the day of the month on which it met; short words where it did not."""
        if self.code in MET:
            return f"{self.row.held_on.day:02d}"
        return {MISSING: "chưa", PENDING: "chờ"}.get(self.code, "")

    @property
    def has_theme(self):
        return bool(self.row and self.row.thematics)

    @property
    def quality(self):
        return self.row.quality.lower() if self.row else ""

    @property
    def words(self):
        """đúng kỳ, ngày 04/03/2026, có chuyên đề, dự 92,3%, xếp loại tốt"""
        said = [WORDS[self.code]] if self.code != AHEAD else []
        if self.code in MET:
            said.append(f"ngày {self.row.held_on:%d/%m/%Y}")
            if self.row.regulars > 1:
                said.append(f"{self.row.regulars} buổi thường kỳ")
        if self.planned_on and self.code in (MISSING, PENDING):
            said.append(f"dự kiến {self.planned_on:%d/%m}")
        if self.has_theme:
            said.append("có chuyên đề")
        if self.row and self.row.share is not None:
            said.append(f"dự {self.row.share_text}")
        if self.quality:
            said.append(f"xếp loại {self.quality}")
        if self.row and self.row.is_illustrative:
            said.append(MARK[1:-1])
        return ", ".join(said)


@dataclass(frozen=True)
class Line:
    """One cell and its year."""

    version: UnitVersion
    squares: list
    themes: list
    url: str = ""
    absent: int = 0

    @property
    def name(self):
        return self.version.short_name or self.version.name

    @property
    def asked(self):
        return sum(one.code in (*MET, MISSING) for one in self.squares)

    @property
    def met(self):
        return sum(one.code in MET for one in self.squares)

    @property
    def met_text(self):
        return f"{self.met}/{self.asked}" if self.asked else "–"

    @property
    def share_text(self):
        rows = [one.row for one in self.squares if one.row and one.row.expected]
        came, due = sum(row.present for row in rows), sum(row.expected for row in rows)
        return percent_text(percent(came, due or None), 1)

    @property
    def theme_words(self):
        """[(quý I, True, False or None)]"""
        return list(zip(QUARTER_NAMES, self.themes, strict=True))

    @property
    def is_illustrative(self):
        return any(one.row and one.row.is_illustrative for one in self.squares)


@dataclass(frozen=True)
class MissingLine:
    """A cell that has not met in the month looked at, and since when that is late."""

    version: UnitVersion
    code: str
    words: str

    @property
    def name(self):
        return self.version.short_name or self.version.name

    @property
    def kind(self):
        return "late" if self.code == MISSING else "none"

    @property
    def url(self):
        return address_of("meetings:rhythm-unit", self.version.unit_id)


# --- Sums ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthSum:
    """One month of all cells: how many had to meet, met, met late, held a theme."""

    month: int
    asked: int = 0
    met: int = 0
    late: int = 0
    themes: int = 0
    came: int | None = None
    due: int | None = None
    is_ahead: bool = False

    @property
    def missing(self):
        return self.asked - self.met

    @property
    def met_text(self):
        return f"{thousands(self.met)}/{thousands(self.asked)}" if self.asked else "–"

    @property
    def share_text(self):
        return percent_text(percent(self.came, self.due), 1)


class Year:
    """The year of the cells under `starts` (ids of units), month `month` looked at.

    Each property asks at most one query, the sums one for each set of cells that a month has.
    """

    def __init__(self, starts, year, month):
        self.year, self.month, self.day = year, month, today()
        self.lives = lives_of(starts, year)
        self.is_running = (year, month) == (self.day.year, self.day.month)
        self.is_begun = first_day(year, month) <= self.day

    def asked_in(self, month):
        """Ids of the cells that have to meet in that month."""
        return frozenset(
            unit
            for unit, named in self.lives.items()
            if named.life.is_asked(self.year, month, self.day)
        )

    @cached_property
    def asked(self):
        return self.asked_in(self.month)

    @cached_property
    def met(self):
        """Ids of the cells that have met in the month looked at."""
        rows = MonthCount.objects.filter(
            unit__pk__among=self.asked, year=self.year, month=self.month, regulars__gt=0
        )
        return frozenset(rows.values_list("unit", flat=True))

    @cached_property
    def missing(self):
        """Ids of those that have not, the running month's included while it lasts."""
        return self.asked - self.met

    @property
    def is_overdue(self):
        """Has the day of any that is missing passed, by its calendar or by the month?"""
        if not self.is_running:
            return bool(self.missing)
        return self._planned(self.missing).filter(held_on__lt=self.day).exists()

    @property
    def title(self):
        """Chưa sinh hoạt tháng 11: 7/63 tổ chức"""
        whole = f"{thousands(len(self.missing))}/{thousands(len(self.asked))}"
        return f"Chưa sinh hoạt tháng {self.month}: {whole} tổ chức"

    @property
    def title_note(self):
        if not self.is_running:
            return f"năm {self.year}"
        return f"tháng đang chạy, đến hết ngày {last_day(self.year, self.month):%d/%m/%Y}"

    @cached_property
    def is_illustrative(self):
        """Is any session of the month looked at made up?"""
        return MonthCount.objects.filter(
            unit__pk__among=self.asked, year=self.year, month=self.month, is_illustrative=True
        ).exists()

    def missing_versions(self):
        """UnitVersions of all cells that have not met, in Vietnamese order."""
        return list(self.versions(self.missing).order_by("name_key", "pk"))

    def missing_lines(self, versions):
        """[MissingLine] of these, those whose day has passed first. One query in the running
        month."""
        planned = self.planned(version.unit_id for version in versions) if self.is_running else {}
        made = []
        for version in versions:
            due = planned.get(version.unit_id)
            life = self.lives[version.unit_id].life
            code = standing(life, None, self.year, self.month, self.day, due)
            words = WORDS[code] + (f", dự kiến {due:%d/%m}" if due else "")
            made.append(MissingLine(version, code, words))
        return sorted(made, key=lambda one: one.code != MISSING)

    @cached_property
    def sums(self):
        """[MonthSum] of the twelve months."""
        months, sets = {}, {}
        for month in MONTHS:
            sets.setdefault(self.asked_in(month), []).append(month)
        for asked, which in sets.items():
            rows = MonthCount.objects.filter(
                year=self.year, month__in=which, unit__pk__among=asked
            ).sums()
            for month in which:
                is_ahead = first_day(self.year, month) > self.day
                months[month] = MonthSum(
                    month, len(asked), is_ahead=is_ahead, **rows.get(month, {})
                )
        return [months[month] for month in MONTHS]

    def versions(self, units=None, text=""):
        """UnitVersions of these cells (of all without), by which they were called last."""
        keys = frozenset(
            named.version_id for unit, named in self.lives.items() if units is None or unit in units
        )
        rows = UnitVersion.objects.filter(pk__among=keys).select_related("unit")
        return rows.filter(name_fold__contains=fold(text)) if text else rows

    def lines(self, versions, user, absent=None):
        """[Line] of these UnitVersions, in their order. Two queries."""
        reach = reach_of(user)
        urls = addresses_of("meetings:rhythm-unit"), addresses_of("meetings:meeting-detail")
        units = frozenset(version.unit_id for version in versions)
        rows = {
            (row.unit_id, row.month): row
            for row in MonthCount.objects.filter(year=self.year, unit__pk__among=units)
        }
        planned = self.planned(units)
        return [
            self._line(version, rows, planned.get(version.unit_id), reach, urls, absent or {})
            for version in versions
        ]

    def planned(self, units):
        """{unit id: first day for which a regular session of the running month is planned}."""
        if self.year != self.day.year:
            return {}
        rows = self._planned(units)
        return dict(rows.order_by().values_list("unit").annotate(first=Min("held_on")))

    def _planned(self, units):
        return Meeting.objects.filter(
            unit__pk__among=frozenset(units),
            kind=Kind.REGULAR,
            state__in=[State.PLANNED, State.INVITED],
            held_on__range=(
                first_day(self.year, self.day.month),
                last_day(self.year, self.day.month),
            ),
        )

    def _line(self, version, rows, planned_on, reach, urls, absent):
        unit, squares, asked = version.unit_id, [], set()
        life = self.lives[unit].life
        for month in MONTHS:
            row = rows.get((unit, month))
            due = planned_on if month == self.day.month else None
            code = standing(life, row, self.year, month, self.day, due)
            if code in (NOT_ASKED, AHEAD):
                row = None
            else:
                asked.add(month)
            is_seen = row is not None and row.meeting_id and unit in reach
            url = urls[1](row.meeting_id) if is_seen else ""
            squares.append(Square(month, code, row, url, due))
        held = {one.month: one.row.thematics for one in squares if one.row}
        themes = themes_by_quarter(held, asked, self.year, self.day)
        url = f"{urls[0](unit)}?nam={self.year}" if unit in reach else ""
        return Line(version, squares, themes, url, absent.get(unit, 0))
