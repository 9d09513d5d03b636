"""What is kept of who asks: the address, behind as many proxies as the settings name, no form."""

from copy import copy
from ipaddress import ip_address

from django.conf import settings
from django.http import QueryDict


def client_address(request):
    """The address of who asks, as text; None where the server knows none.

    Each proxy adds the address that it was asked from at the end of X-Forwarded-For, so the entry
    of the outermost of PROXY_COUNT proxies is believed; what stands before it anybody may write.
    Without proxies, or with fewer entries than there are proxies, the connection itself tells.
    """
    count = settings.PROXY_COUNT
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if count and len(told) >= count and (address := _address(told[-count])):
        return address
    return _address(request.META.get("REMOTE_ADDR", ""))


def _address(text):
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None


def without_form(request):
    """The same request without what was typed: where wrong passwords are counted, all of it would
    be kept."""
    bare = copy(request)
    bare.POST = QueryDict()
    return bare
