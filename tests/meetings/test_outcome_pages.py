"""Pages of resolutions and notices: one press makes one, the register issues it."""

from datetime import date

import pytest
from django.test import Client

from meetings.actions.agenda import record_vote
from meetings.actions.conclusion import add_conclusion
from meetings.actions.minutes import agree_minutes, compose_minutes
from meetings.actions.outcome import make_outcome
from meetings.models import Kind, Outcome, OutcomeKind
from plans.actions.document import issue_document, send_document
from plans.models import Document
from tests.meetings.builders import logged, reread, words_of
from tests.papers import Paper
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

AUGUST = date(2025, 8, 4)


@pytest.fixture
def agreed(world):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")
    add_conclusion(meeting, by=by, text="Rà soát thủ tục", who="Chi ủy")
    meeting = compose_minutes(reread(meeting), by=by)
    return agree_minutes(meeting, by=by, agreed_by="chi bộ", agreed_on=AUGUST)


def made(meeting, world, kind=OutcomeKind.RESOLUTION):
    return make_outcome(reread(meeting), by=world.bithu_dttg, kind=kind)


def minutes_of(meeting):
    return f"/cuoc-hop/{meeting.pk}/bien-ban/"


def test_one_press_makes_the_paper_from_the_page_of_the_minutes(agreed, signed_in):
    client = signed_in("bithu.dttg")
    html = client.get(minutes_of(agreed)).content.decode()
    assert "Lập nghị quyết" in html
    assert "Lập thông báo kết luận" in html
    page = client.post(f"/cuoc-hop/{agreed.pk}/nghi-quyet/", follow=True)
    text = words_of(page)
    assert "Đã lập dự thảo nghị quyết; vào số khi ban hành." in text
    assert "NGHỊ QUYẾT" in text
    assert "Rà soát thủ tục" in text
    assert "Chưa vào số" in text
    html = client.get(minutes_of(agreed)).content.decode()
    assert "Lập nghị quyết" not in html
    assert Outcome.objects.get().get_absolute_url() in html


def test_the_register_leads_back_and_issues_it(world, agreed, signed_in):
    outcome = made(agreed, world)
    client = signed_in("bithu.dttg")
    document = client.get(outcome.document.get_absolute_url())
    assert f'href="{outcome.get_absolute_url()}"' in document.content.decode()
    assert "Nghị quyết, Sinh hoạt thường kỳ tháng 8/2025" in words_of(document)
    page = client.get(outcome.get_absolute_url()).content.decode()
    assert f'href="/van-ban/{outcome.document_id}/ban-hanh/"' in page
    assert "Chờ ban hành" not in page
    issue_document(outcome.document, by=world.bithu_dttg, symbol="05-NQ/CB", issued_on=AUGUST)
    page = client.get(outcome.get_absolute_url()).content.decode()
    assert "05-NQ/CB" in page
    assert "Lập lại" not in page
    assert "Ghi thêm" not in page
    for part in ("lap-lai", "ghi-them"):
        answer = client.post(f"{outcome.get_absolute_url()}{part}/", {"version": 1, "typed": "x"})
        assert answer.status_code == 409


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((20, 10), "10/20 tán thành, chưa quá nửa"),
        ((10, 20), "số phiếu (20) nhiều hơn số có quyền biểu quyết (10)"),
    ],
)
def test_without_a_vote_and_with_too_few_or_too_many_votes_it_says_so(
    world, agreed, signed_in, numbers, words
):
    client = signed_in("bithu.dttg")
    outcome = made(agreed, world)
    assert "Không xác định được biểu quyết" in words_of(client.get(outcome.get_absolute_url()))
    meeting = logged(world.cell, world.bithu_dttg, date(2025, 9, 4), secretary_name="Thư ký 01")
    add_conclusion(meeting, by=world.bithu_dttg, text="Việc", who="Chi ủy")
    entitled, in_favour = numbers
    vote = {"subject": "Nghị quyết", "entitled": entitled, "in_favour": in_favour}
    record_vote(meeting, by=world.bithu_dttg, **vote)
    meeting = compose_minutes(reread(meeting), by=world.bithu_dttg)
    meeting = agree_minutes(
        meeting, by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=date(2025, 9, 4)
    )
    said = words_of(client.get(made(meeting, world).get_absolute_url()))
    assert "Kiểm tra biểu quyết" in said
    assert words in said
    assert "thông qua với …/… đồng chí" in said
    assert f"{in_favour}/{entitled} đồng chí" not in said


def test_what_changed_since_is_told_and_made_again(world, signed_in):
    by = world.bithu_dttg
    meeting = logged(world.cell, by, AUGUST, secretary_name="Thư ký 01")
    add_conclusion(meeting, by=by, text="Việc một", who="Chi ủy")
    notice = made(compose_minutes(reread(meeting), by=by), world, OutcomeKind.NOTICE)
    client = signed_in("bithu.dttg")
    assert "đã thay đổi" not in words_of(client.get(notice.get_absolute_url()))
    add_conclusion(reread(meeting), by=by, text="Việc hai", who="Chi ủy")
    said = words_of(client.get(notice.get_absolute_url()))
    assert "Nội dung cuộc họp đã thay đổi" in said
    assert "Việc hai" not in said
    page = client.post(f"{notice.get_absolute_url()}lap-lai/", follow=True)
    assert "Việc hai" in words_of(page)


def test_typed_text_stays_apart_and_a_stale_page_is_told(world, agreed, signed_in):
    outcome = made(agreed, world)
    client, address = signed_in("bithu.dttg"), f"{outcome.get_absolute_url()}ghi-them/"
    data = {"version": 1, "typed": "Chi ủy kiểm tra hằng tuần."}
    page = client.post(address, data, follow=True)
    assert "Chi ủy kiểm tra hằng tuần." in words_of(page)
    assert "NỘI DUNG KHÁC" in words_of(page)
    assert client.post(address, data | {"typed": "Khác"}).status_code == 409
    too_long = client.post(address, {"version": 2, "typed": "x" * 20_001})
    assert too_long.status_code == 200
    assert "tối đa 20.000" in words_of(too_long)


def test_the_pdf_opens_under_a_name_and_reading_is_noted_once(world, agreed, signed_in):
    outcome = made(agreed, world)
    client = signed_in("kiemtra.tinh")
    for _ in range(2):
        answer = client.get(f"/cuoc-hop/van-ban/{outcome.pk}.pdf")
        assert answer.status_code == 200
        assert f"nghi-quyet-2025-08-04-{outcome.pk}.pdf" in answer["Content-Disposition"]
    assert "NGHỊ QUYẾT" in Paper(answer.content).text
    assert client.get(outcome.get_absolute_url()).status_code == 200
    assert AuditEvent.objects.filter(kind="meetings.minutes.read").count() == 1


def test_a_draft_is_read_where_the_minutes_are_an_issued_one_where_the_document_is(
    world, signed_in
):
    by = world.canbo_dttg
    meeting = logged(world.ethnic, by, AUGUST, kind=Kind.BRIEFING, secretary_name="Thư ký")
    add_conclusion(meeting, by=by, text="Gửi số liệu", who="Sở Tài chính")
    meeting = compose_minutes(reread(meeting), by=by)
    notice = make_outcome(meeting, by=by, kind=OutcomeKind.NOTICE)
    make_user("quantri.dttg", (Role.ADMIN, world.ethnic))  # sees the register of his unit
    waiting = words_of(signed_in("canbo.dttg").get(notice.get_absolute_url()))
    assert "Chưa có ai ban hành được" in waiting
    readers = ("canbo.dttg", "lanhdao.ubnd", "canbo.snv", "vanphong.ubnd", "quantri.dttg")

    def answers():
        return [signed_in(name).get(notice.get_absolute_url()).status_code for name in readers]

    assert signed_in("quantri.dttg").get(f"/van-ban/{notice.document_id}/").status_code == 200
    assert answers() == [200, 200, 404, 404, 404]
    document = Document.objects.get(pk=notice.document_id)
    Document.objects.filter(pk=document.pk).update(
        state="ISSUED", symbol="12/TB-SDTTG", issued_on=AUGUST, series="2025"
    )
    assert answers() == [200, 200, 404, 200, 200]
    send_document(reread(document), by=by, receivers=[world.home_affairs])
    assert answers() == [200, 200, 200, 200, 200]
    assert signed_in("canbo.vanban").get(notice.get_absolute_url()).status_code == 404
    page = signed_in("canbo.snv").get(notice.get_absolute_url())
    assert f'href="/cuoc-hop/{meeting.pk}/bien-ban/"' not in page.content.decode()
    assert signed_in("canbo.snv").get(f"/cuoc-hop/{meeting.pk}/bien-ban/").status_code == 404


def test_who_may_not_and_when_not(world, agreed, signed_in):
    post = f"/cuoc-hop/{agreed.pk}/nghi-quyet/"
    assert Client().post(post).status_code == 302
    assert signed_in("canbo.snv").post(post).status_code == 404
    assert signed_in("kiemtra.tinh").post(post).status_code == 403
    assert signed_in("bithu.dttg").get(post).status_code == 405
    made(agreed, world)
    assert signed_in("bithu.dttg").post(post).status_code == 409
    held = logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.STUDY)
    early = signed_in("bithu.dttg").post(f"/cuoc-hop/{held.pk}/thong-bao/")
    assert early.status_code == 409
    assert Outcome.objects.count() == 1
