"""Kết thúc tài khoản: access ends as the button is pressed."""

from tests.world import PASSWORD
from units.models import AuditEvent, SignInSession, User


def url(user):
    return f"/nguoi-dung/{user.pk}/ket-thuc/"


def end(client, user, **changes):
    fresh = User.objects.get(pk=user.pk)
    return client.post(url(user), {"reason": "Nghỉ hưu", "version": fresh.version, **changes})


def test_every_session_of_the_account_ends_at_once(signed_in, world):
    here, there = signed_in("canbo.dttg"), signed_in("canbo.dttg")
    admin = signed_in("quantri")
    assert "<dd>2</dd>" in admin.get(url(world.canbo_dttg)).content.decode()
    response = end(admin, world.canbo_dttg)
    assert response["Location"] == f"/nguoi-dung/{world.canbo_dttg.pk}/"
    assert not SignInSession.objects.filter(user=world.canbo_dttg).exists()
    for client in (here, there):
        response = client.get("/nhiem-vu/")
        assert response.status_code == 302
        assert response["Location"].startswith("/dang-nhap/")
    again = here.post("/dang-nhap/", {"username": "canbo.dttg", "password": PASSWORD})
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in again.content.decode()
    event = AuditEvent.objects.get(kind="units.user.ended")
    assert (event.told["facts"], event.reason) == ({"sessions": 2}, "Nghỉ hưu")


def test_it_ends_once_and_with_a_reason(signed_in, world):
    admin = signed_in("quantri")
    assert "Chưa nhập lý do." in end(admin, world.canbo_dttg, reason="").content.decode()
    assert world.user("canbo.dttg").is_active
    end(admin, world.canbo_dttg)
    assert end(admin, world.canbo_dttg).status_code == 409


def test_of_two_admins_the_second_is_told(signed_in, world):
    User.objects.filter(pk=world.canbo_dttg.pk).update(version=7)
    response = end(signed_in("quantri"), world.canbo_dttg, version=6)
    assert response.status_code == 409
    assert world.user("canbo.dttg").is_active


def test_who_may_not(signed_in, client, world):
    assert client.get(url(world.canbo_dttg)).status_code == 302
    assert end(signed_in("lanhdao.dttg"), world.canbo_dttg).status_code == 403
    assert end(signed_in("bithu.langson"), world.canbo_dttg).status_code == 404
    assert end(signed_in("quantri"), world.bithu_langson).status_code == 404
    own = end(signed_in("quantri"), world.quantri)
    assert own.status_code == 409
    assert "Không tự kết thúc" in own.content.decode()
    assert world.user("canbo.dttg").is_active
