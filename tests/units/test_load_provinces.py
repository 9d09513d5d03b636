"""manage.py load_provinces: how far it is, twice harmless, broken off without harm, quick."""

from io import StringIO
from time import monotonic

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.evidence import note
from tests.world import MERGED, make_unit
from units.actions.country import Loading
from units.models import AuditEvent, Unit, UnitVersion

MOST_SECONDS = 30


def run(*only):
    out = StringIO()
    call_command("load_provinces", **({"only": list(only)} if only else {}), stdout=out)
    return out.getvalue().splitlines()


def test_it_says_how_far_it_is(db):
    first, second = run("04", "12")
    assert first == (
        "1/2 Tỉnh Cao Bằng: thêm 1 tỉnh, 10 huyện, 161 xã trước 01/7/2025, 56 xã từ 01/7/2025, "
        "171 dòng kế thừa."
    )
    assert second.startswith("2/2 Tỉnh Lai Châu: thêm")
    event = AuditEvent.objects.filter(kind="units.country.province_loaded").last()
    assert (event.actor, event.object) == ("hệ thống", "tỉnh Cao Bằng")


def test_twice_it_says_that_all_is_there_and_writes_nothing(db):
    run("12")
    counts = Unit.objects.count(), AuditEvent.objects.count()
    assert run("12") == ["1/1 Tỉnh Lai Châu: đã có."]
    assert (Unit.objects.count(), AuditEvent.objects.count()) == counts


def test_an_unknown_code_is_told(db):
    with pytest.raises(CommandError, match="Không có tỉnh mã 99"):
        run("04", "99")
    assert not Unit.objects.exists()


def test_ctrl_c_leaves_whole_provinces(db, monkeypatch):
    successions = Loading._successions

    def interrupted(loading):
        if loading.facts.place.code == "12":
            raise KeyboardInterrupt
        successions(loading)

    monkeypatch.setattr(Loading, "_successions", interrupted)
    with pytest.raises(CommandError, match="Đã dừng: 1/2 nơi đã xong được giữ nguyên") as stopped:
        run("04", "12")
    assert stopped.value.returncode == 130
    names = UnitVersion.objects.values_list("name", flat=True)
    assert "tỉnh Cao Bằng" in names
    assert "tỉnh Lai Châu" not in names
    monkeypatch.undo()
    assert run("04", "12")[0] == "1/2 Tỉnh Cao Bằng: đã có."


def test_one_that_is_refused_does_not_hold_up_the_others(db, capsys):
    make_unit("Đơn vị khác", since=MERGED, area_code="04")
    with pytest.raises(CommandError, match="Chưa nạp được 1 nơi"):
        run("04", "12")
    assert UnitVersion.objects.filter(name="tỉnh Lai Châu").exists()


@pytest.mark.deep
def test_the_whole_country_takes_under_half_a_minute(db):
    begun = monotonic()
    run()
    first = monotonic()
    run()
    second = monotonic()
    figures = {"seconds": round(first - begun, 1), "seconds_again": round(second - first, 1)}
    counts = {"units": Unit.objects.count(), "versions": UnitVersion.objects.count()}
    note(
        f"country-{connection.vendor}",
        command="pytest -m deep tests/units/test_load_provinces.py",
        most_seconds=MOST_SECONDS,
        **counts,
        **figures,
    )
    assert figures["seconds"] < MOST_SECONDS
