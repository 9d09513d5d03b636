"""A periodic report from its figures, entered and frozen, to the paper that its head has sent."""

import io
import re
from decimal import Decimal
from urllib.parse import unquote_plus

import pdfplumber
import pytest

from cchc.lib.clock import today
from plans.actions.figure import enter_figure
from plans.actions.report import send_report
from plans.models import Figure, Report
from tests.browser.walking import go, leave, press, saving, turn
from tests.plans.builders import a_figure, a_report, a_written_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_report_is_written_frozen_sent_and_printed(page, sign_in, world, examine):
    sign_in(page, "canbo.dttg")
    begin(page, examine)
    report = Report.objects.get()
    enter(page, examine)
    write(page, report, examine)
    freeze(page, examine)
    leave(page)
    sign_in(page, "lanhdao.dttg", f"/bao-cao/{report.pk}/")
    go(page, "Gửi báo cáo")
    examine(page)
    press(page, "Gửi báo cáo")
    page.get_by_text("Đã gửi báo cáo.").wait_for()
    report.refresh_from_db()
    assert (report.state, report.receiver) == ("SENT", world.province)
    print_it(page)


def test_what_was_sent_is_summed_up_and_who_is_missing_is_named(page, sign_in, world, examine):
    last_year = {"kind": "Q3", "year": today().year - 1}
    sent = a_written_report(world, **last_year)
    enter_figure(a_figure(sent, "2.4a"), by=world.canbo_dttg, value=Decimal(7))
    send_report(sent, by=world.lanhdao_dttg)
    report = a_report(world, unit=world.province, by=world.vanphong_ubnd, **last_year)
    sign_in(page, "vanphong.ubnd", f"/bao-cao/{report.pk}/")
    press(page, "Tổng hợp từ cấp dưới")
    told = re.compile(r"Tổng hợp từ 1/\d+ đơn vị; còn \d+ đơn vị chưa gửi")
    page.get_by_text(told).last.click()
    page.get_by_text("Sở Tài chính").wait_for()
    examine(page, on_phone=True)
    go(page, "Xem bảng số liệu")
    turn(page.get_by_role("main").get_by_role("link", name="Thủ tục hành chính"))
    row = page.get_by_role("row").filter(has_text="2.4a")
    row.get_by_text(re.compile(r"Tổng hợp từ 1/\d+ đơn vị")).wait_for()
    assert row.get_by_label("Giá trị").input_value() == "7"
    go(page, "Xem báo cáo")
    text = " ".join(text_of_paper(page).split())
    assert re.search(r"Tổng hợp từ 1/\d+ đơn vị; chưa có báo cáo của: [^.]*Sở Tài chính", text)


def begin(page, examine):
    """Quý III of last year: its figures may be frozen on any day of this year."""
    go(page, "Báo cáo định kỳ")
    examine(page)
    go(page, "Lập báo cáo")
    examine(page)
    page.get_by_label("Kỳ báo cáo").select_option(label="Quý III")
    page.get_by_label("Năm").fill(str(today().year - 1))
    press(page, "Lập báo cáo")
    page.get_by_text("Đã lập báo cáo; số liệu và nội dung đề xuất đã được điền.").wait_for()
    examine(page, on_phone=True)


def enter(page, examine):
    """One row is saved alone; a part greater than its whole is refused beside it."""
    go(page, "Xem bảng số liệu")
    turn(page.get_by_role("main").get_by_role("link", name="Thủ tục hành chính"))
    examine(page, on_phone=True)
    row = page.get_by_role("row").filter(has_text="2.3 Tỷ lệ hồ sơ giải quyết đúng hạn")
    row.get_by_label("Tử số").fill("1204")
    row.get_by_label("Mẫu số").fill("1180")
    page.expected.add(409)
    with saving(page):
        row.get_by_role("button", name="Lưu dòng").click()
    page.get_by_text("Tử số lớn hơn mẫu số").wait_for()
    row.get_by_label("Tử số").fill("1180")
    row.get_by_label("Mẫu số").fill("1204")
    with saving(page):
        row.get_by_role("button", name="Lưu dòng").click()
    row.get_by_text("98,01").wait_for()
    row.get_by_text("Đã lưu lúc").wait_for()
    keep_by_itself(page, row)


def keep_by_itself(page, row):
    """A field that is left is saved, without a press and without a new page."""
    page.evaluate("document.body.dataset.same = '1'")
    row.get_by_label("Ghi chú").fill("Tạm tính")
    with saving(page), page.expect_response(_answers_note) as saved:
        row.get_by_label("Ghi chú").press("Tab")
    assert saved.value.status == 200
    row.get_by_text("Đã lưu lúc").wait_for()
    assert page.evaluate("document.body.dataset.same") == "1"
    assert Figure.objects.get(indicator__code="2.3").note == "Tạm tính"


def _answers_note(answer):
    return "Tạm tính" in unquote_plus(answer.request.post_data or "")


def write(page, report, examine):
    """One section by hand, which asks about another year; the others are filled beforehand."""
    report.sections.exclude(code="V").update(text="Sở đã thực hiện theo kế hoạch.")
    go(page, "Xem báo cáo")
    page.get_by_role("link", name="Viết mục V", exact=True).click()
    page.get_by_role("button", name="Lưu mục").wait_for()
    examine(page, on_phone=True)
    page.get_by_role("textbox", name="Nội dung").fill("Như báo cáo năm 2013 đã nêu.")
    with saving(page):
        page.get_by_role("button", name="Lưu mục").click()
    page.get_by_label("Xác nhận đúng là năm đó").check()
    with saving(page):
        page.get_by_role("button", name="Lưu mục").click()
    page.get_by_text("Đã lưu lúc").wait_for()
    page.get_by_text("Như báo cáo năm 2013 đã nêu.").wait_for()


def freeze(page, examine):
    go(page, "Chốt số liệu")
    examine(page)
    press(page, "Chốt số liệu")
    page.get_by_text("Đã chốt số liệu; từ nay chỉ điều chỉnh được, có lý do.").wait_for()
    go(page, "Xem bảng số liệu")
    assert not page.get_by_role("button", name="Lưu dòng").count()
    go(page, "Điều chỉnh Số nhiệm vụ trong kế hoạch CCHC")
    examine(page)


def print_it(page):
    text = text_of_paper(page)
    for said in ("98,01", "Như báo cáo năm 2013 đã nêu./.", "Phụ lục"):
        assert said in text, said


def text_of_paper(page):
    """What “In PDF” of this page prints."""
    address = page.get_by_role("link", name="In PDF").get_attribute("href")
    response = page.request.get(f"{page.url.partition('/bao-cao/')[0]}{address}")
    assert response.headers["content-type"] == "application/pdf"
    paper = pdfplumber.open(io.BytesIO(response.body()))
    return "\n".join(part.extract_text() for part in paper.pages)
