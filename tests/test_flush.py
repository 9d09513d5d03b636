"""Append-only tables are emptied between transactional tests, and refuse changes all the same."""

import pytest
from django.db import DatabaseError, connection, transaction

from plans.models import Area
from units.audit import record
from units.models import AuditEvent
from units.triggers import APPEND_ONLY, missing

pytestmark = pytest.mark.each_database

TWICE = pytest.mark.parametrize("time", ["first", "second"])


@TWICE
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_begins_with_an_empty_log(time):
    assert AuditEvent.objects.count() == 0
    record("units.user.signed_in", by=None)
    assert AuditEvent.objects.count() == 1


@TWICE
@pytest.mark.django_db(transaction=True)
def test_triggers_stand_after_a_flush(time):
    assert APPEND_ONLY
    assert missing() == []
    event = record("units.user.signed_in", by=None)
    rows = AuditEvent.objects.filter(pk=event.pk)
    for change in (lambda: rows.update(actor="người khác"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert rows.get().actor == "hệ thống"


@TWICE
@pytest.mark.django_db(transaction=True)
def test_rows_that_migrations_brought_stand_after_a_flush(time):
    assert Area.objects.filter(code="DIRECTION").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_refuses_to_change_or_empty(table):
    """By the statement itself, whoever sends it."""
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]  # noqa: S608
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
    if table == "units_auditevent":
        record("units.user.signed_in", by=None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        if not cursor.fetchone()[0]:
            statements = [statement for statement in statements if "TRUNCATE" in statement]
        for statement in statements:
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)
