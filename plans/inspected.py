"""Which units a plan of inspections may name, and what share of a block it reaches in a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.vietnamese import upper_first
from plans.models import Inspection
from plans.models.inspection import INSPECTORS
from units.access import access_of
from units.models import Block, Unit, UnitVersion
from units.superiors import ids_below, ids_beside

OWN_TREE, BY_DOCUMENT = "đơn vị trực thuộc", "(cần văn bản làm căn cứ)"
BLOCKS = [choice for choice in Block.choices if choice[0]]


def offered_inspected(unit):
    """Units that may be inspected by `unit` today: [(title of the group, [Unit])].

    Those below it by block, then those of a block under the same top, which need a document that
    gives the inspection to this unit. Each group in Vietnamese order.
    """
    day = today()
    below = ids_below(unit.pk, day)
    others = ids_beside(unit.pk, day) - below - {unit.pk}
    groups = [
        (upper_first(title), _of_block(below, block, day))
        for block, title in (*BLOCKS, ("", OWN_TREE))
    ]
    groups += [
        (f"{upper_first(title)} {BY_DOCUMENT}", _of_block(others, block, day))
        for block, title in BLOCKS
    ]
    return [(title, units) for title, units in groups if units]


def _of_block(ids, block, day):
    versions = UnitVersion.objects.at(day).filter(unit__in=ids, block=block)
    keys = list(versions.order_by("name_key", "pk").values_list("unit", flat=True))
    units = Unit.objects.with_names().in_bulk(keys)
    return [units[key] for key in keys]


@dataclass(frozen=True)
class Share:
    """Of `count` units of a block, `done` were inspected in the year and `planned` stand in its
    plan, those done among them."""

    name: str
    count: int
    planned: int
    done: int

    @property
    def percent(self):
        """How many of a hundred units were inspected, a Decimal; None of a block without any."""
        return Decimal(self.done * 100) / self.count if self.count else None


def shares_of(unit, year, inspections):
    """[Share] of the blocks that the plan of `unit` reaches, of its tree, else of its superior's.

    `inspections`: those of the unit and year that stand. Units are those of the last day of the
    year, or of today. Blocks of which nothing is planned are left out.
    """
    day = min(date(year, 12, 31), today())
    planned = {inspection.inspected_id for inspection in inspections}
    done = {each.inspected_id for each in inspections if each.visited_on is not None}
    versions = UnitVersion.objects.at(day).filter(unit__in=ids_beside(unit.pk, day))
    rows = list(versions.values_list("unit", "parent", "block"))
    own = _tree(unit.pk, rows)
    in_blocks = [(key, block) for key, _, block in rows if block and key in own]
    if not in_blocks:
        in_blocks = [(key, block) for key, _, block in rows if block]
    blocks = {"": {key for key, parent, block in rows if parent == unit.pk and not block}}
    for key, block in in_blocks:
        blocks.setdefault(block, set()).add(key)
    return [
        Share(title, len(there), len(there & planned), len(there & done))
        for block, title in (*BLOCKS, ("", OWN_TREE))
        if (there := blocks.get(block, set())) & planned
    ]


def _tree(key, rows):
    """Ids of the units under this one, of rows (unit, parent, block) of one day."""
    below = {}
    for unit, parent, _block in rows:
        below.setdefault(parent, []).append(unit)
    found, waiting = set(), [key]
    while waiting:
        step = below.get(waiting.pop(), [])
        found.update(step)
        waiting += step
    return found


def units_with_plans(user):
    """Units whose inspections this user may see or plan, by name."""
    seen = Inspection.objects.visible_to(user).order_by().values("unit")
    own = access_of(user).own(*INSPECTORS)
    units = Unit.objects.with_names().filter(Q(pk__in=own) | Q(pk__in=seen))
    return sorted(units, key=lambda unit: unit.name_key)
