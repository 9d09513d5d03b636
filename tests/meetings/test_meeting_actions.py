"""A meeting from plan to held: every move, and every refusal."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.clock import local, now, today
from cchc.lib.refusal import Conflict, Refused
from meetings.actions.meeting import (
    cancel_meeting,
    count_attendance,
    edit_meeting,
    hold_meeting,
    invite_meeting,
    log_meeting,
    plan_meeting,
    postpone_meeting,
    second_regular,
)
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.models import Kind, Meeting
from tests.meetings.builders import MAY, at, logged, reread
from tests.world import make_person
from units.models import AuditEvent, PartyStatus

AUGUST = date(2025, 8, 4)
AHEAD = today() + timedelta(days=30)
COUNTED = {"is_by_count": True, "present_count": 10, "chair_title": "Bí thư Chi bộ"}


def plan(world, day=AUGUST, **fields):
    fields.setdefault("kind", Kind.REGULAR)
    return plan_meeting(world.cell, by=world.bithu_dttg, planned_at=at(day, 14), **fields)


def hold(meeting, world, **fields):
    day = meeting.held_on
    return hold_meeting(
        meeting,
        by=world.bithu_dttg,
        **{"started_at": at(day, 14), "ended_at": at(day, 16), **COUNTED, **fields},
    )


def test_planned_for_a_unit_that_lives_on_the_day(world):
    meeting = plan(world, AHEAD, theme="Cải cách hành chính")
    assert (meeting.state, meeting.held_on, meeting.unit) == ("PLANNED", AHEAD, world.cell)
    with pytest.raises(Refused, match="kết thúc hoạt động từ 01/3/2025; chọn đơn vị kế thừa"):
        plan_meeting(
            world.old_cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(AUGUST, 14)
        )
    with pytest.raises(Refused, match="hoạt động từ 01/3/2025"):
        plan(world, date(2025, 2, 28))
    assert Meeting.objects.count() == 1


def test_only_a_regular_session_takes_a_theme_in(world):
    assert plan(world, is_combined=True).is_combined
    with pytest.raises(Refused, match="Chỉ buổi thường kỳ"):
        plan(world, kind=Kind.STUDY, is_combined=True)


def test_invited_once_with_other_units(world):
    meeting = invite_meeting(plan(world), by=world.bithu_dttg, units=[world.party])
    assert meeting.state == "INVITED"
    assert [link.unit for link in meeting.invitations.all()] == [world.party]
    assert str(meeting.invitations.get()) == str(world.party)
    with pytest.raises(Refused):
        invite_meeting(meeting, by=world.bithu_dttg)


def test_not_invited_after_its_end(world):
    meeting = plan(world)
    with pytest.raises(Refused, match="kết thúc hoạt động"):
        invite_meeting(meeting, by=world.bithu_dttg, units=[world.old_party_block])
    assert reread(meeting).state == "PLANNED"


def test_postponed_keeps_its_first_day(world, time_machine):
    time_machine.move_to(at(AUGUST, 8))
    meeting = plan(world)
    for day in (date(2025, 8, 11), date(2025, 8, 18)):
        meeting = postpone_meeting(
            meeting, by=world.bithu_dttg, planned_at=at(day, 8), reason="Trùng lịch"
        )
    assert (meeting.state, meeting.held_on, meeting.postponed_from) == (
        "PLANNED",
        date(2025, 8, 18),
        AUGUST,
    )
    assert meeting.state_label == "đã dời từ 04/8/2025"
    row = AuditEvent.objects.filter(kind="meetings.meeting.postponed").first()
    assert meeting.moved_reason == "Trùng lịch"
    assert row.reason.startswith("sha256:")
    assert "Trùng lịch" not in row.payload
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        postpone_meeting(meeting, by=world.bithu_dttg, planned_at=at(AUGUST, 8), reason="")


@pytest.mark.parametrize("is_invited", [False, True])
def test_not_postponed_to_a_day_that_is_over(world, is_invited):
    meeting = plan(world, AHEAD)
    if is_invited:
        meeting = invite_meeting(meeting, by=world.bithu_dttg)
    told = {"by": world.bithu_dttg, "reason": "Trùng lịch"}
    with pytest.raises(Refused, match="đã qua nên không dời cuộc họp sang đó được"):
        postpone_meeting(meeting, planned_at=at(today() - timedelta(days=1), 8), **told)
    assert reread(meeting).held_on == AHEAD
    assert postpone_meeting(meeting, planned_at=at(today(), 8), **told).held_on == today()


def test_cancelled_stays_in_the_register_and_takes_nothing_more(world):
    meeting = plan(world)
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        cancel_meeting(meeting, by=world.bithu_dttg, reason="")
    meeting = cancel_meeting(meeting, by=world.bithu_dttg, reason="Không đủ thành phần")
    assert (meeting.state, meeting.reason) == ("CANCELLED", "Không đủ thành phần")
    assert not AuditEvent.objects.filter(payload__contains="thành phần").exists()
    with pytest.raises(Refused, match="Cuộc họp đã hủy"):
        hold(meeting, world)
    with pytest.raises(Refused, match="Cuộc họp đã hủy"):
        edit_meeting(meeting, by=world.bithu_dttg, place="Hội trường")


def test_held_with_times_chair_and_people(world):
    meeting = hold(plan(world), world)
    assert (meeting.state, meeting.minutes_long) == ("HELD", 120)
    for action in (invite_meeting, postpone_meeting):
        kwargs = {"reason": "Nhầm"} if action is not invite_meeting else {}
        kwargs |= {"planned_at": at(AUGUST, 9)} if action is postpone_meeting else {}
        with pytest.raises(Refused, match="đang ở trạng thái “đã họp”"):
            action(meeting, by=world.bithu_dttg, **kwargs)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ended_at": at(AUGUST, 14)}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"chair_title": ""}, "Chưa nhập chủ trì"),
        ({"present_count": None}, "Chưa nhập số người có mặt."),
        ({"present_count": 27, "total_count": 25}, "Có mặt 27, nhiều hơn 25 người phải dự"),
        ({"is_by_count": False}, "Chưa có ai được điểm danh"),
        ({"started_at": at(MAY, 14), "ended_at": at(MAY, 16)}, "hoạt động từ 01/3/2025"),
        ({"is_combined": True}, "Chỉ buổi thường kỳ"),
    ],
)
def test_not_held_without_what_makes_it_a_meeting(world, wrong, sentence):
    meeting = plan(world, kind=Kind.STUDY)
    with pytest.raises(Refused, match=sentence):
        hold(meeting, world, **wrong)
    assert reread(meeting).state == "PLANNED"


def test_not_held_before_it_happened(world):
    start = now() + timedelta(hours=1)
    meeting = plan(world)
    with pytest.raises(Refused, match="chưa diễn ra nên chưa ghi nhận đã họp được"):
        hold(meeting, world, started_at=start, ended_at=start + timedelta(hours=2))
    assert local(start).date() >= today()


def test_not_held_before_it_ended(world, time_machine):
    time_machine.move_to(at(AUGUST, 15))
    meeting = plan(world)
    with pytest.raises(Refused, match="Giờ kết thúc 16:00 ngày 04/8/2025 chưa tới"):
        hold(meeting, world)
    assert reread(meeting).state == "PLANNED"
    held = hold(meeting, world, ended_at=at(AUGUST, 15))
    with pytest.raises(Refused, match="Giờ kết thúc 15:01 ngày 04/8/2025 chưa tới"):
        edit_meeting(held, by=world.bithu_dttg, ended_at=at(AUGUST, 15, 1))


def test_a_second_regular_session_in_a_month_is_asked(world):
    first = hold(plan(world), world)
    second = plan(world, date(2025, 8, 20))
    with pytest.raises(Refused, match="Tháng 8/2025 đã có một buổi thường kỳ ngày 04/8/2025"):
        hold(second, world)
    assert hold(second, world, is_second=True).state == "HELD"
    assert second_regular(world.cell, date(2025, 9, 1)) == ""
    assert second_regular(world.cell, AUGUST, without=first.pk)


def test_moved_into_a_month_that_has_one_it_is_asked_too(world):
    hold(plan(world), world)
    by, into = world.bithu_dttg, {"planned_at": at(date(2025, 8, 20), 14)}
    ahead = plan(world, date(2025, 9, 20))
    with pytest.raises(Refused, match="Tháng 8/2025 đã có một buổi thường kỳ"):
        edit_meeting(ahead, by=by, **into)
    assert reread(ahead).held_on == date(2025, 9, 20)
    ahead = edit_meeting(ahead, by=by, is_second=True, **into)
    assert edit_meeting(ahead, by=by, place="Phòng 2").place == "Phòng 2"  # it stays: not again
    held = hold(plan(world, date(2025, 10, 20)), world)
    times = {"started_at": at(date(2025, 8, 21), 14), "ended_at": at(date(2025, 8, 21), 16)}
    with pytest.raises(Refused, match="xác nhận nếu đây là buổi thứ hai"):
        edit_meeting(held, by=by, **times)
    assert edit_meeting(held, by=by, is_second=True, **times).held_on == date(2025, 8, 21)
    theme = plan(world, date(2025, 9, 21), kind=Kind.THEMATIC)
    edit_meeting(theme, by=by, **into)  # only regular ones are asked about
    theme = plan(world, date(2025, 8, 21), kind=Kind.THEMATIC)
    assert hold(theme, world).state == "HELD"


def test_the_roll_is_filled_from_the_people_of_the_day(world):
    make_person("Đảng viên 01", world.cell, party_role="Bí thư")
    make_person("Đảng viên 02", world.cell, status=PartyStatus.EXEMPT)
    make_person("Đảng viên 03", world.cell, status=PartyStatus.TEMP_OUT)
    meeting = hold(plan(world), world, is_by_count=False, all_present=True)
    rows = {row.name: (row.mark, row.title) for row in meeting.attendance.all()}
    assert rows == {"Đảng viên 01": ("PRESENT", "Bí thư"), "Đảng viên 02": ("EXEMPT", "")}


def test_logged_at_once_leaves_both_rows_or_none(world):
    logged(world.old_cell, world.bithu_dttg, MAY)
    kinds = AuditEvent.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["meetings.meeting.planned", "meetings.meeting.held"]
    with pytest.raises(Refused):
        logged(world.old_cell, world.bithu_dttg, MAY, kind=Kind.STUDY, present_count=None)
    assert Meeting.objects.count() == 1


def test_logged_twice_by_one_press_gives_the_first(world):
    from units.audit import RequestFacts, acting_in

    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    made = []
    for _ in range(2):
        with acting_in(RequestFacts(key=key)):
            made.append(logged(world.cell, world.bithu_dttg, AUGUST))
    assert made[0] == made[1]
    assert Meeting.objects.count() == 1


def test_only_who_keeps_the_register_logs(world):
    for by, unit in (
        (world.lanhdao_dttg, world.cell),
        (world.bithu_dttg, world.ethnic),
        (world.bithu_dttg, world.langson_cell),
        (world.kiemtra_tinh, world.cell),
        (world.quantri, world.province),
    ):
        with pytest.raises(PermissionDenied):
            log_meeting(
                unit,
                by=by,
                kind=Kind.BRIEFING,
                started_at=at(AUGUST, 8),
                ended_at=at(AUGUST, 9),
                **COUNTED,
            )
    assert not Meeting.objects.exists()


def test_changed_before_it_is_held(world):
    meeting = edit_meeting(
        plan(world), by=world.bithu_dttg, planned_at=at(date(2025, 8, 5), 9), place="Hội trường"
    )
    assert (meeting.held_on, meeting.place) == (date(2025, 8, 5), "Hội trường")
    with pytest.raises(Refused, match="hoạt động từ 01/3/2025"):
        edit_meeting(meeting, by=world.bithu_dttg, planned_at=at(MAY, 9))


def test_changed_after_it_was_held(world):
    meeting = hold(plan(world), world)
    meeting = edit_meeting(meeting, by=world.bithu_dttg, ended_at=at(AUGUST, 17), guests="Khách")
    assert (meeting.minutes_long, meeting.guests) == (180, "Khách")
    with pytest.raises(Refused, match="Chưa nhập chủ trì"):
        edit_meeting(meeting, by=world.bithu_dttg, chair_title="")
    with pytest.raises(Refused, match="Giờ kết thúc"):
        edit_meeting(meeting, by=world.bithu_dttg, ended_at=at(AUGUST, 13))


def test_somebody_else_saved_first(world):
    meeting = plan(world)
    edit_meeting(meeting, by=world.bithu_dttg, version=1, place="Phòng 1")
    with pytest.raises(Conflict) as conflict:
        edit_meeting(meeting, by=world.bithu_dttg, version=1, place="Phòng 2")
    assert ("địa điểm", "Phòng 1", "Phòng 2") in conflict.value.fields


def test_counted(world):
    meeting = count_attendance(plan(world), by=world.bithu_dttg, total_count=25)
    assert (meeting.is_by_count, meeting.total_count, meeting.present_count) == (True, 25, None)
    meeting = hold(meeting, world, present_count=24)
    with pytest.raises(Refused, match="Chưa nhập số người có mặt"):
        count_attendance(meeting, by=world.bithu_dttg, total_count=25)
    with pytest.raises(Refused, match="Có mặt 26"):
        count_attendance(meeting, by=world.bithu_dttg, total_count=25, present_count=26)
    with pytest.raises(Refused, match="Chính thức 20, dự bị 6, cộng 26, nhiều hơn tổng số 25"):
        count_attendance(
            meeting, by=world.bithu_dttg, total_count=25, official_count=20, probationary_count=6,
            present_count=20,
        )  # fmt: skip
    meeting = count_attendance(
        meeting, by=world.bithu_dttg, official_count=20, probationary_count=2, present_count=20
    )
    assert (meeting.total_count, meeting.register_words) == (None, "20/22")
    meeting = count_attendance(meeting, by=world.bithu_dttg, head_count="hơn 700")
    assert meeting.register_words == "hơn 700"


def test_agreed_and_locked_nothing_is_changed(world):
    by = world.bithu_dttg
    meeting = hold(plan(world), world, secretary_name="Thư ký 01")
    meeting = compose_minutes(meeting, by=by)
    meeting = agree_minutes(meeting, by=by, agreed_by="chi bộ", agreed_on=AUGUST)
    for sentence in ("Biên bản đã thông qua", "Biên bản đã khóa; dùng “Bổ sung, đính chính”"):
        with pytest.raises(Refused, match=sentence):
            edit_meeting(meeting, by=by, place="Khác")
        with pytest.raises(Refused, match=sentence):
            count_attendance(meeting, by=by, present_count=1)
        if meeting.state == "AGREED":
            meeting = lock_minutes(meeting, by=by, is_signed_elsewhere=True)


def test_who_was_invited_is_not_moved_without_a_reason(world):
    meeting = plan(world)
    edit_meeting(reread(meeting), by=world.bithu_dttg, planned_at=at(AUGUST, 9))
    invite_meeting(reread(meeting), by=world.bithu_dttg)
    edit_meeting(reread(meeting), by=world.bithu_dttg, planned_at=at(AUGUST, 9), place="Phòng 2")
    with pytest.raises(Refused, match="dùng “Dời cuộc họp”"):
        edit_meeting(reread(meeting), by=world.bithu_dttg, planned_at=at(AUGUST, 10))
