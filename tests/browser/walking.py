"""How a person walks through the pages: by the words of links and buttons that he sees.

Each step ends when what it leads to stands: a page with all it needs (`turned`, and by it `turn`,
`go` and `press`), or the answer drawn into the page (`saving`). What is read after a step is then
never of the page before, nor of half a page, however slow the machine.
"""

from contextlib import contextmanager
from datetime import timedelta

from cchc.lib.clock import now
from tests.world import PASSWORD
from units.models import SignInSession
from units.sessions import SessionStore

AT_REST = (
    "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
)
NOTHING_KEPT = "() => !Object.keys(localStorage).some(key => key.startsWith('unsaved '))"


@contextmanager
def turned(page):
    """What is done inside leads to another page, be it at the same address."""
    with page.expect_navigation():
        yield


def turn(part):
    """Clicks what leads to another page."""
    with turned(part.page):
        part.click()


def go(page, name):
    """Follows the first link of this name."""
    turn(page.get_by_role("link", name=name, exact=True).first)


def press(page, name):
    """Presses the first button of this name, whose answer is a page."""
    turn(page.get_by_role("button", name=name, exact=True).first)


def at_rest(page):
    """Waits until no answer is on its way that will be drawn into the page. What was typed a moment
    ago may not have been sent yet: see `saving` and `all_saved`."""
    page.wait_for_function(AT_REST)


@contextmanager
def saving(page):
    """What is done inside sends a part of the page, whose answer is drawn in its place."""
    with page.expect_request(lambda request: request.method == "POST"):
        yield
    at_rest(page)


def press_here(page, name):
    """Presses the first button of this name, whose answer is drawn into the page."""
    with saving(page):
        page.get_by_role("button", name=name, exact=True).first.click()


def all_saved(page):
    """Waits until nothing that was typed into forms that save themselves is left to be saved: from
    the first letter on it is kept in the browser (static/js/saving.js)."""
    page.wait_for_function(NOTHING_KEPT)
    at_rest(page)


def shut(page):
    """The browser is closed while the line is cut, which is then there again. What a page sends in
    leaving may arrive and be answered; here it does not."""
    page.evaluate("XMLHttpRequest.prototype.send = () => {}")
    page.goto("about:blank")
    page.context.set_offline(False)


def leave(page):
    press(page, "Đăng xuất")
    page.get_by_role("heading", name="Đăng nhập").wait_for()


def let_time_pass():
    """The password was given longer ago than an act that binds allows."""
    for row in SignInSession.objects.all():
        session = SessionStore(row.session_key)
        if "password_at" in session:
            session["password_at"] = (now() - timedelta(minutes=11)).isoformat()
            session.save()


def give_password(page, examine=None):
    """Answers the question for the password; `examine` looks at its page before."""
    page.get_by_role("heading", name="Nhập lại mật khẩu để tiếp tục").wait_for()
    if examine:
        examine(page)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    press(page, "Tiếp tục")
