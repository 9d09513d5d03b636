"""Fifty people on one sheet at once: nobody's row is lost without his being told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cchc.lib.clock import now
from scoring.models import Entry
from tests.scoring.builders import make_round, make_set, sheet_of
from tests.world import World, make_user
from units.models import AuditEvent
from units.permissions import Role

EDITORS = 50
HEAD = """
code = "so-dong"
name = "Bộ tiêu chí thử (dữ liệu minh họa)"
level = "DEPARTMENT"
year = 2026
decimals = 2
[[criterion]]
code = "1"
name = "Lĩnh vực"
"""
LEAF = """
[[criterion]]
code = "1.{number}"
parent = "1"
name = "Tiêu chí {number}"
max = "100"
method = "self"
rule = {{ kind = "points" }}
"""


@pytest.fixture
def crowd(transactional_db):
    """(entries of one sheet, a client of each of fifty officers of its unit)."""
    world = World()
    text = HEAD + "".join(LEAF.format(number=number) for number in range(1, EDITORS + 1))
    criteria_set = make_set(world.province, text=text)
    the_round = make_round(world, world.ethnic, criteria_set=criteria_set)
    entries = list(Entry.objects.filter(sheet=sheet_of(the_round, world.ethnic)).order_by("pk"))
    clients = []
    for number in range(EDITORS):
        client = Client()
        user = make_user(f"canbo.{number}", (Role.OFFICER, world.ethnic))
        client.force_login(user, backend="units.signin.LivingUserBackend")
        session, moment = client.session, now().isoformat()
        session.update({"begun_at": moment, "seen_at": moment, "password_at": moment})
        session.save()
        clients.append(client)
    return entries, clients


def press(client, entry, value):
    """Saves one row as the page does; -> the status."""
    try:
        data = {f"e{entry.pk}-version": "1", f"e{entry.pk}-value": str(value)}
        url = reverse("scoring:entry-score", args=[entry.pk])
        return client.post(url, data, headers={"HX-Request": "true"}).status_code
    finally:
        connection.close()


def at_once(calls):
    with ThreadPoolExecutor(max_workers=EDITORS) as pool:
        return [done.result() for done in [pool.submit(press, *call) for call in calls]]


@pytest.mark.deep
def test_fifty_people_on_fifty_rows_never_collide(crowd):
    entries, clients = crowd
    statuses = at_once(
        (client, entry, number)
        for number, (client, entry) in enumerate(zip(clients, entries, strict=True), 1)
    )
    assert set(statuses) == {200}
    saved = Entry.objects.order_by("pk").values_list("self_value", "version")
    assert list(saved) == [(str(number), 2) for number in range(1, EDITORS + 1)]
    assert AuditEvent.objects.filter(kind="scoring.entry.scored").count() == EDITORS


@pytest.mark.deep
def test_fifty_people_on_one_row_one_is_kept_and_the_others_are_told(crowd):
    entries, clients = crowd
    statuses = at_once((client, entries[0], number) for number, client in enumerate(clients, 1))
    assert sorted(statuses) == [200] + [409] * (EDITORS - 1)
    kept = Entry.objects.get(pk=entries[0].pk)
    winner = statuses.index(200) + 1
    assert (kept.self_value, kept.version) == (str(winner), 2)
