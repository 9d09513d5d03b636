"""The address of who asks: what the proxies tell is believed, what he tells himself is not."""

import pytest
from axes.helpers import get_client_ip_address
from django.test import RequestFactory

from cchc.lib.client import client_address

PROXY, TRUE, FALSE = "127.0.0.1", "203.0.113.7", "10.1.2.3"


@pytest.mark.parametrize(
    ("proxies", "connection", "forwarded", "address"),
    [
        (0, TRUE, None, TRUE),
        (0, TRUE, FALSE, TRUE),
        (1, PROXY, TRUE, TRUE),
        (1, PROXY, f"{FALSE}, {TRUE}", TRUE),
        (2, PROXY, f"{FALSE}, {TRUE}, 192.168.0.1", TRUE),
        (2, PROXY, TRUE, PROXY),
        (1, PROXY, "unknown", PROXY),
        (1, PROXY, None, PROXY),
        (0, "", FALSE, None),
    ],
)
def test_only_the_proxies_are_believed(settings, proxies, connection, forwarded, address):
    settings.PROXY_COUNT = proxies
    told = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=connection, **told)
    assert client_address(request) == address
    assert get_client_ip_address(request) == address  # what wrong passwords are counted by
