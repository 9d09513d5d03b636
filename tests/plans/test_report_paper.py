"""The paper of a periodic report: layout of both families, the landscape annex, its marks."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from plans.actions.figure import correct_figure, enter_figure
from plans.actions.report import freeze_figures, write_section
from plans.report_exports import UNVERIFIED, report_context, report_pdf
from tests.papers import Paper
from tests.plans.builders import a_figure, a_report, a_sent_report, a_written_report

pytestmark = pytest.mark.first_database  # a paper is set alike on both

D = Decimal


@pytest.fixture
def report(world):
    report = a_written_report(world, text="Sở đã thực hiện theo kế hoạch.")
    enter_figure(a_figure(report, "2.1a"), by=world.canbo_dttg, value=D(96))
    enter_figure(
        a_figure(report, "2.3"), by=world.canbo_dttg, numerator=D(1180), denominator=D(1204)
    )
    freeze_figures(report, by=world.canbo_dttg)
    correct_figure(
        a_figure(report, "2.1a"), by=world.canbo_dttg, value=D(97), reason="Sót một thủ tục."
    )
    return type(report).objects.get(pk=report.pk)


def test_a_state_report_with_its_landscape_annex(report, signed_in):
    response = signed_in("canbo.dttg").get(reverse("plans:report-paper", args=[report.pk]))
    assert response["Content-Type"] == "application/pdf"
    paper = Paper(response.content)
    # Positions of the State header, mm (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    assert paper.word("BÁO CÁO").middle == pytest.approx(112.5, abs=1)
    assert paper.word("SỞ DÂN TỘC").middle == pytest.approx(63.5, abs=1)
    assert paper.word("Kính gửi: Ủy ban nhân dân tỉnh Tuyên Quang.").style == "r"
    assert paper.word("I. CÔNG TÁC CHỈ ĐẠO").style == "b"
    end = next(
        number for number in range(1, 9) if "GIÁM ĐỐC" in paper.pages[number - 1].extract_text()
    )
    signer, receivers = paper.word("GIÁM ĐỐC", end), paper.word("Nơi nhận", end)
    assert signer.middle == pytest.approx(150, abs=2)
    assert receivers.top == pytest.approx(signer.top, abs=2)
    assert receivers.x0 == pytest.approx(30, abs=1)
    annex = paper.pages[end]
    assert annex.width > annex.height
    assert paper.word("Phụ lục", end + 1).middle == pytest.approx(156, abs=1)
    text = paper.text
    for said in ("STT", "Chỉ tiêu", "ĐVT", "Kỳ này", "Cùng kỳ", "Ghi chú", "98,01", UNVERIFIED,
                 "đầu: 96", "./.", "DỰ THẢO", "/BC-SDTTG"):  # fmt: skip
        assert said in " ".join(text.split()), said
    assert "(số liệu từ ngày 08 tháng 6 năm 2026 đến hết ngày 07 tháng 9 năm 2026)" in (
        " ".join(text.split())
    )
    # The annex is numbered on its own: none on its first page, 2 on the next.
    assert "2" in [word.text.strip() for word in paper.words(end + 2) if word.top < 12]
    assert not [word for word in paper.words(end + 1) if word.top < 12 and word.text == "1"]


def test_a_party_report_has_the_party_layout(world):
    report = a_written_report(world, unit=world.cell, by=world.bithu_dttg)
    text = Paper(report_pdf(report)).text
    for said in ("ĐẢNG CỘNG SẢN VIỆT NAM", "-BC/CB", "T/M CHI BỘ", "BÍ THƯ", "- Lưu Chi bộ."):
        assert said in text, said
    for never in ("CỘNG HÒA XÃ HỘI", "./.", "Kính gửi", "Lưu: VT"):
        assert never not in text, never


def test_page_and_paper_share_one_context(report, signed_in):
    response = signed_in("canbo.dttg").get(report.get_absolute_url())
    shown, printed = response.context["paper"], report_context(report)
    assert shown["heads"] == printed["heads"]
    figures = signed_in("canbo.dttg").get(report.figures_url + "?nhom=C").context["group"]["rows"]
    rows = next(group["rows"] for group in printed["groups"] if group["letter"] == "C")
    assert [(row["name"], row["value"]) for row in figures] == [
        (row["name"], row["value"]) for row in rows
    ]


def test_the_same_period_of_the_year_before_stands_beside(world):
    before = a_report(world, year=2025)
    enter_figure(a_figure(before, "2.1a"), by=world.canbo_dttg, value=D(90))
    last = a_report(world, kind="H1")
    enter_figure(a_figure(last, "2.1a"), by=world.canbo_dttg, value=D(95))
    report = a_report(world)
    rows = {
        row["figure"].indicator.code: row
        for group in report_context(report)["groups"]
        for row in group["rows"]
    }
    row = rows["2.1a"]
    assert (row["value"], row["same"], row["last"], row["is_changed"]) == ("–", "90", "95", True)
    assert (rows["2.1b"]["same"], rows["2.1b"]["name"][-3:]) == ("–", "(*)")


def test_what_is_made_up_says_so_and_what_is_sent_is_no_draft(world):
    context = report_context(a_report(world, is_illustrative=True))
    assert context["is_illustrative"]
    assert context["notes"][-1] == "Toàn bộ số liệu là dữ liệu minh họa."
    sent = a_sent_report(world, kind="H1")
    assert not report_context(sent)["is_draft"]
    assert report_context(sent)["profile"].valid_from <= date(2026, 11, 25)


def test_markup_in_a_text_is_text(world):
    report = a_written_report(world)
    section = report.sections.first()
    write_section(section, by=world.canbo_dttg, text="<b>đậm</b> & <script>")
    assert "<b>đậm</b> & <script>" in Paper(report_pdf(report)).text
