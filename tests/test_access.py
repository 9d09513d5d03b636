"""Every url, every account, against the table of tests/access (read its docstring to add a row)."""

import copy
import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse
from django.utils.safestring import SafeString

from cchc.lib.clock import now
from tests.access import GROUPS, Row
from tests.evidence import note
from tests.stage import (
    ANONYMOUS,
    ROWS,
    SUCCESS,
    digests,
    made,
    set_stage,
    table_written,
)
from units.sessions import SessionStore
from units.signin import LivingUserBackend

pytestmark = pytest.mark.uncounted
SIGN_IN = "/dang-nhap/"


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
    """The clock stands still, a second after the stage was set: a minute later each request would
    write when its session was seen."""
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        time_machine.travel(now(), tick=False) as clock,
        blank_pages(),
        warnings_unsaid(),
        frame_read_once() as forget,
    ):
        stage = set_stage()
        stage.forget = forget
        clock.shift(1)
        yield stage


@contextmanager
def blank_pages():
    """Renders no template and sets no paper: who is answered what is decided before."""
    page = mock.Mock()
    page.render.return_value = SafeString("")
    loader = "django.template.loader"
    with (
        mock.patch(f"{loader}.get_template", return_value=page),
        mock.patch(f"{loader}.select_template", return_value=page),
        mock.patch("cchc.lib.pdf.set_paper", return_value=b"%PDF-1.7"),
    ):
        yield


@contextmanager
def warnings_unsaid():
    """Some ten thousand answers here are refusals, each of which the log would tell."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def frame_read_once():
    """Reads each session and account once, as every request leaves them so in the end: the same two
    queries in each took an eighth of the file. What an account may do is asked every time.
    -> function that forgets them, where the state of a row is another."""
    session_of, account_of = SessionStore.load, LivingUserBackend.get_user
    read = {}

    def load(store):
        if store.session_key not in read:
            read[store.session_key] = session_of(store)
        return copy.deepcopy(read[store.session_key])

    def get_user(backend, key):
        if key not in read:
            read[key] = account_of(backend, key)
        return copy.copy(read[key])

    with (
        mock.patch.object(SessionStore, "load", load),
        mock.patch.object(LivingUserBackend, "get_user", get_user),
    ):
        yield read.clear


@dataclass
class Answered:
    status: int | str
    location: str
    changed: bool
    audit: list


def _ask(client, url, method, data, before):
    """One request inside a savepoint: what it answered, and what it left."""
    with transaction.atomic():
        last, wrote = _last_seq(), set()

        def watch(execute, sql, params, many, context):
            wrote.add(table_written(sql))
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(watch):
                response = (
                    client.generic(method, url) if method == "GET" else client.post(url, data)
                )
            status, location = response.status_code, response.headers.get("Location", "")
            _drain(response)
        except Exception as error:
            status, location = f"raised {error!r}", ""
        audit = _rows("SELECT kind, outcome FROM units_auditevent WHERE seq > %s", [last])
        changed = not digests(wrote).items() <= before.items()
        transaction.set_rollback(True)
    return Answered(status, location, changed, audit)


def _drain(response):
    if response.streaming:
        b"".join(response.streaming_content)


def _last_seq():
    ((last,),) = _rows("SELECT COALESCE(MAX(seq), 0) FROM units_auditevent")
    return last


def _rows(asked, params=()):
    """Asked without a queryset: building two for each request took a twentieth of the file."""
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        return cursor.fetchall()


def _faults(row, account, method, answered):
    """What is wrong with this answer, in words."""
    status, audit = answered.status, answered.audit
    expected = _expected(row, method, account)
    if status != expected:
        yield f"expected {expected}, got {status}"
        return
    if (
        not row.public
        and status == 302
        and answered.location.startswith(SIGN_IN) != (account == ANONYMOUS)
    ):
        yield f"leads to {answered.location}"
    refused = [kind for kind, outcome in audit if outcome == "REFUSED"]
    if method == "GET":
        if answered.changed:
            yield "a GET changed the database"
        if others := [kind for kind, _ in audit if not kind.endswith(".read")]:
            yield f"a GET left audit rows {others}"
    elif status in (403, 404):
        if answered.changed:
            yield "a refused POST changed the database"
        if account != ANONYMOUS and not (len(audit) == len(refused) == 1):
            yield f"a POST answered {status} must leave one REFUSED row, it left {audit}"
    elif status not in SUCCESS:
        if answered.changed or audit:
            yield f"a POST answered {status} left something: changed={answered.changed}, {audit}"
    elif answered.changed and not audit:
        yield "a POST changed the database without an audit row"


def _expected(row, method, account):
    if account == ANONYMOUS and not row.public:
        return 302
    return row.answer(method, account)


FIRST_OF_A_URL = {id(row) for row in {row.name: row for row in reversed(ROWS)}.values()}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_account_is_answered_as_the_table_says(stage, row, is_second_database, all_cases):
    """Every url by every account; where one url has more rows, for other states of its object, and
    on a second database, one account of each answer (by all of them: make deep)."""
    accounts = [*stage.world.users, ANONYMOUS]
    if is_second_database or not (all_cases or id(row) in FIRST_OF_A_URL):
        accounts = _one_of_each_answer(row, accounts)
    _assert_answers(stage, row, accounts)


def _assert_answers(stage, row, accounts):
    with transaction.atomic():
        if row.given:
            row.given(stage.world)
            stage.forget()
        before = digests() if row.given else stage.rest
        url = reverse(row.name, kwargs=made(row.kwargs, stage.world))
        data = made(row.data, stage.world)
        faults = [
            f"{method} as {account}: {fault}"
            for method in ("GET", "POST")
            for account in accounts
            for fault in _faults(
                row, account, method, _ask(stage.client(account), url, method, data, before)
            )
        ]
        if row.given:
            stage.forget()
        transaction.set_rollback(True)
    assert not faults, f"{row} at {url}\n" + "\n".join(faults)


def _one_of_each_answer(row, accounts):
    """One account for each pair of answers to GET and POST that this row has."""
    answers = {
        tuple(_expected(row, method, account) for method in ("GET", "POST")): account
        for account in accounts
    }
    return list(answers.values())


@pytest.mark.deep
def test_every_account_on_this_database(stage):
    """What the suite tries on a second database by one account of each answer, by all of them."""
    accounts, started = [*stage.world.users, ANONYMOUS], time.monotonic()
    for row in ROWS:
        _assert_answers(stage, row, accounts)
    note(
        f"access-{connection.vendor}",
        command="make deep",
        what="every row of tests/access, GET and POST, by every account",
        seed=None,
        rows=len(ROWS),
        accounts=len(accounts),
        requests=2 * len(ROWS) * len(accounts),
        seconds=round(time.monotonic() - started, 1),
    )


@pytest.mark.parametrize("row", [row for row in ROWS if not row.public], ids=str)
def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(stage, row):
    url = reverse(row.name, kwargs=made(row.kwargs, stage.world))
    response = Client().get(url, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith(SIGN_IN)


def _patterns(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", str(entry.pattern)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry, inner)


def test_every_url_has_a_name_and_a_row():
    found = list(_patterns(get_resolver()))
    nameless = [pattern for name, pattern in found if name.endswith("None")]
    assert not nameless, f"give these urls a name: {nameless}"
    named = {name for name, _ in found}
    rowed = {row.name for row in ROWS}
    assert not named - rowed, f"add a row in tests/access/ for: {sorted(named - rowed)}"
    assert not rowed - named, f"rows for urls that are gone: {sorted(rowed - named)}"


def test_every_row_answers_every_account(stage):
    accounts = [*stage.world.users]
    for row in ROWS:
        silent = [
            f"{method} {account}"
            for method in ("GET", "POST")
            for account in accounts + [ANONYMOUS] * row.public
            if row.answer(method, account) is None
        ]
        assert not silent, f"{row} has no answer for {silent}: name them, or '*'"
        known = {*accounts, *GROUPS, ANONYMOUS, "*"}
        assert not row.names_used() - known, f"{row} names unknown accounts"


def test_every_url_lets_somebody_in():
    """A row of refusals alone would hold for a page that does not work at all."""
    let_in = set()
    for row in ROWS:
        for answers in (row.get, row.post):
            statuses = {answers} if isinstance(answers, int) else set(answers.values())
            if statuses & SUCCESS:
                let_in.add(row.name)
    assert not {row.name for row in ROWS} - let_in


def test_groups_name_accounts_of_the_cast(stage):
    assert set().union(*GROUPS.values()) <= set(stage.world.users)


REFUSED, DONE = ("a.b.c", "REFUSED"), ("a.b.c", "DONE")


@pytest.mark.parametrize(
    ("method", "answered", "fault"),
    [
        ("GET", Answered(302, "/", False, []), "expected 200, got 302"),
        ("GET", Answered(200, "", True, []), "a GET changed the database"),
        ("GET", Answered(200, "", False, [DONE]), "a GET left audit rows"),
        ("POST", Answered(403, "", True, [REFUSED]), "a refused POST changed the database"),
        ("POST", Answered(403, "", False, []), "must leave one REFUSED row"),
        ("POST", Answered(403, "", False, [REFUSED, REFUSED]), "must leave one REFUSED row"),
    ],
)
def test_the_table_sees_what_is_wrong(method, answered, fault):
    """The frame itself, on answers that no page should give."""
    row = Row("my-work", get=200, post=403)
    (said,) = _faults(row, "canbo.dttg", method, answered)
    assert fault in said


def test_the_table_sees_writes_that_leave_no_trace():
    row = Row("my-work", post={"dttg": 302, "canbo.snv": 409, "*": 403})
    traceless = Answered(302, "/", True, [])
    assert list(_faults(row, "canbo.dttg", "POST", traceless))
    assert not list(_faults(row, "canbo.dttg", "POST", Answered(302, "/", True, [DONE])))
    assert list(_faults(row, "canbo.snv", "POST", Answered(409, "", True, [])))
    assert list(_faults(row, "canbo.dttg", "POST", Answered(302, SIGN_IN, False, [])))
    assert not list(_faults(row, "canbo.vanban", "POST", Answered(403, "", False, [REFUSED])))
