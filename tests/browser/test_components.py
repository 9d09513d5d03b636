"""The page with every part and state, as a reader, a keyboard and three widths meet it."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.urls")]


@pytest.fixture
def components(page, enter):
    enter(page, "canbo.dttg", "/bo-thanh-phan/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_components_have_no_axe_violations(components, show, axe, width, theme):
    show(components, width, theme)
    axe(components)


@pytest.mark.parametrize("width", [1280, 640, 360])
def test_components_fit_their_width(components, show, assert_fits, width):
    show(components, width)
    assert_fits(components)


def test_components_can_be_touched_on_a_phone(components, show, assert_touchable):
    show(components, 360)
    assert_touchable(components)
    components.get_by_role("link", name="Trình đơn").click()
    expect(components.get_by_role("navigation", name="Trình đơn")).to_be_visible()
    assert_touchable(components)


def test_menu_opens_by_a_link_on_a_phone(components, show):
    show(components, 360)
    menu = components.get_by_role("navigation", name="Trình đơn")
    expect(menu).to_be_hidden()
    components.get_by_role("link", name="Trình đơn").click()
    expect(menu).to_be_visible()
    expect(components.get_by_role("button", name="Đăng xuất")).to_be_visible()
    components.get_by_role("link", name="Đóng trình đơn").click()
    expect(menu).to_be_hidden()


def test_skip_link_leads_to_the_main_part(components, site):
    components.goto(f"{site.url}/phan-quyen/")
    components.keyboard.press("Tab")
    expect(components.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    components.keyboard.press("Enter")
    expect(components.locator("#main")).to_be_focused()


def test_both_font_files_are_used(components):
    names = components.evaluate(
        """() => document.fonts.ready.then(fonts => [...fonts]
        .filter(face => face.status === 'loaded').map(face => face.family))"""
    )
    assert [name.strip('"') for name in names] == ["Noto Sans", "Noto Sans"]
