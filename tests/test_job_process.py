"""Long work in a process of its own: watched from outside, stopped, told to end, killed.

The job holds one transaction open all the while, which on SQLite lets nobody else write.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.conf import settings as project

from tests.crowd import ROOT, own_database
from tests.jobs import do_slow_trial, run_jobs
from tests.world import World
from units import progress
from units.actions.job import stop_job
from units.models import Job, Unit

PATIENCE = 40  # seconds on a busy machine
FOREVER = {"of": 500, "seconds": 0.2}


@dataclass
class Stage:
    world: World
    address: str


@pytest.fixture
def db(django_db_setup, django_db_blocker, tmp_path):
    """A database for each test, really committed to; -> its address."""
    with django_db_blocker.unblock(), own_database(tmp_path) as address:
        yield address


@pytest.fixture
def stage(db):
    return Stage(World(), db)


@pytest.fixture
def environment(stage, settings):
    """Of a process that works in the database of the test."""
    found = {
        **os.environ,
        "DATABASE_URL": stage.address,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "cchc.settings",
        "DEMO": "1",
        "SECRET_KEY": project.SECRET_KEY,
    }
    found.pop("COVERAGE_PROCESS_CONFIG", None)
    return found


@pytest.fixture
def worker(environment):
    """`worker()` starts manage.py run_jobs; what is still there at the end is killed."""
    children = []

    def start():
        child = subprocess.Popen(
            [sys.executable, "manage.py", "run_jobs"], cwd=ROOT, env=environment
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.wait(timeout=PATIENCE)


def wait_until(holds, child=None):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        assert child is None or child.poll() is None, "the process is gone"
        time.sleep(0.05)


def queue(stage, **facts):
    world = stage.world
    return do_slow_trial.start(world.province, by=world.quantri, title="Việc chậm", facts=facts)


def at_work(job, child):
    """Waits until some steps are done inside the open transaction."""
    wait_until(lambda: progress.read(job.pk).done >= 2, child)


def ended(job):
    wait_until(lambda: not Job.objects.get(pk=job.pk).is_open)
    return Job.objects.get(pk=job.pk)


def written():
    return Unit.objects.filter(versions__name__contains="của việc chậm").count()


def test_seen_while_its_transaction_is_open_and_done_in_the_end(stage, worker):
    job = queue(stage, of=8, seconds=0.3)
    assert not progress.is_anyone_at_work()
    child = worker()
    at_work(job, child)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    assert job.is_at_work
    assert job.how_far.of == 8
    assert progress.is_anyone_at_work()
    assert written() == 0, "nobody sees half of it"
    job = ended(job)
    assert (job.state, job.message) == (Job.State.DONE, "Đã làm 8 phần.")
    assert written() == 8
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=PATIENCE) == 0, "without work it ends at once"


def test_stopped_while_it_holds_the_only_writers_lock(stage, worker):
    job = queue(stage, **FOREVER)
    at_work(job, worker())
    stop_job(job, by=stage.world.quantri)
    job = ended(job)
    assert job.state == Job.State.STOPPED
    assert job.message.startswith("Đã dừng theo yêu cầu khi đang làm phần")
    assert written() == 0


def test_told_to_end_the_process_stops_its_job_and_says_so(stage, worker):
    job = queue(stage, **FOREVER)
    child = worker()
    at_work(job, child)
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=PATIENCE) == 0
    job.refresh_from_db()
    assert job.state == Job.State.STOPPED
    assert job.message.startswith("Đã dừng vì tiến trình chạy nền kết thúc khi đang làm phần")
    assert written() == 0


def test_it_ends_with_its_parent_however_that_ends(stage, environment):
    """The server that `bin/run` puts in its own place may be killed without a word."""
    begin = f"{sys.executable} manage.py run_jobs --with-parent & echo $!; exec sleep 600"
    parent = subprocess.Popen(  # noqa: S603 (fixed arguments)
        ["/bin/sh", "-c", begin], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    )
    child = int(parent.stdout.readline())
    job = queue(stage, **FOREVER)
    wait_until(lambda: progress.read(job.pk).done >= 2, parent)
    parent.kill()
    parent.wait(timeout=PATIENCE)
    job = ended(job)
    assert job.message.startswith("Đã dừng vì tiến trình chạy nền kết thúc khi đang làm phần")
    wait_until(lambda: not progress.is_anyone_at_work())
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def test_killed_it_leaves_nothing_half_written_and_can_be_run_again(stage, worker):
    job = queue(stage, **FOREVER)
    child = worker()
    at_work(job, child)
    child.kill()
    child.wait(timeout=PATIENCE)
    job.refresh_from_db()
    assert job.is_cut_off
    assert job.state_text == "đã dừng giữa chừng"
    assert written() == 0
    Job.objects.filter(pk=job.pk).update(facts={"of": 3, "seconds": 0})
    do_slow_trial.again(job, by=stage.world.quantri)
    run_jobs()
    assert ended(job).state == Job.State.DONE
    assert written() == 3


def test_the_next_process_says_of_a_killed_one_that_it_was_cut_off(stage, worker):
    job = queue(stage, **FOREVER)
    child = worker()
    at_work(job, child)
    child.kill()
    child.wait(timeout=PATIENCE)
    worker()
    job = ended(job)
    assert job.state == Job.State.STOPPED
    assert job.message == "Đã dừng giữa chừng: tiến trình chạy nền bị ngắt."
