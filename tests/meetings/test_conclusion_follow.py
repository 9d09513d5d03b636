"""Conclusions followed: how they stand in the list, and one of them from session to session."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from meetings.actions.conclusion import (
    add_conclusion,
    carry_conclusion,
    conclusion_to_task,
    mark_no_task,
    settle_conclusion,
)
from meetings.actions.meeting import plan_meeting
from meetings.models import Conclusion, Kind
from meetings.models.conclusion import Standing
from plans.models import Task
from tests.meetings.builders import at, logged, reread, words_of
from units.models import AuditEvent

JUNE, JULY, AUGUST = date(2026, 6, 3), date(2026, 7, 3), date(2026, 8, 3)


@pytest.fixture
def june(world):
    return logged(world.cell, world.bithu_dttg, JUNE)


def add(meeting, world, text, **told):
    return add_conclusion(meeting, by=world.bithu_dttg, text=text, **told)


def standing(code):
    return {one.text for one in Conclusion.objects.of_standing(code, today())}


def test_each_stands_where_its_state_its_tasks_and_its_day_put_it(world, june):
    by, late = world.bithu_dttg, today() - timedelta(days=3)
    add(june, world, "chưa giao")
    add(june, world, "quá hạn", due_on=late)
    settle_conclusion(add(june, world, "xong", due_on=late), by=by, state_note="Đã làm")
    mark_no_task(add(june, world, "không giao", due_on=late), by=by, state_note="Việc chung")
    tasked = add(june, world, "một việc xong một việc chưa", due_on=late)
    verified = add(june, world, "mọi việc xong", due_on=late)
    for conclusion, leads in ((tasked, (world.cell, world.ethnic)), (verified, (world.cell,))):
        for lead in leads:
            conclusion_to_task(conclusion, by=by, lead=lead)
    for task in (tasked.tasks.first().task, verified.tasks.get().task):
        Task.objects.filter(pk=task.pk).update(state="VERIFIED", done_on=today())
    july = logged(world.cell, by, JULY)
    carry_conclusion(add(june, world, "chuyển", due_on=late), by=by, meeting=july)
    overdue = {"quá hạn", "không giao", "một việc xong một việc chưa", "chuyển"}
    assert standing(Standing.OVERDUE) == overdue
    assert standing(Standing.OPEN) == {*overdue, "chưa giao"}
    assert standing(Standing.DONE) == {"xong", "mọi việc xong"}
    assert standing(Standing.CARRIED) == {"chuyển"}
    for one in Conclusion.objects.with_tasks():
        listed = Conclusion.objects.filter(pk=one.pk)
        assert bool(one.late_days) == listed.of_standing(Standing.OVERDUE, today()).exists(), (
            one.text
        )
        assert one.is_done == listed.of_standing(Standing.DONE, today()).exists(), one.text
    assert reread(tasked).late_words == "quá hạn 3 ngày"


@pytest.fixture
def carried(world, june):
    """One conclusion through three sessions; -> the three."""
    by = world.bithu_dttg
    first = add(june, world, "Rà soát thủ tục", who="Chi ủy", due_on=date(2026, 6, 20))
    second = carry_conclusion(first, by=by, meeting=logged(world.cell, by, JULY))
    third = carry_conclusion(reread(second), by=by, meeting=logged(world.cell, by, AUGUST))
    settle_conclusion(third, by=by, state_note="Xong cả 12 thủ tục")
    return [first, second, third]


@pytest.mark.parametrize("at_step", [0, 1, 2])
def test_the_chain_is_the_same_from_each_of_its_sessions(carried, at_step, signed_in):
    assert reread(carried[at_step]).chain == [one.pk for one in carried]
    page = signed_in("bithu.dttg").get(f"/ket-luan/{carried[at_step].pk}/")
    text = words_of(page)
    months = ("tháng 6/2026", "tháng 7/2026", "tháng 8/2026")
    places = [text.index(f"Sinh hoạt thường kỳ {month}") for month in months]
    assert places == sorted(places)
    assert "Chuyển sang kỳ sau (lần 1)" in text
    assert "Chuyển sang kỳ sau (lần 2)" in text
    assert "Xong cả 12 thủ tục" in text
    assert "3 (chuyển kỳ 2 lần)" in text


def test_reading_the_chain_is_noted_once_for_each_session(world, carried, signed_in):
    client = signed_in("kiemtra.tinh")
    for _ in range(2):
        assert client.get(f"/ket-luan/{carried[1].pk}/").status_code == 200
    read = AuditEvent.objects.filter(kind="meetings.conclusion.read")
    assert {row.object_id for row in read} == {str(one.meeting_id) for one in carried}
    assert read.count() == 3
    signed_in("bithu.dttg").get(f"/ket-luan/{carried[1].pk}/")
    assert AuditEvent.objects.filter(kind="meetings.conclusion.read").count() == 3


@pytest.mark.parametrize("username", ["quantri", "lanhdao.dttg", "bithu.dubnd", "bithu.langson"])
def test_who_does_not_read_the_minutes_does_not_follow(carried, signed_in, username):
    assert signed_in(username).get(f"/ket-luan/{carried[0].pk}/").status_code == 404


def test_the_list_is_filtered_by_standing_and_by_how_often_carried(world, carried, signed_in):
    client = signed_in("bithu.dttg")
    add(logged(world.cell, world.bithu_dttg, date(2026, 5, 5)), world, "Việc khác")

    def rows(query):
        page = client.get(f"/ket-luan/?{query}")
        return [row.pk for row in page.context["page"].rows]

    first, second, third = carried
    assert rows("standing=chuyen") == [second.pk, first.pk]
    assert rows("standing=xong") == [third.pk]
    assert rows("carried=1") == [third.pk, second.pk]
    assert rows("carried=2") == [third.pk]
    assert len(rows("standing=con")) == 1
    assert len(rows("standing=sai&carried=x")) == 4
    text = words_of(client.get("/ket-luan/"))
    assert "Đã chuyển kỳ 2 lần" in text
    assert "Theo dõi qua các kỳ" in text


def test_what_is_planned_ahead_is_no_session_yet(world, june):
    ahead = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(AUGUST, 14)
    )
    moved = carry_conclusion(add(june, world, "Việc"), by=world.bithu_dttg, meeting=ahead)
    assert moved.is_in_chain
    assert not Conclusion.objects.of_met().filter(pk=moved.pk).exists()
