"""A task from a conclusion of a Party cell in calendars: told to who sees the task, to nobody else.

Its title is what the secretary gave away with the task (permissions: a task is seen by lead,
partners, assigner and above); the minutes stay where they are read.
"""

from datetime import timedelta

import pytest

from cchc.lib.clock import today
from meetings.actions.conclusion import add_conclusion, conclusion_to_task
from plans.models import Task
from tests.cchc.test_feeds import make_feed, summaries
from tests.meetings.builders import logged

TEXT = "Rà soát việc riêng của chi bộ"


@pytest.fixture
def task(world):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, today() - timedelta(days=3))
    one = add_conclusion(meeting, by=by, text=TEXT, due_on=today() + timedelta(days=5))
    return conclusion_to_task(one, by=by, lead=world.ethnic)


def test_its_lead_is_told_what_is_to_be_done(task, signed_in):
    assert f"Hạn: {TEXT}" in summaries(make_feed(signed_in, "canbo.dttg"))


@pytest.mark.parametrize(
    "name",
    ["quantri", "lanhdao.ubnd", "vanphong.ubnd", "bithu.dubnd", "kiemtra.tinh", "bithu.langson"],
)
def test_nobody_else_is(task, world, signed_in, name):
    told = summaries(make_feed(signed_in, name))
    assert [line for line in told if TEXT in line] == []


@pytest.mark.parametrize("name", ["quantri", "bithu.langson", "canbo.snv"])
def test_who_neither_reads_the_minutes_nor_sees_the_task_meets_its_title_nowhere(
    task, world, signed_in, name
):
    assert not Task.objects.visible_to(world.user(name)).filter(pk=task.pk).exists()
    client = signed_in(name)
    for page in ("/nhiem-vu/", "/viec-cua-toi/", "/ket-luan/", f"/nhiem-vu/{task.pk}/"):
        assert TEXT not in client.get(page).content.decode()
