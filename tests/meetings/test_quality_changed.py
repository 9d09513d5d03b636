"""A record that changes after the cell voted its sheet: told, not decided on, voted anew; after the
class was decided it does not change."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from meetings.actions.attendance import (
    add_attendees,
    correct_attendee,
    mark_all_present,
    mark_attendance,
    open_roll,
)
from meetings.actions.meeting import count_attendance, edit_meeting
from meetings.actions.quality import decide_quality, read_again, unvote_quality, vote_quality
from meetings.actions.session import note_facts
from meetings.actions.withdrawal import withdraw_attendee
from meetings.models import Attendance, Kind, Mark, Meeting, QualityMark
from tests.meetings.builders import reread
from tests.meetings.quality_builders import answer_all, small_sheet, voted
from tests.meetings.test_quality_pages import text_of, url_of
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

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


def test_what_the_record_told_nothing_of_may_come_after_the_vote(world, by, sheet):
    """As if the length had not been known by then."""
    shorten(sheet, by)
    QualityMark.objects.filter(sheet=sheet, code="1.1").update(fact="", fact_value=None)
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


# --- The vote taken back ------------------------------------------------------------------------


def test_the_cell_takes_its_vote_back_and_votes_on_what_the_record_says_now(world, by, sheet):
    shorten(sheet, by)
    before = AuditEvent.objects.count()
    back = unvote_quality(reread(sheet), by=by, reason="Giờ họp ghi nhầm")
    assert AuditEvent.objects.count() == before + 1
    assert (back.state, back.entitled, back.voted_by, back.self_score) == ("DRAFT",) + (None,) * 3
    assert (back.against, back.proposed_class, back.shown_class) == (None, "", "")
    assert (back.unvoted_by, back.unvoted_reason) == (by, "Giờ họp ghi nhầm")
    again = vote_quality(read_again(back, by=by), by=by, entitled=10, in_favour=8)
    assert (again.state, again.self_score, again.in_favour) == ("VOTED", 60, 8)
    done = decide_quality(again, by=world.bithu_dubnd, decided_class=again.proposed_class)
    assert (done.state, done.unvoted_reason) == ("DECIDED", "Giờ họp ghi nhầm")


def test_the_log_keeps_the_vote_that_was_taken_back_and_not_the_words_of_its_reason(by, sheet):
    unvote_quality(sheet, by=by, reason="Ghi nhầm số phiếu")
    row = AuditEvent.objects.order_by("-seq").first()
    was = json.loads(row.payload)["before"]
    assert row.kind == "meetings.quality.unvoted"
    assert (was["state"], was["entitled"], was["in_favour"], was["abstain"]) == ("VOTED", 10, 9, 1)
    assert (Decimal(was["self_score"]), was["proposed_class"]) == (100, "Tốt")
    assert "Ghi nhầm" not in row.payload


def test_a_vote_is_taken_back_with_a_reason_and_before_the_class_is_decided(world, by, sheet):
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        unvote_quality(sheet, by=by, reason="")
    decide_quality(reread(sheet), by=world.bithu_dubnd, decided_class="Tốt")
    with pytest.raises(Refused, match="chưa hủy biểu quyết được"):
        unvote_quality(reread(sheet), by=by, reason="Ghi nhầm")
    assert reread(sheet).in_favour == 9


def test_only_the_cell_takes_its_vote_back_and_who_did_does_not_decide(world, by, sheet):
    for user in (world.bithu_dubnd, world.kiemtra_tinh, world.quantri):
        with pytest.raises(PermissionDenied):
            unvote_quality(sheet, by=user, reason="Ghi nhầm")
    both = make_user("hai.vai", (Role.SECRETARY, world.cell), (Role.SECRETARY, world.party))
    back = unvote_quality(sheet, by=both, reason="Ghi nhầm")
    again = vote_quality(back, by=by, entitled=10, in_favour=10)
    with pytest.raises(PermissionDenied, match="người khác công nhận"):
        decide_quality(again, by=both, decided_class="Tốt")


def test_the_page_of_the_sheet_leads_to_it_and_tells_of_it(sheet, signed_in):
    client, above = signed_in("bithu.dttg"), signed_in("bithu.dubnd")
    assert url_of(sheet, "huy-bieu-quyet/") in client.get(url_of(sheet)).content.decode()
    assert url_of(sheet, "huy-bieu-quyet/") not in above.get(url_of(sheet)).content.decode()
    asked = text_of(client.get(url_of(sheet, "huy-bieu-quyet/")))
    assert "9/10 tán thành" in asked
    empty = {"version": sheet.version, "reason": ""}
    assert "Chưa nhập" in text_of(client.post(url_of(sheet, "huy-bieu-quyet/"), empty))
    sent = {"version": sheet.version, "reason": "Ghi nhầm số phiếu"}
    page = text_of(client.post(url_of(sheet, "huy-bieu-quyet/"), sent, follow=True))
    assert "Biểu quyết đã hủy" in page
    assert "Ghi nhầm số phiếu" in page
    assert "Ghi biểu quyết" in page
    assert above.get(url_of(sheet)).status_code == 404


# --- Decided ------------------------------------------------------------------------------------


@pytest.fixture
def decided(world, sheet):
    """The meeting of a sheet whose class was decided, with two people on its roll."""
    meeting = sheet.meeting
    for name in ("Đảng viên 01", "Đảng viên 02"):
        Attendance.objects.create(meeting=meeting, name=name, mark=Mark.PRESENT)
    decide_quality(sheet, by=world.bithu_dubnd, decided_class="Tốt")
    return reread(meeting)


def test_who_was_there_does_not_change_once_the_class_was_decided(decided, by):
    row = decided.attendance.first()
    acts = (
        lambda: open_roll(decided, by=by),
        lambda: add_attendees(decided, by=by, names=["Đảng viên 03"], mark=Mark.GUEST),
        lambda: mark_attendance(row, by=by, mark=Mark.ABSENT),
        lambda: correct_attendee(row, by=by, name="Đảng viên 09", title=""),
        lambda: mark_all_present(decided, by=by),
        lambda: withdraw_attendee(row, by=by, reason="Ghi nhầm"),
        lambda: count_attendance(decided, by=by, present_count=3, total_count=9),
    )
    before, events = (list(decided.attendance.values()), decided.counts), AuditEvent.objects.count()
    for act in acts:
        with pytest.raises(Refused, match=r"đã công nhận xếp loại.*khóa biên bản"):
            act()
    after = reread(decided)
    assert (list(after.attendance.values()), after.counts) == before
    assert AuditEvent.objects.count() == events


def test_its_times_do_not_change_either_and_the_rest_is_still_written(decided, by):
    earlier = decided.started_at + timedelta(minutes=20)
    acts = (
        lambda: note_facts(decided, by=by, ended_at=earlier),
        lambda: edit_meeting(decided, by=by, started_at=earlier),
        lambda: edit_meeting(decided, by=by, kind=Kind.THEMATIC),
    )
    for act in acts:
        with pytest.raises(Refused, match="số người dự, giờ họp"):
            act()
    assert note_facts(decided, by=by, place="Phòng họp tầng 2").place == "Phòng họp tầng 2"
    assert edit_meeting(reread(decided), by=by, place="Phòng họp số 1").place == "Phòng họp số 1"
    assert reread(decided).ended_at == decided.ended_at


def test_a_page_offers_no_form_of_what_does_not_change_any_more(decided, signed_in):
    client, row = signed_in("bithu.dttg"), decided.attendance.first()
    page = client.get(decided.get_absolute_url())
    text, html = text_of(page), page.content.decode()
    assert "theo số người dự, giờ họp đã ghi nên không sửa được" in text
    assert 'id="facts-place"' in html
    for gone in ('id="facts-started"', 'id="count-people"', "Thêm người dự, khách mời", "Sửa dòng"):
        assert gone not in html, gone
    for url in (
        f"/cuoc-hop/{decided.pk}/diem-danh/them/",
        f"/cuoc-hop/{decided.pk}/diem-danh/so-luong/",
        f"/cuoc-hop/diem-danh/{row.pk}/",
        f"/cuoc-hop/diem-danh/{row.pk}/sua/",
        f"/cuoc-hop/diem-danh/{row.pk}/huy/",
    ):
        assert client.get(url).status_code == 409, url


def test_until_then_the_page_offers_them(sheet, signed_in):
    html = signed_in("bithu.dttg").get(sheet.meeting.get_absolute_url()).content.decode()
    for there in ('id="facts-started"', 'id="count-people"', "Thêm người dự, khách mời"):
        assert there in html, there


# --- Not voted yet ------------------------------------------------------------------------------


def test_a_sheet_that_lacks_what_was_changed_says_so_before_the_vote_is_typed(world, by, signed_in):
    draft = small_sheet(world)
    answer_all(draft, by)
    page, vote = draft.get_absolute_url(), f"{draft.get_absolute_url()}bieu-quyet/"
    said = "Biên bản đã sửa sau lần đọc gần nhất (mục 1.1)"
    client = signed_in("bithu.dttg")
    assert said not in text_of(client.get(page))
    shorten(draft, by)
    html = client.get(page).content.decode()
    assert said in html
    assert f'href="{vote}"' not in html
    html = client.get(vote).content.decode()
    assert said in html
    assert 'name="in_favour"' not in html
    client.post(f"{page}doc-lai/")
    assert said not in text_of(client.get(page))
    assert 'name="in_favour"' in client.get(vote).content.decode()
