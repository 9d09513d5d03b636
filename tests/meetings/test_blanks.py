"""Forms to fill by hand: what stands on them and where, and the code that leads back."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item
from meetings.actions.meeting import plan_meeting
from meetings.blanks import MINUTES, QUALITY, ROLL, blank_context, blank_pdf, forms_of
from meetings.codes import code_of
from meetings.models import Kind
from tests.cchc.test_pdf import fonts_of
from tests.meetings.builders import at, logged, reread
from tests.meetings.quality_builders import load_shipped
from tests.papers import Paper, check_page
from tests.plans.pages import words
from tests.plans.test_reminder_letter import places
from tests.world import make_person
from units.models import AuditEvent, PartyStatus

pytestmark = pytest.mark.first_database  # a paper is set alike on both

DAY, TODAY = date(2026, 11, 4), date(2026, 11, 2)
CODE = reverse("meetings:paper-code")


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(at(TODAY, 9))


@pytest.fixture
def meeting(world):
    make_person("Đảng viên Bình", world.cell, status=PartyStatus.OFFICIAL)
    make_person("Đảng viên An", world.cell, status=PartyStatus.PROBATIONARY)
    make_person("Đảng viên Miễn", world.cell, status=PartyStatus.EXEMPT)
    make_person("Đảng viên Chuyển", world.cell, status=PartyStatus.TEMP_OUT)
    made = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(DAY, 14),
        place="Phòng họp Sở", chair_title="Bí thư Chi bộ",
    )  # fmt: skip
    add_item(made, by=world.bithu_dttg, title="Kiểm điểm tháng 10", presenter="Bí thư Chi bộ")
    add_item(made, by=world.bithu_dttg, title="Nhiệm vụ tháng 11")
    return reread(made)


def paper_of(meeting, form):
    content = blank_pdf(meeting, form)
    assert all("Liberation-Serif" in name for name in fonts_of(content))
    return Paper(content)


def text_of(paper):
    return " ".join(paper.text.split())


def test_the_code_stands_on_every_page_at_its_right(meeting):
    for form, _title in forms_of(meeting):
        paper = paper_of(meeting, form)
        for page in range(1, len(paper.pages) + 1):
            word = paper.word(f"Mã phiếu: {code_of(meeting.pk)}", page)
            assert abs(word.x1 - 195) < 0.7
            assert word.style == "b"
        assert "Số" not in [word.text for word in paper.words()] or form == MINUTES


def test_the_roll(meeting):
    paper = paper_of(meeting, ROLL)
    places(
        paper,
        [
            ("ĐẢNG CỘNG SẢN", "c", 153.5, 20.7, 15, "b"),
            ("DANH SÁCH ĐIỂM DANH", "c", 112.5, None, 16, "b"),
            ("Thời gian", "x0", 30.0, None, 14, "b"),
            ("NGƯỜI LẬP", "c", 71.0, None, 14, "b"),
            ("CHỦ TRÌ", "c", 153.5, None, 14, "b"),
        ],
        page=1,
    )
    text = text_of(paper)
    assert "sinh hoạt thường kỳ tháng 11/2026" in text
    assert "14 giờ 00 phút, ngày 04 tháng 11 năm 2026; kết thúc lúc" in text
    assert "Tổng số: 3 đảng viên" in text
    assert text.index("Đảng viên An") < text.index("Đảng viên Bình") < text.index("Đảng viên Miễn")
    assert "được miễn" in text
    assert "Đảng viên Chuyển" not in text


def test_the_minutes(meeting):
    paper = paper_of(meeting, MINUTES)
    text = text_of(paper)
    assert "1. Kiểm điểm tháng 10 (Bí thư Chi bộ)" in text
    assert "2. Nhiệm vụ tháng 11" in text
    assert "Địa điểm: Phòng họp Sở" in text
    assert "Chủ trì: Bí thư Chi bộ" in text
    assert "-BB/CB" in text
    assert "Kết luận, phân công" in text
    assert "NGƯỜI GHI BIÊN BẢN" in text
    check_page(paper, 2, number_top=10.5)


def test_the_quality_sheet_has_a_hundred_points(meeting):
    context = blank_context(meeting, QUALITY)
    (table,) = [part for part in context["parts"] if "columns" in part]
    points = [int(row[2]["text"]) for row in table["rows"]]
    assert points[-1] == sum(points[:-1]) == 100
    assert "đối chiếu văn bản gốc" in text_of(paper_of(meeting, QUALITY))


def test_the_quality_sheet_lists_the_rubric_in_force(meeting):
    load_shipped()
    context = blank_context(meeting, QUALITY)
    (table,) = [part for part in context["parts"] if "columns" in part]
    rows = [[cell["text"] for cell in row[:3]] for row in table["rows"]]
    assert rows[:2] == [
        ["1", "Thời gian, thời lượng", "5"],
        ["1.1", "Bảo đảm thời lượng tối thiểu", "5"],
    ]
    assert ["4", "Tổ chức sinh hoạt", "30"] in rows
    assert rows[-1] == ["", "Cộng", "100"]
    bold = [row[0]["text"] for row in table["rows"] if "bold" in row[1]["align"]]
    assert bold == ["1", "2", "3", "4", "5", "6", "7", "8", ""]  # groups and the sum
    paper = paper_of(meeting, QUALITY)
    text = text_of(paper)
    assert "theo biểu của một đảng bộ phường" in text
    assert "tốt (từ 90) □; khá (70 đến dưới 90) □" in text
    assert "kém (dưới 50) □" in text
    assert len(paper.pages) == 2  # no page that holds nothing but signatures


def test_a_conference_has_no_quality_sheet(world):
    meeting = plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.STUDY, planned_at=at(DAY, 14))
    assert [form for form, _ in forms_of(meeting)] == [ROLL, MINUTES]
    with pytest.raises(Refused, match="thường kỳ, chuyên đề"):
        blank_pdf(meeting, QUALITY)


def test_what_is_typed_into_a_meeting_is_no_markup_on_its_form(world, meeting):
    add_item(meeting, by=world.bithu_dttg, title="<b>đậm</b> & =1+1")
    assert "3. <b>đậm</b> & =1+1" in text_of(paper_of(reread(meeting), MINUTES))


def test_printing_leaves_one_row_a_day(signed_in, meeting):
    client = signed_in("bithu.dttg")
    for form in (ROLL, ROLL, MINUTES):
        response = client.get(reverse("meetings:paper-form", args=[meeting.pk, form]))
        assert response["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(kind="meetings.blank.read").count() == 1
    assert client.get(reverse("meetings:paper-form", args=[meeting.pk, "khac"])).status_code == 404
    page = words(client.get(reverse("meetings:paper-forms", args=[meeting.pk])))
    assert code_of(meeting.pk) in page
    for name in ("Danh sách điểm danh", "Biên bản", "Phiếu chấm chất lượng sinh hoạt"):
        assert name in page


def test_the_code_leads_to_the_entry_of_that_meeting(world, signed_in, meeting):
    client = signed_in("bithu.dttg")
    response = client.post(CODE, {"code": code_of(meeting.pk).lower()})
    assert response.url == reverse("meetings:meeting-hold", args=[meeting.pk])
    done = logged(world.cell, world.bithu_dttg, date(2026, 10, 5))
    assert client.post(CODE, {"code": code_of(done.pk)}).url == done.get_absolute_url()
    assert "Ghi sau ngày họp" in words(client.get(done.get_absolute_url()))


def test_a_wrong_code_is_said_and_one_of_another_unit_is_not_found(world, signed_in, meeting):
    client = signed_in("bithu.dttg")
    wrong = words(client.post(CODE, {"code": "2222-23"}))
    assert "Mã chưa đúng" in wrong
    assert 'value="2222-23"' in wrong
    assert "Chưa nhập mã in trên phiếu." in words(client.post(CODE, {"code": ""}))
    assert client.post(CODE, {"code": code_of(9_999_999)}).status_code == 404
    other = signed_in("bithu.langson").post(CODE, {"code": code_of(meeting.pk)})
    assert other.status_code == 404
    assert signed_in("bithu.dubnd").post(CODE, {"code": code_of(meeting.pk)}).status_code == 403
    assert signed_in("quantri").get(CODE).status_code == 403
