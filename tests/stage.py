"""Every object that rows of tests/access speak of, and what tells whether one changed."""

import hashlib
import re
from dataclasses import dataclass, field
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler

from cchc.lib.clock import now
from tests.access import APPS
from tests.world import World

MODULES = [import_module(f"tests.access.{app}") for app in APPS]
ROWS = [row for module in MODULES for row in module.ROWS]
ANONYMOUS = "anonymous"
SUCCESS = {200, 201, 204, 302}
# Their rows are written by the frame of every request, not by what the request asks for.
NOT_COMPARED = {"units_auditevent", "units_audithead", "units_signinsession"}
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE)\b")
_INTO = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@dataclass
class Stage:
    """One cast for all rows, with a session for each account; `rest`: its digest."""

    world: World
    sessions: dict
    rest: str
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def client(self, account):
        client = Client()
        client.handler = self.handler  # its middleware is loaded once
        if account != ANONYMOUS:
            client.cookies["sessionid"] = self.sessions[account]
        return client


def set_stage(given=None):
    """Builds all of it in the database of the test; `given(world)` changes the cast before."""
    world = World()
    if given:
        given(world)
    for module in MODULES:
        module.set_up(world)
    sessions = {name: _session(user) for name, user in world.users.items()}
    return Stage(world, sessions, rest=digest())


def _session(user):
    client = Client()
    client.force_login(user, backend="units.signin.LivingUserBackend")
    session, moment = client.session, now().isoformat()
    session.update({"begun_at": moment, "seen_at": moment, "password_at": moment})
    session.save()
    return session.session_key


def made(value, world):
    return value(world) if callable(value) else dict(value)


def tables():
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in NOT_COMPARED and model._meta.app_label != "axes"
    )


def table_written(sql):
    """The table that a statement writes into; "" when it writes none, "?" when none can be read."""
    into = _INTO.match(sql)
    return into[1] if into else "?" if WRITES.search(sql) else ""


def digest():
    """A digest of every row of every table of ours, the audit log apart."""
    sums = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = sorted(repr(row) for row in cursor.fetchall())
            sums.update("\n".join([table, *rows]).encode())
    return sums.hexdigest()
