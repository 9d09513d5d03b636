"""The same steps with JavaScript switched off: each is a form and a link."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cchc.lib.clock import now
from meetings.actions.meeting import plan_meeting
from meetings.models import Attendance, Kind, Meeting
from scoring.models import Entry
from tests.browser.walking import give_password, go, leave, let_time_pass, press, turn
from tests.scoring.builders import make_round, sheet_of
from tests.world import make_person
from units.models import PartyStatus

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
    plain.locator("summary", has_text="Giải trình cách chấm").first.click()
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


def test_a_meeting_is_logged_and_its_roll_marked(plain, sign_in, site, world):
    cell = world.langson_old_cell
    for number in (1, 2):
        make_person(f"Cán bộ 0{number}", cell, status=PartyStatus.OFFICIAL)
    sign_in(plain, "bithu.langson")
    go(plain, "Cuộc họp")
    go(plain, "Ghi cuộc họp")
    plain.get_by_label("Đơn vị", exact=True).select_option(
        label="Chi bộ Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn"
    )
    plain.get_by_label("Ngày họp").fill("31/5/2021")
    plain.get_by_label("Bắt đầu", exact=True).fill("14:00")
    plain.get_by_label("Kết thúc", exact=True).fill("13:00")
    plain.get_by_label("Chức vụ của chủ trì").fill("Bí thư Chi bộ")
    press(plain, "Ghi cuộc họp")
    plain.get_by_text("Giờ kết thúc phải sau giờ bắt đầu").first.wait_for()
    assert plain.get_by_label("Chức vụ của chủ trì").input_value() == "Bí thư Chi bộ"
    plain.get_by_label("Thư ký (người ghi biên bản)").fill("Cán bộ 01")
    plain.get_by_label("Kết thúc", exact=True).fill("16:15")
    press(plain, "Ghi cuộc họp")
    plain.get_by_text("Đã ghi cuộc họp").wait_for()
    row = plain.get_by_role("listitem").filter(has_text="Cán bộ 02")
    row.get_by_label("Vắng CLD").check()
    turn(row.get_by_role("button", name="Lưu"))
    plain.get_by_text("có mặt 1, đạt 50,00%; vắng có lý do 1").wait_for()
    plain.get_by_label("Kết luận mới").fill("Rà soát thủ tục của Ban.")
    press(plain, "Thêm kết luận")
    plain.get_by_label("Kết luận 1", exact=True).wait_for()
    plain.locator("#ket-luan").get_by_label("Giao cho").first.fill("Cán bộ 01")
    press(plain, "Lưu kết luận 1")
    plain.get_by_text("Đã lưu kết luận.").wait_for()
    plain.get_by_label("Địa điểm").fill("Phòng họp")
    press(plain, "Lưu thông tin")
    plain.get_by_text("Đã lưu thông tin buổi họp.").wait_for()
    press(plain, "Soạn biên bản")
    plain.get_by_text("vắng có lý do 01 (Cán bộ 02)").wait_for()
    row = Attendance.objects.get(name="Cán bộ 02")
    assert (row.mark, row.meeting.place) == ("EXCUSED", "Phòng họp")
    said = row.meeting.conclusions.get()
    assert (said.text, said.who) == ("Rà soát thủ tục của Ban.", "Cán bộ 01")


def test_a_session_does_not_promise_to_save_itself(plain, sign_in, site, world):
    """Fields are saved by buttons there; who trusted the promise would lose what he typed."""
    start = now() - timedelta(minutes=1)
    meeting = plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=start)
    sign_in(plain, "bithu.dttg")
    plain.goto(f"{site.url}{meeting.get_absolute_url()}")
    expect(plain.get_by_text("Mọi ô tự lưu")).to_be_hidden()
    plain.get_by_label("Địa điểm").fill("Phòng họp tầng 2")
    press(plain, "Lưu thông tin")
    assert Meeting.objects.get(pk=meeting.pk).place == "Phòng họp tầng 2"
