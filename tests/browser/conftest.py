"""What browser tests share. Mark each of them `@pytest.mark.browser`.

    page                 a new tab of the distribution's Chromium, 1280 x 900, in light, without a
                         cookie; where a test needs another window, `browser` makes it
    site                 the running server: `site.url + "/viec-cua-toi/"`; fixture `world` inside
    sign_in(page, name, path="/viec-cua-toi/")   signs that account of tests/world.py in by form
                         and password, and opens the page at `path`
    enter(page, name, path)   opens the page at `path` in a session that account began elsewhere,
                         for tests that tell nothing of signing in
    asked                the questions that the page asked in leaving; each is answered by staying
    answered()           waits until the server has answered all that it was asked
    axe(page)            asserts 0 violations (WCAG 2.0-2.2 A and AA, and best practice); preloads
                         nothing, as there is no sound nor film and style is of the same origin
    show(page, width, theme="light")   sets the width and the theme of the page
    assert_fits(page)    asserts that the page does not scroll sideways
    examine(page, on_phone=False)   axe and assert_fits at once; `on_phone`: axe at 360 px too
    assert_touchable(page)   asserts that buttons, fields, tabs and page links are 44 px high

Every page collects refusals of the content security policy and errors of the console; the test
fails at its end when there was one. Expected answers (403, 404, 409 …) also stand in the console:
name them with `page.expected.add(409)`; so do faults that a test makes, named by their words.
"""

import os
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from django.core.servers.basehttp import ServerHandler
from playwright.sync_api import expect

from tests.browser.walking import AT_REST, at_rest

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in the test's thread
PATIENCE = 30  # seconds, as long as Playwright waits for anything else
expect.set_options(timeout=PATIENCE * 1000)
AXE = Path(__file__).with_name("axe.min.js")
WHERE = Path(__file__).parents[2] / "bin" / "chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # tabs of one window share their process
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    found = subprocess.check_output(WHERE, text=True).strip()  # noqa: S603 (a script of ours)
    return {"executable_path": found, "args": ARGUMENTS}


@contextmanager
def open_window(browser):
    """A window whose first tab stays open, so that its process does. Style and fonts stay in its
    cache, where no page may stay (each is answered with `no-store`)."""
    window = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    window.new_page()
    yield window
    window.close()


@pytest.fixture(scope="session")
def window(browser):
    with open_window(browser) as window:
        yield window


@pytest.fixture(scope="session")
def answered():
    """answered() waits until the server has answered all that it was asked: what one test began
    must not go on in the database of the next one."""
    changed, asked = threading.Condition(), []
    run = ServerHandler.run

    def counted(handler, application):
        with changed:
            asked.append(1)
        try:
            run(handler, application)
        finally:
            with changed:
                asked.pop()
                changed.notify_all()

    def wait():
        with changed:
            assert changed.wait_for(lambda: not asked, PATIENCE), "a request is not answered"

    with mock.patch.object(ServerHandler, "run", counted):
        yield wait


@pytest.fixture
def page(window, answered):
    window.clear_cookies()
    window.set_offline(False)  # a test may have failed while it had cut the line
    page = window.new_page()
    page.expected = set()
    complaints = []

    def heard(message):
        is_expected = any(_named(expected) in message.text for expected in page.expected)
        is_axe = not message.location["url"]  # it tries inline styles, which the policy refuses
        if message.type == "error" and not is_expected and not is_axe:
            complaints.append(f"{message.text} ({page.url})")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(f"{error} ({page.url})"))
    yield page
    page.wait_for_function(f"() => document.readyState === 'complete' && ({AT_REST})()")
    _forget_what_waits(page)
    page.close()
    answered()
    assert complaints == []


@pytest.fixture
def asked(page):
    """The questions that the page asked; each is answered by staying."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    return asked


def _forget_what_waits(page):
    """The window is shared: what a page still keeps to be saved is no business of the next test."""
    origin = "/".join(page.url.split("/")[:3])
    if origin.startswith("http"):
        storage = {"origin": origin, "storageTypes": "local_storage"}
        page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", storage)


def _named(expected):
    """How the console tells it: the status of an answer, or the words of a fault."""
    return f"status of {expected}" if isinstance(expected, int) else expected


@pytest.fixture
def site(live_server, world):
    """The server of this test, with the cast of tests/world.py."""
    return live_server


@pytest.fixture
def sign_in(site):
    from tests.world import PASSWORD

    def sign_in_as(page, username, path="/viec-cua-toi/"):
        page.goto(f"{site.url}/dang-nhap/?next={path}")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(f"{site.url}{path}")

    return sign_in_as


@pytest.fixture
def enter(site, signed_in):
    def open_as(page, username, path="/viec-cua-toi/"):
        session = signed_in(username).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page.goto(f"{site.url}{path}")

    return open_as


@pytest.fixture(scope="session")
def axe():
    source = AXE.read_text(encoding="utf-8")

    def check(page):
        page.wait_for_load_state()  # its style too
        at_rest(page)
        if page.evaluate("() => typeof axe") == "undefined":
            page.evaluate(source)
        found = page.evaluate(
            """() => axe.run({preload: false, resultTypes: ['violations'],
            runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a',
            'wcag22aa', 'best-practice']}})
            .then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node =>
            node.target.join(' ') + ': ' + node.failureSummary)]))"""
        )
        assert found == [], page.url

    return check


@pytest.fixture
def show():
    def set_to(page, width, theme="light"):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")

    return set_to


@pytest.fixture
def assert_fits():
    def check(page):
        wide, seen = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, f"{page.url} scrolls sideways: {wide} of {seen}"

    return check


@pytest.fixture
def assert_touchable():
    """Links inside text are not meant; they may be smaller."""

    def check(page):
        small = page.evaluate(
            """() => [...document.querySelectorAll(`main .button, main input:not([type=hidden],
            [type=checkbox], [type=radio]), main select, main textarea, .segment, .choice, .tab,
            .pages-link, .mast a, .account a, .account button, .menu-link, .crumbs a, .row-act a`)]
            .filter(part => part.offsetParent !== null && !part.matches('.visually-hidden'))
            .map(part => [part.textContent.trim() || part.name, part.getBoundingClientRect()])
            .filter(([name, box]) => box.height > 0 && box.height < 43.5)
            .map(([name, box]) => `${name} ${box.height}`)
            .concat([...document.querySelectorAll('.segment')]
            .filter(part => part.offsetParent !== null && part.offsetWidth < 43.5)
            .map(part => `${part.textContent.trim()} ${part.offsetWidth} wide`))"""
        )
        assert small == [], page.url

    return check


@pytest.fixture
def examine(axe, show, assert_fits):
    def check(page, on_phone=False):
        axe(page)
        show(page, 360)
        assert_fits(page)
        if on_phone:
            axe(page)
        show(page, 1280)
        assert_fits(page)

    return check
