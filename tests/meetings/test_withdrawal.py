"""What was entered by mistake is taken back with a reason; it stays, and counts nowhere."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item, add_opinion, edit_item, edit_opinion, record_vote
from meetings.actions.attendance import (
    add_attendees,
    correct_attendee,
    mark_all_present,
    mark_attendance,
    open_roll,
)
from meetings.actions.conclusion import (
    add_conclusion,
    carry_conclusion,
    conclusion_to_task,
    conclusions_to_tasks,
    edit_conclusion,
    finish_conclusion,
    mark_no_task,
    settle_conclusion,
)
from meetings.actions.meeting import hold_meeting, plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.actions.month import recount
from meetings.actions.outcome import make_outcome
from meetings.actions.programme import move_item, take_proposal
from meetings.actions.quality import decide_quality
from meetings.actions.withdrawal import (
    withdraw_attendee,
    withdraw_conclusion,
    withdraw_item,
    withdraw_opinion,
    withdraw_vote,
)
from meetings.composing import compose
from meetings.desk import missing_of
from meetings.facts import read_facts
from meetings.models import (
    Attendance,
    Conclusion,
    Kind,
    Mark,
    Meeting,
    MonthCount,
    OutcomeKind,
)
from meetings.outcomes import compose_outcome
from meetings.proposing import proposals_for
from plans.actions.document import issue_document
from plans.actions.task import cancel_task
from tests.meetings.builders import at, logged, reread
from tests.meetings.quality_builders import small_sheet, voted
from tests.world import make_person
from units.models import AuditEvent, PartyStatus

AUGUST, SEPTEMBER, DUE = date(2025, 8, 4), date(2025, 9, 4), date(2025, 9, 30)
WHY = "Ghi nhầm cuộc họp khác"


@pytest.fixture
def by(world):
    return world.bithu_dttg


@pytest.fixture
def meeting(world, by):
    return logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")


def entered(meeting, by):
    """One of each that may be taken back: [(row, action)]."""
    add_attendees(meeting, by=by, names=["Đảng viên 01", "Đảng viên 02"], is_by_name=True)
    return [
        (add_item(meeting, by=by, title="Giao ban"), withdraw_item),
        (add_opinion(meeting, by=by, text="Nhất trí", speaker="A"), withdraw_opinion),
        (record_vote(meeting, by=by, subject="Nghị quyết", entitled=2, in_favour=2), withdraw_vote),
        (add_conclusion(meeting, by=by, text="Rà soát", who="Chi ủy"), withdraw_conclusion),
        (meeting.attendance.order_by("pk").last(), withdraw_attendee),
    ]


def kept(row):
    """The row as it stays in the database."""
    return type(row).everything.get(pk=row.pk)


# --- Of all of them -----------------------------------------------------------------------------


def test_each_stays_with_who_when_and_why_and_leaves_one_row_in_the_log(meeting, by):
    for row, withdraw in entered(meeting, by):
        many = AuditEvent.objects.count()
        withdraw(row, by=by, reason=WHY, version=row.version)
        assert not type(row).objects.filter(pk=row.pk).exists()
        row = kept(row)
        assert (row.withdrawn_by, row.withdrawn_reason, row.version) == (by, WHY, 2)
        assert row.withdrawn_at is not None
        assert AuditEvent.objects.count() == many + 1
        event = AuditEvent.objects.order_by("-seq").first()
        assert event.kind.endswith(".withdrawn")
        assert WHY not in str(event.payload)  # private: the log has its hash


def test_a_reason_is_asked_and_nothing_is_taken_back_twice(meeting, by):
    for row, withdraw in entered(meeting, by):
        with pytest.raises(Refused, match="Chưa nhập lý do hủy"):
            withdraw(row, by=by, reason="")
        withdraw(row, by=by, reason=WHY)
        with pytest.raises(Refused, match="này đã hủy; nếu vẫn cần thì thêm mới"):
            withdraw(row, by=by, reason=WHY)


def test_only_who_keeps_the_record_takes_back(world, meeting, by):
    for row, withdraw in entered(meeting, by):
        for other in (world.lanhdao_dttg, world.kiemtra_tinh, world.bithu_langson):
            with pytest.raises(PermissionDenied):
                withdraw(row, by=other, reason=WHY)
        assert kept(row).withdrawn_at is None


@pytest.mark.parametrize("is_locked", [False, True])
def test_frozen_is_frozen(meeting, by, is_locked):
    rows = entered(meeting, by)
    compose_minutes(reread(meeting), by=by)
    agree_minutes(reread(meeting), by=by, agreed_by="chi bộ", agreed_on=AUGUST)
    if is_locked:
        lock_minutes(reread(meeting), by=by, is_signed_elsewhere=True)
    for row, withdraw in rows:
        words = "đã khóa" if is_locked else "đã thông qua"
        with pytest.raises(Refused, match=words):
            withdraw(row, by=by, reason=WHY)
    with pytest.raises(Refused):
        correct_attendee(rows[-1][0], by=by, name="Khác", title="")


def test_what_was_taken_back_is_not_written_any_more(world, meeting, by):
    rows = entered(meeting, by)
    for thing, withdraw in rows:
        withdraw(thing, by=by, reason=WHY)
    item, opinion, _, conclusion, row = (thing for thing, _ in rows)
    acts = [
        (edit_item, item, {"title": "Khác"}),
        (move_item, item, {"is_up": True}),
        (edit_opinion, opinion, {"text": "Khác"}),
        (edit_conclusion, conclusion, {"text": "Khác"}),
        (mark_no_task, conclusion, {"state_note": "Việc chung"}),
        (conclusion_to_task, conclusion, {"lead": world.ethnic, "due_on": DUE}),
        (mark_attendance, row, {"mark": "ABSENT"}),
        (correct_attendee, row, {"name": "Khác", "title": ""}),
    ]
    for action, thing, told in acts:
        with pytest.raises(Refused, match="đã hủy"):
            action(thing, by=by, **told)
    with pytest.raises(Refused, match="đã hủy; chọn nội dung khác"):
        add_opinion(meeting, by=by, text="Muộn", item=item)
    line = {"conclusion": conclusion.pk, "version": 2, "lead": world.ethnic, "due_on": DUE}
    with pytest.raises(Refused):
        conclusions_to_tasks(meeting, by=by, rows=[{**line, "due_text": ""}])


def test_before_the_day_a_planned_programme_is_put_right(world, by):
    ahead = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(AUGUST, 14))
    for row, withdraw in entered(ahead, by):
        withdraw(row, by=by, reason=WHY)
        assert kept(row).withdrawn_at is not None


def test_the_numbers_on_the_page_stay_without_gaps(meeting, by):
    for add, rows, withdraw in (
        (lambda n: add_item(meeting, by=by, title=f"Mục {n}"), "items", withdraw_item),
        (lambda n: add_opinion(meeting, by=by, text=f"Ý {n}"), "opinions", withdraw_opinion),
        (
            lambda n: record_vote(meeting, by=by, subject=f"Phiếu {n}", entitled=2, in_favour=2),
            "votes",
            withdraw_vote,
        ),
        (
            lambda n: add_conclusion(meeting, by=by, text=f"Việc {n}"),
            "conclusions",
            withdraw_conclusion,
        ),
    ):
        made = [add(number) for number in range(1, 5)]
        withdraw(made[1], by=by, reason=WHY)
        withdraw(made[3], by=by, reason=WHY)
        made.append(add(5))
        standing = getattr(meeting, rows).order_by("order")
        assert [(row.order, row.pk) for row in standing] == [
            (1, made[0].pk),
            (2, made[2].pk),
            (3, made[4].pk),
        ]


def test_the_database_itself_asks_who_and_why(meeting, by):
    for row, _ in entered(meeting, by):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(withdrawn_at=now())
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(withdrawn_reason=WHY)


# --- Nothing counts it --------------------------------------------------------------------------


def test_no_paper_says_it(meeting, by):
    words = ["Giao ban", "Nhất trí", "Nghị quyết", "Rà soát"]
    rows = entered(meeting, by)
    before = str(compose(reread(meeting)))
    assert all(word in before for word in words)
    for row, withdraw in rows:
        withdraw(row, by=by, reason=WHY)
    after = str(compose(reread(meeting)))
    notice = str(compose_outcome(reread(meeting), OutcomeKind.NOTICE))
    assert not any(word in after or word in notice for word in words)
    assert "tổng số 01 đảng viên" in after.lower()


def test_minutes_composed_before_are_composed_again_before_they_are_agreed(meeting, by):
    conclusion = add_conclusion(meeting, by=by, text="Rà soát")
    add_conclusion(meeting, by=by, text="Niêm yết")
    compose_minutes(reread(meeting), by=by)
    withdraw_conclusion(conclusion, by=by, reason=WHY)
    with pytest.raises(Refused, match="soạn lại biên bản"):
        agree_minutes(reread(meeting), by=by, agreed_by="chi bộ", agreed_on=AUGUST)


def test_quality_facts_and_what_is_missing_forget_it(meeting, by):
    rows = entered(meeting, by)
    told = add_opinion(meeting, by=by, text="Đồng ý", speaker="Đảng viên 02")
    facts = read_facts(reread(meeting))
    assert (facts.items, facts.votes, facts.conclusions, facts.speakers) == (1, 1, 1, 1)
    assert (facts.present, facts.expected) == (2, 2)
    for row, withdraw in rows:
        withdraw(row, by=by, reason=WHY)
    facts = read_facts(reread(meeting))
    assert (facts.items, facts.votes, facts.conclusions) == (0, 0, 0)
    assert (facts.present, facts.expected) == (1, 1)
    assert (facts.speakers, facts.unknown_speakers) == (None, 1)  # his row is gone
    assert told.attendee_id == rows[-1][0].pk
    sentences = [sentence for sentence, _ in missing_of(meeting.pk)]
    assert {"Nội dung họp", "Kết luận"} <= set(sentences)


def test_the_lists_and_the_follow_up_forget_it(world, meeting, by):
    conclusion = add_conclusion(meeting, by=by, text="Rà soát", due_on=date(2025, 8, 10))
    assert Conclusion.objects.waiting_for(by, AUGUST).count() == 1
    withdraw_conclusion(conclusion, by=by, reason=WHY)
    assert not Conclusion.objects.waiting_for(by, AUGUST).exists()
    assert not Conclusion.objects.visible_to(by).exists()
    assert not Meeting.objects.get(pk=meeting.pk).has_open
    later = logged(world.cell, by, SEPTEMBER)
    offered = [one for _, many, _ in proposals_for(later, by) for one in many]
    assert not any("Rà soát" in one.title for one in offered)
    assert "Rà soát" not in str(compose(later))


def test_a_topic_taken_back_is_offered_again(world, meeting, by):
    conclusion = add_conclusion(meeting, by=by, text="Rà soát")
    later = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(SEPTEMBER, 14))
    told = {"source": "from_conclusion", "thing": conclusion.pk}
    item = take_proposal(later, by=by, **told)
    withdraw_item(item, by=by, reason=WHY)
    assert take_proposal(later, by=by, **told).from_conclusion == conclusion


# --- Items, votes -------------------------------------------------------------------------------


def test_an_item_with_opinions_is_not_taken_back_over_them(meeting, by):
    item = add_item(meeting, by=by, title="Giao ban")
    opinion = add_opinion(meeting, by=by, text="Nhất trí", item=item)
    with pytest.raises(Refused, match="còn 1 ý kiến"):
        withdraw_item(item, by=by, reason=WHY)
    withdraw_opinion(opinion, by=by, reason=WHY)
    withdraw_item(item, by=by, reason=WHY)
    assert kept(opinion).item == item  # what was said about what is still known


def test_an_item_or_conclusion_that_was_voted_on_is_not_taken_back_under_the_vote(meeting, by):
    item = add_item(meeting, by=by, title="Giao ban")
    conclusion = add_conclusion(meeting, by=by, text="Rà soát")
    cast = {"entitled": 2, "in_favour": 2}
    record_vote(meeting, by=by, subject="Thông qua nội dung", item=item, **cast)
    record_vote(meeting, by=by, subject="Thông qua kết luận", conclusion=conclusion, **cast)
    with pytest.raises(Refused, match="còn 1 biểu quyết"):
        withdraw_item(item, by=by, reason=WHY)
    with pytest.raises(Refused, match="đã được biểu quyết"):
        withdraw_conclusion(conclusion, by=by, reason=WHY)
    for vote in list(meeting.votes.filter(subject__startswith="Thông qua")):
        withdraw_vote(reread(vote), by=by, reason=WHY)
    withdraw_conclusion(reread(conclusion), by=by, reason=WHY)
    with pytest.raises(Refused, match="Kết luận này đã hủy"):
        record_vote(meeting, by=by, subject="Muộn", conclusion=conclusion, **cast)


def test_a_vote_stays_once_the_class_of_the_session_was_decided(world, by):
    sheet = small_sheet(world)
    vote = record_vote(sheet.meeting, by=by, subject="Nghị quyết", entitled=2, in_favour=2)
    other = record_vote(sheet.meeting, by=by, subject="Ghi trùng", entitled=2, in_favour=2)
    withdraw_vote(other, by=by, reason=WHY)
    sheet = voted(sheet, by)
    decide_quality(sheet, by=world.bithu_dubnd, decided_class=sheet.proposed_class)
    with pytest.raises(Refused, match="đã công nhận xếp loại"):
        withdraw_vote(vote, by=by, reason=WHY)


def test_what_an_issued_notice_tells_stays(meeting, by):
    conclusion = add_conclusion(meeting, by=by, text="Rà soát", who="Chi ủy")
    vote = record_vote(meeting, by=by, subject="Nghị quyết", entitled=2, in_favour=2)
    compose_minutes(reread(meeting), by=by)
    outcome = make_outcome(reread(meeting), by=by, kind=OutcomeKind.NOTICE)
    spare = add_conclusion(meeting, by=by, text="Ghi thừa")
    withdraw_conclusion(spare, by=by, reason=WHY)  # a draft is made again
    issue_document(outcome.document, by=by, symbol="03-TB/CB", issued_on=AUGUST)
    for row, withdraw in ((conclusion, withdraw_conclusion), (vote, withdraw_vote)):
        with pytest.raises(
            Refused, match=r"Thông báo kết luận .*03-TB/CB.* đã ban hành"
        ) as refused:
            withdraw(row, by=by, reason=WHY)
        assert refused.value.items


# --- Conclusions and their tasks ----------------------------------------------------------------


@pytest.fixture
def conclusion(meeting, by):
    return add_conclusion(meeting, by=by, text="Rà soát", who="Chi ủy", due_on=DUE)


def test_a_task_is_cancelled_first(world, by, conclusion):
    task = conclusion_to_task(conclusion, by=by, lead=world.ethnic)
    with pytest.raises(Refused, match="hủy nhiệm vụ rồi hủy kết luận") as refused:
        withdraw_conclusion(conclusion, by=by, reason=WHY)
    assert refused.value.items == [("Rà soát", task.get_absolute_url())]
    cancel_task(task, by=by, reason="Giao nhầm")
    withdraw_conclusion(conclusion, by=by, reason=WHY)
    assert kept(conclusion).withdrawn_at


def test_the_words_of_what_others_carry_out_are_not_changed(world, by, conclusion):
    edit_conclusion(conclusion, by=by, who="Văn phòng")
    task = conclusion_to_task(reread(conclusion), by=by, lead=world.ethnic)
    with pytest.raises(Refused, match="hủy nhiệm vụ rồi sửa, hoặc ghi bổ sung, đính chính"):
        edit_conclusion(conclusion, by=by, text="Việc khác")
    assert reread(conclusion).text == "Rà soát"
    cancel_task(task, by=by, reason="Giao nhầm")
    edit_conclusion(conclusion, by=by, text="Rà soát lại")
    assert reread(conclusion).text == "Rà soát lại"


def test_the_words_of_what_was_done_are_not_changed(world, by, conclusion):
    settle_conclusion(conclusion, by=by, state_note="Đã phổ biến")
    with pytest.raises(Refused, match="hủy rồi ghi lại, hoặc ghi bổ sung, đính chính"):
        edit_conclusion(conclusion, by=by, text="Việc khác")
    withdraw_conclusion(conclusion, by=by, reason=WHY)


def test_what_was_done_by_a_task_stays_as_it_is(world, by, conclusion):
    conclusion_to_task(conclusion, by=by, lead=world.ethnic)
    finish_conclusion(reread(conclusion), by=by)
    with pytest.raises(Refused, match="không sửa được; ghi bổ sung, đính chính sau khi khóa"):
        edit_conclusion(conclusion, by=by, text="Việc khác")
    with pytest.raises(Refused, match="đã thành nhiệm vụ"):
        withdraw_conclusion(conclusion, by=by, reason=WHY)


@pytest.mark.parametrize(
    ("begin", "state"),
    [
        (lambda one, by, world: one, "OPEN"),
        (lambda one, by, world: mark_no_task(one, by=by, state_note="Việc chung"), "NO_TASK"),
        (lambda one, by, world: conclusion_to_task(one, by=by, lead=world.ethnic), "TASKED"),
    ],
)
def test_carried_to_the_wrong_session_it_is_followed_where_it_was(
    world, by, conclusion, begin, state
):
    begin(conclusion, by, world)
    wrong, right = logged(world.cell, by, SEPTEMBER), logged(world.cell, by, date(2025, 10, 3))
    carried = carry_conclusion(reread(conclusion), by=by, meeting=wrong)
    with pytest.raises(Refused, match="đã chuyển sang kỳ sau; hủy ở kỳ sau"):
        withdraw_conclusion(conclusion, by=by, reason=WHY)
    with pytest.raises(Refused, match="sửa ở kỳ sau"):
        edit_conclusion(conclusion, by=by, text="Việc khác")
    withdraw_conclusion(carried, by=by, reason=WHY)
    back = reread(conclusion)
    assert back.state == state
    assert back.chain == [conclusion.pk]
    again = carry_conclusion(back, by=by, meeting=right)
    assert (again.meeting, again.carried_count) == (right, 1)
    assert reread(conclusion).chain == [conclusion.pk, again.pk]


def test_a_task_given_at_the_later_session_holds_it_there(world, by, conclusion):
    conclusion_to_task(conclusion, by=by, lead=world.ethnic)
    later = logged(world.cell, by, SEPTEMBER)
    carried = carry_conclusion(reread(conclusion), by=by, meeting=later)
    assert carried.may_withdraw
    conclusion_to_task(carried, by=by, lead=world.cell, due_on=date(2025, 10, 30))
    assert not reread(carried).may_withdraw
    with pytest.raises(Refused, match="đã thành nhiệm vụ"):
        withdraw_conclusion(carried, by=by, reason=WHY)


# --- The roll -----------------------------------------------------------------------------------


def test_who_was_taken_off_the_roll_is_not_counted_in_the_month(world, meeting, by):
    add_attendees(
        meeting, by=by, names=["Đảng viên 01", "Đảng viên 02", "Đảng viên 03"], is_by_name=True
    )
    row = meeting.attendance.order_by("pk").last()
    withdraw_attendee(row, by=by, reason=WHY)
    month = MonthCount.objects.get(unit=world.cell, month=8)
    assert (month.present, month.expected) == (2, 2)
    assert recount(is_check=True) == []
    listed = Meeting.objects.with_counts().get(pk=meeting.pk)
    assert listed.register_words == "2/2"
    assert reread(meeting).counts.entitled == 0  # of no known status


def test_somebody_was_there(meeting, by):
    add_attendees(meeting, by=by, names=["Đảng viên 01", "Đảng viên 02"], is_by_name=True)
    first, last = meeting.attendance.order_by("pk")
    mark_attendance(last, by=by, mark="ABSENT")
    with pytest.raises(Refused, match="người duy nhất có mặt"):
        withdraw_attendee(first, by=by, reason=WHY)
    withdraw_attendee(reread(last), by=by, reason=WHY)


def test_who_was_taken_off_by_hand_does_not_come_back_by_himself(world, by):
    people = [make_person(f"Đảng viên 0{n}", world.cell, title="Chuyên viên") for n in (1, 2)]
    ahead = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(AUGUST, 14))
    open_roll(ahead, by=by)
    withdraw_attendee(ahead.attendance.get(person=people[0]), by=by, reason=WHY)
    open_roll(reread(ahead), by=by)
    mark_all_present(reread(ahead), by=by)
    told = {"started_at": at(AUGUST, 14), "ended_at": at(AUGUST, 16), "chair_title": "Bí thư"}
    hold_meeting(reread(ahead), by=by, all_present=True, **told)
    assert [row.name for row in ahead.attendance.all()] == ["Đảng viên 02"]
    off = Attendance.everything.get(person=people[0])
    assert (off.mark, off.withdrawn_reason) == (Mark.NONE, WHY)
    add_attendees(reread(ahead), by=by, names=["đảng viên 01"], party_status=PartyStatus.OFFICIAL)
    again = ahead.attendance.get(person=people[0])
    assert (again.title, again.mark, again.party_status) == ("Chuyên viên", "PRESENT", "OFFICIAL")


def test_a_row_of_the_roll_is_corrected(world, meeting, by):
    add_attendees(
        meeting, by=by, names=["Nguyen Van A", "Trần B"], party_status="OFFICIAL", is_by_name=True
    )
    row = meeting.attendance.order_by("pk").first()
    opinion = add_opinion(meeting, by=by, text="Nhất trí", speaker="Nguyen Van A")
    assert reread(meeting).counts.entitled == 2
    told = {"name": "Nguyễn Văn A", "title": "Phó Bí thư", "party_status": "PROBATIONARY"}
    many = AuditEvent.objects.count()
    row = correct_attendee(row, by=by, version=1, **told)
    assert (row.name, row.title, row.party_status) == tuple(told.values())
    assert AuditEvent.objects.count() == many + 1
    counts = reread(meeting).counts
    assert (counts.official, counts.probationary, counts.entitled) == (1, 1, 1)
    assert read_facts(reread(meeting)).speakers == 1  # the same row spoke
    assert reread(opinion).speaker == "Nguyen Van A"
    with pytest.raises(Refused, match="đã có TRẦN B; hủy dòng thừa"):
        correct_attendee(row, by=by, name="TRẦN B", title="")
    correct_attendee(row, by=by, name="Trần B", title="Phó Bí thư")  # another of that name


def test_a_guest_has_no_party_status(meeting, by):
    add_attendees(meeting, by=by, names=["Khach"], mark=Mark.GUEST)
    row = meeting.attendance.get()
    row = correct_attendee(row, by=by, name="Khách", title="Sở Nội vụ", party_status="OFFICIAL")
    assert (row.name, row.title, row.party_status) == ("Khách", "Sở Nội vụ", "NONE")
