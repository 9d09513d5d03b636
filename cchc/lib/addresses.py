"""Addresses of pages, each looked up once: a list asks for one in every row."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, include, path, reverse

_KEY = 7_081_945_302  # no part of any address


def address_of(name, *args):
    """What `reverse(name, args=args)` says, at a tenth of its cost when it is asked again."""
    return _found(get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF, name, args)


def addresses_of(name):
    """For thousands of keys, whole numbers: a function that says what `address_of(name, key)` does.
    It holds for one answer, as prefixes and roots may change."""
    before, after = address_of(name, _KEY).split(str(_KEY))
    return lambda key: f"{before}{key:d}{after}"


@lru_cache(maxsize=10_000)
def _found(_prefix, urlconf, name, args):
    return reverse(name, urlconf=urlconf, args=args)


def by_first_part(urlpatterns):
    """The same addresses with those under one first part in a branch of their own: Django tries one
    after the other, and of several hundred it passes by most branches at their first letters."""
    branches = {}
    for entry in urlpatterns:
        first, slash, rest = str(entry.pattern).partition("/")
        shorter = path(rest, entry.callback, entry.default_args, entry.name)
        branches.setdefault(first + slash, []).append(shorter)
    return [path(first, include(entries)) for first, entries in branches.items()]
