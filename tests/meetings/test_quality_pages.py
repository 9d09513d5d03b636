"""The pages of a quality sheet: what they show to whom, what a press changes, what is refused."""

import re
from datetime import date

import pytest
from django.test import Client

from meetings.actions.meeting import edit_meeting
from meetings.actions.minutes import compose_minutes
from meetings.actions.quality import decide_quality, mark_quality, open_quality
from meetings.models import Attendance, Meeting, QualitySheet, Rubric, State
from tests.meetings.builders import logged, reread
from tests.meetings.quality_builders import (
    DAY,
    SMALL,
    answer_all,
    full_sheet,
    load_shipped,
    mark_of,
    small_sheet,
    voted,
)
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

VOTE = {"entitled": "10", "in_favour": "9", "against": "1", "abstain": ""}


@pytest.fixture
def by(world):
    return world.bithu_dttg


@pytest.fixture
def sheet(world):
    return small_sheet(world)


@pytest.fixture
def client(signed_in):
    return signed_in("bithu.dttg")


def text_of(page):
    """The text of a page, its tags as spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def url_of(sheet, step=""):
    return f"/chat-luong-sinh-hoat/{sheet.pk}/{step}"


def row_url(mark):
    return f"/chat-luong-sinh-hoat/muc/{mark.pk}/"


# --- Making it ----------------------------------------------------------------------------------


def test_a_sheet_is_made_from_the_page_of_the_session(world, client):
    load_shipped()
    meeting = logged(world.cell, world.bithu_dttg, DAY)
    page = client.get(meeting.get_absolute_url())
    assert f"/cuoc-hop/{meeting.pk}/chat-luong/" in page.content.decode()
    assert "Chất lượng buổi sinh hoạt Chưa chấm" in text_of(page)
    assert "Lập phiếu chấm" in text_of(client.get(f"/cuoc-hop/{meeting.pk}/chat-luong/"))
    answer = client.post(f"/cuoc-hop/{meeting.pk}/chat-luong/", follow=True)
    sheet = QualitySheet.objects.get(meeting=meeting)
    assert answer.redirect_chain[-1][0] == url_of(sheet)
    assert "đã điền sẵn" in text_of(answer)
    assert client.get(f"/cuoc-hop/{meeting.pk}/chat-luong/").url == url_of(sheet)


def test_where_none_is_made_the_page_says_why(world, client, signed_in):
    meeting = logged(world.cell, world.bithu_dttg, DAY)
    url = f"/cuoc-hop/{meeting.pk}/chat-luong/"
    assert "Chưa có bộ tiêu chí áp dụng" in text_of(client.get(url))
    assert client.post(url).status_code == 409
    load_shipped()
    assert "Chi bộ chưa lập phiếu" in text_of(signed_in("kiemtra.tinh").get(url))
    Meeting.objects.filter(pk=meeting.pk).update(state=State.PLANNED)
    assert "không chấm chất lượng" in text_of(client.get(url))
    assert "Chất lượng buổi sinh hoạt" not in text_of(client.get(meeting.get_absolute_url()))


def test_a_conference_has_no_line_about_quality(world, client):
    meeting = logged(world.cell, world.bithu_dttg, DAY, kind="STUDY")
    assert "Chất lượng buổi sinh hoạt" not in text_of(client.get(meeting.get_absolute_url()))


# --- The sheet ----------------------------------------------------------------------------------


def test_the_sheet_shows_facts_proposals_and_what_is_missing(world, client):
    text = text_of(client.get(url_of(full_sheet(world))))
    for words in (
        "1.1 Bảo đảm thời lượng tối thiểu",
        "Từ 14:00 đến 16:15: 135 phút, yêu cầu 90 phút",
        "Tính từ biên bản",
        "Xác nhận: không áp dụng",
        "Chấm đạt 4 mục còn lại của nhóm",
        "Biểu chưa đối chiếu văn bản gốc",
        "theo biểu của một đảng bộ phường",
        "Không áp dụng tiêu chí bắt buộc (1.1, 2.1, 4.5, 4.6). Nguồn: Cách làm của một đảng",
        "chưa xếp loại khi còn mục chưa chấm",
    ):
        assert words in text, words
    assert "theo HD 42" not in text


def test_the_sheet_takes_few_queries(world, client, by, signed_in, django_assert_max_num_queries):
    sheet = full_sheet(world)
    voted_sheet = voted(full_sheet(world, date(2025, 12, 4)), by)
    Meeting.objects.filter(pk=voted_sheet.meeting_id).update(state=State.LOCKED)
    above = signed_in("bithu.dubnd")
    # One that waits for its class is compared with the record.
    pages = ((client, sheet, 12), (client, voted_sheet, 24), (above, voted_sheet, 24))
    for reader, one, most in pages:
        reader.get(url_of(one))
        with django_assert_max_num_queries(most):
            reader.get(url_of(one))


def test_anonymous_signs_in_first(sheet):
    for step in ("", "bieu-quyet/", "cong-nhan/", "sua/", "phieu.pdf"):
        answer = Client().get(url_of(sheet, step))
        assert (answer.status_code, answer.url[:11]) == (302, "/dang-nhap/")


@pytest.mark.parametrize("username", ["lanhdao.dttg", "quantri", "bithu.langson", "bithu.dubnd"])
def test_a_draft_is_the_cells_own(signed_in, sheet, username):
    assert signed_in(username).get(url_of(sheet)).status_code == 404
    assert signed_in(username).post(row_url(mark_of(sheet, "1.2"))).status_code == 404


def test_an_inspector_reads_which_leaves_a_row_and_writes_nothing(signed_in, sheet):
    client = signed_in("kiemtra.tinh")
    page = client.get(url_of(sheet))
    assert "135 phút" in text_of(page)
    assert "Ghi biểu quyết" not in text_of(page)
    assert AuditEvent.objects.filter(kind="meetings.minutes.read").count() == 1
    assert client.post(row_url(mark_of(sheet, "1.2")), {"version": 1}).status_code == 403


# --- Rows ---------------------------------------------------------------------------------------


def test_a_row_is_saved_without_script(client, sheet):
    mark = mark_of(sheet, "1.2")
    answer = client.post(row_url(mark), {"version": 1, "answer": "true"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{url_of(sheet)}#muc-{mark.pk}"
    assert "Đã lưu mục 1.2" in text_of(answer)
    assert reread(mark).value is True


def test_a_row_is_saved_by_htmx_with_its_sums(client, sheet):
    mark = mark_of(sheet, "1.2")
    piece = client.post(
        row_url(mark), {"version": 1, "answer": "false"}, headers={"HX-Request": "true"}
    )
    html = piece.content.decode()
    assert piece.status_code == 200
    assert html.lstrip().startswith("<li")
    assert "<html" not in html
    for part in (f'id="muc-{mark.pk}"', 'id="tong-1"', 'id="tong"', 'id="thanh"', 'id="dat-1"'):
        assert part in html
    assert 'name="version" value="2"' in html
    assert "90 / 100 điểm" in text_of(piece)


def test_one_row_is_saved_in_few_queries(client, sheet, django_assert_max_num_queries):
    mark = mark_of(sheet, "1.2")
    client.post(row_url(mark), {"version": 1, "answer": "false"})
    with django_assert_max_num_queries(22):
        client.post(row_url(mark), {"version": 2, "answer": "true"}, headers={"HX-Request": "true"})


def test_a_proposal_is_taken_by_one_press(client, sheet):
    theme = mark_of(sheet, "1.3")
    client.post(row_url(theme), {"version": 1, "confirm": "1"})
    theme = reread(theme)
    assert (theme.is_na, theme.na_reason) == (True, "Buổi sinh hoạt không có nội dung chuyên đề")
    answer = client.post(row_url(theme), {"version": 2, "confirm": "1"})
    assert "không còn đề nghị" in text_of(answer)


def test_a_row_that_does_not_apply_asks_for_the_reason(client, sheet):
    mark = mark_of(sheet, "1.2")
    answer = client.post(row_url(mark), {"version": 1, "answer": "na"})
    assert answer.status_code == 200
    assert "Chưa nhập lý do không áp dụng." in text_of(answer)
    assert f'id="m{mark.pk}-reason"' in answer.content.decode()
    client.post(row_url(mark), {"version": 1, "answer": "na", "na_reason": "Không nhận xét"})
    assert reread(mark).na_reason == "Không nhận xét"


def test_a_proposed_reason_is_taken_where_none_is_typed(client, sheet):
    theme = mark_of(sheet, "1.3")
    client.post(row_url(theme), {"version": 1, "answer": "na"})
    assert reread(theme).na_reason == "Buổi sinh hoạt không có nội dung chuyên đề"


@pytest.mark.parametrize(
    ("typed", "value", "points"), [("50", "50", 5), ("49,99", "49.99", 4), ("0", "0", 2)]
)
def test_a_rate_is_typed_where_the_record_is_silent(world, client, typed, value, points):
    mark = mark_of(full_sheet(world), "4.5")
    client.post(row_url(mark), {"version": 1, "answer": typed})
    assert (reread(mark).value, reread(mark).points) == (value, points)
    client.post(row_url(mark), {"version": 2, "answer": ""})
    assert reread(mark).value is None


def test_a_number_that_is_none_is_shown_again(world, client):
    mark = mark_of(full_sheet(world), "4.5")
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(row_url(mark), {"version": 1, "answer": "nửa"}, headers=headers)
        assert answer.status_code == 200
        assert 'value="nửa"' in answer.content.decode()
        assert "Chưa lưu" in text_of(answer)
    assert reread(mark).value is None


def test_a_rate_may_not_apply(world, client):
    mark = mark_of(full_sheet(world), "4.5")
    client.post(row_url(mark), {"version": 1, "is_na": "on", "na_reason": "Họp trực tuyến"})
    assert (reread(mark).is_na, reread(mark).na_reason) == (True, "Họp trực tuyến")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_the_record_decides_is_refused_in_its_row(client, sheet, headers):
    mark = mark_of(sheet, "1.1")
    answer = client.post(row_url(mark), {"version": 1, "answer": "Đủ"}, headers=headers)
    assert answer.status_code == 409
    assert "tính từ biên bản" in text_of(answer)


def test_hostile_text_stays_text(client, sheet):
    mark = mark_of(sheet, "1.2")
    client.post(
        row_url(mark), {"version": 1, "answer": "na", "na_reason": "<script>=1+1</script> hoà"}
    )
    html = client.get(url_of(sheet)).content.decode()
    assert "<script>=1" not in html
    assert "&lt;script&gt;=1+1" in html


# --- Presses ------------------------------------------------------------------------------------


def test_presses_for_many_rows(world, client):
    sheet = full_sheet(world)
    assert "Số liệu không đổi" in text_of(client.post(url_of(sheet, "doc-lai/"), follow=True))
    assert "Đã xác nhận" in text_of(client.post(url_of(sheet, "xac-nhan/"), follow=True))
    page = client.post(url_of(sheet, "dat/"), {"nhom": "5"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{url_of(sheet)}#nhom-5"
    assert mark_of(sheet, "5.1").value is True
    for nonsense in ("99", "<b>", ""):
        assert client.post(url_of(sheet, "dat/"), {"nhom": nonsense}).status_code == 409


def test_weak_points_and_who_watched(client, sheet):
    data = {"version": sheet.version, "watcher": "Hoà", "weak_points": "Ít ý kiến"}
    assert client.get(url_of(sheet, "sua/")).status_code == 200
    assert client.post(url_of(sheet, "sua/"), data).status_code == 302
    assert (reread(sheet).watcher, reread(sheet).weak_points) == ("Hoà", "Ít ý kiến")
    assert client.post(url_of(sheet, "sua/"), data).status_code == 409
    answer = client.post(url_of(sheet, "sua/"), {"version": 2, "watcher": "x" * 101})
    assert answer.status_code == 200
    assert "x" * 101 in answer.content.decode()


# --- Vote ---------------------------------------------------------------------------------------


def test_the_vote_is_asked_with_score_and_class(client, sheet, by):
    text = text_of(client.get(url_of(sheet, "bieu-quyet/")))
    assert "Còn 2 mục chưa chấm" in text
    answer_all(sheet, by)
    text = text_of(client.get(url_of(sheet, "bieu-quyet/")))
    assert "100 / 100" in text
    assert "Xếp loại đề nghị Tốt" in text
    answer = client.post(
        url_of(sheet, "bieu-quyet/"), {"version": sheet.version, **VOTE}, follow=True
    )
    assert "chờ cấp ủy cấp trên công nhận" in text_of(answer)
    assert (reread(sheet).state, reread(sheet).abstain) == ("VOTED", 0)


def test_a_vote_over_the_number_entitled_is_asked_about(client, sheet, by):
    answer_all(sheet, by)
    data = {"version": sheet.version, **VOTE, "in_favour": "12"}
    answer = client.post(url_of(sheet, "bieu-quyet/"), data)
    assert answer.status_code == 200
    assert "Số phiếu (13) nhiều hơn số có quyền biểu quyết (10)" in text_of(answer)
    assert re.search(r'type="checkbox" name="is_sure"', answer.content.decode())
    assert client.post(url_of(sheet, "bieu-quyet/"), data | {"is_sure": "on"}).status_code == 302


def test_bad_numbers_are_shown_again(client, sheet, by):
    answer_all(sheet, by)
    answer = client.post(
        url_of(sheet, "bieu-quyet/"), {"version": sheet.version, "entitled": "0", "in_favour": "x"}
    )
    assert answer.status_code == 200
    assert 'value="x"' in answer.content.decode()
    assert reread(sheet).state == "DRAFT"


def test_rows_without_an_answer_hold_it_up(client, sheet):
    answer = client.post(url_of(sheet, "bieu-quyet/"), {"version": sheet.version, **VOTE})
    assert answer.status_code == 409
    assert "Còn 2 mục" in text_of(answer)


def test_the_number_entitled_is_that_of_the_roll(world, client, by):
    load_shipped()
    meeting = logged(world.cell, by, DAY)
    Meeting.objects.filter(pk=meeting.pk).update(is_by_count=False)
    for number in range(3):
        Attendance.objects.create(
            meeting=meeting, name=f"Đảng viên {number}", mark="PRESENT", party_status="OFFICIAL"
        )
    sheet = open_quality(reread(meeting), by=by)
    html = client.get(url_of(sheet, "bieu-quyet/")).content.decode()
    assert "is-blocked" not in html
    assert "Còn" in html
    answer_all(sheet, by)
    html = client.get(url_of(sheet, "bieu-quyet/")).content.decode()
    assert re.search(r'name="entitled" value="3"', html)


# --- Class --------------------------------------------------------------------------------------


@pytest.fixture
def voted_sheet(sheet, by):
    return reread(voted(sheet, by))


def test_the_committee_sees_points_and_class_and_not_the_record(signed_in, voted_sheet):
    client = signed_in("bithu.dubnd")
    text = text_of(client.get(url_of(voted_sheet)))
    assert "1.2 Chi bộ nhận xét" in text
    assert "Công nhận xếp loại" in text
    assert "135 phút" not in text
    assert "Biên bản chưa khóa" in text
    assert client.get(url_of(voted_sheet, "phieu.pdf")).status_code == 404
    assert not AuditEvent.objects.filter(kind="meetings.minutes.read").exists()
    Meeting.objects.filter(pk=voted_sheet.meeting_id).update(state=State.LOCKED)
    assert "135 phút" in text_of(client.get(url_of(voted_sheet)))
    assert AuditEvent.objects.filter(kind="meetings.minutes.read").count() == 1


def test_reasons_that_the_cell_wrote_are_not_shown_above(signed_in, sheet, by):
    mark_quality(mark_of(sheet, "1.2"), by=by, value=None, na_reason="Chuyện riêng của chi bộ")
    QualitySheet.objects.filter(pk=sheet.pk).update(weak_points="Nội bộ mất đoàn kết")
    voted(reread(sheet), by)
    html = signed_in("bithu.dubnd").get(url_of(sheet)).content.decode()
    assert "Chuyện riêng" not in html
    assert "mất đoàn kết" not in html


def test_the_class_is_recognised(signed_in, voted_sheet, client):
    above = signed_in("bithu.dubnd")
    url, data = url_of(voted_sheet, "cong-nhan/"), {"version": voted_sheet.version}
    assert "Chi bộ đề nghị Tốt" in text_of(above.get(url))
    answer = above.post(url, data | {"decided_class": "Khá"})
    assert answer.status_code == 200
    assert "Nhập lý do vì chi bộ đề nghị xếp loại Tốt" in text_of(answer)
    assert above.post(url, data | {"decided_class": "Tuyệt"}).status_code == 200
    assert above.post(url, data | {"decided_class": "Tốt", "version": 1}).status_code == 409
    answer = above.post(
        url, data | {"decided_class": "Khá", "decided_reason": "Thiếu căn cứ"}, follow=True
    )
    assert "Đã công nhận" in text_of(answer)
    assert reread(voted_sheet).state == "DECIDED"
    assert above.get(url).status_code == 409
    assert above.post(url, data | {"decided_class": "Tốt"}).status_code == 409
    text = text_of(client.get(url_of(voted_sheet)))
    assert "Thiếu căn cứ" in text
    assert client.get(url_of(voted_sheet, "cong-nhan/")).status_code == 403


@pytest.mark.parametrize("state", ["VOTED", "DECIDED"])
def test_what_is_voted_is_not_written_any_more(world, client, voted_sheet, state):
    if state == "DECIDED":
        decide_quality(voted_sheet, by=world.bithu_dubnd, decided_class="Tốt")
    mark, version = mark_of(voted_sheet, "1.2"), reread(voted_sheet).version
    assert client.get(url_of(voted_sheet, "sua/")).status_code == 409
    assert client.get(url_of(voted_sheet, "bieu-quyet/")).status_code == 409
    posts = {
        row_url(mark): {"version": mark.version, "answer": "false"},
        url_of(voted_sheet, "doc-lai/"): {},
        url_of(voted_sheet, "xac-nhan/"): {},
        url_of(voted_sheet, "dat/"): {"nhom": "1"},
        url_of(voted_sheet, "sua/"): {"version": version, "watcher": "Ai đó"},
        url_of(voted_sheet, "bieu-quyet/"): {"version": version, **VOTE},
    }
    for url, data in posts.items():
        assert client.post(url, data).status_code == 409, url
    assert reread(mark).value is True


# --- Beside it ----------------------------------------------------------------------------------


def test_the_page_of_the_session_tells_the_class_to_whom_it_may(world, signed_in, sheet, by):
    url = sheet.meeting.get_absolute_url()
    assert "Đang chấm" in text_of(signed_in("bithu.dttg").get(url))
    assert "Chất lượng buổi sinh hoạt" not in text_of(signed_in("bithu.dubnd").get(url))
    voted(sheet, by)
    page = signed_in("bithu.dubnd").get(url)
    assert "Chất lượng buổi sinh hoạt Tốt (đề nghị)" in text_of(page)
    assert url_of(sheet) in page.content.decode()


def test_a_leader_above_sees_the_class_without_the_sheet(world, signed_in, sheet, by):
    make_user("lanhdao.dang", (Role.LEADER, world.party))
    voted(sheet, by)
    page = signed_in("lanhdao.dang").get(sheet.meeting.get_absolute_url())
    assert "Chất lượng buổi sinh hoạt Tốt (đề nghị)" in text_of(page)
    assert url_of(sheet) not in page.content.decode()
    assert signed_in("lanhdao.dang").get(url_of(sheet)).status_code == 404


def test_the_rubric_says_what_it_rests_on(world, client):
    rubric = load_shipped()
    text = text_of(client.get(rubric.get_absolute_url()))
    assert "chưa đối chiếu văn bản gốc" in text
    assert "Tiêu chí bắt buộc (không áp dụng): Tốt khi đạt điểm tối đa các mục 1.1, 2.1" in text
    assert "Biểu chấm của một đảng bộ phường" in text
    assert "7.1 Tỷ lệ chỉ tiêu" in text
    Rubric.objects.update(text=SMALL, status="", is_scaled=False)
    text = text_of(client.get(rubric.get_absolute_url()))
    assert "Tiêu chí bắt buộc: xếp Tốt khi đạt điểm tối đa các mục 1.2" in text
    assert "không quy đổi lại thang điểm" in text


def test_what_waits_for_the_committee_stands_in_its_work(world, signed_in, sheet, by):
    client, what = signed_in("bithu.dubnd"), "Chất lượng: Sinh hoạt thường kỳ tháng 11/2025"
    assert what not in text_of(client.get("/viec-cua-toi/"))
    voted(sheet, by)
    page = client.get("/viec-cua-toi/")
    assert f"{what} Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang · đề nghị Tốt" in text_of(page)
    assert url_of(sheet) in page.content.decode()
    assert what not in text_of(signed_in("bithu.dttg").get("/viec-cua-toi/"))
    assert what not in text_of(signed_in("bithu.langson").get("/viec-cua-toi/"))
    decide_quality(reread(sheet), by=world.bithu_dubnd, decided_class="Tốt")
    assert what not in text_of(client.get("/viec-cua-toi/"))


def test_who_agrees_minutes_before_the_vote_on_the_sheet_is_told(signed_in, sheet, by):
    named = edit_meeting(reread(sheet.meeting), by=by, secretary_title="Thư ký")
    compose_minutes(named, by=by)
    page = f"/cuoc-hop/{sheet.meeting_id}/bien-ban/thong-qua/"
    assert "biên bản không ghi điểm" in text_of(signed_in("bithu.dttg").get(page))
    voted(sheet, by)
    assert "biên bản không ghi điểm" not in text_of(signed_in("bithu.dttg").get(page))
