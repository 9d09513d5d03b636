"""Which of the collected tests a run tries.

Plain `pytest`, as `make test` on SQLite and in Chromium, tries every test, of those marked
`sampled(n)` every n-th case. `--with-database` is the run on a second database: of what touches a
database a part, and all that is marked `each_database`. `--all-cases` leaves nothing out of either.
"""

from collections import Counter

MANY = 5  # cases of one test
SECOND = 6  # of so many cases and pages one is tried on a second database too
SECOND_ACTS = 2  # and of so many other tests of a file


def chosen(items, config):
    """Those of the collected tests that this run tries."""
    is_second = config.getoption("--with-database")
    kept = [item for item in items if not is_second or _uses_database(item)]
    if config.getoption("--all-cases"):
        return kept
    return list(_second(kept) if is_second else _every_nth(kept))


def _every_nth(items):
    """Of the cases of a test marked `sampled(n)` every n-th."""
    seen = Counter()
    for item in items:
        if seen[_test_of(item)] % _rate(item) == 0:
            yield item
        seen[_test_of(item)] += 1


def _second(items):
    """Every test that is for both databases. Of the cases of a test that has many, and of the tests
    of a file that open pages, every sixth, where it is sampled of those that the first database
    leaves out; of the rest, what acts and asks, every second, and each that names an action for the
    first time."""
    cases, seen, acts = Counter(map(_test_of, items)), Counter(), set()
    for item in items:
        among, every, first, is_new = _test_of(item), SECOND, 0, _is_for_both(item)
        if item.get_closest_marker("sampled"):
            every *= _rate(item)
            first = every // 2 + 1
        elif cases[among] >= MANY:
            pass
        elif _opens_pages(item):
            among = (item.path, "pages")
        else:
            among, every, is_new = item.path, SECOND_ACTS, is_new or not _acts_of(item) <= acts
        if is_new or seen[among] % every == first:
            acts |= _acts_of(item)
            yield item
        seen[among] += 1


def _rate(item):
    marker = item.get_closest_marker("sampled")
    return marker.args[0] if marker else 1


def _is_for_both(item):
    return item.get_closest_marker("each_database") is not None


def _acts_of(item):
    """Names of the actions (units.command) that the test calls itself."""
    names = item.function.__code__.co_names
    return {name for name in names if hasattr(getattr(item.module, name, None), "permission")}


def _test_of(item):
    return item.nodeid.partition("[")[0]


def _opens_pages(item):
    return {"signed_in", "client", "stage", "live_server"} & set(item.fixturenames)


def _uses_database(item):
    if item.get_closest_marker("any_database") or item.get_closest_marker("first_database"):
        return False
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return item.get_closest_marker("django_db") or fixtures & set(item.fixturenames)
