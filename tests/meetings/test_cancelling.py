"""A meeting that is cancelled: what had been carried into it goes on where it came from."""

from datetime import date

import pytest

from meetings.actions.conclusion import add_conclusion, carry_conclusion, conclusion_to_task
from meetings.actions.meeting import cancel_meeting, plan_meeting
from meetings.models import Conclusion, Kind
from tests.meetings.builders import at, logged, reread, words_of
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
