"""What a field may name is looked up beside the form, and what was typed stands there again."""

import pytest

from plans.models import Task
from tests.browser.walking import turn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def half(page, enter, world):
    """A task of which half is typed, its lead chosen."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.type))
    enter(page, "canbo.snv", "/nhiem-vu/giao/")
    page.get_by_label("Nội dung nhiệm vụ").fill("Rà soát thủ tục nội bộ")
    page.get_by_label("Cơ quan chủ trì").select_option(str(world.home_affairs.pk))
    return page


def look_up(page, name):
    page.get_by_label("Tìm đơn vị chủ trì khác theo tên").fill(name)
    turn(page.get_by_role("button", name="Tìm", exact=True))
    page.locator("[data-refilled]").wait_for(state="visible")
    assert not page.locator("[data-refilled-files]").is_visible()  # the form has none


def test_what_was_typed_stands_again_after_a_lookup(half, world):
    look_up(half, "tai chinh")
    assert half.get_by_label("Nội dung nhiệm vụ").input_value() == "Rà soát thủ tục nội bộ"
    lead = half.get_by_label("Cơ quan chủ trì")
    assert lead.input_value() == str(world.home_affairs.pk)
    lead.select_option(str(world.finance.pk))
    half.get_by_label("Hạn", exact=False).first.fill("31/12/2026")
    look_up(half, "y te")
    half.get_by_text("Chưa chọn lại vì không còn trong danh sách: Sở Tài chính").wait_for()
    assert lead.input_value() == ""
    look_up(half, "tai chinh")
    lead.select_option(str(world.finance.pk))
    turn(half.locator("main form").get_by_role("button", name="Giao nhiệm vụ"))
    half.get_by_role("heading", name="Rà soát thủ tục nội bộ").wait_for()
    assert Task.objects.get().lead == world.finance


def test_without_script_it_is_told_to_look_up_first(browser, page, enter, site):
    window = browser.new_context(java_script_enabled=False)
    plain = window.new_page()
    enter(plain, "canbo.snv", "/nhiem-vu/giao/")
    told = plain.locator("[data-lookup] noscript .note").first
    assert told.is_visible()
    assert told.inner_text().startswith("Tìm trước khi nhập: trang mở lại")
    window.close()
    enter(page, "canbo.snv", "/nhiem-vu/giao/")
    assert page.locator("[data-lookup] noscript .note").count() == 0


def test_what_was_refused_stands_again_after_a_lookup(half):
    half.get_by_label("Cơ quan chủ trì").select_option("")
    turn(half.locator("main form").get_by_role("button", name="Giao nhiệm vụ"))
    half.locator(".error, .errors").first.wait_for()
    look_up(half, "tai chinh")
    assert half.get_by_label("Nội dung nhiệm vụ").input_value() == "Rà soát thủ tục nội bộ"
