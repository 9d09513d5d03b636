"""Who belongs on a roll: all of a cell, of its committee those who were elected."""

from datetime import date

import pytest

from cchc.lib.refusal import Refused
from meetings.actions.attendance import add_attendees, open_roll
from meetings.actions.meeting import plan_meeting
from meetings.blanks import members_of
from meetings.composing import attendance_text
from meetings.models import Kind
from meetings.who_comes import sits_on_committee
from tests.meetings.builders import at, logged, reread, words_of
from tests.world import make_person
from units.models import PartyStatus, Position

AUGUST = date(2025, 8, 4)
ROLES = ("bí thư", "phó bí thư", "chi ủy viên", "đảng viên", "đảng viên")


@pytest.fixture
def people(world):
    """A cell of five, one of its committee's on probation (which cannot be, but may be typed)."""
    found = [
        make_person(
            f"Đảng viên 0{number}", world.cell, party_role=role, status=PartyStatus.OFFICIAL
        )
        for number, role in enumerate(ROLES, start=1)
    ]
    make_person(
        "Đảng viên 06", world.cell, party_role="chi ủy viên", status=PartyStatus.PROBATIONARY
    )
    return found


def planned(world, kind=Kind.COMMITTEE):
    return plan_meeting(world.cell, by=world.bithu_dttg, kind=kind, planned_at=at(AUGUST, 14))


def names_of(meeting):
    return [row.name for row in meeting.attendance.in_order()]


@pytest.mark.parametrize(
    "post",
    [
        "bí thư",
        "Phó Bí thư Chi bộ",
        "Chi uỷ viên",
        "cấp ủy viên",
        "Đảng ủy viên",
        "Ủy viên Ban Thường vụ",
        "ủy viên Ban Chấp hành Đảng bộ",
        "giám đốc, bí thư",
        "trưởng phòng kiêm chi ủy viên",
    ],
)
def test_who_sits_on_the_committee(post):
    assert sits_on_committee(post)


@pytest.mark.parametrize(
    "post",
    ["", "đảng viên", "giám đốc", "nguyên bí thư", "bí thư chi đoàn", "phó bí thư Đoàn Thanh niên",
     "ủy viên Ủy ban Kiểm tra", "thư ký", "ủy viên Ủy ban nhân dân"],
)  # fmt: skip
def test_who_does_not_sit_on_it(post):
    assert not sits_on_committee(post)


def test_only_the_committee_stands_on_its_roll(world, people):
    meeting = planned(world)
    assert [name for name, *_ in members_of(meeting)] == [f"Đảng viên 0{n}" for n in (1, 2, 3)]
    open_roll(meeting, by=world.bithu_dttg)
    assert names_of(meeting) == [f"Đảng viên 0{number}" for number in (1, 2, 3)]
    whole = planned(world, Kind.REGULAR)
    open_roll(whole, by=world.bithu_dttg)
    assert whole.attendance.count() == 6


def test_who_is_of_the_committee_by_his_second_post_stands_on_its_roll(world, people):
    Position.objects.create(
        person=people[4], unit=world.cell, party_role="chi ủy viên", valid_from=date(2025, 8, 1)
    )
    meeting = planned(world)
    open_roll(meeting, by=world.bithu_dttg)
    assert names_of(meeting)[-1] == "Đảng viên 05"


def test_minutes_of_a_committee_count_the_committee(world, people):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.COMMITTEE, all_present=True)
    assert attendance_text(reread(meeting)) == (
        "Tổng số 03 đồng chí; có mặt 03/3 đồng chí phải dự, đạt 100,00%."
    )


def test_a_committee_of_which_nobody_is_known_begins_with_an_empty_roll(world, signed_in):
    make_person("Đảng viên 01", world.cell, party_role="đảng viên")
    meeting = planned(world)
    with pytest.raises(Refused, match="chưa ghi ai là bí thư, phó bí thư hoặc cấp ủy viên"):
        open_roll(meeting, by=world.bithu_dttg)
    page = words_of(signed_in("bithu.dttg").get(f"/cuoc-hop/{meeting.pk}/"))
    assert "người chưa ghi chức vụ thì thêm từng người" in page
    with pytest.raises(Refused, match="thêm từng người dự hoặc nhập số lượng"):
        logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.COMMITTEE, all_present=True)
    add_attendees(meeting, by=world.bithu_dttg, names=["Đảng viên 01"])
    assert names_of(meeting) == ["Đảng viên 01"]
