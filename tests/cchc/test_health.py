"""healthz and readyz: open without sign-in, honest about the database."""

import pytest
from django.db import DatabaseError, connection

from cchc import health
from units.triggers import protect, release


def test_the_process_answers(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_is_ready_when_the_database_is(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_is_not_ready_without_a_database(client, db, monkeypatch):
    def fail():
        raise DatabaseError("gone")

    monkeypatch.setattr(health, "missing", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "database"})


def test_it_is_not_ready_when_the_log_can_be_changed(client, db):
    release("units_auditevent", connection)
    response = client.get("/readyz")
    protect("units_auditevent", connection)
    assert (response.status_code, response.json()) == (503, {"status": "triggers"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_looking_is_allowed(client, db, path):
    assert client.post(path).status_code == 405
