"""Every object that rows of tests/access speak of, and what tells whether one changed."""

import hashlib
import re
from dataclasses import dataclass, field
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler

from tests.access import APPS
from tests.world import World, session_of

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
    """One cast for all rows, with a session for each account; `rest`: its digests."""

    world: World
    sessions: dict
    rest: dict
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
    sessions = {name: session_of(user) for name, user in world.users.items()}
    return Stage(world, sessions, rest=digests())


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


def digests(written=("?",)):
    """{table: digest of its rows} of every table of ours, the audit log apart; where statements
    that wrote are known (`table_written`), of their tables alone."""
    return {table: _digest(table) for table in tables() if "?" in written or table in written}


def _digest(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        rows = sorted(repr(row) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
