"""How far a long job is, told through files, because a database cannot tell it.

A row written inside a transaction is seen by nobody else before its end, and SQLite lets nobody
else write until then. So, in MEDIA_ROOT/cong-viec, for the job with that number:

    12.json   done, of, message: written by the job, read by the page
    12.stop   there once somebody asked to stop; looked at between two steps
    12.lock   locked (flock) by the process at work; the system frees it even when that is killed

and `worker.lock`, shared by all processes that take jobs. A web server on another machine needs the
same MEDIA_ROOT, as it does for stored files.
"""

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from django.conf import settings

EVERY = 0.2  # seconds between two notes of progress, so that a million steps cost nothing


class Stopped(Exception):
    """Raised between two steps once the job was asked to stop; open transactions roll back."""


@dataclass(frozen=True)
class Note:
    """How far: `done` of `of` steps (0: not known), and what is being done."""

    done: int = 0
    of: int = 0
    message: str = ""


class Progress:
    """Given to the job: `progress.tell(3, 34, "Tỉnh Cao Bằng")` before or after each step.

    `tell` raises Stopped when somebody asked to stop or the process is to end: let it pass.
    """

    is_ending = False  # set by the process at work when it is told to end

    def __init__(self, pk):
        self.pk, self.note, self._written_at = pk, Note(), None

    def tell(self, done, of=0, message=""):
        self.note = Note(done, of, message)
        if self._written_at is None or monotonic() - self._written_at >= EVERY:
            self._write()
        if Progress.is_ending or is_stop_asked(self.pk):
            raise Stopped

    def _write(self):
        """Whole or not at all: the page never reads half a note."""
        draft = _path(self.pk, "new")
        draft.write_text(json.dumps(vars(self.note)), encoding="utf-8")
        draft.replace(_path(self.pk, "json"))
        self._written_at = monotonic()


@contextmanager
def held(pk):
    """-> Progress of a job that this process works at until the end of the block."""
    with _locked(_path(pk, "lock"), fcntl.LOCK_EX):
        for ending in ("stop", "json"):
            _path(pk, ending).unlink(missing_ok=True)
        yield Progress(pk)


@contextmanager
def at_work():
    """While a process takes jobs, pages can tell that there is one."""
    with _locked(_path("worker", "lock"), fcntl.LOCK_SH):
        yield


def is_held(pk):
    """Is a living process at work on this job?"""
    return _is_locked(_path(pk, "lock"), fcntl.LOCK_SH)


def is_anyone_at_work():
    """Is there a process that takes jobs?"""
    return _is_locked(_path("worker", "lock"), fcntl.LOCK_EX)


def ask_to_stop(pk):
    _path(pk, "stop").touch()


def is_stop_asked(pk):
    return _path(pk, "stop").exists()


def read(pk):
    """-> the last Note of a job, an empty one before the first."""
    try:
        return Note(**json.loads(_path(pk, "json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Note()


def _path(name, ending):
    folder = Path(settings.MEDIA_ROOT) / "cong-viec"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.{ending}"


@contextmanager
def _locked(path, how):
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _is_locked(path, how):
    """Tries the lock for a moment; a file that is not there is locked by nobody."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
