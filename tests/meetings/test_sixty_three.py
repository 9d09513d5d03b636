"""A committee of 63 organisations: who has not met this month is one look at one page."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import MonthCount
from tests.meetings.builders import at, words_of
from tests.plans.pages import queries_of
from tests.world import MERGED, make_unit, make_user
from units.models import Branch
from units.models import Kind as UnitKind
from units.roles import Role

MATRIX = reverse("meetings:rhythm-matrix")
MANY, LATE = 63, 7
NOVEMBER = date(2026, 11, 4)


def cells_under(committee, many, first=1):
    return [
        make_unit(
            f"Chi bộ Cơ quan {number:02}",
            kind=UnitKind.P_CELL,
            branch=Branch.PARTY,
            since=MERGED,
            parent=committee,
        )
        for number in range(first, first + many)
    ]


def met(cells):
    MonthCount.objects.bulk_create(
        MonthCount(
            unit=cell,
            year=NOVEMBER.year,
            month=NOVEMBER.month,
            held_on=NOVEMBER,
            recorded_on=NOVEMBER,
            record_by=date(2026, 11, 30),
            regulars=1,
            present=11,
            expected=12,
        )
        for cell in cells
    )


@pytest.fixture
def committee(world, time_machine):
    time_machine.move_to(at(date(2026, 11, 25), 9))
    committee = make_unit(
        "Đảng bộ Khối Thử", kind=UnitKind.P_BASE, branch=Branch.PARTY, since=MERGED,
        parent=world.party,
    )  # fmt: skip
    make_user("bithu.khoi", (Role.SECRETARY, committee), (Role.LEADER, committee))
    return committee


def test_who_has_not_met_is_one_look(committee, signed_in):
    cells = cells_under(committee, MANY)
    met(cells[LATE:])
    page = signed_in("bithu.khoi").get(MATRIX)  # nothing is asked, pressed or leafed through
    text = words_of(page)
    assert f"Chưa sinh hoạt tháng 11: {LATE}/{MANY} tổ chức" in text
    panel = text.partition("Chưa sinh hoạt tháng 11")[2].partition("Đã họp")[0]
    for cell in cells[:LATE]:
        assert cell.name in panel
    assert cells[LATE].name not in panel
    assert f"Lập công văn đôn đốc ({LATE})" in text
    only = signed_in("bithu.khoi").get(f"{MATRIX}{page.context['only_missing_url']}")
    assert {line.version.unit_id for line in only.context["lines"]} == {
        cell.pk for cell in cells[:LATE]
    }


def test_sixty_three_are_asked_like_three(committee, signed_in):
    client = signed_in("bithu.khoi")
    met(cells_under(committee, 3)[1:])
    client.get(MATRIX)
    few = queries_of(client, MATRIX)
    met(cells_under(committee, MANY - 3, first=4)[LATE:])
    assert queries_of(client, MATRIX) == few
