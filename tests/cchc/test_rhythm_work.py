"""What the first page says of months in which nobody met."""

from datetime import date

import pytest

from meetings.actions.meeting import cancel_meeting, plan_meeting
from meetings.actions.session import begin_meeting
from meetings.models import Kind
from meetings.rhythm_work import owed_by
from tests.meetings.builders import at, logged, reread
from tests.meetings.test_oversight import a_cell
from tests.plans.pages import words

WORK = "/viec-cua-toi/"


def test_from_the_25th_on_the_running_month_is_asked_for(world, signed_in, time_machine):
    time_machine.move_to(at(date(2026, 11, 24), 9))
    logged(world.cell, world.bithu_dttg, date(2026, 10, 5))
    a_cell(world, "Chi bộ An")
    assert "Chưa ghi nhận buổi thường kỳ" not in words(signed_in("bithu.dttg").get(WORK))
    above = words(signed_in("bithu.dubnd").get(WORK))
    assert "1/2 tổ chức chưa sinh hoạt tháng 10" in above
    time_machine.move_to(at(date(2026, 11, 25), 9))
    page = words(signed_in("bithu.dttg").get(WORK))
    assert "Chưa ghi nhận buổi thường kỳ tháng 11" in page
    assert f"don_vi={world.cell.pk}&loai=REGULAR" in page
    above = words(signed_in("bithu.dubnd").get(WORK))
    assert "2/2 tổ chức chưa sinh hoạt tháng 11" in above
    assert f"thang=11&cap_uy={world.party.pk}&chua_hop=on" in above
    logged(world.cell, world.bithu_dttg, date(2026, 11, 25), started_at=at(date(2026, 11, 25), 7),
           ended_at=at(date(2026, 11, 25), 8))  # fmt: skip
    assert "Chưa ghi nhận buổi thường kỳ" not in words(signed_in("bithu.dttg").get(WORK))


def test_the_month_before_is_overdue_in_the_next(world, time_machine):
    time_machine.move_to(at(date(2026, 12, 3), 9))
    cells, committees = owed_by(world.bithu_dttg, date(2026, 12, 3))
    assert [(one.unit, one.month, one.due_on) for one in cells] == [
        (world.cell, 11, date(2026, 11, 30))
    ]
    assert committees == []


def test_a_session_that_was_planned_is_recorded_there_and_not_a_second_time(
    world, signed_in, time_machine
):
    """Past midnight of the last day of the month it may go on still."""
    last, client, by = date(2026, 11, 30), signed_in("bithu.dttg"), world.bithu_dttg
    time_machine.move_to(at(last, 23, 30))
    meeting = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(last, 23, 30))
    plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(date(2026, 12, 3), 14))
    begin_meeting(reread(meeting), by=by)
    time_machine.move_to(at(date(2026, 12, 1), 0, 10))
    page = client.get(WORK).content.decode()
    assert "Chưa ghi nhận buổi thường kỳ tháng 11" in page
    assert f"don_vi={world.cell.pk}&amp;loai=REGULAR" not in page
    (owed,) = owed_by(by, date(2026, 12, 1))[0]
    assert owed.meeting == meeting
    cancel_meeting(reread(meeting), by=by, reason="Bí thư đi công tác")
    assert f"don_vi={world.cell.pk}&amp;loai=REGULAR" in client.get(WORK).content.decode()


@pytest.mark.parametrize("account", ["canbo.dttg", "lanhdao.ubnd", "quantri", "kiemtra.tinh"])
def test_who_is_no_secretary_is_asked_for_nothing(world, account, django_assert_num_queries):
    user = world.user(account)
    owed_by(user, date(2026, 11, 30))  # the rights are read once
    with django_assert_num_queries(0):
        assert owed_by(user, date(2026, 11, 30)) == ([], [])
