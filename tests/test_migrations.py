"""An empty database starts with squashed migrations: what they make is what the chains made."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests import migrated
from tests.crowd import ROOT

OURS = {"units", "plans", "meetings", "scoring"}
# A database that stopped on the way: some chains whole, some begun, one not yet begun.
HALFWAY = ["units", "0012", "plans", "0009", "meetings", "0003"]


def test_squashed_migrations_end_with_the_models_of_the_chains():
    with migrated.chains():
        chains = MigrationLoader(None)
    squashed = MigrationLoader(None)
    assert {app for app, _ in squashed.replacements} == OURS
    assert not set(squashed.graph.nodes) & {
        key for migration in squashed.replacements.values() for key in migration.replaces
    }
    expected, found = chains.project_state().models, squashed.project_state().models
    assert found.keys() == expected.keys()
    assert [key for key in expected if found[key] != expected[key]] == []


@pytest.mark.parametrize("app", sorted(OURS))
def test_a_squashed_migration_replaces_the_chain_from_its_beginning(app):
    loader = MigrationLoader(None)
    (squashed,) = (found for (label, _), found in loader.replacements.items() if label == app)
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    names.remove(squashed.name)
    assert [name for _, name in squashed.replaces] == names[: len(squashed.replaces)]
    assert squashed.name == f"0001_squashed_{squashed.replaces[-1][1]}"


def _run(address, *arguments):
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "cchc.settings",
        "DEMO": "1",
        "SECRET_KEY": project.SECRET_KEY,
    }
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603


def _migrate(address):
    _run(address, "manage.py", "migrate", "--verbosity", "0")


def _recorded(rows):
    return {row for row in rows if row[0] in OURS}


class _SQLite:
    """Databases in files of a folder."""

    def __init__(self, folder):
        self.folder = folder

    def address(self, name):
        return f"sqlite:///{self.folder}/{name}.sqlite3"

    def ask(self, name, query):
        with closing(sqlite3.connect(self.folder / f"{name}.sqlite3")) as file:
            return file.execute(query).fetchall()

    def schema(self, name):
        """Of each table, index and trigger its text; columns and constraints in any order, for a
        table that was remade has columns that point at itself last."""
        rows = self.ask(name, "SELECT type, name, tbl_name, sql FROM sqlite_master")
        return {row[:3]: sorted(_parts(row[3])) for row in rows}


def _parts(text):
    """`CREATE … (a, b) …` -> its parts between the outer commas."""
    depth, parts = 0, [""]
    for sign in text or "":
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += sign
    head, _, first = parts[0].partition("(")
    return [head, *(re.sub(r"\)$", "", part).strip() for part in [first, *parts[1:]])]


class _PostgreSQL:
    """Databases beside the one of DATABASE_URL."""

    QUERIES = (
        "SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
        " a.attidentity, pg_get_expr(d.adbin, d.adrelid), a.attcollation FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid"
        " AND d.adnum = a.attnum WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped",
        "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = 'public'",
        "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid),"
        " convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)"
        " FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT 'sequence', sequencename, data_type::text FROM pg_sequences"
        " WHERE schemaname = 'public'",
        "SELECT 'extension', extname FROM pg_extension",
    )

    def __init__(self):
        self.home = os.environ["DATABASE_URL"]
        self.made = []

    def address(self, name):
        database = f"chain_{name}"
        if database not in self.made:
            self._ask(self.home, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            self._ask(self.home, f'CREATE DATABASE "{database}"')
            self.made.append(database)
        parts = urlsplit(self.home)
        return f"{parts.scheme}://{parts.netloc}/{database}?{parts.query}"

    def ask(self, name, query):
        return self._ask(self.address(name), query)

    @staticmethod
    def _ask(address, query):
        import psycopg

        with psycopg.connect(address, autocommit=True) as link:
            cursor = link.execute(query)
            return cursor.fetchall() if cursor.description else []

    def schema(self, name):
        return {row for query in self.QUERIES for row in self.ask(name, query)}


def _rows(kind, name, table):
    return set(kind.ask(name, f"SELECT * FROM {table}"))  # noqa: S608 (a name from here)


@pytest.mark.deep
def test_they_make_the_schema_of_the_chains_and_older_databases_go_on(tmp_path):
    """On both databases: made anew, by the chains and then as of today, from halfway of them."""
    kinds = [_SQLite(tmp_path)]
    if connection.vendor == "postgresql":
        kinds.append(_PostgreSQL())
    recorded = "SELECT app, name FROM django_migrations"
    for kind in kinds:
        _migrate(kind.address("new"))
        _run(kind.address("old"), "-m", "tests.migrated")
        _run(kind.address("halfway"), "-m", "tests.migrated", *HALFWAY)
        expected = kind.schema("old")
        assert len(expected) > 300
        assert kind.schema("new") == expected
        assert kind.schema("halfway") != expected
        before = _recorded(kind.ask("old", recorded))
        _migrate(kind.address("old"))
        _migrate(kind.address("halfway"))
        assert kind.schema("old") == expected
        assert kind.schema("halfway") == expected
        new = _recorded(kind.ask("new", recorded))
        assert _recorded(kind.ask("old", recorded)) == new | before
        assert _recorded(kind.ask("halfway", recorded)) == new | before
        assert {name for _, name in new - before} == {
            key[1] for key in MigrationLoader(None).replacements
        }
        for table in ("plans_area", "plans_reportperiod", "plans_indicator"):
            rows = [_rows(kind, name, table) for name in ("new", "old")]
            assert rows[0] == rows[1] != set()
