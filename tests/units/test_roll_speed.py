"""A list of the most rows that a file may have: every page answers in time, the rest is a job."""

import os
import random
from pathlib import Path
from time import perf_counter, process_time

import pytest

from cchc.lib.sheets import Column, read, write_csv, write_xlsx
from cchc.lib.tables import MOST_ROWS
from tests.evidence import note
from tests.jobs import run_jobs
from tests.units.test_roll_import import confirm, upload
from units.models import AuditEvent, Job, Person, Position

SEED = 5_000
MOST_SECONDS = 3  # work that takes longer is done beside the server (units/background.py)
FAMILY = "Nguyễn Trần Lê Hoàng Nông Lò Vi Hà Ma Đặng Bàn Chẩu Quan Triệu Lý"
MIDDLE = "Văn Thị Đức Ngọc Minh Thu Quang Hồng"
GIVEN = "An Bình Chi Dũng Giang Hòa Khánh Lan Mai Nam Oanh Phúc Quý Sơn Tú Uyên Vinh Yến"
HEADS = ("Họ và tên", "Người cùng tên thứ", "Chức vụ Đảng", "Tình trạng", "Từ ngày")


def made_up_rows(count):
    """So many posts of made-up people; of one name there may be several."""
    choice = random.Random(SEED)  # noqa: S311 (made-up names)
    seen, rows = {}, []
    for _ in range(count):
        name = " ".join(choice.choice(words.split()) for words in (FAMILY, MIDDLE, MIDDLE, GIVEN))
        seen[name] = seen.get(name, 0) + 1
        second = str(seen[name]) if seen[name] > 1 else ""
        rows.append(
            [name, second, "đảng viên", choice.choice(("chính thức", "dự bị")), "01/8/2025"]
        )
    return rows


def all_work():
    """Seconds that processors worked for this process: in it, and in the ended children of the
    processes that it started, which are those that read what was sent (cchc/lib/limited.py)."""
    ticks = 0
    for children in Path("/proc/self/task").glob("*/children"):
        for pid in children.read_text().split():
            told = Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()
            ticks += int(told[13]) + int(told[14])  # cutime, cstime: proc(5)
    return process_time() + ticks / os.sysconf("SC_CLK_TCK")


def test_the_work_of_the_child_is_counted():
    before = all_work(), process_time()
    read("danh sách.csv", (b";".join([b"danh"] * 40) + b"\n") * 5_000)
    whole, own = all_work() - before[0], process_time() - before[1]
    assert whole > own + 0.03


@pytest.mark.deep
def test_a_list_of_the_most_rows_keeps_nobody_waiting(world, signed_in):
    """The pages that read, show and confirm it answer within three seconds of work; the import
    itself runs beside the server; sent once more, every row is compared with what is there."""
    columns = [Column(head) for head in HEADS]
    rows, client, steps = made_up_rows(MOST_ROWS), signed_in("bithu.dttg"), {}

    def measured(step, call):
        begun, worked = perf_counter(), all_work()
        result = call()
        steps[step] = {
            "seconds": round(perf_counter() - begun, 2),
            "cpu_seconds": round(all_work() - worked, 2),
        }
        return result

    content = write_xlsx("Danh sách", columns, rows)
    sent = measured("page: workbook read", lambda: upload(client, content))
    page = measured("page: preview", lambda: client.get(sent.url))
    assert len(page.context["checked"].new) == MOST_ROWS
    asked = measured("page: import asked for", lambda: confirm(client, page))
    job = Job.objects.get()
    assert asked.url == job.get_absolute_url()
    measured("job: import", run_jobs)
    assert Position.objects.filter(unit=world.cell).count() == MOST_ROWS
    assert Person.objects.count() == MOST_ROWS
    told = AuditEvent.objects.get(kind="units.person.imported").told["facts"]
    assert told["count"] == MOST_ROWS
    content = write_csv(columns, rows)
    sent = measured("page: csv read", lambda: upload(client, content, name="danh sách.csv"))
    again = measured("page: preview of what is there", lambda: client.get(sent.url))
    assert len(again.context["checked"].known) == MOST_ROWS
    note(
        "roll-import",
        command="pytest -m deep tests/units/test_roll_speed.py",
        seed=SEED,
        rows=MOST_ROWS,
        most_seconds=MOST_SECONDS,
        steps=steps,
    )
    slow = {step: took for step, took in steps.items() if took["cpu_seconds"] >= MOST_SECONDS}
    assert not [step for step in slow if step.startswith("page")], slow
