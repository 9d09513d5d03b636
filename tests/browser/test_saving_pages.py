"""Counts, speakers, typed minutes and rows of the quality sheet outlive a cut line too."""

from datetime import date

import pytest

from meetings.actions.minutes import compose_minutes
from meetings.actions.quality import mark_quality
from meetings.models import Meeting, Minutes
from tests.browser.walking import all_saved, saving, shut
from tests.meetings.builders import logged
from tests.meetings.quality_builders import mark_of, small_sheet
from units.models import AuditEvent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT = {"net::ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError"}
DAY = date(2025, 8, 4)


@pytest.fixture
def offline(page, enter, show, site):
    """Opens a page on a phone; something is typed while the line is cut, which is then there."""
    page.expected |= CUT

    def typed(address, act, waiting=1):
        enter(page, "bithu.dttg", address)
        show(page, 360)
        page.context.set_offline(True)
        act(page)
        page.get_by_text(f"Chưa lưu được, sẽ thử lại: {waiting}").wait_for()
        page.context.set_offline(False)
        all_saved(page)
        page.get_by_text("Mọi ô tự lưu; đóng máy cũng không mất.").wait_for()

    return typed


def test_counts(page, offline, world, assert_fits, assert_touchable):
    meeting = logged(world.cell, world.bithu_dttg, DAY)

    def act(page):
        page.get_by_text("Sửa số lượng").click()
        page.get_by_label("Tổng số").fill("25")
        page.get_by_label("Có mặt").fill("24")
        page.get_by_label("Có mặt").press("Tab")

    offline(meeting.get_absolute_url(), act)
    page.get_by_text("có mặt 24, đạt 96,00%").wait_for()
    found = Meeting.objects.get(pk=meeting.pk)
    assert (found.total_count, found.present_count) == (25, 24)
    assert_touchable(page)
    assert_fits(page)


def test_speakers(page, offline, world, examine):
    meeting = logged(world.cell, world.bithu_dttg, DAY)

    def act(page):
        page.get_by_label("Họ và tên").nth(1).fill("Lê Văn B")
        page.get_by_label("Nội dung").nth(1).fill("Kết quả")
        page.get_by_label("Điểm cầu").first.fill("Hội trường")
        page.get_by_label("Điểm cầu").first.press("Tab")

    offline(f"/cuoc-hop/{meeting.pk}/hoi-nghi/", act)
    assert meeting.speakers.get().words == "Lê Văn B: Kết quả"
    assert meeting.point_rows.get().name == "Hội trường"
    examine(page, on_phone=True)
    page.reload()
    assert page.get_by_label("Họ và tên").nth(1).input_value() == "Lê Văn B"


def test_typed_minutes(page, offline, world, examine):
    meeting = logged(world.cell, world.bithu_dttg, DAY, secretary_name="Thư ký")
    compose_minutes(meeting, by=world.bithu_dttg)
    offline(
        f"/cuoc-hop/{meeting.pk}/bien-ban/ghi-them/",
        lambda page: page.get_by_label("Phần ghi thêm").fill("Đã gõ khi mất mạng"),
    )
    assert Minutes.objects.get().typed == "Đã gõ khi mất mạng"
    examine(page, on_phone=True)


def test_rows_of_the_quality_sheet(page, offline, world, site, assert_touchable):
    sheet = small_sheet(world)
    address = sheet.get_absolute_url()
    offline(address, lambda page: page.get_by_label("Không đạt").first.check())
    assert mark_of(sheet, "1.2").value is False
    row = page.locator(f"#muc-{mark_of(sheet, '1.2').pk}")
    row.get_by_text("Đã lưu").wait_for()
    told, whole = (row.locator(part).bounding_box() for part in (".score-rule", ".score-value"))
    assert told["width"] == whole["width"]  # not letter under letter beside the points
    assert_touchable(page)
    page.context.set_offline(True)
    row.get_by_label("Đạt", exact=True).check()
    page.get_by_text("Chưa lưu được, sẽ thử lại: 1").wait_for()
    shut(page)
    page.goto(f"{site.url}{address}")
    all_saved(page)
    row.get_by_text("Đã lưu", exact=True).wait_for()
    page.get_by_text("Mọi ô tự lưu").wait_for()
    assert mark_of(sheet, "1.2").value is True


def test_a_choice_beside_what_another_chose_meanwhile_is_told(page, enter, site, world):
    """Typed on a cut line, the page closed; opened again, the row stands otherwise."""
    page.expected |= {*CUT, 409}
    sheet = small_sheet(world)
    mark = mark_of(sheet, "1.2")
    enter(page, "bithu.dttg", sheet.get_absolute_url())
    row = page.locator(f"#muc-{mark.pk}")
    page.context.set_offline(True)
    row.get_by_label("Đạt", exact=True).check()
    page.get_by_text("Chưa lưu được, sẽ thử lại: 1").wait_for()
    mark_quality(mark, by=world.bithu_dttg, value=False)
    shut(page)
    page.goto(f"{site.url}{sheet.get_absolute_url()}")
    row.get_by_text("Bản đang có – kết quả: không đạt").wait_for()
    assert row.get_by_label("Không đạt").is_checked()
    assert mark_of(sheet, "1.2").value is False
    with saving(page):
        row.get_by_label("Đạt", exact=True).check()
    row.get_by_text("Đã lưu", exact=True).wait_for()
    all_saved(page)
    assert mark_of(sheet, "1.2").value is True


def test_a_choice_that_arrives_while_it_is_sent_again_stands(page, enter, world):
    """What was sent in leaving arrives after the page was drawn anew, before it asks again."""
    sheet = small_sheet(world)
    mark = mark_of(sheet, "1.2")
    enter(page, "bithu.dttg", sheet.get_absolute_url())
    row = page.locator(f"#muc-{mark.pk}")

    def arrive(route):
        mark_quality(mark, by=world.bithu_dttg, value=True)
        route.continue_()

    page.route(f"**/muc/{mark.pk}/", arrive, times=1)
    with saving(page):
        row.get_by_label("Đạt", exact=True).check()
    row.get_by_text("Đã lưu", exact=True).wait_for()
    assert row.get_by_role("alert").count() == 0
    all_saved(page)
    assert AuditEvent.objects.filter(kind="meetings.quality.marked").count() == 1


def test_a_choice_that_arrived_without_its_answer_stands(page, enter, world):
    """Kept here as not saved, while the server has it: shown as chosen, and kept no longer."""
    sheet = small_sheet(world)
    mark = mark_of(sheet, "1.2")
    enter(page, "bithu.dttg", sheet.get_absolute_url())
    row = page.locator(f"#muc-{mark.pk}")
    with saving(page):
        row.get_by_label("Đạt", exact=True).check()
    page.evaluate(
        """([path, pk]) => localStorage.setItem(`unsaved bithu.dttg ${path} mark-${pk}`,
        '[["answer", "true", ""]]')""",
        [sheet.get_absolute_url(), mark.pk],
    )
    page.reload()
    assert row.get_by_label("Đạt", exact=True).is_checked()
    assert page.locator("[data-refilled]").first.is_hidden()
    all_saved(page)
    assert mark_of(sheet, "1.2").value is True
