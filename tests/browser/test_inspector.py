"""An inspector finds out who may read a cell's minutes, and who did on a given day."""

import pytest

from cchc.lib.clock import today
from meetings.models.meeting import READ
from tests.browser.walking import go, press, turn
from tests.units.test_who_may import make_meeting
from units.audit import record

pytestmark = pytest.mark.browser


@pytest.fixture
def minutes(world):
    meeting = make_meeting(world.cell)
    record(READ, by=world.bithu_dubnd, obj=meeting, unit=world.cell)
    return meeting


def test_who_may_read_a_cells_minutes_and_who_did(page, enter, minutes, examine):
    enter(page, "kiemtra.tinh")
    go(page, "Phân quyền")
    examine(page, on_phone=True)
    turn(page.get_by_role("link", name="Ai được xem gì"))
    turn(page.get_by_role("link", name="Quy tắc chung"))
    examine(page)
    turn(page.get_by_role("link", name="Tra cứu một nội dung, một người"))
    page.get_by_label("Đơn vị").fill("chi bo so dan toc")
    turn(page.get_by_role("button", name="Tìm").first)
    examine(page, on_phone=True)
    turn(page.get_by_role("link", name="Sinh hoạt thường kỳ tháng 3/2026 –").first)
    page.get_by_role("heading", name="Hôm nay ai được xem nội dung, biên bản cuộc họp").wait_for()
    readers = page.get_by_role("region", name="Hôm nay ai được xem").get_by_role("link")
    assert readers.all_inner_texts() == [
        "Cán bộ bithu.dttg",
        "Cán bộ bithu.dubnd",
        "Cán bộ kiemtra.tinh",
    ]
    day = f"{today():%d/%m/%Y}"
    page.get_by_label("Từ ngày").fill(day)
    page.get_by_label("Đến ngày").fill(day)
    readings = page.get_by_role("region", name="Ai đã xem")
    turn(readings.get_by_role("button", name="Lọc"))
    assert readings.get_by_role("rowheader").all_inner_texts() == ["Cán bộ bithu.dubnd"]
    turn(page.get_by_role("link", name="Cán bộ bithu.dubnd"))
    page.get_by_role("heading", name="Cán bộ bithu.dubnd").wait_for()
    examine(page, on_phone=True)


def test_the_log_of_a_day_and_the_story_of_a_meeting(page, enter, minutes, examine):
    enter(page, "kiemtra.tinh", "/nhat-ky/")
    day = f"{today():%d/%m/%Y}"
    page.get_by_label("Từ ngày").fill(day)
    page.get_by_label("Đến ngày").fill(day)
    page.get_by_label("Nhóm thao tác").select_option("xem")
    press(page, "Lọc")
    page.get_by_text("Chuỗi nhật ký nguyên vẹn.").wait_for()
    examine(page, on_phone=True)
    turn(page.get_by_role("link", name="xem biên bản"))
    turn(page.get_by_role("link", name="Xem lịch sử"))
    page.get_by_role("heading", name="Lịch sử").wait_for()
    examine(page, on_phone=True)
