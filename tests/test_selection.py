"""Which tests a run tries (tests/selection.py)."""

from types import SimpleNamespace

import pytest

from tests.selection import SECOND, SECOND_ACTS, chosen
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


def on_second(items):
    return run(items, **{"--with-database": True})


@pytest.mark.parametrize(
    ("make", "many"),
    [
        (lambda n: Fake(f"test_{n}"), SECOND_ACTS),
        (lambda n: Fake(f"test_{n}", fixtures=("db", "signed_in")), SECOND),
        (lambda n: Fake(f"test[{n}]"), SECOND),
    ],
    ids=["acts", "pages", "cases"],
)
def test_the_first_database_tries_all_and_the_second_one_a_part(make, many):
    items = [make(number) for number in range(2 * many)]
    assert run(items) == items
    assert on_second(items) == [items[0], items[many]]


def test_what_touches_no_database_is_not_tried_on_a_second_one():
    items = [Fake("test_a", fixtures=()), Fake("test_b", marks=[("first_database",)])]
    assert run(items) == items
    assert on_second(items) == []


def test_what_tells_of_the_database_is_tried_on_both():
    items = [Fake(f"test_{number}", marks=[("each_database",)]) for number in range(5)]
    assert run(items) == on_second(items) == items


def test_the_first_test_of_an_action_is_tried_on_the_second_one():
    items = [
        Fake("test_a"),
        Fake("test_b", act=one_act),
        Fake("test_c"),
        Fake("test_d", act=one_act),
    ]
    assert on_second(items) == items[:3]


def test_a_sample_is_another_one_on_each_and_all_are_tried_where_all_are_asked_for():
    items = [Fake(f"test[{n}]", marks=[("sampled", 2)]) for n in range(2 * SECOND)]
    assert run(items) == items[::2]
    assert on_second(items) == [items[SECOND + 1]]
    assert run(items, **{"--all-cases": True}) == items
    assert run(items, **{"--all-cases": True, "--with-database": True}) == items
