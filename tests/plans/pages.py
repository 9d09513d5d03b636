"""What the tests of pages share."""

from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext


def words(response, status=200):
    """The page's text with its marks, on one line; the answer must have this status."""
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(unescape(response.content.decode()).split())


def queries_of(client, url):
    """How many queries a page needs."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
