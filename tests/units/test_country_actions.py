"""One province on its way into the database: adopts what is there, refuses what contradicts it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from cchc.lib.refusal import Refused
from tests.jobs import run_jobs
from tests.world import LAST_OLD, LONG_AGO, MERGED, make_heir, make_unit
from units.actions import country as loading_actions
from units.actions.country import Loading, load_country, load_province, load_province_first
from units.country import Place, Province, provinces
from units.models import AuditEvent, Job, Kind, Succession, Unit, UnitVersion

CAO_BANG, LAO_CAI, TUYEN_QUANG = "04", "15", "08"


def load(code, **options):
    loading = Loading(provinces()[code], **options)
    return load_province_first(loading), loading.added


def small(code, title, **facts):
    """A province of today that a test makes up, straight from one of the same name."""
    place = Place(code, title, Kind.PROVINCE)
    return Province(place, 0, before=[place], **facts)


def test_a_province_by_itself(db):
    unit, added = load(TUYEN_QUANG, is_whole=False)
    assert added == {"provinces": 3, "successions": 2}
    assert unit.at(MERGED).area_code == "08"
    assert {old.predecessor.name for old in unit.forebears.all()} == {
        "tỉnh Tuyên Quang",
        "tỉnh Hà Giang",
    }
    unit, added = load(TUYEN_QUANG)
    assert "provinces" not in added, "the rest comes later, to the same units"
    assert (added["districts"], added["communes"]) == (18, 124)


def test_units_that_were_founded_by_hand_are_not_doubled(world):
    """The cast has both sides of tỉnh Tuyên Quang without codes, and what hangs on them."""
    unit, added = load(TUYEN_QUANG)
    assert unit == world.province
    assert added["provinces"] == 1, "only tỉnh Hà Giang was missing"
    assert added["codes"] == 2
    assert {version.area_code for version in unit.versions.all()} == {"08"}
    assert world.old_province.heirs.get().successor == unit
    assert unit.subtree(MERGED).filter(pk=world.ethnic.pk).exists(), "left where it was"


def test_an_heir_that_was_chosen_by_hand_stays(db):
    load(LAO_CAI, is_whole=False)
    provinces_of = {unit.name: unit for unit in Unit.objects.at(LAST_OLD)}
    upper = provinces_of["tỉnh Lào Cai"]
    district = make_unit(
        "huyện Văn Bàn", kind=Kind.DISTRICT_RURAL, parent=upper, until=LAST_OLD, area_code="089"
    )
    commune = make_unit(
        "xã Văn Bàn", kind=Kind.COMMUNE, since=MERGED,
        parent=Unit.objects.at(MERGED).get(day_name="tỉnh Lào Cai"),
    )  # fmt: skip
    make_heir(district, commune, form=Succession.Form.END)
    load(LAO_CAI)
    assert district.heirs.get().successor == commune
    assert commune.at(MERGED).area_code == "03082"
    assert Unit.objects.named_like("xã Văn Bàn").count() == 1


def test_what_contradicts_the_facts_is_refused_and_nothing_is_written(db):
    make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, since=LONG_AGO)
    count = Unit.objects.count()
    with pytest.raises(Refused, match="Tỉnh Hà Giang đang được ghi là hoạt động sau 30/6/2025"):
        load(TUYEN_QUANG)
    assert Unit.objects.count() == count
    assert not AuditEvent.objects.exists()


def test_a_code_that_somebody_else_has_is_refused_and_nothing_is_written(db):
    make_unit("Sở Có mã", since=MERGED, area_code="08")
    with pytest.raises(Refused, match="Tỉnh Tuyên Quang: có mã đơn vị hành chính đang thuộc"):
        load(TUYEN_QUANG)
    assert Unit.objects.count() == 1


def test_a_province_that_carried_on_is_one_unit(db):
    unit, _ = load(CAO_BANG)
    assert unit.founded_on == date(2004, 1, 1)
    assert unit.versions.get().valid_to is None
    assert not unit.heirs.exists()


def test_forms_say_how_a_commune_ended(db):
    load(TUYEN_QUANG)
    form = Succession.Form
    found = Succession.objects.filter(
        on=MERGED, predecessor__versions__kind__in=("COMMUNE", "WARD")
    )
    split = found.filter(form=form.SPLIT)
    assert split.exists()
    assert all(row.share == "PART" for row in split)
    merged = found.filter(form=form.MERGE)
    assert all((row.share, row.keeps_records) == ("WHOLE", True) for row in merged)


def test_the_admin_of_a_province_loads_it_with_one_row(world):
    loading = Loading(provinces()[CAO_BANG])
    unit = load_province(world.province, by=world.quantri, loading=loading)
    assert unit.name == "tỉnh Cao Bằng"
    event = AuditEvent.objects.get()
    assert (event.kind, event.actor_id, event.unit_id) == (
        "units.country.province_loaded", world.quantri.pk, unit.pk,
    )  # fmt: skip
    assert event.what == "nạp đơn vị hành chính"
    again = Loading(provinces()[CAO_BANG])
    assert load_province(world.province, by=world.quantri, loading=again) == world.province
    assert AuditEvent.objects.count() == 1


def test_nobody_else_loads_it(world):
    loading = Loading(provinces()[CAO_BANG])
    for user, home in ((world.lanhdao_ubnd, world.province), (world.quantri, world.langson)):
        with pytest.raises(PermissionDenied):
            load_province(home, by=user, loading=loading)
    assert not Unit.objects.filter(versions__name="tỉnh Cao Bằng").exists()


# --- As a job -----------------------------------------------------------------------------------


@pytest.fixture
def country_of_two(monkeypatch):
    """Two provinces of one unit each stand for the country."""
    facts = {"97": small("97", "Tỉnh Một"), "98": small("98", "Tỉnh Hai")}
    monkeypatch.setattr(loading_actions.country, "provinces", lambda: facts)
    return facts


def carried_out(world):
    job = load_country.start(world.province, by=world.quantri, title="Nạp đơn vị hành chính")
    run_jobs()
    job.refresh_from_db()
    return job


def test_the_country_as_a_job(world, country_of_two):
    job = carried_out(world)
    assert (job.state, job.done, job.of) == ("DONE", 2, 2)
    assert job.message == "Đã nạp 2 tỉnh, thành phố; 0 nơi đã có đủ."
    loaded = AuditEvent.objects.filter(kind="units.country.province_loaded")
    assert [event.object for event in loaded.order_by("seq")] == ["tỉnh Một", "tỉnh Hai"]
    job = carried_out(world)
    assert job.message == "Đã nạp 0 tỉnh, thành phố; 2 nơi đã có đủ."


def test_one_that_is_refused_does_not_hold_up_the_others(world, country_of_two):
    make_unit("Đơn vị khác", since=LONG_AGO, area_code="97")
    job = carried_out(world)
    assert job.state == "FAILED"
    assert job.message.startswith("Đã nạp 1 tỉnh, thành phố; 0 nơi đã có đủ. Chưa nạp được 1 nơi.")
    assert "Tỉnh Một: có mã" in job.message
    assert Unit.objects.filter(versions__name="tỉnh Hai").exists()


def test_stopped_it_leaves_whole_provinces(world, country_of_two, monkeypatch):
    """Asked to stop while the first is loaded: that one is finished, the second not begun."""
    from units import progress

    run = Loading.run

    def ask_meanwhile(loading):
        progress.ask_to_stop(Job.objects.get().pk)
        return run(loading)

    monkeypatch.setattr(Loading, "run", ask_meanwhile)
    job = carried_out(world)
    assert job.state == "STOPPED"
    assert "Các tỉnh đã nạp xong được giữ nguyên" in job.message
    names = set(UnitVersion.objects.values_list("name", flat=True))
    assert "tỉnh Một" in names
    assert "tỉnh Hai" not in names


def test_broken_off_inside_a_province_nothing_of_it_stays(db, monkeypatch):
    monkeypatch.setattr(Loading, "_successions", lambda loading: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(CAO_BANG)
    assert not Unit.objects.exists()


def test_two_loads_at_once_cannot_double_a_province(db):
    """What the second would write is refused by the database itself."""
    load(CAO_BANG)
    with pytest.raises(IntegrityError):
        make_unit("tỉnh Cao Bằng", kind=Kind.PROVINCE, since=date(2004, 1, 1), area_code=CAO_BANG)
