"""Calendars for other programs: strict text, little in it, stable names."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.actions.meeting import cancel_meeting, invite_meeting, plan_meeting, postpone_meeting
from meetings.ics import Entry, calendar_text
from meetings.models import Kind
from tests.meetings.builders import at, logged, reread

DAY = date(2026, 12, 7)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300)


def entry(**fields):
    return Entry(uid="a@b", url="https://x.vn/1/", **{"summary": "Họp", "start": DAY} | fields)


@given(TEXT, TEXT)
def test_any_text_comes_back_in_lines_of_75_octets(summary, place):
    text = calendar_text([entry(summary=summary, place=place, start=at(DAY, 14), end=at(DAY, 15))])
    assert text.endswith(b"END:VCALENDAR\r\n")
    lines = text.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == summary
    assert str(event["LOCATION"]) == place


def test_signs_with_a_meaning_are_escaped_and_nothing_is_slipped_in():
    evil = "A; B, C\\D\r\nATTENDEE:mailto:x@y.vn"
    text = calendar_text([entry(summary=evil)]).decode()
    assert "\r\nATTENDEE" not in text.replace("\r\n ", "")
    assert "A\\; B\\, C\\\\D\\nATTENDEE" in text.replace("\r\n ", "")


def test_a_deadline_is_a_whole_day():
    text = calendar_text([entry()], name="Theo dõi CCHC").decode()
    assert "DTSTART;VALUE=DATE:20261207\r\n" in text
    assert "DTEND;VALUE=DATE:20261208\r\n" in text
    assert "X-WR-CALNAME:Theo dõi CCHC\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text


@pytest.fixture
def meeting(world):
    return plan_meeting(
        world.cell,
        by=world.bithu_dttg,
        kind=Kind.REGULAR,
        planned_at=at(DAY, 14),
        place="Phòng họp, tầng 2",
        theme="Kỷ cương hành chính",
        chair_name="Nguyễn Thị Hòa",
    )


def event_at(client, meeting):
    page = client.get(f"/cuoc-hop/{meeting.pk}/lich.ics")
    assert page["Content-Type"] == "text/calendar; charset=utf-8"
    assert f'filename="cuoc-hop-{meeting.pk}.ics"' in page["Content-Disposition"]
    text = page.content.decode()
    (event,) = icalendar.Calendar.from_ical(page.content).walk("VEVENT")
    return event, text.replace("\r\n ", "")


def test_one_meeting_with_its_place_and_link_and_no_more(meeting, signed_in):
    event, text = event_at(signed_in("bithu.dttg"), meeting)
    unit = "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    assert str(event["SUMMARY"]) == f"Sinh hoạt thường kỳ – {unit}"
    assert str(event["LOCATION"]) == "Phòng họp, tầng 2"
    assert str(event["DESCRIPTION"]) == f"http://testserver/cuoc-hop/{meeting.pk}/"
    assert event.decoded("DTSTART").astimezone(UTC) == datetime(2026, 12, 7, 7, tzinfo=UTC)
    assert (event.decoded("DTEND") - event.decoded("DTSTART")).seconds == 90 * 60
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261207T140000" in text
    assert "TZOFFSETTO:+0700" in text
    for private in ("Kỷ cương", "Nguyễn Thị Hòa"):
        assert private not in text


def test_each_step_has_its_status_and_a_higher_number(world, meeting, signed_in, time_machine):
    time_machine.move_to(at(date(2026, 12, 1), 8))
    client, by = signed_in("bithu.dttg"), world.bithu_dttg
    told = []
    for step in (
        lambda: None,
        lambda: invite_meeting(reread(meeting), by=by),
        lambda: postpone_meeting(
            reread(meeting), by=by, planned_at=at(date(2026, 12, 9), 9), reason="Trùng lịch"
        ),
        lambda: cancel_meeting(reread(meeting), by=by, reason="Trùng lịch"),
    ):
        step()
        event, text = event_at(client, meeting)
        told.append((str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])))
        assert "Trùng lịch" not in text
    uid = f"cuoc-hop-{meeting.pk}@testserver"
    assert told == [
        (uid, 0, "TENTATIVE"),
        (uid, 1, "CONFIRMED"),
        (uid, 2, "CONFIRMED"),
        (uid, 3, "CANCELLED"),
    ]
    assert event.decoded("DTSTART").astimezone(UTC) == datetime(2026, 12, 9, 2, tzinfo=UTC)


def test_a_meeting_that_was_held_has_its_own_times(world, signed_in):
    held = logged(world.cell, world.bithu_dttg, date(2025, 8, 4))
    event, _ = event_at(signed_in("bithu.dttg"), held)
    assert (event.decoded("DTEND") - event.decoded("DTSTART")).seconds == 135 * 60
    assert str(event["STATUS"]) == "CONFIRMED"


def test_who_does_not_see_the_row_finds_no_file(meeting, signed_in):
    for name in ("canbo.dttg", "bithu.langson", "quantri"):
        assert signed_in(name).get(f"/cuoc-hop/{meeting.pk}/lich.ics").status_code == 404
    assert signed_in("bithu.dubnd").get(f"/cuoc-hop/{meeting.pk}/lich.ics").status_code == 200
