"""What the page of a unit is composed of: each section is one function of `SECTIONS`.

A section takes the request and a `UnitOnDay` and returns a `Section`, or None where it has nothing
to show to this reader. To add one (plans, meetings, scores, indices), write its function beside the
app's own pages in cchc/, a template that takes `section`, and name the function in `SECTIONS`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import pairwise

from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import fold
from cchc.unit_work import meetings_of, results_of, tasks_of
from scoring.unit_indices import unit_indices
from units.lineage import forebears
from units.models import Host, Position, Succession, UnitVersion

# How many generations of predecessors a timeline goes back.
GENERATIONS = 4


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
        """(unit, its last name) of those it came from."""
        found = self.unit.forebears.select_related("predecessor").order_by("-on", "pk")
        return [(row.predecessor, row.predecessor.name_on(row.on)) for row in found]

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
        """Before it began: (unit, name) of the predecessors of that day, same name first."""
        if not self.is_before:
            return []
        units = {
            row.predecessor
            for row in self.successions_behind
            if row.predecessor.is_alive_on(self.day)
        }
        own_name = fold(self.unit.name_on(self.unit.founded_on))
        found = [(unit, unit.name_on(self.day)) for unit in units]
        return sorted(found, key=lambda pair: (fold(pair[1]) != own_name, pair[0].name_key))


def sections(request, view):
    """The sections of the page that have something to show, in order."""
    return [made for make in SECTIONS if (made := make(request, view)) is not None]


# --- The unit's own sections --------------------------------------------------------------------


def timeline(request, view):
    """Names and superiors through time, newest first; a merger is a cut (diamond)."""
    unit = view.unit
    behind = view.successions_behind
    ahead = unit.heirs.select_related("successor", "predecessor")
    units = {unit.pk: unit, **{row.predecessor_id: row.predecessor for row in behind}}
    versions = UnitVersion.objects.filter(unit__in=units).select_related("unit", "parent")
    events = [*_versions_told(versions), *_cuts_told([*behind, *ahead])]
    # On one day the new name stands above the cut that it came from, and the end above both.
    events.sort(key=lambda event: (event["on"], event["rank"]), reverse=True)
    for above, event in pairwise(events):
        event["is_same_source"] = above["note"] == event["note"]
    return Section("cchc/_unit_timeline.html", {"events": events})


def _successions_behind(unit_ids):
    """Successions that led to these units, through so many generations of predecessors."""
    units = forebears(unit_ids, generations=GENERATIONS - 1)
    return list(
        Succession.objects.filter(successor__in=units)
        .select_related("successor", "predecessor")
        .prefetch_related("predecessor__versions", "successor__versions")
        .order_by("pk")
    )


def _versions_told(versions):
    before = {}
    for version in sorted(versions, key=lambda v: (v.unit_id, v.valid_from)):
        earlier = before.get(version.unit_id)
        before[version.unit_id] = version
        yield {
            "on": version.valid_from,
            "rank": 1,
            "title": version.name,
            "unit": version.unit,
            "text": _change_told(earlier, version),
            "note": version.source_note,
            "is_cut": False,
        }


def _change_told(earlier, version):
    """What began with this version, as a sentence."""
    upper = version.parent.short_name_on(version.valid_from) if version.parent else ""
    if earlier is None:
        told = [f"Thành lập, trực thuộc {upper}" if upper else "Thành lập"]
    else:
        told = []
        if earlier.name != version.name:
            told.append(f"Đổi tên từ {earlier.name}")
        if earlier.parent_id != version.parent_id:
            told.append(f"Chuyển cấp trên trực tiếp: {upper or 'không còn'}")
        if earlier.kind != version.kind:
            told.append(f"Đổi loại: {version.get_kind_display()}")
        told = told or ["Điều chỉnh thông tin"]
    return f"{'. '.join(told)}{_basis(version)}."


def _cuts_told(rows):
    """Mergers, splits and ends: one event for all rows of a day that meet in one unit."""
    groups = {}
    for row in rows:
        key = (row.on, row.form, row.successor_id or -row.predecessor_id)
        groups.setdefault(key, []).append(row)
    for (on, form, _), group in groups.items():
        names = [row.predecessor.name_on(on - timedelta(days=1)) for row in group]
        joined = " và ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        heir = group[0].successor
        yield {
            "on": on,
            "rank": 0,
            "title": _cut_title(form, joined, len(group)),
            "text": _cut_text(form, heir, on, group),
            "units": [(row.predecessor, name) for row, name in zip(group, names, strict=True)],
            "note": group[0].source_note,
            "is_cut": True,
        }


def _cut_title(form, names, count):
    forms = Succession.Form
    if form == forms.END:
        return f"Kết thúc hoạt động: {names}"
    if form == forms.HIVE_OFF or (form == forms.MERGE and count == 1):
        return f"{forms(form).label} từ {names}"
    return f"{forms(form).label} {names}"


def _cut_text(form, heir, on, group):
    if heir is None:
        return f"Không có đơn vị kế thừa{_basis(group[0])}."
    verb = "Tách ra" if form == Succession.Form.HIVE_OFF else "Kế thừa"
    keeps = ", tiếp nhận hồ sơ, tài liệu" if any(row.keeps_records for row in group) else ""
    return f"{verb}: {heir.name_on(on)}{keeps}{_basis(group[0])}."


def _basis(row):
    """The deciding document in brackets."""
    return f" ({row.decision})" if row.decision else ""


def subordinates(request, view):
    """Units directly below on the day."""
    if view.is_before:
        return None
    versions = (
        UnitVersion.objects.at(view.shown_day)
        .filter(parent=view.unit)
        .filter(Q(unit__ended_on__isnull=True) | Q(unit__ended_on__gte=view.shown_day))
        .select_related("unit")
    )
    page = page_of(versions, request.GET, order=("name_key", "id"), size=30)
    return Section("cchc/_unit_below.html", {"page": page, "day": view}) if page.rows else None


def people(request, view):
    """Who holds a post there on the day, as far as this reader may see it."""
    if view.is_before:
        return None
    positions = (
        Position.objects.visible_to(request.user)
        .at(view.shown_day)
        .filter(unit=view.unit)
        .select_related("person")[:300]
    )
    rows = sorted(positions, key=lambda position: position.person.given_name_key)
    return Section("cchc/_unit_people.html", {"positions": rows}) if rows else None


# --- What other apps know of it -----------------------------------------------------------------


def indices(request, view):
    """Published indices of the unit and of those before it; the Party side has none."""
    found = unit_indices(view.unit, request.user, view.line) if view.unit.branch == "STATE" else []
    return Section("cchc/_unit_indices.html", {"indices": found}) if found else None


def results(request, view):
    found = results_of(view.unit, view.line, request.user)
    return Section("cchc/_unit_results.html", found) if found else None


def tasks(request, view):
    found = tasks_of(view.line, request.user)
    return Section("cchc/_unit_tasks.html", found) if found else None


def meetings(request, view):
    found = meetings_of(view.line, request.user)
    return Section("cchc/_unit_meetings.html", found) if found else None


SECTIONS = (timeline, results, indices, tasks, meetings, people, subordinates)
