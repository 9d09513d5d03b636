"""Đơn vị: the units of a day."""

import pytest

from tests.world import MERGED, make_unit
from units import search
from units.models import Branch, Kind

URL = "/don-vi/"


def names(response):
    return [row["version"].name for row in response.context["rows"]]


def test_the_units_of_today_in_vietnamese_order_with_the_superior_and_own_marked(signed_in, world):
    make_unit("Đoàn thanh niên", kind=Kind.M_YOUTH, branch=Branch.MASS)
    response = signed_in("canbo.dttg").get(URL)
    found = names(response)
    assert found.index("Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang") < found.index(
        "Đảng bộ UBND tỉnh Tuyên Quang"
    )
    assert found.index("Đoàn thanh niên") < found.index("Sở Nội vụ tỉnh Tuyên Quang")
    assert "Ban Dân tộc tỉnh Tuyên Quang" not in found
    own = [row["version"].name for row in response.context["rows"] if row["is_own"]]
    assert own == ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"]
    page = response.content.decode()
    assert "đơn vị của tài khoản này" in page
    assert "Tỉnh Tuyên Quang" in page


def test_the_units_of_another_day_and_links_that_keep_it(signed_in, world):
    response = signed_in("canbo.dttg").get(URL, {"ngay": "31/5/2021"})
    found = names(response)
    assert "Ban Dân tộc tỉnh Tuyên Quang" in found
    assert "Sở Nội vụ tỉnh Tuyên Quang" not in found
    assert f"/don-vi/{world.ethnic_board.pk}/?ngay=31/05/2021" in response.content.decode()


def test_search_without_diacritics_finds_former_names_down_the_chain(signed_in, world):
    response = signed_in("canbo.dttg").get(URL, {"tim": "ban dan toc tinh tuyen quang"})
    assert names(response) == [
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
    ]
    assert "trước đây: Ban Dân tộc tỉnh Tuyên Quang" in response.content.decode()


def test_branch_and_kind_narrow_the_list(signed_in, world):
    client = signed_in("canbo.dttg")
    assert names(client.get(URL, {"khoi": "STATE", "loai": "COMMUNE"})) == [
        "xã Minh Thử",
        "xã Văn Bàn",
    ]
    assert all("ảng bộ" in n or "Chi bộ" in n for n in names(client.get(URL, {"khoi": "PARTY"})))


def test_units_of_one_superior_by_a_part_of_its_name(signed_in, world):
    division = make_unit("Phòng A", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    client = signed_in("canbo.dttg")
    assert names(client.get(URL, {"thuoc": "so tai chinh"})) == ["Phòng A"]
    found = names(client.get(URL, {"thuoc": "tỉnh Tuyên Quang", "khoi": "STATE"}))
    assert "Phòng A" in found
    assert "xã Minh Thử" in found
    assert "tỉnh Tuyên Quang" not in found
    assert division.name == "Phòng A"


def test_a_code_is_shown_and_found(signed_in, world):
    world.finance.versions.update(code="M59.07")
    world.finance.versions.get().save()
    response = signed_in("canbo.dttg").get(URL, {"tim": "m59.07"})
    assert names(response) == ["Sở Tài chính tỉnh Tuyên Quang"]
    assert "mã M59.07" in response.content.decode()


def test_too_many_hits_are_said(signed_in, world, monkeypatch):
    monkeypatch.setattr(search, "MOST", 1)
    page = signed_in("canbo.dttg").get(URL, {"tim": "tuyen quang"}).content.decode()
    assert "chỉ tìm trong tên của ngày này" in page


def test_nothing_found_says_so_and_how_to_go_on(signed_in, world):
    page = signed_in("canbo.dttg").get(URL, {"tim": "không có đơn vị này"}).content.decode()
    assert "Không có dòng nào khớp với bộ lọc." in page
    assert "Bỏ lọc" in page


@pytest.mark.parametrize(
    "query", [{"ngay": "31/02/2026"}, {"khoi": "X"}, {"loai": "9" * 20}, {"trang": "abc"}]
)
def test_broken_parameters_take_the_default(signed_in, world, query):
    response = signed_in("canbo.dttg").get(URL, query)
    assert response.status_code == 200
    assert "Sở Nội vụ tỉnh Tuyên Quang" in names(response)


def test_anonymous_is_led_to_sign_in(client, db):
    response = client.get(URL)
    assert (response.status_code, response["Location"]) == (302, "/dang-nhap/?next=/don-vi/")


def test_six_queries_for_any_number_of_rows(signed_in, world, django_assert_num_queries):
    client = signed_in("canbo.dttg")
    client.get(URL)
    with django_assert_num_queries(4):
        client.get(URL, {"loai": "WARD"})
    for number in range(70):
        make_unit(f"xã Thử {number}", kind=Kind.COMMUNE, parent=world.province, since=MERGED)
    with django_assert_num_queries(5):
        response = client.get(URL)
    assert len(response.context["rows"]) == 50
    with django_assert_num_queries(6):
        client.get(URL, {"tim": "xa"})
    second = client.get(URL, {"trang": response.context["page"].next_token})
    assert not set(names(second)) & set(names(response))
