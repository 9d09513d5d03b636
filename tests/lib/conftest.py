"""A table of this package's own, so that columns and pages are tried without any app."""

import pytest
from django.db import connection, models

from cchc.lib.fields import CleanCharField, CleanTextField, ScoreField


class Place(models.Model):  # noqa: DJ008
    name = CleanCharField("tên", max_length=50)

    class Meta:
        app_label = "lib_tests"


class Row(models.Model):  # noqa: DJ008
    title = CleanCharField("trích yếu", max_length=20, blank=True, default="")
    note = CleanTextField("ghi chú", max_length=40, blank=True, default="")
    points = ScoreField("điểm", null=True, blank=True)
    held_on = models.DateField("ngày")
    due = models.DateField("hạn", null=True)
    code = models.IntegerField("mã", unique=True)
    at = models.DateTimeField("lúc", null=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True)

    class Meta:
        app_label = "lib_tests"


@pytest.fixture(scope="module")
def _tables(django_db_setup, django_db_blocker):
    """Gone before a transactional test of another file puts the database back."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Place)
        editor.create_model(Row)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Row)
        editor.delete_model(Place)


@pytest.fixture
def rows(_tables, db):
    """The model `Row`, on an empty table."""
    return Row
