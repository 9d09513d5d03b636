"""Kinds of units by their dates: what cannot begin any more, or not yet, and what is only said."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib.refusal import Refused
from tests.plans.pages import words
from tests.world import make_unit
from units.actions.unit import change_unit, found_unit
from units.kind_times import TIMES, unchecked_note, why_not
from units.models import Branch, Kind

BASIS = {
    "decision_symbol": "12/QĐ-TU",
    "decision_issuer": "Tỉnh ủy Tuyên Quang",
    "decision_on": date(2026, 9, 1),
}


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("kind", "last", "first"),
    [
        (Kind.DISTRICT_RURAL, date(2025, 6, 30), None),
        (Kind.TOWNSHIP, date(2025, 6, 30), None),
        (Kind.P_BLOCK, date(2025, 6, 30), None),
        (Kind.P_CAUCUS, date(2025, 6, 30), None),
        (Kind.SPECIAL, None, date(2025, 7, 1)),
        (Kind.P_GOVERNMENT, None, date(2024, 12, 1)),
    ],
)
def test_a_kind_begins_only_in_its_time(kind, last, first):
    if last:
        assert why_not(kind, last) == ""
        assert "chỉ có đến 30/6/2025" in why_not(kind, date(2025, 7, 1))
    if first:
        assert why_not(kind, first) == ""
        assert "có từ" in why_not(kind, date(2024, 11, 30))


@pytest.mark.any_database
def test_every_other_kind_has_no_limit():
    for kind in set(Kind) - set(TIMES):
        assert why_not(kind, date(1990, 1, 1)) == why_not(kind, date(2030, 1, 1)) == ""


@pytest.mark.any_database
def test_what_is_not_checked_is_said_and_refuses_nothing():
    assert why_not(Kind.P_CELL_BASE, date(2026, 8, 1)) == ""
    assert unchecked_note(Kind.P_CELL_BASE, date(2026, 7, 25)) == ""
    assert "chưa đối chiếu văn bản gốc" in unchecked_note(Kind.P_CELL_BASE, date(2026, 7, 26))
    assert unchecked_note(Kind.P_CELL, date(2026, 8, 1)) == ""


def test_no_block_committee_is_founded_today(world):
    with pytest.raises(Refused, match="“đảng bộ khối” chỉ có đến 30/6/2025"):
        found_unit(
            world.party, by=_admin(world), branch=Branch.PARTY, founded_on=date(2026, 9, 1),
            name="Đảng bộ Khối mới", kind=Kind.P_BLOCK, **BASIS,
        )  # fmt: skip


def test_an_old_kind_goes_on_but_is_not_taken_up(world):
    cell = make_unit(
        "Đảng bộ Khối còn lại", kind=Kind.P_BLOCK, branch=Branch.PARTY, parent=world.party,
        since=date(2025, 3, 1),
    )  # fmt: skip
    admin = _admin(world)
    renamed = change_unit(cell, by=admin, on=date(2026, 9, 1), name="Đảng bộ Khối tỉnh", **BASIS)
    assert renamed.name == "Đảng bộ Khối tỉnh"
    with pytest.raises(Refused, match="chỉ có đến"):
        change_unit(world.cell, by=admin, on=date(2026, 9, 1), kind=Kind.P_CAUCUS, **BASIS)


def test_the_page_says_what_is_not_checked(world, signed_in):
    cell = make_unit(
        "Chi bộ thử", kind=Kind.P_CELL_BASE, branch=Branch.PARTY, since=date(2025, 3, 1)
    )
    page = reverse("unit-detail", args=[cell.pk])
    assert "gọi chung là chi bộ" in words(signed_in("bithu.dttg").get(page))
    assert "gọi chung" not in words(signed_in("bithu.dttg").get(f"{page}?ngay=01/06/2026"))


def _admin(world):
    from tests.world import make_user
    from units.roles import Role

    return make_user("quantri.dang", (Role.ADMIN, world.party))
