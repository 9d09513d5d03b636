"""Markup that somebody typed is text: in every page, and inside each paper.

The stage is set by units whose names hold a script, so that what is composed or published from them
holds it too; then every text column of ours gets it. Every page of tests/access is opened and every
paper set.
"""

import io
import re
from unittest import mock

import pdfplumber
import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length
from django.test import override_settings
from django.urls import reverse

from meetings.actions.minutes import compose_minutes
from tests.meetings.builders import reread
from tests.stage import ANONYMOUS, ROWS, made, set_stage
from tests.test_hostile import models_of_ours
from tests.tree import LEVELS
from units.models import UnitVersion
from units.triggers import APPEND_ONLY

pytestmark = [pytest.mark.uncounted, pytest.mark.any_database]
SCRIPT, SHOWN = "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"
PDF = "application/pdf"
# Read by programs: who signs in, what a row is called in a set, where a file lies.
KEYS = {
    "units.User.username",
    "units.User.password",
    "units.Job.kind",
    "plans.StoredFile.sha256",
    "meetings.Rubric.text",
    "meetings.QualityMark.code",
    "scoring.CriteriaSet.text",
    "scoring.Criterion.code",
    "scoring.Criterion.top_code",
}


@pytest.fixture(autouse=True)
def _own_files():
    """The folder of the stage stands for the whole file."""


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker):
    """One transaction for the whole file, in place of one for each test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(db, tmp_path_factory):
    def name_units(world):
        UnitVersion.objects.update(name=Concat(F("name"), Value(SCRIPT)))

    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        with mock.patch("cchc.lib.pdf.set_paper", return_value=b"%PDF-1.7"):
            stage = set_stage(name_units)
        yield stage


def fill_every_text():
    """Adds the script to each text column that has room; -> names of those that took it.

    A column that a constraint of the database keeps free of it can hold none.
    """
    for model in models_of_ours():
        for column in model._meta.concrete_fields:
            is_text = isinstance(column, models.CharField | models.TextField)
            if is_text and not column.choices and not is_key(column):
                room = (column.max_length or 10_000) - len(SCRIPT)
                rows = model._base_manager.annotate(long=Length(column.name))
                try:
                    with transaction.atomic():
                        filled = Concat(F(column.name), Value(SCRIPT))
                        if rows.filter(long__gt=0, long__lte=room).update(**{column.name: filled}):
                            yield str(column)
                except IntegrityError:
                    continue  # the constraint is what keeps it out


def is_key(column):
    """Is this column of another's package, append-only, or read by programs alone?"""
    label, table = column.model._meta.app_label, column.model._meta.db_table
    return label not in LEVELS or table in APPEND_ONLY or str(column) in KEYS


def opened(stage, row):
    """(kind, text) of this page or paper as its first reader gets it."""
    accounts = [*stage.world.users, *[ANONYMOUS] * row.public]
    reader = next(name for name in accounts if row.answer("GET", name) == 200)
    url = reverse(row.name, kwargs=made(row.kwargs, stage.world))
    response = stage.client(reader).get(url)
    assert response.status_code == 200, row
    kind = response.headers["Content-Type"].partition(";")[0]
    if response.streaming or kind not in (PDF, "text/html"):
        return "a file", ""
    return kind, words_of(response.content) if kind == PDF else response.content.decode()


def words_of(paper):
    """The text of a PDF in small letters, without the spaces that lines are set with."""
    with pdfplumber.open(io.BytesIO(paper)) as pages:
        text = "".join(page.extract_text() for page in pages.pages)
    return re.sub(r"\s", "", text).lower()


def assert_text(row, kind, text):
    if kind == PDF:
        assert SCRIPT in text, row
    elif kind == "text/html":
        assert SCRIPT not in text, row
        assert row.public or SHOWN in text, row


OPEN = [row for row in ROWS if 200 in ({row.get} if isinstance(row.get, int) else row.get.values())]


def test_pages_and_papers_show_it_as_text(stage):
    with transaction.atomic():
        assert len(list(fill_every_text())) >= 40
        for row in OPEN:
            if not row.given:
                assert_text(row, *opened(stage, row))
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", [row for row in OPEN if row.given], ids=str)
def test_pages_of_another_state_show_it_as_text(stage, row):
    with transaction.atomic():
        row.given(stage.world)
        assert list(fill_every_text())
        assert_text(row, *opened(stage, row))
        transaction.set_rollback(True)


def test_minutes_that_are_composed_of_it_print_it(stage):
    world = stage.world
    with transaction.atomic():
        assert list(fill_every_text())
        compose_minutes(reread(world.cell_held), by=world.bithu_dttg)
        url = reverse("meetings:minutes-pdf", args=[world.cell_held.pk])
        paper = words_of(stage.client("bithu.dttg").get(url).content)
        transaction.set_rollback(True)
    assert paper.count(SCRIPT) >= 5  # the cell, the chair, an item, an opinion, a conclusion
