"""The unit pages as they are looked at: wide and on a phone, without faults for assistive tools."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import go, press
from tests.world import MERGED, make_unit
from units.models import Kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 640, 360])
def test_unit_pages_fit_and_are_accessible(page, enter, axe, show, assert_fits, width):
    enter(page, "canbo.dttg", path="/don-vi/")
    show(page, width)
    axe(page)
    assert_fits(page)
    name = "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    go(page, name)
    axe(page)
    assert_fits(page)
    page.get_by_label("Ngày").fill("31/5/2021")
    press(page, "Xem")
    go(page, "Ban Dân tộc tỉnh Tuyên Quang")
    axe(page)
    assert_fits(page)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "path", ["/to-chuc/", "/to-chuc/?khoi=PARTY", "/don-vi/thay-doi/?tu=31/5/2021"]
)
def test_tree_and_differences_fit_and_are_accessible(
    page, enter, axe, show, assert_fits, assert_touchable, path, width
):
    enter(page, "canbo.dttg", path=path)
    show(page, width)
    axe(page)
    assert_fits(page)
    if width == 360:
        assert_touchable(page)


def test_a_branch_opens_and_closes_without_script(browser, enter, world):
    make_unit("Phòng Một", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, "canbo.dttg", path="/to-chuc/")
    inner = page.get_by_role("link", name="Phòng Một")
    expect(inner).to_be_hidden()
    page.locator("summary", has_text="Sở Tài chính").click(position={"x": 4, "y": 10})
    expect(inner).to_be_visible()
    page.locator("summary", has_text="Sở và tương đương").click(position={"x": 4, "y": 10})
    expect(inner).to_be_hidden()
    page.get_by_label("Tại ngày").fill("01/6/2023")
    press(page, "Xem")
    assert page.get_by_role("link", name="Ban Dân tộc", exact=True).is_visible()
    context.close()
