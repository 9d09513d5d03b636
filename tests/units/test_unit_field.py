"""How the units of a form's choices are called."""

from datetime import date

import pytest

from tests.world import make_unit
from units.forms.fields import UnitField, UnitsField

pytestmark = pytest.mark.django_db


def test_units_of_one_short_name_are_told_apart():
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    now = make_unit("Sở Nội vụ tỉnh Tuyên Quang", since=first)
    before = make_unit("Sở Nội vụ tỉnh Tuyên Quang", until=last)
    other = make_unit("Sở Nội vụ tỉnh Hà Giang", until=last)
    alone = make_unit("Sở Y tế tỉnh Tuyên Quang", until=last)
    for field in (UnitField(), UnitsField()):
        field.offer([("", [now, before]), ("Cũ", [other, alone, now])])
        labels = {key: label for _title, units in field.choices if _title for key, label in units}
        assert labels == {
            now.pk: "Sở Nội vụ tỉnh Tuyên Quang",
            other.pk: "Sở Nội vụ tỉnh Hà Giang (đến 30/6/2025)",
            alone.pk: "Sở Y tế",
        }
    field = UnitsField()
    field.offer([("", [now, before])])
    assert field.choices == [
        (now.pk, "Sở Nội vụ tỉnh Tuyên Quang"),
        (before.pk, "Sở Nội vụ tỉnh Tuyên Quang (đến 30/6/2025)"),
    ]
