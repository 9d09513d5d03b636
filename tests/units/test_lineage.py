"""Chains of units: forebears, heirs, and who acts for a unit that has ended."""

from datetime import date

from tests.world import DEPARTMENT_START, LAST_OLD, MERGED, make_heir, make_unit
from units.lineage import forebears, heirs, keepers_of, line_of, lines_of
from units.models import Kind, Succession, Unit

CHAIN = ("ethnic_board", "old_ethnic", "ethnic")


def test_a_chain_is_walked_both_ways_with_the_day_of_each_link(world):
    board, old, now = (getattr(world, name).pk for name in CHAIN)
    assert forebears([now]) == {now: None, old: MERGED, board: DEPARTMENT_START}
    assert heirs([board]) == {board: None, old: DEPARTMENT_START, now: MERGED}
    assert line_of(world.old_ethnic) == {board, old, now}
    assert line_of(world.finance) == {world.finance.pk}
    assert forebears([now], generations=1) == {now: None, old: MERGED}
    assert forebears([]) == {}


def test_links_without_the_records_are_walked_only_when_all_are_asked_for(world):
    young = make_unit("Sở Tách", parent=world.province, since=date(2026, 1, 1))
    make_heir(world.ethnic, young, date(2026, 1, 1), Succession.Form.HIVE_OFF, keeps_records=False)
    assert young.pk in heirs([world.ethnic_board.pk])
    assert young.pk not in heirs([world.ethnic_board.pk], kept_only=True)
    assert set(forebears([young.pk])) == {young.pk, *line_of(world.ethnic)}
    assert set(forebears([young.pk], kept_only=True)) == {young.pk}


def test_a_walk_costs_a_query_a_link(world, django_assert_num_queries):
    with django_assert_num_queries(3):
        forebears([world.ethnic.pk], kept_only=True)


def test_a_ring_written_past_the_actions_ends_every_walk(world):
    make_heir(world.ethnic, world.ethnic_board)
    Unit.objects.filter(pk=world.ethnic.pk).update(ended_on=date(2026, 1, 1))
    assert set(heirs([world.ethnic.pk])) == {getattr(world, name).pk for name in CHAIN}
    assert len(keepers_of(world.ethnic_board)) == 3


def test_who_acts_for_a_unit_is_the_last_of_its_keepers(world):
    assert keepers_of(world.ethnic_board) == [world.ethnic_board, world.old_ethnic, world.ethnic]
    assert keepers_of(world.ethnic) == [world.ethnic]
    # nobody succeeded the division: its superior of the last day keeps the records, then the heirs
    division = make_unit(
        "Phòng đã thôi", kind=Kind.DIVISION, parent=world.old_ethnic, until=date(2025, 5, 1)
    )
    assert keepers_of(division) == [division, world.old_ethnic, world.ethnic]
    lonely = make_unit("Đảng bộ một mình", branch="PARTY", kind=Kind.P_BASE, until=LAST_OLD)
    assert keepers_of(lonely) == [lonely]
    lonely.versions.all().delete()
    assert keepers_of(Unit.objects.get(pk=lonely.pk)) == [lonely]


def test_lines_of_many_are_those_of_each_by_one_query(world, django_assert_num_queries):
    other = make_unit("Sở Khác", until=LAST_OLD)
    make_heir(other, world.ethnic)
    units = [world.ethnic_board, world.old_ethnic, world.ethnic, other, world.finance]
    with django_assert_num_queries(1):
        found = lines_of(unit.pk for unit in units)
    assert found == {unit.pk: line_of(unit) for unit in units}
    assert other.pk not in found[world.ethnic_board.pk]
    assert lines_of([]) == {}
