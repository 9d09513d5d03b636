"""`manage.py load_scale`: a made-up country for measuring, into an empty database only."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cchc.demo import scale
from units.models import AuditEvent, Branch, Host, Kind, Succession, Unit, UnitVersion, User
from units.outline import stand_ins


def run(**options):
    out = StringIO()
    call_command("load_scale", stdout=out, **{"scale": "province", **options})
    return out.getvalue()


@pytest.fixture
def _small(monkeypatch):
    """A country of one in a hundred."""
    for name in ("NATION", "DISTRICTS", "OLD_COMMUNES", "COMMUNES"):
        monkeypatch.setattr(scale, name, getattr(scale, name) // 20)


@pytest.mark.usefixtures("_small")
def test_one_province_with_its_past(db):
    assert "373 đơn vị." in run()
    assert Unit.objects.filter(is_illustrative=True).count() == Unit.objects.count() == 373
    today = UnitVersion.objects.at(date(2026, 1, 1))
    assert today.filter(kind=Kind.PROVINCE).count() == 1
    assert today.filter(kind=Kind.DEPARTMENT, block="").count() == 14
    assert Host.objects.count() == 14 + today.filter(kind=Kind.COMMUNE).count()
    province = today.get(kind=Kind.PROVINCE).unit
    before = stand_ins(province, date(2023, 6, 1))
    assert before[0].name == province.name
    assert Succession.objects.exclude(predecessor__ended_on=date(2025, 6, 30)).count() == 0
    renamed = UnitVersion.objects.filter(valid_from=date(2019, 1, 1)).first().unit
    assert renamed.versions.count() == 2
    assert AuditEvent.objects.filter(kind="units.unit.many_created").count() == 1
    assert not User.objects.get().has_usable_password()


@pytest.mark.usefixtures("_small")
def test_the_nation_has_the_sums_of_the_country(db):
    sizes = Counter()
    for part in scale.parts("nation"):
        sizes["units"] += len(part.rows)
        for row in part.rows:
            sizes[row.kind, row.ended_on is None] += 1
    assert sizes["units"] == scale.NATION
    assert sizes[Kind.PROVINCE, True] == 34
    assert sizes[Kind.PROVINCE, False] == 63
    assert sizes[Kind.COMMUNE, True] == scale.COMMUNES
    assert sizes[Kind.COMMUNE, False] == scale.OLD_COMMUNES
    assert sizes[Kind.DISTRICT_RURAL, False] == scale.DISTRICTS


def test_the_same_seed_makes_the_same_country():
    first, again, other = (
        [row.name for row in next(scale.parts("province", seed)).rows[:200]] for seed in (1, 1, 2)
    )
    assert first == again != other


def test_it_is_refused_where_there_is_a_unit_or_an_account(world):
    before = Unit.objects.count()
    with pytest.raises(CommandError, match="cơ sở dữ liệu còn trống"):
        run()
    assert Unit.objects.count() == before
    assert Unit.objects.filter(branch=Branch.STATE, is_illustrative=True).count() == 0
