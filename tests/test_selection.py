"""What the runs of the suite try between them (tests/selection.py)."""

from types import SimpleNamespace

import pytest

from tests.selection import MANY, SECOND, SECOND_ACTS, chosen
from units.actions.unit import found_unit


def one_act():
    return found_unit


def no_act():
    return None


class Fake:
    """As much of a collected test as a selection asks for."""

    def __init__(self, name, *, marks=(), fixtures=("db",), act=no_act):
        self.nodeid, self.path, self.fixturenames, self.function = f"a::{name}", "a", fixtures, act
        self.module = SimpleNamespace(found_unit=found_unit)
        self.marks = {mark: SimpleNamespace(args=args) for mark, *args in marks}

    def get_closest_marker(self, name):
        return self.marks.get(name)


def run(items, **options):
    config = SimpleNamespace(getoption=lambda name: options.get(name, False))
    return chosen(items, config)


def both(items):
    return run(items, **{"--beside-second": True}), run(items, **{"--with-database": True})


@pytest.mark.parametrize(
    ("make", "many"),
    [
        (lambda n: Fake(f"test_{n}"), SECOND_ACTS),
        (lambda n: Fake(f"test_{n}", fixtures=("db", "signed_in")), SECOND),
        (lambda n: Fake(f"test[{n}]"), SECOND),
    ],
    ids=["acts", "pages", "cases"],
)
def test_of_two_runs_each_test_is_in_one(make, many):
    items = [make(number) for number in range(2 * many)]
    first, second = both(items)
    assert second == [items[0], items[many]]
    assert first == [item for item in items if item not in second]


def test_what_touches_no_database_is_not_tried_on_a_second_one():
    items = [Fake("test_a", fixtures=()), Fake("test_b", marks=[("first_database",)])]
    assert both(items) == (items, [])


def test_what_tells_of_the_database_is_tried_on_both():
    items = [Fake(f"test_{number}", marks=[("each_database",)]) for number in range(5)]
    assert both(items) == (items, items)


def test_what_is_smaller_on_the_second_one_is_tried_whole_on_the_first():
    items = [
        Fake(f"test[{number}]", fixtures=("db", "is_second_database")) for number in range(MANY)
    ]
    assert both(items) == (items, [items[0]])


def test_the_first_test_of_an_action_is_tried_on_the_second_one():
    items = [
        Fake("test_a"),
        Fake("test_b", act=one_act),
        Fake("test_c", act=one_act),
    ]
    assert both(items) == ([items[2]], items[:2])


def test_a_sample_is_another_one_on_each_and_all_are_tried_where_all_are_asked_for():
    items = [Fake(f"test[{n}]", marks=[("sampled", 2)]) for n in range(2 * SECOND)]
    first, second = both(items)
    assert first == items[::2]
    assert second == [items[SECOND + 1]]
    assert run(items) == items[::2]
    assert run(items, **{"--all-cases": True}) == items
    assert run(items, **{"--all-cases": True, "--with-database": True}) == items
