"""Long lists of sheets, of who appraises and of who reads: by a unit's name and a state."""

import unicodedata

import pytest
from django.urls import reverse

from scoring.models import Sheet
from tests.scoring.builders import make_round, put, sheet_of

LISTS = [("scoring:appraisal-list", "thamdinh.snv"), ("scoring:sheet-list", "congbo.ubnd")]


@pytest.fixture(autouse=True)
def sheets(world):
    """Two sheets: submitted by Sở Tài chính, under appraisal of Sở Dân tộc và Tôn giáo."""
    the_round = make_round(world)
    put(sheet_of(the_round, world.finance), Sheet.State.SUBMITTED, by=world.vanphong_ubnd)
    put(sheet_of(the_round, world.ethnic), Sheet.State.APPRAISING, by=world.vanphong_ubnd)


def shown(client, name, **asked):
    page = client.get(reverse(name), asked).context["page"]
    return {sheet.unit_short_name for sheet in page.rows}


@pytest.mark.parametrize(("name", "account"), LISTS)
def test_a_list_is_searched_and_filtered(signed_in, name, account):
    client = signed_in(account)
    ethnic, finance = "Sở Dân tộc và Tôn giáo", "Sở Tài chính"
    assert shown(client, name) == {ethnic, finance}
    assert shown(client, name, tim="dan toc") == {ethnic}
    assert shown(client, name, tim=unicodedata.normalize("NFD", "TÀI CHÍNH")) == {finance}
    assert shown(client, name, trang_thai="SUBMITTED") == {finance}
    assert shown(client, name, trang_thai="SUBMITTED", tim="dan toc") == set()
    assert shown(client, name, trang_thai="GONE") == {ethnic, finance}


@pytest.mark.parametrize(("name", "account"), LISTS)
def test_nothing_found_leads_back_to_all(signed_in, name, account):
    text = signed_in(account).get(reverse(name), {"tim": "không có"}).content.decode()
    assert "Không có dòng nào khớp với bộ lọc." in text
    assert 'name="tim"' in text


@pytest.mark.parametrize(("name", "account"), LISTS)
def test_a_short_list_has_no_filter(signed_in, name, account):
    assert 'name="tim"' not in signed_in(account).get(reverse(name)).content.decode()


def test_a_search_reaches_no_sheet_of_another_appraiser(signed_in):
    assert shown(signed_in("thamdinh.vp"), "scoring:appraisal-list", tim="tai chinh") == set()
