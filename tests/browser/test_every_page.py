"""Every page of tests/access, as those who may open it see it: for assistive tools and by width.

A row added there is looked at here as well. Each page has one h1, no violation that axe finds, no
refusal of the content security policy and no error of the console (fixture `page`), does not scroll
sideways at 1280 and 360 px nor at 200 % zoom, which lays 1280 px out as 640, and on a phone has
nothing too small to be touched. Papers and files have tests of their own.
"""

import time
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import open_window
from tests.browser.walking import at_rest
from tests.evidence import note
from tests.stage import ANONYMOUS, ROWS, made, set_stage

pytestmark = [pytest.mark.browser, pytest.mark.uncounted]


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
    """The objects of all rows, and a server of the same connection, so that it sees them."""
    with (
        # Such a database is shared between the threads of a live server.
        mock.patch.object(connection, "is_in_memory_db", return_value=True),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), ALLOWED_HOSTS=["*"]),
        mock.patch("cchc.lib.pdf.set_paper", return_value=b"%PDF-1.7"),
    ):
        stage, server = set_stage(), LiveServer("localhost")
        stage.url = server.url
        yield stage
        server.stop()


@pytest.fixture(scope="module")
def window(stage, browser):
    """Closed before the server stops, to which it is connected."""
    with open_window(browser) as window:
        yield window


@pytest.fixture
def look(page, stage, answered, axe, show, assert_fits, assert_touchable):
    """look(row, account, width, theme) asserts what the head of this file says; -> is it a page?"""

    def look_at(row, account, width=1280, theme="light"):
        with transaction.atomic():
            if row.given:
                row.given(stage.world)
            url = reverse(row.name, kwargs=made(row.kwargs, stage.world))
            kind = stage.client(account).get(url).headers["Content-Type"]
            if is_page := kind.startswith("text/html"):
                page.context.clear_cookies()
                if account != ANONYMOUS:
                    session = {"name": "sessionid", "value": stage.sessions[account]}
                    page.context.add_cookies([{**session, "url": stage.url}])
                show(page, width, theme)
                page.goto(stage.url + url)
                assert page.locator("h1").count() == 1
                axe(page)
                for each in WIDTHS:
                    show(page, each, theme)
                    assert_fits(page)
                assert_touchable(page)
                at_rest(page)
                answered()  # else it goes on, on this connection, in what is rolled back
            transaction.set_rollback(True)
        return is_page

    return look_at


WIDTHS = (1280, 640, 360)
READ = [row for row in ROWS if 200 in ({row.get} if isinstance(row.get, int) else row.get.values())]
ONE_STATE = list({row.name: row for row in reversed(READ)}.values())[::-1]


def readers(stage, row):
    """Accounts that this page opens for, in the order of the cast."""
    accounts = [*stage.world.users, *[ANONYMOUS] * row.public]
    return [name for name in accounts if row.answer("GET", name) == 200]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("row", ONE_STATE, ids=str)
def test_a_page_is_sound(look, stage, row):
    """Every twelfth page, in one state, for one of its readers, another one from page to page; make
    deep: every page in every state for all of them."""
    who = readers(stage, row)
    look(row, who[ONE_STATE.index(row) % len(who)])


@pytest.mark.deep
def test_every_page_is_sound_for_every_reader(look, stage):
    started, pages = time.monotonic(), 0
    for row in READ:
        for account in readers(stage, row):
            for width, theme in ((1280, "light"), (360, "dark")):
                pages += look(row, account, width, theme)
    note(
        "pages-chromium",
        command="make deep",
        what="every page of tests/access in every state, by every account it opens for",
        seed=None,
        rows=len(READ),
        pages=pages,
        seconds=round(time.monotonic() - started, 1),
    )
