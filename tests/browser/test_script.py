"""What the own script adds to a page: one press acts once, nothing typed is left behind unasked."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import go

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.urls")]


@pytest.fixture
def components(page, enter):
    enter(page, "canbo.dttg", "/bo-thanh-phan/")
    return page


def test_a_button_rests_while_its_form_is_sent(components):
    sent = []

    def stay(route):
        sent.append(route.request.post_data)
        route.fulfill(status=204)  # the page stays as it is

    components.route("**/bo-thanh-phan/", stay)
    button = components.get_by_role("button", name="Lưu nháp")
    with components.expect_response("**/bo-thanh-phan/"):
        button.dblclick(no_wait_after=True)
    components.locator("[aria-busy=true]").wait_for()
    assert button.is_disabled()
    assert len(sent) == 1
    assert "idempotency_key" in sent[0]


def test_leaving_a_changed_form_asks_first(components):
    asked = []
    components.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    components.get_by_label("Địa điểm").click()
    components.keyboard.type("Hội trường ")
    with components.expect_event("dialog"):
        components.get_by_role("link", name="Phân quyền").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert components.url.endswith("/bo-thanh-phan/")


def test_leaving_a_refused_form_asks_first(components):
    asked = []
    components.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with components.expect_event("dialog"):
        components.get_by_role("link", name="Phân quyền").click(no_wait_after=True)
    assert asked == ["beforeunload"]


def test_an_untouched_form_is_left_without_a_question(components, site):
    components.on("dialog", lambda dialog: pytest.fail(dialog.type))
    # The form of that page was refused, so that what it shows is not saved: here as if it were new.
    components.locator("form[data-unsaved]").evaluate("form => delete form.dataset.changed")
    go(components, "Phân quyền")
    assert components.url == f"{site.url}/phan-quyen/"


def test_the_first_fault_is_reached_from_the_summary(components):
    expect(components.locator("[data-focus]")).to_be_focused()
    components.get_by_role("link", name="Kết thúc: nhập giờ").click()
    expect(components.locator("[name=ended_at]")).to_be_focused()


def test_cells_keep_their_roles_where_rows_are_blocks(components, show):
    show(components, 360)
    assert components.get_by_role("row", name="4.1 Rà soát chức năng").count() == 1
    assert components.get_by_role("rowheader", name="4.1 Rà soát chức năng").count() == 1


def test_a_reason_on_a_question_page_is_not_left_behind_unasked(page, enter):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    enter(page, "canbo.dttg", "/xac-nhan/")
    page.get_by_label("Lý do").click()
    page.keyboard.type("Thiếu tài liệu")
    page.get_by_role("link", name="Quay lại").click()
    page.wait_for_url("**/bo-thanh-phan/")
    assert asked == ["beforeunload"]
