"""Thẩm định by keys alone, and the explanation that follows it, step by step."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.models import Sheet
from tests.browser.walking import (
    at_rest,
    give_password,
    go,
    leave,
    let_time_pass,
    press,
    saving,
    turn,
)
from tests.scoring.builders import entry_of, make_round, put, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(site, world):
    the_round = make_round(world, world.ethnic, has_explanation=True)
    return put(sheet_of(the_round, world.ethnic), Sheet.State.SUBMITTED, world.canbo_dttg)


def test_a_row_is_agreed_by_one_key_and_the_next_follows(page, enter, sheet, world):
    first, second = entry_of(sheet, "1.1"), entry_of(sheet, "1.2")
    enter(page, "thamdinh.snv", sheet.appraisal_url)
    one, two = page.locator(f"#e{first.pk}"), page.locator(f"#e{second.pk}")
    page.keyboard.press("d")  # no row has the focus: no key does anything
    page.get_by_role("link", name="Tiêu chí tiếp theo").click()
    expect(one).to_be_focused()
    page.keyboard.press("j")
    expect(two).to_be_focused()
    page.keyboard.press("k")
    expect(one).to_be_focused()
    assert entry_of(sheet, "1.1").first_at is None
    with saving(page):
        page.keyboard.press("d")
    expect(one).to_contain_text("Đã thống nhất, 2,00")
    expect(two).to_be_focused()
    page.keyboard.press("4")  # số liệu không khớp: the reason takes the focus, letters are typed
    page.keyboard.press("d")
    assert entry_of(sheet, "1.2").first_at is None
    two.locator("[data-value] select").select_option(label="Thiếu báo cáo")
    with saving(page):
        two.get_by_role("button", name="Lưu").click()
    expect(two).to_contain_text("Trừ 3,00, còn 0,00")
    assert entry_of(sheet, "1.2").reason_code == "FIGURES"
    expect(page.locator("#progress")).to_contain_text("2/3 tiêu chí đã xem")


def test_who_went_on_before_the_answer_keeps_his_place(page, enter, sheet):
    first, second = entry_of(sheet, "1.1"), entry_of(sheet, "1.2")
    enter(page, "thamdinh.snv", sheet.appraisal_url)
    on_the_way = []
    page.route(
        f"**{reverse('scoring:entry-appraise', args=[first.pk])}",
        lambda save: on_the_way.append(save),
    )
    page.get_by_role("link", name="Tiêu chí tiếp theo").click()
    expect(page.locator(f"#e{first.pk}")).to_be_focused()
    with page.expect_request(lambda request: request.method == "POST"):
        page.keyboard.press("d")
    value = page.locator(f"#e{second.pk} [data-value] select")
    value.focus()
    (save,) = on_the_way
    save.continue_()
    expect(page.locator(f"#e{first.pk}")).to_contain_text("Đã thống nhất, 2,00")
    at_rest(page)
    expect(value).to_be_focused()
    page.keyboard.press("d")  # typed into the field, not the key of a row
    assert entry_of(sheet, "1.2").first_at is None


def test_what_was_deducted_is_explained_and_decided_again(page, sign_in, sheet, world, examine):
    from scoring.actions.appraisal import agree_rest, appraise_entry, enter_side_points

    judge, survey = world.thamdinh_snv, entry_of(sheet, "3")
    appraise_entry(
        entry_of(sheet, "2.1"), by=judge, first_value="3", reason_code="FIGURES", note="Trùng"
    )
    agree_rest(sheet, by=judge)
    enter_side_points(
        sheet, by=judge, rows=[{"entry": survey.pk, "version": survey.version, "value": "80"}]
    )
    sign_in(page, "thamdinh.snv")
    go(page, "Thẩm định")
    turn(page.locator("main").get_by_role("link", name="Sở Dân tộc và Tôn giáo", exact=True))
    go(page, "Hoàn thành thẩm định")
    press(page, "Hoàn thành thẩm định")
    page.get_by_text("phiếu chờ đơn vị giải trình").wait_for()
    leave(page)
    sign_in(page, "lanhdao.dttg")
    turn(page.get_by_role("link", name="Phiếu chấm điểm năm").first)
    turn(page.locator(".head-actions").get_by_role("link", name="Giải trình"))
    examine(page, on_phone=True)
    page.get_by_role("radio", name="Không thống nhất").check()
    page.get_by_label("Nội dung giải trình, nếu không thống nhất (2.1)").fill("Đã đối chiếu")
    with saving(page):
        page.get_by_role("button", name="Lưu ý kiến 2.1").click()
    page.get_by_role("link", name="Bổ sung tài liệu 2.1").wait_for()
    examine(page)
    go(page, "Gửi giải trình")
    let_time_pass()
    press(page, "Gửi giải trình")
    give_password(page, examine)
    page.get_by_text("đang chờ thẩm định lần 2").wait_for()
    leave(page)
    sign_in(page, "thamdinh.snv", sheet.appraisal_url)
    examine(page, on_phone=True)
    with saving(page):
        page.get_by_role("button", name="Chấp nhận giải trình 2.1").click()
    expect(page.locator("#progress")).to_contain_text("0 tiêu chí chờ thẩm định lần 2")
    assert entry_of(sheet, "2.1").second_value == "4.5"
