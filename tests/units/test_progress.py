"""How far a job is, told through files."""

import os
import signal
import subprocess
import sys

import pytest

from units import progress


def test_told_and_read():
    assert progress.read(7) == progress.Note()
    with progress.held(7) as how_far:
        how_far.tell(1, 34, "Tỉnh Cao Bằng")
        assert progress.read(7) == progress.Note(1, 34, "Tỉnh Cao Bằng")
        how_far.tell(2, 34)
        assert how_far.note.done == 2
        assert progress.read(7).done == 1, "not written at every step"


def test_written_again_after_a_moment(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 0)
    with progress.held(7) as how_far:
        how_far.tell(1, 2)
        how_far.tell(2, 2)
    assert progress.read(7).done == 2


def test_a_stop_of_the_last_run_does_not_stop_the_next():
    progress.ask_to_stop(7)
    with progress.held(7) as how_far:
        how_far.tell(1)
        progress.ask_to_stop(7)
        with pytest.raises(progress.Stopped):
            how_far.tell(2)


def test_held_only_inside_the_block():
    assert not progress.is_held(7)
    with progress.held(7):
        assert progress.is_held(7)
        assert not progress.is_held(8)
    assert not progress.is_held(7)


def test_pages_can_tell_whether_anybody_takes_jobs():
    assert not progress.is_anyone_at_work()
    with progress.at_work(), progress.at_work():
        assert progress.is_anyone_at_work()
    assert not progress.is_anyone_at_work()


def test_a_killed_process_holds_nothing(settings):
    """The system itself frees the lock, whatever ended the process."""
    code = (
        "import sys, time, django; django.setup()\n"
        "from django.conf import settings; settings.MEDIA_ROOT = sys.argv[1]\n"
        "from units import progress\n"
        "with progress.held(7):\n    print('held', flush=True); time.sleep(60)\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code, str(settings.MEDIA_ROOT)],
        stdout=subprocess.PIPE,
        env=environment,
    )
    assert child.stdout.readline() == b"held\n"
    assert progress.is_held(7)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not progress.is_held(7)
