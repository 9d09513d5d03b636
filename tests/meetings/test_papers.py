"""Tài liệu họp: put there on a day, for whom they are to be read, taken back."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item
from meetings.actions.meeting import invite_meeting, plan_meeting
from meetings.actions.paper import put_document, put_files, withdraw_paper
from meetings.models import (
    Kind,
    Meeting,
    MeetingDocument,
    MeetingFile,
    MeetingSetting,
    PaperRole,
    State,
)
from plans.actions.document import register_document, withdraw_document
from tests.meetings.builders import at, logged, words_of
from tests.plans.builders import a_document, an_upload
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)


def a_paper(world, unit, by, symbol):
    family = {"family": "PARTY", "doc_type": "PLAN"} if unit == world.cell else {}
    return a_document(world, unit=unit, by=by, symbol=symbol, **family)


@pytest.fixture
def meeting(world):
    """A session of the cell in three days."""
    return plan_meeting(
        world.cell,
        by=world.bithu_dttg,
        kind=Kind.REGULAR,
        planned_at=at(today() + timedelta(days=3), 14),
    )


@pytest.fixture
def document(world):
    return a_paper(world, world.cell, world.bithu_dttg, "05-KH/CB")


def said(day):
    return f"{day:%d/%m/%Y}"


def put(world, meeting, document, role=PaperRole.AHEAD, **said):
    return put_document(meeting, by=world.bithu_dttg, document=document, role=role, **said)


# --- The actions --------------------------------------------------------------------------------


def test_a_document_is_put_there_today_or_on_an_earlier_day(world, meeting, document):
    item = add_item(meeting, by=world.bithu_dttg, title="Kiểm điểm")
    paper = put(world, meeting, document, item=item)
    assert (paper.put_on, paper.days_ahead, paper.item) == (today(), 3, item)
    earlier = today() - timedelta(days=2)
    studied = put(world, meeting, document, PaperRole.STUDIED, put_on=earlier)
    assert studied.days_words == "trước 5 ngày"
    assert AuditEvent.objects.filter(kind="meetings.paper.document_put").count() == 2


def test_several_files_leave_one_row(world, meeting):
    uploads = [an_upload("a.pdf"), an_upload("b.pdf")]
    put_files(meeting, by=world.bithu_dttg, uploads=uploads, role=PaperRole.AHEAD)
    assert [link.file.name for link in meeting.file_links.all()] == ["a.pdf", "b.pdf"]
    assert AuditEvent.objects.filter(kind="meetings.paper.file_put").count() == 1


def test_the_days_are_told(meeting):
    paper = MeetingFile(meeting=meeting)
    for days, words in ((2, "trước 2 ngày"), (0, "trong ngày họp"), (-1, "sau họp 1 ngày")):
        paper.put_on = meeting.held_on - timedelta(days=days)
        assert paper.days_words == words


def test_what_is_refused(world, meeting, document):
    with pytest.raises(Refused, match="sau hôm nay"):
        put(world, meeting, document, put_on=today() + timedelta(days=1))
    hidden = a_paper(world, world.ethnic, world.canbo_dttg, "05/KH-SDTTG")
    with pytest.raises(Refused, match="không thuộc phạm vi được xem"):
        put(world, meeting, hidden)
    other = logged(world.cell, world.bithu_dttg, AUGUST)
    item = add_item(other, by=world.bithu_dttg, title="Kiểm điểm")
    with pytest.raises(Refused, match="thuộc cuộc họp khác"):
        put(world, meeting, document, item=item)
    with pytest.raises(Refused, match="Chưa chọn tệp"):
        put_files(meeting, by=world.bithu_dttg, uploads=[], role=PaperRole.AHEAD)
    put(world, meeting, document)
    with pytest.raises(Refused, match="đã có trong tài liệu họp"):
        put(world, meeting, document)
    assert MeetingDocument.objects.count() == 1


def test_a_draft_or_a_withdrawn_document_is_no_paper(world, meeting):
    by = world.bithu_dttg
    draft = register_document(
        world.cell, by=by, family="PARTY", doc_type="PLAN", subject="Kế hoạch dự thảo"
    )
    with pytest.raises(Refused, match="chưa ban hành hoặc đã hủy"):
        put(world, meeting, draft)
    draft = withdraw_document(draft, by=by, reason="Soạn nhầm")
    with pytest.raises(Refused, match="chưa ban hành hoặc đã hủy"):
        put(world, meeting, draft)
    assert not MeetingDocument.objects.exists()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", PaperRole)
def test_until_which_state_a_paper_is_put(world, document, state, role):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    open_states = {State.PLANNED, State.INVITED, State.HELD, State.MINUTED}
    if role in {PaperRole.FINAL, PaperRole.PHOTO}:
        open_states.add(State.AGREED)
    if state in open_states:
        assert put(world, meeting, document, role).role == role
    else:
        with pytest.raises(Refused):
            put(world, meeting, document, role)


def test_taken_back_it_may_be_put_there_again(world, meeting, document):
    paper = put(world, meeting, document)
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        withdraw_paper(paper, by=world.bithu_dttg, reason="")
    paper = withdraw_paper(paper, by=world.bithu_dttg, reason="Nhầm văn bản")
    assert paper.withdrawn_reason == "Nhầm văn bản"
    event = AuditEvent.objects.get(kind="meetings.paper.withdrawn")
    assert "Nhầm" not in f"{event.reason}{event.payload}"
    with pytest.raises(Refused, match="đã rút"):
        withdraw_paper(paper, by=world.bithu_dttg, reason="Lần nữa")
    put(world, meeting, document)
    assert meeting.document_links.count() == 2
    assert meeting.document_links.standing().count() == 1


def test_a_paper_stays_once_the_minutes_are_agreed(world, document):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST)
    paper = put(world, meeting, document)
    Meeting.objects.filter(pk=meeting.pk).update(state=State.AGREED)
    with pytest.raises(Refused, match="đã thông qua"):
        withdraw_paper(paper, by=world.bithu_dttg, reason="Nhầm")


def test_a_unit_that_keeps_no_text_keeps_no_papers(world, meeting, document):
    MeetingSetting.objects.create(unit=world.cell, valid_from=AUGUST, keeps_text=False)
    meeting = Meeting.objects.get(pk=meeting.pk)
    for role in (PaperRole.AHEAD, PaperRole.FINAL):
        with pytest.raises(Refused, match="ghi vào sổ biên bản giấy"):
            put(world, meeting, document, role)


# --- The pages ----------------------------------------------------------------------------------


def test_a_document_is_picked_on_a_page_of_its_own(world, meeting, document, signed_in):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/tai-lieu/van-ban/"
    assert "05-KH/CB" in client.get(url, {"tim": "05 KH CB"}).content.decode()
    assert "05-KH/CB" not in client.get(url, {"tim": "không có gì"}).content.decode()
    data = {"document": document.pk, "role": "STUDIED", "put_on": said(today())}
    answer = client.post(url, data)
    assert (answer.status_code, answer.url) == (302, f"/cuoc-hop/{meeting.pk}/#tai-lieu")
    shown = words_of(client.get(answer.url))
    assert "Kế hoạch 05-KH/CB" in shown
    assert f"Văn bản học tập, quán triệt · đưa lên {said(today())}, trước 3 ngày" in shown


def test_files_are_put_there_on_a_page_of_their_own(world, meeting, signed_in):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/tai-lieu/tep/"
    data = {"role": "AHEAD", "put_on": said(today()), "note": "Bản in"}
    answer = client.post(url, data | {"uploads": [an_upload("a.pdf"), an_upload("b.pdf")]})
    assert answer.status_code == 302
    shown = words_of(client.get(answer.url))
    assert "a.pdf" in shown
    assert "Bản in" in shown
    assert meeting.file_links.count() == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"uploads": an_upload("x.pdf", b"<html><script>alert(1)</script></html>")}, "x.pdf"),
        ({"put_on": said(today() + timedelta(days=1))}, "Ngày đưa lên không sau hôm nay"),
        ({"put_on": "31/02/2026"}, "31/02/2026"),
        ({"role": "OTHER"}, "Chọn lại loại tài liệu trong danh sách"),
        ({"note": "a" * 1_000_000}, "Ghi chú"),
    ],
)
def test_bad_input_is_shown_again(world, meeting, signed_in, data, sentence):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/tai-lieu/tep/"
    usual = {"role": "AHEAD", "put_on": said(today()), "uploads": an_upload("kho.pdf")}
    answer = client.post(url, usual | data)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not MeetingFile.objects.exists()


def test_a_document_of_another_unit_is_no_choice(world, meeting, signed_in):
    hidden = a_paper(world, world.ethnic, world.canbo_dttg, "05/KH-SDTTG")
    data = {"document": hidden.pk, "role": "AHEAD", "put_on": said(today())}
    answer = signed_in("bithu.dttg").post(f"/cuoc-hop/{meeting.pk}/tai-lieu/van-ban/", data)
    assert answer.status_code == 200
    assert hidden.subject not in answer.content.decode()
    assert not MeetingDocument.objects.exists()


def test_only_final_papers_are_offered_once_agreed(world, signed_in):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST)
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/tai-lieu/tep/"
    Meeting.objects.filter(pk=meeting.pk).update(state=State.AGREED)
    page = client.get(url).content.decode()
    assert 'value="FINAL"' in page
    assert 'value="AHEAD"' not in page
    Meeting.objects.filter(pk=meeting.pk).update(state=State.LOCKED)
    assert client.get(url).status_code == 409


def test_taking_back_asks_for_the_reason(world, meeting, document, signed_in):
    paper = put(world, meeting, document)
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/tai-lieu/van-ban/{paper.pk}/rut/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "Nhầm văn bản"}).status_code == 302
    shown = words_of(client.get(f"/cuoc-hop/{meeting.pk}/"))
    assert "Tài liệu đã rút: 1" in shown
    assert "Nhầm văn bản" in shown
    assert client.get(url).status_code == 409


# --- Who reads ----------------------------------------------------------------------------------


@pytest.fixture
def briefing(world):
    """A briefing of Sở Nội vụ to which another department is invited, with a file."""
    by = world.canbo_snv
    made = plan_meeting(world.home_affairs, by=by, kind=Kind.BRIEFING, planned_at=at(AUGUST, 8))
    made = invite_meeting(made, by=by, units=[world.ethnic])
    put_files(made, by=by, uploads=[an_upload("noi-bo.pdf")], role=PaperRole.AHEAD)
    return made


def test_a_file_is_read_where_the_body_is_read(world, briefing, signed_in):
    url = briefing.file_links.get().file.get_absolute_url()
    invited = signed_in("canbo.dttg")
    assert invited.get(f"/cuoc-hop/{briefing.pk}/").status_code == 200
    assert "noi-bo.pdf" not in words_of(invited.get(f"/cuoc-hop/{briefing.pk}/"))
    for name in ("canbo.dttg", "bithu.langson", "quantri", "bithu.dttg"):
        assert signed_in(name).get(url).status_code == 404
    read = AuditEvent.objects.filter(kind="meetings.minutes.read")
    assert not read.exists()
    for _ in range(2):
        assert signed_in("lanhdao.ubnd").get(url).status_code == 200
    assert read.get().object_id == str(briefing.pk)


def test_what_was_taken_back_is_read_no_more(world, briefing, signed_in):
    link = briefing.file_links.get()
    withdraw_paper(link, by=world.canbo_snv, reason="Nhầm tệp")
    reader = signed_in("lanhdao.ubnd")
    assert reader.get(link.file.get_absolute_url()).status_code == 404
    assert "noi-bo.pdf" not in words_of(reader.get(f"/cuoc-hop/{briefing.pk}/"))
    keeper = signed_in("canbo.snv")
    assert "noi-bo.pdf" in words_of(keeper.get(f"/cuoc-hop/{briefing.pk}/"))
    assert keeper.get(link.file.get_absolute_url()).status_code == 200


def test_a_document_that_a_reader_does_not_see_has_no_name(world, meeting, document, signed_in):
    put(world, meeting, document)
    MeetingDocument.objects.update(
        document=a_paper(world, world.ethnic, world.canbo_dttg, "05/KH-SDTTG")
    )
    page = words_of(signed_in("bithu.dttg").get(f"/cuoc-hop/{meeting.pk}/"))
    assert "Văn bản ngoài phạm vi được xem" in page
    assert "05/KH-SDTTG" not in page


def test_the_page_asks_as_much_for_three_papers_as_for_one(
    world, meeting, document, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/"
    put(world, meeting, document)
    put_files(meeting, by=world.bithu_dttg, uploads=[an_upload()], role=PaperRole.AHEAD)
    with django_assert_max_num_queries(24) as first:
        client.get(url)
    for number in (6, 7):
        other = a_paper(world, world.cell, world.bithu_dttg, f"0{number}-KH/CB")
        put(world, meeting, other)
        put_files(meeting, by=world.bithu_dttg, uploads=[an_upload()], role=PaperRole.AHEAD)
    with django_assert_num_queries(len(first)):
        client.get(url)
