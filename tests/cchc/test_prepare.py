"""`manage.py prepare`: what `make run` and `make demo` do before the server starts."""

from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command

from cchc.management.commands import prepare


@pytest.fixture
def called(monkeypatch):
    """Names of the commands that were called, in order; none of them runs."""
    names = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: names.append(name))
    monkeypatch.setattr(prepare.Command, "check", mock.Mock())
    return names


def run():
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_an_empty_demonstration_is_filled(settings, called, db):
    settings.DEMO = True
    text = run()
    assert called == ["migrate", "seed_demo", "collectstatic"]
    assert "http://127.0.0.1:8000" in text
    assert prepare.Command.check.called


def test_a_second_start_keeps_everything_and_names_the_accounts(settings, called, world):
    settings.DEMO = True
    settings.PORT = "8123"
    text = run()
    assert called == ["migrate", "collectstatic"]
    assert "http://127.0.0.1:8123" in text
    assert settings.DEMO_PASSWORD in text
    for username in world.users:
        assert f"  {username} " in text
    assert "thẩm định viên, Sở Nội vụ" in text


def test_a_real_system_shows_no_account(settings, called, world):
    settings.DEMO = False
    text = run()
    assert called == ["migrate", "collectstatic"]
    assert "canbo.dttg" not in text


def test_the_accounts_take_few_queries(settings, called, world, django_assert_max_num_queries):
    settings.DEMO = True
    with django_assert_max_num_queries(4):
        run()
