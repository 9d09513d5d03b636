"""The desk of one meeting, and the register row for who sees no more."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.attendance import add_attendees, mark_attendance
from meetings.actions.conclusion import add_conclusion, conclusion_to_task
from meetings.actions.meeting import invite_meeting, plan_meeting
from meetings.composing import last_time
from meetings.models import Kind, Mark, Meeting, State
from tests.meetings.builders import at, logged, make_minutes, reread
from tests.world import make_person
from units.models import AuditEvent

JULY, AUGUST = date(2025, 7, 3), date(2025, 8, 4)


@pytest.fixture
def july(world):
    made = logged(world.cell, world.bithu_dttg, JULY)
    for text in ("Rà soát văn bản", "Niêm yết thủ tục"):
        add_conclusion(made, by=world.bithu_dttg, text=text, due_on=AUGUST)
    return made


@pytest.fixture
def meeting(world, july):
    return logged(world.cell, world.bithu_dttg, AUGUST, theme="Chủ đề riêng")


def shown(client, meeting):
    page = client.get(f"/cuoc-hop/{meeting.pk}/")
    assert page.status_code == 200
    return page.content.decode()


def test_last_times_conclusions_come_first_with_the_state_of_their_tasks(
    world, july, meeting, signed_in
):
    first = july.conclusions.first()
    conclusion_to_task(first, by=world.bithu_dttg, lead=world.ethnic)
    html = shown(signed_in("bithu.dttg"), meeting)
    assert html.index("Rà soát văn bản") < html.index('id="diem-danh"')
    assert "đã giao, chờ tiếp nhận" in html
    assert "Chuyển sang kỳ này" in html


def test_the_first_meeting_says_so(world, july, signed_in):
    assert "Đây là buổi đầu tiên được ghi" in shown(signed_in("bithu.dttg"), july)


def test_what_is_missing_stands_as_links(world, meeting, signed_in):
    add_conclusion(meeting, by=world.bithu_dttg, text="Không rõ người")
    record_vote(meeting, by=world.bithu_dttg, subject="A", entitled=22, in_favour=24)
    html = shown(signed_in("bithu.dttg"), meeting)
    for words in (
        "Thư ký (người ghi biên bản)",
        "Địa điểm",
        "Nội dung họp",
        "Kết luận 1: người, thời gian, sản phẩm",
        "Số phiếu (24) nhiều hơn số có quyền biểu quyết (22)",
    ):
        assert words in html


def test_a_short_combined_session_is_warned_not_forced(world, signed_in):
    short = logged(world.cell, world.bithu_dttg, AUGUST, ended_at=at(AUGUST, 15), is_combined=True)
    html = shown(signed_in("bithu.dttg"), short)
    assert "Thời lượng 60 phút, dưới 120 phút; cần xem xét" in html
    assert "Chủ đề của phần chuyên đề" in html


def test_nothing_missing_is_said(world, signed_in):
    whole = logged(
        world.cell, world.bithu_dttg, AUGUST, place="Phòng họp", secretary_name="Thư ký 01"
    )
    add_item(whole, by=world.bithu_dttg, title="Kiểm điểm")
    add_conclusion(
        whole, by=world.bithu_dttg, text="A", who="B", due_text="thường xuyên", product="C"
    )
    assert "Không thiếu gì" in shown(signed_in("bithu.dttg"), whole)


def test_a_long_roll_folds_who_is_simply_present(world, signed_in):
    for number in range(1, 15):
        make_person(f"Đảng viên {number:02d}", world.cell)
    made = logged(world.cell, world.bithu_dttg, AUGUST, all_present=True)
    rows = made.attendance.in_order()
    mark_attendance(rows[3], by=world.bithu_dttg, mark=Mark.EXCUSED)
    mark_attendance(rows[5], by=world.bithu_dttg, mark=Mark.NONE)
    html = shown(signed_in("bithu.dttg"), made)
    assert "Mở 12 người còn lại (đều có mặt)" in html
    assert "1 người vắng chưa ghi lý do" in html
    assert "1 người chưa điểm danh" in html
    assert "có mặt 12, đạt 85,71%" in html


def test_a_reader_sees_no_buttons_and_leaves_a_row(world, meeting, signed_in):
    add_attendees(meeting, by=world.bithu_dttg, names=["Đảng viên 01"], is_by_name=True)
    add_opinion(meeting, by=world.bithu_dttg, text="Ý kiến riêng", answer="Tiếp thu")
    html = shown(signed_in("kiemtra.tinh"), meeting)
    assert "Ý kiến riêng" in html
    assert "Thêm kết luận" not in html
    assert "Tất cả có mặt" not in html
    assert AuditEvent.objects.filter(kind="meetings.minutes.read").count() == 1


def test_the_committee_above_sees_the_register_row_alone(world, meeting, signed_in):
    add_opinion(meeting, by=world.bithu_dttg, text="Ý kiến riêng")
    html = shown(signed_in("bithu.dubnd"), meeting)
    assert "Có mặt" in html
    for hidden in ("Ý kiến riêng", "Chủ đề riêng", "Soạn biên bản"):
        assert hidden not in html
    assert not AuditEvent.objects.filter(kind="meetings.minutes.read").exists()


def test_an_invited_unit_sees_what_was_given_to_it(world, signed_in):
    made = plan_meeting(
        world.home_affairs, by=world.canbo_snv, kind=Kind.BRIEFING, planned_at=at(AUGUST, 8)
    )
    client = signed_in("canbo.dttg")
    assert client.get(f"/cuoc-hop/{made.pk}/").status_code == 404
    invite_meeting(made, by=world.canbo_snv, units=[world.ethnic])
    Meeting.objects.filter(pk=made.pk).update(
        state="HELD", started_at=at(AUGUST, 8), ended_at=at(AUGUST, 10), chair_title="Giám đốc"
    )
    made = reread(made)
    given = add_conclusion(made, by=world.canbo_snv, text="Gửi số liệu", due_on=AUGUST)
    add_conclusion(made, by=world.canbo_snv, text="Việc của nơi khác", due_on=AUGUST)
    conclusion_to_task(given, by=world.canbo_snv, lead=world.ethnic)
    html = shown(client, made)
    assert "Gửi số liệu" in html
    assert "Việc của nơi khác" not in html


def test_a_planned_one_offers_its_own_steps(world, signed_in):
    ahead = plan_meeting(
        world.cell,
        by=world.bithu_dttg,
        kind=Kind.REGULAR,
        planned_at=at(today() + timedelta(days=3), 14),
    )
    html = shown(signed_in("bithu.dttg"), ahead)
    for words in ("Ghi nhận đã họp", "Dời cuộc họp", "Hủy cuộc họp", "Gửi giấy mời"):
        assert words in html
    past = plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.STUDY, planned_at=at(AUGUST, 14))
    assert "Đã qua ngày họp" in shown(signed_in("bithu.dttg"), past)


def test_what_is_typed_is_shown_as_text(world, meeting, signed_in):
    add_opinion(meeting, by=world.bithu_dttg, text="<script>alert(1)</script>")
    html = shown(signed_in("bithu.dttg"), meeting)
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_others_find_nothing(meeting, signed_in):
    for username in ("bithu.langson", "lanhdao.dttg", "quantri", "canbo.vanban"):
        assert signed_in(username).get(f"/cuoc-hop/{meeting.pk}/").status_code == 404


def test_who_reads_a_locked_session_reads_nothing_of_the_one_before_that_is_not(world, signed_in):
    """The secretary above reads what is locked alone, on the page and on the invitation."""
    may = logged(world.cell, world.bithu_dttg, JULY, secretary_title="Thư ký")
    add_conclusion(may, by=world.bithu_dttg, text="Việc chưa khóa")
    later = make_minutes(world.cell, AUGUST, state=State.LOCKED)
    above, own = signed_in("bithu.dubnd"), signed_in("bithu.dttg")
    assert "Việc chưa khóa" in shown(own, later)
    assert "Việc chưa khóa" not in shown(above, later)
    assert last_time(later, world.bithu_dubnd) == []
    assert last_time(later, world.bithu_dttg)
    Meeting.objects.filter(pk=may.pk).update(state=State.LOCKED)
    assert "Việc chưa khóa" in shown(above, later)


def test_more_than_the_unit_has_people_is_warned_and_not_blocked(world, signed_in):
    for number in range(3):
        make_person(f"Đảng viên {number}", world.cell)
    many = logged(world.cell, world.bithu_dttg, AUGUST, is_by_count=True, present_count=400)
    assert "Có mặt 400, nhiều hơn 3 đảng viên của tổ chức" in shown(signed_in("bithu.dttg"), many)
    few = logged(world.cell, world.bithu_dttg, JULY, is_by_count=True, present_count=3)
    assert "nhiều hơn" not in shown(signed_in("bithu.dttg"), few)
