"""What is pressed right after a value was typed: the press leaves the field, the field is saved and
its answer is drawn into the page, all while the finger is still down."""

import threading
from types import SimpleNamespace

import pytest

from scoring.views import sheet as sheet_views
from tests.browser.walking import saving, turned
from tests.scoring.builders import entry_of, make_round, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 30  # seconds
HELD = 400  # milliseconds: the answer is there before the finger is lifted


@pytest.fixture
def sheet(site, world):
    return sheet_of(make_round(world, world.ethnic), world.ethnic)


@pytest.fixture
def typed(page, enter, sheet, asked):
    """The row of a sheet in whose field a value was typed a moment ago."""
    entry = entry_of(sheet, "2.1")
    enter(page, "canbo.dttg", f"{sheet.get_absolute_url()}?linh-vuc=2")
    page.locator(f"[name=e{entry.pk}-value]").fill("4")
    return page.locator(f"#e{entry.pk}")


@pytest.fixture
def slow(monkeypatch):
    """The server begins to save a row and goes on when it is told to."""
    begun, told = threading.Event(), threading.Event()
    save = sheet_views._save_row

    def wait_and_save(*row):
        begun.set()
        assert told.wait(PATIENCE)
        save(*row)

    def answer():
        assert begun.wait(PATIENCE), "no row was sent"
        told.set()

    monkeypatch.setattr(sheet_views, "_save_row", wait_and_save)
    return SimpleNamespace(answer=answer)


def tab(page):
    return page.locator(".tabs-list").get_by_role("link").first


def test_a_tab_that_the_answer_draws_anew(page, typed, sheet, asked):
    with turned(page):
        tab(page).click(delay=HELD)
    assert entry_of(sheet, "2.1").self_value == "4"
    assert asked == []


def test_a_row_that_was_saved_by_its_button_is_left(page, typed, sheet, asked):
    with saving(page):
        typed.get_by_role("button", name="Lưu dòng").press("Enter")
    typed.locator(".is-saved").wait_for()
    with turned(page):
        tab(page).click()
    assert asked == []


@pytest.mark.parametrize("clicks", [1, 2])
def test_a_link_waits_for_a_slow_line(page, typed, slow, sheet, asked, clicks):
    tab(page).click(click_count=clicks)
    with turned(page):
        slow.answer()
    assert entry_of(sheet, "2.1").self_value == "4"
    assert asked == []


@pytest.mark.parametrize("clicks", [1, 2])
def test_a_button_that_saves_all_waits_for_the_row(page, typed, slow, sheet, asked, clicks):
    """Sent at once, it would meet the row that is being saved as somebody else's."""
    page.get_by_role("button", name="Lưu cả lĩnh vực").last.click(click_count=clicks)
    with turned(page):
        slow.answer()
    page.get_by_text("Đã lưu lĩnh vực 2.").wait_for()
    assert entry_of(sheet, "2.1").self_value == "4"
    assert asked == []


def test_a_link_of_a_row_that_is_refused_asks(page, typed, sheet, asked):
    page.locator(f"[name=e{entry_of(sheet, '2.1').pk}-value]").fill("bốn")
    with page.expect_event("dialog"):
        tab(page).click(delay=HELD, no_wait_after=True)
    typed.locator(".is-failed").wait_for()
    assert asked == ["beforeunload"]
    assert entry_of(sheet, "2.1").self_value is None
