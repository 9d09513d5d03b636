"""What a heavy run measured, written to docs/evidence with where and how it was measured."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from django.db import connection

from cchc.lib.clock import local

ROOT = Path(__file__).resolve().parent.parent


def note(name, *, command, **figures):
    """Writes docs/evidence/<name>.json; figures come after the facts of the machine."""
    facts = {
        "command": command,
        "on": _today(),
        "commit": _commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, {_memory()}",
        "python": platform.python_version(),
        "database": _database(),
    }
    text = json.dumps({**facts, **figures}, indent=2, ensure_ascii=False)
    (ROOT / "docs/evidence" / f"{name}.json").write_text(text + "\n")


def _today():
    """The day on which it was measured, also where the test's own clock is set to another."""
    hatch = time_machine.escape_hatch
    real = hatch.datetime.datetime.now if hatch.is_travelling() else datetime.now
    return local(real(UTC)).date().isoformat()


def _commit():
    asked = ["git", "rev-parse", "--short", "HEAD"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return told.stdout.strip()


def _memory():
    gigabytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{gigabytes:.0f} GiB"


def _database():
    connection.ensure_connection()
    version = connection.Database.sqlite_version if connection.vendor == "sqlite" else ""
    if connection.vendor == "postgresql":
        version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.vendor} {version}"
