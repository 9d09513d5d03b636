"""What a user's memberships reach today, read from the database in one query a request."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from cchc.lib.clock import today
from units.roles import Reach, Role

# A unit reaches its predecessors whose records it keeps (they cannot act any more), down the whole
# chain; below it stand the units whose parent it is today, or was on their last day. A coordinator
# works for the whole province, so his tree starts at the parent of the standing body.
_REACH = """
WITH RECURSIVE held AS (
  SELECT id, role, unit_id FROM units_membership
  WHERE user_id = %(user)s AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
), edge AS (
  SELECT v.parent_id AS upper_id, v.unit_id AS lower_id
  FROM units_unitversion v JOIN units_unit u ON u.id = v.unit_id
  WHERE v.parent_id IS NOT NULL
    AND v.valid_from <= CASE WHEN u.ended_on IS NULL OR u.ended_on > %(day)s
                             THEN CAST(%(day)s AS date) ELSE u.ended_on END
    AND (v.valid_to IS NULL OR v.valid_to >= CASE WHEN u.ended_on IS NULL OR u.ended_on > %(day)s
                                                  THEN CAST(%(day)s AS date) ELSE u.ended_on END)
), heir AS (
  SELECT successor_id AS upper_id, predecessor_id AS lower_id FROM units_succession
  WHERE keeps_records AND successor_id IS NOT NULL AND "on" <= %(day)s
), own(member_id, unit_id) AS (
  SELECT id, unit_id FROM held
  UNION
  SELECT own.member_id, heir.lower_id FROM own JOIN heir ON heir.upper_id = own.unit_id
), step AS (
  SELECT upper_id, lower_id FROM edge UNION SELECT upper_id, lower_id FROM heir
), below(member_id, unit_id) AS (
  SELECT member_id, unit_id FROM own
  UNION
  SELECT held.id, edge.upper_id FROM held JOIN edge ON edge.lower_id = held.unit_id
  WHERE held.role = 'COORDINATOR'
  UNION
  SELECT below.member_id, step.lower_id FROM below JOIN step ON step.upper_id = below.unit_id
), above(member_id, unit_id) AS (
  SELECT own.member_id, edge.upper_id FROM own JOIN edge ON edge.lower_id = own.unit_id
  UNION
  SELECT above.member_id, edge.upper_id FROM above JOIN edge ON edge.lower_id = above.unit_id
)
SELECT held.id, held.role, held.unit_id, own.unit_id, 1,
       (SELECT v.name FROM units_unitversion v WHERE v.unit_id = held.unit_id
        AND v.valid_from <= %(day)s ORDER BY v.valid_from DESC LIMIT 1)
FROM held JOIN own ON own.member_id = held.id
UNION ALL
SELECT held.id, held.role, held.unit_id, below.unit_id, 0, NULL
FROM held JOIN below ON below.member_id = held.id
UNION ALL
SELECT held.id, held.role, held.unit_id, above.unit_id, 2, NULL
FROM held JOIN above ON above.member_id = held.id
"""


@dataclass
class Access:
    """The reach of one user on one day: ids of units by role.

    `held`: units of the memberships themselves; `own_ids`: these and the predecessors they stand in
    for; `below_ids`: these and everything under them; `above_ids`: what stands over own units, up
    to the top; `home`: name of the first membership's unit.
    """

    user_id: int | None = None
    home: str = ""
    home_id: int | None = None
    held: dict = field(default_factory=lambda: defaultdict(set))
    own_ids: dict = field(default_factory=lambda: defaultdict(set))
    below_ids: dict = field(default_factory=lambda: defaultdict(set))
    above_ids: dict = field(default_factory=lambda: defaultdict(set))

    def has(self, *roles):
        return any(self.held.get(role) for role in roles)

    def own(self, *roles):
        """Ids of own units in these roles (any role when none is named), predecessors included."""
        return self._union(self.own_ids, roles)

    def below(self, *roles):
        """Ids of own units in these roles and of every unit under them."""
        return self._union(self.below_ids, roles)

    def above(self, *roles):
        """Ids of the units over own units in these roles, up to the top, own units left out."""
        return self._union(self.above_ids, roles)

    @staticmethod
    def _union(ids, roles):
        return frozenset().union(*(ids.get(role, ()) for role in (roles or ids)))

    def reaches(self, role, reach, unit, obj=None, permission=None):
        """Does this role, with this reach, take the user to that unit (None: any unit at all)?"""
        if unit is None and reach is not Reach.NAMED:
            return self.has(role)
        if reach is Reach.NAMED:
            names = getattr(obj, "names", None)
            return self.has(role) and (obj is None or bool(names and names(self, role, permission)))
        if reach is Reach.BELOW:
            return unit.pk in self.below_ids.get(role, ())
        if reach is Reach.DIRECT:
            version = unit.version_on(unit.last_day)
            return bool(version and version.parent_id in self.own_ids.get(role, ()))
        if reach is Reach.STATE and unit.branch != "STATE":
            return False
        if reach is Reach.PARTY and unit.branch != "PARTY":
            return False
        return unit.pk in self.own_ids.get(role, ())

    def stands_in(self, role, reach, unit):
        """True when the user acts for a unit that has ended, as one of its heir's people."""
        if unit is None or unit.ended_on is None or reach is Reach.NAMED:
            return False
        return unit.pk in self.own_ids.get(role, ()) and unit.pk not in self.held.get(role, ())


def access_of(user):
    """The Access of a user, read once for each user object, so once a request."""
    cached = getattr(user, "_access", None)
    day = today()
    if cached and cached[0] == day:
        return cached[1]
    access = Access(user.pk)
    if user.is_authenticated and user.is_active:
        with connection.cursor() as cursor:
            cursor.execute(_REACH, {"user": user.pk, "day": day.isoformat()})
            for _member, role, held_id, unit_id, where, name in sorted(
                cursor.fetchall(), key=lambda row: row[0]
            ):
                role = Role(role)
                if name and not access.home:
                    access.home, access.home_id = name, held_id
                access.held[role].add(held_id)
                (access.below_ids, access.own_ids, access.above_ids)[where][role].add(unit_id)
    user._access = (day, access)
    return access


def forget_access(user):
    """Read the rights again, after a membership was changed in this very request."""
    user.__dict__.pop("_access", None)
