"""The unit pages as they are looked at: wide and on a phone, without faults for assistive tools."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 640, 360])
def test_unit_pages_fit_and_are_accessible(page, sign_in, axe, show, assert_fits, width):
    sign_in(page, "canbo.dttg", path="/don-vi/")
    show(page, width)
    axe(page)
    assert_fits(page)
    name = "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    page.get_by_role("link", name=name, exact=True).click()
    axe(page)
    assert_fits(page)
    page.get_by_label("Ngày").fill("31/5/2021")
    page.get_by_role("button", name="Xem").click()
    page.get_by_role("link", name="Ban Dân tộc tỉnh Tuyên Quang", exact=True).first.click()
    axe(page)
    assert_fits(page)
