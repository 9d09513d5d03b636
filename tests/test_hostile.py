"""What nobody types by accident: every page and every form of tests/access gets it.

The names that a page reads are found by watching it read them, so that a new page is tried without
a word here. What is asked of every answer: no 500, nothing half-written, nothing shown as markup.
"""

import json
import re
import time
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock
from urllib.parse import urlencode

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import QueryDict
from django.test import override_settings
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from tests.evidence import note
from tests.stage import ANONYMOUS, NOT_COMPARED, ROWS, SUCCESS, made, set_stage, table_written
from units.models import Unit

pytestmark = pytest.mark.uncounted
INVISIBLE = "\u200b\u200d\u2060\ufeff\u202a\u202e\u2066\u2069\u00ad"
SCRIPT = "<script>alert(1)</script>"
# Decomposed letters, invisible signs, and markup, in one text.
TYPED = unicodedata.normalize("NFD", "Sở Nội vụ đã họp ") + INVISIBLE + SCRIPT + "\x07"
BROKEN = ["%00", "%ED%A0%80"]
ODD = ["9" * 20, "²", "2026-02-30", SCRIPT + "x" * 5000]
FRAME = {"csrfmiddlewaretoken", "idempotency_key", "password_again"}
# The salt of a hash; the code of a published table; the digest of a link.
BY_CHANCE = {"password", "code", "digest", "args_kwargs", "blind_seed"}


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
    """The clock stands still, so that two presses write the same."""
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        time_machine.travel("2026-11-25T03:00:00Z", tick=False),
        mock.patch("cchc.lib.pdf.set_paper", return_value=b"%PDF-1.7"),
    ):
        stage = set_stage()
        stage.rest, stage.usual = all_rows(), {}
        yield stage


@dataclass
class Answered:
    """What one request got, which fields and files the page asked for, and what it left."""

    status: int
    text: str
    asked: set
    files: set
    before: dict
    after: dict
    page: str = ""

    @property
    def is_done(self):
        return self.status in (201, 204, 302)

    def left(self):
        """Rows that are new or changed."""
        return [
            row
            for table, rows in self.after.items()
            for key, row in rows.items()
            if self.before[table].get(key) != row
        ]


def models_of_ours():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in NOT_COMPARED and model._meta.app_label != "axes"
    ]


def all_rows(tables=("?",)):
    """{table: {key: row}} of the tables named; "?" stands for all."""
    return {
        model._meta.db_table: {row[model._meta.pk.attname]: row for row in _values(model)}
        for model in models_of_ours()
        if "?" in tables or model._meta.db_table in tables
    }


def _values(model):
    return model._base_manager.values(*[field.attname for field in model._meta.concrete_fields])


@contextmanager
def watched():
    """-> (fields, files, tables) that the request inside asks for, and writes into."""
    fields, files, tables = set(), set(), set()
    get, getlist, contains = MultiValueDict.get, QueryDict.getlist, MultiValueDict.__contains__

    def note(data, name):
        (fields if isinstance(data, QueryDict) else files).add(name)

    def watch_get(data, name, default=None):
        note(data, name)
        return get(data, name, default)

    def watch_list(data, name, default=None):
        note(data, name)
        return getlist(data, name, default)

    def watch_contains(data, name):
        note(data, name)
        return contains(data, name)

    def watch_sql(execute, sql, params, many, context):
        tables.add(table_written(sql))
        return execute(sql, params, many, context)

    with (
        mock.patch.object(MultiValueDict, "get", watch_get),
        mock.patch.object(QueryDict, "getlist", watch_list),
        mock.patch.object(QueryDict, "__contains__", watch_contains),
        connection.execute_wrapper(watch_sql),
    ):
        yield fields, files, tables


def ask(stage, row, method, data=None, query="", url=""):
    """One request inside a savepoint, by an account that the row lets in."""
    with transaction.atomic():
        if row.given:
            row.given(stage.world)
        before = all_rows() if row.given else stage.rest
        url = url or reverse(row.name, kwargs=made(row.kwargs, stage.world))
        client = stage.client(let_in(stage, row, method))
        with watched() as (fields, files, tables):
            if method == "GET":
                response = client.get(url + query)
            else:
                response = client.post(url, data)
            content = (
                b"".join(response.streaming_content) if response.streaming else response.content
            )
        answered = Answered(
            response.status_code,
            content.decode(errors="replace"),
            fields - FRAME,
            files,
            before,
            all_rows(tables),
        )
        if response.status_code == 302 and method == "POST":
            answered.page = client.get(response["Location"]).content.decode(errors="replace")
        transaction.set_rollback(True)
    return answered


def usual(stage, row):
    """What the form answers when it is sent as the row says; asked once."""
    if id(row) not in stage.usual:
        stage.usual[id(row)] = ask(stage, row, "POST", made(row.data, stage.world))
    return stage.usual[id(row)]


def is_done(stage, row, answered):
    """Was it taken? Some forms lead on, some show what came of it (a link to hand over) at once."""
    shows = usual(stage, row).status == 200 and usual(stage, row).left()
    return answered.is_done or bool(shows and answered.status == 200)


def let_in(stage, row, method):
    """The first account that this row answers with success, if any; else the first."""
    accounts = [*stage.world.users, *[ANONYMOUS] * row.public]
    let = [name for name in accounts if row.answer(method, name) in SUCCESS]
    return let[0] if let else accounts[0]


def lets_anybody_in(row, method):
    answers = row.get if method == "GET" else row.post
    return bool(({answers} if isinstance(answers, int) else set(answers.values())) & SUCCESS)


def one_of_each_kind(names):
    """Of e12-value and e13-value only the first: a table of rows asks for the same in each."""
    return sorted(
        {re.sub(r"\d+", "#", name): name for name in sorted(names, reverse=True)}.values()
    )


def first_of_each(method):
    """One row for each url that answers this method with success."""
    rows = {}
    for row in ROWS:
        if lets_anybody_in(row, method):
            rows.setdefault(row.name, row)
    return list(rows.values())


PAGES, FORMS = first_of_each("GET"), first_of_each("POST")
NUMBERED = [row for row in PAGES + FORMS if row.kwargs]


# --- Addresses and parameters --------------------------------------------------------------------


@pytest.mark.sampled(8)
@pytest.mark.parametrize("row", PAGES, ids=str)
def test_odd_parameters_find_nothing_and_break_nothing(stage, row):
    names = ask(stage, row, "GET").asked | {"q"}
    # A file of no rows is refused where the table says so of whoever sees none.
    refused = {409} & set(row.get.values() if isinstance(row.get, dict) else ())
    for value in ODD:
        answered = ask(stage, row, "GET", query="?" + urlencode(dict.fromkeys(names, value)))
        assert answered.status in {200, 302, 404} | refused, value
        assert SCRIPT not in answered.text
        assert not answered.left()
    for value in BROKEN:
        answered = ask(stage, row, "GET", query=f"?{max(names)}={value}")
        assert answered.status == 400
        assert "Yêu cầu chưa hợp lệ" in answered.text


@pytest.mark.sampled(8)
@pytest.mark.parametrize("row", NUMBERED, ids=str)
def test_a_number_of_twenty_digits_is_no_page(stage, row):
    known = made(row.kwargs, stage.world)
    is_word = any(isinstance(value, str) for value in known.values())  # the token of a link
    url = reverse(row.name, kwargs=dict.fromkeys(known, 10**20 - 1))
    for method in ("GET", "POST"):
        answered = ask(stage, row, method, data={}, url=url)
        assert answered.status in ({404, 405, 409, 410} if is_word else {404, 405})
        assert 'lang="vi"' in answered.text
        assert not answered.left()


def extra_fields(world):
    """(name, value) of every column of ours, and of what a request is not asked for anywhere."""
    yield from {"pk": "1", "id": "1", "by": "1", "is_superuser": "1", "is_staff": "1"}.items()
    for model in models_of_ours():
        for column in model._meta.concrete_fields:
            if column.name not in FRAME:
                yield column.name, _extra_value(column, world)


def _extra_value(column, world):
    if column.is_relation:
        other = world.van_ban if column.related_model is Unit else None
        return (other or column.related_model._base_manager.last() or world.van_ban).pk
    if column.choices:
        return column.flatchoices[-1][0]
    by_type = {"BooleanField": "1", "DateField": "01/01/2020", "DateTimeField": "01/01/2020 08:00"}
    by_type |= {"CharField": "x", "TextField": "x", "JSONField": "{}"}
    return by_type.get(column.get_internal_type(), "999")


# --- Forms ---------------------------------------------------------------------------------------


@pytest.mark.any_database
@pytest.mark.parametrize("row", FORMS, ids=str)
def test_a_paste_of_five_million_letters_is_told(stage, row):
    data = made(row.data, stage.world)
    answered = ask(stage, row, "POST", {**data, "text": "x" * 5_000_000})
    assert answered.status == 413
    assert "Dữ liệu quá lớn" in answered.text
    assert not answered.left()


@pytest.mark.sampled(8)
@pytest.mark.parametrize("row", FORMS, ids=str)
def test_every_field_takes_clean_text_or_refuses(stage, row):
    data = made(row.data, stage.world)
    for name in one_of_each_kind(usual(stage, row).asked):
        for value in (TYPED, "9" * 20):
            answered = ask(stage, row, "POST", {**data, name: value})
            assert answered.status in (200, 201, 302, 400, 403, 404, 409), (name, value)
            assert SCRIPT not in answered.text + answered.page, name
            left = answered.left()
            if not is_done(stage, row, answered):
                assert not left, f"{name} was refused, yet something was written"
                is_file = answered.text.startswith("\ufeff")  # the mark of a CSV
                assert is_file or 'lang="vi"' in answered.text
            for stored in left:
                text = json.dumps(stored, ensure_ascii=False, default=str)
                assert not set(text) & set(INVISIBLE + "\x07"), (name, stored)
                assert unicodedata.is_normalized("NFC", text), (name, stored)


@pytest.mark.any_database
@pytest.mark.sampled(8)
@pytest.mark.parametrize("row", FORMS, ids=str)
def test_texts_longer_than_any_column_are_told(stage, row):
    data = made(row.data, stage.world)
    names = one_of_each_kind(usual(stage, row).asked)
    answered = ask(stage, row, "POST", data | dict.fromkeys(names, "x" * 60_000))
    assert answered.status in (200, 201, 302, 400, 403, 404, 409)
    assert is_done(stage, row, answered) or not answered.left()


@pytest.mark.sampled(8)
@pytest.mark.parametrize("row", FORMS, ids=str)
def test_what_the_form_does_not_ask_for_changes_nothing(stage, row):
    data = made(row.data, stage.world)
    expected = usual(stage, row)
    extra = {name: value for name, value in extra_fields(stage.world) if name not in expected.asked}
    given = ask(stage, row, "POST", {**extra, **data})
    assert given.status == expected.status
    assert _comparable(given) == _comparable(expected)


def _comparable(answered):
    """What was left, whatever number new rows got."""
    return sorted(
        repr([model._meta.db_table, *_told(model, row, answered.before)])
        for model in models_of_ours()
        for key, row in answered.after.get(model._meta.db_table, {}).items()
        if answered.before[model._meta.db_table].get(key) != row
    )


def _told(model, row, before):
    for column in model._meta.concrete_fields:
        value, table = row[column.attname], ""
        if column.primary_key or column.is_relation:
            table = (column.related_model or model)._meta.db_table
        if column.attname not in BY_CHANCE:
            is_new = value is not None and table in before and value not in before[table]
            yield column.attname, "new" if is_new else value


@pytest.mark.any_database
@pytest.mark.sampled(8)
@pytest.mark.parametrize("row", FORMS, ids=str)
def test_a_page_called_pdf_is_no_pdf(stage, row):
    data = made(row.data, stage.world)
    for name in sorted(usual(stage, row).files):
        page = SimpleUploadedFile("bao-cao.pdf", b"<html><script>alert(1)</script></html>")
        answered = ask(stage, row, "POST", {**data, name: page})
        assert not answered.is_done, name
        assert answered.status in (200, 409)
        assert not answered.left()
        assert "tệp" in answered.text.lower()


# --- All of it -----------------------------------------------------------------------------------


@pytest.mark.deep
def test_every_page_and_form_on_this_database(stage):
    """What the suite tries by samples, in full."""
    started = time.monotonic()
    for row in PAGES:
        test_odd_parameters_find_nothing_and_break_nothing(stage, row)
    for row in NUMBERED:
        test_a_number_of_twenty_digits_is_no_page(stage, row)
    for row in FORMS:
        test_every_field_takes_clean_text_or_refuses(stage, row)
        test_texts_longer_than_any_column_are_told(stage, row)
        test_what_the_form_does_not_ask_for_changes_nothing(stage, row)
    note(
        f"hostile-{connection.vendor}",
        command="make deep",
        what="hostile parameters, numbers and texts on every page and in every field of every form",
        seed=None,
        pages=len(PAGES),
        forms=len(FORMS),
        seconds=round(time.monotonic() - started, 1),
    )
