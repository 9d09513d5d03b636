"""The sets that ship: illustrative and said to be, whole, of the kinds that the screens know."""

from decimal import Decimal

import pytest

from scoring.criteria import shipped_sets, shipped_text
from scoring.engine import read_set, write_set

KINDS = {"yes_no", "choice", "points", "survey"}
AREAS = [
    "DIRECTION",
    "INSTITUTIONS",
    "PROCEDURES",
    "ORGANISATION",
    "CIVIL_SERVICE",
    "PUBLIC_FINANCE",
    "DIGITAL",
    "IMPACT",
]


def test_the_sets_that_ship():
    assert shipped_sets() == ["so-minh-hoa-2026", "xa-minh-hoa-2026"]
    with pytest.raises(KeyError):
        shipped_text("../pyproject")


@pytest.mark.parametrize("name", shipped_sets())
def test_a_shipped_set(name):
    criteria_set = read_set(shipped_text(name))
    leaves = criteria_set.leaves
    assert criteria_set.code == name
    assert criteria_set.is_illustrative
    assert "minh họa" in criteria_set.basis[0]
    assert criteria_set.base_max == 100
    assert 30 <= len(leaves) <= 40
    assert {leaf.rule.kind for leaf in leaves} == KINDS
    assert {leaf.method for leaf in leaves} == {"self", "computed", "survey", "bonus", "penalty"}
    assert [top.notes.get("area") for top in criteria_set.children()] == [*AREAS, None]
    assert max(leaf.depth for leaf in leaves) == 3
    assert all(leaf.evidence == "none" for leaf in leaves if leaf.method == "survey")
    asked = [leaf for leaf in leaves if leaf.method in ("self", "computed")]
    assert sum(leaf.evidence == "required" for leaf in asked) > 0.8 * len(asked)
    assert all(leaf.notes["guide"] for leaf in leaves)
    conditions = criteria_set.notes["conditions"]
    assert {leaf.notes["applies"] for leaf in leaves if "applies" in leaf.notes} == set(conditions)


@pytest.mark.parametrize("name", shipped_sets())
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_an_earlier_year_is_made_of_it(name, year):
    criteria_set = read_set(shipped_text(name))
    earlier = criteria_set.for_year(year, name.replace("2026", str(year)))
    again = read_set(write_set(earlier))
    assert (again.year, again.code) == (year, f"{name[:-4]}{year}")
    assert again.base_max == Decimal(100)
    assert again.criteria == criteria_set.criteria
