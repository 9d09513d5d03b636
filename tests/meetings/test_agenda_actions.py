"""Items, opinions, votes: written until the minutes are agreed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from meetings.actions.agenda import (
    add_item,
    add_opinion,
    edit_item,
    edit_opinion,
    edit_vote,
    record_vote,
)
from meetings.actions.minutes import agree_minutes, compose_minutes
from tests.meetings.builders import logged, reread
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")


def test_written_in_order(world, meeting):
    by = world.bithu_dttg
    titles = [add_item(meeting, by=by, title=title).order for title in ("Một", "Hai", "Ba")]
    assert titles == [1, 2, 3]
    opinion = add_opinion(meeting, by=by, text="Nhất trí", item=meeting.items.first())
    assert (opinion.order, opinion.item.title) == (1, "Một")
    vote = record_vote(meeting, by=by, subject="Nghị quyết", entitled=22, in_favour=18)
    assert (vote.words, vote.is_carried) == ("18/22 đồng chí tán thành, đạt 81,82%.", True)
    assert [str(vote), str(opinion), str(opinion.item)] == [
        "biểu quyết 1",
        "ý kiến 1",
        "nội dung họp 1",
    ]


def test_changed(world, meeting):
    by = world.bithu_dttg
    item = edit_item(add_item(meeting, by=by, title="Một"), by=by, title="Kiểm điểm", minutes=30)
    opinion = edit_opinion(add_opinion(meeting, by=by, text="A"), by=by, text="B", item=item)
    vote = record_vote(meeting, by=by, subject="A", entitled=10, in_favour=5)
    vote = edit_vote(vote, by=by, in_favour=6)
    assert (item.title, opinion.text, opinion.item, vote.in_favour) == ("Kiểm điểm", "B", item, 6)


def test_more_votes_than_people_is_warned_not_refused(world, meeting):
    vote = record_vote(
        meeting, by=world.bithu_dttg, subject="A", entitled=22, in_favour=20, against=4
    )
    assert (vote.cast, vote.is_over) == (24, True)


def test_a_vote_of_nobody_has_no_rate(world, meeting):
    vote = record_vote(meeting, by=world.bithu_dttg, subject="A", entitled=0, in_favour=0)
    assert (vote.rate, vote.words) == (None, "0/0 đồng chí tán thành.")


def test_not_about_an_item_of_another_meeting(world, meeting):
    by = world.bithu_dttg
    other = logged(world.cell, by, date(2025, 9, 4))
    foreign = add_item(other, by=by, title="Khác")
    opinion = add_opinion(meeting, by=by, text="A")
    with pytest.raises(Refused, match="thuộc cuộc họp khác"):
        add_opinion(meeting, by=by, text="B", item=foreign)
    with pytest.raises(Refused, match="thuộc cuộc họp khác"):
        edit_opinion(opinion, by=by, item=foreign)


def test_nothing_more_once_agreed(world, meeting):
    by = world.bithu_dttg
    item = add_item(meeting, by=by, title="Một")
    opinion = add_opinion(meeting, by=by, text="A")
    vote = record_vote(meeting, by=by, subject="A", entitled=10, in_favour=6)
    meeting = compose_minutes(reread(meeting), by=by)
    agree_minutes(meeting, by=by, agreed_by="chi bộ", agreed_on=AUGUST)
    for act in (
        lambda: add_item(meeting, by=by, title="B"),
        lambda: add_opinion(meeting, by=by, text="B"),
        lambda: record_vote(meeting, by=by, subject="B", entitled=1, in_favour=1),
        lambda: edit_item(item, by=by, title="B"),
        lambda: edit_opinion(opinion, by=by, text="B"),
        lambda: edit_vote(vote, by=by, in_favour=7),
    ):
        with pytest.raises(Refused, match="Biên bản đã thông qua"):
            act()


def test_somebody_else_saved_first(world, meeting):
    item = add_item(meeting, by=world.bithu_dttg, title="Một")
    edit_item(item, by=world.bithu_dttg, version=1, title="Hai")
    with pytest.raises(Conflict):
        edit_item(item, by=world.bithu_dttg, version=1, title="Ba")


def test_what_was_said_is_not_in_the_log(world, meeting):
    add_opinion(meeting, by=world.bithu_dttg, text="Lời riêng", speaker="Đảng viên 07")
    event = AuditEvent.objects.get(kind="meetings.opinion.created")
    assert "Lời riêng" not in event.payload
    assert "Đảng viên 07" not in event.payload


def test_only_who_keeps_the_register_writes(world, meeting):
    with pytest.raises(PermissionDenied):
        add_item(meeting, by=world.lanhdao_dttg, title="Một")
