"""Giấy mời, thông báo: what it says, where its blocks stand, moved and called off, who gets it."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item
from meetings.actions.conclusion import add_conclusion
from meetings.actions.meeting import (
    cancel_meeting,
    invite_meeting,
    plan_meeting,
    postpone_meeting,
)
from meetings.actions.paper import put_document, put_files, withdraw_paper
from meetings.invitation import invitation_context, invitation_pdf, name_of
from meetings.models import AgendaItem, Kind, Meeting, PaperRole
from tests.cchc.test_pdf import fonts_of
from tests.meetings.builders import at, logged, reread
from tests.meetings.test_minutes_pdf import check_block, check_rule
from tests.papers import BLANK, Paper, check_page
from tests.plans.builders import a_document, an_upload
from units.models import AuditEvent

DAY = date(2027, 1, 14)  # a Thursday


def planned(world, **fields):
    """A session of the cell on 14/01/2027 with a chair, a place and two items."""
    by = world.bithu_dttg
    fields = {
        "kind": Kind.REGULAR,
        "planned_at": at(DAY, 14),
        "place": "Phòng họp số 2",
        "chair_title": "Bí thư Chi bộ",
        **fields,
    }
    meeting = plan_meeting(world.cell, by=by, **fields)
    add_item(meeting, by=by, title="Kiểm điểm tháng 12", presenter="Bí thư Chi bộ", minutes=20)
    add_item(meeting, by=by, title="Nhiệm vụ tháng 01;")
    return reread(meeting)


@pytest.fixture
def session(world):
    return invite_meeting(planned(world), by=world.bithu_dttg)


@pytest.fixture
def briefing(world):
    """Of Sở Nội vụ, to which another department and a guest are invited."""
    by = world.canbo_snv
    made = plan_meeting(
        world.home_affairs,
        by=by,
        kind=Kind.BRIEFING,
        planned_at=at(DAY, 8, 30),
        place="Hội trường",
        chair_name="Nguyễn Văn A",
        chair_title="Giám đốc Sở",
        guests="Báo Tuyên Quang;",
    )
    return invite_meeting(made, by=by, units=[world.ethnic])


def lines_of(context):
    return [line for block in context["blocks"] for line in block["lines"]]


def facts_of(context):
    return {block["label"]: block["lines"] for block in context["blocks"]}


# --- What it says -------------------------------------------------------------------------------


def test_a_cell_tells_its_members(session):
    context = invitation_context(session)
    assert context["type"] == "THÔNG BÁO"
    assert context["heading"]["symbol"].startswith("-TB/")
    assert context["heading"]["number"] == BLANK
    assert context["excerpt"] == ["sinh hoạt chi bộ thường kỳ tháng 01 năm 2027"]
    facts = facts_of(context)
    assert facts[""] == [
        "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang trân trọng kính mời: toàn thể đảng viên."
    ]
    assert facts["Tới dự"] == ["buổi sinh hoạt chi bộ thường kỳ tháng 01 năm 2027."]
    assert facts["Chủ trì"] == ["đồng chí Bí thư Chi bộ."]
    assert facts["Thời gian"] == ["14 giờ 00 phút, thứ Năm, ngày 14 tháng 01 năm 2027."]
    assert facts["Địa điểm"] == ["Phòng họp số 2."]
    assert facts["Chương trình:"] == [
        "1. Kiểm điểm tháng 12 (Bí thư Chi bộ; 20 phút).",
        "2. Nhiệm vụ tháng 01.",
    ]
    assert context["signer"] == ["T/M CHI BỘ", "BÍ THƯ"]
    assert context["receivers"][-1] == "- Lưu Chi bộ."
    assert context["is_draft"]


def test_an_agency_invites_units_and_guests(briefing):
    context = invitation_context(briefing)
    assert (context["type"], context["excerpt"]) == ("GIẤY MỜI", ["Họp giao ban"])
    assert context["heading"]["symbol"] == "/GM-SNV"
    assert lines_of(context)[:4] == [
        "Sở Nội vụ tỉnh Tuyên Quang trân trọng kính mời:",
        "- các ông, bà thuộc thành phần dự họp;",
        "- Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang;",
        "- Báo Tuyên Quang.",
    ]
    facts = facts_of(context)
    assert facts["Chủ trì"] == ["Nguyễn Văn A, Giám đốc Sở."]
    assert facts["Thời gian"] == ["08 giờ 30 phút, thứ Năm, ngày 14 tháng 01 năm 2027."]
    assert context["closing"].endswith("đúng giờ./.")
    assert context["receivers"] == ["- Như thành phần mời;", "- Lưu: VT."]


def test_day_and_number_are_left_blank(session, briefing):
    day = today()
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    for meeting, blank in ((session, BLANK[:3]), (briefing, BLANK)):
        place = invitation_context(meeting)["heading"]["place"]
        assert place == f"Tuyên Quang, ngày {blank} tháng {month} năm {day.year}"


def test_papers_put_there_beforehand_are_named(world, session):
    by = world.bithu_dttg
    document = a_document(
        world, by=by, unit=world.cell, family="PARTY", symbol="05-KH/CB", subject="Công tác năm"
    )
    put_document(session, by=by, document=document, role=PaperRole.AHEAD)
    for role in (PaperRole.DRAFT_CONCLUSION, PaperRole.FINAL, PaperRole.PHOTO):
        put_files(session, by=by, uploads=[an_upload(f"{role}.pdf")], role=role)
    papers = facts_of(invitation_context(session))["Tài liệu:"]
    assert papers == ["- Kế hoạch 05-KH/CB: Công tác năm;", "- DRAFT.pdf."]
    hidden = facts_of(invitation_context(session, reader=world.lanhdao_dttg))["Tài liệu:"]
    assert hidden == ["- DRAFT.pdf."]
    withdraw_paper(session.document_links.get(), by=by, reason="Nhầm")
    assert facts_of(invitation_context(session))["Tài liệu:"] == ["- DRAFT.pdf."]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": Kind.THEMATIC}, "sinh hoạt chi bộ chuyên đề"),
        ({"kind": Kind.COMMITTEE}, "họp chi ủy"),
        ({"kind": Kind.FINAL, "title": "Hội nghị tổng kết năm"}, "hội nghị tổng kết năm"),
        (
            {"is_combined": True},
            "sinh hoạt chi bộ thường kỳ tháng 01 năm 2027, lồng ghép chuyên đề",
        ),
    ],
)
def test_each_kind_has_its_name(world, fields, name):
    assert name_of(planned(world, **fields)) == name


def test_remote_places_are_told(world):
    meeting = planned(world, mode="MIXED", points="Xã Văn Bàn")
    assert facts_of(invitation_context(meeting))["Địa điểm"] == [
        "Phòng họp số 2 (trực tiếp kết hợp trực tuyến); điểm cầu: Xã Văn Bàn."
    ]


def test_the_profile_is_that_of_its_day(world):
    old = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.STUDY, planned_at=at(date(2026, 3, 4), 8)
    )
    assert invitation_context(old)["profile"].code == "hd36-2018"
    assert invitation_context(planned(world))["profile"].code == "hd05-2026"


def test_made_up_meetings_say_so(world):
    assert invitation_context(planned(world, is_illustrative=True))["is_illustrative"]


# --- Moved, called off --------------------------------------------------------------------------


def test_moved_after_the_invitation_it_says_so(world, session):
    later = at(DAY + timedelta(days=4), 15)
    moved = postpone_meeting(
        session, by=world.bithu_dttg, planned_at=later, reason="Trùng lịch họp"
    )
    context = invitation_context(moved)
    assert context["excerpt"][-1] == "(dời từ ngày 14 tháng 01 năm 2027)"
    assert lines_of(context)[0] == (
        "Buổi sinh hoạt đã mời vào 14 giờ 00 phút, thứ Năm, ngày 14 tháng 01 năm 2027 dời sang "
        "thời gian dưới đây. Lý do: Trùng lịch họp. Văn bản này thay văn bản đã gửi."
    )
    assert facts_of(context)["Thời gian"] == ["15 giờ 00 phút, thứ Hai, ngày 18 tháng 01 năm 2027."]


def test_an_hour_that_was_changed_is_a_move_too(world, session):
    postpone_meeting(session, by=world.bithu_dttg, planned_at=at(DAY, 15), reason="Trùng lịch")
    assert "dời sang thời gian dưới đây" in lines_of(invitation_context(reread(session)))[0]


def test_moved_before_anybody_was_asked_nothing_is_said(world):
    meeting = planned(world)
    postpone_meeting(meeting, by=world.bithu_dttg, planned_at=at(DAY, 15), reason="Trùng lịch")
    context = invitation_context(invite_meeting(reread(meeting), by=world.bithu_dttg))
    assert "dời" not in " ".join([*context["excerpt"], *lines_of(context)])


def test_called_off_after_the_invitation_it_is_a_notice(world, briefing):
    off = cancel_meeting(briefing, by=world.canbo_snv, reason="Lãnh đạo đi công tác")
    context = invitation_context(off, with_annex=True)
    assert (context["type"], context["excerpt"]) == (
        "THÔNG BÁO",
        ["Về việc hủy cuộc họp giao ban"],
    )
    assert context["heading"]["symbol"] == "/TB-SNV"
    assert lines_of(context) == [
        "Sở Nội vụ tỉnh Tuyên Quang thông báo hủy cuộc họp giao ban đã mời vào 08 giờ 30 phút, thứ "
        "Năm, ngày 14 tháng 01 năm 2027 tại Hội trường.",
        "Lãnh đạo đi công tác.",
    ]
    assert context["closing"] == "Văn bản mời đã gửi không còn giá trị./."
    assert context["annex"] is None


def test_put_off_and_then_called_off_each_notice_gives_its_own_reason(world, briefing):
    by, later = world.canbo_snv, at(DAY + timedelta(days=4), 15)
    moved = postpone_meeting(briefing, by=by, planned_at=later, reason="Trùng lịch họp")
    assert "Lý do: Trùng lịch họp." in lines_of(invitation_context(moved))[0]
    off = cancel_meeting(moved, by=by, reason="Bão số 3")
    told = lines_of(invitation_context(off))
    assert told[-1] == "Bão số 3."
    assert "Trùng lịch họp" not in " ".join(told)
    assert "đã dời sang 15 giờ 00 phút, thứ Hai, ngày 18 tháng 01 năm 2027" in told[0]


def test_there_is_none_where_nobody_was_asked(world):
    held = logged(world.cell, world.bithu_dttg, date(2026, 8, 3))
    off = cancel_meeting(planned(world), by=world.bithu_dttg, reason="Trùng lịch")
    for meeting in (held, off):
        with pytest.raises(Refused, match="không có giấy mời"):
            invitation_context(meeting)


def test_held_it_stays_as_it_was_sent(world, session):
    Meeting.objects.filter(pk=session.pk).update(
        state="AGREED", started_at=at(DAY, 14, 10), ended_at=at(DAY, 16)
    )
    assert facts_of(invitation_context(reread(session)))["Thời gian"] == [
        "14 giờ 00 phút, thứ Năm, ngày 14 tháng 01 năm 2027."
    ]


# --- The paper ----------------------------------------------------------------------------------


@pytest.fixture
def papers(world, session, briefing):
    return Paper(invitation_pdf(session)), Paper(invitation_pdf(briefing))


PARTY_BLOCKS = [
    ("DỰ THẢO", "x0", 30.0, 11.1, 12, "b"),
    ("ĐẢNG CỘNG SẢN", "c", 153.5, 20.7, 15, "b"),
    ("*", "c", 71.0, None, 14, "r"),
    ("Số", "c", 71.0, None, 14, "r"),
    ("Tuyên Quang, ngày", "c", 153.5, None, 14, "i"),
    ("THÔNG BÁO", "c", 112.5, None, 16, "b"),
    ("sinh hoạt chi bộ", "c", 112.5, None, 15, "b"),
    ("-----", "c", 112.5, None, 14, "r"),
    ("Thời gian:", "x0", 40.0, None, 14, "b"),
    ("1. Kiểm điểm", "x0", 40.0, None, 14, "r"),
    ("T/M CHI BỘ", "c", 153.5, None, 14, "b"),
    ("BÍ THƯ", "c", 153.5, None, 14, "r"),
    ("[Họ và tên]", "c", 153.5, None, 14, "b"),
    ("Nơi nhận:", "x0", 30.0, None, 14, "r"),
    ("- Lưu Chi bộ.", "x0", 30.0, None, 12, "r"),
]
STATE_BLOCKS = [
    ("DỰ THẢO", "x0", 30.0, 8.1, 12, "b"),
    ("CỘNG HÒA", "c", 146.0, 20.6, 13, "b"),
    ("Độc lập", "c", 146.0, 25.9, 14, "b"),
    ("SỞ NỘI VỤ", "c", 63.5, 25.9, 13, "b"),
    ("Số:", "c", 63.5, 35.0, 13, "r"),
    ("GIẤY MỜI", "c", 112.5, 47.5, 14, "b"),
    ("Họp giao ban", "c", 112.5, 53.5, 14, "b"),
    ("Thời gian:", "x0", 40.0, None, 14, "b"),
    ("GIÁM ĐỐC", "c", 150.0, None, 14, "b"),
    ("[Họ và tên]", "c", 150.0, None, 14, "b"),
    ("Nơi nhận:", "x0", 30.0, None, 12, "bi"),
    ("- Lưu: VT.", "x0", 30.0, None, 11, "r"),
]


def test_blocks_stand_in_their_places(papers):
    for paper, blocks in zip(papers, (PARTY_BLOCKS, STATE_BLOCKS), strict=True):
        for block in blocks:
            check_block(paper, block)
        check_page(paper, 1, number_top=8.0)
        assert len(paper.pages) == 1


def test_rules_are_as_long_as_their_text_says(papers):
    party, state = papers
    check_rule(party, "ĐẢNG CỘNG SẢN", 1.0, 153.5)
    check_rule(state, "Độc lập", 1.0, 146.0)
    check_rule(state, "Họp giao ban", 0.45, 112.5)


def test_numbers_are_blanks(papers):
    party, state = papers
    assert party.word("Số").text.startswith(f"Số {BLANK}-TB/")
    assert state.word("Số:").text == f"Số: {BLANK}/GM-SNV"


def test_the_annex_tells_of_the_session_before(world, session):
    before = logged(world.cell, world.bithu_dttg, today() - timedelta(days=20))
    assert len(Paper(invitation_pdf(session, with_annex=True)).pages) == 1
    add_conclusion(before, by=world.bithu_dttg, text="Rà soát văn bản", who="Văn phòng")
    content = invitation_pdf(reread(session), with_annex=True)
    paper = Paper(content)
    assert len(paper.pages) == 2
    assert paper.word("Phụ lục", page=2).middle == pytest.approx(112.5, abs=0.5)
    assert "Rà soát văn bản" in paper.text
    assert not [word for word in paper.words(2) if word.text.strip() == "2" and word.top < 15]
    assert {name.removeprefix("Liberation-Serif") for name in fonts_of(content)} <= {
        "",
        "-Bold",
        "-Italic",
        "-Bold-Italic",
    }
    assert len(Paper(invitation_pdf(session)).pages) == 1


def test_a_long_programme_runs_over_pages(world, session):
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=session, order=order, title=f"<b>Nội dung</b> {order} & =1+1 " * 3)
        for order in range(3, 101)
    )
    paper = Paper(invitation_pdf(reread(session)))
    assert len(paper.pages) > 3
    for number in range(1, len(paper.pages) + 1):
        check_page(paper, number, number_top=10.5)
        assert paper.word("DỰ THẢO", page=number).style == "b"
    assert "100. <b>Nội dung</b> 100 & =1+1" in paper.text
    last = [word.text for word in paper.words(len(paper.pages))]
    assert not last[1].startswith(("T/M", "Nơi nhận"))


# --- The address --------------------------------------------------------------------------------


def test_the_page_offers_it_and_reading_leaves_a_row(world, session, signed_in):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{session.pk}/giay-moi.pdf"
    assert url in client.get(f"/cuoc-hop/{session.pk}/").content.decode()
    reader = signed_in("kiemtra.tinh")
    answer = reader.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert "THÔNG BÁO" in Paper(answer.content).text
    reader.get(url, {"phu-luc": "1"})
    assert AuditEvent.objects.filter(kind="meetings.minutes.read").count() == 1


def test_who_does_not_read_the_body_gets_none(world, session, briefing, client, signed_in):
    url = f"/cuoc-hop/{session.pk}/giay-moi.pdf"
    assert client.get(url).status_code == 302
    for name in ("bithu.dubnd", "lanhdao.dttg", "bithu.langson", "quantri"):
        assert signed_in(name).get(url).status_code == 404
    invited = signed_in("canbo.dttg")
    assert invited.get(f"/cuoc-hop/{briefing.pk}/giay-moi.pdf").status_code == 404


def test_a_meeting_without_one_answers_409(world, signed_in):
    held = logged(world.cell, world.bithu_dttg, date(2026, 8, 3))
    client = signed_in("bithu.dttg")
    assert client.get(f"/cuoc-hop/{held.pk}/giay-moi.pdf").status_code == 409
    assert "giay-moi.pdf" not in client.get(f"/cuoc-hop/{held.pk}/").content.decode()
