"""What the pages of one sheet show: its areas, rows, running total, what is missing."""

from dataclasses import dataclass, field
from decimal import Decimal

from cchc.lib.clock import today
from cchc.lib.fields import lower_first
from scoring import calculate
from scoring.actions.sheet import what_is_missing
from scoring.facts import due_of
from scoring.models import Entry
from scoring.models.criteria import Method
from scoring.proposals import condition_of
from scoring.stages import NAMES, left_words
from scoring.wording import AREA_NAMES, rule_words, value_words
from units.models import Membership
from units.permissions import Role


@dataclass
class Row:
    """A leaf on the page; `form` may carry what was typed and is wrong, `conflict` what somebody
    else saved in between (a sentence), `told` how the points came out of the value."""

    entry: Entry
    form: object = None
    conflict: str = ""
    group: str = ""
    missing: str = ""
    told: str = ""
    # Set by proposals.add_proposals: what is offered, why nothing is, that it does not apply, the
    # year before; `proposed`: the value that a side row is offered.
    hint: dict | None = None
    unrecorded: str = ""
    na_reason: str = ""
    proposed: object = None
    last: str = ""

    @property
    def pk(self):
        return self.entry.pk

    @property
    def criterion(self):
        return self.entry.criterion

    @property
    def rule(self):
        criterion = self.criterion
        is_penalty = criterion.method == Method.PENALTY
        return rule_words(criterion.rule, criterion.max, criterion.guide, is_penalty=is_penalty)

    @property
    def condition(self):
        """On what it depends that the row applies, inside a sentence; "" where it always does."""
        return lower_first(condition_of(self.entry))

    @property
    def due(self):
        """The last day in time of a row counted in days late, where it is known."""
        return due_of(self.entry)

    @property
    def evidence(self):
        return self.entry.standing_evidence

    @property
    def self_words(self):
        return value_words(self.entry.self_value, self.criterion.rule["kind"])

    @property
    def first_words(self):
        return value_words(self.entry.counted[0], self.criterion.rule["kind"])

    @property
    def is_wrong(self):
        return bool(self.conflict or (self.form and self.form.is_bound and self.form.errors))

    @property
    def is_unsaved(self):
        """Was something typed into it that the sheet does not hold?"""
        return bool(self.form and self.form.is_bound and self.form.is_touched)

    @property
    def shown_max(self):
        """The maximum that counts: 0 where the row is left out."""
        return Decimal(0) if self.entry.is_na else self.criterion.max

    @property
    def difference(self):
        """Points that the appraisal took away (positive), or None."""
        _, points = self.entry.counted
        lost = (self.entry.self_points or 0) - (points or 0)
        return lost if self.entry.is_looked_at and lost > 0 else None


@dataclass
class Area:
    """A criterion of the first level with its rows, and how far it is."""

    code: str
    name: str
    short_name: str
    rows: list = field(default_factory=list)
    points: Decimal = Decimal(0)
    max: Decimal = Decimal(0)

    @property
    def answered(self):
        return sum(row.entry.is_answered for row in self.rows)

    @property
    def looked(self):
        return sum(row.entry.is_looked_at for row in self.rows)


class SheetPage:
    """One sheet, loaded once: areas with the rows that the unit scores, side rows apart.

    `column`: calculate.SELF or calculate.COUNTED, from which points and sums are taken.
    """

    def __init__(self, sheet, column=calculate.SELF):
        self.sheet = sheet
        self.column = column
        self.entries = list(sheet.entries.with_evidence())
        for entry in self.entries:
            entry.sheet = sheet
        the_set = calculate.engine_set(sheet.criteria_set)
        self.decimals = the_set.decimals
        self.result, told = calculate.told_sheet(sheet.criteria_set, self.entries, column)
        missing = what_is_missing(self.entries)
        self.missing = [{"code": code, "what": what, "url": url} for code, what, url in missing]
        said = {code: what for code, what, _ in missing}
        self.areas = []
        self.side_rows = []
        by_code = {}
        for top in the_set.children():
            short = AREA_NAMES.get(top.notes.get("area"), top.name)
            by_code[top.code] = Area(top.code, top.name, short)
        for entry in self.entries:
            code = entry.criterion.code
            row = Row(entry, missing=said.get(code, ""), told=told.get(code, ""))
            if not entry.criterion.is_self_scored:
                self.side_rows.append(row)
                continue
            above = the_set.ancestors[code]
            if len(above) > 1:
                row.group = f"{above[0]}. {the_set.by_code[above[0]].name}"
            by_code[entry.criterion.top_code].rows.append(row)
        for area in by_code.values():
            if area.rows:
                leaves = [self.result.leaves[row.criterion.code] for row in area.rows]
                area.points = sum((leaf.points for leaf in leaves), Decimal(0))
                area.max = sum((leaf.max for leaf in leaves), Decimal(0))
                self.areas.append(area)

    def area(self, code):
        """The Area with this code, else the first one."""
        found = [area for area in self.areas if area.code == code]
        return (found or self.areas)[0]

    def next_area(self, area):
        place = self.areas.index(area) + 1
        return self.areas[place] if place < len(self.areas) else None

    def row_of(self, entry):
        """The Row of an entry, whichever area it stands in."""
        return next(row for area in self.areas for row in area.rows if row.pk == entry.pk)

    @property
    def points(self):
        """Points of the rows that the unit scores."""
        return sum((area.points for area in self.areas), Decimal(0))

    @property
    def max(self):
        return sum((area.max for area in self.areas), Decimal(0))

    @property
    def percent(self):
        return self.points / self.max * 100 if self.max else None

    @property
    def side_max(self):
        """Maximum of the surveys, which the unit does not score."""
        return sum(
            (row.criterion.max for row in self.side_rows if row.criterion.method == "survey"),
            Decimal(0),
        )

    @property
    def submitters(self):
        """Who may submit: names of the heads of the unit today."""
        heads = Membership.objects.at(today()).filter(unit=self.sheet.unit_id, role=Role.HEAD)
        return [str(head.user) for head in heads.select_related("user").order_by("user")]

    @property
    def na_count(self):
        return sum(entry.na_state in (Entry.Na.ASKED, Entry.Na.GRANTED) for entry in self.entries)

    @property
    def row_count(self):
        return sum(len(area.rows) for area in self.areas)

    @property
    def looked_count(self):
        return sum(area.looked for area in self.areas)

    @property
    def lost(self):
        """Points that the appraisal has taken away so far."""
        return sum((row.difference or 0 for area in self.areas for row in area.rows), Decimal(0))

    def tabs(self, base, now, progress):
        """Links to the areas; `progress`: answered or looked, the count in the label."""
        return [
            {
                "label": f"{area.code}. {area.short_name}",
                "url": f"{base}?linh-vuc={area.code}",
                "is_now": area is now,
                "note": f"{getattr(area, progress)}/{len(area.rows)}",
            }
            for area in self.areas
        ]


def steps_of(sheet):
    """The stages of a sheet for ui/steps.html, with the last days of those ahead."""
    order = sheet.round.stages
    place = order.index(sheet.stage) if sheet.stage in order else len(order)
    return [
        {
            "label": NAMES[stage],
            "is_done": at < place,
            "is_now": at == place,
            "note": _left(sheet, stage) if at >= place else "",
        }
        for at, stage in enumerate(order)
    ]


def _left(sheet, stage):
    """How far the last day of a stage is for this sheet; "" without one."""
    day = sheet.last_day_of(stage)
    return "" if day is None else left_words(day, today())


BADGES = {
    "DRAFT": "none",
    "SUBMITTED": "info",
    "RETURNED": "warn",
    "APPRAISING": "info",
    "EXPLAINING": "warn",
    "REAPPRAISING": "info",
    "APPRAISED": "ok",
    "PUBLISHED": "lock",
    "WITHDRAWN": "none",
}


def badge_of(sheet):
    """(kind, words) of a sheet's state."""
    words = sheet.get_state_display()
    if sheet.state == sheet.State.DRAFT and getattr(sheet, "answered_count", None) == 0:
        words = "chưa bắt đầu"
    return BADGES[sheet.state], words


def add_progress(sheets, looked=True):
    """Gives each of these sheets `row_count`, `answered_count`, `looked_count` and `badge`.
    `looked` False: without the rows that were looked at, which cost most of the query.

    One query for those that are shown: counted with the list, every sheet would be.
    """
    counts = Entry.objects.counted_by_sheet(sheets, looked)
    for sheet in sheets:
        sheet.row_count, sheet.answered_count, sheet.looked_count = counts.get(sheet.pk, (0, 0, 0))
        sheet.badge = badge_of(sheet)
