"""The tree of a draft under any moves: nothing is lost, every parent exists, three levels stay."""

import random

import pytest

from scoring import engine
from scoring.drafts import MOST_DEPTH, Draft, mark_of
from tests.scoring.random_sheets import random_sheet

PLACES = ("code", "parent", "area")


def leaves_of(draft):
    """What is scored, whatever it is called and wherever it stands."""
    return sorted(
        mark_of({key: value for key, value in row.items() if key not in PLACES and value != ""})
        for row in draft.rows
        if "rule" in row
    )


@pytest.mark.parametrize("seed", range(40))
def test_criteria_go_anywhere_they_may_and_the_set_stays_sound(seed):
    chance = random.Random(seed)  # noqa: S311 (test data)
    table, _ = random_sheet(seed)
    draft = Draft(table)
    before = leaves_of(draft)
    for _ in range(12):
        code = chance.choice(draft.rows)["code"]
        offered = draft.parents_for(code)
        if not offered:
            continue
        parent, moved = chance.choice(offered), [row["name"] for row in draft.under(code)]
        codes = draft.move_under(code, parent, renumbered=chance.random() < 0.5)
        assert draft.row(codes[code]).get("parent") == parent
        assert [row["name"] for row in draft.under(codes[code])] == moved
        assert draft.children(parent)[-1]["code"] == codes[code]
        assert max(draft.depth(row["code"]) for row in draft.rows) <= MOST_DEPTH
    assert leaves_of(draft) == before
    again = Draft.read(draft.text)
    assert again.rows == draft.rows
    _, faults = engine.look_over(engine.read_toml(draft.text))
    emptied = [
        row["code"] for row in draft.rows if "rule" not in row and not draft.children(row["code"])
    ]
    assert all(any(line.startswith(f"{code}: thiếu") for code in emptied) for line in faults)


def test_a_code_that_is_taken_is_not_given_twice():
    rows = [
        {"code": "1", "name": "a"},
        {"code": "1.1", "name": "b", "parent": "1"},
        {"code": "1.1.1", "name": "c", "parent": "1.1"},
        {"code": "2", "name": "d"},
        {"code": "2.1.1", "name": "e", "parent": "2"},
    ]
    draft = Draft({"decimals": 2, "criterion": rows})
    codes = draft.move_under("1.1", "2", renumbered=True)
    assert len({row["code"] for row in draft.rows}) == 5
    assert draft.row(codes["1.1.1"])["parent"] == codes["1.1"]
