"""The demo as its people walk it: every page that a link leads to opens, for every account.

Each account follows the links that it is shown, a few of each kind of page. A page shows no link to
what its reader may not open, is whole HTML in Vietnamese, and every paper is a PDF.
"""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.urls import resolve

from cchc.demo import seed
from cchc.lib.clock import now
from tests.world import PASSWORD
from units.models import User

ACCOUNTS = (
    "quantri", "thamdinh.snv", "canbo.snv", "thamdinh.vp", "thuongtruc.snv", "canbo.dttg",
    "lanhdao.dttg", "bithu.dttg", "lanhdao.ubnd", "vanphong.ubnd", "congbo.ubnd", "bithu.dubnd",
    "kiemtra.tinh", "bithu.langson", "canbo.vanban",
)  # fmt: skip
PUBLIC = ("/dang-nhap/", "/xep-hang/", "/chi-so/", "/healthz", "/readyz")
OF_A_KIND = 2  # pages opened of one kind by one account
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The database with the demo, emptied after the module by rolling all of it back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        list(seed.seed(PASSWORD))
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _within_the_demo(demo, db):
    """Each test in a savepoint of its own."""


def _client(username):
    client, user = Client(raise_request_exception=True), User.objects.get(username=username)
    session, moment = client.session, now().isoformat()
    session.update({
        SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "units.signin.LivingUserBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        "begun_at": moment, "seen_at": moment, "password_at": moment,
    })  # fmt: skip
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def _walk(client, starts):
    """Follows links from page to page; -> [(address, where it was shown, what is wrong)]."""
    waiting, seen, opened, faults = [(start, "") for start in starts], set(starts), Counter(), []
    while waiting:
        address, shown_on = waiting.pop(0)
        kind = resolve(urlsplit(address).path).view_name
        if opened[kind] >= OF_A_KIND:
            continue
        opened[kind] += 1
        response = client.get(address, follow=kind == "front")
        if wrong := _wrong(response):
            faults.append((address, shown_on, wrong))
            continue
        for link in _links(response, address):
            if link not in seen:
                seen.add(link)
                waiting.append((link, address))
    return opened, faults


def _wrong(response):
    if response.status_code != 200:
        return f"{response.status_code}"
    kind = response["Content-Type"].partition(";")[0]
    if kind == "application/pdf":
        content = b"".join(response) if response.streaming else response.content
        return "" if content.startswith(b"%PDF-") else "no PDF"
    if kind != "text/html":
        return ""
    page = response.content.decode()
    checks = {
        'lang="vi"': page.count('<html lang="vi"') == 1,
        "one h1": len(re.findall(r"<h1\b", page)) == 1,
        "CSP": "default-src 'self'" in response.get("Content-Security-Policy", ""),
        "no empty variable": "None</" not in page,
    }
    return ", ".join(name for name, holds in checks.items() if not holds)


def _links(response, address):
    if not response["Content-Type"].startswith("text/html"):
        return
    for found in _LINK.findall(response.content.decode()):
        parts = urlsplit(urljoin(address, unescape(found)))
        if not parts.netloc and parts.path and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("username", ACCOUNTS)
def test_every_link_that_an_account_is_shown_opens(username):
    opened, faults = _walk(_client(username), ["/viec-cua-toi/"])
    assert not faults
    assert len(opened) >= 15, f"only {sorted(opened)}"


def test_every_link_of_the_public_pages_opens():
    opened, faults = _walk(Client(), PUBLIC)
    assert not faults
    assert {"scoring:ranking", "scoring:index-list", "units:sign-in"} <= set(opened)
