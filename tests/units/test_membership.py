"""Giao, thôi vai trò: the pages."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from cchc.lib.clock import today
from units.models import AuditEvent, Membership
from units.roles import Role


def grant(client, user, **changes):
    data = {"role": "OFFICER", "valid_from": "01/01/2026", "idempotency_key": str(uuid4())}
    return client.post(f"/nguoi-dung/{user.pk}/vai-tro/", {**data, **changes})


def end(client, membership, **changes):
    data = {"on": today().strftime("%d/%m/%Y"), "version": membership.version}
    return client.post(f"/vai-tro/{membership.pk}/thoi/", {**data, **changes})


# --- Giving -------------------------------------------------------------------------------------


def test_a_role_is_given_for_a_time(signed_in, world):
    client = signed_in("quantri")
    page = client.get(f"/nguoi-dung/{world.canbo_dttg.pk}/vai-tro/")
    assert page.context["form"]["unit"].value() == world.ethnic.pk
    response = grant(
        client, world.canbo_dttg, unit=world.finance.pk, role="HEAD", valid_to="31/12/2026"
    )
    assert response["Location"] == f"/nguoi-dung/{world.canbo_dttg.pk}/"
    made = Membership.objects.get(user=world.canbo_dttg, unit=world.finance)
    assert (made.role, made.valid_from, made.valid_to) == (
        Role.HEAD, date(2026, 1, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert [event.kind for event in AuditEvent.objects.all()] == ["units.membership.granted"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_from": "01/06/2025"}, "hoạt động"),
        ({"role": "SECRETARY"}, "chỉ giao tại tổ chức đảng"),
        ({"role": "INSPECTOR", "basis": "01/QĐ"}, "cần văn bản giao nhiệm vụ và ngày kết thúc"),
        ({"valid_to": "31/12/2025"}, "phải từ"),
    ],
)
def test_a_rule_refuses_and_the_form_stays_filled(signed_in, world, changes, sentence):
    sent = {"unit": world.finance.pk, **changes}
    response = grant(signed_in("quantri"), world.canbo_dttg, **sent)
    assert response.status_code == 409
    assert sentence in response.content.decode()
    assert not Membership.objects.filter(unit=world.finance, user=world.canbo_dttg).exists()


def test_the_same_role_does_not_stand_twice_on_one_day(signed_in, world):
    client = signed_in("quantri")
    response = grant(client, world.canbo_dttg, unit=world.ethnic.pk)
    assert response.status_code == 409
    assert "đã có vai trò này" in response.content.decode()
    held = world.canbo_dttg.memberships.get()
    held.valid_to = date(2026, 3, 31)
    held.save()
    for day, status in (("31/03/2026", 409), ("01/04/2026", 302)):
        sent = {"unit": world.ethnic.pk, "valid_from": day}
        assert grant(client, world.canbo_dttg, **sent).status_code == status


def test_a_second_press_gives_it_once(signed_in, world):
    client, key = signed_in("quantri"), str(uuid4())
    for _ in range(2):
        response = grant(client, world.canbo_dttg, unit=world.finance.pk, idempotency_key=key)
        assert response.status_code == 302
    assert Membership.objects.filter(unit=world.finance, user=world.canbo_dttg).count() == 1


def test_not_to_himself_not_to_others_provinces_not_after_the_end(signed_in, client, world):
    admin = signed_in("quantri")
    assert grant(admin, world.quantri, unit=world.finance.pk).status_code == 409
    assert grant(admin, world.bithu_langson, unit=world.finance.pk).status_code == 404
    page = grant(admin, world.canbo_dttg, unit=world.langson_ethnic.pk).content.decode()
    assert "Không có đơn vị này trong phạm vi quản trị" in page
    assert grant(signed_in("lanhdao.dttg"), world.canbo_dttg).status_code == 403
    assert grant(client, world.canbo_dttg).status_code == 302
    world.canbo_dttg.is_active = False
    world.canbo_dttg.save()
    ended = grant(admin, world.canbo_dttg, unit=world.finance.pk)
    assert "Tài khoản này đã kết thúc" in ended.content.decode()
    assert Membership.objects.filter(unit=world.finance).count() == 0


# --- Ending -------------------------------------------------------------------------------------


def test_a_role_ends_and_does_nothing_the_day_after_in_a_session_opened_before(signed_in, world):
    officer, held = signed_in("canbo.dttg"), world.canbo_dttg.memberships.get()
    response = end(signed_in("quantri"), held)
    assert response["Location"] == f"/nguoi-dung/{world.canbo_dttg.pk}/"
    assert officer.get("/nhiem-vu/giao/").status_code == 200  # to the end of its last day
    Membership.objects.filter(pk=held.pk).update(valid_to=today() - timedelta(days=1))
    assert officer.get("/nhiem-vu/giao/").status_code == 403
    assert [event.kind for event in AuditEvent.objects.filter(outcome="DONE")] == [
        "units.membership.ended"
    ]


@pytest.mark.parametrize(
    ("on", "sentence"), [("01/01/2025", "phải từ ngày giao"), ("31/02/2026", "không có ngày")]
)
def test_a_day_that_cannot_be(signed_in, world, on, sentence):
    page = end(signed_in("quantri"), world.canbo_dttg.memberships.get(), on=on).content.decode()
    assert sentence in page
    assert world.canbo_dttg.memberships.get().valid_to is None


def test_two_admins_at_once_and_who_may_not(signed_in, client, world):
    held = world.canbo_dttg.memberships.get()
    assert end(client, held).status_code == 302
    assert end(signed_in("lanhdao.dttg"), held).status_code == 403
    assert end(signed_in("canbo.snv"), held).status_code == 404
    Membership.objects.filter(pk=held.pk).update(version=5)
    assert end(signed_in("quantri"), held).status_code == 409
    assert end(signed_in("quantri"), world.quantri.memberships.get()).status_code == 409
    assert world.canbo_dttg.memberships.get().valid_to is None
