"""Chains of units through time: who came from whom, and who keeps the records of whom.

One link is a Succession in force; `Unit.keeper` is the link of one unit that has ended. The walks
ask one query a link, and chains are short: Ban Dân tộc, its department of the spring of 2025, that
of today. A ring, which the actions refuse to make, ends a walk where it began.
"""

from django.db import connection

from units.models.succession import Succession
from units.rest import once

# The parts of a WITH RECURSIVE that find, for each `start` of the units named twice, every `id` of
# its line. For a query that goes on from there; `lines_of` asks for them alone.
LINES = """
back(start, id) AS (
  SELECT id, id FROM units_unit WHERE id IN ({units})
  UNION
  SELECT back.start, s.predecessor_id FROM back JOIN units_succession s
  ON s.successor_id = back.id AND s.keeps_records AND NOT s.is_withdrawn
), ahead(start, id) AS (
  SELECT id, id FROM units_unit WHERE id IN ({units})
  UNION
  SELECT ahead.start, s.successor_id FROM ahead JOIN units_succession s
  ON s.predecessor_id = ahead.id AND s.keeps_records AND NOT s.is_withdrawn
), kin(start, id) AS (
  SELECT start, id FROM back UNION SELECT start, id FROM ahead
)
"""


def forebears(ids, *, kept_only=False, generations=None):
    """{unit id: day from which it was succeeded}: these units (None) and all that they came from.

    `kept_only`: only along links whose successor keeps the records. `generations`: at most so many
    links back, however far where it is None.
    """
    return _walk(ids, "successor", "predecessor", kept_only, generations)


def heirs(ids, *, kept_only=False, generations=None):
    """{unit id: day from which it carried on}: these units (None) and all that came from them."""
    return _walk(ids, "predecessor", "successor", kept_only, generations)


def line_of(unit):
    """Ids of the unit, of all whose records it keeps, and of all that keep its own."""
    return {*forebears([unit.pk], kept_only=True), *heirs([unit.pk], kept_only=True)}


def lines_of(ids):
    """{unit id: what `line_of` gives for it} of many units at once, by one query."""
    found = {pk: {pk} for pk in ids}
    if found:
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(found))
            lines = f"WITH RECURSIVE {LINES.format(units=marks)} SELECT start, id FROM kin"  # noqa: S608
            cursor.execute(lines, [*found, *found])
            for start, pk in cursor.fetchall():
                found[start].add(pk)
    return found


def keepers_of(unit):
    """The unit, who keeps its records since it ended, and so on to one that acts today.

    Where no successor keeps them it is the superior of the last day, or who keeps that one's.
    """
    chain, keeper = [unit], unit.keeper
    while keeper is not None and keeper not in chain:
        chain.append(keeper)
        keeper = keeper.keeper
    return chain


def _walk(ids, near, far, kept_only, generations):
    question = ("line", tuple(ids), near, kept_only, generations)
    return dict(once(question, lambda: _ask_walk(question[1], near, far, kept_only, generations)))


def _ask_walk(ids, near, far, kept_only, generations):
    links = Succession.objects.filter(**{f"{far}__isnull": False}).order_by("on", "pk")
    if kept_only:
        links = links.filter(keeps_records=True)
    found = dict.fromkeys(ids)
    step, passed = list(found), 0
    while step and passed != generations:
        passed += 1
        reached = dict(links.filter(**{f"{near}__in": step}).values_list(far, "on"))
        step = [pk for pk in reached if pk not in found]
        found |= {pk: reached[pk] for pk in step}
    return found
