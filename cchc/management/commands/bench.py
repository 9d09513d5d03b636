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
from functools import cache, partial
from importlib import import_module
from itertools import cycle
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
from cchc.lib.memory import settle
from cchc.lib.paging import page_of
from cchc.management.fifty import fill
from cchc.unit_tree import tree_of
from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion
from meetings.actions.meeting import plan_meeting
from meetings.actions.session import begin_meeting
from meetings.exports import minutes_pdf
from meetings.models import Minutes
from scoring.engine import read_answers, read_set, score
from scoring.models import Assignment, Entry, Sheet
from units.access import access_of
from units.models import Branch, Kind, Membership, Unit, UnitVersion, User
from units.roles import Role
from units.search import find

# The leader of the province sees most rows; of the demonstration, or of `load_scale`.
READERS = ("lanhdao.ubnd", "do.toc.do")
LISTS = [
    "unit-list",
    "units:person-list",
    "plans:document-list",
    "plans:plan-list",
    "plans:task-list",
    "plans:explanation-list",
    "plans:report-list",
    "plans:inspection-list",
    "plans:remedy-list",
    "plans:committee-list",
    "plans:procedure-list",
    "plans:iso-list",
    "meetings:meeting-list",
    "meetings:conclusion-list",
    "meetings:quality-list",
    "scoring:round-list",
    "scoring:sheet-list",
    "scoring:ranking",
    "scoring:set-list",
    "scoring:index-list",
    "scoring:loss-list",
    "units:audit-list",
]
# Those that an admin has most rows of.
ADMIN_LISTS = ["units:user-list", "units:audit-list"]
# Leaves a second of the machine for which the bounds of the pages were set.
BOUNDS_AT = 235_000
CRITERIA = Path("scoring/criteria/so-minh-hoa-2026.toml")


class Command(BaseCommand):
    """Median of `--rounds` after five to warm up, or as many as there are rounds."""

    help = "Đo tốc độ trên máy này; mỗi phép đo in một dòng JSON."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=50, help="số lần đo, mặc định 50")

    def handle(self, *, rounds, **options):
        if not settings.DEMO:
            raise CommandError("Chỉ đo trên dữ liệu minh họa: đặt DEMO=1.")
        reader = User.objects.filter(username__in=READERS).first()
        if reader is None:
            raise CommandError("Chưa có dữ liệu minh họa: chạy seed_demo hoặc load_scale trước.")
        import_module(settings.ROOT_URLCONF)
        settle()  # as a server does before its first request
        with transaction.atomic():
            for measure in MEASURES:
                for name, once, facts in measure(reader):
                    self.stdout.write(json.dumps(_line(name, once, rounds, facts)))
            transaction.set_rollback(True)


def _line(name, once, rounds, facts):
    for _ in range(min(5, rounds)):
        once()
    times, worked, served, speeds = [], [], [], []
    server = _server_process()
    for _ in range(rounds):
        speeds.append(_speed())
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
        "least_cpu_ms": round(min(worked), 2),
        # The machine at that hour, and the work as it would be where the bounds were set.
        "leaves_per_second": round(statistics.median(speeds)),
        "even_cpu_ms": round(statistics.median(map(_evened, worked, speeds)), 2),
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


def _speed():
    """Leaves that the engine, which only reckons, scores a second just now."""
    once, many = _whole_set()
    begun = time.process_time()
    for _ in range(5):
        once()
    return 5 * many / (time.process_time() - begun)


def _evened(milliseconds, speed):
    return milliseconds * speed / BOUNDS_AT


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
    """Each list as the leader sees it, with its number of queries and rows: fifty where there is
    one to be copied and so many are shown."""
    for name in LISTS:
        try:
            url = reverse(name)
        except NoReverseMatch:  # an installation without that package's pages
            continue
        fill(name, reader)
        yield from _pages(reader, [(f"list {url}", url)])


def admin_lists(reader):
    """Accounts and their acts, as an admin of the reader's units sees them."""
    admins = Membership.objects.at(today()).filter(role=Role.ADMIN, user__is_active=True)
    above = access_of(reader).own()
    admin = admins.filter(unit__in=above).order_by("pk").select_related("user").first()
    if admin is not None:
        pages = [(f"list {reverse(name)} of an admin", reverse(name)) for name in ADMIN_LISTS]
        yield from _pages(admin.user, pages)


def _pages(reader, pages):
    """A measure for each (name, address), as the reader gets it."""
    client = _client(reader)
    for name, url in pages:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        if response.status_code != 200:
            raise CommandError(f"{url} trả lời {response.status_code}.")
        facts = {"queries": len(queries), "kB": round(len(response.content) / 1000)}
        if rows := response.content.count(b'<th scope="row"'):
            facts["rows"] = rows
        yield name, partial(client.get, url), facts


def _client(reader):
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(reader, backend="units.signin.LivingUserBackend")
    return client


def engine_leaves(reader):
    """The whole illustrative set scored, every leaf answered."""
    once, many = _whole_set()
    yield "engine, leaves scored", once, {"count": many}


@cache
def _whole_set():
    """(what scores the whole illustrative set, every leaf answered; its number of leaves)"""
    text = (settings.BASE_DIR / CRITERIA).read_text()
    criteria_set = read_set(text)
    leaves = [leaf for leaf in tomllib.loads(text)["criterion"] if "rule" in leaf]
    given = {leaf["code"]: {"value": _value(leaf)} for leaf in leaves}

    def once():
        score(criteria_set, read_answers(criteria_set, given))

    return once, len(leaves)


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
    meeting = minutes.meeting
    meeting.minutes.composed = three_hours()
    kilobytes = round(len(minutes_pdf(meeting)) / 1000)
    letters = len(json.dumps(meeting.minutes.composed, ensure_ascii=False))
    yield "minutes of three hours as PDF", once, {"letters": letters, "kB": kilobytes}


def three_hours():
    """Made-up sections of minutes as a session of three hours leaves them: 12 items, 60 opinions,
    20 conclusions, 6 votes."""
    said = "Nội dung trao đổi được ghi lại theo diễn biến của cuộc họp, có số liệu và nguyên nhân. "
    opinions = "\n".join(f"- Đại biểu {number:02d}: {said * 2}" for number in range(1, 6))
    blocks = []
    for number in range(1, 13):
        blocks.append({"label": f"Nội dung {number}", "text": said * 7})
        blocks.append({"label": "Ý kiến phát biểu", "text": opinions})
    head = ["TT", "Nội dung", "Người chịu trách nhiệm", "Thời hạn", "Sản phẩm"]
    rows = [[str(at), said, "Văn phòng", "31/12/2026", "Báo cáo"] for at in range(1, 21)]
    votes = [[said, "24/25", "0", "1", "96%"] for _ in range(6)]
    return [
        {
            "title": "Thời gian, địa điểm, thành phần",
            "blocks": [{"label": "Địa điểm", "text": said}],
        },
        {"title": "Nội dung", "blocks": blocks},
        {
            "title": "Kết luận, phân công nhiệm vụ",
            "blocks": [{"head": head, "widths": [6, 40, 22, 15, 17], "rows": rows}],
        },
        {
            "title": "Biểu quyết",
            "blocks": [{"head": head, "widths": [38, 15, 16, 15, 16], "rows": votes}],
        },
    ]


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


def session_desk(reader):
    """The page of a session of a cell of 60 while it goes on, and one touch on its roll."""
    keepers = Membership.objects.at(today()).filter(role=Role.SECRETARY, user__is_active=True)
    living = keepers.filter(unit__branch=Branch.PARTY, unit__ended_on__isnull=True)
    membership = living.order_by("pk").select_related("user", "unit").first()
    if membership is None:
        return
    keeper, unit = membership.user, membership.unit
    meeting = _session(unit, keeper)
    yield from _pages(keeper, [("page of a session, 60 members", meeting.get_absolute_url())])
    client, row = _client(keeper), meeting.attendance.first()
    url = reverse("meetings:attendance-mark", args=[row.pk])
    marks = cycle(["LATE", "PRESENT"])

    def touch():
        data = {"mark": next(marks), "was_mark": row.mark}
        row.mark = data["mark"]
        client.post(url, data, headers={"HX-Request": "true"})

    with CaptureQueriesContext(connection) as queries:
        touch()
    yield "one touch on a roll of 60", touch, {"queries": len(queries)}


def _session(unit, keeper):
    """Everyone came; three items with two opinions each, a vote and three conclusions."""
    meeting = plan_meeting(unit, by=keeper, kind="OTHER", planned_at=now(), chair_title="Bí thư")
    names = [f"Đảng viên {number:02}" for number in range(1, 61)]
    add_attendees(meeting, by=keeper, names=names, party_status="OFFICIAL")
    for number in (1, 2, 3):
        item = add_item(meeting, by=keeper, title=f"Nội dung {number}", text="Nhận định. " * 20)
        for name in names[:2]:
            add_opinion(meeting, by=keeper, item=item, speaker=name, text="Nhất trí. " * 10)
        add_conclusion(meeting, by=keeper, text=f"Kết luận {number}", who=names[number])
    record_vote(meeting, by=keeper, subject="Nghị quyết", entitled=60, in_favour=58)
    return begin_meeting(meeting, by=keeper)


def score_sheet(reader):
    """The largest sheet that a unit fills in, opened by its officer; its proposals; one row saved
    by htmx."""
    largest = Sheet.objects.filter(state=Sheet.State.DRAFT).annotate(rows=Count("entries"))
    sheet = largest.order_by("-rows", "pk").first()
    if sheet is None:
        return
    officers = Membership.objects.at(today()).filter(role=Role.OFFICER, user__is_active=True)
    membership = officers.filter(unit=sheet.unit_id).select_related("user").first()
    if membership is None:
        return
    url = sheet.get_absolute_url()
    yield from _pages(
        membership.user,
        [(f"sheet of {sheet.rows} rows", url), ("sheet with its proposals", f"{url}?goi-y=1")],
    )
    yield from _saved_row(_client(membership.user), sheet)


def appraisal(reader):
    """One row decided by its appraiser, by htmx, to and fro between two notes."""
    for assignment in Assignment.objects.filter(ended_at__isnull=True).order_by("pk"):
        near = {"round": assignment.round_id, "unit": assignment.unit_id}
        rows = Entry.objects.self_scored().filter(
            sheet__in=Sheet.objects.filter(**near, state=Sheet.State.APPRAISING),
            self_value__isnull=False,
            na_state="",
        )
        rows = rows.select_related("criterion").order_by("criterion__position")
        entry = next((row for row in rows if assignment.covers(row.criterion.top_code)), None)
        if entry is not None:
            yield _decision(_client(assignment.appraiser), entry)
            return


def _decision(client, entry):
    url, notes = reverse("scoring:entry-appraise", args=[entry.pk]), cycle(["Đã xem", "Xem lại"])

    def once():
        version = Entry.objects.values_list("version", flat=True).get(pk=entry.pk)
        typed = {f"e{entry.pk}-version": version, f"e{entry.pk}-note": next(notes), "agree": "1"}
        response = client.post(url, typed, headers={"HX-Request": "true"})
        if response.status_code != 200:
            raise CommandError(f"{url} trả lời {response.status_code}.")

    once()  # the first one of an appraiser says that he judges this sheet
    with CaptureQueriesContext(connection) as queries:
        once()
    return "one row of a sheet appraised", once, {"queries": len(queries) - 1}


def _saved_row(client, sheet):
    entry = sheet.entries.self_scored().filter(criterion__rule__kind="linear").first()
    if entry is None:
        return
    url, values = reverse("scoring:entry-score", args=[entry.pk]), cycle(["80", "90"])

    def once():
        version = sheet.entries.values_list("version", flat=True).get(pk=entry.pk)
        typed = {f"e{entry.pk}-version": version, f"e{entry.pk}-value": next(values)}
        client.post(url, typed, headers={"HX-Request": "true"})

    with CaptureQueriesContext(connection) as queries:
        once()
    yield "one row of a sheet saved", once, {"queries": len(queries) - 1}


MEASURES = [
    list_pages,
    admin_lists,
    unit_trees,
    unit_search,
    session_desk,
    score_sheet,
    appraisal,
    engine_leaves,
    minutes_paper,
]
