"""A record that changes after the cell voted its sheet: told, not decided on, voted anew; after the
class was decided it does not change."""

from datetime import timedelta

import pytest

from cchc.lib.refusal import Refused
from meetings.actions.quality import decide_quality
from meetings.actions.session import note_facts
from meetings.models import Meeting
from tests.meetings.builders import reread
from tests.meetings.quality_builders import small_sheet, voted
from tests.meetings.test_quality_pages import text_of, url_of
from units.models import AuditEvent

CHANGED = "Số liệu của buổi sinh hoạt đã đổi sau khi chi bộ biểu quyết (mục 1.1)"


@pytest.fixture
def by(world):
    return world.bithu_dttg


@pytest.fixture
def sheet(world, by):
    return reread(voted(small_sheet(world), by))


def shorten(sheet, by):
    """The session lasted ten minutes less than is asked for."""
    meeting = reread(sheet.meeting)
    return note_facts(meeting, by=by, ended_at=meeting.started_at + timedelta(minutes=80))


# --- Voted, not decided -------------------------------------------------------------------------


def test_a_class_is_not_decided_on_a_record_that_changed_since_the_vote(world, by, sheet):
    shorten(sheet, by)
    before = AuditEvent.objects.count()
    with pytest.raises(Refused, match=r"đã đổi sau khi chi bộ biểu quyết \(mục 1\.1\)"):
        decide_quality(reread(sheet), by=world.bithu_dubnd, decided_class="Tốt")
    assert (reread(sheet).state, AuditEvent.objects.count()) == ("VOTED", before)


def test_the_record_as_it_was_voted_is_decided_on(world, by, sheet):
    ended = sheet.meeting.ended_at
    shorten(sheet, by)
    note_facts(reread(sheet.meeting), by=by, ended_at=ended)
    done = decide_quality(reread(sheet), by=world.bithu_dubnd, decided_class="Tốt")
    assert done.state == "DECIDED"


def test_both_sides_are_told_that_the_record_changed(by, sheet, signed_in):
    readers = [signed_in(name) for name in ("bithu.dttg", "bithu.dubnd")]
    for reader in readers:
        assert CHANGED not in text_of(reader.get(url_of(sheet)))
    assert "cong-nhan/" in readers[1].get(url_of(sheet)).content.decode()
    shorten(sheet, by)
    for reader in readers:
        assert CHANGED in text_of(reader.get(url_of(sheet)))
    assert "cong-nhan/" not in readers[1].get(url_of(sheet)).content.decode()


def test_the_question_of_the_class_is_not_asked_while_the_record_differs(by, sheet, signed_in):
    client = signed_in("bithu.dubnd")
    shorten(sheet, by)
    page = client.get(url_of(sheet, "cong-nhan/"))
    assert CHANGED in text_of(page)
    assert "decided_class" not in page.content.decode()
    sent = {"version": sheet.version, "decided_class": "Tốt"}
    answer = client.post(url_of(sheet, "cong-nhan/"), sent)
    assert (answer.status_code, reread(sheet).state) == (409, "VOTED")
    assert CHANGED in text_of(answer)


def test_the_sentence_asks_only_while_a_class_waits(world, by, sheet, signed_in):
    decide_quality(sheet, by=world.bithu_dubnd, decided_class="Tốt")
    meetings = Meeting.objects.filter(pk=sheet.meeting_id)
    meetings.update(ended_at=sheet.meeting.started_at + timedelta(minutes=80))
    assert CHANGED not in text_of(signed_in("bithu.dttg").get(url_of(sheet)))
