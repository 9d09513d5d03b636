"""A plan filled from a spreadsheet, and one act on many tasks: each with its preview.

The paste of a table and the way to its number are walked in test_plan_journey.py.
"""

import pytest

from cchc.lib.clock import today
from cchc.lib.sheets import XLSX, Column, write_xlsx
from plans.models import Task
from tests.browser.walking import go, press
from tests.plans.builders import a_plan, a_task, an_accepted_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADS = ("STT", "Nội dung nhiệm vụ", "Sản phẩm", "Đơn vị chủ trì", "Thời gian thực hiện")


def a_workbook():
    """As an office keeps it: a title, headings of areas, one row without a time, a sum."""
    rows = [
        ["II", "CẢI CÁCH THỂ CHẾ", "", "", ""],
        ["1", "Rà soát văn bản", "Báo cáo", "Phòng Tôn giáo", "Quý II"],
        ["2", "Kiểm tra văn bản", "Báo cáo", "Sở Dân tộc và Tôn giáo", "Thường xuyên"],
        ["III", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", ""],
        ["3", "Công bố thủ tục", "Quyết định", "Văn phòng", ""],
        ["", "Tổng cộng: 3 nhiệm vụ", "", "", ""],
    ]
    content = write_xlsx("Phụ lục", [Column(head) for head in HEADS], rows)
    return {"name": "ke-hoach.xlsx", "mimeType": XLSX, "buffer": content}


def test_a_plan_is_filled_from_a_workbook(page, enter, world, examine):
    plan = a_plan(world, tasks=0, year=today().year + 1)
    enter(page, "canbo.dttg", plan.get_absolute_url())
    go(page, "Nhập bảng nhiệm vụ")
    page.get_by_label("Tệp bảng nhiệm vụ").set_input_files(a_workbook())
    press(page, "Xem trước")
    page.get_by_text("2 nhiệm vụ hợp lệ, 1 dòng lỗi").wait_for()
    page.get_by_text("chưa ghi thời gian hoàn thành").wait_for()
    examine(page)
    assert not plan.tasks.exists()
    press(page, "Nhập 2 nhiệm vụ")
    page.get_by_text("Đã đưa 2 nhiệm vụ vào kế hoạch, bỏ qua 1 dòng lỗi.").wait_for()
    given = plan.tasks.order_by("pk").values_list("title", "lead_text", "area__code")
    assert list(given) == [
        ("Rà soát văn bản", "Phòng Tôn giáo", "INSTITUTIONS"),
        ("Kiểm tra văn bản", "", "INSTITUTIONS"),
    ]


def test_ticked_tasks_are_accepted_at_once_after_a_preview(page, enter, world, examine):
    for number in (1, 2):
        a_task(world, title=f"Việc mới {number}")
    an_accepted_task(world, title="Việc đang làm")
    enter(page, "canbo.dttg", "/nhiem-vu/")
    for title in ("Việc mới 1", "Việc mới 2", "Việc đang làm"):
        page.get_by_label(f"Chọn {title}").check()
    page.get_by_label("Với các việc đã chọn").select_option(label="Tiếp nhận")
    press(page, "Xem trước")
    page.get_by_text("2 trong 3 nhiệm vụ đã chọn làm được").wait_for()
    page.get_by_text("Không làm:").wait_for()
    examine(page)
    assert Task.objects.filter(state=Task.State.ACCEPTED).count() == 1
    press(page, "Xác nhận với 2 nhiệm vụ")
    page.get_by_text("Đã tiếp nhận: 2 nhiệm vụ.").wait_for()
    assert Task.objects.filter(state=Task.State.ACCEPTED).count() == 3
