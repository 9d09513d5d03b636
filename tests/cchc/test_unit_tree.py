"""Cây tổ chức: who stood under whom on a day."""

from datetime import date

import pytest

from cchc import unit_tree
from tests.world import LAST_OLD, LONG_AGO, MERGED, make_heir, make_unit
from units import outline
from units.models import Branch, Host, Kind
from units.permissions import access_of

URL = "/to-chuc/"
OLD_DAY = "01/6/2023"


def tree(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.context["tree"]


def drawn(groups):
    """{words of the group: names of its rows}"""
    return {group.words: [row.name for row in group.rows] for group in groups}


@pytest.fixture
def ha_giang(world):
    """tỉnh Hà Giang of before 01/7/2025, and two districts of the old Tuyên Quang."""
    unit = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=LAST_OLD)
    make_heir(unit, world.province, keeps_records=False)
    for name, kind in (
        ("huyện Sơn Dương", Kind.DISTRICT_RURAL),
        ("thành phố Tuyên Quang", Kind.CITY_UNDER),
    ):
        district = make_unit(
            name, kind=kind, parent=world.old_province, until=LAST_OLD, short_name=name
        )
        make_heir(district, world.province, form="END", keeps_records=True)
    for name, kind in (("xã Tân Trào", Kind.COMMUNE), ("thị trấn Sơn Dương", Kind.TOWNSHIP)):
        parent = world.old_province.subtree(LAST_OLD).get(versions__name="huyện Sơn Dương")
        make_unit(name, kind=kind, parent=parent, until=LAST_OLD, short_name=name)
    return unit


def test_the_own_branch_opens_first_in_groups_by_kind(signed_in, world):
    found = tree(signed_in("canbo.dttg"))
    (top,) = found.tops
    assert (top.name, found.branch, found.root_id) == (
        "Tỉnh Tuyên Quang",
        "STATE",
        world.province.pk,
    )
    assert drawn(top.groups) == {
        "Sở và tương đương": [
            "Sở Dân tộc và Tôn giáo",
            "Sở Nội vụ",
            "Sở Tài chính",
            "Văn phòng UBND",
        ],
        "Xã": ["Xã Minh Thử"],
    }
    assert [row.name for row in top.groups[0].rows if row.is_own] == ["Sở Dân tộc và Tôn giáo"]


def test_who_is_set_up_where_stands_on_both_sides(signed_in, world):
    client = signed_in("canbo.dttg")
    ethnic = tree(client).tops[0].groups[0].rows[0]
    assert ethnic.hosts == [
        ("Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", f"/don-vi/{world.cell.pk}/")
    ]
    party = tree(client, khoi="PARTY")
    assert party.tops[0].name == "Đảng bộ UBND tỉnh Tuyên Quang"
    (cell,) = party.tops[0].groups[0].rows
    assert cell.hosts == [
        ("Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", f"/don-vi/{world.ethnic.pk}/")
    ]
    page = client.get(URL, {"khoi": "PARTY"}).content.decode()
    assert "is-party" in page
    Host.objects.create(party_unit=world.party, agency=world.province, valid_from=MERGED)
    assert "Tổ chức đảng: " in client.get(URL).content.decode()
    assert "Lập tại: " in client.get(URL, {"khoi": "PARTY"}).content.decode()


def test_a_secretary_of_a_cell_opens_the_state_side_of_his_agency(signed_in, world):
    client = signed_in("bithu.dttg")
    assert tree(client).branch == "PARTY"
    assert tree(client, khoi="STATE").tops[0].name == "Tỉnh Tuyên Quang"


def test_the_province_of_today_on_a_day_of_2023_shows_its_predecessors(signed_in, world, ha_giang):
    response = signed_in("canbo.snv").get(URL, {"goc": world.province.pk, "ngay": OLD_DAY})
    found = response.context["tree"]
    assert [top.name for top in found.tops] == ["Tỉnh Tuyên Quang", "Tỉnh Hà Giang"]
    assert found.tops[0].url == f"/don-vi/{world.old_province.pk}/?ngay=01%2F06%2F2023"
    assert drawn(found.tops[0].groups) == {
        "Sở và tương đương": ["Ban Dân tộc"],
        "Huyện, thành phố thuộc tỉnh": ["Huyện Sơn Dương", "Thành phố Tuyên Quang"],
    }
    district = found.tops[0].groups[1].rows[0]
    assert drawn(district.groups) == {"Xã, thị trấn": ["Thị trấn Sơn Dương", "Xã Tân Trào"]}
    page = response.content.decode()
    assert "Tỉnh Tuyên Quang thành lập ngày 01/7/2025. Ngày 01/6/2023, đó là:" in page
    assert "Chưa có đơn vị trực thuộc trong ngày này." in page


def test_without_a_unit_the_predecessors_of_ones_own_stand_there_the_namesake_first(
    signed_in, world, ha_giang
):
    ha_giang.heirs.update(keeps_records=True)
    client = signed_in("quantri")
    found = tree(client, khoi="STATE", ngay=OLD_DAY)
    assert [top.name for top in found.tops] == ["Tỉnh Tuyên Quang", "Tỉnh Hà Giang"]
    assert found.root_id == world.province.pk  # so the date field goes on with both
    assert [top.name for top in tree(client, khoi="STATE").tops] == ["Tỉnh Tuyên Quang"]
    # Of an agency its own province of then alone.
    (top,) = tree(signed_in("canbo.dttg"), ngay=OLD_DAY).tops
    assert top.name == "Tỉnh Tuyên Quang"


def test_a_unit_that_has_ended_shows_who_carried_on(signed_in, world, ha_giang):
    client = signed_in("canbo.snv")
    found = tree(client, goc=ha_giang.pk)
    assert [top.name for top in found.tops] == ["Tỉnh Tuyên Quang"]
    assert found.notes == ["Tỉnh Hà Giang hoạt động đến hết ngày 30/6/2025. Kế thừa:"]
    gone = make_unit("Ban Tan", until=date(2026, 3, 31))
    found = tree(client, goc=gone.pk)
    assert found.notes == ["Ban Tan hoạt động đến hết ngày 31/3/2026."]
    assert found.country


def test_the_country_shows_its_provinces_each_led_to_its_own_tree(signed_in, world, ha_giang):
    client = signed_in("canbo.snv")
    today = tree(client, goc=0)
    assert drawn(today.country) == {
        "Tỉnh": ["Tỉnh Lạng Sơn", "Tỉnh Tuyên Quang"],
        "Xã": ["Xã Văn Bàn"],
    }
    row = today.country[0].rows[1]
    assert (row.url, row.count) == (f"/to-chuc/?goc={world.province.pk}", 5)
    before = tree(client, goc=0, ngay="30/6/2025")
    assert drawn(before.country)["Tỉnh"] == ["Tỉnh Hà Giang", "Tỉnh Lạng Sơn", "Tỉnh Tuyên Quang"]
    assert "ngay=30%2F06%2F2025" in before.country[0].rows[0].url
    assert tree(client, khoi="MASS").country == []
    page = client.get(URL, {"khoi": "MASS"}).content.decode()
    assert "Ngày này chưa có đơn vị nào của khối." in page


def test_the_way_up_and_what_is_deeper_are_links(signed_in, world):
    division = make_unit("Phòng Một", kind=Kind.DIVISION, parent=world.home_affairs, since=MERGED)
    team = make_unit("Tổ Hai", kind=Kind.DIVISION, parent=division, since=MERGED)
    make_unit("Nhóm Ba", kind=Kind.DIVISION, parent=team, since=MERGED)
    client = signed_in("canbo.snv")
    department = next(row for row in tree(client).tops[0].groups[0].rows if row.name == "Sở Nội vụ")
    (leaf,) = department.groups[0].rows
    assert (leaf.name, leaf.opens, leaf.count) == ("Phòng Một", f"/to-chuc/?goc={division.pk}", 1)
    assert department.is_open
    inner = tree(client, goc=team.pk)
    assert inner.way == [
        ("Tuyên Quang", f"/to-chuc/?goc={world.province.pk}"),
        ("Sở Nội vụ", f"/to-chuc/?goc={world.home_affairs.pk}"),
        ("Phòng Một", f"/to-chuc/?goc={division.pk}"),
    ]


def test_an_own_unit_far_down_is_on_the_page(world):
    unit = world.province
    for number in range(5):
        unit = make_unit(f"Phòng {number}", kind=Kind.DIVISION, parent=unit, since=MERGED)
    (line,) = outline.own_lines({unit.pk}, MERGED)
    assert [node.name for node in line][-2:] == ["Phòng 3", "Phòng 4"]
    found = unit_tree.Tree(MERGED)

    class access:
        home_id, home = unit.pk, unit.name

        @staticmethod
        def own():
            return {unit.pk}

    (node,) = unit_tree._own(found, access)
    assert node.name == "Phòng 2"
    assert len(found.way) == 3


def test_many_units_are_opened_branch_by_branch(signed_in, world, monkeypatch):
    monkeypatch.setattr(outline, "MOST", 6)
    for number in range(3):
        make_unit(f"Phòng {number}", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    response = signed_in("canbo.snv").get(URL)
    found = response.context["tree"]
    assert found.is_cut
    finance = found.tops[0].groups[0].rows[2]
    assert (finance.name, finance.groups, finance.count) == ("Sở Tài chính", [], 3)
    assert finance.opens == f"/to-chuc/?goc={world.finance.pk}"
    assert "trang chỉ hiện một cấp" in response.content.decode()
    monkeypatch.setattr(unit_tree, "MOST_OPEN", 0)
    groups = tree(signed_in("canbo.snv")).tops[0].groups
    assert [group.is_open for group in groups] == [True, False]  # the own unit is in the first


def test_made_up_units_are_counted_at_the_foot(signed_in, world):
    world.commune.is_illustrative = True
    world.commune.save()
    page = signed_in("canbo.snv").get(URL).content.decode()
    assert "1 đơn vị trong cây là dữ liệu minh họa." in page


def test_without_a_unit_the_country_is_shown(signed_in, world):
    client = signed_in("canbo.snv")
    found = tree(client, ngay="01/01/1990")
    assert (found.tops, found.country, found.branch) == ([], [], Branch.STATE)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"ngay": "31/02/2026"}, "Tháng 02/2026 không có ngày 31."),
        ({"goc": "abc"}, "Địa chỉ có phần không đọc được; cây đang mở từ đầu."),
        ({"goc": "9" * 30}, "Địa chỉ có phần không đọc được; cây đang mở từ đầu."),
        ({"goc": "-4"}, "Địa chỉ có phần không đọc được; cây đang mở từ đầu."),
        ({"goc": str(2**62)}, "Không có đơn vị này; cây đang mở từ đầu."),
        ({"khoi": "X"}, "Địa chỉ có phần không đọc được; cây đang mở từ đầu."),
    ],
)
def test_what_is_broken_takes_the_default_and_is_said(signed_in, world, query, sentence):
    response = signed_in("canbo.dttg").get(URL, query)
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_anonymous_is_led_to_sign_in(client, db):
    response = client.get(URL)
    assert (response.status_code, response["Location"]) == (302, "/dang-nhap/?next=/to-chuc/")


def test_the_tree_of_a_day_takes_at_most_five_queries_however_many_units(
    signed_in, world, ha_giang, django_assert_num_queries
):
    """Three more are those of the session, the account and its rights."""
    client = signed_in("canbo.dttg")
    client.get(URL)
    for number in range(60):
        parent = make_unit(
            f"xã Thử {number}", kind=Kind.COMMUNE, parent=world.province, since=MERGED
        )
        make_unit(f"Phòng {number}", kind=Kind.COMMUNE_OFFICE, parent=parent, since=MERGED)
    for query in (
        {},
        {"goc": world.province.pk},
        {"goc": world.old_province.pk, "ngay": OLD_DAY},
        {"goc": world.cell.pk},
    ):
        with django_assert_num_queries(6):
            tree(client, **query)
    with django_assert_num_queries(4):
        tree(client, goc=0)
    with django_assert_num_queries(8):
        tree(client, goc=world.province.pk, ngay=OLD_DAY)
    reader = world.user("canbo.dttg")
    access_of(reader)
    with django_assert_num_queries(5):
        unit_tree.tree_of(reader, LONG_AGO, root_id=world.province.pk)


def test_a_way_up_that_runs_in_a_circle_ends(world):
    world.old_province.versions.update(parent=world.ethnic_board)
    world.ethnic_board.versions.update(parent=world.old_province)
    (line,) = outline.own_lines({world.ethnic_board.pk}, LONG_AGO)
    assert [node.unit_id for node in line] == [world.old_province.pk, world.ethnic_board.pk]


def test_nobody_has_no_line(db):
    assert outline.own_lines(set(), MERGED) == []


def test_units_below_ones_own_are_no_landmarks(signed_in, world):
    """The province keeps the records of its districts: its admin is not at home in each of them."""
    district = make_unit(
        "huyện Thử", kind=Kind.DISTRICT_RURAL, parent=world.old_province, until=LAST_OLD
    )
    make_heir(district, world.province)
    top = tree(signed_in("quantri"), ngay="01/06/2023", goc=world.old_province.pk).tops[0]
    assert top.is_own
    below = [row for group in top.groups for row in group.rows]
    assert "Huyện Thử" in [row.name for row in below]
    assert not [row.name for row in below if row.is_own]
    board = tree(signed_in("canbo.dttg"), ngay="01/06/2023", goc=world.old_province.pk).tops[0]
    own = [row.name for group in board.groups for row in group.rows if row.is_own]
    assert own == ["Ban Dân tộc"]
