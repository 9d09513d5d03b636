import pytest

from cchc.lib.among import one_among
from tests.world import make_unit
from units.models import Unit, UnitVersion

pytestmark = pytest.mark.django_db


def test_it_finds_what_in_finds():
    units = [make_unit(f"Sở Thử {number}") for number in range(3)]
    wanted = {units[0].pk, units[2].pk, 987654321}
    assert set(Unit.objects.filter(pk__among=wanted)) == {units[0], units[2]}
    assert set(Unit.objects.exclude(pk__among=frozenset(wanted)).filter(pk=units[1].pk)) == {
        units[1]
    }
    assert UnitVersion.objects.filter(unit__pk__among=wanted).count() == 2


def test_among_none_is_nothing():
    make_unit()
    assert not Unit.objects.filter(pk__among=set()).exists()
    assert Unit.objects.exclude(pk__among=set()).exists()


@pytest.mark.parametrize("wrong", ["1) OR (1=1", [1, 2], 3])
def test_only_a_set_is_taken(wrong):
    with pytest.raises(TypeError):
        Unit.objects.filter(pk__among=wrong)


def test_only_whole_numbers_reach_the_statement():
    with pytest.raises(ValueError, match="format code"):
        list(Unit.objects.filter(pk__among={"1) OR (1=1"}))


def test_one_of_several_keys_is_enough():
    upper, other = make_unit("Tỉnh Thử"), make_unit("Sở Khác")
    below = make_unit("Sở Thử", parent=upper)
    versions = UnitVersion.objects.filter(one_among(unit={other.pk}, parent={upper.pk}))
    assert {version.unit for version in versions} == {other, below}


def test_an_empty_set_finds_nothing_and_asks_no_table():
    upper = make_unit("Tỉnh Thử")
    below = make_unit("Sở Thử", parent=upper)
    found = UnitVersion.objects.filter(one_among(unit={below.pk}, parent=set()))
    assert [version.unit for version in found] == [below]
    assert "JOIN" not in str(found.query)
    assert not UnitVersion.objects.filter(one_among(unit=set(), parent=set())).exists()
