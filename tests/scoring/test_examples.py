"""Worked examples: sets, answers and the exact result, computed by hand in `check`."""

import json
from pathlib import Path

import pytest

from cchc.lib.vietnamese import sort_key
from scoring.engine import rank, read_answers, read_set, score, write_set

FOLDER = Path(__file__).parent / "examples"
ROOT = FOLDER.parents[2]
# The rubric of a session is kept by meetings, which score by it.
SETS = {
    path.name: path
    for path in (
        *ROOT.glob("scoring/criteria/*mau*.toml"),
        *ROOT.glob("scoring/criteria/nq57-*.toml"),
        *ROOT.glob("meetings/data/sinh-hoat-*.toml"),
    )
}
SHEETS = sorted(path.name for path in FOLDER.glob("[0-9]*.json"))
RANKINGS = sorted(path.name for path in FOLDER.glob("rank-*.json"))


def example(name):
    return json.loads((FOLDER / name).read_text("utf-8"))


def set_of(sheet):
    return sheet.get("set_toml") or SETS[sheet["set"]].read_text("utf-8")


def test_all_examples_are_here():
    assert (len(SHEETS), len(RANKINGS), len(SETS)) == (16, 4, 5)


@pytest.mark.parametrize("name", SHEETS)
def test_sheet(name):
    sheet = example(name)
    criteria_set = read_set(set_of(sheet))
    result = score(criteria_set, read_answers(criteria_set, sheet["answers"])).as_json()
    assert result == sheet["expected"]
    assert list(result["leaves"]) == [leaf.code for leaf in criteria_set.leaves]


@pytest.mark.parametrize("name", RANKINGS)
def test_ranking(name):
    ranking = example(name)
    assert rank(ranking["input"], unit_key=sort_key) == ranking["expected"]


@pytest.mark.parametrize("name", SETS)
def test_set_writes_back_as_it_was_read(name):
    criteria_set = read_set(SETS[name].read_text("utf-8"))
    assert read_set(write_set(criteria_set)) == criteria_set
