"""A round of 4,000 sheets of 100 criteria: published and ranked in time (heavy, by `make deep`)."""

import statistics
import time
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoring.actions.result import publish_results
from scoring.engine import read_answers, read_set, score
from scoring.models import Entry
from tests.evidence import note
from tests.scoring import scale
from tests.scoring.builders import make_decision

SHEETS, ROUNDS = 4_000, 15
PUBLISH_SECONDS, PAGE_MS = 6, 30
PAGES = {
    "first page": "",
    "by an area": "xep=lv3",
    "most improved": "xep=tang-diem",
    "of one class": "loai=Khá",
    "search": "tim=quy mo 39",
}


@pytest.mark.deep
def test_a_round_is_published_and_its_ranking_read_in_time(world):
    assert connection.vendor == "postgresql"  # as `make deep` runs it
    units = scale.make_units(world, SHEETS)
    published = [_publish(world, units, year) for year in (2025, 2026)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    pages = {name: _page(query) for name, query in PAGES.items()}
    note(
        "round-postgresql",
        command="make deep",
        seed=scale.SEED,
        sheets=SHEETS,
        answers=Entry.objects.count() // 2,
        engine_leaves_a_second=_engine_rate(),
        publications=published,
        ranking_rounds=ROUNDS,
        ranking_pages=pages,
    )
    # In the round that was disturbed least, by the processor's clock: on a machine with other work
    # the clock on the wall says too much.
    slow = {name: page for name, page in pages.items() if page["least_server_cpu_ms"] >= PAGE_MS}
    assert not slow
    assert min(made["least_seconds"] for made in published) < PUBLISH_SECONDS, published


def _publish(world, units, year):
    block = scale.make_round(world, units, year)
    document = make_decision(world.province, symbol=f"{year}/QĐ-UBND")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.check_constraints()  # of the rows made up, which a commit would have done
    server, begun, worked = _server_cpu(), time.perf_counter(), time.process_time()
    snapshot = publish_results(block, by=world.congbo_ubnd, document=document)
    connection.check_constraints()  # as its commit does
    seconds = time.perf_counter() - begun
    ours, theirs = time.process_time() - worked, _server_cpu() - server
    assert snapshot.results.count() == SHEETS
    return {
        "year": year,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(ours, 2),
        "server_cpu_seconds": round(theirs, 2),
        "least_seconds": round(min(seconds, ours + theirs), 2),
        "payload_kB": len(snapshot.payload) // 1000,
        "answers_a_second": round(SHEETS * scale.LEAVES / seconds),
    }


def _engine_rate():
    """How fast the machine was at that hour: leaves read and scored by the engine alone."""
    the_set, chance = read_set(scale.set_text(2026)), Random(scale.SEED)  # noqa: S311 (made-up data)
    given = {
        leaf.code: {"value": scale.value_of(number, chance)}
        for number, leaf in enumerate(the_set.leaves)
    }
    begun = time.process_time()
    for _ in range(200):
        score(the_set, read_answers(the_set, given))
    return round(200 * scale.LEAVES / (time.process_time() - begun))


def _server_cpu():
    """Seconds that the database's process of this connection has worked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        with open(f"/proc/{cursor.fetchone()[0]}/schedstat") as stat:
            return int(stat.read().split()[0]) / 1_000_000_000


def _page(query):
    """Time that the database takes for the statements of one page, as the public gets it."""
    client, times, server = Client(), [], []
    for _ in range(ROUNDS):
        before = _server_cpu()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/xep-hang/?{query}")
        server.append((_server_cpu() - before) * 1000)
        assert response.status_code == 200
        assert response.context["rows"]
        times.append(sum(float(asked["time"]) for asked in queries) * 1000)
    return {
        "database_ms": round(statistics.median(times), 1),
        "least_database_ms": round(min(times), 1),
        "server_cpu_ms": round(statistics.median(server), 1),
        "least_server_cpu_ms": round(min(server), 1),
        "queries": len(queries),
    }
