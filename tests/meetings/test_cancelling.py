"""A meeting that is cancelled, also one recorded by mistake: it counts nowhere, and what had been
carried into it goes on where it came from."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from cchc.lib.refusal import Refused
from meetings.actions.conclusion import (
    add_conclusion,
    carry_conclusion,
    conclusion_to_task,
    mark_no_task,
    settle_conclusion,
)
from meetings.actions.meeting import cancel_meeting, invite_meeting, plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes
from meetings.actions.month import recount
from meetings.actions.outcome import make_outcome
from meetings.actions.quality import read_again
from meetings.actions.withdrawal import withdraw_conclusion
from meetings.invitation import has_invitation
from meetings.models import Conclusion, Kind, Meeting, MonthCount, OutcomeKind
from plans.actions.document import issue_document, withdraw_document
from plans.actions.task import cancel_task
from tests.meetings.builders import at, logged, reread, words_of
from tests.meetings.quality_builders import small_sheet, voted
from units.models import AuditEvent
from units.story import story_of

JULY, AUGUST, SEPTEMBER = date(2026, 7, 3), date(2026, 8, 3), date(2026, 9, 3)
WHY = "Bão số 3"


@pytest.fixture
def july(world):
    return logged(world.cell, world.bithu_dttg, JULY)


@pytest.fixture
def august(world):
    return plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(AUGUST, 14)
    )


def test_what_was_carried_into_a_cancelled_session_is_followed_where_it_came_from(
    world, july, august, signed_in
):
    by = world.bithu_dttg
    plain = add_conclusion(july, by=by, text="Rà soát thủ tục")
    tasked = add_conclusion(july, by=by, text="Lập lịch tiếp dân")
    conclusion_to_task(tasked, by=by, lead=world.cell, due_on=SEPTEMBER)
    copies = [carry_conclusion(reread(one), by=by, meeting=august) for one in (plain, tasked)]
    own = add_conclusion(august, by=by, text="Việc riêng của kỳ này")
    before = AuditEvent.objects.count()
    cancel_meeting(reread(august), by=by, reason=WHY)
    assert AuditEvent.objects.count() == before + 1
    assert (reread(plain).state, reread(tasked).state) == ("OPEN", "TASKED")
    for copy in copies:
        kept = Conclusion.everything.get(pk=copy.pk)
        assert (kept.withdrawn_by, kept.withdrawn_reason) == (by, WHY)
    assert [(one.pk, one.order) for one in reread(august).conclusions.all()] == [(own.pk, 1)]
    september = logged(world.cell, by, SEPTEMBER)
    again = carry_conclusion(reread(plain), by=by, meeting=september)
    assert (again.meeting, again.carried_count) == (september, 1)
    page = signed_in("bithu.dttg").get(f"/cuoc-hop/{august.pk}/")
    assert "Cán bộ bithu.dttg: Bão số 3" in words_of(page)
    story = words_of(signed_in("bithu.dttg").get(f"/ket-luan/{tasked.pk}/"))
    assert "Chuyển sang kỳ sau (lần 1)" not in story
    told = [row.kind for row in story_of(Conclusion, tasked.pk, by)]
    assert "meetings.meeting.cancelled" in told


# --- Recorded by mistake ------------------------------------------------------------------------

SLIP = "Ghi nhầm loại cuộc họp"


@pytest.mark.parametrize("is_minuted", [False, True])
def test_a_meeting_recorded_by_mistake_is_cancelled_and_counts_nowhere(
    world, july, signed_in, is_minuted
):
    by, client = world.bithu_dttg, signed_in("bithu.dttg")
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")
    known = carry_conclusion(
        add_conclusion(july, by=by, text="Rà soát thủ tục"), by=by, meeting=meeting
    )
    settle_conclusion(known, by=by, state_note="Đã làm")
    if is_minuted:
        compose_minutes(reread(meeting), by=by)
    row = MonthCount.objects.get(unit=world.cell, year=2026, month=8)
    assert row.regulars == 1
    address = f"/cuoc-hop/{meeting.pk}/huy/"
    assert "Hủy (ghi nhầm)" in words_of(client.get(f"/cuoc-hop/{meeting.pk}/"))
    assert "Hủy cuộc họp ghi nhầm ngày 03/08/2026?" in words_of(client.get(address))
    before = AuditEvent.objects.count()
    told = {"version": reread(meeting).version, "reason": ""}
    assert client.post(address, told).status_code == 200
    page = client.post(address, told | {"reason": SLIP}, follow=True)
    assert AuditEvent.objects.filter(kind="meetings.meeting.cancelled").count() == 1
    assert AuditEvent.objects.count() == before + 1
    assert "Đã hủy (ghi nhầm)" in words_of(page)
    assert "Ghi nhận đã họp" not in words_of(page)  # nor is anything else offered
    assert f"Lý do hủy{SLIP}" in words_of(page)
    assert "Thông tin thêm" not in words_of(page)  # a panel in which nothing would stand
    assert (reread(meeting).state, reread(known.carried_from).state) == ("CANCELLED", "OPEN")
    row.refresh_from_db()
    assert (row.regulars, row.meeting, row.recorded_on) == (0, None, None)
    assert recount(is_check=True) == []
    register = words_of(client.get("/cuoc-hop/?when=ALL"))
    assert f"Đã hủy (ghi nhầm){SLIP}" in register
    assert meeting not in Meeting.objects.waiting_for(by, date(2030, 1, 1))
    ahead = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(SEPTEMBER, 14))
    assert Meeting.objects.same_kind_before(ahead).first() == july
    ics = client.get(f"/cuoc-hop/{meeting.pk}/lich.ics")
    assert "STATUS:CANCELLED" in ics.content.decode()
    again = logged(world.cell, by, AUGUST)  # nobody asks whether it is the second one
    assert MonthCount.objects.get(unit=world.cell, year=2026, month=8).meeting == again


def test_who_was_invited_is_not_told_that_a_mistake_is_called_off(world, august):
    by = world.bithu_dttg
    invite_meeting(august, by=by)
    was_told = reread(august).notified_on
    Meeting.objects.filter(pk=august.pk).update(
        state="HELD", started_at=at(AUGUST, 14), ended_at=at(AUGUST, 16), chair_title="Bí thư"
    )
    Meeting.objects.filter(pk=august.pk).update(notified_on=JULY)
    off = cancel_meeting(reread(august), by=by, reason=SLIP)
    assert was_told
    assert off.notified_on == JULY
    assert not has_invitation(off)


def test_a_meeting_on_which_something_rests_is_not_cancelled(world, july):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")
    one = add_conclusion(meeting, by=by, text="Lập lịch tiếp dân")
    task = conclusion_to_task(one, by=by, lead=world.ethnic, due_on=SEPTEMBER)
    with pytest.raises(Refused, match="đã thành nhiệm vụ; hủy nhiệm vụ rồi hủy") as refusal:
        cancel_meeting(reread(meeting), by=by, reason=SLIP)
    assert refusal.value.items == [(task.title, task.get_absolute_url())]
    cancel_task(task, by=by, reason="Giao nhầm")
    other = add_conclusion(meeting, by=by, text="Việc chung")
    later = carry_conclusion(other, by=by, meeting=logged(world.cell, by, SEPTEMBER))
    with pytest.raises(Refused, match="đã chuyển sang kỳ sau; hủy ở kỳ sau"):
        cancel_meeting(reread(meeting), by=by, reason=SLIP)
    withdraw_conclusion(later, by=by, reason=SLIP)
    compose_minutes(reread(meeting), by=by)
    paper = make_outcome(reread(meeting), by=by, kind=OutcomeKind.NOTICE)
    with pytest.raises(Refused, match="hủy văn bản dự thảo đó trước") as refusal:
        cancel_meeting(reread(meeting), by=by, reason=SLIP)
    assert refusal.value.items[0][1] == paper.get_absolute_url()
    withdraw_document(paper.document, by=by, reason="Lập nhầm")
    assert cancel_meeting(reread(meeting), by=by, reason=SLIP).state == "CANCELLED"
    with pytest.raises(Refused, match="chưa có hiệu lực"):
        mark_no_task(Conclusion.objects.get(pk=other.pk), by=by, state_note="Việc chung")


def test_what_was_issued_or_agreed_is_mended_by_an_addendum(world):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")
    add_conclusion(meeting, by=by, text="Lập lịch tiếp dân")
    compose_minutes(reread(meeting), by=by)
    paper = make_outcome(reread(meeting), by=by, kind=OutcomeKind.NOTICE)
    issue_document(paper.document, by=by, symbol="01-TB/CB", issued_on=AUGUST)
    with pytest.raises(Refused, match="ghi bổ sung, đính chính sau khi khóa biên bản"):
        cancel_meeting(reread(meeting), by=by, reason=SLIP)
    other = logged(world.cell, by, SEPTEMBER, secretary_name="Thư ký 01")
    compose_minutes(reread(other), by=by)
    agree_minutes(reread(other), by=by, agreed_by="chi bộ", agreed_on=SEPTEMBER)
    with pytest.raises(Refused, match="Biên bản đã thông qua"):
        cancel_meeting(reread(other), by=by, reason=SLIP)


def test_a_session_whose_class_was_voted_stays_and_a_sheet_begun_is_left(world):
    by = world.bithu_dttg
    sheet = voted(small_sheet(world, AUGUST), by)
    with pytest.raises(Refused, match="đã biểu quyết xếp loại buổi này") as refusal:
        cancel_meeting(reread(sheet.meeting), by=by, reason=SLIP)
    assert refusal.value.items[0][1] == sheet.get_absolute_url()
    begun = small_sheet(world, SEPTEMBER)
    cancel_meeting(reread(begun.meeting), by=by, reason=SLIP)
    with pytest.raises(Refused, match="đã hủy nên phiếu chất lượng không chấm tiếp được"):
        read_again(reread(begun), by=by)


def test_the_one_reason_kept_before_becomes_that_of_the_last_act(world, august):
    """By the migration that parts the two."""
    by = world.bithu_dttg
    moved = plan_meeting(world.cell, by=by, kind=Kind.THEMATIC, planned_at=at(SEPTEMBER, 14))
    Meeting.objects.filter(pk=moved.pk).update(postponed_from=AUGUST, reason="Trùng lịch")
    Meeting.objects.filter(pk=august.pk).update(state="CANCELLED", postponed_from=JULY, reason=WHY)
    parting = import_module("meetings.migrations.0019_moved_reason")
    parting.part_reasons(apps, None)
    parting.join_reasons(apps, None)
    parting.part_reasons(apps, None)
    assert (reread(moved).moved_reason, reread(moved).reason) == ("Trùng lịch", "")
    assert (reread(august).moved_reason, reread(august).reason) == ("", WHY)
