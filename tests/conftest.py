"""Fixtures that every test may ask for."""

import pytest
from django.test import Client

from tests.world import World


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    """Cheap password hashes, no lock-out, files in a folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HTTPS = False
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def signed_in(world):
    """`signed_in("canbo.dttg")` -> a client of that account, its password just given."""
    from cchc.lib.clock import now

    def client_of(username):
        client = Client()
        client.force_login(world.user(username), backend="units.signin.LivingUserBackend")
        session = client.session
        moment = now().isoformat()
        session.update({"begun_at": moment, "seen_at": moment, "password_at": moment})
        session.save()
        return client

    return client_of
