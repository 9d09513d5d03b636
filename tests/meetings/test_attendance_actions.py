"""The roll: opened, marked, added to; two people on two rows never collide."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from meetings.actions.agenda import add_opinion
from meetings.actions.attendance import (
    add_attendees,
    mark_all_present,
    mark_attendance,
    open_roll,
)
from meetings.actions.meeting import count_attendance, plan_meeting
from meetings.composing import guests_text
from meetings.desk import counts_line
from meetings.facts import read_facts
from meetings.models import Attendance, Kind, Mark, MonthCount
from tests.meetings.builders import at, logged, reread
from tests.world import make_person, make_user
from units.models import AuditEvent, PartyStatus
from units.roles import Role

AUGUST = date(2025, 8, 4)


@pytest.fixture
def meeting(world):
    for number in range(1, 4):
        make_person(f"Đảng viên 0{number}", world.cell, status=PartyStatus.OFFICIAL)
    return plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(AUGUST, 14)
    )


@pytest.fixture
def rows(world, meeting):
    open_roll(meeting, by=world.bithu_dttg)
    return meeting.attendance.in_order()


def test_opened_from_the_people_of_that_day(world, meeting):
    make_person("Đảng viên mới", world.cell, since=date(2025, 9, 1))
    open_roll(meeting, by=world.bithu_dttg)
    names = [row.name for row in meeting.attendance.in_order()]
    assert names == ["Đảng viên 01", "Đảng viên 02", "Đảng viên 03"]
    open_roll(meeting, by=world.bithu_dttg)
    assert meeting.attendance.count() == 3


def test_one_person_with_two_posts_stands_once(world, meeting):
    person = make_person("Đảng viên 04", world.cell)
    from units.models import Position

    Position.objects.create(
        person=person, unit=world.cell, title="Chuyên viên", valid_from=date(2025, 5, 1)
    )
    open_roll(meeting, by=world.bithu_dttg)
    assert meeting.attendance.filter(person=person).count() == 1


def test_nobody_to_list_is_said(world):
    empty = plan_meeting(
        world.langson_cell, by=world.bithu_langson, kind=Kind.REGULAR, planned_at=at(AUGUST, 14)
    )
    with pytest.raises(Refused, match="chưa có danh sách cán bộ, đảng viên"):
        open_roll(empty, by=world.bithu_langson)


def test_one_touch_with_its_reason(world, rows):
    row = mark_attendance(rows[0], by=world.bithu_dttg, mark=Mark.EXCUSED, note="Đi công tác")
    assert (row.mark, row.note, row.version) == ("EXCUSED", "Đi công tác", 2)
    row = mark_attendance(row, by=world.bithu_dttg, mark=Mark.PRESENT, note="Đi công tác")
    assert (row.mark, row.note) == ("PRESENT", "")


def test_two_editors_on_two_rows_never_collide(world, rows):
    other = make_user("thuky.dttg", (Role.SECRETARY, world.cell))
    mark_attendance(rows[0], by=world.bithu_dttg, mark=Mark.PRESENT, version=1)
    mark_attendance(rows[1], by=other, mark=Mark.ABSENT, version=1)
    assert [reread(row).mark for row in rows[:2]] == ["PRESENT", "ABSENT"]


def test_two_editors_on_one_row_and_the_second_is_told(world, rows):
    other = make_user("thuky.dttg", (Role.SECRETARY, world.cell))
    mark_attendance(rows[0], by=world.bithu_dttg, mark=Mark.PRESENT, version=1)
    with pytest.raises(Conflict) as conflict:
        mark_attendance(rows[0], by=other, mark=Mark.ABSENT, version=1)
    assert ("điểm danh", "có mặt", "vắng không lý do") in conflict.value.fields
    assert reread(rows[0]).mark == "PRESENT"


def test_all_present_but_for_who_is_marked(world, meeting, rows):
    mark_attendance(rows[0], by=world.bithu_dttg, mark=Mark.ABSENT)
    mark_all_present(meeting, by=world.bithu_dttg)
    marks = [row.mark for row in meeting.attendance.in_order()]
    assert marks == ["ABSENT", "PRESENT", "PRESENT"]
    before = AuditEvent.objects.count()
    mark_all_present(meeting, by=world.bithu_dttg)
    assert AuditEvent.objects.count() == before


def test_added_by_name_but_not_twice(world, meeting, rows):
    add_attendees(meeting, by=world.bithu_dttg, names=["Khách 01", "Khách 01"], mark=Mark.GUEST)
    assert meeting.attendance.filter(mark=Mark.GUEST).count() == 1
    with pytest.raises(Refused, match="đã có trong danh sách"):
        add_attendees(meeting, by=world.bithu_dttg, names=["Đảng viên 01"])
    assert rows[0].audit_name == f"điểm danh dòng {rows[0].pk}"


def test_names_take_the_place_of_numbers_only_where_that_is_said(world):
    counted, by = logged(world.cell, world.bithu_dttg, AUGUST), world.bithu_dttg
    with pytest.raises(Refused, match="theo số lượng \\(có mặt 10\\)"):
        add_attendees(counted, by=by, names=["Đảng viên 09"])
    assert (reread(counted).is_by_count, counted.attendance.count()) == (True, 0)
    add_attendees(counted, by=by, names=["Đảng viên 09"], is_by_name=True)
    assert (reread(counted).is_by_count, reread(counted).counts.present) == (False, 1)


def test_the_numbers_come_back_where_they_are_sent_as_they_stand(world):
    counted, by = logged(world.cell, world.bithu_dttg, AUGUST, total_count=12), world.bithu_dttg
    add_attendees(counted, by=by, names=["Đảng viên 09"], is_by_name=True)
    count_attendance(reread(counted), by=by, total_count=12, present_count=10)
    assert (reread(counted).counts.present, reread(counted).counts.expected) == (10, 12)


def test_guests_are_named_beside_the_numbers(world):
    by = world.bithu_dttg
    counted = logged(world.cell, by, AUGUST, total_count=12, guest_count=3)
    add_attendees(counted, by=by, names=["Khách 01", "Khách 02"], mark=Mark.GUEST)
    counted = reread(counted)
    assert (counted.is_by_count, counted.counts.present, counted.counts.expected) == (True, 10, 12)
    month = MonthCount.objects.get()
    assert (month.present, month.expected) == (10, 12)
    assert guests_text(counted) == "Khách 01; Khách 02; tổng số 03 khách mời."
    assert counts_line(counted, counted.counts).endswith("khách mời 3.")
    assert read_facts(counted).present == 10


def test_a_guest_named_beside_the_numbers_spoke_for_nobody(world):
    by = world.bithu_dttg
    counted = logged(world.cell, by, AUGUST)
    add_attendees(counted, by=by, names=["Khách 01"], mark=Mark.GUEST)
    for speaker in ("Khách 01", "Đảng viên 01"):
        add_opinion(reread(counted), by=by, text="Nhất trí", speaker=speaker)
    assert read_facts(reread(counted)).speakers == 1


def test_only_who_keeps_the_register_marks(world, rows):
    with pytest.raises(PermissionDenied):
        mark_attendance(rows[0], by=world.kiemtra_tinh, mark=Mark.ABSENT)
    assert Attendance.objects.filter(mark=Mark.ABSENT).count() == 0


def test_the_log_keeps_no_names(world, rows):
    mark_attendance(rows[0], by=world.bithu_dttg, mark=Mark.EXCUSED, note="Nghỉ ốm")
    event = AuditEvent.objects.get(kind="meetings.attendance.marked")
    assert "Nghỉ ốm" not in event.payload
    assert "Đảng viên 01" not in event.payload


def test_sums_of_the_roll(world, meeting, rows):
    mark_all_present(meeting, by=world.bithu_dttg)
    mark_attendance(reread(rows[0]), by=world.bithu_dttg, mark=Mark.EXEMPT)
    counts = reread(meeting).counts
    assert (counts.total, counts.expected, counts.present, counts.rate) == (3, 2, 2, 100)
