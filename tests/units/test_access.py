"""How far a user's roles reach today."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from cchc.lib.clock import today
from tests.world import LAST_OLD, MERGED, make_heir, make_unit, make_user
from units.access import access_of, forget_access
from units.models import Kind, Membership, Succession, UnitVersion
from units.permissions import Permission, may
from units.roles import Reach, Role


def pks(*units):
    return {unit.pk for unit in units}


def test_own_units_reach_down_the_whole_chain_of_predecessors(world):
    access = access_of(world.canbo_dttg)
    assert access.own() == pks(world.ethnic, world.old_ethnic, world.ethnic_board)
    assert access.own(Role.HEAD) == frozenset()
    assert access.home == "Sở Dân tộc và Tôn giáo"
    assert access.home_id == world.ethnic.pk
    assert access.has(Role.HEAD, Role.OFFICER)
    assert not access.has(Role.HEAD)


def test_the_subtree_holds_all_below_and_their_predecessors_of_this_branch(world):
    below = access_of(world.lanhdao_ubnd).below(Role.LEADER)
    assert below >= pks(world.province, world.old_province, world.ethnic, world.ethnic_board)
    assert not below & pks(world.cell, world.party, world.langson, world.langson_ethnic)
    assert access_of(world.bithu_dubnd).below() == pks(
        world.party, world.old_party_block, world.cell, world.old_cell
    )


def test_a_coordinator_works_for_the_whole_province(world):
    access = access_of(world.thuongtruc_snv)
    assert access.below(Role.COORDINATOR) >= pks(world.province, world.commune, world.ethnic)
    assert access.own() == pks(world.home_affairs)
    assert world.langson.pk not in access.below()
    assert access_of(world.canbo_snv).below() == pks(world.home_affairs)


def test_an_outsider_reaches_nothing_here(world):
    access = access_of(world.bithu_langson)
    here = pks(world.province, world.ethnic, world.cell, world.ethnic_board)
    assert not access.below() & here


def test_no_user_no_reach(world):
    world.canbo_dttg.is_active = False
    for user in (AnonymousUser(), world.canbo_dttg):
        access = access_of(user)
        assert access.below() == access.own() == frozenset()
        assert access.home == ""


# --- Time ---------------------------------------------------------------------------------------


def test_a_role_that_ended_yesterday_does_nothing_today(world):
    membership = world.canbo_dttg.memberships.get()
    membership.valid_to = today() - timedelta(days=1)
    membership.save()
    assert access_of(world.canbo_dttg).own() == frozenset()
    membership.valid_to = today()
    membership.save()
    assert access_of(world.user("canbo.dttg")).own()


def test_a_role_that_begins_tomorrow_does_nothing_today(world):
    world.canbo_dttg.memberships.update(valid_from=today() + timedelta(days=1))
    assert access_of(world.canbo_dttg).own() == frozenset()


def test_the_reach_is_read_once_a_day_and_user(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert access_of(world.canbo_dttg) is access_of(world.canbo_dttg)
    first = access_of(world.canbo_dttg)
    with time_machine.travel(date.today() + timedelta(days=2)):
        assert access_of(world.canbo_dttg) is not first
    forget_access(world.canbo_dttg)
    forget_access(world.canbo_dttg)
    with django_assert_num_queries(1):
        access_of(world.canbo_dttg)


def test_a_role_ends_with_its_unit_when_an_heir_keeps_the_records(world):
    user = make_user("nguoi.cu", (Role.OFFICER, world.ethnic_board))
    assert access_of(user).own() == frozenset()


def test_of_a_unit_whose_records_nobody_keeps_its_own_people_keep_them(world):
    lonely = make_unit(
        "Đảng bộ không rõ cấp trên", branch="PARTY", kind=Kind.P_BASE, until=LAST_OLD
    )
    user = make_user("nguoi.cuoi", (Role.SECRETARY, lonely))
    assert access_of(user).own() == pks(lonely)


def test_a_deputy_falls_with_the_role_that_he_deputises_for(world):
    head = world.lanhdao_dttg.memberships.get()
    deputy = make_user("pho.dttg")
    Membership.objects.create(
        user=deputy,
        unit=world.ethnic,
        role=Role.HEAD,
        deputises=head,
        valid_from=today(),
        valid_to=today() + timedelta(days=30),
    )
    assert access_of(deputy).own(Role.HEAD)
    head.valid_to = today() - timedelta(days=1)
    head.save()
    forget_access(deputy)
    assert not access_of(deputy).own()


def test_a_moved_unit_belongs_to_its_superior_of_today(world):
    unit = make_unit("Chi cục A", kind=Kind.SUBDEPARTMENT, parent=world.finance, since=MERGED)
    unit.versions.update(valid_to=date(2025, 12, 31))
    UnitVersion.objects.create(
        unit=unit,
        name="Chi cục A",
        kind=Kind.SUBDEPARTMENT,
        parent=world.ethnic,
        valid_from=date(2026, 1, 1),
    )
    assert unit.pk in access_of(world.lanhdao_dttg).below(Role.HEAD)
    finance_head = make_user("lanhdao.stc", (Role.HEAD, world.finance))
    assert unit.pk not in access_of(finance_head).below()


# --- Who keeps the records ----------------------------------------------------------------------


def test_only_the_keeper_stands_in_the_other_successors_are_kin(world):
    half = make_unit("Sở Một nửa", parent=world.province, since=MERGED)
    Succession.objects.create(
        predecessor=world.ethnic_board,
        successor=half,
        on=MERGED,
        form=Succession.Form.MERGE,
        share=Succession.Share.PART,
    )
    access = access_of(make_user("canbo.nua", (Role.OFFICER, half)))
    assert access.own() == pks(half)
    assert access.kin(Role.OFFICER) == pks(half, world.ethnic_board)
    assert access_of(world.canbo_dttg).kin() == access_of(world.canbo_dttg).own()


def test_hived_off_units_do_not_act_for_the_one_that_lives(world):
    young = make_unit("Phòng mới", parent=world.finance, since=date(2026, 1, 1))
    make_heir(world.finance, young, date(2026, 1, 1), Succession.Form.HIVE_OFF, keeps_records=False)
    access = access_of(make_user("phong.moi", (Role.HEAD, young)))
    assert access.own() == access.kin() == pks(young)


def test_without_a_successor_the_superior_keeps_the_records(world):
    gone = make_unit("Phòng đã thôi", kind=Kind.DIVISION, parent=world.ethnic_board, until=LAST_OLD)
    UnitVersion.objects.filter(unit=gone).update(valid_to=date(2025, 2, 28))
    type(gone).objects.filter(pk=gone.pk).update(ended_on=date(2025, 2, 28))
    gone.refresh_from_db()
    # the superior ended too: its heir of today stands in
    assert gone.pk in access_of(world.canbo_dttg).own()
    assert gone.keeper == world.ethnic_board
    answer = may(world.canbo_dttg, Permission.MANAGE_PERSON, gone)
    assert answer
    assert answer.stands_in


# --- Reach --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "reach", "unit", "expected"),
    [
        (Role.OFFICER, Reach.OWN, "ethnic", True),
        (Role.OFFICER, Reach.OWN, "ethnic_board", True),
        (Role.OFFICER, Reach.OWN, "finance", False),
        (Role.HEAD, Reach.OWN, "ethnic", False),
        (Role.OFFICER, Reach.BELOW, "ethnic", True),
        (Role.OFFICER, Reach.BELOW, "province", False),
        (Role.OFFICER, Reach.STATE, "ethnic", True),
        (Role.OFFICER, Reach.STATE, "cell", False),
        (Role.OFFICER, Reach.PARTY, "ethnic", False),
    ],
)
def test_reach_of_an_officer(world, role, reach, unit, expected):
    target = getattr(world, unit)
    assert access_of(world.canbo_dttg).reaches(role, reach, target, target) is expected


def test_direct_is_one_step_down(world):
    access = access_of(world.bithu_dubnd)
    assert access.reaches(Role.SECRETARY, Reach.DIRECT, world.cell, world.cell)
    assert access.reaches(Role.SECRETARY, Reach.DIRECT, world.old_cell, world.old_cell)
    assert not access.reaches(Role.SECRETARY, Reach.DIRECT, world.party, world.party)
    bare = type(world.cell)(branch="PARTY", founded_on=MERGED)
    bare.save()
    assert not access.reaches(Role.SECRETARY, Reach.DIRECT, bare, bare)


def test_party_reach_is_for_party_units(world):
    access = access_of(world.bithu_dttg)
    assert access.reaches(Role.SECRETARY, Reach.PARTY, world.cell, world.cell)


def test_without_an_object_the_role_is_enough_and_an_object_of_no_unit_is_nobodys(world):
    access = access_of(world.canbo_dttg)
    assert access.reaches(Role.OFFICER, Reach.OWN, None)
    assert not access.reaches(Role.HEAD, Reach.OWN, None)
    assert not access.reaches(Role.OFFICER, Reach.OWN, None, object())


def test_named_asks_the_object(world):
    class Round:
        def names(self, access, role, permission):
            return permission == "yes"

    access = access_of(world.canbo_dttg)
    assert access.reaches(Role.OFFICER, Reach.NAMED, None, Round(), "yes")
    assert not access.reaches(Role.OFFICER, Reach.NAMED, None, Round(), "no")
    assert not access.reaches(Role.HEAD, Reach.NAMED, None, Round(), "yes")
    assert not access.reaches(Role.OFFICER, Reach.NAMED, None, object(), "yes")


def test_standing_in_is_only_for_units_that_are_gone(world):
    access = access_of(world.canbo_dttg)
    assert access.stands_in(Role.OFFICER, Reach.OWN, world.ethnic_board)
    assert not access.stands_in(Role.OFFICER, Reach.OWN, world.ethnic)
    assert not access.stands_in(Role.OFFICER, Reach.NAMED, world.ethnic_board)
    assert not access.stands_in(Role.OFFICER, Reach.OWN, None)
    above = access_of(world.lanhdao_ubnd)
    assert not above.stands_in(Role.LEADER, Reach.BELOW, world.ethnic_board)
