"""How a person walks through the pages: by the words of links and buttons that he sees."""

from datetime import timedelta

from cchc.lib.clock import now
from tests.world import PASSWORD
from units.models import SignInSession
from units.sessions import SessionStore


def go(page, name):
    """Follows the first link of this name."""
    page.get_by_role("link", name=name, exact=True).first.click()


def press(page, name):
    """Presses the first button of this name."""
    page.get_by_role("button", name=name, exact=True).first.click()


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
