"""Rows of a sheet and of its appraisal: Enter acts on the row it is pressed in, and what is typed
and not saved is not left behind, nor decided over, without a question."""

import pytest
from django.urls import reverse

from scoring.actions.entry import add_evidence, ask_na
from scoring.models import Sheet
from tests.browser.walking import go, saving, turned
from tests.scoring.builders import entry_of, make_decision, make_round, put, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(site, world):
    return sheet_of(make_round(world, world.ethnic), world.ethnic)


def leave(page, name, role="link"):
    """Tries to, and waits until the page has asked."""
    with page.expect_event("dialog"):
        page.get_by_role(role, name=name).first.click(no_wait_after=True)


def test_enter_saves_the_row_it_is_pressed_in(page, enter, sheet, world):
    entry = entry_of(sheet, "1.1")
    made = add_evidence(entry, by=world.canbo_dttg, document=make_decision(world.ethnic))
    enter(page, "canbo.dttg", f"{sheet.get_absolute_url()}?linh-vuc=1")
    row = page.locator(f"#e{entry_of(sheet, '1.2').pk}")
    reason = row.locator("[type=text][name$=na_reason]")
    row.locator("summary", has_text="Không áp dụng").click()
    reason.fill("Không có báo cáo")
    with saving(page):
        row.get_by_label("Đề nghị không áp dụng").check()
    reason.fill("Không có báo cáo nào")
    with saving(page):
        reason.press("Enter")
    assert entry_of(sheet, "1.2").na_reason == "Không có báo cáo nào"
    assert not type(made).objects.filter(pk=made.pk, removed_at__isnull=False).exists()
    assert page.url.endswith("?linh-vuc=1")


def test_without_script_enter_saves_the_area(browser, site, enter, sheet, world):
    entry = entry_of(sheet, "2.1")
    window = browser.new_context(java_script_enabled=False)
    page = window.new_page()
    enter(page, "canbo.dttg", f"{sheet.get_absolute_url()}?linh-vuc=2")
    page.locator(f"[name=e{entry.pk}-value]").fill("4")
    page.locator(f"[name=e{entry.pk}-value]").press("Enter")
    page.get_by_text("Đã lưu lĩnh vực 2.").wait_for()
    window.close()
    assert entry_of(sheet, "2.1").self_value == "4"


def test_a_score_that_was_refused_is_not_left_behind_unasked(page, enter, asked, sheet):
    entry = entry_of(sheet, "2.1")
    enter(page, "canbo.dttg", f"{sheet.get_absolute_url()}?linh-vuc=2")
    value, row = page.locator(f"[name=e{entry.pk}-value]"), page.locator(f"#s{entry.pk}")
    value.fill("bốn")
    with saving(page):
        value.press("Enter")
    row.locator(".is-failed").wait_for()
    leave(page, "Văn bản")
    assert asked == ["beforeunload"]
    value.fill("4")
    with saving(page):
        value.press("Enter")
    row.locator(".is-saved").wait_for()
    go(page, "Văn bản")
    assert page.url.endswith("/van-ban/")
    assert asked == ["beforeunload"]


def test_a_row_on_its_way_is_not_left_behind_unasked(page, enter, asked, sheet):
    entry = entry_of(sheet, "2.1")
    enter(page, "canbo.dttg", f"{sheet.get_absolute_url()}?linh-vuc=2")
    on_the_way = []
    page.route(
        f"**{reverse('scoring:entry-score', args=[entry.pk])}", lambda save: on_the_way.append(save)
    )
    page.locator(f"[name=e{entry.pk}-value]").fill("4")
    with page.expect_request(lambda request: request.method == "POST"):
        page.keyboard.press("Tab")
    page.get_by_role("link", name="Văn bản").first.click()  # waits for the row
    assert asked == []
    leave(page, "Văn bản")
    assert asked == ["beforeunload"]
    (save,) = on_the_way
    save.continue_()
    page.locator(f"#s{entry.pk} .is-saved").wait_for()
    go(page, "Văn bản")
    assert page.url.endswith("/van-ban/")
    assert asked == ["beforeunload"]
    assert entry_of(sheet, "2.1").self_value == "4"


def test_a_deduction_not_saved_yet_is_not_agreed_over_unasked(page, enter, asked, sheet, world):
    page.expected.add(409)
    put(sheet, Sheet.State.SUBMITTED, world.canbo_dttg)
    entry = entry_of(sheet, "2.1")
    enter(page, "thamdinh.snv", f"{sheet.appraisal_url}?linh-vuc=2")
    page.locator(f"#e{entry.pk} [data-value] input").fill("1")
    leave(page, "Thống nhất các mục chưa xem", role="button")
    assert asked == ["beforeunload"]
    assert entry_of(sheet, "2.1").first_at is None
    with saving(page):
        page.locator(f"#e{entry.pk}").get_by_role("button", name="Lưu").click()
    page.locator(f"#e{entry.pk} .error").first.wait_for()  # a deduction without its reason
    leave(page, "Văn bản")
    assert asked == ["beforeunload"] * 2


def test_enter_in_a_reason_for_refusing_refuses(page, enter, sheet, world):
    entry = entry_of(sheet, "2.1")
    ask_na(entry, by=world.canbo_dttg, version=entry.version, na_reason="Không có hồ sơ")
    put(sheet, Sheet.State.SUBMITTED, world.canbo_dttg)
    enter(page, "thamdinh.snv", f"{sheet.appraisal_url}?linh-vuc=2")
    page.get_by_label("Lý do, nếu không chấp nhận").fill("Có hai hồ sơ")
    with turned(page):
        page.keyboard.press("Enter")
    page.get_by_text("Không chấp nhận đề nghị ở tiêu chí 2.1.").wait_for()
    assert entry_of(sheet, "2.1").na_state == "REFUSED"
