"""Pages that no row of tests/access leads to: errors, conflict, confirmation; and sign-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import press

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.urls")]

PAGES = [
    "/sua-cung-luc/",
    "/chua-duoc/",
    "/xac-nhan/",
    "/loi/400/",
    "/loi/403/",
    "/loi/413/",
    "/loi/429/",
    "/loi/500/",
    "/loi/503/",
    "/nhap-lai/",
    "/khong-co/",
]
STATUSES = {400, 403, 404, 409, 413, 429, 500, 503}


@pytest.mark.parametrize("path", PAGES)
def test_page_can_be_read_at_every_width(
    page, enter, show, axe, assert_fits, assert_touchable, path
):
    page.expected |= STATUSES
    enter(page, "canbo.dttg", path)
    for width, theme in ((1280, "light"), (640, "light"), (360, "dark")):
        show(page, width, theme)
        assert_fits(page)
    axe(page)
    assert_touchable(page)
    show(page, 1280)
    axe(page)


def test_unit_page_can_be_read_at_every_width(
    page, enter, world, show, axe, assert_fits, assert_touchable
):
    enter(page, "canbo.dttg", world.ethnic.get_absolute_url())
    for width, theme in ((640, "light"), (1280, "dark"), (360, "light")):
        show(page, width, theme)
        assert_fits(page)
        axe(page)
    assert_touchable(page)


def test_sign_in_shows_one_error_beside_its_field(page, site, axe, show):
    page.goto(f"{site.url}/dang-nhap/")
    axe(page)
    page.get_by_label("Tên đăng nhập").fill("canbo.dttg")
    page.get_by_label("Mật khẩu", exact=True).fill("sai mật khẩu")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    field = page.get_by_label("Mật khẩu", exact=True)
    expect(field).to_have_attribute("type", "text")
    press(page, "Đăng nhập")
    assert field.get_attribute("aria-invalid") == "true"
    described = page.locator("#" + field.get_attribute("aria-describedby"))
    assert described.inner_text() == "Tên đăng nhập hoặc mật khẩu chưa đúng."
    show(page, 360, "dark")
    axe(page)
