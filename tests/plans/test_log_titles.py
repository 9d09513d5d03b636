"""Titles that the log shows beside the numbers that it keeps."""

from datetime import timedelta

import pytest
from django.apps import apps

from meetings.actions.attendance import open_roll
from meetings.actions.meeting import plan_meeting
from meetings.models import Kind
from plans.actions.explanation import ask_explanation
from tests.meetings.builders import at
from tests.plans.builders import TODAY, a_task
from tests.world import make_person
from units.audit import record
from units.models import AuditEvent, PartyStatus
from units.views.audit import give_titles


@pytest.fixture
def things(world):
    """One of each kind of which the log keeps a number."""
    task = a_task(world, due_on=None, due_text="hằng quý", partners=[world.commune])
    asked = ask_explanation(
        task, by=world.lanhdao_ubnd, question="Vì sao?", due_on=TODAY + timedelta(days=3)
    )
    make_person("Đảng viên 01", world.cell, status=PartyStatus.OFFICIAL)
    meeting = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(TODAY, 14)
    )
    open_roll(meeting, by=world.bithu_dttg)
    return [
        task,
        task.partners.through.objects.get(),
        task.results.first(),
        asked,
        meeting.attendance.first(),
    ]


def told(user, things):
    """{key in the log: title} of a list with an act on each of the things."""
    for thing in things:
        record("tests.thing.done", by=user, obj=thing, unit=thing.unit_for(None))
    events = list(AuditEvent.objects.filter(kind="tests.thing.done", actor_id=user.pk))
    give_titles(events, user)
    return {(event.object_type, event.object_id): event.title for event in events}


def test_every_kind_that_keeps_a_number_has_its_title(things):
    kinds = {
        model
        for model in apps.get_models()
        if hasattr(model, "audit_name") and hasattr(model.objects, "visible_to")
    }
    assert kinds == {type(thing) for thing in things}


def test_the_title_is_what_the_object_calls_itself(world, things):
    titles = told(world.lanhdao_ubnd, things[:-1]) | told(world.bithu_dttg, things[-1:])
    assert titles == {(thing._meta.label_lower, str(thing.pk)): str(thing) for thing in things}
    assert all(titles.values())


def test_who_does_not_see_an_object_is_told_no_title(world, things):
    assert set(told(world.bithu_langson, things).values()) == {""}


def test_one_query_for_all_kinds(world, things, django_assert_num_queries):
    told(world.bithu_dttg, things)
    events = list(AuditEvent.objects.filter(kind="tests.thing.done"))
    with django_assert_num_queries(1):
        give_titles(events, world.bithu_dttg)
    with django_assert_num_queries(0):
        give_titles([], world.bithu_dttg)
