"""`manage.py prepare`: what `make run` and `make demo` do before the server starts."""

from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command

from cchc.management.commands import prepare


@pytest.fixture
def called(monkeypatch, settings, tmp_path):
    """Names of the commands that were called, in order; none of them runs."""
    names = []
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "app.css").write_text("a{}")
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
    assert called == ["migrate", "load_rubrics", "seed_demo", "collectstatic"]
    assert "http://127.0.0.1:8000" in text
    assert prepare.Command.check.called


def test_a_second_start_keeps_everything_and_names_the_accounts(settings, called, world):
    settings.DEMO = True
    settings.PORT = "8123"
    text = run()
    assert called == ["migrate", "load_rubrics", "collectstatic"]
    assert "http://127.0.0.1:8123" in text
    assert settings.DEMO_PASSWORD in text
    for username in world.users:
        assert f"  {username} " in text
    assert "thẩm định viên, Sở Nội vụ" in text


def test_a_real_system_shows_no_account(settings, called, world):
    settings.DEMO = False
    text = run()
    assert called == ["migrate", "load_rubrics", "collectstatic"]
    assert "canbo.dttg" not in text


def test_the_accounts_take_few_queries(settings, called, world, django_assert_max_num_queries):
    settings.DEMO = True
    with django_assert_max_num_queries(4):
        run()


def test_static_files_are_gathered_again_only_when_they_changed(settings, called, world):
    run()
    run()
    assert called == ["migrate", "load_rubrics", "collectstatic", "migrate", "load_rubrics"]
    (settings.STATICFILES_DIRS[0] / "app.css").write_text("a{color:red}")
    run()
    assert called[5:] == ["migrate", "load_rubrics", "collectstatic"]


def test_accounts_that_cannot_sign_in_are_not_named(settings, called, world):
    settings.DEMO = True
    user = world.user("canbo.snv")
    user.set_unusable_password()
    user.save()
    text = run()
    assert "canbo.snv" not in text
    assert "canbo.dttg" in text
