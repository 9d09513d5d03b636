"""Fixtures that every test may ask for."""

import gc
import os
from itertools import count
from unittest import mock

import pytest
from _pytest import runner
from django.test import Client, TransactionTestCase
from hypothesis import settings as property_settings

from tests import selection, template
from tests.world import new_world, session_of

if "PYTEST_XDIST_WORKER" in os.environ:
    # Coverage is measured in the workers, not in the children that they start and kill.
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)

template.use()
_numbers = count(1)

# Python keeps the frames of calls in pieces of 16 KB. At the end of one each call asks the system
# for another and gives it back at its return: thousands of times a second where a loop happens to
# stand there, as much of a request inside a test does. A frame that says to need a megabyte gets a
# piece with room for all below it: a tenth of the suite's time, a quarter of that of its requests.
_protocol = runner.runtestprotocol
_protocol.__code__ = _protocol.__code__.replace(co_stacksize=2**17)

# How long an example takes tells of the machine and of what else runs on it, not of the rule. The
# rules of make deep get more of them (--hypothesis-profile deep).
for _name, _many in (("suite", 50), ("deep", 1_000)):
    property_settings.register_profile(
        _name, property_settings.default, deadline=None, max_examples=_many
    )
property_settings.load_profile("suite")


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
    kept = set(selection.chosen(items, config))
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]


@pytest.fixture(scope="session")
def is_second_database(request):
    """Is this run the one on a second database? There some tests take a sample."""
    return request.config.getoption("--with-database")


@pytest.fixture(scope="session")
def all_cases(request):
    """Is every case asked for (make deep)?"""
    return request.config.getoption("--all-cases")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path_factory):
    """Stored files lie in a folder of the test's own, which is made by the first of them: pytest
    looks through all its folders before it makes another, and few tests store anything."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"media-{next(_numbers)}"


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
