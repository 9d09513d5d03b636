"""Stretches without a change of units: asked once inside, anew outside."""

from datetime import date

import pytest

from units.lineage import forebears
from units.models import Unit
from units.rest import once, right_once, rights_at_rest, units_at_rest

pytestmark = pytest.mark.each_database


def test_outside_every_question_is_asked_anew():
    answers = iter([1, 2])
    assert [once("?", lambda: next(answers)) for _ in range(2)] == [1, 2]


def test_inside_it_is_asked_once_and_forgotten_at_the_end():
    answers = iter(range(9))

    def ask(question):
        return once(question, lambda: next(answers))

    with units_at_rest():
        assert (ask("a"), ask("a"), ask("b")) == (0, 0, 1)
        with units_at_rest():
            assert ask("a") == 0
        assert ask("b") == 1
    with units_at_rest():
        assert ask("a") == 2
    with pytest.raises(ZeroDivisionError), units_at_rest():
        once("c", lambda: 1 // 0)
    assert ask("c") == 3


def test_a_right_is_asked_once_a_request_and_anew_where_only_units_are_at_rest():
    answers = iter(range(9))

    def ask():
        return right_once("may he?", lambda: next(answers))

    with units_at_rest():
        assert (ask(), ask()) == (0, 1)
    with rights_at_rest():
        assert (ask(), ask()) == (2, 2)
    with rights_at_rest():
        assert ask() == 3


def test_names_of_two_units_and_of_every_day_take_two_queries(world, django_assert_num_queries):
    board = Unit.objects.get(pk=world.ethnic_board.pk)
    with django_assert_num_queries(3), units_at_rest():
        ethnic, again = Unit.objects.get(pk=world.ethnic.pk), Unit(pk=world.ethnic.pk)
        names = {str(ethnic), ethnic.name, ethnic.name_on(date(2026, 1, 1)), again.name}
        assert names == {"Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"}
        assert board.name == "Ban Dân tộc tỉnh Tuyên Quang"


def test_a_line_that_was_asked_is_not_changed_by_who_got_it(world):
    with units_at_rest():
        found = forebears([world.ethnic.pk])
        expected = dict(found)
        found.clear()
        assert forebears([world.ethnic.pk]) == expected != {}
