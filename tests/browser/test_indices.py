"""/chi-so/ as anyone sees it in a browser: no login, filter, axe, narrow and wide."""

import io

import pytest
from django.core.management import call_command

from tests.browser.walking import press

pytestmark = pytest.mark.browser


def test_anyone_finds_the_index_of_a_province(page, site, axe, show, assert_fits, assert_touchable):
    call_command("import_indices", "--by", "thuongtruc.snv", stdout=io.StringIO())
    page.goto(f"{site.url}/chi-so/")
    page.get_by_label("Đơn vị").fill("tuyen quang")
    page.get_by_label("Chỉ số", exact=True).select_option(label="SIPAS")
    press(page, "Lọc")
    row = page.get_by_role("row").filter(has_text="81,72%")
    assert "22/63" in row.inner_text()
    for width in (1280, 360):
        for theme in ("light", "dark"):
            show(page, width, theme)
            assert_fits(page)
            axe(page)
    assert_touchable(page)
