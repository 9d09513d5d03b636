"""Odd moments and odd readers: the last minute of a month, a touch that arrives twice, a long
record, who keeps the book of another cell."""

from datetime import date, datetime
from unittest import mock

import pytest

from cchc.lib.clock import today
from meetings.actions.agenda import add_item, record_vote
from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion
from meetings.actions.meeting import hold_meeting, plan_meeting
from meetings.actions.minutes import compose_minutes
from meetings.actions.session import begin_meeting, end_meeting
from meetings.exports import minutes_pdf
from meetings.models import Kind, MonthCount, Opinion
from tests.meetings.builders import VIETNAM, at, logged, reread
from tests.papers import Paper
from tests.world import make_unit, make_user
from units.models import AuditEvent, Branch
from units.models import Kind as UnitKind
from units.permissions import Role

HTMX = {"HX-Request": "true"}
OCTOBER = date(2025, 10, 31)


def moment(*parts):
    """The clock stands still at this local moment."""
    return mock.patch("django.utils.timezone.now", return_value=datetime(*parts, tzinfo=VIETNAM))


# --- The last minute of a month -----------------------------------------------------------------


def months_of(cell):
    rows = MonthCount.objects.filter(unit=cell, held_on__isnull=False)
    return [(row.year, row.month, row.held_on) for row in rows]


def test_a_session_held_up_to_the_last_minute_is_of_that_month(world):
    with moment(2025, 10, 31, 23, 59, 30):
        assert today() == OCTOBER  # while the clock of the world still says 16:59
        meeting = logged(
            world.cell, world.bithu_dttg, OCTOBER,
            started_at=at(OCTOBER, 22), ended_at=at(OCTOBER, 23, 59),
        )  # fmt: skip
    assert (meeting.held_on, meeting.is_entered_late) == (OCTOBER, False)
    assert months_of(world.cell) == [(2025, 10, OCTOBER)]


def test_a_session_that_ends_after_midnight_is_of_the_day_on_which_it_began(world):
    by = world.bithu_dttg
    with moment(2025, 10, 31, 9, 0):
        meeting = plan_meeting(
            world.cell, by=by, kind=Kind.REGULAR, planned_at=at(OCTOBER, 22), chair_title="Bí thư"
        )
    with moment(2025, 10, 31, 22, 40):
        begin_meeting(meeting, by=by)
    with moment(2025, 11, 1, 0, 20):
        done = end_meeting(reread(meeting), by=by)
        hold_meeting(
            done, by=by, started_at=done.started_at, ended_at=done.ended_at, chair_title="Bí thư",
            is_by_count=True, present_count=9,
        )  # fmt: skip
    meeting = reread(meeting)
    assert (meeting.held_on, meeting.minutes_long, meeting.is_entered_late) == (OCTOBER, 100, False)
    assert months_of(world.cell) == [(2025, 10, OCTOBER)]


def test_the_first_minute_of_the_next_month_is_entered_for_the_month_before(world):
    with moment(2025, 11, 1, 0, 0, 30):
        meeting = logged(world.cell, world.bithu_dttg, OCTOBER)
        assert meeting.is_entered_late
    assert months_of(world.cell) == [(2025, 10, OCTOBER)]


# --- A touch that arrives twice -----------------------------------------------------------------


def test_the_same_touch_twice_saves_once_and_is_no_quarrel(world, signed_in):
    meeting = logged(world.cell, world.bithu_dttg, OCTOBER)
    add_attendees(meeting, by=world.bithu_dttg, names=["Đảng viên 01"], is_by_name=True)
    row, client = meeting.attendance.get(), signed_in("bithu.dttg")
    data = {"mark": "LATE", "was_mark": "PRESENT", "version": 1, "number": 1}
    rows = AuditEvent.objects.count()
    answers = [
        client.post(f"/cuoc-hop/diem-danh/{row.pk}/", data, headers=HTMX).status_code
        for _ in range(2)
    ]
    assert answers == [200, 200]
    assert (reread(row).mark, reread(row).version) == ("LATE", 2)
    assert AuditEvent.objects.count() == rows + 1


# --- A long record ------------------------------------------------------------------------------


def test_two_hundred_opinions_are_all_printed(world):
    meeting = logged(world.cell, world.bithu_dttg, OCTOBER, secretary_name="Thư ký")
    item = add_item(meeting, by=world.bithu_dttg, title="Thảo luận")
    Opinion.objects.bulk_create(
        Opinion(meeting=meeting, item=item, order=number, text=f"Ý kiến số {number:03}.")
        for number in range(1, 201)
    )
    compose_minutes(reread(meeting), by=world.bithu_dttg)
    text = Paper(minutes_pdf(reread(meeting))).text
    places = [text.index(f"Ý kiến số {number:03}.") for number in range(1, 201)]
    assert places == sorted(places)


# --- Who keeps the book of another cell ---------------------------------------------------------


@pytest.fixture
def neighbour(world, signed_in):
    """Secretary of another cell under the same committee."""
    cell = make_unit(
        "Chi bộ Sở Tư pháp", kind=UnitKind.P_CELL, branch=Branch.PARTY, parent=world.party
    )
    make_user("bithu.ben", (Role.SECRETARY, cell))
    return cell


def test_a_neighbour_writes_nothing_and_names_nothing_of_ours(world, signed_in, neighbour):
    by = world.bithu_dttg
    ours = logged(world.cell, by, OCTOBER)
    item = add_item(ours, by=by, title="Của chi bộ này")
    conclusion = add_conclusion(ours, by=by, text="Của chi bộ này")
    vote = record_vote(ours, by=by, subject="Của chi bộ này", entitled=9, in_favour=9)
    theirs = logged(neighbour, world.user("bithu.ben"), OCTOBER)
    client = signed_in("bithu.ben")
    for path in (
        f"/cuoc-hop/{ours.pk}/ket-luan/",
        f"/cuoc-hop/noi-dung/{item.pk}/",
        f"/ket-luan/{conclusion.pk}/sua/",
        f"/cuoc-hop/bieu-quyet/{vote.pk}/",
        f"/cuoc-hop/{ours.pk}/bien-ban.pdf",
    ):
        assert client.post(path, {"text": "Sửa", "title": "Sửa"}).status_code in {404, 405}, path
        assert client.get(path).status_code == 404, path
    # Our item in a form of theirs is no choice of it, and is not told.
    answer = client.post(
        f"/cuoc-hop/{theirs.pk}/ket-luan/", {"text": "Kết luận", "item": str(item.pk)}
    )
    assert answer.status_code == 200
    assert "Của chi bộ này" not in answer.content.decode()
    answer = client.post(
        f"/cuoc-hop/{theirs.pk}/bieu-quyet/",
        {"subject": "Bầu", "entitled": "9", "in_favour": "9", "about": f"c{conclusion.pk}"},
    )
    assert answer.status_code == 200
    assert not theirs.conclusions.exists()
    assert not theirs.votes.exists()
