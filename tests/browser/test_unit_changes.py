"""A change of organisation in the browser: filled in, looked at, mended, confirmed."""

from datetime import date

import pytest

from tests.browser.walking import press, turn
from tests.world import MERGED, make_unit
from units.models import Kind, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_document(page, on):
    page.get_by_label("Ngày hiệu lực").fill(on)
    page.get_by_label("Số, ký hiệu văn bản quyết định").fill("12/QĐ-UBND")
    page.get_by_label("Cơ quan ban hành", exact=True).fill("Ủy ban nhân dân tỉnh Tuyên Quang")
    page.get_by_label("Ngày văn bản").fill("20/12/2025")


def test_a_merger_is_looked_at_mended_and_confirmed(page, enter, world, examine):
    make_unit("Phòng Ngân sách", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    enter(page, "quantri", path=f"/don-vi/{world.finance.pk}/")
    turn(page.get_by_role("link", name="Thay đổi tổ chức"))
    examine(page, on_phone=True)
    turn(page.get_by_role("link", name="Hợp nhất", exact=True))
    page.get_by_label("Sở Nội vụ", exact=True).check()
    page.get_by_label("Tên đầy đủ của đơn vị mới").fill("Sở Mới tỉnh Tuyên Quang")
    fill_document(page, "01/7/2025")
    examine(page, on_phone=True)
    page.expected.add(409)
    press(page, "Xem trước khi ghi")
    assert page.get_by_text("hoạt động từ 01/7/2025; chọn ngày sau đó").first.is_visible()
    page.get_by_label("Ngày hiệu lực").fill("01/01/2026")
    press(page, "Xem trước khi ghi")
    assert page.get_by_text("Phòng Ngân sách").is_visible()
    examine(page, on_phone=True)
    press(page, "Sửa lại")
    assert page.get_by_label("Sở Nội vụ", exact=True).is_checked()
    page.get_by_label("Tên gọn").fill("Sở Mới")
    press(page, "Xem trước khi ghi")
    press(page, "Hợp nhất đơn vị")
    page.get_by_text("Đã hợp nhất.").wait_for()
    made = Unit.objects.get(versions__short_name="Sở Mới")
    assert made.founded_on == date(2026, 1, 1)
    assert page.get_by_text("Phòng Ngân sách").first.is_visible()


@pytest.mark.parametrize("code", ["chia", "tach", "ket-thuc", "doi-ten", "dinh-chinh"])
def test_the_forms_fit_and_are_accessible(page, enter, world, examine, code):
    enter(page, "quantri", path=f"/don-vi/{world.finance.pk}/thay-doi/{code}/")
    examine(page, on_phone=True)


def test_a_unit_is_renamed_without_script(browser, enter, world):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, "quantri", path=f"/don-vi/{world.finance.pk}/thay-doi/doi-ten/")
    page.get_by_label("Tên đầy đủ").fill("Sở Tiền tỉnh Tuyên Quang")
    fill_document(page, "01/01/2026")
    press(page, "Xem trước khi ghi")
    assert page.get_by_text("đang ghi: Sở Tài chính tỉnh Tuyên Quang").is_visible()
    press(page, "Đổi tên, thông tin")
    page.get_by_text("Đã ghi tên, thông tin mới.").wait_for()
    assert Unit.objects.get(pk=world.finance.pk).name == "Sở Tiền tỉnh Tuyên Quang"
    context.close()
