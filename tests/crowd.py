"""A crowd at a real server: gunicorn as `make run` starts it, a database of its own, many threads.

The database is a copy of the one that the run has migrated (a file for SQLite, where a run works in
memory), so that rows are really committed and really locked.
"""

import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connections
from django.test import Client

from cchc.lib.clock import now

ROOT = Path(__file__).resolve().parent.parent
CSRF = "c" * 32
START_SECONDS = 60


@contextmanager
def own_database(folder):
    """Every query of this thread goes to a fresh copy of the migrated database; -> its address."""
    usual = connections["default"]
    if usual.vendor == "sqlite":
        name = str(folder / "crowd.sqlite3")
        usual.ensure_connection()
        with closing(sqlite3.connect(name)) as copy:
            usual.connection.backup(copy)
        address = f"sqlite:///{name}"
    else:
        template = usual.settings_dict["NAME"]
        name = f"{template}_crowd"
        usual.close()  # a database with a guest is not copied
        with usual._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        parts = urlsplit(os.environ["DATABASE_URL"])
        # (urlunsplit would drop the empty host before a socket's folder)
        address = f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"
    connections["default"] = type(usual)({**usual.settings_dict, "NAME": name}, "default")
    try:
        yield address
    finally:
        connections["default"].close()
        connections["default"] = usual
        if usual.vendor != "sqlite":
            with usual._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def session_of(user):
    """The key of a fresh session, its password just given."""
    client = Client()
    client.force_login(user, backend="units.signin.LivingUserBackend")
    session, moment = client.session, now().isoformat()
    session.update({"begun_at": moment, "seen_at": moment, "password_at": moment})
    session.save()
    return session.session_key


@dataclass
class Answer:
    status: int
    location: str
    text: str
    milliseconds: int


@dataclass
class Server:
    port: int
    log: Path
    sessions: dict = field(default_factory=dict)

    def post(self, session, path, data, **headers):
        """One form sent over a connection of its own."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            **headers,
        }
        begun = time.monotonic()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            body = urlencode({"csrfmiddlewaretoken": CSRF, **data})
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        took = round((time.monotonic() - begun) * 1000)
        return Answer(response.status, response.headers.get("Location", ""), text, took)

    def at_once(self, calls):
        """Each call (session, path, data, headers) in a thread of its own; -> answers in order."""
        with ThreadPoolExecutor(max_workers=len(calls)) as pool:
            sent = [
                pool.submit(self.post, session, path, data, **headers)
                for session, path, data, headers in calls
            ]
            return [answer.result() for answer in sent]

    def complaints(self):
        """What the server wrote of faults; a refusal is none."""
        return re.findall(r"^.*(?:Traceback|Error|locked|CRITICAL).*$", self.log.read_text(), re.M)


@contextmanager
def serving(address, folder):
    """gunicorn with the project's own configuration on a free port, for as long as needed."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    log = folder / "server.log"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "BIND": f"127.0.0.1:{port}",
        "DEMO": "1",
        "DEBUG": "0",
        "HTTPS": "0",
        "DJANGO_SETTINGS_MODULE": "cchc.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "MEDIA_ROOT": str(folder / "media"),
    }
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    command = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "cchc.wsgi"]
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 (fixed arguments)
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, process, log)
        yield Server(port, log)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port, process, log):
    """Returns when a page is answered; a server that died tells its log."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())
