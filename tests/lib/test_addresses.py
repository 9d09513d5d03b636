"""Addresses: what reverse says, under each prefix and root of urls anew."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix, set_urlconf

from cchc.lib.addresses import address_of, addresses_of


def test_it_is_what_reverse_says():
    assert address_of("plans:task-detail", 7) == reverse("plans:task-detail", args=[7])
    assert address_of("unit-list") == "/don-vi/"


def test_a_prefix_is_seen():
    plain = address_of("unit-detail", 3)
    set_script_prefix("/cchc/")
    try:
        assert address_of("unit-detail", 3) == "/cchc" + plain
    finally:
        set_script_prefix("/")
    assert address_of("unit-detail", 3) == plain


def test_another_root_has_its_own():
    assert address_of("unit-detail", 3)
    set_urlconf("plans.urls")
    try:
        with pytest.raises(NoReverseMatch):
            address_of("unit-detail", 3)
        assert address_of("task-detail", 3) == "/nhiem-vu/3/"
    finally:
        set_urlconf(None)


def test_many_keys_are_the_same_addresses():
    set_script_prefix("/cchc/")
    try:
        url_of = addresses_of("plans:document-cascade")
        assert [url_of(key) for key in (1, 300)] == [
            reverse("plans:document-cascade", args=[key]) for key in (1, 300)
        ]
    finally:
        set_script_prefix("/")
    with pytest.raises(NoReverseMatch):
        addresses_of("khong-co")


def test_what_is_not_there_is_told_each_time():
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            address_of("khong-co")
