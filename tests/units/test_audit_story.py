"""Lịch sử: all that was done to one object and its parts, as far as its reader sees the log."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Conclusion, Kind, Meeting
from tests.world import make_unit
from units.actions.person import add_person
from units.actions.unit import change_unit
from units.audit import record
from units.models import AuditEvent, Membership, Person, Position, Unit, User
from units.story import parts_of, whole_of


def url(thing, pk):
    return f"/nhat-ky/cua/{thing}/{pk}/"


def seqs(response):
    return [event.seq for event in response.context["page"]]


@pytest.fixture
def meeting(world):
    return Meeting.objects.create(
        unit=world.cell,
        kind=Kind.REGULAR,
        held_on=date(2026, 3, 4),
        planned_at="2026-03-04T01:00:00Z",
    )


def test_acts_on_parts_belong_to_the_story_of_the_whole(signed_in, world, meeting):
    conclusion = Conclusion.objects.create(meeting=meeting, order=1, text="Rà soát")
    other = make_unit()
    for obj in (meeting, conclusion, other):
        record("tests.thing.done", by=world.bithu_dttg, obj=obj, unit=world.cell)
    client = signed_in("kiemtra.tinh")
    response = client.get(url("meetings.meeting", meeting.pk))
    assert seqs(response) == [2, 1]
    assert meeting.heading in response.content.decode()
    assert seqs(client.get(url("meetings.conclusion", conclusion.pk))) == [2]
    page = client.get(AuditEvent.objects.get(seq=2).get_absolute_url()).content.decode()
    assert url("meetings.meeting", meeting.pk) in page


def test_before_and_after_stand_side_by_side(signed_in, world):
    change_unit(
        world.ethnic,
        by=world.quantri,
        on=date(2026, 1, 1),
        short_name="Sở DTTG",
        source_note="Công báo",
    )
    page = signed_in("lanhdao.dttg").get(url("units.unit", world.ethnic.pk)).content.decode()
    assert "Trước và sau:" in page
    assert ">Sở DTTG<" in page


def test_the_log_is_seen_before_its_object_and_says_no_more(signed_in, world, meeting):
    """An admin sees that something was done to a cell's meeting, not what."""
    Membership.objects.create(
        user=world.quantri, unit=world.party, role="ADMIN", valid_from=date(2025, 7, 1)
    )
    record(
        "meetings.meeting.cancelled",
        by=world.bithu_dttg,
        obj=meeting,
        unit=world.cell,
        after={"place": "Phòng họp số 7"},
        reason="Đồng chí A ốm",
    )
    page = signed_in("quantri").get(url("meetings.meeting", meeting.pk)).content.decode()
    assert "Hủy cuộc họp" in page
    assert "Phòng họp số 7" not in page
    assert "Đồng chí A ốm" not in page
    assert "chỉ hiện với người được xem" in page
    page = signed_in("bithu.dttg").get(url("meetings.meeting", meeting.pk)).content.decode()
    assert "Phòng họp số 7" in page
    assert "Đồng chí A ốm" in page


def test_an_object_without_acts_has_an_empty_story(signed_in, world):
    page = signed_in("canbo.snv").get(url("units.unit", world.ethnic.pk)).content.decode()
    assert "Chưa có thao tác nào" in page


def test_what_is_neither_seen_nor_told_of_is_not_found(signed_in, world, meeting):
    client = signed_in("bithu.langson")
    for thing, pk in [
        ("meetings.meeting", meeting.pk),
        ("meetings.meeting", 10**30),
        ("units.unit", 999_999),
        ("plans.nothing", 1),
        ("rubbish", 1),
        ("units.audithead", 1),
        ("sessions.session", 1),
    ]:
        assert client.get(url(thing, pk)).status_code == 404


def test_anonymous_is_led_to_sign_in(client, world):
    assert client.get(url("units.unit", world.ethnic.pk)).status_code == 302


def test_the_same_queries_for_any_number_of_acts(signed_in, world):
    client, counts = signed_in("quantri"), []
    for _ in range(2):
        for _ in range(3):
            record("tests.thing.done", by=world.quantri, obj=world.ethnic, unit=world.ethnic)
        with CaptureQueriesContext(connection) as told:
            assert client.get(url("units.unit", world.ethnic.pk)).status_code == 200
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_wholes_and_parts(world):
    add_person(world.ethnic, by=world.canbo_dttg, full_name="A", valid_from=date(2026, 1, 1))
    position = Position.objects.get()
    assert whole_of(Position, position.pk) == (Person, position.person_id)
    assert whole_of(Position, 999_999) == (Position, 999_999)
    assert whole_of(Unit, world.ethnic.pk) == (Unit, world.ethnic.pk)
    assert (Membership, "user") in parts_of(User)
    assert ("conclusion__meeting") in [path for _, path in parts_of(Meeting)]
