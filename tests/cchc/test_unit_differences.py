"""What is another between two days, of the whole country or under one unit."""

from datetime import date

import pytest

from tests.world import LAST_OLD, MERGED, make_heir, make_unit
from units.models import Kind, UnitVersion

URL = "/don-vi/thay-doi/"
DAYS = {"tu": "30/6/2025", "den": "01/7/2025"}


def look(client, **query):
    response = client.get(URL, {**DAYS, **query})
    assert response.status_code == 200
    return response


def rows(response):
    return {
        row["version"].name: ([name for _, name in row["others"]], row["was"])
        for row in response.context["rows"]
    }


def counts(response):
    return {tab["label"]: tab["note"] for tab in response.context["tabs"]}


@pytest.fixture
def ha_giang(world):
    unit = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=LAST_OLD)
    make_heir(unit, world.province)
    district = make_unit("huyện Na Hang", kind=Kind.DISTRICT_RURAL, parent=unit, until=LAST_OLD)
    commune = make_unit("xã Đà Vị", kind=Kind.COMMUNE, parent=district)
    commune.versions.update(valid_to=LAST_OLD)
    UnitVersion.objects.create(
        unit=commune,
        name="phường Đà Vị",
        kind=Kind.WARD,
        parent=world.province,
        valid_from=MERGED,
    )
    return unit


def test_each_sort_of_change_has_its_tab_with_its_count(signed_in, world, ha_giang):
    client = signed_in("canbo.snv")
    response = look(client)
    assert counts(response) == {
        "Hình thành từ đơn vị khác": "2",
        "Thành lập": "5",
        "Đổi tên": "1",
        "Chuyển cấp trên": "1",
        "Đổi loại": "1",
        "Kết thúc hoạt động": "4",
    }
    assert rows(response) == {
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang": (
            ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"],
            "",
        ),
        "tỉnh Tuyên Quang": (["tỉnh Tuyên Quang", "tỉnh Hà Giang"], ""),
    }
    assert set(rows(look(client, loai="thanh-lap"))) == {
        "Sở Nội vụ tỉnh Tuyên Quang",
        "Sở Tài chính tỉnh Tuyên Quang",
        "Văn phòng UBND tỉnh Tuyên Quang",
        "xã Minh Thử",
        "xã Văn Bàn",
    }
    assert rows(look(client, loai="doi-ten")) == {"phường Đà Vị": ([], "xã Đà Vị")}
    assert rows(look(client, loai="cap-tren")) == {"phường Đà Vị": ([], "huyện Na Hang")}
    assert rows(look(client, loai="doi-loai")) == {"phường Đà Vị": ([], "xã")}
    ended = look(client, loai="ket-thuc")
    assert rows(ended)["huyện Na Hang"] == ([], "")
    assert rows(ended)["tỉnh Hà Giang"] == (["tỉnh Tuyên Quang"], "")
    assert "30/06/2025" in ended.content.decode()


def test_under_one_unit_and_those_that_stood_for_it(signed_in, world, ha_giang):
    client = signed_in("canbo.snv")
    for root in (world.province, ha_giang):
        response = look(client, goc=root.pk, loai="thanh-lap")
        assert "xã Văn Bàn" not in rows(response)
        assert "xã Minh Thử" in rows(response)
        assert counts(response)["Chuyển cấp trên"] == "1"
        assert f"goc={root.pk}" in response.content.decode()
    assert counts(look(client, goc=world.langson.pk))["Kết thúc hoạt động"] == "0"


def test_what_came_and_went_in_between_is_passed_through(signed_in, world):
    """Ban Dân tộc of 2021 -> the department of the spring of 2025 -> that of today."""
    client = signed_in("canbo.snv")
    formed = rows(look(client, tu="31/5/2021", den="01/01/2026"))
    assert formed["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"][0] == ["Ban Dân tộc tỉnh Tuyên Quang"]
    ended = rows(look(client, tu="31/5/2021", den="01/01/2026", loai="ket-thuc"))
    assert ended["Ban Dân tộc tỉnh Tuyên Quang"][0] == ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"]


def test_days_in_the_wrong_order_are_put_right_and_said(signed_in, world):
    response = look(signed_in("canbo.snv"), tu="01/7/2025", den="30/6/2025")
    assert "Hai ngày đã được xếp lại, ngày trước đứng trước." in response.content.decode()
    assert response.context["difference"].first == LAST_OLD


def test_one_day_has_no_differences(signed_in, world):
    response = look(signed_in("canbo.snv"), tu="01/7/2025", den="01/7/2025")
    assert set(counts(response).values()) == {"0"}
    assert "Giữa hai ngày này không có thay đổi loại này." in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"goc": "abc"}, "Không có đơn vị này; đang so sánh cả nước."),
        ({"goc": str(2**62)}, "Không có đơn vị này; đang so sánh cả nước."),
        ({"tu": "31/02/2025"}, "Tháng 02/2025 không có ngày 31."),
        ({"loai": "x"}, "Hình thành từ đơn vị khác"),
        ({"trang": "x"}, "Hình thành từ đơn vị khác"),
    ],
)
def test_what_is_broken_takes_the_default(signed_in, world, query, sentence):
    assert sentence in look(signed_in("canbo.snv"), **query).content.decode()


def test_without_parameters_it_starts_before_the_merger(signed_in, world):
    response = signed_in("canbo.snv").get(URL)
    assert response.context["difference"].first == date(2025, 6, 30)


def test_anonymous_is_led_to_sign_in(client, db):
    assert client.get(URL).status_code == 302


def test_queries_do_not_grow_with_rows_and_long_lists_have_pages(
    signed_in, world, ha_giang, django_assert_num_queries
):
    client = signed_in("canbo.snv")
    look(client)
    with django_assert_num_queries(6):
        look(client)
    for number in range(60):
        make_heir(
            make_unit(f"xã Cũ {number}", kind=Kind.COMMUNE, until=LAST_OLD),
            make_unit(f"xã Mới {number}", kind=Kind.COMMUNE, since=MERGED),
        )
    with django_assert_num_queries(6):
        response = look(client)
    assert len(response.context["rows"]) == 50
    second = look(client, trang=response.context["page"].next_token)
    assert len(second.context["rows"]) == 12
