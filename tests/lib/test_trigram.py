"""The index of trigrams: there on PostgreSQL, needless elsewhere, and said where it is refused."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.postgres.operations import TrigramExtension
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from cchc import checks
from cchc.lib import trigram
from units.management.commands import add_search_index
from units.models import UnitVersion
from units.search import INDEX

pytestmark = pytest.mark.each_database

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="an index of PostgreSQL"
)


def run():
    out = StringIO()
    call_command("add_search_index", stdout=out)
    return out.getvalue()


def test_it_stands_after_the_migrations_and_is_made_once(transactional_db):
    assert trigram.has_index(connection, UnitVersion, INDEX)
    assert "đã có" in run()
    assert "đã có" in run()


def test_elsewhere_nothing_is_done():
    editor = SimpleNamespace(connection=SimpleNamespace(vendor="sqlite"))
    assert trigram.add_index(editor, UnitVersion, "name_fold", INDEX)


@pytest.fixture
def _refused(monkeypatch):
    """A PostgreSQL whose owner may not create the extension."""

    def refuse(*args):
        raise ProgrammingError("permission denied to create extension")

    monkeypatch.setattr(trigram, "has_index", lambda *args: False)
    monkeypatch.setattr(TrigramExtension, "database_forwards", refuse)
    monkeypatch.setattr(connection, "vendor", "postgresql")


def test_without_the_right_the_command_says_what_to_do(transactional_db, monkeypatch):
    monkeypatch.setattr(add_search_index, "add_index", lambda *args: False)
    with pytest.raises(CommandError, match="CREATE EXTENSION pg_trgm"):
        run()


@pytest.mark.usefixtures("_refused")
def test_without_the_right_the_migration_goes_on_and_says_so(db, caplog):
    operation = trigram.AddTrigramIndex("UnitVersion", "name_fold", INDEX)
    state = SimpleNamespace(apps=SimpleNamespace(get_model=lambda *names: UnitVersion))
    operation.database_forwards("units", SimpleNamespace(connection=connection), None, state)
    assert trigram.REFUSED in caplog.text


def test_a_missing_index_is_a_warning_that_lets_the_server_start(db, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(checks, "has_index", lambda *args: False)
    (warning,) = checks.check_database(databases=["default"])
    assert (warning.id, warning.hint) == ("cchc.W001", trigram.REFUSED)
    checks.refuse_unsafe_start()


@on_postgresql
def test_taken_back_and_made_again(transactional_db):
    operation = trigram.AddTrigramIndex("UnitVersion", "name_fold", INDEX)
    state = SimpleNamespace(apps=SimpleNamespace(get_model=lambda *names: UnitVersion))
    with connection.schema_editor() as editor:
        operation.database_backwards("units", editor, None, state)
    assert not trigram.has_index(connection, UnitVersion, INDEX)
    assert "đã có" in run()
    assert trigram.has_index(connection, UnitVersion, INDEX)


@on_postgresql
def test_the_search_uses_it(db):
    from units.search import _statement

    sql, words = _statement(["noi", "vu"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", words)
        assert any(INDEX in line for (line,) in cursor.fetchall())
