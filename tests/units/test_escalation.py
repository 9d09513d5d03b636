"""What an admin of a small unit does not come by: accounts, roles, units beyond his reach."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.clock import today
from tests.units.histories import BY_LAW
from tests.world import MERGED, make_heir, make_unit, make_user
from units.access import access_of
from units.actions.correction import correct_end, reopen_unit
from units.actions.factor import reset_factor
from units.actions.invitation import send_link
from units.actions.user import end_user, grant_role
from units.models import AuditEvent, Invitation, Kind, Membership, Succession, Unit, User
from units.roles import Role

NEW_YEAR = date(2026, 1, 1)
LAST_DAY = date(2025, 12, 31)
TYPED = {
    "on": "01/01/2026",
    "decision_symbol": "12/QĐ-UBND",
    "decision_issuer": "Ủy ban nhân dân tỉnh Tuyên Quang",
    "decision_on": "20/12/2025",
}


@pytest.fixture
def small(world):
    """The admin of a commune."""
    return make_user("quantri.xa", (Role.ADMIN, world.commune))


# --- Accounts that hold more elsewhere ----------------------------------------------------------


@pytest.fixture
def both(world):
    """An officer of the commune who is an admin of the province, too."""
    return make_user("hai.noi", (Role.OFFICER, world.commune), (Role.ADMIN, world.province))


@pytest.mark.parametrize(
    "act",
    [
        lambda user, by: send_link(user, by=by, digest="a" * 64),
        lambda user, by: reset_factor(user, by=by),
        lambda user, by: end_user(user, by=by, reason="nghỉ"),
    ],
)
def test_an_account_with_a_role_elsewhere_is_not_taken_over(world, small, both, act):
    with pytest.raises(PermissionDenied, match="quản trị của cấp trên chung"):
        act(both, small)
    assert not Invitation.objects.exists()
    assert User.objects.get(pk=both.pk).is_active


def test_its_page_offers_nothing_and_the_link_is_refused(world, small, both, signed_in):
    client = signed_in("quantri.xa")
    page = client.get(f"/nguoi-dung/{both.pk}/")
    assert page.status_code == 200
    assert not page.context["looks_after"]
    assert client.post(f"/nguoi-dung/{both.pk}/lien-ket/").status_code == 403
    assert client.get(f"/nguoi-dung/{both.pk}/ket-thuc/").status_code == 403


def test_who_looks_after_all_its_units_sends_it_a_link(world, both):
    assert send_link(both, by=world.quantri, digest="a" * 64).user == both


def test_a_role_that_is_to_come_counts(world, small, both):
    """Who has the password of today waits for it."""
    tomorrow = today() + timedelta(days=1)
    Membership.objects.filter(user=both, role=Role.ADMIN).update(valid_from=tomorrow)
    with pytest.raises(PermissionDenied):
        send_link(both, by=small, digest="a" * 64)


def test_a_role_that_has_ended_elsewhere_is_no_hindrance(world, small, both):
    Membership.objects.filter(user=both, role=Role.ADMIN).update(valid_to=LAST_DAY)
    assert send_link(both, by=small, digest="a" * 64).user == both


# --- Roles that reach further than their unit ---------------------------------------------------


def test_a_coordinator_is_made_by_who_reaches_the_superior(world, small):
    """His tree starts at the parent of his unit."""
    ally = make_user("dong.minh", (Role.OFFICER, world.commune))
    given = {"user": ally, "role": Role.COORDINATOR, "valid_from": MERGED}
    with pytest.raises(PermissionDenied, match="quản trị của tỉnh Tuyên Quang"):
        grant_role(world.commune, by=small, **given)
    assert not access_of(world.user("dong.minh")).has(Role.COORDINATOR)
    grant_role(world.commune, by=world.quantri, **given)
    assert world.ethnic.pk in access_of(world.user("dong.minh")).below(Role.COORDINATOR)


def test_at_the_top_of_a_tree_there_is_no_superior_to_ask(world):
    ally = make_user("dong.minh", (Role.OFFICER, world.province))
    given = {"user": ally, "role": Role.COORDINATOR, "valid_from": MERGED}
    assert grant_role(world.province, by=world.quantri, **given).role == Role.COORDINATOR


# --- Units beside one's own ---------------------------------------------------------------------


def test_a_unit_beside_the_own_one_is_not_founded_by_hiving_off(world, small, signed_in):
    """Refused as the change is tried, before the preview; the refusal stays in the log."""
    typed = {**TYPED, "name": "xã Mới", "kind": Kind.COMMUNE, "block": "xa", "version": 1}
    page = signed_in("quantri.xa").post(f"/don-vi/{world.commune.pk}/thay-doi/tach/", typed)
    assert page.status_code == 403
    assert not Unit.objects.named_like("xã Mới").exists()
    row = AuditEvent.objects.get(outcome=AuditEvent.Outcome.REFUSED)
    assert (row.kind, row.actor) == ("unit-change.refused", str(small))


@pytest.mark.parametrize(
    "act",
    [
        lambda unit, by: reopen_unit(unit, by=by, reason="nhầm", basis=BY_LAW),
        lambda unit, by: correct_end(
            unit, by=by, on=date(2025, 12, 1), reason="nhầm", basis=BY_LAW
        ),
    ],
)
def test_what_another_heir_came_by_is_not_taken_back(world, small, act):
    since = {"kind": Kind.COMMUNE, "parent": world.province, "since": MERGED}
    old, other = make_unit("xã Cũ", until=LAST_DAY, **since), make_unit("xã Khác", **since)
    split = {"on": NEW_YEAR, "form": Succession.Form.SPLIT}
    make_heir(old, world.commune, **split)
    make_heir(old, other, keeps_records=False, **split)
    with pytest.raises(PermissionDenied, match="quản trị của xã Khác"):
        act(old, small)
    act(old, world.quantri)


# --- Roles of others ----------------------------------------------------------------------------


def test_a_deputy_falls_with_the_account_that_he_stands_in_for(world):
    head = Membership.objects.get(user=world.lanhdao_dttg, role=Role.HEAD)
    Membership.objects.create(
        user=world.canbo_dttg,
        unit=world.ethnic,
        role=Role.HEAD,
        deputises=head,
        valid_from=MERGED,
        valid_to=date(2099, 12, 31),
    )
    assert access_of(world.user("canbo.dttg")).has(Role.HEAD)
    end_user(world.lanhdao_dttg, by=world.quantri, reason="nghỉ hưu")
    assert not access_of(world.user("canbo.dttg")).has(Role.HEAD)
    assert access_of(world.user("canbo.dttg")).has(Role.OFFICER)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"vai_tro": "OFFICER"}, {"canbo.dttg", "hai.vai"}),
        ({"vai_tro": "SECRETARY"}, set()),
        ({"don_vi": "chi bộ"}, set()),
    ],
)
def test_a_filter_finds_nobody_by_a_role_that_the_reader_does_not_see(
    world, signed_in, asked, found
):
    """A head does not learn that one of his officers has a role in the Party."""
    make_user("hai.vai", (Role.OFFICER, world.ethnic), (Role.SECRETARY, world.langson_cell))
    page = signed_in("lanhdao.dttg").get("/nguoi-dung/", asked).context["page"]
    assert {user.username for user in page} == found
