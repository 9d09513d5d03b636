"""What was decided with a record, or went out of it, is not written anew while it is open."""

from datetime import date

import pytest

from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item, edit_item, edit_vote, record_vote
from meetings.actions.conclusion import add_conclusion, edit_conclusion
from meetings.actions.minutes import compose_minutes
from meetings.actions.outcome import make_outcome
from meetings.actions.quality import decide_quality
from meetings.actions.withdrawal import withdraw_item
from meetings.models import OutcomeKind
from plans.actions.document import issue_document
from tests.meetings.builders import logged, reread
from tests.meetings.quality_builders import small_sheet, voted
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)
WHY = "Ghi nhầm"


@pytest.fixture
def by(world):
    return world.bithu_dttg


@pytest.fixture
def meeting(world, by):
    return logged(world.cell, by, AUGUST, secretary_name="Thư ký")


def test_what_an_issued_notice_tells_is_not_edited(meeting, by, signed_in):
    conclusion = add_conclusion(meeting, by=by, text="Rà soát", who="Chi ủy")
    vote = record_vote(meeting, by=by, subject="Nghị quyết", entitled=2, in_favour=2)
    quoted = add_item(meeting, by=by, title="Đánh giá", topic="REVIEW", text="Tháng qua làm tốt.")
    other = add_item(meeting, by=by, title="Thông tin", text="Tin mới.")
    compose_minutes(reread(meeting), by=by)
    outcome = make_outcome(reread(meeting), by=by, kind=OutcomeKind.NOTICE)
    edit_conclusion(conclusion, by=by, text="Rà soát lại")  # a draft is made again
    edit_vote(vote, by=by, in_favour=1)
    edit_item(quoted, by=by, text="Tháng qua còn chậm.")
    page = signed_in("bithu.dttg").get(meeting.get_absolute_url()).content.decode()
    assert f'id="conclusion-text-{conclusion.pk}"' in page
    issue_document(outcome.document, by=by, symbol="03-TB/CB", issued_on=AUGUST)
    acts = (
        lambda: edit_conclusion(conclusion, by=by, text="Khác"),
        lambda: edit_vote(vote, by=by, in_favour=2),
        lambda: edit_item(quoted, by=by, text="Khác"),
        lambda: withdraw_item(quoted, by=by, reason=WHY),
    )
    rows = AuditEvent.objects.count()
    for act in acts:
        with pytest.raises(
            Refused, match=r"03-TB/CB.* đã ban hành.*không sửa.*khóa biên bản.*thay thế"
        ) as refused:
            act()
        assert refused.value.items
    assert AuditEvent.objects.count() == rows
    assert (reread(conclusion).text, reread(vote).in_favour) == ("Rà soát lại", 1)
    edit_item(other, by=by, text="Tin mới hơn.")  # no paper quotes it
    page = signed_in("bithu.dttg").get(meeting.get_absolute_url()).content.decode()
    assert f'id="conclusion-text-{conclusion.pk}"' not in page
    assert f'id="vote-subject-{vote.pk}"' not in page
    assert "03-TB/CB của cuộc họp đã ban hành" in page
    assert outcome.get_absolute_url() in page


def test_a_vote_is_not_edited_once_the_class_was_decided(world, by):
    sheet = small_sheet(world)
    vote = record_vote(sheet.meeting, by=by, subject="Nghị quyết", entitled=2, in_favour=2)
    sheet = voted(sheet, by)
    edit_vote(vote, by=by, in_favour=1)
    decide_quality(sheet, by=world.bithu_dubnd, decided_class=sheet.proposed_class)
    with pytest.raises(Refused, match="đã công nhận xếp loại"):
        edit_vote(vote, by=by, in_favour=2)
    assert reread(vote).in_favour == 1
