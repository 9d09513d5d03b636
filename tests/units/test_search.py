"""Search among the units of a day by any name or code that they or their predecessors bore."""

from datetime import date

import pytest

from cchc.lib.paging import page_of
from cchc.lib.vietnamese import sort_key
from tests.world import LAST_OLD, MERGED, make_heir, make_unit
from units import search
from units.models import Kind, UnitVersion

pytestmark = pytest.mark.each_database

DAY = date(2026, 1, 1)


def find(text, day=DAY):
    found = search.find(UnitVersion.objects.at(day), text)
    return {version.name: found.former(version) for version in found.versions}


def test_names_are_found_without_diacritics_and_in_any_form_of_the_letters(world):
    expected = {"Sở Nội vụ tỉnh Tuyên Quang": []}
    for text in ("sở nội vụ", "so noi vu", "SỞ NỘI VỤ", "Sở Nội vụ", "sơ nôi vu"):
        assert find(text) == expected, text


def test_former_names_down_two_generations_are_said(world):
    found = find("ban dan toc tinh tuyen")
    assert found["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"] == ["Ban Dân tộc tỉnh Tuyên Quang"]
    assert "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang" in found


def test_the_phrase_leads_and_single_words_only_where_it_is_nowhere(world):
    make_unit("Sở Vụ Nội tỉnh Tuyên Quang", parent=world.province, since=MERGED)
    assert list(find("nội vụ")) == ["Sở Nội vụ tỉnh Tuyên Quang"]
    assert set(find("vụ sở tuyên")) == {
        "Sở Nội vụ tỉnh Tuyên Quang",
        "Sở Vụ Nội tỉnh Tuyên Quang",
    }
    assert find("không nơi nào") == {}


def test_a_renamed_unit_is_found_by_both_names_and_tells_the_other_once(world):
    versions = UnitVersion.objects.filter(unit=world.finance)
    versions.update(valid_to=date(2025, 9, 30))
    UnitVersion.objects.create(
        unit=world.finance,
        name="Sở Ngân sách",
        kind=Kind.DEPARTMENT,
        parent=world.province,
        valid_from=date(2025, 10, 1),
    )
    assert find("tài chính") == {"Sở Ngân sách": ["Sở Tài chính tỉnh Tuyên Quang"]}
    assert find("ngân sách") == {"Sở Ngân sách": []}


def test_codes_are_found_also_those_of_a_predecessor(world):
    old = make_unit("tỉnh Yên Bái", kind=Kind.PROVINCE, until=LAST_OLD, area_code="15", code="H63")
    make_heir(old, world.langson)
    world.commune.versions.all()[0].save()
    assert find("H63") == {"tỉnh Lạng Sơn": ["tỉnh Yên Bái"]}
    assert list(find("h63", LAST_OLD)) == ["tỉnh Lạng Sơn", "tỉnh Yên Bái"]


def test_too_many_hits_leave_former_names_out(world, monkeypatch):
    monkeypatch.setattr(search, "MOST", 2)
    found = search.find(UnitVersion.objects.at(DAY), "tuyen quang")
    assert found.is_wide
    assert found.versions.count() > 2
    assert found.former(found.versions[0]) == []


@pytest.mark.parametrize("text", ["", "   ", "́"])
def test_without_letters_all_are_there(world, text, django_assert_num_queries):
    rows = UnitVersion.objects.at(DAY)
    with django_assert_num_queries(0):
        found = search.find(rows, text)
    assert found.versions is rows


def test_one_query_before_that_of_the_versions(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        search.find(UnitVersion.objects.at(DAY), "dân tộc")
    with django_assert_num_queries(1):
        assert find("không nơi nào") == {}


def test_under_a_superior_that_is_called_so(world):
    division = make_unit("Phòng A", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    deep = make_unit("Tổ B", kind=Kind.DIVISION, parent=division, since=MERGED)
    rows = UnitVersion.objects.at(DAY)
    assert [v.unit for v in rows.under("sở tài chính", DAY).order_by("pk")] == [division, deep]
    assert rows.under("", DAY) is rows
    assert not rows.under("không có", DAY).exists()


# --- Which comes first --------------------------------------------------------------------------


def in_order(text, day=DAY):
    found = search.find(UnitVersion.objects.at(day), text)
    return [version.name for version in found.versions.order_by(*found.order)]


def test_a_name_typed_exactly_leads_then_those_that_begin_so(world):
    make_unit("An ninh tỉnh Tuyên Quang", parent=world.province, since=MERGED)
    make_unit("tỉnh Tuyên Quang mới", parent=world.province, since=MERGED)
    found = in_order("tinh tuyen quang")
    assert found[:2] == ["tỉnh Tuyên Quang", "tỉnh Tuyên Quang mới"]
    assert found[2] == "An ninh tỉnh Tuyên Quang"
    assert found[3:] == sorted(found[3:], key=sort_key)


@pytest.mark.parametrize("text", ["sở nội vụ", "H63.7"])
def test_a_short_name_or_a_code_is_as_good_as_the_name(world, text):
    make_unit("An Sở Nội vụ H63.75", parent=world.province, since=MERGED)
    named = make_unit("Xưa", short_name="Sở Nội vụ", parent=world.province, since=MERGED)
    named.versions.update(code="H63.7")
    named.versions.get().save()
    assert "Xưa" in in_order(text)[:2]
    assert in_order(text)[-1] == "An Sở Nội vụ H63.75"


def test_who_bears_the_name_comes_before_the_heir_of_one_that_bore_it(world):
    old = make_unit("tỉnh Cũ", kind=Kind.PROVINCE, until=LAST_OLD)
    heir = make_unit("tỉnh An", kind=Kind.PROVINCE, since=MERGED)
    make_heir(old, heir)
    make_unit("tỉnh Cũ", kind=Kind.PROVINCE, since=MERGED)
    assert in_order("tỉnh cũ") == ["tỉnh Cũ", "tỉnh An"]


def test_pages_follow_the_rank(world):
    for number in range(4):
        make_unit(f"An {number} tỉnh Tuyên Quang", parent=world.province, since=MERGED)
    whole = in_order("tinh tuyen quang")
    found = search.find(UnitVersion.objects.at(DAY), "tinh tuyen quang")
    seen, token = [], ""
    while token is not None:
        page = page_of(found.versions, {"trang": token}, order=found.order, size=3)
        seen += [version.name for version in page]
        token = page.next_token
    assert seen == whole
    assert seen[0] == "tỉnh Tuyên Quang"


@pytest.mark.parametrize("sign", ["%", "_", "\\", "sở%", "s_"])
def test_signs_of_a_pattern_are_letters_like_any_other(world, sign):
    assert find(sign) == {}
