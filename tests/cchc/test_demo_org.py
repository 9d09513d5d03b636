"""The organisations of the demo: the country's sums, the heirs, the reach of its accounts."""

from datetime import date

import pytest
from django.db import transaction

from cchc.demo.accounts import create_accounts
from cchc.demo.neighbours import found_neighbours
from cchc.demo.org import found_everything
from units.models import Unit
from units.permissions import Role, access_of

pytestmark = [pytest.mark.first_database]


@pytest.fixture(scope="module")
def org(django_db_setup, django_db_blocker):
    """Founded once for the module, and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = found_everything("mat-khau-thu-nghiem")
        found_neighbours(found)
        yield found
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _among_them(org, db):
    """Each test in a savepoint of its own."""


def test_the_country_has_63_provinces_before_and_34_from_the_merger(org):
    places = {"PROVINCE", "CITY"}
    before = [u for u in Unit.objects.at(date(2025, 6, 30)) if u.day_kind in places]
    after = [u for u in Unit.objects.at(date(2025, 7, 1)) if u.day_kind in places]
    assert (len(before), len(after), len({*before} & {*after})) == (63, 34, 11)


def test_an_admin_reaches_the_units_of_the_province_that_his_own_succeeded(org):
    below = access_of(org.admin).below(Role.ADMIN)
    assert {org.board.pk, org.ethnic.pk, org.old_cell.pk, org.cell.pk} <= below
    assert org.langson.pk not in below


def test_the_people_of_today_stand_in_for_the_board_of_2021(org):
    users = create_accounts(org, "mat-khau-thu-nghiem")
    assert org.board.pk in access_of(users["canbo.dttg"]).own(Role.OFFICER)
    assert org.old_cell.pk in access_of(users["bithu.dttg"]).own(Role.SECRETARY)
    assert org.van_ban_district.pk in access_of(users["canbo.vanban"]).own(Role.OFFICER)


def test_there_are_enough_departments_and_communes_to_rank(org):
    blocks = [
        u.day_block for u in Unit.objects.at(date(2026, 1, 1)) if u.day_parent_id == org.province.pk
    ]
    assert blocks.count("so") >= 20
    assert blocks.count("xa") == 124


def test_tuyen_quang_has_its_districts_and_communes_of_before(org):
    day = date(2023, 6, 1)
    below = Unit.objects.filter(pk__in=org.old_province.subtree(day)).at(day)
    kinds = [unit.day_kind for unit in below]
    assert kinds.count("DISTRICT_RURAL") + kinds.count("CITY_UNDER") == 7
    assert org.before["Hà Giang"].heirs.get().successor == org.province


def test_the_party_side_of_today_has_no_body_of_before(org):
    today = {unit.day_name for unit in Unit.objects.at(date(2026, 1, 1)).filter(branch="PARTY")}
    assert not [name for name in today if "Khối" in name or "Dân chính" in name or "nguồn" in name]
    for unit in (org.office_superior, org.office_2012):
        assert unit.is_alive_on(date(2012, 1, 5))
        assert Unit.objects.get(pk=unit.pk).ended_on == date(2025, 2, 28)
    assert "giả định" in org.office_superior.versions.get().source_note
    assert "giả định" in org.office_2012.heirs.get().source_note
