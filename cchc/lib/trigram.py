"""Indexes that find letters inside words: trigrams of PostgreSQL (pg_trgm); elsewhere nothing.

Without the index the same rows are found, by reading the whole table. The extension is a trusted
one since PostgreSQL 13: the owner of the database may create it, else an administrator does.
"""

import logging

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import DatabaseError, transaction
from django.db.migrations.operations.base import Operation

LOG = logging.getLogger("cchc")
REFUSED = (
    "Chưa bật được phần mở rộng pg_trgm của PostgreSQL nên tìm theo chữ còn chậm. Nhờ người "
    "quản trị cơ sở dữ liệu chạy CREATE EXTENSION pg_trgm, rồi chạy manage.py add_search_index."
)


class AddTrigramIndex(Operation):
    """Migration: the index of a folded column. No extension to be had: it is said, and goes on."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, model_name, column, name):
        self.model_name, self.column, self.name = model_name, column, name

    def state_forwards(self, app_label, state):
        """Models know nothing of it: it changes no answer, only how soon it comes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if not add_index(schema_editor, model, self.column, self.name):
            LOG.warning(REFUSED)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if has_index(schema_editor.connection, model, self.name):
            schema_editor.remove_index(model, _index(self.column, self.name))

    def describe(self):
        return f"Trigram index on {self.column} of {self.model_name}"


def wanted():
    """(model, column, name) of every such index: what models name as `TRIGRAM`, {column: name}."""
    for model in apps.get_models():
        for column, name in getattr(model, "TRIGRAM", {}).items():
            yield model, column, name


def add_index(schema_editor, model, column, name):
    """Creates extension and index where they are missing; False where that is not permitted."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql" or has_index(connection, model, name):
        return True
    try:
        with transaction.atomic(using=connection.alias):
            TrigramExtension().database_forwards("", schema_editor, None, None)
    except DatabaseError:
        return False
    schema_editor.add_index(model, _index(column, name))
    return True


def has_index(connection, model, name):
    """Does the index stand? True where the database needs none, and before there is a table."""
    if connection.vendor != "postgresql":
        return True
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return True
        return name in connection.introspection.get_constraints(cursor, table)


def _index(column, name):
    return GinIndex(fields=[column], opclasses=["gin_trgm_ops"], name=name)
