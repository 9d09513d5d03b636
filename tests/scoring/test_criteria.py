"""The sets that ship: each says what it is, adds up, and tells where its values come from."""

from collections import Counter
from decimal import Decimal

import pytest

from scoring.criteria import shipped_sets, shipped_text
from scoring.engine import read_set, write_set
from scoring.models.criteria import source_line_of

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


SMALL = ["so-minh-hoa-2026", "xa-minh-hoa-2026"]
FULL = ["nq57-xa-2026", "phong-trao-thi-dua-mau", "so-mau-2026", "xa-mau-2026"]
# Base points of each area and how many of them a survey earns; leaves: base, bonus, penalty.
SUMS = {
    "so-mau-2026": (
        "1 14 1.5, 2 10 2, 3 15 2, 4 9 2, 5 11 2.5, 6 9 1.5, 7 14 2, 8 18 16",
        (71, 3, 5),
        ("3", "3.5", "5", "8"),
    ),
    "xa-mau-2026": (
        "1 15 1.5, 2 7 1.5, 3 22 2, 4 7 1.5, 5 12 3, 6 9 1.5, 7 13 2, 8 15 12",
        (54, 2, 4),
        ("2", "3", "5", "7"),
    ),
    "nq57-xa-2026": ("I 10 0, II 75 0", (17, 7, 4), ("15", "15", None, "7.5")),
    "phong-trao-thi-dua-mau": ("1 24 0, 2 40 0, 3 16 0, 4 20 20", (18, 2, 3), ("3", "4", "5", "9")),
}


def test_the_sets_that_ship():
    assert shipped_sets() == sorted([*SMALL, *FULL])
    with pytest.raises(KeyError):
        shipped_text("../pyproject")


@pytest.mark.parametrize("name", FULL)
def test_a_full_set_adds_up(name):
    criteria_set = read_set(shipped_text(name))
    areas, counts, caps = SUMS[name]
    sums = {}
    for leaf in criteria_set.leaves:
        top = leaf.code if leaf.depth == 1 else criteria_set.ancestors[leaf.code][-1]
        if leaf.is_base:
            whole, survey = sums.get(top, (0, 0))
            sums[top] = (whole + leaf.max, survey + leaf.max * (leaf.method == "survey"))
    said = [f"{code} {_plain(whole)} {_plain(survey)}" for code, (whole, survey) in sums.items()]
    assert ", ".join(said) == areas
    methods = Counter("base" if leaf.is_base else leaf.method for leaf in criteria_set.leaves)
    assert (methods["base"], methods["bonus"], methods["penalty"]) == counts
    of = {
        method: sum(leaf.max for leaf in criteria_set.leaves if leaf.method == method)
        for method in ("bonus", "penalty")
    }
    shown = (criteria_set.bonus_cap, of["bonus"], criteria_set.penalty_cap, of["penalty"])
    assert tuple(None if one is None else _plain(one) for one in shown) == caps


def _plain(number):
    return f"{number.normalize():f}" if number else "0"


@pytest.mark.parametrize("name", FULL)
def test_a_full_set_says_what_it_is_and_where_values_come_from(name):
    criteria_set = read_set(shipped_text(name))
    is_real = name == "nq57-xa-2026"
    assert criteria_set.code == name
    assert criteria_set.is_illustrative is not is_real
    assert criteria_set.notes.get("status") == ("partial" if is_real else None)
    assert bool(criteria_set.notes.get("missing")) is is_real
    assert ("minh họa" in criteria_set.basis[0]) is not is_real
    assert all(leaf.notes["guide"] for leaf in criteria_set.leaves)
    conditions = criteria_set.notes["conditions"]
    assert {
        leaf.notes["applies"] for leaf in criteria_set.leaves if "applies" in leaf.notes
    } == set(conditions)
    computed = [leaf for leaf in criteria_set.leaves if leaf.method in ("computed", "survey")]
    assert is_real or all(leaf.notes.get("auto") for leaf in computed)


@pytest.mark.parametrize("name", SMALL)
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


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_an_earlier_year_is_made_of_it(name, year):
    criteria_set = read_set(shipped_text(name))
    earlier = criteria_set.for_year(year, name.replace("2026", str(year)))
    again = read_set(write_set(earlier))
    assert (again.year, again.code) == (year, f"{name[:-4]}{year}")
    assert again.base_max == Decimal(100)
    assert again.criteria == criteria_set.criteria


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("so-mau-2026", "Bộ tiêu chí minh họa, không phải của cơ quan có thẩm quyền"),
        ("nq57-xa-2026", "Bộ tiêu chí chưa đầy đủ, chưa đối chiếu văn bản gốc. Quy định 11-QĐ/TU"),
    ],
)
def test_what_a_set_is_stands_in_one_line(name, line):
    assert source_line_of(read_set(shipped_text(name))).startswith(line)
    real = shipped_text(name).replace("illustrative = true", "").replace('status = "partial"', "")
    assert source_line_of(read_set(real)) == ""
