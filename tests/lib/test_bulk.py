"""Rows written in bulk are those that `bulk_create` would write."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from cchc.lib.bulk import JsonText, insert
from cchc.lib.clock import now
from scoring.models import Criterion, Entry, NationalMean, SheetAct
from tests.scoring.builders import make_round, sheet_of
from units.models import UnitVersion

ODD = "Xã \"A\\B\",\\N {1,2}; 'ư'"


@pytest.fixture
def sheet(world):
    """Without a row."""
    sheet = sheet_of(make_round(world), world.ethnic)
    sheet.entries.all().delete()
    return sheet


def test_every_kind_of_column_comes_back_as_it_went_in(world):
    years = (1990, 1991, 1992)
    insert(
        UnitVersion(
            unit=world.commune,
            name=f"xã {year}",
            kind="COMMUNE",
            parent=world.province,
            valid_from=date(year, 1, 1),
            valid_to=date(year, 12, 31),
        )
        for year in years
    )
    found = UnitVersion.everything.filter(valid_to__year__in=years).order_by("pk")
    assert [version.valid_from.year for version in found] == list(years)
    assert {version.name_fold for version in found} == {f"xa {year}" for year in years}
    insert([NationalMean(index="SIPAS", year=2022, value=Decimal("81.7200"), source=ODD)])
    insert([NationalMean(index="SIPAS", year=2023, value=None, source="Báo\tA")])
    known, unknown = NationalMean.objects.order_by("year")
    assert (known.value, known.source, unknown.value) == (Decimal("81.72"), ODD, None)
    assert unknown.source == "Báo A"  # cleaned, as by every save


def test_json_goes_in_as_a_value_or_as_it_is_written_already(sheet):
    values = [{"ư": [1, None, True, ODD]}, "2.50", None, True, JsonText('{"a":"0.50","ư":null}')]
    leaves = Criterion.objects.filter(criteria_set=sheet.criteria_set, is_leaf=True)
    insert(
        Entry(sheet=sheet, criterion=leaf, self_value=value, self_at=now())
        for leaf, value in zip(leaves.order_by("position"), values, strict=False)
    )
    kept = Entry.objects.filter(sheet=sheet).order_by("pk").values_list("self_value", flat=True)
    assert list(kept) == [*values[:4], {"a": "0.50", "ư": None}]
    assert Entry.objects.filter(sheet=sheet, self_value__isnull=True).count() == 1


def test_what_the_database_refuses_is_refused_whole(world, sheet):
    act = {"act": "SUBMIT", "by": world.canbo_dttg, "at": now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([SheetAct(sheet=sheet, **act), SheetAct(sheet_id=None, **act)])
    assert not SheetAct.objects.exists()
    insert([])
