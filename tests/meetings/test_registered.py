"""Invitations sent again, and the register in which invitations and minutes wait for a number."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.conclusion import add_conclusion
from meetings.actions.meeting import (
    edit_meeting,
    invite_again,
    invite_meeting,
    plan_meeting,
    postpone_meeting,
)
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.exports import minutes_context
from meetings.invitation import invitation_context
from meetings.models import Kind, Meeting, RegisteredPaper
from plans.actions.document import issue_document
from plans.models import Document
from tests.meetings.builders import at, logged, reread, words_of
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)


def planned(unit, by, **fields):
    start = at(today() + timedelta(days=5), 8)
    fields = {"place": "Phòng họp", "title": "Việc riêng", **fields}
    return plan_meeting(unit, by=by, kind=Kind.BRIEFING, planned_at=start, **fields)


def locked(world, number="", day=AUGUST, **fields):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, day, secretary_name="Thư ký", title="Việc riêng", **fields)
    agree_minutes(compose_minutes(meeting, by=by), by=by, agreed_by="cuối buổi", agreed_on=day)
    return lock_minutes(reread(meeting), by=by, is_signed_elsewhere=True, number=number)


def test_an_invitation_waits_in_the_register_for_its_number(world):
    by = world.canbo_dttg
    rows = AuditEvent.objects.count()
    meeting = invite_meeting(planned(world.ethnic, by), by=by)
    assert AuditEvent.objects.count() == rows + 2  # planned, invited
    document = RegisteredPaper.objects.get().document
    assert (document.state, document.doc_type, document.symbol) == ("DRAFT", "INVITATION", "")
    assert document.subject == "Việc riêng"
    paper = invitation_context(meeting)
    assert paper["is_draft"]


def test_it_bears_the_number_and_day_of_the_register(world):
    by = world.vanphong_ubnd
    meeting = invite_meeting(planned(world.province, by), by=by)
    document = RegisteredPaper.objects.get().document
    issue_document(document, by=by, symbol="12/GM-UBND", issued_on=today())
    paper = invitation_context(reread(meeting))
    assert (paper["heading"]["number"], paper["is_draft"]) == ("12", False)
    assert f"năm {today().year}" in paper["heading"]["place"]
    edit_meeting(meeting, by=by, place="Hội trường")
    invite_again(reread(meeting), by=by)
    assert Document.objects.filter(doc_type="INVITATION").count() == 2
    assert invitation_context(reread(meeting))["is_draft"]


def test_of_a_party_session_neither_paper_tells_its_title(world):
    by = world.bithu_dttg
    invite_meeting(planned(world.cell, by, chair_name="Lê A"), by=by)
    locked(world, chair_name="Lê A")
    first, second = Document.objects.order_by("pk")
    assert (first.doc_type, second.doc_type) == ("NOTICE", "MINUTES")
    assert not [one for one in (first, second) if "riêng" in one.subject or "Lê A" in one.subject]
    for row in AuditEvent.objects.all():
        assert "Việc riêng" not in row.payload


def test_sent_again_only_when_something_changed(world):
    by = world.canbo_dttg
    meeting = invite_meeting(planned(world.ethnic, by), by=by)
    with pytest.raises(Refused, match="không đổi từ lần gửi"):
        invite_again(meeting, by=by)
    meeting = edit_meeting(meeting, by=by, place="Hội trường")
    assert meeting.may_be_sent_again
    texts = [line for block in invitation_context(meeting)["blocks"] for line in block["lines"]]
    assert any("đã mời tại Phòng họp chuyển sang địa điểm dưới đây" in line for line in texts)
    rows = AuditEvent.objects.count()
    meeting = invite_again(meeting, by=by)
    assert AuditEvent.objects.count() == rows + 1
    assert not meeting.may_be_sent_again
    assert Document.objects.count() == 1  # the draft that waits
    meeting = postpone_meeting(
        meeting, by=by, planned_at=at(today() + timedelta(days=7), 9), reason="Bão"
    )
    assert invite_again(meeting, by=by).sent_for.startswith("09:00 ngày")
    meeting = invite_again(reread(meeting), by=by, units=[world.home_affairs])
    assert meeting.invitations.count() == 1


def test_the_page_points_to_the_paper_and_sends_again(world, signed_in):
    by, client = world.canbo_dttg, signed_in("canbo.dttg")
    meeting = planned(world.ethnic, by)
    address = f"/cuoc-hop/{meeting.pk}/moi/"
    page = client.get(address)
    assert f"/cuoc-hop/{meeting.pk}/giay-moi.pdf" in page.content.decode()
    assert client.post(address, {"version": meeting.version}).status_code == 302
    assert "Gửi lại giấy mời" not in words_of(client.get(f"/cuoc-hop/{meeting.pk}/"))
    meeting = reread(meeting)
    again = client.post(address, {"version": meeting.version})
    assert again.status_code == 409
    assert "chưa cần gửi lại" in words_of(again)
    meeting = edit_meeting(meeting, by=by, place="Hội trường")
    assert "Gửi lại giấy mời" in words_of(client.get(f"/cuoc-hop/{meeting.pk}/"))
    page = words_of(client.get(address))
    assert "Phòng họp" in page
    assert "chưa vào số" in page
    assert client.post(address, {"version": meeting.version}).status_code == 302


def test_locked_minutes_take_the_number_of_the_register(world, signed_in):
    meeting = locked(world)
    document = RegisteredPaper.objects.get(kind="BB").document
    assert minutes_context(reread(meeting))["is_draft"]
    page = signed_in("bithu.dttg").get(f"/cuoc-hop/{meeting.pk}/bien-ban/").content.decode()
    assert document.get_absolute_url() in page
    issue_document(document, by=world.bithu_dttg, symbol="05-BB/CB", issued_on=AUGUST)
    paper = minutes_context(reread(meeting))
    assert (paper["heading"]["number"], paper["is_draft"]) == ("05", False)


def test_a_number_typed_at_locking_enters_the_register(world, signed_in):
    rows = AuditEvent.objects.count()
    meeting = locked(world, number="5")
    assert AuditEvent.objects.count() == rows + 5  # planned, held, composed, agreed, locked
    document = RegisteredPaper.objects.get(kind="BB").document
    assert (document.state, document.symbol, document.issued_on) == ("ISSUED", "05-BB/CB", AUGUST)
    assert "riêng" not in document.subject
    paper = minutes_context(reread(meeting))
    assert (paper["heading"]["number"], paper["heading"]["symbol"]) == ("05", "-BB/CB")
    assert not paper["is_draft"]
    page = words_of(signed_in("bithu.dttg").get(f"/cuoc-hop/{meeting.pk}/bien-ban/"))
    assert "05-BB/CB" in page


def test_of_an_agency_too(world):
    by = world.lanhdao_dttg
    meeting = logged(world.ethnic, by, AUGUST, kind=Kind.BRIEFING, secretary_name="Thư ký")
    agree_minutes(compose_minutes(meeting, by=by), by=by, agreed_by="cuối buổi", agreed_on=AUGUST)
    lock_minutes(reread(meeting), by=by, is_signed_elsewhere=True, number="12")
    document = RegisteredPaper.objects.get().document
    head = minutes_context(reread(meeting))["heading"]
    assert (document.state, document.symbol) == ("ISSUED", head["number"] + head["symbol"])
    assert document.symbol.startswith("12/BB")


def test_a_number_that_is_taken_is_refused_with_the_way_out(world):
    locked(world, number="05")
    day = AUGUST + timedelta(days=31)
    with pytest.raises(Refused, match=r"05-BB/CB.*để trống ô số") as refused:
        locked(world, number="05", day=day)
    assert refused.value.items
    again = Meeting.objects.get(held_on=day)
    assert (again.state, RegisteredPaper.objects.count()) == ("AGREED", 1)
    lock_minutes(again, by=world.bithu_dttg, is_signed_elsewhere=True)
    assert RegisteredPaper.objects.get(meeting=again).document.state == "DRAFT"


def test_who_reads_the_minutes_alone_sees_them_behind_the_document(world, signed_in):
    locked(world)
    paper = RegisteredPaper.objects.get()
    seen = {
        name: RegisteredPaper.objects.visible_to(world.user(name)).filter(pk=paper.pk).exists()
        for name in ("bithu.dttg", "bithu.dubnd", "quantri", "lanhdao.dttg", "bithu.langson")
    }
    assert seen == {
        "bithu.dttg": True,
        "bithu.dubnd": True,  # the secretary above, of locked minutes
        "quantri": False,
        "lanhdao.dttg": False,
        "bithu.langson": False,
    }
    page = signed_in("bithu.dttg").get(paper.document.get_absolute_url()).content.decode()
    assert paper.meeting.minutes_url in page


def test_a_resolution_says_when_it_becomes_possible(world, signed_in):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký")
    add_conclusion(meeting, by=by, text="Lập lịch")
    compose_minutes(meeting, by=by)
    page = words_of(signed_in("bithu.dttg").get(f"/cuoc-hop/{meeting.pk}/bien-ban/"))
    assert "Nghị quyết lập sau khi thông qua biên bản" in page
    assert "Lập nghị quyết" in page
    agree_minutes(reread(meeting), by=by, agreed_by="cuối buổi", agreed_on=AUGUST)
    page = words_of(signed_in("bithu.dttg").get(f"/cuoc-hop/{meeting.pk}/bien-ban/"))
    assert "Nghị quyết lập sau khi" not in page


def test_the_matrix_explains_the_classes(signed_in):
    page = words_of(signed_in("bithu.dttg").get("/sinh-hoat-chi-bo/"))
    assert "Tốt từ 90 điểm" in page
