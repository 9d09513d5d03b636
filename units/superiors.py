"""Who stands over whom on a day, at any depth: one recursive query each way, ids only.

A version ends with its unit at the latest, so that the versions of a day are the units of that day.
A unit whose superior ended without giving it another one has nobody above it from then on.
"""

from datetime import date

from django.db import connection

# No tree is deeper; a ring, which the actions refuse to make, would end here as well.
MOST_LEVELS = 30

_BELOW = """
WITH RECURSIVE line(unit_id) AS (
  SELECT unit_id FROM units_unitversion
  WHERE parent_id = %(unit)s AND NOT is_withdrawn
    AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
  UNION
  SELECT v.unit_id FROM line JOIN units_unitversion v ON v.parent_id = line.unit_id
  WHERE NOT v.is_withdrawn
    AND v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to >= %(day)s)
)
SELECT unit_id FROM line WHERE unit_id <> %(unit)s
"""

_ABOVE = """
WITH RECURSIVE line(unit_id, level) AS (
  SELECT parent_id, 1 FROM units_unitversion
  WHERE unit_id = %(unit)s
    AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
  UNION ALL
  SELECT v.parent_id, line.level + 1 FROM line
  JOIN units_unitversion v ON v.unit_id = line.unit_id
  WHERE line.level < %(most)s
    AND v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to >= %(day)s)
)
SELECT unit_id FROM line WHERE unit_id IS NOT NULL ORDER BY level
"""

# All under the topmost unit of the line above: the tree in which the unit stands, without its top.
_BESIDE = """
WITH RECURSIVE up(unit_id, level) AS (
  SELECT CAST(%(unit)s AS bigint), 0
  UNION ALL
  SELECT v.parent_id, up.level + 1 FROM up
  JOIN units_unitversion v ON v.unit_id = up.unit_id
  WHERE v.parent_id IS NOT NULL AND up.level < %(most)s
    AND v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to >= %(day)s)
), line(unit_id) AS (
  SELECT unit_id FROM up WHERE level = (SELECT MAX(level) FROM up)
  UNION
  SELECT v.unit_id FROM line JOIN units_unitversion v ON v.parent_id = line.unit_id
  WHERE NOT v.is_withdrawn
    AND v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to >= %(day)s)
)
SELECT unit_id FROM line WHERE unit_id NOT IN (
  SELECT unit_id FROM up WHERE level = (SELECT MAX(level) FROM up)
)
"""

# How long each unit stood under another: every step narrows the days to those of its version.
_SPANS = """
WITH RECURSIVE line(unit_id, version_id, kind, first, last) AS (
  SELECT unit_id, id, kind,
         CASE WHEN valid_from > %s THEN valid_from ELSE %s END,
         CASE WHEN valid_to IS NULL OR valid_to > %s THEN %s ELSE valid_to END
  FROM units_unitversion
  WHERE unit_id IN ({ids}) AND NOT is_withdrawn
    AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
  UNION
  SELECT v.unit_id, v.id, v.kind,
         CASE WHEN v.valid_from > line.first THEN v.valid_from ELSE line.first END,
         CASE WHEN v.valid_to IS NULL OR v.valid_to > line.last THEN line.last ELSE v.valid_to END
  FROM line JOIN units_unitversion v ON v.parent_id = line.unit_id
  WHERE NOT v.is_withdrawn{through}
    AND v.valid_from <= line.last AND (v.valid_to IS NULL OR v.valid_to >= line.first)
)
SELECT line.unit_id, line.version_id, u.founded_on, line.first, line.last
FROM line JOIN units_unit u ON u.id = line.unit_id WHERE line.kind IN ({kinds})
"""


def ids_below(unit_id, day):
    """Ids of the units under this one on that day, at any depth."""
    return {row[0] for row in _ask(_BELOW, unit=unit_id, day=day)}


def ids_above(unit_id, day):
    """Ids of the units above this one on that day, the nearest first."""
    return [row[0] for row in _ask(_ABOVE, unit=unit_id, day=day, most=MOST_LEVELS)]


def ids_beside(unit_id, day):
    """Ids of the units under the topmost one above this one on that day, this one among them unless
    it is the top: the whole tree without its top."""
    return {row[0] for row in _ask(_BESIDE, unit=unit_id, day=day, most=MOST_LEVELS)}


def spans_below(unit_ids, first, last, kinds, *, is_through=False):
    """[(unit id, id of its version, day it was founded, first day, last day)]: when units of these
    kinds stood under one of these at any depth, or were one of them, between two days (both
    included). One row for each of their versions and each version of a superior on the way.
    `is_through`: only along superiors that are of these kinds too, which asks less.
    """
    if not unit_ids:
        return []
    names = ", ".join(f"'{kind}'" for kind in sorted(str(kind) for kind in kinds))
    question = _SPANS.format(
        ids=", ".join(f"{pk:d}" for pk in sorted(unit_ids)),
        kinds=names,
        through=f" AND v.kind IN ({names})" if is_through else "",
    )
    start, end = first.isoformat(), last.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(question, [start, start, end, end, end, start])
        rows = cursor.fetchall()
    return [(*row[:2], *(_day(day) for day in row[2:])) for row in rows]


def _day(value):
    """A date, which SQLite gives as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _ask(query, *, day, **values):
    with connection.cursor() as cursor:
        cursor.execute(query, {"day": day.isoformat(), **values})
        return cursor.fetchall()
