"""A database that is migrated once and copied by each process of a run: migrating takes longer than
most of the tests of a file. bin/test makes it and names it; without one a run migrates by itself.

TEST_TEMPLATE: a migrated SQLite file. On PostgreSQL the database named in DATABASE_URL is the
template itself (tests/settings.py) once it is migrated and TEST_TEMPLATE says so.
"""

import os
import sqlite3

from django.db.backends.sqlite3.creation import DatabaseCreation

TEMPLATE = os.environ.get("TEST_TEMPLATE", "")
_create = DatabaseCreation._create_test_db
_kept = []


def _create_filled(creation, *args, **kwargs):
    """The empty database in memory, filled before Django looks for what is left to migrate."""
    name = _create(creation, *args, **kwargs)
    if creation.is_in_memory_db(name):
        memory = sqlite3.connect(name, uri=True)
        with sqlite3.connect(TEMPLATE) as template:
            template.backup(memory)
        _kept.append(memory)  # such a database lives as long as somebody is connected
    return name


def use():
    if TEMPLATE.endswith(".sqlite3"):
        DatabaseCreation._create_test_db = _create_filled
