"""Sửa tài khoản: the name as it is written, the address for links."""

import pytest

from units.models import AuditEvent, User


def url(user):
    return f"/nguoi-dung/{user.pk}/sua/"


def edit(client, user, **changes):
    version = User.objects.get(pk=user.pk).version
    data = {"full_name": "Nguyễn Thị Hòa", "mail": "hoa@tuyenquang.gov.vn", "version": version}
    return client.post(url(user), {**data, **changes})


def test_name_and_address_are_mended_and_found_by(signed_in, world):
    client = signed_in("quantri")
    assert "Cán bộ canbo.dttg" in client.get(url(world.canbo_dttg)).content.decode()
    response = edit(client, world.canbo_dttg, username="khac")
    assert response["Location"] == f"/nguoi-dung/{world.canbo_dttg.pk}/"
    user = world.user("canbo.dttg")
    assert (user.full_name, user.mail) == ("Nguyễn Thị Hòa", "hoa@tuyenquang.gov.vn")
    assert user.name_fold == "nguyen thi hoa canbo.dttg"
    assert AuditEvent.objects.get().told["after"]["full_name"] == "Nguyễn Thị Hòa"


def test_of_two_admins_the_second_sees_both_texts(signed_in, world):
    client = signed_in("quantri")
    edit(client, world.canbo_dttg)
    response = edit(client, world.canbo_dttg, full_name="Nguyễn Thị Hoa", version=1)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nội dung này vừa được sửa" in page
    assert "Hòa" in page
    assert world.user("canbo.dttg").full_name == "Nguyễn Thị Hòa"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": ""}, "Chưa nhập họ và tên."),
        ({"full_name": "x" * 101}, "tối đa 100"),
        ({"full_name": "Nguyễn \u0410nh"}, "lẫn chữ cái"),
        ({"mail": "x"}, "Nhập địa chỉ thư dạng"),
    ],
)
def test_what_is_refused_comes_back(signed_in, world, changes, sentence):
    response = edit(signed_in("quantri"), world.canbo_dttg, **changes)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not AuditEvent.objects.exists()


def test_an_ended_account_stays_as_it_was(signed_in, world):
    User.objects.filter(pk=world.canbo_dttg.pk).update(is_active=False)
    assert edit(signed_in("quantri"), world.canbo_dttg).status_code == 409


def test_who_may_not(signed_in, client, world):
    assert client.get(url(world.canbo_dttg)).status_code == 302
    assert edit(signed_in("lanhdao.dttg"), world.canbo_dttg).status_code == 403
    assert edit(signed_in("bithu.langson"), world.canbo_dttg).status_code == 404
    assert edit(signed_in("quantri"), world.bithu_langson).status_code == 404
