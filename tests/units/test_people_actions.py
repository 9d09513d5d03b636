"""People, accounts, roles, first admins: every write, and what each refuses."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from tests.world import BOARD_END, MERGED, PASSWORD, make_person, make_unit, make_user
from units.actions.bootstrap import create_first_admin, found_root, widen_admin
from units.actions.person import add_person, add_roll, end_post, give_post
from units.actions.user import (
    change_password,
    create_user,
    deputise,
    end_role,
    end_user,
    grant_role,
)
from units.models import AuditEvent, Branch, Kind, Membership, PartyStatus, Person, Position, User
from units.permissions import Role, access_of

NEW_YEAR = date(2026, 1, 1)
NEW = "cau-moi-de-nho-2026"


def events():
    return list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))


# --- People -------------------------------------------------------------------------------------


def test_a_person_is_added_with_a_post(world):
    person = add_person(
        world.cell, by=world.bithu_dttg, full_name="Nguyễn Văn Ân", valid_from=NEW_YEAR,
        title="giám đốc", party_role="bí thư", party_status=PartyStatus.OFFICIAL,
    )  # fmt: skip
    position = person.positions.get()
    assert (position.post, position.unit_for(None)) == ("giám đốc, bí thư", world.cell)
    assert str(position) == "Nguyễn Văn Ân · giám đốc, bí thư"
    assert (str(person), person.name_fold) == ("Nguyễn Văn Ân", "nguyen van an")
    assert list(Person.objects.of(world.cell, NEW_YEAR)) == [person]
    assert events() == ["units.person.created"]


def test_a_known_person_gets_another_post_and_ends_it(world):
    person = make_person("Trần Thị Bích", world.cell)
    position = give_post(
        world.ethnic, by=world.canbo_dttg, person=person, valid_from=NEW_YEAR, title="chuyên viên"
    )
    assert AuditEvent.objects.get().told["facts"] == {"person": "Trần Thị Bích"}
    ended = end_post(position, by=world.canbo_dttg, on=date(2026, 2, 28))
    assert ended.valid_to == date(2026, 2, 28)
    assert ended.version == 2


def test_a_post_ends_with_its_unit_at_the_latest(world):
    person = add_person(
        world.ethnic_board, by=world.canbo_dttg, full_name="Lê Xưa", valid_from=date(2020, 1, 1)
    )
    assert person.positions.get().valid_to == BOARD_END


def test_a_roll_is_one_row(world):
    members = [{"full_name": f"Đảng viên {n:02d}", "valid_from": NEW_YEAR} for n in range(1, 4)]
    add_roll(world.cell, by=world.bithu_dttg, members=members)
    assert Position.objects.filter(unit=world.cell).count() == 3
    assert AuditEvent.objects.get().told["facts"] == {"count": 3}
    assert members[0]["full_name"] == "Đảng viên 01"
    add_roll(world.cell, by=world.bithu_dttg, members=[])
    assert events() == ["units.person.roll_added"]


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (date(2019, 1, 1), None, "không hoạt động vào ngày bắt đầu"),
        (NEW_YEAR, date(2025, 12, 1), "phải từ"),
    ],
)
def test_posts_lie_inside_the_life_of_the_unit(world, start, end, sentence):
    with pytest.raises(Refused, match=sentence):
        add_person(world.ethnic, by=world.canbo_dttg, full_name="A", valid_from=start, valid_to=end)
    assert not Person.objects.exists()


def test_a_post_may_not_outlive_its_unit_nor_stand_twice(world):
    with pytest.raises(Refused, match="không còn hoạt động"):
        add_person(
            world.ethnic_board, by=world.canbo_dttg, full_name="A",
            valid_from=date(2024, 1, 1), valid_to=NEW_YEAR,
        )  # fmt: skip
    person = make_person("B", world.ethnic, since=MERGED)
    with pytest.raises(Refused, match=r"đã có chức vụ tại .* từ 01/7/2025"):
        give_post(world.ethnic, by=world.canbo_dttg, person=person, valid_from=MERGED)


def test_only_people_of_the_unit_keep_its_roll(world):
    for user in (world.canbo_dttg, world.quantri, world.kiemtra_tinh):
        with pytest.raises(PermissionDenied):
            add_person(world.cell, by=user, full_name="A", valid_from=NEW_YEAR)


def test_a_namesake_is_added_only_when_said_to_be_another(world):
    twin = make_person("Lê Hòa", world.ethnic, since=MERGED)
    wanted = {"by": world.canbo_dttg, "full_name": "Lê Hoà", "valid_from": NEW_YEAR}
    with pytest.raises(Refused, match="Đã có “Lê Hòa” tại đơn vị") as refusal:
        add_person(world.ethnic, **wanted)
    assert refusal.value.items == [("Lê Hòa", twin.get_absolute_url())]
    assert add_person(world.ethnic, is_other=True, **wanted) != twin


@pytest.mark.parametrize("wrong", [{"full_name": "A 012345678901"}, {"title": "01/02/1980"}])
def test_no_number_of_a_person_is_kept_by_any_way(world, wrong):
    wanted = {"full_name": "A", "valid_from": NEW_YEAR, **wrong}
    with pytest.raises(Refused, match="Không nhập số định danh"):
        add_person(world.ethnic, by=world.canbo_dttg, **wanted)
    with pytest.raises(Refused, match="Không nhập số định danh"):
        add_roll(world.ethnic, by=world.canbo_dttg, members=[wanted])
    assert not Person.objects.exists()


# --- Accounts -----------------------------------------------------------------------------------


def invite(world, username="moi.dttg", by=None, **changes):
    wanted = {"username": username, "full_name": "Cán bộ mới", "password": PASSWORD, **changes}
    return create_user(world.ethnic, by=by or world.quantri, **wanted)


def test_an_account_is_personal_knows_who_invited_it_and_changes_its_password_first(world):
    user = invite(world, " Moi.DTTG ")
    assert (user.username, user.invited_at, user.must_change_password) == (
        "moi.dttg", world.ethnic, True,
    )  # fmt: skip
    assert user.check_password(PASSWORD)
    assert str(user) == "Cán bộ mới"
    assert str(User(username="a")) == "a"
    assert user.unit_for(None) == world.ethnic
    assert "password" not in AuditEvent.objects.get().payload.replace("must_change_password", "")
    assert User.objects.get_by_natural_key("MOI.dttg") == user


def test_a_password_shared_by_a_demonstration_comes_as_it_is_stored(world):
    stored = make_password(PASSWORD)
    user = invite(world, password=None, hashed=stored)
    assert user.password == stored
    assert user.check_password(PASSWORD)
    assert stored not in AuditEvent.objects.get().payload


@pytest.mark.parametrize("username", ["", "cán bộ", "a b", ".a", "a..b", "a\n", "<script>"])
def test_a_name_to_sign_in_with_is_plain(world, username):
    with pytest.raises(Refused, match="Tên đăng nhập gồm chữ không dấu"):
        invite(world, username) if username != "a\n" else invite(world, "a\nb")


def test_a_name_is_given_once(world):
    with pytest.raises(Refused, match=r"canbo\.dttg đã có"):
        invite(world, "CANBO.dttg")


def test_only_the_admin_of_the_unit_invites_and_ends(world):
    with pytest.raises(PermissionDenied):
        invite(world, by=world.lanhdao_dttg)
    with pytest.raises(PermissionDenied):
        end_user(world.bithu_langson, by=world.quantri)
    with pytest.raises(PermissionDenied):
        end_user(world.bithu_dttg, by=world.quantri)


def test_an_account_ended_keeps_its_history(world):
    user = end_user(world.canbo_dttg, by=world.quantri)
    assert not User.objects.get(pk=user.pk).is_active
    assert Membership.objects.filter(user=user).exists()
    assert events() == ["units.user.ended"]
    with pytest.raises(Refused, match="Không tự kết thúc"):
        end_user(world.quantri, by=world.quantri)


def test_an_account_belongs_to_the_unit_of_its_role_of_today_else_of_the_last(world):
    user = make_user("chuyen.di", (Role.OFFICER, world.finance))
    user.memberships.update(valid_to=date(2025, 12, 31))
    assert user.unit_for(None) == world.finance
    Membership.objects.create(
        user=user, unit=world.ethnic, role=Role.OFFICER, valid_from=date(2025, 8, 1)
    )
    assert user.unit_for(None) == world.ethnic
    assert make_user("chua.co").unit_for(None) is None


def test_only_one_s_own_password_is_changed(world):
    user = change_password(world.canbo_dttg, by=world.canbo_dttg, password=NEW)
    assert User.objects.get(pk=user.pk).check_password(NEW)
    event = AuditEvent.objects.get()
    assert "cau-moi" not in event.payload
    assert event.told["facts"] == {"is_password_changed": True}
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    assert not change_password(user, by=user, password=PASSWORD).must_change_password
    with pytest.raises(Refused, match="mật khẩu của mình"):
        change_password(world.lanhdao_dttg, by=world.canbo_dttg, password=NEW)


# --- Roles --------------------------------------------------------------------------------------


def give(world, role=Role.OFFICER, unit=None, user=None, **changes):
    wanted = {"valid_from": NEW_YEAR, **changes}
    return grant_role(
        unit or world.ethnic, by=world.quantri, user=user or world.canbo_snv, role=role, **wanted
    )


def test_a_role_is_granted_and_at_once_in_force(world):
    assert world.ethnic.pk not in access_of(world.canbo_snv).own()
    membership = give(world)
    assert str(membership) == "Cán bộ canbo.snv · cán bộ đầu mối CCHC"
    assert world.ethnic.pk in access_of(world.canbo_snv).own()
    assert list(Membership.objects.in_year(2026).filter(pk=membership.pk)) == [membership]
    assert not Membership.objects.in_year(2025).filter(pk=membership.pk).exists()


def test_roles_have_their_places_and_grounds(world):
    cases = [
        ({"user": world.quantri}, "Không tự giao"),
        ({"role": Role.SECRETARY}, "chỉ giao tại tổ chức đảng"),
        ({"role": Role.LEADER}, "chỉ giao tại tỉnh, xã"),
        ({"role": Role.INSPECTOR}, "cần văn bản giao nhiệm vụ"),
        ({"role": Role.INSPECTOR, "basis": "01/QĐ"}, "cần văn bản"),
        ({"valid_from": date(2020, 1, 1)}, "không hoạt động vào ngày bắt đầu"),
        ({"valid_to": date(2025, 1, 1)}, "phải từ"),
    ]
    for changes, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            give(world, **changes)
    assert events() == []


def test_leaders_inspectors_and_secretaries_where_they_belong(world):
    widen_admin(world.quantri, world.party)
    give(world, Role.LEADER, world.commune)
    give(world, Role.LEADER, world.party)
    give(world, Role.SECRETARY, world.cell)
    give(world, Role.INSPECTOR, basis="01/QĐ-TTr", valid_to=date(2026, 6, 30))
    assert Membership.objects.filter(user=world.canbo_snv).count() == 5


def test_a_role_is_granted_once_a_day(world):
    give(world)
    with pytest.raises(Refused, match="đã có vai trò này"):
        give(world)


def test_an_admin_reaches_his_subtree_only(world):
    with pytest.raises(PermissionDenied):
        give(world, Role.APPRAISER, world.langson)
    with pytest.raises(PermissionDenied):
        grant_role(
            world.ethnic, by=world.lanhdao_dttg, user=world.canbo_snv, role=Role.OFFICER,
            valid_from=NEW_YEAR,
        )  # fmt: skip


def test_a_role_ends_earlier_never_later_and_never_by_oneself(world):
    membership = give(world)
    ended = end_role(membership, by=world.quantri, on=today())
    assert ended.valid_to == today()
    for target, on, sentence in (
        (membership, today() + timedelta(days=1), "đã kết thúc trước"),
        (membership, date(2025, 1, 1), "phải từ ngày giao"),
        (world.quantri.memberships.first(), today(), "Không tự thôi"),
    ):
        with pytest.raises(Refused, match=sentence):
            end_role(target, by=world.quantri, on=on)


def test_a_head_deputises_his_own_role_for_a_time(world):
    head = world.lanhdao_dttg.memberships.get()
    given = deputise(
        head, by=world.lanhdao_dttg, user=world.canbo_dttg,
        valid_from=today(), valid_to=today() + timedelta(days=30), basis="12/UQ",
    )  # fmt: skip
    assert (given.role, given.unit, given.deputises) == (Role.HEAD, world.ethnic, head)
    assert access_of(world.canbo_dttg).has(Role.HEAD)


def test_deputising_refuses(world):
    head = world.lanhdao_dttg.memberships.get()
    other = make_user("pho.dttg", (Role.HEAD, world.ethnic))
    passed_on = Membership.objects.create(
        user=world.lanhdao_dttg, unit=world.ethnic, role=Role.HEAD, deputises=head,
        valid_from=today(), valid_to=today() + timedelta(days=99),
    )  # fmt: skip
    extra = Membership.objects.create(
        user=world.lanhdao_dttg, unit=world.ethnic, role=Role.OFFICER, valid_from=MERGED
    )
    ahead = today() + timedelta(days=10)
    cases = [
        (other.memberships.get(), world.canbo_dttg, today(), ahead, "vai trò của mình"),
        (head, world.lanhdao_dttg, today(), ahead, "Chọn người khác"),
        (passed_on, world.canbo_dttg, today(), ahead, "không ủy quyền tiếp"),
        (extra, world.canbo_dttg, today(), ahead, "không ủy quyền được"),
        (head, world.canbo_dttg, today(), today() + timedelta(days=366), "tối đa 12 tháng"),
        (head, world.canbo_dttg, ahead, today(), "tối đa 12 tháng"),
        (head, world.canbo_dttg, date(2025, 6, 1), date(2025, 6, 9), "thời gian giữ vai trò"),
    ]
    for membership, user, start, end, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            deputise(membership, by=world.lanhdao_dttg, user=user, valid_from=start, valid_to=end)
    with pytest.raises(PermissionDenied):
        deputise(
            extra, by=world.canbo_dttg, user=world.canbo_snv, valid_from=today(), valid_to=ahead
        )


# --- The first of a tree ------------------------------------------------------------------------


def test_a_tree_begins_with_a_root_and_its_first_admin(db):
    root = found_root(branch=Branch.STATE, founded_on=MERGED, kind=Kind.PROVINCE, name="tỉnh Thử")
    admin = create_first_admin(root, username="quantri.thu", full_name="Q", password=PASSWORD)
    assert admin.must_change_password
    assert root.pk in access_of(admin).below(Role.ADMIN)
    with pytest.raises(Refused, match="tỉnh Thử đã có quản trị"):
        create_first_admin(root, username="hai", full_name="H", password=PASSWORD)
    party = make_unit("Đảng bộ tỉnh Thử", kind=Kind.P_PROVINCIAL, branch=Branch.PARTY)
    widen_admin(admin, party)
    assert events() == [
        "units.unit.created", "units.user.created", "units.membership.granted",
    ]  # fmt: skip
    assert AuditEvent.objects.filter(actor="hệ thống").count() == 3
