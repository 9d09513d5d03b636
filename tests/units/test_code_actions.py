"""Codes are written in one way and belong to one unit on any day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cchc.lib.refusal import Refused
from tests.world import LAST_OLD, MERGED, make_unit
from units.actions.code import settle_codes
from units.actions.unit import change_unit, found_unit
from units.models import Branch, Kind, UnitVersion

TODAY = date(2026, 1, 1)
SOURCE = "Công báo"


def found(world, **codes):
    return found_unit(
        world.province,
        by=world.quantri,
        branch=Branch.STATE,
        founded_on=MERGED,
        name="Sở Thử nghiệm",
        kind=Kind.DEPARTMENT,
        source_note=SOURCE,
        **codes,
    )


def test_a_code_is_kept_in_its_one_form(world):
    unit = found(world, code=" h57. 12 ", area_code="")
    assert unit.at(MERGED).code == "H57.12"


@pytest.mark.parametrize("codes", [{"code": "H57..1"}, {"area_code": "8"}])
def test_a_fault_is_refused_with_its_sentence(world, codes):
    with pytest.raises(Refused, match="Mã đ"):
        found(world, **codes)


@pytest.mark.parametrize("codes", [{"code": "H57.12"}, {"area_code": "00691"}])
def test_a_code_of_somebody_else_is_refused_with_his_name(world, codes):
    make_unit("Sở Có mã", since=MERGED, **codes)
    with pytest.raises(Refused, match="là của Sở Có mã từ") as refusal:
        found(world, **codes)
    assert refusal.value.items[0][0] == "Sở Có mã"


def test_a_code_is_free_again_once_its_unit_is_gone(world):
    make_unit("tỉnh Yên Bái", kind=Kind.PROVINCE, until=LAST_OLD, area_code="15")
    heir = make_unit("tỉnh Lào Cai", kind=Kind.PROVINCE, since=MERGED)
    fields = {"area_code": "15"}
    settle_codes(fields, MERGED, None, heir)
    with pytest.raises(Refused, match="tỉnh Yên Bái"):
        settle_codes(fields, LAST_OLD, None, heir)
    with pytest.raises(Refused, match="tỉnh Yên Bái"):
        settle_codes(fields, date(2000, 1, 1), LAST_OLD, heir)
    settle_codes(fields, date(1990, 1, 1), date(1999, 12, 31), heir)


def test_a_new_version_keeps_or_changes_its_own_code(world):
    unit = found(world, code="H57.12")
    unit = change_unit(unit, by=world.quantri, on=TODAY, name="Sở Đổi tên", source_note=SOURCE)
    assert unit.at(TODAY).code == "H57.12"
    unit = change_unit(
        unit, by=world.quantri, on=TODAY + timedelta(days=1), code="h57.13", source_note=SOURCE
    )
    assert unit.at(TODAY + timedelta(days=1)).code == "H57.13"
    assert unit.at(TODAY).code == "H57.12"
    with pytest.raises(Refused, match="bỏ dấu thừa"):
        change_unit(
            unit, by=world.quantri, on=TODAY + timedelta(days=2), code="H57.", source_note=SOURCE
        )


@pytest.mark.parametrize("name", ["code", "area_code"])
def test_the_database_refuses_the_same_code_twice(world, name):
    codes = {name: "01"}
    make_unit("Một", since=MERGED, **codes)
    for since, until in ((MERGED, TODAY), (TODAY, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_unit("Hai", since=since, until=until, **codes)
    make_unit("Ba", since=date(2000, 1, 1), until=LAST_OLD, **codes)
    assert UnitVersion.objects.filter(**codes).count() == 2


@pytest.mark.parametrize(("name", "code"), [("code", "H5"), ("area_code", "0")])
def test_forms_of_the_model_refuse_it_as_well(name, code):
    field = UnitVersion._meta.get_field(name)
    with pytest.raises(ValidationError):
        field.clean(code, None)
    assert field.clean("H57" if name == "code" else "08", None)
