"""The page of a steering committee: its meetings as the reader may see them, the way to log one."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import Kind
from plans.actions.registers import end_committee
from tests.meetings.builders import logged
from tests.plans.pages import queries_of, words
from tests.plans.test_register_pages import a_committee

LOG = "Ghi cuộc họp Ban Chỉ đạo"


@pytest.fixture
def committee(world):
    return a_committee(world)


def steering(world, day, **fields):
    return logged(world.ethnic, world.canbo_dttg, day, kind=Kind.STEERING, **fields)


def test_its_meetings_stand_newest_first_and_no_others(world, committee, signed_in):
    old, new = steering(world, date(2026, 4, 1)), steering(world, date(2026, 9, 1))
    steering(world, date(2026, 2, 1))  # before it was set up
    logged(world.ethnic, world.canbo_dttg, date(2026, 5, 1))
    page = signed_in("canbo.dttg").get(committee.get_absolute_url())
    assert page.context["meetings"] == [new, old]
    text = words(page)
    assert new.get_absolute_url() in text
    assert "01/09/2026" in text


def test_after_its_end_no_meeting_is_its_own_and_none_is_logged(world, committee, signed_in):
    end_committee(committee, by=world.canbo_dttg, valid_to=date(2026, 6, 1), reason="Hết việc.")
    inside = steering(world, date(2026, 6, 1))
    steering(world, date(2026, 6, 2))
    page = signed_in("canbo.dttg").get(committee.get_absolute_url())
    assert page.context["meetings"] == [inside]
    assert LOG not in words(page)


def test_who_may_not_see_the_meetings_sees_none(world, committee, signed_in):
    steering(world, date(2026, 9, 1))
    above = signed_in("vanphong.ubnd").get(committee.get_absolute_url())
    assert above.context["meetings"] == []
    assert "Chưa ghi cuộc họp Ban Chỉ đạo nào" in words(above)
    assert LOG not in words(above)
    leader = signed_in("lanhdao.ubnd").get(committee.get_absolute_url())
    assert len(leader.context["meetings"]) == 1
    assert LOG not in words(leader)


def test_the_way_to_log_one_opens_the_form_with_unit_and_kind(world, committee, signed_in):
    client = signed_in("canbo.dttg")
    address = f"{reverse('meetings:meeting-log')}?don_vi={world.ethnic.pk}&loai=STEERING"
    text = words(client.get(committee.get_absolute_url()))
    assert LOG in text
    assert address in text
    form = client.get(address).context["form"]
    assert form["kind"].value() == "STEERING"
    assert str(getattr(form["unit"].value(), "pk", form["unit"].value())) == str(world.ethnic.pk)
    broken = client.get(reverse("meetings:meeting-log"), {"don_vi": "x", "loai": "NO"})
    assert broken.status_code == 200
    assert not broken.context["form"]["kind"].value()


def test_one_and_three_meetings_need_the_same_queries(world, committee, signed_in):
    client, counts = signed_in("canbo.dttg"), []
    for month in (4, 5, 6):
        steering(world, date(2026, month, 1))
        counts.append(queries_of(client, committee.get_absolute_url()))
    assert counts[0] == counts[2], counts
