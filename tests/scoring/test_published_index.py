"""PublishedIndex: what the database itself refuses, who sees it, and how it speaks."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from scoring.models import Index, NationalMean, PublishedIndex


def make_index(unit, **fields):
    """A published index of the unit: PAR INDEX 2022 unless told otherwise."""
    values = {
        "index": Index.PAR_INDEX,
        "year": 2022,
        "value": Decimal("85.34"),
        "rank": 32,
        "of_how_many": 63,
        "source": "Bài báo (dữ liệu thử)",
    } | fields
    return PublishedIndex.objects.create(unit=unit, **values)


def test_everyone_sees_it_even_without_signing_in(world):
    row = make_index(world.old_province)
    assert list(PublishedIndex.objects.visible_to(AnonymousUser())) == [row]
    assert str(row) == "PAR INDEX 2022: tỉnh Tuyên Quang"
    assert row.unit_for(None) == world.old_province


def test_only_the_place_may_be_known(world):
    row = make_index(world.ethnic_board, index=Index.AGENCY, value=None, rank=10, of_how_many=19)
    row.refresh_from_db()
    assert row.value is None
    assert row.rank == 10


@pytest.mark.parametrize(
    "fields",
    [
        {},  # the same index of the same unit and year once more
        {"year": 1999},
        {"year": 2021, "published_year": 2020},
        {"year": 2021, "value": Decimal("100.01")},
        {"year": 2021, "value": Decimal("-1")},
        {"year": 2021, "points": Decimal("-1")},
        {"year": 2021, "rank": 0},
        {"year": 2021, "rank": 64},
        {"year": 2021, "source": ""},
    ],
)
def test_the_database_refuses(world, fields):
    make_index(world.old_province)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_index(world.old_province, **fields)
    assert PublishedIndex.objects.count() == 1


def test_a_national_mean_stands_once_a_year(db):
    mean = NationalMean.objects.create(
        index=Index.PAR_INDEX, year=2023, value=Decimal("86.98"), source="Bài báo"
    )
    assert str(mean) == "PAR INDEX 2023: cả nước"
    with pytest.raises(IntegrityError), transaction.atomic():
        NationalMean.objects.create(index=Index.PAR_INDEX, year=2023, source="Bài báo")
