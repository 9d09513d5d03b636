"""Nothing typed is lost: after a page that could not take a form, its text stands there again."""

import pytest

from tests.browser.walking import press, turn, turned
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.urls")]
PLACE, DAY, NOTE = "Hội trường tầng 2", "31/5/2021", "Ý kiến đã gõ dở"


@pytest.fixture
def typed(page, enter):
    """The page of every field, with something typed into it."""
    page.expected |= {403, 405, 409, 413, 500}
    page.on("dialog", lambda dialog: dialog.accept())
    enter(page, "canbo.dttg", "/bo-thanh-phan/")
    page.get_by_label("Địa điểm").fill(PLACE)
    page.get_by_label("Ngày họp").fill(DAY)
    page.get_by_label("Ghi chú").fill(NOTE)
    page.get_by_label("Thường kỳ", exact=True).uncheck()
    page.locator("#id_mark_2").check()
    return page


def send(page):
    with turned(page):
        page.locator("main form.form").first.evaluate("form => form.requestSubmit()")


def assert_typed_stands(page):
    page.locator("[data-refilled]").wait_for(state="visible")
    has_files = page.locator("main form.form [type=file]").count() > 0
    assert page.locator("[data-refilled-files]").is_visible() == has_files
    assert page.get_by_label("Địa điểm").input_value() == PLACE
    assert page.get_by_label("Ngày họp").input_value() == DAY
    assert page.get_by_label("Ghi chú").input_value() == NOTE
    assert not page.get_by_label("Thường kỳ", exact=True).is_checked()
    assert page.locator("#id_mark_2").is_checked()


def break_token(page):
    page.locator("main form.form [name=csrfmiddlewaretoken]").first.evaluate(
        "field => { field.value = 'x'.repeat(64) }"
    )


@pytest.mark.parametrize("way", ["back", "link"])
def test_a_form_that_was_open_for_too_long(typed, way):
    break_token(typed)
    send(typed)
    assert typed.get_by_role("heading", name="Trang đã mở quá lâu").is_visible()
    if way == "back":
        typed.go_back()
    else:
        turn(typed.get_by_role("link", name="Mở lại trang"))
    assert_typed_stands(typed)


def test_a_session_that_ended(typed):
    typed.context.clear_cookies(name="sessionid")
    send(typed)
    typed.get_by_label("Tên đăng nhập").fill("canbo.dttg")
    typed.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    press(typed, "Đăng nhập")
    assert_typed_stands(typed)


def test_somebody_else_who_signs_in_finds_nothing(typed):
    typed.context.clear_cookies(name="sessionid")
    send(typed)
    typed.get_by_label("Tên đăng nhập").fill("canbo.snv")
    typed.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    press(typed, "Đăng nhập")
    assert typed.url.partition("?")[0].endswith("/bo-thanh-phan/")
    assert typed.get_by_label("Địa điểm").input_value() != PLACE
    assert typed.evaluate("() => sessionStorage.getItem('typed')") is None


def test_too_much_at_once(typed):
    typed.locator("main form.form").first.evaluate(
        """form => { const much = document.createElement('input'); much.name = 'much';
        much.value = 'a'.repeat(2200000); form.append(much) }"""
    )
    send(typed)
    assert typed.get_by_role("heading", name="Dữ liệu quá lớn").is_visible()
    typed.go_back()
    assert_typed_stands(typed)


def test_a_fault_whose_page_has_no_script(typed):
    typed.route(
        "**/bo-thanh-phan/",
        lambda route: (
            route.fulfill(status=500, content_type="text/html", body="lỗi")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    send(typed)
    typed.go_back()
    assert_typed_stands(typed)


def test_what_was_taken_is_kept_no_longer(typed):
    send(typed)
    assert typed.evaluate("() => sessionStorage.getItem('typed')") is None
    assert not typed.locator("[data-refilled]").first.is_visible()


def test_signing_out_forgets(typed):
    break_token(typed)
    send(typed)
    turn(typed.get_by_role("button", name="Đăng xuất").first)
    assert typed.url.endswith("/dang-nhap/")
    assert typed.evaluate("() => sessionStorage.getItem('typed')") is None


def test_passwords_are_never_kept(page, site):
    page.goto(f"{site.url}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("canbo.dttg")
    page.get_by_label("Mật khẩu", exact=True).fill("sai mật khẩu")
    press(page, "Đăng nhập")
    page.locator("[aria-invalid=true]").wait_for()
    assert page.evaluate("() => sessionStorage.getItem('typed')") is None
