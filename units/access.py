"""What a user's memberships reach today, read from the database in one query a request."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field

from django.db import connection

import cchc.lib.among  # noqa: F401 (registers `pk__among`)
from cchc.lib.clock import today
from units.roles import Reach, Role

# Each step goes by an index from the units found so far to their neighbours, so that the size of
# the country does not matter; `way` lets one recursive arm look along two tables (PostgreSQL
# takes no other form). In the long walk down CASE keeps each turn from the other's table; in the
# short one PostgreSQL would read whole tables for it. What the steps mean, said without that care:
# tests/units/test_reach.py.
#
# held: roles of today; one ends with its unit, unless nobody keeps that unit's records, and a
#   deputy's with the role that he deputises for, and with the account that holds it.
# kin: the unit and, down the whole chain, its predecessors, and units of its own that ended without
#   anybody to keep their records. Their people may read.
# own: those of them for which it stands in: all but the predecessors whose records another
#   successor keeps, and what is only reached through one (`is_own` 0; some are reached both ways).
# below: own and everything under it, today or on the last day of what has ended. A coordinator
#   works for the whole province, so his tree starts at the parent of the standing body.
_WALK_DOWN = """\
  SELECT below.member_id, COALESCE(s.predecessor_id, v.unit_id)
  FROM below CROSS JOIN way
  LEFT JOIN units_succession s ON s.successor_id = CASE way.n WHEN 1 THEN below.unit_id END
    AND s.keeps_records AND NOT s.is_withdrawn AND s."on" <= %(day)s
  LEFT JOIN units_unitversion v ON v.parent_id = CASE way.n WHEN 2 THEN below.unit_id END
    AND v.valid_from <= %(day)s
  WHERE s.id IS NOT NULL OR EXISTS (
    SELECT 1 FROM units_unit u WHERE u.id = v.unit_id
    AND (u.ended_on IS NULL OR v.valid_from <= u.ended_on)
    AND (v.valid_to IS NULL OR v.valid_to >= %(day)s OR v.valid_to >= u.ended_on))
"""
# The same in two recursive arms, for which SQLite (3.34 or later) takes a third less time.
_TWO_ARMS = """\
  SELECT below.member_id, s.predecessor_id
  FROM below JOIN units_succession s ON s.successor_id = below.unit_id
    AND s.keeps_records AND NOT s.is_withdrawn AND s."on" <= %(day)s
  UNION
  SELECT below.member_id, v.unit_id
  FROM below JOIN units_unitversion v ON v.parent_id = below.unit_id AND v.valid_from <= %(day)s
  JOIN units_unit u ON u.id = v.unit_id AND (u.ended_on IS NULL OR v.valid_from <= u.ended_on)
    AND (v.valid_to IS NULL OR v.valid_to >= %(day)s OR v.valid_to >= u.ended_on)
"""
_REACH = """
WITH RECURSIVE way AS (
  SELECT 1 AS n UNION ALL SELECT 2
), held AS (
  SELECT m.id, m.role, m.unit_id FROM units_membership m
  JOIN units_unit u ON u.id = m.unit_id
  LEFT JOIN units_membership p ON p.id = m.deputises_id
  LEFT JOIN units_user d ON d.id = p.user_id
  WHERE m.user_id = %(user)s
    AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
    AND (p.id IS NULL
         OR (d.is_active
             AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to >= %(day)s)))
    AND (u.ended_on IS NULL OR u.ended_on >= %(day)s OR NOT (
      EXISTS (SELECT 1 FROM units_succession s WHERE s.predecessor_id = u.id
              AND s.keeps_records AND NOT s.is_withdrawn AND s."on" <= %(day)s)
      OR (NOT EXISTS (SELECT 1 FROM units_succession s WHERE s.predecessor_id = u.id
                      AND s.keeps_records AND NOT s.is_withdrawn)
          AND EXISTS (SELECT 1 FROM units_unitversion v WHERE v.unit_id = u.id
                      AND v.parent_id IS NOT NULL AND v.valid_from <= u.ended_on
                      AND (v.valid_to IS NULL OR v.valid_to >= u.ended_on)))))
), kin(member_id, unit_id, is_own) AS (
  SELECT id, unit_id, 1 FROM held
  UNION
  SELECT kin.member_id, COALESCE(s.predecessor_id, v.unit_id),
         CASE WHEN s.id IS NULL OR (s.keeps_records AND s."on" <= %(day)s)
              THEN kin.is_own ELSE 0 END
  FROM kin CROSS JOIN way
  LEFT JOIN units_succession s
    ON way.n = 1 AND s.successor_id = kin.unit_id AND NOT s.is_withdrawn
  LEFT JOIN units_unitversion v ON way.n = 2 AND v.parent_id = kin.unit_id
  LEFT JOIN units_unit u ON u.id = COALESCE(s.predecessor_id, v.unit_id)
  WHERE (s.keeps_records AND s."on" <= %(day)s)
    OR (u.ended_on < %(day)s AND (s.id IS NOT NULL OR (
      v.valid_from <= u.ended_on AND (v.valid_to IS NULL OR v.valid_to >= u.ended_on)
      AND NOT EXISTS (SELECT 1 FROM units_succession k WHERE k.predecessor_id = u.id
                      AND k.keeps_records AND NOT k.is_withdrawn))))
), own AS (
  SELECT member_id, unit_id FROM kin WHERE is_own = 1
), below(member_id, unit_id) AS (
  SELECT member_id, unit_id FROM own
  UNION
  SELECT held.id, v.parent_id FROM held
  JOIN units_unitversion v ON v.unit_id = held.unit_id
  JOIN units_unit u ON u.id = v.unit_id
  WHERE held.role = 'COORDINATOR' AND v.parent_id IS NOT NULL
    AND v.valid_from <= %(day)s AND (u.ended_on IS NULL OR v.valid_from <= u.ended_on)
    AND (v.valid_to IS NULL OR v.valid_to >= %(day)s OR v.valid_to >= u.ended_on)
  UNION
{walk_down}), above(member_id, unit_id) AS (
  SELECT own.member_id, (
    SELECT v.parent_id FROM units_unitversion v JOIN units_unit u ON u.id = v.unit_id
    WHERE v.unit_id = own.unit_id
      AND v.valid_from <= %(day)s AND (u.ended_on IS NULL OR v.valid_from <= u.ended_on)
      AND (v.valid_to IS NULL OR v.valid_to >= %(day)s OR v.valid_to >= u.ended_on))
  FROM own
  UNION
  SELECT above.member_id, (
    SELECT v.parent_id FROM units_unitversion v JOIN units_unit u ON u.id = v.unit_id
    WHERE v.unit_id = above.unit_id
      AND v.valid_from <= %(day)s AND (u.ended_on IS NULL OR v.valid_from <= u.ended_on)
      AND (v.valid_to IS NULL OR v.valid_to >= %(day)s OR v.valid_to >= u.ended_on))
  FROM above
)
SELECT held.id, 'held', held.unit_id, held.role,
       (SELECT COALESCE(NULLIF(v.short_name, ''), v.name) FROM units_unitversion v
        WHERE v.unit_id = held.unit_id AND v.valid_from <= %(day)s
        ORDER BY v.valid_from DESC LIMIT 1)
FROM held
UNION ALL
SELECT member_id, 'own', unit_id, NULL, NULL FROM own
UNION ALL
SELECT DISTINCT member_id, 'kin', unit_id, NULL, NULL FROM kin
UNION ALL
SELECT member_id, 'below', NULL, NULL, {listed} FROM below GROUP BY member_id
UNION ALL
SELECT member_id, 'above', unit_id, NULL, NULL FROM above WHERE unit_id IS NOT NULL
"""
# What is below may be hundreds of units: one row for all takes less time than one for each.
REACH = {
    "sqlite": _REACH.replace("{walk_down}", _TWO_ARMS).replace("{listed}", "group_concat(unit_id)"),
    "postgresql": _REACH.replace("{walk_down}", _WALK_DOWN).replace(
        "{listed}", "string_agg(unit_id::text, ',')"
    ),
}


@dataclass
class Access:
    """The reach of one user on one day: ids of units by role.

    `held`: units of the memberships themselves; `own_ids`: these and the predecessors they stand in
    for; `kin_ids`: these and the predecessors whose records another successor keeps; `below_ids`:
    own ones and everything under them; `above_ids`: what stands over own units, up to the top;
    `home`: short name of the first membership's unit.
    """

    user_id: int | None = None
    home: str = ""
    home_id: int | None = None
    held: dict = field(default_factory=lambda: defaultdict(set))
    own_ids: dict = field(default_factory=lambda: defaultdict(set))
    kin_ids: dict = field(default_factory=lambda: defaultdict(set))
    below_ids: dict = field(default_factory=lambda: defaultdict(set))
    above_ids: dict = field(default_factory=lambda: defaultdict(set))
    _unions: dict = field(default_factory=dict, repr=False, compare=False)

    def has(self, *roles):
        return any(self.held.get(role) for role in roles)

    def own(self, *roles):
        """Ids of own units in these roles (any role when none is named), predecessors included."""
        return self._union("own_ids", roles)

    def kin(self, *roles):
        """Own units and every predecessor: what of them is not P3 may be read, nothing changed."""
        return self._union("kin_ids", roles)

    def below(self, *roles):
        """Ids of own units in these roles and of every unit under them.

        A province has some 170: ask for `unit__pk__among` (cchc/lib/among.py), which takes them as
        they are. `unit__in` finds the same rows, and turning each id for it costs more than the
        query.
        """
        return self._union("below_ids", roles)

    def above(self, *roles):
        """Ids of the units over own units in these roles, up to the top, own units left out."""
        return self._union("above_ids", roles)

    def _union(self, name, roles):
        """Made once for each question: a page asks the same one for each of its queries."""
        if (name, roles) not in self._unions:
            ids = getattr(self, name)
            found = frozenset().union(*(ids.get(role, ()) for role in (roles or ids)))
            self._unions[name, roles] = found
        return self._unions[name, roles]

    def reaches(self, role, reach, unit, obj=None, permission=None):
        """Does this role, with this reach, take the user to that unit?

        Without an object: to any unit at all. An object of no unit is reached by nobody.
        """
        if obj is None:
            return self.has(role)
        if reach is Reach.NAMED:
            names = getattr(obj, "names", None)
            return self.has(role) and bool(names and names(self, role, permission))
        if unit is None:
            return False
        if reach is Reach.BELOW:
            return unit.pk in self.below_ids.get(role, ())
        if reach is Reach.DIRECT:
            version = unit.version_on(unit.last_day)
            return bool(version and version.parent_id in self.own_ids.get(role, ()))
        return reach.suits(unit) and unit.pk in self.own_ids.get(role, ())

    def whose(self, unit_id, name):
        """The name of a unit; “tiếp nhận từ …” where the user stands in for one that has ended."""
        return f"tiếp nhận từ {name}" if self.takes_over(unit_id) else name

    def takes_over(self, unit_id):
        """Is it a unit that has ended, for which the user stands in?"""
        return unit_id in self.own() and not any(unit_id in ids for ids in self.held.values())

    def stands_in(self, role, reach, unit):
        """True when the user acts for a unit that has ended, as one of its heir's people."""
        if unit is None or reach is Reach.NAMED or unit.is_alive_on(today()):
            return False
        return unit.pk in self.own_ids.get(role, ()) and unit.pk not in self.held.get(role, ())


def access_of(user):
    """The Access of a user, read once for each user object, so once a request."""
    cached = getattr(user, "_access", None)
    day = today()
    if cached and cached[0] == day:
        return cached[1]
    access = _gathered(user, _rows(user, day))
    user._access = (day, access)
    return access


def users_of_each_role(user):
    """[(membership id, a copy of the user who holds that membership alone)] of today.

    Rules answer such a copy as they would answer who has no other role: so it is found which of
    several roles gives a right.
    """
    day, found, by_member = today(), [], defaultdict(list)
    for row in _rows(user, day):
        by_member[row[0]].append(row)
    for member_id, rows in sorted(by_member.items()):
        alone = copy(user)
        alone._access = (day, _gathered(user, rows))
        found.append((member_id, alone))
    return found


def _rows(user, day):
    """What the memberships of that day reach, as _REACH tells it, in no order."""
    if not (user.is_authenticated and user.is_active):
        return []
    with connection.cursor() as cursor:
        cursor.execute(REACH[connection.vendor], {"user": user.pk, "day": day.isoformat()})
        return cursor.fetchall()


def _gathered(user, rows):
    access, roles = Access(user.pk), {}
    reached = {
        "own": access.own_ids,
        "kin": access.kin_ids,
        "above": access.above_ids,
    }
    for member, _how, unit_id, role, name in sorted(row for row in rows if row[1] == "held"):
        roles[member] = role = Role(role)
        access.held[role].add(unit_id)
        if name and not access.home:
            access.home, access.home_id = name, unit_id
    for member, how, unit_id, _role, listed in rows:
        if how == "below":
            access.below_ids[roles[member]].update(map(int, listed.split(",")))
        elif how in reached:
            reached[how][roles[member]].add(unit_id)
    return access


def forget_access(user):
    """Read the rights again, after a membership was changed in this very request."""
    if hasattr(user, "_access"):
        del user._access
