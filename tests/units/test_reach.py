"""The reach of a membership, said plainly, against the query that is quick in a country of 14,000.

The plain one first makes every edge and every heir of the country, then follows them: what it says
is easy to check, and too slow for every request.
"""

import random
from datetime import date, timedelta

import pytest
from django.db import connection

from tests.world import make_unit, make_user
from units.access import REACH
from units.models import Kind, Membership, Succession, Unit, UnitVersion, User
from units.roles import Role

# edge: superior and unit, today or on the unit's last day.
# heir: keeper of records and the unit that has ended: the successor said to keep them, else the
#   superior of its last day (and so that one's heir).
PLAIN = """
WITH RECURSIVE edge AS (
  SELECT v.parent_id AS upper_id, v.unit_id AS lower_id
  FROM units_unitversion v JOIN units_unit u ON u.id = v.unit_id
  WHERE v.parent_id IS NOT NULL
    -- on the earlier of the day and the unit's last one
    AND v.valid_from <= %(day)s AND (u.ended_on IS NULL OR v.valid_from <= u.ended_on)
    AND (v.valid_to IS NULL OR v.valid_to >= %(day)s OR v.valid_to >= u.ended_on)
), heir AS (
  SELECT successor_id AS upper_id, predecessor_id AS lower_id FROM units_succession
  WHERE keeps_records AND NOT is_withdrawn AND "on" <= %(day)s
  UNION
  SELECT edge.upper_id, edge.lower_id FROM edge JOIN units_unit u ON u.id = edge.lower_id
  WHERE u.ended_on < %(day)s AND NOT EXISTS (
    SELECT 1 FROM units_succession s
    WHERE s.predecessor_id = u.id AND s.keeps_records AND NOT s.is_withdrawn)
), held AS (
  SELECT m.id, m.role, m.unit_id FROM units_membership m
  JOIN units_unit u ON u.id = m.unit_id AND (
    u.ended_on IS NULL OR u.ended_on >= %(day)s OR u.id NOT IN (SELECT lower_id FROM heir))
  LEFT JOIN units_membership p ON p.id = m.deputises_id
  WHERE m.user_id = %(user)s
    AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
    AND (p.id IS NULL
         OR (p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to >= %(day)s)))
), own(member_id, unit_id) AS (
  SELECT id, unit_id FROM held
  UNION
  SELECT own.member_id, heir.lower_id FROM own JOIN heir ON heir.upper_id = own.unit_id
), forebear AS (
  SELECT upper_id, lower_id FROM heir
  UNION
  SELECT s.successor_id, s.predecessor_id FROM units_succession s
  JOIN units_unit u ON u.id = s.predecessor_id
  WHERE s.successor_id IS NOT NULL AND NOT s.is_withdrawn AND u.ended_on < %(day)s
), kin(member_id, unit_id) AS (
  SELECT id, unit_id FROM held
  UNION
  SELECT kin.member_id, forebear.lower_id FROM kin JOIN forebear ON forebear.upper_id = kin.unit_id
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
SELECT held.id, 'held', held.unit_id, held.role,
       (SELECT COALESCE(NULLIF(v.short_name, ''), v.name) FROM units_unitversion v
        WHERE v.unit_id = held.unit_id AND v.valid_from <= %(day)s
        ORDER BY v.valid_from DESC LIMIT 1)
FROM held
UNION ALL
SELECT member_id, 'own', unit_id, NULL, NULL FROM own
UNION ALL
SELECT member_id, 'kin', unit_id, NULL, NULL FROM kin
UNION ALL
SELECT member_id, 'below', unit_id, NULL, NULL FROM below
UNION ALL
SELECT member_id, 'above', unit_id, NULL, NULL FROM above
"""

FIRST, MIDDLE, TODAY = date(2020, 1, 1), date(2023, 1, 1), date(2026, 1, 1)


def reached(query, user, day):
    with connection.cursor() as cursor:
        cursor.execute(query, {"user": user.pk, "day": day.isoformat()})
        return sorted(map(str, one_by_one(cursor.fetchall())))


def one_by_one(rows):
    """With a row for each unit below, which the query lists in one."""
    for member, how, unit, role, listed in rows:
        if how == "below" and unit is None:
            yield from ((member, how, int(each), None, None) for each in listed.split(","))
        else:
            yield member, how, unit, role, listed


def a_day(rng, since=FIRST):
    return since + timedelta(days=rng.randrange(1, 2000))


def a_history(rng):
    """Some thirty units, half of them ended, moved or succeeded at random, and four people."""
    units = []
    for number in range(30):
        parent = rng.choice([None, *units[-6:]])
        since = FIRST if rng.random() < 0.7 else a_day(rng)
        until = a_day(rng, since) if rng.random() < 0.4 else None
        units.append(
            make_unit(
                f"Đơn vị {number}", kind=Kind.DIVISION, parent=parent, since=since, until=until
            )
        )
    for unit in units:
        if unit.ended_on is None and rng.random() < 0.2:  # moved
            version = unit.versions.get()
            on = a_day(rng, unit.founded_on)
            version.valid_to = on - timedelta(days=1)
            version.save()
            others = [other for other in units if other.pk < unit.pk]
            UnitVersion.objects.create(
                unit=unit, name=unit.name, kind=Kind.DIVISION, valid_from=on,
                parent=rng.choice([None, *others]),
            )  # fmt: skip
        if unit.ended_on and rng.random() < 0.7:
            heirs = rng.sample([other for other in units if other != unit], rng.randrange(1, 3))
            for place, successor in enumerate(heirs):
                Succession.objects.create(
                    predecessor=unit, successor=successor, form="SPLIT", share="PART",
                    on=unit.ended_on + timedelta(days=1), keeps_records=place == 0,
                    is_withdrawn=rng.random() < 0.2,
                )  # fmt: skip
    for number in range(4):
        pairs = [(rng.choice(list(Role)), unit) for unit in rng.sample(units, 3)]
        make_user(f"nguoi.{number}", *pairs)
    return units


@pytest.mark.parametrize("seed", range(8))
def test_in_a_history_made_at_random(db, seed):
    rng = random.Random(seed)  # noqa: S311 (no secret)
    a_history(rng)
    for user in User.objects.all():
        for day in (FIRST, MIDDLE, TODAY, a_day(rng)):
            assert reached(REACH[connection.vendor], user, day) == reached(PLAIN, user, day)


@pytest.mark.parametrize("day", [date(2021, 5, 1), date(2025, 6, 30), TODAY])
def test_of_the_whole_cast(world, day):
    held = {row.user for row in Membership.objects.select_related("user")}
    assert len(held) >= 15
    assert any(reached(REACH[connection.vendor], user, TODAY) for user in held)
    for user in held:
        assert reached(REACH[connection.vendor], user, day) == reached(PLAIN, user, day)


def test_a_ring_of_heirs_ends(world):
    """Data that no action would write must not keep a request going for ever."""
    first, second = Unit.objects.filter(ended_on__isnull=False)[:2]
    Succession.objects.filter(predecessor__in=(first, second)).delete()
    for one, other in ((first, second), (second, first)):
        Succession.objects.create(
            predecessor=one, successor=other, on=TODAY, form="MERGE", keeps_records=True
        )
    user = make_user("vong.tron", (Role.ADMIN, first))
    assert reached(REACH[connection.vendor], user, TODAY) == reached(PLAIN, user, TODAY)
