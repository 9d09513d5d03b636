"""The scoring half of the loop as its people walk it: from an empty sheet to the printed ranking.

Every page is reached by what the page before offers, from Việc của tôi on; none by its address.
"""

import io
from datetime import date

import pdfplumber
import pytest
from playwright.sync_api import expect

from cchc.lib.vietnamese import upper_first
from scoring.models import Entry
from tests.browser.walking import (
    give_password,
    go,
    leave,
    let_time_pass,
    press,
    saving,
    turn,
)
from tests.scoring.builders import make_decision, make_round, put, sheet_of

UNIT = "Sở Dân tộc và Tôn giáo"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def the_round(site, world):
    """Sở Dân tộc và Tôn giáo has not begun; the two others of the block are appraised."""
    the_round = make_round(world, world.ethnic, world.finance, world.home_affairs)
    for unit in (world.finance, world.home_affairs):
        put(sheet_of(the_round, unit), "APPRAISED", world.canbo_snv)
    make_decision(world.province)
    make_decision(world.ethnic, symbol="12/QĐ-SDTTG", issued_on=date(2026, 1, 15))
    return the_round


def test_from_an_empty_sheet_to_the_printed_ranking(page, sign_in, site, the_round, world, examine):
    score(page, sign_in, examine)
    submit(page, sign_in, examine)
    appraise(page, sign_in, examine)
    publish(page, sign_in, examine)
    sheet = sheet_of(the_round, world.ethnic)
    assert sheet.state == "PUBLISHED"
    assert Entry.objects.get(sheet=sheet, criterion__code="1.2").counted[1] == 1.5
    read_the_ranking(page, site, examine)
    print_it(page, sign_in)


def score(page, sign_in, examine, who="canbo.dttg", unit=UNIT):
    """The officer: row by row, each saved by itself."""
    sign_in(page, who)
    examine(page)
    go(page, "Phiếu chấm điểm")
    examine(page)
    go(page, upper_first(unit))
    examine(page)
    with saving(page):
        page.get_by_label("Đạt yêu cầu? (1.1)").select_option(label="Có")
    page.get_by_text("Thiếu tài liệu kiểm chứng").wait_for()
    turn(page.get_by_role("link", name="Thêm tài liệu kiểm chứng (1.1)"))
    examine(page)
    page.get_by_label("Văn bản trong sổ").select_option(index=1)
    page.get_by_label("Mục, trang").fill("mục II, trang 3")
    press(page, "Thêm tài liệu")
    page.get_by_text("mục II, trang 3").wait_for()
    with saving(page):
        page.get_by_label("Mức đạt (1.2)").select_option(label="Đủ, đúng hạn")
    expect(page.locator("#total .total-value")).to_contain_text("5,00")
    turn(page.get_by_role("link", name="Thêm tài liệu kiểm chứng (1.2)"))
    page.get_by_label("Hoặc tải tệp lên").set_input_files(
        {"name": "bao-cao-nam.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Thêm tài liệu")
    page.get_by_role("link", name="bao-cao-nam.pdf").wait_for()
    page.locator(".tab[aria-current]", has_text="1. Chỉ đạo 2/2").wait_for()
    examine(page, on_phone=True)
    press(page, "Lưu, sang lĩnh vực 2")
    page.locator("summary", has_text="Không áp dụng").click()
    page.get_by_label("Lý do không áp dụng (2.1)").fill("Không có thủ tục thuộc phạm vi.")
    with saving(page):
        page.get_by_label("Đề nghị không áp dụng").check()
    page.get_by_text("Đã đủ để nộp phiếu").wait_for()
    examine(page)
    leave(page)


def submit(page, sign_in, examine, who="lanhdao.dttg", unit=UNIT):
    """The head: reads the total, submits, gives the password again."""
    sign_in(page, who)
    go(page, "Phiếu chấm điểm")
    go(page, upper_first(unit))
    go(page, "Nộp phiếu")
    examine(page)
    let_time_pass()
    press(page, "Nộp phiếu")
    give_password(page, examine)
    page.get_by_text("Đã nộp phiếu; đang chờ Sở Nội vụ thẩm định.").wait_for()
    examine(page)
    leave(page)


def appraise(page, sign_in, examine, unit=UNIT):
    """thamdinh.snv: one lowered with its reason, the rest agreed, survey and bonus entered."""
    sign_in(page, "thamdinh.snv")
    go(page, "Thẩm định")
    examine(page)
    go(page, f"Thẩm định {unit}")
    examine(page, on_phone=True)
    lower(page)
    page.get_by_role("link", name="Hoàn thành thẩm định").wait_for()
    page.locator(".tab[aria-current]", has_text="1. Chỉ đạo 1/2").wait_for()
    press(page, "Thống nhất các mục chưa xem của lĩnh vực 1")
    go(page, "Tiếp: 2. Thủ tục hành chính")
    press(page, "Chấp nhận không áp dụng")
    examine(page)
    go(page, "Tiếp: Điểm điều tra, thưởng, phạt")
    examine(page)
    page.get_by_label("Tỷ lệ hài lòng (%) (3)").fill("84,5")
    page.get_by_label("Điểm (9.1)").fill("0,5")
    page.get_by_label("Điểm (9.2)").fill("0")
    press(page, "Lưu điểm")
    go(page, "Hoàn thành thẩm định")
    examine(page)
    let_time_pass()
    press(page, "Hoàn thành thẩm định")
    give_password(page, examine)
    page.get_by_text("Đã hoàn thành thẩm định; phiếu chờ công bố.").wait_for()
    leave(page)


def lower(page):
    """The appraiser takes 1.5 points off the reports, and says why."""
    row = page.get_by_role("listitem").filter(has_text="1.2 Chế độ báo cáo")
    row.get_by_label("Thẩm định 1.2").select_option(label="Đủ, có báo cáo chậm")
    row.get_by_label("Lý do trừ điểm 1.2").select_option(label="ban hành hoặc gửi chậm")
    with saving(page):
        row.get_by_role("button", name="Lưu 1.2").click()
    expect(row).to_contain_text("Trừ 1,50, còn 1,50")


def publish(page, sign_in, examine):
    """congbo.ubnd: names the decision, publishes the block once."""
    sign_in(page, "congbo.ubnd")
    go(page, "Kỳ chấm điểm")
    examine(page)
    go(page, "Chấm điểm, xếp hạng năm 2026 (dữ liệu minh họa)")
    examine(page)
    go(page, "Công bố kết quả")
    examine(page)
    page.get_by_label("Văn bản phê duyệt kết quả").select_option(index=1)
    let_time_pass()
    press(page, "Công bố kết quả")
    give_password(page, examine)
    page.get_by_text("Đã công bố kết quả (lần 1)").wait_for()
    examine(page)
    leave(page)


def read_the_ranking(page, site, examine):
    """Anyone: without an account."""
    page.goto(f"{site.url}/dang-nhap/")
    examine(page)
    go(page, "Xếp hạng")
    page.get_by_role("heading", name="Xếp hạng khối sở, ban, ngành năm 2026").wait_for()
    assert page.locator("tbody tr").count() == 3
    examine(page, on_phone=True)


def print_it(page, sign_in):
    """vanphong.ubnd: the annex of the decision as PDF."""
    sign_in(page, "vanphong.ubnd")
    go(page, "Xếp hạng")
    address = page.get_by_role("link", name="In PDF").evaluate("link => link.href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        text = "\n".join(sheet.extract_text() for sheet in pdf.pages)
    assert "Sở Dân tộc và Tôn giáo" in text
    assert "dữ liệu minh họa" in text
