"""The facts of the country, each file against the others and against the sums."""

import csv
from collections import Counter

import pytest

from units.codes import area_fault
from units.country import DATA, Place, bare, provinces
from units.models import Kind

pytestmark = pytest.mark.any_database


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_how_many_there_are():
    files = ("provinces", "provinces_before", "districts", "communes_before", "communes")
    assert [len(rows(name)) for name in files] == [34, 63, 696, 10_035, 3_321]


def test_codes_are_unique_on_each_side_and_well_formed():
    before = [row["code"] for name in ("provinces_before", "districts", "communes_before")
              for row in rows(name)]  # fmt: skip
    now = [row["code"] for name in ("provinces", "communes") for row in rows(name)]
    for codes in (before, now):
        assert max(Counter(codes).values()) == 1
        assert not [code for code in codes if area_fault(code)]


def test_a_code_is_never_an_identity():
    """15 was Yên Bái and is Lào Cai; 08 was and is Tuyên Quang."""
    before = {row["code"]: row["name"] for row in rows("provinces_before")}
    now = {row["code"]: row["name"] for row in rows("provinces")}
    assert (before["15"], now["15"]) == ("Tỉnh Yên Bái", "Tỉnh Lào Cai")
    assert (before["08"], now["08"]) == ("Tỉnh Tuyên Quang", "Tỉnh Tuyên Quang")


def test_each_province_has_as_many_communes_as_was_decided():
    for province in provinces().values():
        assert len(province.communes) == province.commune_count, province.place.title
    assert sum(province.commune_count for province in provinces().values()) == 3_321
    kinds = Counter(place.kind for province in provinces().values() for place in province.communes)
    assert kinds[Kind.SPECIAL] == 13
    assert Kind.TOWNSHIP not in kinds, "there are none any more"


def test_every_row_of_the_files_is_in_one_province():
    found = provinces().values()
    assert sum(len(province.before) for province in found) == 63
    assert sum(len(province.districts) for province in found) == 696
    assert sum(len(province.communes_before) for province in found) == 10_035
    pairs = sum(len(heirs) for province in found for heirs in province.heirs.values())
    assert pairs == len(rows("commune_successors"))


def test_eleven_provinces_carried_on():
    same = {province.place.bare for province in provinces().values() if province.is_same_unit}
    assert same == {
        "Hà Nội", "Huế", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn", "Quảng Ninh", "Thanh Hóa",
        "Nghệ An", "Hà Tĩnh", "Cao Bằng",
    }  # fmt: skip


def test_every_old_commune_has_one_keeper_of_its_records():
    for province in provinces().values():
        before = {place.code for place in province.communes_before}
        now = {place.code for place in province.communes}
        assert set(province.heirs) == before
        for heirs in province.heirs.values():
            assert {successor for successor, _ in heirs} <= now, "in the same province"
            shares = [share for _, share in heirs]
            assert shares == ["whole"] or shares == ["part-main"] + ["part"] * (len(shares) - 1)


def test_five_special_zones_come_straight_from_an_island_district():
    zones = {}
    for province in provinces().values():
        districts = {place.code: place.title for place in province.districts}
        communes = {place.code: place.title for place in province.communes}
        zones |= {districts[code]: communes[zone] for code, zone in province.zones.items()}
    assert zones == {
        f"Huyện {name}": f"Đặc khu {name}"
        for name in ("Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo")
    }


def test_a_commune_lives_on_when_it_only_lost_its_district():
    stayed = [code for province in provinces().values() for code in province.lived_on]
    assert len(stayed) == 129
    dak_lak, thanh_hoa, an_giang = (provinces()[code] for code in ("66", "38", "91"))
    assert "24235" in dak_lak.lived_on, "xã Krông Na, today xã Buôn Đôn: only another name"
    assert "14845" not in thanh_hoa.lived_on, "thị trấn Mường Lát became a xã"
    assert "31105" not in an_giang.lived_on, "xã Thổ Châu became a đặc khu"
    assert "00004" not in provinces()["01"].lived_on, "others joined phường Ba Đình"


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("Tỉnh Tuyên Quang", "Tuyên Quang"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Thị trấn Cái Rồng", "Cái Rồng"),
        ("Phường 1", "Phường 1"),
        ("Quận 10", "Quận 10"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_a_name_without_the_word_of_its_kind(title, rest):
    assert bare(title) == rest
    assert Place("1", title, Kind.WARD).name == title[0].lower() + title[1:]
