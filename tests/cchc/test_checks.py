"""A production with unsafe settings must not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from cchc import checks
from units.triggers import APPEND_ONLY, release


@pytest.fixture(autouse=True)
def production(settings, tmp_path):
    settings.DEMO = False
    settings.DEBUG = False
    settings.REQUIRE_TOTP = True
    settings.SECRET_KEY = "Zx8-fK2_qW9vLr5TnB7yHc3JmP6sGd1AoEuIiXe4RtYlQbNz"[:50] + "0a"
    settings.ALLOWED_HOSTS = ["cchc.tuyenquang.gov.vn"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    return settings


def ids():
    return [fault.id for fault in checks.check_production()]


def test_safe_settings_pass():
    assert ids() == []


@pytest.mark.parametrize(
    "key", ["short", "k" * 60, "abcabcabc" * 10, "django-insecure-" + "aB3dE5gH7jK9mN1pQ" * 4]
)
def test_a_weak_key(production, key):
    production.SECRET_KEY = key
    assert ids() == ["cchc.E001"]


def test_debug(production):
    production.DEBUG = True
    assert ids() == ["cchc.E002"]


@pytest.mark.parametrize("hosts", [[], ["*"], ["cchc.gov.vn", "*.gov.vn"]])
def test_any_host(production, hosts):
    production.ALLOWED_HOSTS = hosts
    assert ids() == ["cchc.E003"]


@pytest.mark.parametrize(
    ("is_sqlite", "workers", "expected"),
    [(True, 1, []), (True, 2, ["cchc.E004"]), (False, 8, [])],
)
def test_sqlite_with_several_workers(monkeypatch, production, is_sqlite, workers, expected):
    monkeypatch.setattr(checks, "_is_sqlite", lambda: is_sqlite)
    production.WEB_WORKERS = workers
    assert ids() == expected


def test_the_engine_is_read_from_the_settings():
    assert checks._is_sqlite() == (connection.vendor == "sqlite")


@pytest.mark.parametrize("place", ["static/media", "staticfiles", "."])
def test_files_where_anybody_may_load_them(production, tmp_path, place):
    production.MEDIA_ROOT = tmp_path / place
    assert ids() == ["cchc.E005"]


def test_a_second_factor_that_nobody_has_to_have(production):
    production.REQUIRE_TOTP = False
    assert ids() == ["cchc.E008"]


def test_a_demonstration_may_be_unsafe(production):
    production.DEMO = True
    production.REQUIRE_TOTP = False
    production.SECRET_KEY = "k" * 60
    production.DEBUG = True
    assert ids() == []


@pytest.mark.django_db
def test_the_database_is_asked_only_when_named():
    assert checks.check_database() == []
    assert checks.check_database(databases=[]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_lost_trigger_is_named(production, table):
    release(table)
    production.DEMO = True
    (fault,) = checks.check_database(databases=["default"])
    assert fault.id == "cchc.E006"
    assert table in fault.msg


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["on", "off"])
def test_a_database_that_answers_before_data_is_on_disk(production, mode):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL synchronous_commit = {mode}")
    faults = checks.check_database(databases=["default"])
    named = [fault.id for fault in faults if "synchronous_commit" in fault.msg]
    is_off = connection.vendor == "postgresql" and mode == "off"
    assert named == (["cchc.E007"] if is_off else [])


@pytest.mark.django_db
def test_a_demonstration_may_forget(production):
    production.DEMO = True
    assert checks.check_database(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_the_server_process_does_not_start(production):
    production.DEBUG = True
    with pytest.raises(ImproperlyConfigured, match="DEBUG đang bật"):
        checks.refuse_unsafe_start()


@pytest.mark.django_db(transaction=True)
def test_the_server_process_starts(production):
    production.DEMO = True
    checks.refuse_unsafe_start()
