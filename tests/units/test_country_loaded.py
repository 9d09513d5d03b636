"""The whole country in the database: the 63 -> 34 history in full against the files."""

from collections import defaultdict
from datetime import date

import pytest
from django.db import transaction

from tests.units.test_country import rows
from units.actions.country import Loading, load_province_first
from units.chain import first_broken_link
from units.country import LAST_OLD, MERGED, provinces
from units.models import AuditEvent, Kind, Succession, Unit, UnitVersion

pytestmark = [pytest.mark.first_database]
OLD_DAY, NEW_DAY = date(2023, 6, 1), date(2026, 1, 1)


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    """Loaded once for the module, and rolled back; -> [Loading]."""
    with django_db_blocker.unblock(), transaction.atomic():
        loadings = [Loading(facts) for facts in provinces().values()]
        for loading in loadings:
            load_province_first(loading)
        yield loadings
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _in_the_country(country, db):
    """Each test in a savepoint of its own."""


def on(day):
    """{code: UnitVersion} of that day."""
    versions = UnitVersion.objects.at(day).exclude(area_code="").select_related("unit")
    found = {version.area_code: version for version in versions}
    assert len(found) == len(versions), "a code is unique on one day"
    return found


def wanted(*names):
    return {row["code"]: row["name"] for name in names for row in rows(name)}


@pytest.mark.parametrize(
    ("day", "files"),
    [
        (OLD_DAY, ("provinces_before", "districts", "communes_before")),
        (LAST_OLD, ("provinces_before", "districts", "communes_before")),
        (MERGED, ("provinces", "communes")),
        (NEW_DAY, ("provinces", "communes")),
    ],
)
def test_every_unit_of_a_day_bears_its_name_of_that_day(day, files):
    names = {code: version.name for code, version in on(day).items()}
    expected = {code: name[0].lower() + name[1:] for code, name in wanted(*files).items()}
    if day == OLD_DAY:
        expected["46"] = "tỉnh Thừa Thiên Huế"
    assert names == expected


@pytest.mark.parametrize("day", [OLD_DAY, NEW_DAY])
def test_every_unit_of_a_day_stands_under_its_superior(day):
    here = on(day)
    code_of = {version.unit_id: code for code, version in here.items()}
    if day == OLD_DAY:
        uppers = {row["code"]: row["province"] for row in rows("districts")}
        uppers |= {row["code"]: row["district"] for row in rows("communes_before")}
        tops = {row["code"] for row in rows("provinces_before")}
    else:
        uppers = {row["code"]: row["province"] for row in rows("communes")}
        tops = {row["code"] for row in rows("provinces")}
    found = {
        code: version.parent_id and code_of[version.parent_id] for code, version in here.items()
    }
    assert found == uppers | dict.fromkeys(tops)


def test_each_province_of_before_is_carried_on_by_that_of_the_files():
    before, now = on(LAST_OLD), on(MERGED)
    for row in rows("provinces_before"):
        old, new = before[row["code"]].unit, now[row["successor"]].unit
        if old == new:
            assert not old.heirs.exists()
            assert old.is_alive_on(NEW_DAY)
        else:
            (heir,) = old.heirs.all()
            assert (heir.successor, heir.keeps_records, heir.on) == (new, True, MERGED)
            assert (old.ended_on, new.founded_on) == (LAST_OLD, MERGED)
    assert len({before[row["code"]].unit for row in rows("provinces_before")}) == 63
    same = {version.unit for version in before.values()} & {
        version.unit for version in now.values()
    }
    assert sum(unit.versions.first().parent_id is None for unit in same) == 11


def test_each_commune_of_before_is_carried_on_by_those_of_the_files():
    before, now = on(LAST_OLD), on(MERGED)
    expected = defaultdict(set)
    for row in rows("commune_successors"):
        keeps = row["share"] != "part"
        expected[row["code"]].add((row["successor"], row["share"] == "whole", keeps))
    code_of = {version.unit_id: code for code, version in now.items()}
    found = defaultdict(set)
    unit_codes = {version.unit_id: code for code, version in before.items()}
    for heir in Succession.objects.filter(on=MERGED, successor__isnull=False):
        code = unit_codes[heir.predecessor_id]
        if len(code) == 5:
            found[code].add((code_of[heir.successor_id], heir.share == "WHOLE", heir.keeps_records))
    stayed = {code for code, version in before.items()
              if len(code) == 5 and now.get(code) and now[code].unit == version.unit}  # fmt: skip
    assert len(stayed) == 129
    for code in stayed:
        assert expected.pop(code) == {(code, True, True)}
    assert found == expected


def test_of_the_districts_only_five_have_an_heir_and_the_province_keeps_the_rest():
    before, now = on(LAST_OLD), on(MERGED)
    units = {row["code"]: before[row["code"]].unit for row in rows("districts")}
    assert all(unit.ended_on == LAST_OLD for unit in units.values())
    heirs = Succession.objects.filter(predecessor__in=units.values())
    assert len(heirs) == 696
    zones = {heir.successor: heir for heir in heirs if heir.successor}
    assert len(zones) == 5
    for zone, heir in zones.items():
        assert zone.kind == Kind.SPECIAL
        assert heir.keeps_records
    yen_son = next(unit for unit in units.values() if unit.name == "huyện Yên Sơn")
    keeper = yen_son.keeper
    assert keeper == before["08"].unit
    assert keeper.keeper == now["08"].unit


def test_what_is_assumed_says_so():
    old = UnitVersion.objects.filter(valid_from=date(2004, 1, 1))
    assert len(old) == 63 + 696 + 10_035
    assert not old.exclude(source_note__contains="giả định", is_date_assumed=True).exists()
    assert not UnitVersion.objects.filter(is_date_assumed=True).exclude(pk__in=old).exists()
    assert not UnitVersion.objects.filter(source_note="").exists()


def test_a_unit_that_only_lost_its_district_tells_both_names():
    unit = on(MERGED)["24235"].unit
    assert (unit.name_on(OLD_DAY), unit.name_on(NEW_DAY)) == ("xã Krông Na", "xã Buôn Đôn")
    assert [upper.name for upper in unit.ancestors(OLD_DAY)] == ["huyện Buôn Đôn", "tỉnh Đắk Lắk"]
    assert [upper.name_on(NEW_DAY) for upper in unit.ancestors(NEW_DAY)] == ["tỉnh Đắk Lắk"]
    assert unit.ancestors(OLD_DAY)[-1] != unit.ancestors(NEW_DAY)[-1], "two provinces of one name"


def test_one_audit_row_a_province(country):
    events = AuditEvent.objects.filter(kind="units.country.province_loaded")
    assert len(events) == 34
    assert {event.object for event in events} == {
        version.name for code, version in on(NEW_DAY).items() if len(code) == 2
    }
    facts = events.get(object="tỉnh Tuyên Quang").told["facts"]
    assert (facts["districts"], facts["communes"]) == (18, 124)
    assert first_broken_link() is None


def test_loaded_twice_writes_nothing(country):
    tables = (Unit, UnitVersion, Succession, AuditEvent)
    counts = [model.objects.count() for model in tables]
    for facts in provinces().values():
        again = Loading(facts)
        load_province_first(again)
        assert again.added == {}
        assert again.told == "đã có"
    assert counts == [
        model.objects.count() for model in (Unit, UnitVersion, Succession, AuditEvent)
    ]
