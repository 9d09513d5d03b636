"""A result of a hundred rows: folded by area, opened where an address leads, whole on paper."""

import pytest
from playwright.sync_api import expect

from scoring.models import Result
from tests.scoring.builders import entry_of, make_round, next_decision, put, sheet_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(site, world, signed_in):
    the_round = make_round(world, world.ethnic, world.finance)
    for sheet in the_round.sheets.all():
        put(sheet, "APPRAISED")
    entry = entry_of(sheet_of(the_round, world.ethnic), "2.1")
    type(entry).objects.filter(pk=entry.pk).update(first_value="1", first_points="1")
    block, told = the_round.blocks.get(), {"document": next_decision(world).pk}
    signed_in("congbo.ubnd").post(f"/ky-cham-diem/khoi/{block.pk}/cong-bo/", told)
    return Result.objects.get(unit=world.ethnic).get_absolute_url()


def test_an_address_opens_what_it_leads_into(page, enter, axe, show, assert_fits, address):
    enter(page, "canbo.dttg", address)
    show(page, 360)
    row = page.locator("[id='tc-1.1']")
    expect(row).to_be_hidden()
    axe(page)
    assert_fits(page)
    page.locator("a[href='#tc-1']").click()
    expect(row).to_be_visible()
    page.goto(f"{page.url.partition('#')[0]}?#tc-3")
    expect(page.locator("[id='tc-3']")).to_be_in_viewport()
    axe(page)


def test_on_paper_all_of_it_is_open(page, enter, address):
    enter(page, "canbo.dttg", address)
    expect(page.locator("[id='tc-1.1']")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("[id='tc-1.1']")).to_be_visible()


def test_without_script_an_area_is_opened_by_its_link(browser, sign_in, site, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    plain = context.new_page()
    sign_in(plain, "canbo.dttg", address)
    expect(plain.locator("[id='tc-1.1']")).to_be_hidden()
    plain.locator("a[href='#tc-1']").click()
    expect(plain.locator("[id='tc-1.1']")).to_be_visible()
    context.close()
