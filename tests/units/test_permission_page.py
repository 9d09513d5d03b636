"""Phân quyền: the very table that answers, for everyone to read."""

import pytest

from units.permissions import TABLE, Role

URL = "/phan-quyen/"


@pytest.mark.parametrize("account", ["canbo.dttg", "kiemtra.tinh", "quantri"])
def test_every_row_and_role_is_shown(signed_in, world, account):
    response = signed_in(account).get(URL)
    page = response.content.decode()
    assert response.status_code == 200
    for permission in TABLE:
        assert permission.value[1:] in page
    for role in Role:
        assert role.label[1:] in page


def test_a_row_says_how_far_each_role_goes(signed_in, world):
    rows = {row["name"]: row for row in signed_in("canbo.dttg").get(URL).context["rows"]}
    row = rows["nộp phiếu"]
    assert row["password_again"]
    assert dict(row["cells"])[Role.HEAD] == "đơn vị mình"
    assert dict(row["cells"])[Role.OFFICER] == ""


def test_anonymous_is_led_to_sign_in(client, db):
    assert client.get(URL).status_code == 302
