"""A proxy can close the administrator's pages by their addresses (deploy/nginx.conf)."""

import re

from django.urls import URLPattern, get_resolver

from tests.access import GROUPS
from tests.test_access import ROWS
from tests.tree import text_of

CLOSED = re.compile(re.search(r"location ~ (\S+) \{", text_of("deploy/nginx.conf"))[1])
ACCEPTED = {200, 302}
# Everyone whom a row of the table names, one account for those whom it leaves to "*".
ACCOUNTS = {"quantri", "kiemtra.tinh", "*", *set().union(*GROUPS.values())}
# Of whoever asked for the work: in the table that is the admin; long lists of people are others'.
OF_WHO_ASKED = {"units:job-detail", "units:job-stop", "units:job-again"}


def addresses(patterns, before="/", space=""):
    """{name of a url: an address of it}"""
    found = {}
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            found[space + (pattern.name or "")] = re.sub(r"<[^>]+>", "1", route)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            found |= addresses(pattern.url_patterns, route, inner)
    return found


def opened_by(name):
    """Accounts for which some row of the access table lets a url do something."""
    return {
        account
        for row in ROWS
        if row.name == name
        for account in ACCOUNTS
        if {row.answer("GET", account), row.answer("POST", account)} & ACCEPTED
    }


def test_what_the_admin_alone_opens_lies_where_a_proxy_closes_it():
    at = addresses(get_resolver().url_patterns)
    alone = {name for name in at if opened_by(name) == {"quantri"}} - OF_WHO_ASKED
    assert len(alone) >= 8
    assert not {name: at[name] for name in alone if not CLOSED.match(at[name])}


def test_closed_addresses_keep_no_other_account_from_its_work():
    at = addresses(get_resolver().url_patterns)
    closed = {name for name in at if CLOSED.match(at[name])}
    # A head sees the accounts of his unit there, and everyone his own page.
    others = {name for name in closed if opened_by(name) - {"quantri"}}
    assert others <= {"units:user-list", "units:user-detail"}
