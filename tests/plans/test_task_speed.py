"""A list of 100,000 tasks: every filter answers in time, on PostgreSQL (heavy, by `make deep`)."""

import random
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from cchc.demo import scale
from cchc.lib.clock import now, today
from cchc.lib.paging import CAP
from cchc.lib.vietnamese import fold, round_half_up
from cchc.management.commands.load_scale import READER
from plans.models import UNFINISHED, Area, Task
from tests.evidence import note
from tests.plans.pages import queries_of
from units.models import Kind, Unit, User

TASKS, SEED, ROUNDS, MOST_MS = 100_000, 100, 5, 50
WHAT = ("Rà soát", "Công bố", "Cắt giảm", "Số hóa", "Kiểm tra", "Tập huấn", "Niêm yết", "Báo cáo")
OF_WHAT = (
    "thủ tục hành chính", "văn bản quy phạm pháp luật", "hồ sơ trực tuyến", "vị trí việc làm",
    "kỷ luật công vụ", "tự chủ tài chính", "dữ liệu dùng chung", "sự hài lòng của người dân",
)  # fmt: skip
STATES = (
    ("VERIFIED", 70), ("ACCEPTED", 12), ("ASSIGNED", 4), ("REPORTED", 3), ("RETURNED", 2),
    ("CANCELLED", 5), ("CANNOT", 2), ("DRAFT", 1), ("DECLINED", 1),
)  # fmt: skip
FILTERS = {
    "everything unfinished": {},
    "overdue": {"due": "overdue"},
    "due within seven days": {"due": "soon"},
    "not due yet": {"due": "later"},
    "done in time": {"state": "", "due": "in_time"},
    "done late": {"state": "", "due": "late"},
    "waiting for confirmation": {"state": "REPORTED"},
    "one area": {"area": "PROCEDURES"},
    "words of the title": {"text": "kỷ luật kiểm tra"},
    "words that no task has": {"text": "không có việc này"},
    "a unit by its name": {"unit": "nội vụ"},
    "all of them": {"state": ""},
    "several at once": {"text": "thủ tục", "area": "PROCEDURES", "due": "overdue", "unit": "sở"},
}


def _fill(choice):
    """Tasks of three years that the province and its departments gave to units under them."""
    day, areas = today(), list(Area.objects.all())
    living = Unit.objects.filter(ended_on__isnull=True, branch="STATE")
    leads = list(living.values_list("pk", flat=True))
    givers = list(
        living.filter(versions__kind__in=(Kind.PROVINCE, Kind.DEPARTMENT)).values_list(
            "pk", flat=True
        )
    )
    states, weights = zip(*STATES, strict=True)
    rows = []
    for number in range(TASKS):
        state = choice.choices(states, weights)[0]
        late = state in ("VERIFIED", "CANCELLED", "CANNOT", "DECLINED") or choice.random() < 0.2
        due = day + timedelta(days=choice.randint(-900, -1) if late else choice.randint(0, 200))
        done = due + timedelta(days=choice.randint(-30, 10))
        title = f"{choice.choice(WHAT)} {choice.choice(OF_WHAT)}, đợt {number}"
        is_reported = state in ("VERIFIED", "REPORTED")
        rows.append(
            Task(
                assigner_id=choice.choice(givers),
                lead_id=choice.choice(leads),
                title=title,
                search_fold=fold(title),
                area=choice.choice(areas),
                due_on=None if choice.random() < 0.02 and state != "VERIFIED" else due,
                due_text="khi có văn bản",
                assigned_on=due - timedelta(days=60),
                state=state,
                state_reason="Lý do." if state in ("CANCELLED", "CANNOT", "DECLINED") else "",
                percent=100 if is_reported else choice.randint(0, 90),
                reported_on=done if is_reported else None,
                done_on=done if state == "VERIFIED" else None,
                confirmed_at=now(),
            )
        )
    Task.objects.bulk_create(rows, 2000)


def _explained(found):
    """(execution, planning) in milliseconds of the database, by its own clock."""
    plan = found.explain(analyze=True)
    took = (re.search(rf"{part} Time: ([\d.]+) ms", plan)[1] for part in ("Execution", "Planning"))
    return tuple(Decimal(text) for text in took)


def _measured(reader, asked):
    """What the rows of a first page and their capped count take: the least of several rounds, which
    is what the work takes when nothing else runs beside it.
    """
    tasks = Task.objects.visible_to(reader).with_names().picked(day=today(), **asked)
    rows = tasks.select_related("confirmed_by").order_by("due_on", "id")[:51]
    count = tasks.order_by().values("pk")[: CAP + 1]
    rounds = [(*_explained(rows), *_explained(count)) for _ in range(ROUNDS)]
    least = [min(times) for times in zip(*rounds, strict=True)]
    return {
        "execution_ms": str(round_half_up(least[0] + least[2], 1)),
        "planning_ms": str(round_half_up(least[1] + least[3], 1)),
        "rows": len(rows),
    }


@pytest.mark.deep
def test_a_hundred_thousand_tasks_are_filtered_in_time(db, client):
    assert connection.vendor == "postgresql"  # as `make deep` runs it
    call_command("load_scale", scale="province", stdout=StringIO())
    _fill(random.Random(SEED))  # noqa: S311 (made-up tasks)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    reader = User.objects.get(username=READER)
    measures = [
        {"filter": name, **_measured(reader, {"state": UNFINISHED, **asked})}
        for name, asked in FILTERS.items()
    ]
    note(
        "tasks-postgresql",
        command="make deep",
        seed=SEED,
        tasks=Task.objects.count(),
        seen=Task.objects.visible_to(reader).count(),
        units=Unit.objects.count(),
        seed_of_units=scale.SEED,
        rounds=ROUNDS,
        measures=measures,
    )
    slow = [line for line in measures if Decimal(line["execution_ms"]) > MOST_MS]
    assert not slow, slow
    client.force_login(reader, backend="units.signin.LivingUserBackend")
    client.get("/nhiem-vu/")  # the first request of a session writes when it was seen
    assert queries_of(client, "/nhiem-vu/?phan=tat-ca&han=overdue&tim=thu+tuc") <= 8
