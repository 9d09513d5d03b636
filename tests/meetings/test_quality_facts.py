"""Facts of a session as they are read from its record."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import now
from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.conclusion import (
    add_conclusion,
    carry_conclusion,
    mark_no_task,
    settle_conclusion,
)
from meetings.facts import read_facts
from meetings.models import (
    AgendaItem,
    Attendance,
    Kind,
    Meeting,
    MeetingDocument,
    MeetingSetting,
    Opinion,
    PaperRole,
)
from plans.models import Family
from tests.meetings.builders import at, logged, make_minutes, reread
from tests.plans.builders import a_document
from tests.world import make_person
from units.models import PartyStatus

DAY = date(2025, 11, 4)


@pytest.fixture
def session(world):
    return logged(world.cell, world.bithu_dttg, DAY, secretary_title="Thư ký")


def facts_of(meeting):
    return read_facts(Meeting.objects.select_related("unit").get(pk=meeting.pk))


def attend(meeting, *marks, **fields):
    """Rows of a roll with these marks; the meeting is then counted by it."""
    Meeting.objects.filter(pk=meeting.pk).update(is_by_count=False)
    return [
        Attendance.objects.create(
            meeting=meeting,
            name=f"Đảng viên {number:02d}",
            mark=mark,
            party_status=PartyStatus.OFFICIAL,
            **fields,
        )
        for number, mark in enumerate(marks, 1)
    ]


# --- Length -------------------------------------------------------------------------------------


def test_length_against_what_hd_42_asks_where_nothing_else_is_laid_down(session):
    facts = facts_of(session)
    assert (facts.minutes, facts.least, facts.span) == (135, 90, "Từ 14:00 đến 16:15")


def test_length_against_the_setting_of_that_day(world, session):
    MeetingSetting.objects.create(
        unit=world.cell, valid_from=date(2025, 1, 1), valid_to=DAY, least_minutes=60,
        least_combined=75, has_committee=False,
    )  # fmt: skip
    MeetingSetting.objects.create(
        unit=world.cell, valid_from=DAY + timedelta(days=1), least_minutes=45
    )
    facts = facts_of(session)
    assert (facts.least, facts.has_committee) == (60, False)
    Meeting.objects.filter(pk=session.pk).update(is_combined=True)
    facts = facts_of(session)
    assert (facts.least, facts.has_thematic) == (75, True)


def test_a_thematic_session_has_a_theme_and_no_regular_part(world):
    facts = facts_of(logged(world.cell, world.bithu_dttg, DAY, kind=Kind.THEMATIC))
    assert (facts.has_thematic, facts.is_thematic_only) == (True, True)


# --- People -------------------------------------------------------------------------------------


def test_people_by_roll(session):
    attend(session, "PRESENT", "LATE", "EXCUSED", "ABSENT", "EXEMPT", "DUTY", "GUEST", "NONE")
    facts = facts_of(session)
    assert (facts.present, facts.expected, facts.absent, facts.unmarked) == (2, 5, 1, 1)


def test_people_by_count_and_unknown_totals(session):
    facts = facts_of(session)
    assert (facts.present, facts.expected, facts.run) == (10, None, None)


def test_excused_absences_in_a_row_of_this_year_and_this_cell(world):
    person = make_person("Nguyễn Văn Mười", world.cell, status=PartyStatus.OFFICIAL)
    other = make_person("Trần Thị Chín", world.cell, status=PartyStatus.OFFICIAL)
    by = world.bithu_dttg
    marks = [
        (date(2024, 12, 4), "EXCUSED"),
        (date(2025, 1, 6), "EXCUSED"),
        (date(2025, 2, 4), "EXCUSED"),
        (date(2025, 3, 4), "PRESENT"),
        (date(2025, 4, 4), "EXCUSED"),
        (DAY, "EXCUSED"),
        (date(2025, 12, 4), "EXCUSED"),
    ]
    unit = {date(2024, 12, 4): world.old_cell, date(2025, 1, 6): world.old_cell,
            date(2025, 2, 4): world.old_cell}  # fmt: skip
    sessions = {}
    for day, mark in marks:
        meeting = logged(unit.get(day, world.cell), by, day)
        Meeting.objects.filter(pk=meeting.pk).update(is_by_count=False, unit=world.cell)
        Attendance.objects.create(meeting=meeting, person=person, name="Mười", mark=mark)
        Attendance.objects.create(meeting=meeting, person=other, name="Chín", mark="PRESENT")
        sessions[day] = meeting
    assert facts_of(sessions[date(2025, 2, 4)]).run == 2
    assert facts_of(sessions[DAY]).run == 2
    assert facts_of(sessions[date(2025, 12, 4)]).run == 3
    Attendance.objects.filter(meeting=sessions[DAY], person=person).update(mark="ABSENT")
    assert facts_of(sessions[date(2025, 12, 4)]).run == 2


def test_who_spoke_is_counted_once_and_only_of_those_present(world, session):
    rows = attend(session, "PRESENT", "LATE", "PRESENT", "EXCUSED", "GUEST")
    Attendance.objects.filter(pk=rows[2].pk).update(title="Bí thư Chi bộ")
    opinions = [
        {"attendee": rows[0]},
        {"attendee": rows[0]},
        {"speaker": "đảng viên 02"},
        {"speaker": "Bí thư Chi bộ"},
        {"attendee": rows[3]},
        {"attendee": rows[4]},
        {"speaker": "Người ngoài danh sách"},
        {"speaker": ""},
    ]
    for order, fields in enumerate(opinions, 1):
        Opinion.objects.create(meeting=session, order=order, text="Nhất trí", **fields)
    facts = facts_of(session)
    assert (facts.speakers, facts.unknown_speakers) == (3, 3)


def test_a_post_that_two_hold_names_nobody(session):
    attend(session, "PRESENT", "PRESENT", title="Chuyên viên")
    Opinion.objects.create(meeting=session, order=1, text="Nhất trí", speaker="Chuyên viên")
    facts = facts_of(session)
    assert (facts.speakers, facts.unknown_speakers) == (None, 1)


def test_by_count_every_name_is_one_speaker_and_none_without_opinions(session):
    assert facts_of(session).speakers is None
    for order, name in enumerate(["Hòa", "Hoà", "Bình", ""], 1):
        Opinion.objects.create(meeting=session, order=order, text="Nhất trí", speaker=name)
    facts = facts_of(session)
    assert (facts.speakers, facts.unknown_speakers) == (2, 1)


# --- Before -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told_on", "expected"),
    [(None, None), (DAY - timedelta(days=3), DAY - timedelta(days=3)), (DAY, DAY),
     (DAY + timedelta(days=1), None)],
)  # fmt: skip
def test_a_notice_counts_when_it_was_not_after_the_session(session, told_on, expected):
    Meeting.objects.filter(pk=session.pk).update(notified_on=told_on)
    assert facts_of(session).noticed_on == expected


def test_of_a_cell_that_keeps_its_text_on_paper_nothing_is_missing(world, session):
    logged(world.cell, world.bithu_dttg, date(2025, 10, 6))
    committee = logged(world.cell, world.bithu_dttg, date(2025, 11, 3), kind=Kind.COMMITTEE)
    MeetingSetting.objects.create(unit=world.cell, valid_from=DAY, keeps_text=False)
    facts = facts_of(session)
    assert (facts.wants, facts.due, facts.committee_has_minutes) == (None, None, None)
    assert facts.committee_on == committee.held_on


@pytest.mark.parametrize(
    ("day", "state", "expected"),
    [
        (DAY, "MINUTED", (DAY, True)),
        (date(2025, 11, 1), "HELD", (date(2025, 11, 1), False)),
        (date(2025, 10, 6), "LOCKED", (date(2025, 10, 6), True)),
        (date(2025, 10, 5), "LOCKED", (None, False)),
        (date(2025, 11, 5), "LOCKED", (None, False)),
    ],
)
def test_the_committee_met_between_the_two_sessions(world, session, day, state, expected):
    logged(world.cell, world.bithu_dttg, date(2025, 10, 6))
    committee = make_minutes(world.cell, day, state=state, kind=Kind.COMMITTEE)
    Meeting.objects.filter(pk=committee.pk).update(started_at=at(day, 8), ended_at=at(day, 9))
    facts = facts_of(session)
    assert (facts.committee_on, facts.committee_has_minutes) == expected


def test_days_between_papers_and_session(world, session):
    def put(role, day, symbol):
        document = a_document(
            world, by=world.bithu_dttg, unit=world.cell, family=Family.PARTY, symbol=symbol
        )
        MeetingDocument.objects.create(meeting=session, document=document, role=role, put_on=day)

    facts = facts_of(session)
    assert (facts.ahead, facts.after, facts.has_draft) == ((), (), None)
    put(PaperRole.AHEAD, DAY - timedelta(days=2), "01-KH/CB")
    put(PaperRole.STUDIED, DAY, "02-KH/CB")
    put(PaperRole.FINAL, DAY + timedelta(days=1), "03-KH/CB")
    facts = facts_of(session)
    assert (facts.ahead, facts.after, facts.has_draft) == ((2,), (1,), False)
    put(PaperRole.DRAFT_CONCLUSION, DAY, "04-KH/CB")
    facts = facts_of(session)
    assert (sorted(facts.ahead), facts.has_draft) == ([0, 2], True)
    session.document_links.update(withdrawn_at=now(), withdrawn_reason="Gửi nhầm")
    assert facts_of(session).ahead == ()


# --- Content ------------------------------------------------------------------------------------


def test_content_and_what_is_missing(world, session):
    by = world.bithu_dttg
    facts = facts_of(session)
    assert facts.wants == ("nội dung", "kết luận")
    assert (facts.items, facts.topics, facts.praise) == (0, frozenset(), None)
    review = add_item(session, by=by, title="Kiểm điểm", topic=AgendaItem.Topic.REVIEW)
    add_item(session, by=by, title="Tự phê bình", topic=AgendaItem.Topic.SELF_CRITICISM, minutes=20)
    add_item(session, by=by, title="Biểu dương", topic=AgendaItem.Topic.PRAISE)
    add_item(session, by=by, title="Chuyên đề", is_thematic=True)
    add_opinion(session, by=by, item=review, text="Nhất trí")
    facts = facts_of(session)
    assert facts.topics == {"REVIEW"}
    assert (facts.items, facts.items_told) == (4, 1)
    assert (facts.praise, facts.thematic_told) == (False, False)
    assert facts.item_minutes == (("SELF_CRITICISM", 20),)
    AgendaItem.objects.filter(meeting=session).update(text="Đã bàn")
    facts = facts_of(session)
    assert (facts.items_told, facts.praise, facts.thematic_told) == (4, True, True)


def test_conclusions_and_votes_of_the_session(world, session):
    by = world.bithu_dttg
    add_conclusion(session, by=by, text="Một", who="Văn phòng", due_text="tháng 12")
    add_conclusion(session, by=by, text="Hai", who="Văn phòng")
    third = add_conclusion(session, by=by, text="Ba")
    mark_no_task(third, by=by, state_note="Đã có trong kế hoạch")
    record_vote(session, by=by, subject="Nghị quyết", entitled=9, in_favour=9)
    facts = facts_of(session)
    assert (facts.conclusions, facts.to_assign, facts.assigned, facts.votes) == (3, 2, 1, 1)


# --- The last session ---------------------------------------------------------------------------


def test_conclusions_of_the_last_session_that_were_due(world, session):
    by, last_day = world.bithu_dttg, date(2025, 10, 6)
    assert (facts_of(session).last_on, facts_of(session).due) == (None, 0)
    last = logged(world.cell, by, last_day)
    assert (facts_of(session).last_on, facts_of(session).due) == (last_day, 0)
    done = add_conclusion(last, by=by, text="Xong sớm", due_on=date(2025, 12, 1))
    settle_conclusion(done, by=by, state_note="Đã xong")
    add_conclusion(last, by=by, text="Đến hạn hôm họp", due_on=DAY)
    add_conclusion(last, by=by, text="Không có ngày")
    add_conclusion(last, by=by, text="Chưa đến hạn", due_on=DAY + timedelta(days=1))
    none = add_conclusion(last, by=by, text="Không giao")
    mark_no_task(none, by=by, state_note="Đã có")
    facts = facts_of(session)
    assert (facts.done, facts.due) == (1, 3)
    carried = add_conclusion(last, by=by, text="Chuyển kỳ", due_on=DAY + timedelta(days=30))
    carry_conclusion(carried, by=by, meeting=reread(session))
    facts = facts_of(session)
    assert (facts.done, facts.due) == (1, 4)
