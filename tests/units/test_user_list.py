"""Người dùng: who sees which accounts, and how they are found."""

import pytest

from tests.world import make_user
from units.models import User
from units.roles import Role

URL = "/nguoi-dung/"


def names(response):
    return [row["user"].username for row in response.context["rows"]]


def test_the_admin_sees_the_accounts_of_his_subtree_with_their_roles_of_today(signed_in, world):
    make_user("het.viec", (Role.OFFICER, world.finance), until=world.finance.founded_on)
    response = signed_in("quantri").get(URL)
    found = names(response)
    assert {"canbo.dttg", "thamdinh.vp", "quantri", "het.viec"} <= set(found)
    assert not {"bithu.langson", "canbo.vanban", "bithu.dttg"} & set(found)
    page = response.content.decode()
    assert "Cán bộ đầu mối CCHC – Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang" in page
    assert "chưa giữ vai trò nào" in page
    assert "Mời người dùng" in page


def test_a_head_sees_those_of_his_unit_others_themselves(signed_in, world):
    response = signed_in("lanhdao.dttg").get(URL)
    assert set(names(response)) == {"canbo.dttg", "lanhdao.dttg"}
    assert "Mời người dùng" not in response.content.decode()
    assert names(signed_in("canbo.dttg").get(URL)) == ["canbo.dttg"]


def test_anonymous_is_led_to_sign_in(client, db):
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"tim": "CANBO.DT"}, {"canbo.dttg"}),
        ({"tim": "tham dinh"}, set()),
        ({"tim": "nguyen thi hoa"}, {"hoa.vp"}),
        ({"don_vi": "van phong"}, {"thamdinh.vp", "hoa.vp"}),
        ({"vai_tro": "COORDINATOR"}, {"thuongtruc.snv"}),
        ({"vai_tro": "HEAD", "don_vi": "dân tộc"}, {"lanhdao.dttg"}),
        ({"tinh_trang": "ENDED"}, {"canbo.snv"}),
        ({"tinh_trang": "WAITING"}, {"hoa.vp"}),
        ({"tinh_trang": "IN_USE", "don_vi": "nội vụ"}, {"thamdinh.snv", "thuongtruc.snv"}),
    ],
)
def test_filters(signed_in, world, asked, found):
    make_user("hoa.vp", (Role.OFFICER, world.office), full_name="Nguyễn Thị Hòa")
    User.objects.filter(username="hoa.vp").update(must_change_password=True)
    User.objects.filter(username="canbo.snv").update(is_active=False)
    assert set(names(signed_in("quantri").get(URL, asked))) == found


def test_people_stand_by_their_given_names(signed_in, world):
    for username, name in (("z", "Lê Ân"), ("y", "An Văn Đạt"), ("x", "Trần Bình")):
        make_user(username, (Role.OFFICER, world.finance), full_name=name)
    found = names(signed_in("quantri").get(URL, {"don_vi": "tài chính"}))
    assert found == ["z", "x", "y"]


def test_nothing_found_says_how_to_go_on(signed_in, world):
    page = signed_in("quantri").get(URL, {"tim": "không ai"}).content.decode()
    assert "Không có dòng nào khớp với bộ lọc." in page


def test_as_many_queries_for_sixty_accounts(signed_in, world, django_assert_max_num_queries):
    client = signed_in("quantri")
    for number in range(60):
        make_user(f"them.{number}", (Role.OFFICER, world.finance))
    with django_assert_max_num_queries(6):
        assert len(client.get(URL).context["rows"]) == 50
