"""A database that is migrated once and copied by each process of a run: migrating takes longer than
most of the tests of a file. bin/test makes it and names it; without one a run migrates by itself.

TEST_TEMPLATE: a migrated SQLite file. On PostgreSQL the database named in DATABASE_URL is the
template itself (tests/settings.py) once it is migrated and TEST_TEMPLATE says so.
"""

import os
import sqlite3

from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

TEMPLATE = os.environ.get("TEST_TEMPLATE", "")
_create = DatabaseCreation._create_test_db
_open = []  # a database in memory lives as long as somebody is connected
_kept = sqlite3.connect(":memory:", check_same_thread=False)


def _create_filled(creation, *args, **kwargs):
    """The empty database, filled before Django looks for what is left to migrate."""
    name = _create(creation, *args, **kwargs)
    empty = sqlite3.connect(name, uri=creation.is_in_memory_db(name))
    with sqlite3.connect(TEMPLATE) as template:
        template.backup(empty)
    _open.append(empty)
    return name


def use():
    if TEMPLATE.endswith(".sqlite3"):
        DatabaseCreation._create_test_db = _create_filled


def keep():
    """Remember the migrated SQLite database, for `put_back`."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.backup(_kept)


def put_back():
    """The database as it was kept, page by page, so that no trigger is asked. -> was it SQLite?"""
    if connection.vendor != "sqlite":
        return False
    connection.ensure_connection()
    _kept.backup(connection.connection)
    return True
