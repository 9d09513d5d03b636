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
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast, Length
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from cchc.lib.clock import local, now
from meetings.exports import minutes_pdf
from meetings.models import Minutes
from scoring.engine import read_answers, read_set, score
from units.models import User

READER = "lanhdao.ubnd"  # the leader of the province sees most rows
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
        reader = User.objects.filter(username=READER).first()
        if reader is None:
            raise CommandError("Chưa có dữ liệu minh họa: chạy seed_demo trước.")
        with transaction.atomic():
            for measure in MEASURES:
                for name, once, facts in measure(reader):
                    self.stdout.write(json.dumps(_line(name, once, rounds, facts)))
            transaction.set_rollback(True)


def _line(name, once, rounds, facts):
    for _ in range(5):
        once()
    times, worked = [], []
    for _ in range(rounds):
        begun, at_work = time.perf_counter(), time.process_time()
        once()
        times.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - at_work) * 1000)
    median = statistics.median(times)
    # What a round does many times over is told by the second.
    rate = {"per_second": round(facts["count"] / median * 1000)} if "count" in facts else {}
    return {
        "measure": name,
        "median_ms": round(median, 2),
        # Of this process alone: on a machine with other work the clock on the wall says too much.
        "cpu_ms": round(statistics.median(worked), 2),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 2),
        "rounds": rounds,
        **facts,
        **rate,
        "database": connection.vendor,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}",
        "seed": "seed_demo",
        "on": local(now()).date().isoformat(),
    }


def list_pages(reader):
    """Each list as the leader sees it, with its number of queries."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(reader, backend="units.signin.LivingUserBackend")
    for name in LISTS:
        try:
            url = reverse(name)
        except NoReverseMatch:  # an installation without that package's pages
            continue
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        if response.status_code != 200:
            raise CommandError(f"{url} trả lời {response.status_code}.")
        facts = {"queries": len(queries), "kB": round(len(response.content) / 1000)}
        yield f"list {url}", lambda url=url: client.get(url), facts


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


MEASURES = [list_pages, engine_leaves, minutes_paper]
