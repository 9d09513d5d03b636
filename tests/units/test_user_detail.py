"""One account: roles through time and what its admin may do."""

from datetime import date, timedelta

from cchc.lib.clock import now, today
from units.models import Invitation, Membership, User
from units.roles import Role


def url(user):
    return f"/nguoi-dung/{user.pk}/"


def test_roles_through_time_with_what_is_over_and_what_is_ahead(signed_in, world):
    user = world.canbo_dttg
    old = user.memberships.get()
    old.valid_to = today() - timedelta(days=1)
    old.save()
    Membership.objects.create(
        user=user, unit=world.finance, role=Role.OFFICER, valid_from=today() + timedelta(days=9),
        basis="12/QĐ-STC",
    )  # fmt: skip
    page = signed_in("quantri").get(url(user)).content.decode()
    assert "Đã thôi" in page
    assert "Chưa bắt đầu" in page
    assert "12/QĐ-STC" in page
    assert page.count("/thoi/") == 1  # the one that is over is not ended again


def test_the_admin_has_his_buttons_and_the_head_none(signed_in, world):
    page = signed_in("quantri").get(url(world.canbo_dttg)).content.decode()
    for words in ("Kết thúc tài khoản", "Giao vai trò", "Gửi liên kết đặt lại mật khẩu"):
        assert words in page
    head = signed_in("lanhdao.dttg").get(url(world.canbo_dttg)).content.decode()
    assert "Giao vai trò" not in head
    assert "Gửi liên kết" not in head
    assert "/thoi/" not in head


def test_nobody_acts_on_himself(signed_in, world):
    page = signed_in("quantri").get(url(world.quantri)).content.decode()
    for words in ("Kết thúc tài khoản", "Giao vai trò", "Gửi liên kết", "Thôi vai trò"):
        assert words not in page


def test_a_head_sees_only_the_roles_at_his_unit(signed_in, world):
    Membership.objects.create(
        user=world.canbo_dttg, unit=world.cell, role=Role.SECRETARY, valid_from=date(2026, 1, 1)
    )
    page = signed_in("lanhdao.dttg").get(url(world.canbo_dttg)).content.decode()
    assert "Cán bộ đầu mối CCHC" in page
    assert "Bí thư, thư ký cấp ủy" not in page


def test_an_account_that_waits_and_one_that_ended(signed_in, world):
    user = world.canbo_dttg
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    Invitation.objects.create(
        user=user, digest="d", made_at=now(), ends_at=now() + timedelta(hours=1)
    )
    client = signed_in("quantri")
    page = client.get(url(user)).content.decode()
    assert "Gửi lời mời mới" in page
    assert "Liên kết đang chờ" in page
    User.objects.filter(pk=user.pk).update(is_active=False, ended_on=date(2026, 3, 1))
    page = client.get(url(user)).content.decode()
    assert "Đã kết thúc" in page
    assert "01/03/2026" in page
    assert "Giao vai trò" not in page


def test_another_province_is_not_found(signed_in, world):
    client = signed_in("quantri")
    assert client.get(url(world.bithu_langson)).status_code == 404
    assert client.get("/nguoi-dung/9999999/").status_code == 404


def test_anonymous_is_led_to_sign_in(client, world):
    assert client.get(url(world.canbo_dttg)).status_code == 302
