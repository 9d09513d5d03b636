"""The head of a paper names issuer and superior as they were called on its day."""

from datetime import date

import pytest

from tests.world import MERGED, make_unit
from units.models import Branch, Kind, UnitVersion
from units.papers import BLANK, heading, issuer_of, kept_line, profile_of, signer_of

DAY = date(2026, 8, 1)


def test_department_stands_under_its_committee_whose_name_is_shortened(world):
    head = heading(world.ethnic_board, date(2023, 7, 4), code="BB")
    assert head["superior"] == ["UBND TỈNH TUYÊN QUANG"]
    assert head["issuer"] == ["BAN DÂN TỘC"]
    assert head["number"] == BLANK
    assert head["symbol"] == "/BB-BDT"
    assert head["place"] == ""


def test_cell_stands_under_its_party_superior(world):
    head = heading(world.langson_old_cell, date(2021, 5, 31), code="BB", number="5")
    assert head["superior"] == ["ĐẢNG BỘ KHỐI CÁC CƠ QUAN", "TỈNH LẠNG SƠN"]
    assert head["issuer"] == ["CHI BỘ BAN DÂN TỘC"]
    assert head["number"] == "05"
    assert head["symbol"] == "-BB/CB"


def test_long_name_of_a_cell_takes_two_lines(world):
    head = heading(world.cell, DAY, code="NQ")
    assert head["issuer"] == ["CHI BỘ SỞ DÂN TỘC", "VÀ TÔN GIÁO"]


@pytest.mark.parametrize("number", ["12", "12a", ""])
def test_number_is_printed_as_given(world, number):
    assert heading(world.cell, DAY, code="BB", number=number)["number"] == (number or BLANK)


def test_peoples_committee_stands_alone_in_two_lines(world):
    head = heading(world.commune, DAY, code="BB")
    assert head["superior"] == []
    assert head["issuer"] == ["ỦY BAN NHÂN DÂN", "XÃ MINH THỬ"]
    assert issuer_of(world.commune, DAY) == "Ủy ban nhân dân xã Minh Thử"
    assert issuer_of(world.province, DAY) == "Ủy ban nhân dân tỉnh Tuyên Quang"
    assert issuer_of(world.ethnic, DAY) == "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"


def test_unit_without_superior_or_symbol(world):
    unit = make_unit("Hội Khuyến học", kind=Kind.M_OTHER, branch=Branch.MASS)
    head = heading(unit, DAY, code="BB")
    assert head["superior"] == []
    assert head["symbol"] == "/BB"
    party = make_unit("Chi bộ Thử", kind=Kind.P_CELL, branch=Branch.PARTY)
    assert heading(party, DAY, code="BB")["symbol"] == "-BB"


def test_names_are_those_of_the_day(world):
    UnitVersion.objects.filter(unit=world.ethnic).update(valid_to=date(2026, 6, 30))
    UnitVersion.objects.create(
        unit=world.ethnic,
        name="Sở Dân tộc tỉnh Tuyên Quang",
        issuer_name="Sở Dân tộc",
        kind=Kind.DEPARTMENT,
        parent=world.province,
        symbol="SDT",
        valid_from=date(2026, 7, 1),
    )
    unit = type(world.ethnic).objects.get(pk=world.ethnic.pk)
    assert heading(unit, MERGED, code="BB")["issuer"] == ["SỞ DÂN TỘC VÀ TÔN GIÁO"]
    assert heading(unit, DAY, code="BB")["issuer"] == ["SỞ DÂN TỘC"]
    assert heading(unit, DAY, code="BB")["symbol"] == "/BB-SDT"


@pytest.mark.parametrize(
    ("attribute", "day", "code"),
    [
        ("cell", date(2021, 5, 31), "hd36-2018"),
        ("cell", date(2026, 5, 26), "hd36-2018"),
        ("cell", date(2026, 5, 27), "hd05-2026"),
        ("cell", date(2012, 1, 1), "hd36-2018"),
        ("ethnic", date(2023, 7, 4), "nd30-2020"),
        ("ethnic", date(2013, 7, 4), "nd30-2020"),
    ],
)
def test_profile_is_that_of_the_day(world, attribute, day, code):
    assert profile_of(getattr(world, attribute), day).code == code


def test_a_letter_of_an_agency_has_no_sign_of_its_kind(world):
    assert heading(world.home_affairs, DAY, code="")["symbol"] == "/SNV"
    assert heading(world.party, DAY, code="CV")["symbol"].startswith("-CV")


@pytest.mark.parametrize(
    ("kind", "branch", "name", "signer", "kept"),
    [
        (Kind.DEPARTMENT, Branch.STATE, "Sở Thử", ["GIÁM ĐỐC"], "- Lưu: VT."),
        (Kind.DEPARTMENT, Branch.STATE, "Cục Thử", ["THỦ TRƯỞNG ĐƠN VỊ"], "- Lưu: VT."),
        (Kind.COMMUNE, Branch.STATE, "xã Thử", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "- Lưu: VT."),
        (Kind.P_CELL, Branch.PARTY, "Chi bộ Thử", ["T/M CHI BỘ", "BÍ THƯ"], "- Lưu Chi bộ."),
        (Kind.P_BASE, Branch.PARTY, "Đảng bộ Thử", ["T/M ĐẢNG ỦY", "BÍ THƯ"], "- Lưu Văn phòng."),
        (
            Kind.P_PROVINCIAL,
            Branch.PARTY,
            "Đảng bộ tỉnh Thử",
            ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"],
            "- Lưu Văn phòng.",
        ),
    ],
)
def test_who_signs_and_where_it_is_kept(db, kind, branch, name, signer, kept):
    unit = make_unit(name, kind=kind, branch=branch)
    assert signer_of(unit, DAY) == signer
    assert kept_line(unit, DAY) == kept
