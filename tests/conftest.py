"""Fixtures that every test may ask for."""

import gc
import os
from collections import Counter
from unittest import mock

import pytest
from _pytest import runner
from django.test import Client, TransactionTestCase
from hypothesis import settings as property_settings

from tests import template
from tests.world import new_world, session_of

if "PYTEST_XDIST_WORKER" in os.environ:
    # Coverage is measured in the workers, not in the children that they start and kill.
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)

template.use()

# Python keeps the frames of calls in pieces of 16 KB. At the end of one each call asks the system
# for another and gives it back at its return: thousands of times a second where a loop happens to
# stand there, as much of a request inside a test does. A frame that says to need a megabyte gets a
# piece with room for all below it: a tenth of the suite's time, a quarter of that of its requests.
_protocol = runner.runtestprotocol
_protocol.__code__ = _protocol.__code__.replace(co_stacksize=2**17)

# How long an example takes tells of the machine and of what else runs on it, not of the rule.
property_settings.register_profile("any machine", property_settings.default, deadline=None)
property_settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption(
        "--with-database", action="store_true", help="only the tests that use the database"
    )
    parser.addoption(
        "--all-cases", action="store_true", help="every case of the tests marked sampled(n)"
    )


def pytest_collection_finish():
    """Modules stay for the whole run: collecting garbage among them took a tenth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionfinish():
    """Nor is it collected at the end, when pytest looks five times for what was never closed."""
    gc.freeze()


def pytest_collection_modifyitems(config, items):
    """On the second database only what touches a database is tried again; of the tests marked
    `sampled(n)` a part, unless all cases are asked for."""
    is_second = config.getoption("--with-database")
    kept = [item for item in items if not is_second or _uses_database(item)]
    if not config.getoption("--all-cases"):
        kept = list(_thinned(kept, is_second))
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = kept


MANY = 5  # cases of one test
SECOND = 6  # of so many cases and pages one is tried on a second database too
SECOND_ACTS = 2  # and of so many other tests of a file


def _thinned(items, is_second):
    """Of the cases of a test marked `sampled(n)` every n-th. On a second database every sixth of
    those, not the ones that the first database tries; every sixth of any other test with many
    cases, and of the tests of a file that open pages, the first in any case; of the rest, what acts
    and asks, every second, and each that names an action for the first time. make deep: all."""
    cases, seen, acts = Counter(map(_test_of, items)), Counter(), set()
    for item in items:
        among, marker = _test_of(item), item.get_closest_marker("sampled")
        every, is_new = marker.args[0] if marker else 1, False
        if is_second and (marker or cases[among] >= MANY):
            every *= SECOND
        elif is_second and _opens_pages(item):
            among, every = (item.path, "pages"), SECOND
        elif is_second:
            among, every, is_new = item.path, SECOND_ACTS, not _acts_of(item) <= acts
        if is_new or seen[among] % every == (every // 2 if is_second and marker else 0):
            acts |= _acts_of(item)
            yield item
        seen[among] += 1


def _acts_of(item):
    """Names of the actions (units.command) that the test calls itself."""
    names = item.function.__code__.co_names
    return {name for name in names if hasattr(getattr(item.module, name, None), "permission")}


def _test_of(item):
    return item.nodeid.partition("[")[0]


def _opens_pages(item):
    return {"signed_in", "client", "stage", "live_server"} & set(item.fixturenames)


@pytest.fixture(scope="session")
def is_second_database(request):
    """Is this run the one on a second database? There some tests take a sample."""
    return request.config.getoption("--with-database")


@pytest.fixture(scope="session")
def all_cases(request):
    """Is every case asked for (make deep)?"""
    return request.config.getoption("--all-cases")


def _uses_database(item):
    if item.get_closest_marker("any_database") or item.get_closest_marker("first_database"):
        return False
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return item.get_closest_marker("django_db") or fixtures & set(item.fixturenames)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Stored files lie in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        template.keep()


@pytest.fixture(scope="session", autouse=True)
def _put_back_after_transactional_tests():
    """After a transactional test Django empties every table, which append-only tables refuse and
    which takes what migrations brought (tests/test_flush.py). SQLite is put back as it was kept.
    On PostgreSQL the triggers are dropped for that moment, here and nowhere else.
    """
    from plans.areas import add_missing
    from plans.models import Area, Indicator, IndicatorSet, ReportPeriod
    from plans.report_catalogue import add_missing as add_catalogue
    from units.triggers import APPEND_ONLY, protect, release

    flush = TransactionTestCase._fixture_teardown

    def flush_all(case):
        if template.put_back():
            return
        for table in APPEND_ONLY:
            release(table)
        flush(case)
        for table in APPEND_ONLY:
            protect(table)
        add_missing(Area)
        add_catalogue(ReportPeriod, IndicatorSet, Indicator)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", flush_all):
        yield


@pytest.fixture
def world(db):
    return new_world()


@pytest.fixture
def signed_in(world):
    """`signed_in("canbo.dttg")` -> a client of that account, its password just given."""

    def client_of(username):
        client = Client()
        client.cookies["sessionid"] = session_of(world.user(username))
        return client

    return client_of
