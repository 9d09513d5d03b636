"""The list of conclusions: what others concluded is part of their minutes and leaves a row."""

from datetime import date, timedelta

import pytest
import time_machine

from cchc.lib.clock import now
from meetings.actions.conclusion import add_conclusion
from tests.meetings.builders import logged
from units.chain import first_broken_link
from units.models import AuditEvent


def conclude(world, meeting):
    return add_conclusion(meeting, by=world.bithu_dttg, text="Ba", due_on=date(2025, 9, 1))


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, date(2025, 8, 4))


@pytest.fixture
def conclusion(world, meeting):
    return conclude(world, meeting)


def test_what_others_concluded_leaves_one_row_a_meeting_and_day(
    world, meeting, conclusion, signed_in
):
    conclude(world, meeting)
    other = logged(world.cell, world.bithu_dttg, date(2025, 6, 5))
    conclude(world, other)
    read = AuditEvent.objects.filter(kind__endswith=".read").order_by("seq")
    signed_in("bithu.dttg").get("/ket-luan/")
    assert not read.exists()
    inspector = signed_in("kiemtra.tinh")
    inspector.get(f"/cuoc-hop/{other.pk}/")
    for _ in range(2):
        inspector.get("/ket-luan/")
    assert [(row.kind, row.object_id, row.unit_id) for row in read] == [
        ("meetings.minutes.read", str(other.pk), world.cell.pk),
        ("meetings.conclusion.read", str(meeting.pk), world.cell.pk),
    ]
    assert not first_broken_link()
    with time_machine.travel(now() + timedelta(days=1)):
        signed_in("kiemtra.tinh").get("/ket-luan/")
    assert {row.object_id for row in read.all()[2:]} == {str(other.pk), str(meeting.pk)}
    page = inspector.get(f"/phan-quyen/tra-cuu/cuoc-hop/{meeting.pk}/").content.decode()
    assert "Xem kết luận trong danh sách" in page


def test_a_reader_of_three_costs_as_much_as_of_one(
    world, meeting, conclusion, signed_in, django_assert_max_num_queries
):
    counts = []
    for months in ((6, 7), ()):
        client = signed_in("kiemtra.tinh")
        with django_assert_max_num_queries(16) as first:
            client.get("/ket-luan/")
        with django_assert_max_num_queries(5) as again:
            client.get("/ket-luan/")
        counts.append((len(first), len(again)))
        for month in months:
            conclude(world, logged(world.cell, world.bithu_dttg, date(2025, month, 2)))
    assert counts[0] == counts[1]


def test_a_list_of_several_pages_keeps_to_six_queries(
    world, meeting, signed_in, django_assert_max_num_queries
):
    for _ in range(31):
        conclude(world, meeting)
    client = signed_in("kiemtra.tinh")
    client.get("/ket-luan/")
    with django_assert_max_num_queries(6):
        page = client.get("/ket-luan/").content.decode()
    assert "trong 31" in page
