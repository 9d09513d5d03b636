"""The tree of a day in few queries: the way up from some units, two levels down, and stand-ins.

Each function asks the database once, however many units there are. Rows are plain `Node`s of the
day that was asked.
"""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cchc.lib.vietnamese import fold, upper_first
from units.models import Host, Kind, Succession, UnitVersion
from units.models.period import holds_on
from units.superiors import MOST_LEVELS

# Generations of predecessors or heirs that are asked for.
GENERATIONS = 4
# More rows than this are not drawn on one page; the level below is then opened unit by unit.
MOST = 1000


# The units of `start` and all above them on a day, each at its shortest way up.
_LINE = """
WITH RECURSIVE start(unit_id) AS ({start}), line(unit_id, level) AS (
  SELECT unit_id, 0 FROM start
  UNION
  SELECT v.parent_id, line.level + 1 FROM line
  JOIN units_unitversion v ON v.unit_id = line.unit_id
  WHERE v.parent_id IS NOT NULL AND line.level < {most}
    AND v.valid_from <= %s AND (v.valid_to IS NULL OR v.valid_to >= %s)
)
SELECT v.unit_id, v.parent_id, v.name, v.short_name, v.kind, v.name_key, u.branch,
       u.is_illustrative, MIN(line.level), 0
FROM line JOIN units_unitversion v ON v.unit_id = line.unit_id
JOIN units_unit u ON u.id = v.unit_id
WHERE v.valid_from <= %s AND (v.valid_to IS NULL OR v.valid_to >= %s)
GROUP BY v.id, u.id
"""


_TOGETHER = (
    (Kind.PROVINCE, Kind.CITY),
    (Kind.DISTRICT_RURAL, Kind.DISTRICT_URBAN, Kind.TOWN, Kind.CITY_UNDER),
    (Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL),
    (Kind.P_BASE, Kind.P_CELL_BASE),
    (Kind.P_CELL_SUB, Kind.P_CELL),
)
_FIRST = {kind: kinds for kinds in _TOGETHER for kind in kinds}
_LEVELS = list(dict.fromkeys(_FIRST.get(kind, (kind,)) for kind in Kind))
_PLACE = {kind.value: place for place, kinds in enumerate(_LEVELS) for kind in kinds}


@dataclass
class Node:
    """A unit as it was on the day. `level` counts from where the question began; `count`: how many
    units stood directly under it; `below`: those of them that were read."""

    unit_id: int
    parent_id: int | None
    name: str
    short_name: str
    kind: str
    name_key: str
    branch: str
    is_illustrative: bool
    level: int
    count: int
    below: list = field(default_factory=list)

    @property
    def order(self):
        return self.name_key, self.unit_id


def line_above(versions, day):
    """{unit id: Node} of the units of these versions, which have level 0, and of all above them.

    `count` of these Nodes is not asked for.
    """
    try:
        start, params = versions.order_by().values("unit").query.sql_with_params()
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _LINE.format(start=start, most=MOST_LEVELS), [*params, *[day.isoformat()] * 4]
        )
        return {row[0]: Node(*row) for row in cursor.fetchall()}


def way_down(unit_id, found):
    """The Nodes from the top down to this unit, of those that `line_above` read."""
    line, node = [], found.get(unit_id)
    while node is not None and node not in line:
        line.append(node)
        node = found.get(node.parent_id)
    return line[::-1]


def own_lines(units, day, branch=""):
    """[[Node]]: the ways from the top down to those of these units (ids) that lived on the day.

    With a branch: to those of the branch, to the Party organisations set up there and the agencies
    where they are set up, since an official of the State side has a Party cell, and the other way
    round.
    """
    start = Q(unit__in=units)
    if branch:
        hosts = Host.objects.at(day)
        start |= Q(unit__in=hosts.filter(agency__in=units).values("party_unit"))
        start |= Q(unit__in=hosts.filter(party_unit__in=units).values("agency"))
        start &= Q(unit__branch=branch)
    found = line_above(UnitVersion.objects.at(day).filter(start), day)
    own = sorted((node for node in found.values() if node.level == 0), key=lambda node: node.order)
    return [way_down(node.unit_id, found) for node in own]


def roots(branch, day):
    """Nodes of a branch that had nothing above them on the day, in Vietnamese order.

    Also those whose superior had ended without giving them another one.
    """
    tops = UnitVersion.objects.at(day).filter(parent__isnull=True, unit__branch=branch)
    left = UnitVersion.objects.at(day).filter(parent__ended_on__lt=day, unit__branch=branch)
    return sorted(_read([tops, left], day, MOST), key=lambda node: node.order)


def fill(tops, day):
    """Puts two levels of units into `below` of these Nodes; True where some were left out.

    Where there are more than MOST together, the second level is left to its own page.
    """
    found = _read(_levels([node.unit_id for node in tops], day), day, MOST + 1)
    is_cut = len(found) > MOST
    if is_cut:
        found = [node for node in found if node.level == 0][:MOST]
    by_id = {node.unit_id: node for node in [*tops, *found]}
    for node in found:
        by_id[node.parent_id].below.append(node)
    return is_cut


def stand_ins(unit, day, name=None):
    """Nodes of the units that stood for this one on a day on which it did not live.

    Before its founding those from which it came, the one of its own name first; after its end those
    that carried on. A unit under another of them is left to that one. Empty while it lived. `name`:
    the unit's own at that end of its life, where it is known.
    """
    if unit.is_withdrawn or unit.is_alive_on(day):
        return []
    is_early = day < unit.founded_on
    near, far = ("successor", "predecessor") if is_early else ("predecessor", "successor")
    step, generations = [unit.pk], []
    for _ in range(GENERATIONS):
        links = Succession.objects.filter(**{f"{near}__in": step, f"{far}__isnull": False})
        step = links.values(far)
        generations.append(UnitVersion.objects.at(day).filter(unit__in=step))
    found = {node.unit_id: node for node in _read(generations, day)}
    own = fold(name or unit.name_on(unit.founded_on if is_early else unit.ended_on))
    apart = [node for node in found.values() if node.parent_id not in found]
    return sorted(apart, key=lambda node: (fold(node.name) != own, node.order))


def by_kind(nodes):
    """[(words, Nodes)] in the order of the kinds: "Sở và tương đương", "Xã, phường, đặc khu".

    Kinds of one level stand together; the words are those of the kinds that there are.
    """
    groups = {}
    for node in nodes:
        groups.setdefault(_PLACE[node.kind], []).append(node)
    told = []
    for place in sorted(groups):
        kinds = {node.kind for node in groups[place]}
        words = ", ".join(kind.label for kind in _LEVELS[place] if kind in kinds)
        told.append((upper_first(words), groups[place]))
    return told


def hosts_of(tops, day):
    """{unit id: [(id, name)]} of these Nodes and all in their `below`: the Party organisations set
    up at an agency, the agency of a Party organisation."""
    shown = [*tops]
    for node in shown:  # which grows by what is below each
        shown += node.below
    mine, other = "agency", "party_unit"
    if tops[0].branch == "PARTY":
        mine, other = other, mine
    is_here = Q(**{f"{mine}__pk__among": {node.unit_id for node in shown}})
    of_day = UnitVersion.objects.filter(holds_on(day), unit=OuterRef(other))
    name, key = (Subquery(of_day.values(column)[:1]) for column in ("name", "name_key"))
    rows = Host.objects.at(day).filter(is_here).annotate(name=name, key=key)
    found = {}
    for here, there, name in rows.order_by("key", "pk").values_list(mine, other, "name"):
        found.setdefault(here, []).append((there, name))
    return found


def _levels(ids, day):
    """Versions of the units right under these (ids) on the day, and of those one level further."""
    first = UnitVersion.objects.at(day).filter(parent__in=ids).order_by()
    return first, UnitVersion.objects.at(day).filter(parent__in=first.values("unit")).order_by()


def _read(levels, day, most=None):
    """Nodes of one query: the rows of these querysets of versions, by level, then by name."""
    under = UnitVersion.objects.filter(holds_on(day), parent=OuterRef("unit")).order_by()
    count = under.values("parent").annotate(n=Count("pk")).values("n")
    columns = [name for name in Node.__dataclass_fields__ if name != "below"]
    parts = [
        rows.order_by()
        .annotate(
            branch=F("unit__branch"),
            is_illustrative=F("unit__is_illustrative"),
            level=Value(level),
            count=Coalesce(Subquery(count), 0),
        )
        .values_list(*columns)
        for level, rows in enumerate(levels)
    ]
    whole = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return [Node(*row) for row in whole.order_by("level", "name_key", "unit_id")[:most]]
