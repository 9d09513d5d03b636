"""What is of 2021 is called as in 2021, on every list and page, though the unit has gone since."""

from datetime import date

import pytest

from plans.models import Document
from scoring.actions.result import publish_results
from scoring.models import Sheet
from tests.meetings.builders import make_minutes
from tests.plans.builders import a_document
from tests.scoring.builders import make_decision, make_round, put, sheet_of
from tests.world import make_heir, make_unit
from units.models import Kind

THEN = date(2021, 5, 31)
OLD = "Ban Dân tộc tỉnh Tuyên Quang"
NEW = "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"


def words(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_a_document_of_2021_bears_the_issuer_of_then(signed_in, world):
    document = a_document(
        world, unit=world.ethnic_board, symbol="05/KH-BDT", issued_on=THEN, issuer=None
    )
    client = signed_in("canbo.dttg")
    for page in (
        words(client, "/van-ban/", nam=2021),
        words(client, document.get_absolute_url()),
    ):
        assert "Ban Dân tộc" in page
    assert Document.objects.get(pk=document.pk).issuer_text == OLD


def test_a_meeting_of_2021_is_one_of_the_cell_of_then(signed_in, world):
    meeting = make_minutes(world.old_cell, THEN)
    client = signed_in("bithu.dttg")
    for page in (words(client, "/cuoc-hop/", nam=2021), words(client, meeting.get_absolute_url())):
        assert "Chi bộ Ban Dân tộc" in page


@pytest.mark.parametrize("year", [2021, 2024])
def test_a_result_bears_the_names_of_its_year(signed_in, world, year):
    the_round = make_round(world, world.ethnic_board, world.finance, year=year)
    for unit in (world.ethnic_board, world.finance):
        put(sheet_of(the_round, unit), Sheet.State.APPRAISED, world.canbo_dttg)
    decision = make_decision(world.province, symbol="24/QĐ-UBND")
    publish_results(the_round.blocks.get(), by=world.congbo_ubnd, document=decision)
    page = words(signed_in("canbo.dttg"), "/xep-hang/", nam=year)
    assert "Ban Dân tộc" in page
    assert "Sở Dân tộc và Tôn giáo" not in page


def test_a_renamed_unit_is_called_as_on_the_day_of_its_record(signed_in, world):
    """One unit through a new name: what is older keeps the older one."""
    cell = world.cell
    cell.versions.update(valid_to=date(2026, 2, 28))
    cell.versions.create(
        name="Chi bộ Tên Mới", kind=Kind.P_CELL, parent=world.party, valid_from=date(2026, 3, 1)
    )
    early, late = (make_minutes(cell, day) for day in (date(2025, 9, 3), date(2026, 4, 3)))
    client = signed_in("bithu.dttg")
    early_page, late_page = (words(client, m.get_absolute_url()) for m in (early, late))
    assert "Chi bộ Sở Dân tộc và Tôn giáo" in early_page
    assert "Chi bộ Tên Mới" not in early_page
    assert "Chi bộ Tên Mới" in late_page


def test_the_plan_of_a_district_still_reads_its_name(signed_in, world):
    """Văn Bàn's plan of 2023: the district ended with 30/6/2025, xã Văn Bàn keeps its records."""
    district = make_unit(
        "huyện Văn Bàn",
        kind=Kind.DISTRICT_RURAL,
        until=date(2025, 6, 30),
        short_name="huyện Văn Bàn",
    )
    make_heir(district, world.van_ban, form="END")
    plan = a_document(
        world,
        by=world.canbo_vanban,
        unit=district,
        symbol="12/KH-UBND",
        issued_on=date(2023, 1, 16),
    )
    client = signed_in("canbo.vanban")
    for page in (words(client, "/van-ban/", nam=2023), words(client, plan.get_absolute_url())):
        assert "uyện Văn Bàn" in page
    heir = words(client, f"/don-vi/{world.van_ban.pk}/", ngay="01/6/2023")
    assert "Huyện Văn Bàn" in heir
    assert f"/don-vi/{district.pk}/?ngay=01/06/2023" in heir


def test_the_block_committee_of_2022_is_gone_today_with_its_two_successors(signed_in, world):
    agencies = make_unit(
        "Đảng bộ các cơ quan Đảng tỉnh Tuyên Quang",
        kind=Kind.P_AGENCIES,
        branch="PARTY",
        since=world.party.founded_on,
    )
    make_heir(world.old_party_block, agencies, world.party.founded_on, keeps_records=False)
    client = signed_in("bithu.dttg")
    block = f"/don-vi/{world.old_party_block.pk}/"
    assert "Đảng bộ Khối" in words(client, "/to-chuc/", khoi="PARTY", goc=0, ngay="01/6/2022")
    assert "Đảng bộ Khối" not in words(client, "/to-chuc/", khoi="PARTY", goc=0)
    page = words(client, block)
    assert "Hoạt động đến hết ngày 28/02/2025. Kế thừa:" in page
    for heir in (world.party, agencies):
        assert f'href="/don-vi/{heir.pk}/"' in page
    tree = client.get("/to-chuc/", {"goc": world.old_party_block.pk}).context["tree"]
    assert {top.name for top in tree.tops} == {world.party.name, agencies.name}


@pytest.mark.parametrize("day", [THEN, None])
def test_the_list_of_units_names_superiors_of_the_day(signed_in, world, day):
    query = {"tim": "ban dan toc tinh tuyen", "ngay": "31/5/2021"} if day else {"tim": "so noi vu"}
    rows = signed_in("canbo.dttg").get("/don-vi/", query).context["rows"]
    told = {row["version"].name: row["version"].parent_name for row in rows}
    assert told[OLD if day else "Sở Nội vụ tỉnh Tuyên Quang"] == "tỉnh Tuyên Quang"
