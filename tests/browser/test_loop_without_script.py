"""The same steps with JavaScript switched off: each is a form and a link."""

import pytest

from scoring.models import Entry
from tests.browser.walking import give_password, go, leave, let_time_pass, press
from tests.scoring.builders import make_round, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(browser):
    """A page of a browser that runs no script."""
    context = browser.new_context(
        java_script_enabled=False, locale="vi-VN", viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()


def test_a_sheet_is_scored_area_by_area_and_submitted(plain, sign_in, site, world):
    the_round = make_round(world)
    sign_in(plain, "canbo.dttg")
    go(plain, "Phiếu chấm điểm")
    go(plain, "Sở Dân tộc và Tôn giáo")
    plain.get_by_label("Đạt yêu cầu? (1.1)").select_option(label="Có")
    plain.locator("#e1 summary", has_text="Giải trình cách chấm").click()
    plain.get_by_label("Giải trình cách chấm (1.1)").fill("Kế hoạch ban hành ngày 15/01/2026.")
    plain.get_by_label("Mức đạt (1.2)").select_option(label="Đủ, có báo cáo chậm")
    press(plain, "Lưu, sang lĩnh vực 2")
    plain.get_by_text("Đã lưu lĩnh vực 1.").wait_for()
    plain.get_by_label("Điểm (2.1)").fill("5,01")
    press(plain, "Lưu cả lĩnh vực")
    plain.get_by_text("Nhập từ 0 đến 5,00 (điểm tối đa của tiêu chí).").first.wait_for()
    assert plain.get_by_label("Điểm (2.1)").input_value() == "5,01"
    plain.get_by_label("Điểm (2.1)").fill("4,25")
    press(plain, "Lưu cả lĩnh vực")
    plain.get_by_text("Đã đủ để nộp phiếu").wait_for()
    leave(plain)

    sign_in(plain, "lanhdao.dttg")
    go(plain, "Phiếu chấm điểm")
    go(plain, "Sở Dân tộc và Tôn giáo")
    go(plain, "Nộp phiếu")
    let_time_pass()
    press(plain, "Nộp phiếu")
    give_password(plain)
    plain.get_by_text("Đã nộp phiếu; đang chờ Sở Nội vụ thẩm định.").wait_for()
    sheet = sheet_of(the_round, world.ethnic)
    points = Entry.objects.filter(sheet=sheet, criterion__method="self")
    assert list(map(str, points.values_list("self_points", flat=True))) == [
        "2.0000",
        "1.5000",
        "4.2500",
    ]
