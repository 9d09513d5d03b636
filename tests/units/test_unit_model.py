"""Units through time: what they were called, to whom they belonged, what the database refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.world import BOARD_END, LONG_AGO, MERGED, make_heir, make_person, make_unit, make_user
from units.models import Branch, Host, Kind, Membership, Succession, Unit, UnitVersion
from units.roles import Role
from units.superiors import ids_beside

RENAMED = date(2026, 1, 1)


@pytest.fixture
def renamed(world):
    world.ethnic.versions.update(valid_to=date(2025, 12, 31))
    UnitVersion.objects.create(
        unit=world.ethnic, name="Sở Mới", kind=Kind.BOARD, parent=world.office, valid_from=RENAMED
    )
    return Unit.objects.get(pk=world.ethnic.pk)


def test_name_kind_and_superior_of_a_day(renamed, world):
    old = "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    assert (renamed.name, renamed.short_name, renamed.kind) == ("Sở Mới", "Sở Mới", Kind.BOARD)
    assert renamed.name_on(date(2025, 9, 1)) == old
    assert renamed.short_name_on(date(2025, 9, 1)) == "Sở Dân tộc và Tôn giáo"
    assert renamed.name_on(LONG_AGO) == old  # outside its life: the nearest
    assert str(renamed) == "Sở Mới"
    assert str(renamed.at(RENAMED)) == "Sở Mới"
    assert renamed.at(LONG_AGO) is None
    assert renamed.name_key > world.office.name_key[:0]


def test_a_unit_that_ended_is_called_as_on_its_last_day(world):
    assert world.ethnic_board.last_day == BOARD_END
    assert world.ethnic_board.name == "Ban Dân tộc tỉnh Tuyên Quang"
    assert world.ethnic_board.at(BOARD_END).name == world.ethnic_board.name
    assert world.ethnic_board.at(MERGED) is None


def test_a_unit_without_a_version_has_no_name(db):
    unit = Unit.objects.create(branch=Branch.STATE, founded_on=MERGED)
    assert (unit.name, unit.short_name, unit.kind) == ("", "", "")


def test_units_of_a_day_with_what_they_were_then(renamed, world):
    now = Unit.objects.at(RENAMED).get(pk=renamed.pk)
    assert (now.day_name, now.day_kind, now.day_parent_id) == ("Sở Mới", "BOARD", world.office.pk)
    before = Unit.objects.at(date(2025, 9, 1)).get(pk=renamed.pk)
    assert before.day_parent_id == world.province.pk
    assert before.day_block == "so"
    assert not Unit.objects.at(RENAMED).filter(pk=world.ethnic_board.pk).exists()


def test_up_and_down_the_tree_on_a_day(renamed, world):
    division = make_unit("Phòng A", kind=Kind.DIVISION, parent=renamed, since=MERGED)
    assert division.ancestors(RENAMED) == [renamed, world.office, world.province]
    assert division.ancestors(date(2025, 9, 1)) == [renamed, world.province]
    assert division.ancestors(LONG_AGO) == []
    assert set(world.office.subtree(RENAMED)) == {renamed, division}
    assert not world.office.subtree(date(2025, 9, 1)).exists()
    assert division in world.province.subtree(RENAMED)
    assert world.province not in world.province.subtree(RENAMED)


def test_the_tree_in_which_a_unit_stands_in_one_query(renamed, world, django_assert_num_queries):
    division = make_unit("Phòng A", kind=Kind.DIVISION, parent=renamed, since=MERGED)
    under_top = set(world.province.subtree(RENAMED).values_list("pk", flat=True))
    assert {renamed.pk, division.pk, world.office.pk} < under_top
    for unit in (division, renamed, world.office, world.province):
        with django_assert_num_queries(1):
            assert ids_beside(unit.pk, RENAMED) == under_top
    before = set(world.old_province.subtree(BOARD_END).values_list("pk", flat=True))
    assert ids_beside(world.ethnic_board.pk, BOARD_END) == before != under_top
    assert ids_beside(world.ethnic_board.pk, RENAMED) == set()


def test_the_whole_tree_of_a_day_in_order(renamed, world):
    rows = [(v.name, depth) for v, depth in Unit.objects.tree(RENAMED)]
    start = rows.index(("tỉnh Tuyên Quang", 0))
    assert rows[start + 1 : start + 4] == [
        ("Sở Nội vụ tỉnh Tuyên Quang", 1),
        ("Sở Tài chính tỉnh Tuyên Quang", 1),
        ("Văn phòng UBND tỉnh Tuyên Quang", 1),
    ]
    assert rows[start + 4] == ("Sở Mới", 2)
    state = Unit.objects.filter(branch="STATE").tree(date(2021, 1, 1))
    assert ("Ban Dân tộc tỉnh Tuyên Quang", 1) in [(v.name, depth) for v, depth in state]


def test_the_tree_of_one_unit_on_a_day_in_two_queries(renamed, world, django_assert_num_queries):
    division = make_unit("Phòng A", kind=Kind.DIVISION, parent=renamed, since=MERGED)
    with django_assert_num_queries(2):
        rows = [(v.unit, depth) for v, depth in world.office.tree(RENAMED)]
    assert rows == [(world.office, 0), (renamed, 1), (division, 2)]
    assert [v.unit for v, _ in world.office.tree(date(2025, 9, 1))] == [world.office]
    before = [v.name for v, _ in world.old_province.tree(BOARD_END)]
    assert before == ["tỉnh Tuyên Quang", "Ban Dân tộc tỉnh Tuyên Quang"]
    assert world.old_province.tree(RENAMED) == []
    with django_assert_num_queries(2):
        ids = list(world.province.subtree(RENAMED).values_list("pk", flat=True))
    assert len(ids) == 6


def test_a_unit_whose_superior_has_ended_stands_at_the_top_and_is_not_lost(world):
    division = make_unit("Phòng A", kind=Kind.DIVISION, parent=world.ethnic_board)
    rows = {v.unit: depth for v, depth in Unit.objects.tree(BOARD_END)}
    assert rows[division] == 2
    rows = {v.unit: depth for v, depth in Unit.objects.tree(MERGED)}
    assert rows[division] == 0
    assert division.ancestors(MERGED) == [world.ethnic_board]


def test_a_ring_written_past_the_actions_ends_the_way_up(world):
    world.province.versions.update(parent=world.ethnic)
    assert world.province in world.ethnic.ancestors(RENAMED)
    assert world.ethnic not in world.ethnic.subtree(RENAMED)


def test_search_finds_former_names_without_diacritics(renamed, world):
    assert renamed in Unit.objects.named_like("so dan toc va TÔN giáo tinh tuyen")
    assert renamed in Unit.objects.named_like("Sở mới")


def test_names_cost_one_query_for_all(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert all(unit.name for unit in Unit.objects.with_names())


# --- What the database refuses ------------------------------------------------------------------


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def version(unit, start, end=None, **fields):
    return UnitVersion.objects.create(
        unit=unit, name="X", kind=Kind.DIVISION, valid_from=start, valid_to=end, **fields
    )


def test_constraints_of_units_and_versions(world):
    refused(lambda: Unit.objects.create(branch="STATE", founded_on=MERGED, ended_on=LONG_AGO))
    refused(lambda: version(world.ethnic, MERGED, date(2025, 8, 1)))  # twice a day
    refused(lambda: version(world.ethnic, RENAMED))  # two open ones
    refused(lambda: version(world.ethnic_board, MERGED, LONG_AGO))
    refused(lambda: version(world.ethnic_board, MERGED, parent=world.ethnic_board))


def test_constraints_of_successions(world):
    a, b = make_unit("A"), make_unit("B")
    forms = Succession.Form

    def make(successor, form, keeps):
        return lambda: Succession.objects.create(
            predecessor=a, successor=successor, on=MERGED, form=form, keeps_records=keeps
        )

    refused(make(a, forms.MERGE, False))
    refused(make(None, forms.MERGE, False))
    refused(make(None, forms.END, True))
    refused(make(b, forms.DISSOLVE, False))
    refused(make(b, forms.HIVE_OFF, True))
    make_heir(a, b)
    refused(make(b, forms.MERGE, False))
    refused(make(make_unit("C"), forms.MERGE, True))


def test_constraints_of_periods_and_roles(world):
    def held(role, **fields):
        return lambda: Membership.objects.create(
            user=world.canbo_dttg, unit=world.finance, role=role,
            **{"valid_from": RENAMED, **fields},
        )  # fmt: skip

    refused(held(Role.OFFICER, valid_to=MERGED))
    refused(held(Role.INSPECTOR, valid_to=date(2026, 5, 1)))
    refused(held(Role.INSPECTOR, basis="01/QĐ"))
    head = world.lanhdao_dttg.memberships.get()
    refused(held(Role.HEAD, deputises=head))
    refused(held(Role.PUBLISHER, deputises=head, valid_to=date(2026, 5, 1)))
    refused(lambda: make_person("A", world.ethnic, until=LONG_AGO))
    refused(
        lambda: Host.objects.create(
            party_unit=world.cell, agency=world.finance, valid_from=MERGED, valid_to=LONG_AGO
        )
    )
    refused(lambda: make_user("canbo.dttg"))
    membership = world.canbo_dttg.memberships.get()
    assert membership.unit_for(None) == world.ethnic
