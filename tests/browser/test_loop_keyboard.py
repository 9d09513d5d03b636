"""The loop by keyboard alone: Tab reaches what a page is for, and what has the focus is seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import go, saving, turned
from tests.scoring.builders import make_round, put, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUS = """() => {
    const part = document.activeElement;
    const style = getComputedStyle(part);
    const box = part.getBoundingClientRect();
    const shown = part.matches("input[type=radio]") ? part.parentElement : part;
    const ring = getComputedStyle(shown);
    return {
        words: (part.textContent || part.value || "").trim(),
        is_seen: box.width > 1 && box.height > 1
            && [style, ring].some(one => one.outlineStyle !== "none" || one.boxShadow !== "none"),
    };
}"""


def tab_to(page, words, most=80):
    """Presses Tab until the element with these words has the focus; each stop on the way is seen.

    -> how many presses it took.
    """
    for presses in range(1, most + 1):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["is_seen"], focus["words"]
        if focus["words"] == words:
            return presses
    pytest.fail(f"{words} is not reached by Tab: {page.url}")


def test_the_skip_link_comes_first_and_the_primary_action_is_reached(page, sign_in, site):
    sign_in(page, "bithu.langson")
    go(page, "Cuộc họp")
    page.get_by_role("heading", name="Cuộc họp").wait_for()
    assert tab_to(page, "Đến nội dung chính") == 1
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert tab_to(page, "Ghi cuộc họp") < 8
    with turned(page):
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ghi cuộc họp").wait_for()
    tab_to(page, "Đến nội dung chính")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert tab_to(page, "Ghi cuộc họp") < 20


def test_a_row_is_scored_and_the_sheet_submitted_by_keyboard(page, sign_in, site, world):
    sheet = put(sheet_of(make_round(world), world.ethnic), "DRAFT", world.canbo_dttg)
    sign_in(page, "lanhdao.dttg")
    go(page, "Phiếu chấm điểm")
    go(page, "Sở Dân tộc và Tôn giáo")
    page.get_by_label("Mức đạt (1.2)").focus()
    with saving(page):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator("#total .total-value")).to_contain_text("8,00")
    page.locator("h1").click()
    tab_to(page, "Nộp phiếu")
    with turned(page):
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Nộp phiếu chấm điểm?").wait_for()
    tab_to(page, "Đến nội dung chính")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "Nộp phiếu")
    with turned(page):
        page.keyboard.press("Enter")
    page.get_by_text("Đã nộp phiếu; đang chờ Sở Nội vụ thẩm định.").wait_for()
    sheet.refresh_from_db()
    assert sheet.state == "SUBMITTED"
