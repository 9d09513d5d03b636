"""What the page of a unit is composed of: each section is one function of `SECTIONS`.

A section takes the request and a `UnitOnDay` and returns a `Section`, or None where it has nothing
to show to this reader. To add one (plans, meetings, scores, indices), write its function beside the
app's own pages in cchc/, a template that takes `section`, and name the function in `SECTIONS`.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from cchc.lib.clock import today
from cchc.lib.vietnamese import fold, short_date
from cchc.unit_timeline import events_of
from cchc.unit_tree import tree_of
from cchc.unit_work import meetings_of, results_of, tasks_of
from scoring.unit_indices import beside_the_country, unit_indices
from units.kind_times import unchecked_note
from units.lineage import forebears
from units.models import Host, Position, Succession
from units.models.kinds import PLACE_KINDS
from units.outline import GENERATIONS, stand_ins

MOST_PEOPLE = 30


@dataclass(frozen=True)
class Section:
    """One sheet of the page: its template takes `section` and reads what it needs of `context`."""

    template: str
    context: dict = field(default_factory=dict)


class UnitOnDay:
    """A unit as it was on a day; outside its life as on the nearest day that it lived."""

    def __init__(self, unit, day):
        self.unit, self.day = unit, day

    @cached_property
    def shown_day(self):
        """The day whose facts are shown."""
        if self.day < self.unit.founded_on:
            return self.unit.founded_on
        return min(self.day, self.unit.ended_on) if self.unit.ended_on else self.day

    @property
    def is_alive(self):
        return self.unit.is_alive_on(self.day)

    @property
    def is_before(self):
        return self.day < self.unit.founded_on

    @property
    def is_today(self):
        return self.day == today()

    @property
    def version(self):
        return self.unit.version_on(self.shown_day)

    @property
    def kind_note(self):
        """What is said of its kind on the day without having been checked, or ""."""
        return unchecked_note(self.version.kind, self.shown_day)

    @property
    def is_founding_assumed(self):
        """No source gives the day on which it was founded."""
        first = self.unit.version_on(self.unit.founded_on)
        return first is not None and first.is_date_assumed

    @cached_property
    def ancestors(self):
        """(unit, its name of the day), the highest first."""
        above = self.unit.ancestors(self.shown_day)
        return [(upper, upper.short_name_on(self.shown_day)) for upper in reversed(above)]

    @cached_property
    def parent(self):
        upper = self.version.parent
        return (upper, upper.name_on(self.shown_day)) if upper else None

    @cached_property
    def hosts(self):
        """Agencies where this Party organisation is established, or Party units at this agency."""
        of_day = Host.objects.at(self.shown_day)
        if self.unit.branch == "PARTY":
            found = of_day.filter(party_unit=self.unit).select_related("agency")
            others = [host.agency for host in found]
        else:
            found = of_day.filter(agency=self.unit).select_related("party_unit")
            others = [host.party_unit for host in found]
        return [(other, other.name_on(self.shown_day)) for other in others]

    @cached_property
    def forebears(self):
        """(unit, its last name) of those it came from, the one of its own name first."""
        found = [row for row in self.successions_behind if row.successor_id == self.unit.pk]
        found.sort(key=lambda row: row.on, reverse=True)
        named = [(row.predecessor, row.predecessor.name_on(row.on)) for row in found]
        own = self.unit.name_on(self.unit.founded_on)
        return sorted(named, key=lambda pair: pair[1] != own)

    @cached_property
    def former_names(self):
        """Other names borne by those it came from, along the line that kept this unit's name."""
        name, level = fold(self.version.name), [self.unit]
        for _ in range(GENERATIONS):
            level = [
                row.predecessor
                for row in self.successions_behind
                if row.successor_id in {unit.pk for unit in level}
            ]
            names = {unit: unit.name for unit in level}
            same = [unit for unit in level if fold(names[unit]) == name]
            if not same:
                return sorted(names.values())
            level = same
        return []

    @cached_property
    def line(self):
        """{id: day of the succession} of the unit and of those whose records it keeps."""
        return forebears([self.unit.pk], kept_only=True)

    @cached_property
    def successions_behind(self):
        return _successions_behind({self.unit.pk})

    @cached_property
    def heirs(self):
        """(unit, its first name, whether it keeps the records) of those that came from it."""
        found = self.unit.heirs.filter(successor__isnull=False).select_related("successor")
        return [
            (row.successor, row.successor.name_on(row.on), row.keeps_records)
            for row in found.order_by("-keeps_records", "on", "pk")
        ]

    @cached_property
    def then(self):
        """Before it began: (id, name) of the units of that day, the same name first."""
        if not self.is_before:
            return []
        return [(node.unit_id, node.name) for node in stand_ins(self.unit, self.day)]


def sections(request, view):
    """The sections of the page that have something to show, in order.

    Of a place (a province, a district) the units below it come before its work.
    """
    order = SECTIONS
    if view.version.kind in PLACE_KINDS:
        rest = [make for make in SECTIONS[2:] if make is not subordinates]
        order = [*SECTIONS[:2], subordinates, *rest]
    return [made for make in order if (made := make(request, view)) is not None]


# --- The unit's own sections --------------------------------------------------------------------


def then(request, view):
    """Before it began: each unit that stood for it on the day, with what was below it."""
    if not view.is_before:
        return None
    tree = tree_of(request.user, view.day, root_id=view.unit.pk)
    return Section("cchc/_unit_then.html", {"tree": tree}) if tree.tops else None


def timeline(request, view):
    """Its whole life and that of its predecessors, newest first; a merger is a cut (diamond)."""
    events = events_of(view.unit, view.successions_behind, request.user)
    return Section("cchc/_unit_timeline.html", {"events": events})


def _successions_behind(unit_ids):
    """Successions that led to these units, through so many generations of predecessors."""
    units = forebears(unit_ids, generations=GENERATIONS - 1)
    return list(
        Succession.objects.filter(successor__in=units)
        .select_related("successor", "predecessor")
        .prefetch_related("predecessor__versions")
        .order_by("pk")
    )


def subordinates(request, view):
    """Units below on the day, in groups by kind."""
    if view.is_before:
        return None
    tree = tree_of(request.user, view.shown_day, root_id=view.unit.pk)
    has_units = any(top.groups for top in tree.tops)
    return Section("cchc/_unit_below.html", {"tree": tree}) if has_units else None


def people(request, view):
    """Who holds a post there on the day, as far as this reader may see it."""
    if view.is_before:
        return None
    rows = Position.objects.visible_to(request.user).roll(view.unit, view.shown_day)
    query = "" if view.shown_day == today() else f"?ngay={short_date(view.shown_day)}"
    url = reverse("units:roll-detail", args=[view.unit.pk]) + query
    shown = rows[:MOST_PEOPLE]
    context = {"positions": shown, "more": len(rows) - len(shown), "url": url}
    return Section("cchc/_unit_people.html", context) if rows else None


# --- What other apps know of it -----------------------------------------------------------------


def indices(request, view):
    """Published indices of the unit and of those before it; the Party side has none."""
    found = unit_indices(view.unit, request.user, view.line) if view.unit.branch == "STATE" else []
    if not found:
        return None
    found = beside_the_country(view.unit, found, request.user, view.line)
    return Section("cchc/_unit_indices.html", {"indices": found})


def results(request, view):
    found = results_of(view.unit, view.line, request.user)
    return Section("cchc/_unit_results.html", found) if found else None


def tasks(request, view):
    found = tasks_of(view.line, request.user)
    return Section("cchc/_unit_tasks.html", found) if found else None


def meetings(request, view):
    found = meetings_of(view.line, request.user)
    return Section("cchc/_unit_meetings.html", found) if found else None


SECTIONS = (then, timeline, results, indices, tasks, meetings, people, subordinates)
