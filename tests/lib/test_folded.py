"""Columns that follow others: what a migration knows of them, and which have an index."""

import pytest
from django.db import connection

from cchc.lib.folded import FoldField, OrderField
from meetings.models import Conclusion
from plans.models import Document, Task
from units.models import UnitVersion

pytestmark = pytest.mark.each_database


@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize("kind", [FoldField, OrderField])
def test_a_migration_keeps_whether_there_is_an_index(kind, is_indexed):
    copy = kind(max_length=9, source="name", db_index=is_indexed).clone()
    assert (copy.db_index, copy.source) == (is_indexed, "name")


@pytest.mark.parametrize(
    ("model", "column", "is_indexed"),
    [
        (UnitVersion, "name_fold", True),
        (Document, "search_fold", False),
        (Task, "search_fold", False),
        (Conclusion, "text_fold", False),
    ],
)
@pytest.mark.django_db
def test_only_what_an_index_can_serve_has_one(model, column, is_indexed):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
    # An index of trigrams serves words within, which PostgreSQL has and SQLite has not.
    assert is_indexed is any(
        row["index"] and row["columns"] == [column] and row["type"] != "gin" for row in found
    )
