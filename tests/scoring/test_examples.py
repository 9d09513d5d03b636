"""Worked examples: sets, answers and the exact result, computed by hand in `check`."""

import json
from pathlib import Path

import pytest

from cchc.lib.vietnamese import sort_key
from scoring.engine import rank, read_answers, read_set, score, write_set

FOLDER = Path(__file__).parent / "examples"
SHEETS = sorted(path.name for path in FOLDER.glob("[0-9]*.json"))
RANKINGS = sorted(path.name for path in FOLDER.glob("rank-*.json"))
SETS = sorted(path.name for path in FOLDER.glob("*.toml"))


def example(name):
    return json.loads((FOLDER / name).read_text("utf-8"))


def set_of(sheet):
    return sheet.get("set_toml") or (FOLDER / sheet["set"]).read_text("utf-8")


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


@pytest.mark.parametrize(
    ("name", "leaves", "base_max"),
    [
        ("nq57-xa-2026.toml", 28, 85),
        ("phong-trao-thi-dua-mau.toml", 23, 100),
        ("sinh-hoat-chi-bo-hd42.toml", 28, 100),
        ("so-mau-2026.toml", 79, 100),
        ("xa-mau-2026.toml", 60, 100),
    ],
)
def test_set_reads_and_writes_back(name, leaves, base_max):
    criteria_set = read_set((FOLDER / name).read_text("utf-8"))
    assert (len(criteria_set.leaves), criteria_set.base_max) == (leaves, base_max)
    assert read_set(write_set(criteria_set)) == criteria_set
