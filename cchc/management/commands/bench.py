"""`manage.py bench`: how fast this machine does what readers wait for; one JSON line per measure.

A measure is a function below that yields (name, milliseconds of one round, facts). Add one to
MEASURES. Everything is measured in this process, so without network and proxy; what it writes is
rolled back. Needs the demonstration data.
"""

import json
import os
import platform
import statistics
import time
import tomllib
from datetime import date
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Count, TextField
from django.db.models.functions import Cast, Length
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from cchc.lib.clock import local, now, today
from cchc.lib.paging import page_of
from cchc.unit_tree import tree_of
from meetings.exports import minutes_pdf
from meetings.models import Minutes
from scoring.engine import read_answers, read_set, score
from units.models import Kind, Unit, UnitVersion, User
from units.search import find

# The leader of the province sees most rows; of the demonstration, or of `load_scale`.
READERS = ("lanhdao.ubnd", "do.toc.do")
LISTS = [
    "unit-list",
    "plans:document-list",
    "plans:plan-list",
    "plans:task-list",
    "meetings:meeting-list",
    "meetings:conclusion-list",
    "scoring:sheet-list",
    "scoring:ranking",
    "units:audit-list",
]
CRITERIA = Path("scoring/criteria/so-minh-hoa-2026.toml")


class Command(BaseCommand):
    """Median of `--rounds` after five to warm up."""

    help = "Đo tốc độ trên máy này; mỗi phép đo in một dòng JSON."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=50, help="số lần đo, mặc định 50")

    def handle(self, *, rounds, **options):
        if not settings.DEMO:
            raise CommandError("Chỉ đo trên dữ liệu minh họa: đặt DEMO=1.")
        reader = User.objects.filter(username__in=READERS).first()
        if reader is None:
            raise CommandError("Chưa có dữ liệu minh họa: chạy seed_demo hoặc load_scale trước.")
        with transaction.atomic():
            for measure in MEASURES:
                for name, once, facts in measure(reader):
                    self.stdout.write(json.dumps(_line(name, once, rounds, facts)))
            transaction.set_rollback(True)


def _line(name, once, rounds, facts):
    for _ in range(5):
        once()
    times, worked, served = [], [], []
    server = _server_process()
    for _ in range(rounds):
        at_server = _server_cpu(server)
        begun, at_work = time.perf_counter(), time.process_time()
        once()
        times.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - at_work) * 1000)
        served.append(_server_cpu(server) - at_server)
    median = statistics.median(times)
    if server is not None:
        # The round with the least work of both processes: what an answer takes on an idle machine.
        both = min(map(sum, zip(worked, served, strict=True)))
        told = {"server_cpu_ms": statistics.median(served), "least_cpu_ms": both}
        facts = {**facts, **{name: round(work, 2) for name, work in told.items()}}
    # What a round does many times over is told by the second.
    rate = {"per_second": round(facts["count"] / median * 1000)} if "count" in facts else {}
    return {
        "measure": name,
        "median_ms": round(median, 2),
        # The quickest round: what the machine needs when nothing else is running.
        "least_ms": round(min(times), 2),
        # Of this process alone: on a machine with other work the clock on the wall says too much.
        "cpu_ms": round(statistics.median(worked), 2),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 2),
        "rounds": rounds,
        **facts,
        **rate,
        "database": connection.vendor,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}",
        "seed": "load_scale" if User.objects.filter(username=READERS[1]).exists() else "seed_demo",
        "on": local(now()).date().isoformat(),
    }


def _server_process():
    """Where this machine tells how long the database's process of this connection has worked; None
    elsewhere than on a PostgreSQL of this machine, reached by its socket."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        if not connection.connection.info.host.startswith("/"):
            return None
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return stat if stat.exists() else None


def _server_cpu(process):
    """Milliseconds that it has worked until now; 0 where this is not known."""
    return int(process.read_text().split()[0]) / 1_000_000 if process else 0


def list_pages(reader):
    """Each list as the leader sees it, with its number of queries."""
    pages = []
    for name in LISTS:
        try:
            pages.append((f"list {reverse(name)}", reverse(name)))
        except NoReverseMatch:  # an installation without that package's pages
            continue
    yield from _pages(reader, pages)


def _pages(reader, pages):
    """A measure for each (name, address), as the reader gets it."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(reader, backend="units.signin.LivingUserBackend")
    for name, url in pages:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        if response.status_code != 200:
            raise CommandError(f"{url} trả lời {response.status_code}.")
        facts = {"queries": len(queries), "kB": round(len(response.content) / 1000)}
        yield name, partial(client.get, url), facts


def engine_leaves(reader):
    """The whole illustrative set scored, every leaf answered."""
    text = (settings.BASE_DIR / CRITERIA).read_text()
    criteria_set = read_set(text)
    leaves = [leaf for leaf in tomllib.loads(text)["criterion"] if "rule" in leaf]
    given = {leaf["code"]: {"value": _value(leaf)} for leaf in leaves}

    def once():
        score(criteria_set, read_answers(criteria_set, given))

    yield "engine, leaves scored", once, {"count": len(leaves)}


def _value(leaf):
    """A good answer to a leaf of the four kinds that the illustrative set uses."""
    rule = leaf["rule"]
    if rule["kind"] == "choice":
        return rule["levels"][0]["label"]
    return {"yes_no": True, "points": leaf["max"], "survey": "83.5"}[rule["kind"]]


def minutes_paper(reader):
    """The longest minutes as a PDF, in the child process that a reader waits for."""
    longest = Minutes.objects.annotate(letters=Length(Cast("composed", TextField())))
    minutes = longest.order_by("-letters", "pk").select_related("meeting__unit").first()
    if minutes is None:
        return
    kilobytes = round(len(minutes_pdf(minutes.meeting)) / 1000)

    def once():
        minutes_pdf(minutes.meeting)

    yield "minutes as PDF", once, {"letters": minutes.letters, "kB": kilobytes}


def unit_trees(reader):
    """The tree of the province with most units under it: today, in 2023, and as a whole page."""
    upper = UnitVersion.objects.at(today()).filter(kind__in=[Kind.PROVINCE, Kind.CITY])
    largest = upper.annotate(size=Count("unit__child_versions")).order_by("-size", "pk").first()
    if largest is None:
        return
    root, size = largest.unit_id, Unit.objects.count()
    for day in (today(), date(2023, 6, 1)):
        with CaptureQueriesContext(connection) as queries:
            tree = tree_of(reader, day, root_id=root)
        facts = {"queries": len(queries), "units": size, "groups": len(tree.tops[0].groups)}
        yield f"tree of a province on {day}", partial(tree_of, reader, day, root_id=root), facts
    yield from _pages(reader, [("page of the tree", f"{reverse('unit-tree')}?goc={root}")])


def unit_search(reader):
    """What search waits for: names asked, then the versions of the first page."""
    size = UnitVersion.objects.count()
    gone = UnitVersion.objects.filter(kind=Kind.COMMUNE, unit__ended_on__isnull=False)
    former = gone.order_by("name_key", "pk").values_list("name", flat=True).first() or "xã"
    texts = {
        "a former name": former,
        "a department": "so noi vu",
        "words in any order": "vu noi so",
        "a kind that all bear": "xã",
        "nothing": "không có tên này",
    }
    for what, text in texts.items():
        once = partial(_found, text)
        with CaptureQueriesContext(connection) as queries:
            rows = once()
        facts = {"queries": len(queries), "versions": size, "rows": len(rows)}
        yield f"search for {what}", once, facts
    url = reverse("unit-list")
    yield from _pages(reader, [("page of the search", f"{url}?tim={former}")])


def _found(text):
    day = today()
    versions = UnitVersion.objects.at(day).select_related("unit").with_parent_name(day)
    found = find(versions, text)
    return page_of(found.versions, {}, order=found.order).rows


MEASURES = [list_pages, unit_trees, unit_search, engine_leaves, minutes_paper]
