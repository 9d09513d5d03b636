"""gunicorn: one process with threads on SQLite, two workers or more on PostgreSQL.

PORT and BIND say where it listens, WEB_WORKERS and WEB_THREADS how many answer at once.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

import environ

env = environ.Env()
environ.Env.read_env(Path(__file__).resolve().parent.parent / ".env")

bind = env("BIND", default=f"127.0.0.1:{env('PORT', default='8000')}")
workers = env.int("WEB_WORKERS", default=2 if "postgres" in env("DATABASE_URL", default="") else 1)
threads = env.int("WEB_THREADS", default=8)
worker_class = "gthread"
raw_env = [f"WEB_WORKERS={workers}"]  # the system check must see the count that really runs
timeout = 60
graceful_timeout = 10
keepalive = 5
# Rather many requests a worker than a leak for ever; not all workers at once.
max_requests = 20_000 if workers > 1 else 0
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (heartbeat file)
forwarded_allow_ips = env("FORWARDED_ALLOW_IPS", default="127.0.0.1")
loglevel = "warning"


def on_exit(server):
    """Waits for the process of long work that bin/run started beside the server: both end."""
    if jobs := env.int("JOBS_PID", default=0):
        with suppress(ProcessLookupError, ChildProcessError):  # it ended before
            os.kill(jobs, signal.SIGTERM)
            os.waitpid(jobs, 0)
