"""Fixtures that every test may ask for."""

import pytest
from django.test import Client

from tests.world import World


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Stored files lie in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"


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
