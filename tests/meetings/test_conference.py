"""A conference by count: who joined from where, who spoke, its news; on the page and in minutes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cchc.lib.refusal import Refused
from meetings.actions.conference import link_news, note_conference, write_conference
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.composing import compose
from meetings.models import Kind, MeetingDocument, PaperRole
from meetings.models.conference import MOST_ROWS, MeetingPoint, check_news_address
from plans.actions.document import register_document
from tests.meetings.builders import logged, reread, words_of
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)
POINTS = [
    {"name": "Hội trường tỉnh", "head_count": "hơn 700"},
    {"name": "Xã Minh Thử", "head_count": "45"},
]
SPEAKERS = [
    {"name": "Lê Văn B", "title": "Phó Giám đốc", "topic": "kết quả sáu tháng"},
    {"name": "", "title": "Đại diện Sở Nội vụ", "topic": ""},
]
NEWS = "https://baotuyenquang.com.vn/hoi-nghi?id=1"


@pytest.fixture
def meeting(world):
    return logged(
        world.ethnic,
        world.canbo_dttg,
        AUGUST,
        kind=Kind.STUDY,
        secretary_name="Thư ký",
        head_count="hơn 700",
        present_count=None,
    )


def write(meeting, world, **told):
    facts = {"organisations": "63 tổ chức", "points": POINTS, "speakers": SPEAKERS, **told}
    return write_conference(meeting, by=world.canbo_dttg, **facts)


def said(meeting):
    return {
        block["label"]: block["text"]
        for section in compose(reread(meeting))
        for block in section["blocks"]
        if "rows" not in block
    }


def test_it_is_told_in_the_order_given_and_printed_in_the_minutes(world, meeting):
    write(meeting, world)
    document = register_document(
        world.ethnic,
        by=world.canbo_dttg,
        family="PARTY",
        doc_type="RESOLUTION",
        subject="Về đẩy mạnh cải cách hành chính",
        symbol="05-NQ/TU",
        issued_on=date(2021, 12, 14),
        issuer_text="Tỉnh ủy Nghệ An",
    )
    MeetingDocument.objects.create(meeting=meeting, document=document, role=PaperRole.STUDIED)
    text = said(meeting)
    assert text["Thành phần"] == "63 tổ chức; có mặt hơn 700 người."
    assert text["Các điểm cầu"] == "- Hội trường tỉnh (hơn 700);\n- Xã Minh Thử (45 người)."
    assert text["Người trình bày"] == (
        "- Lê Văn B, Phó Giám đốc: kết quả sáu tháng;\n- Đại diện Sở Nội vụ."
    )
    assert text["Văn bản học tập, quán triệt"] == (
        "- Nghị quyết số 05-NQ/TU ngày 14 tháng 12 năm 2021 của Tỉnh ủy Nghệ An."
    )


def test_what_is_left_out_is_gone_and_what_is_the_same_writes_nothing(world, meeting):
    meeting = write(meeting, world)
    many = AuditEvent.objects.count()
    assert write(reread(meeting), world).version == meeting.version
    assert AuditEvent.objects.count() == many
    write(reread(meeting), world, points=POINTS[1:], speakers=[*SPEAKERS, SPEAKERS[0]])
    assert [row.words for row in meeting.point_rows.all()] == ["Xã Minh Thử (45 người)"]
    assert [row.order for row in meeting.speakers.all()] == [1, 2, 3]
    assert AuditEvent.objects.count() == many + 1


def test_the_log_keeps_no_names(world, meeting):
    write(meeting, world)
    row = AuditEvent.objects.get(kind="meetings.conference.written")
    assert "Lê Văn B" not in row.payload
    assert "63 tổ chức" not in row.payload


def test_it_is_written_until_the_minutes_are_agreed_its_news_longer(world, meeting):
    by, head = world.canbo_dttg, world.lanhdao_dttg
    meeting = compose_minutes(meeting, by=by)
    agreed = agree_minutes(meeting, by=head, agreed_by="hội nghị", agreed_on=AUGUST)
    with pytest.raises(Refused):
        write(reread(agreed), world)
    locked = lock_minutes(reread(agreed), by=head, is_signed_elsewhere=True)
    composed = locked.minutes.composed
    assert link_news(reread(locked), by=by, news_url=NEWS).news_host == "baotuyenquang.com.vn"
    assert reread(locked).minutes.composed == composed
    for other in ("", "https://baotuyenquang.com.vn/khac"):
        with pytest.raises(Refused, match="không sửa được"):
            link_news(reread(locked), by=by, news_url=other)
    assert reread(locked).news_url == NEWS


def test_too_many_lines_are_refused(world, meeting):
    with pytest.raises(Refused, match="rút gọn"):
        write(meeting, world, points=[{"name": "Xã", "head_count": ""}] * (MOST_ROWS + 1))


def test_dues_of_a_cell_are_in_its_minutes(world):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST)
    write_conference(meeting, by=world.bithu_dttg, dues="đã thu đủ quý III")
    assert said(meeting)["Tình hình đóng đảng phí"] == "Đã thu đủ quý III."


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://baotuyenquang.com.vn/",
        "https://",
        "https:///tin",
        "https://localhost/tin",
        "https://127.0.0.1/tin",
        "https://ten:mat@bao.vn/",
        "https://bao.vn:8443/",
        "https://bao.vn:tin/",
        "https://bao.vn/ tin",
        'https://bao.vn/"onclick=',
        "https://[::1/",
        "JAVASCRIPT:https://bao.vn",
        "//bao.vn/tin",
        "data:text/html,x",
    ],
)
def test_no_other_address_is_taken_for_news(world, meeting, address):
    with pytest.raises(ValidationError):
        check_news_address(address)
    with pytest.raises(Refused, match="https://"):
        link_news(meeting, by=world.canbo_dttg, news_url=address)


def address(meeting, part="hoi-nghi"):
    return f"/cuoc-hop/{meeting.pk}/{part}/"


def test_the_form_takes_lines_and_drops_blank_ones(world, meeting, signed_in):
    client = signed_in("canbo.dttg")
    data = {
        "version": meeting.version,
        "organisations": "63 tổ chức",
        "point-0-name": "Hội trường tỉnh",
        "point-0-head_count": "hơn 700",
        "point-2-name": "Xã Minh Thử",
        "speaker-1-title": "Phó Giám đốc",
        "speaker-1-topic": "Kết quả",
    }
    page = client.post(address(meeting), data, follow=True)
    text = words_of(page)
    assert "Đã lưu thông tin hội nghị." in text
    assert "Hội trường tỉnh (hơn 700)" in text
    assert [row.name for row in meeting.point_rows.all()] == ["Hội trường tỉnh", "Xã Minh Thử"]
    assert meeting.speakers.get().words == "Phó Giám đốc: Kết quả"
    shown = client.get(address(meeting)).content.decode()
    assert 'name="point-4-name"' in shown
    assert 'name="point-5-name"' not in shown
    assert "dues" not in shown


def test_a_line_without_its_name_is_shown_again(meeting, signed_in):
    data = {"version": meeting.version, "point-0-head_count": "45", "speaker-0-topic": "Kết quả"}
    page = signed_in("canbo.dttg").post(address(meeting), data)
    text = words_of(page)
    assert page.status_code == 200
    assert "Chưa nhập điểm cầu." in text
    assert "Chưa nhập họ và tên hoặc chức vụ." in text
    assert 'value="45"' in page.content.decode()
    assert not meeting.point_rows.exists()


def test_a_stale_page_is_told(world, meeting, signed_in):
    write(meeting, world)
    page = signed_in("canbo.dttg").post(address(meeting), {"version": 1, "organisations": "64"})
    assert page.status_code == 409
    assert reread(meeting).organisations == "63 tổ chức"


def test_news_is_a_link_that_names_its_host(meeting, signed_in):
    client = signed_in("canbo.dttg")
    data = {"version": meeting.version, "news_url": "javascript:alert(1)"}
    refused = client.post(address(meeting, "tin-da-dang"), data)
    assert refused.status_code == 200
    assert "bắt đầu bằng https://" in words_of(refused)
    page = client.post(address(meeting, "tin-da-dang"), {**data, "news_url": NEWS}, follow=True)
    link = f'<a href="{NEWS}" rel="noopener noreferrer">baotuyenquang.com.vn</a>'
    assert link in page.content.decode()


def test_signs_of_markup_stay_signs(world, meeting, signed_in):
    evil = "<script>alert(1)</script>=cmd|'/c calc'!A1"
    write(meeting, world, organisations=evil, points=[{"name": evil, "head_count": ""}])
    html = signed_in("canbo.dttg").get(f"/cuoc-hop/{meeting.pk}/").content.decode()
    assert "<script>alert(1)" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


def test_another_unit_does_not_find_it_and_a_reader_does_not_write(meeting, signed_in, client):
    for part in ("hoi-nghi", "tin-da-dang"):
        assert signed_in("canbo.snv").get(address(meeting, part)).status_code == 404
        assert signed_in("lanhdao.ubnd").post(address(meeting, part), {}).status_code == 403
        assert client.get(address(meeting, part)).status_code == 302


def test_the_list_before_is_kept(world, meeting):
    write(meeting, world, points=[{"name": "Xã A", "head_count": "5"}])
    write(reread(meeting), world, points=[{"name": "Xã B", "head_count": ""}])
    assert [row.name for row in meeting.point_rows.all()] == ["Xã B"]
    kept = MeetingPoint.everything.filter(meeting=meeting, withdrawn_at__isnull=False)
    assert "Xã A" in kept.values_list("name", flat=True)


def test_a_line_that_says_nothing_new_writes_nothing(world, meeting):
    by = world.canbo_dttg
    write(meeting, world)
    rows = AuditEvent.objects.count()
    points = {1: {"name": "Hội trường tỉnh"}, 3: {"name": "", "head_count": ""}}
    note_conference(meeting, by=by, points=points, speakers={1: {"topic": "kết quả sáu tháng"}})
    assert AuditEvent.objects.count() == rows
    assert MeetingPoint.everything.filter(meeting=meeting).count() == 2
    note_conference(meeting, by=by, points={**points, 2: {"head_count": "46"}})
    assert AuditEvent.objects.count() == rows + 1
    assert [row.head_count for row in meeting.point_rows.order_by("order")] == ["hơn 700", "46"]


def test_an_address_of_news_is_taken_off_while_the_record_is_open(world, meeting):
    by = world.canbo_dttg
    link_news(meeting, by=by, news_url=NEWS)
    link_news(reread(meeting), by=by, news_url="")
    assert reread(meeting).news_url == ""
    kinds = AuditEvent.objects.about(meeting).values_list("kind", flat=True)
    assert list(kinds).count("meetings.conference.news_linked") == 2
