"""The meeting half of the loop: a session of 2021 is logged, its minutes are locked and printed.

Known of the session: the day, that the regular session of May also held a thematic one on the
quality of reform work, and who chaired. Times and names of the roll are made up.
"""

import io
from datetime import date

import pdfplumber
import pytest

from meetings.actions.conclusion import add_conclusion
from meetings.models import Meeting
from plans.models import Task
from tests.browser.walking import all_saved, go, press, press_here, turn
from tests.meetings.builders import logged
from tests.world import MERGED, make_person
from units.models import Host, PartyStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THEME = "Nâng cao chất lượng công tác CCHC tại Ban Dân tộc tỉnh Lạng Sơn"
CONCLUSION = "Mỗi đảng viên, công chức, người lao động nâng cao chất lượng soạn thảo văn bản."


@pytest.fixture
def cell(site, world):
    """Chi bộ Ban Dân tộc tỉnh Lạng Sơn with three members and the session of April 2021."""
    cell, secretary = world.langson_old_cell, world.bithu_langson
    Host.objects.create(
        party_unit=world.langson_cell, agency=world.langson_ethnic, valid_from=MERGED
    )
    for number in (1, 2, 3):
        make_person(f"Cán bộ 0{number}", cell, status=PartyStatus.OFFICIAL)
    april = logged(cell, secretary, date(2021, 4, 28))
    add_conclusion(april, by=secretary, text="Rà soát thủ tục của Ban.", who="Cán bộ 01")
    return cell


def test_a_session_is_logged_agreed_locked_and_printed(page, sign_in, cell, world, examine):
    sign_in(page, "bithu.langson")
    log(page, examine)
    fill_in(page, examine)
    make_a_task(page, examine)
    lock(page, examine)
    meeting = Meeting.objects.get(unit=cell, held_on=date(2021, 5, 31))
    assert meeting.state == "LOCKED"
    assert meeting.is_combined
    task = Task.objects.get()
    assert task.lead == world.langson_ethnic
    print_it(page)


def log(page, examine):
    """One screen, no more than twelve fields."""
    go(page, "Cuộc họp")
    examine(page)
    go(page, "Ghi cuộc họp")
    examine(page, on_phone=True)
    page.get_by_label("Đơn vị", exact=True).select_option(
        label="Chi bộ Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn"
    )
    page.get_by_label("Ngày họp").fill("31/5/2021")
    page.get_by_label("Bắt đầu", exact=True).fill("14:00")
    page.get_by_label("Kết thúc", exact=True).fill("16:15")
    page.get_by_label("Loại cuộc họp").select_option(value="REGULAR_COMBINED")
    page.get_by_label("Chủ đề").fill(THEME)
    page.get_by_label("Chức vụ của chủ trì").fill("Bí thư Chi bộ, Trưởng Ban Dân tộc")
    page.get_by_label("Thư ký (người ghi biên bản)").fill("Cán bộ 02")
    press(page, "Ghi cuộc họp")
    page.get_by_text("Đã ghi cuộc họp; ghi tiếp nội dung và kết luận.").wait_for()
    page.get_by_text("thay mặt").first.wait_for()
    page.get_by_text("Rà soát thủ tục của Ban.").wait_for()
    examine(page, on_phone=True)


def fill_in(page, examine):
    """One member absent with a reason; what was said; one conclusion."""
    row = page.get_by_role("listitem").filter(has_text="Cán bộ 03")
    row.get_by_label("Vắng CLD").check()
    row.get_by_text("Đã lưu").wait_for()
    row.get_by_label("Lý do của Cán bộ 03").fill("ốm")
    row.get_by_label("Lý do của Cán bộ 03").press("Tab")
    all_saved(page)
    page.get_by_label("Kết luận mới").fill(CONCLUSION)
    page.locator("#new-conclusion-due").fill("30/6/2021")
    press_here(page, "Thêm kết luận")
    page.get_by_label("Kết luận 1", exact=True).wait_for()
    examine(page)


def make_a_task(page, examine):
    turn(page.locator("#ket-luan").get_by_role("link", name="Chuyển thành nhiệm vụ"))
    examine(page)
    page.get_by_label("Cơ quan chủ trì").select_option(label="Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn")
    press(page, "Chuyển thành nhiệm vụ")
    turn(page.locator("#ket-luan").get_by_role("link", name=CONCLUSION))
    page.get_by_role("heading", name=CONCLUSION).wait_for()
    examine(page)
    go(page, "Kết luận 1, Sinh hoạt thường kỳ tháng 5/2021")


def lock(page, examine):
    press(page, "Soạn biên bản")
    examine(page, on_phone=True)
    go(page, "Thông qua biên bản")
    examine(page)
    page.get_by_label("Đọc và thông qua tại").fill("toàn thể chi bộ, cuối buổi")
    page.get_by_label("Ngày thông qua").fill("31/5/2021")
    press(page, "Thông qua biên bản")
    examine(page)
    go(page, "Khóa biên bản")
    examine(page)
    page.get_by_label("Ký trên hệ thống khác").check()
    press(page, "Khóa biên bản")
    page.get_by_text("Đã khóa biên bản; từ nay chỉ bổ sung, đính chính được.").wait_for()
    examine(page)


def print_it(page):
    address = page.get_by_role("link", name="In PDF").evaluate("link => link.href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        text = "\n".join(sheet.extract_text() for sheet in pdf.pages)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "CHI BỘ BAN DÂN TỘC" in text
    assert "31/5/2021" in text or "ngày 31 tháng 5 năm 2021" in text
    assert "Cán bộ 03: ốm" in text
    assert THEME in " ".join(text.split())
    assert "30/6/2021" in text
