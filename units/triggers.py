"""Append-only tables: the database itself refuses UPDATE and DELETE.

Both the migrations and the tests call these functions: Django empties tables after a transactional
test, which the triggers would refuse, so that one fixture drops them around the flush. On SQLite a
migration that alters such a table rebuilds it and loses its triggers without a word; `missing`
is asked by a system check and by `verify_audit`.
"""

from django.db import connection

# Table -> may rows be deleted or changed? Never; other apps add their frozen tables here by name.
APPEND_ONLY = [
    "units_auditevent",
    "scoring_snapshot",
    "scoring_snapshotpaper",
    "scoring_result",
]


def protect(table, connection=connection):
    """Create the triggers of one table (PostgreSQL or SQLite); harmless when they stand."""
    with connection.cursor() as cursor:
        for statement in _statements(table, connection.vendor):
            cursor.execute(statement)


def release(table, connection=connection):
    """Drop the triggers of one table: only a migration that must rebuild it, and the test flush."""
    with connection.cursor() as cursor:
        for name in _names(table, connection.vendor):
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name} ON {table}"
                if connection.vendor == "postgresql"
                else f"DROP TRIGGER IF EXISTS {name}"
            )


def missing(connection=connection):
    """Tables that exist without their triggers."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
    names = {table: set(_names(table, connection.vendor)) for table in APPEND_ONLY}
    return [table for table in APPEND_ONLY if table in tables and not names[table] <= present]


def _names(table, vendor=""):
    names = [f"{table}_no_update", f"{table}_no_delete"]
    return [*names, f"{table}_no_truncate"] if vendor == "postgresql" else names


def _statements(table, vendor):
    if vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END $$"
        )
        for event in ("update", "delete"):
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for event in ("update", "delete"):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event.upper()} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
        )
