"""Leaves that a class cannot do without: applied after the band, told, checked."""

import pytest

from scoring import calculate, engine, gates, publication
from scoring.set_faults import check
from tests.scoring.builders import SET_TEXT

GATE = """
[[gates]]
band = "Tốt"
full = ["1.1", "2.1"]
otherwise = "Khá"
enabled = true
source = "Quyết định thử"
"""
FULL = {"1.1": 2, "1.2": 0}


def set_with(gate=GATE):
    return engine.read_set(SET_TEXT.replace("[[criterion]]", f"{gate}\n[[criterion]]", 1))


def answers(the_set, **values):
    """Full points everywhere but where `values` says otherwise."""
    given = {}
    for leaf in the_set.leaves:
        best = _best(leaf) if leaf.is_base else None
        if best is not None:
            given[leaf.code] = {"value": best}
    for code, answer in values.items():
        given[code.strip("_").replace("_", ".")] = answer
    return given


def _best(leaf):
    rule = {"kind": leaf.rule.kind, **leaf.rule.fields()}
    return {
        "deadline": lambda: -30,
        "choice": lambda: rule["levels"][0]["label"],
        "points": lambda: str(leaf.max),
        "survey": lambda: "100",
        "yes_no": lambda: True,
    }[leaf.rule.kind]()


def scored(the_set, given):
    return engine.score(the_set, engine.read_answers(the_set, given))


def test_full_points_keep_the_class():
    the_set = set_with()
    result = scored(the_set, answers(the_set))
    assert (result.band, gates.apply(the_set, result).band) == ("Tốt", "Tốt")
    assert gates.said(the_set, result) == ""


def test_a_leaf_short_of_its_maximum_lowers_the_class():
    the_set = set_with()
    result = scored(the_set, answers(the_set, _2_1={"value": "4.99"}))
    assert (result.band, gates.apply(the_set, result).band) == ("Tốt", "Khá")
    assert "xếp Khá, vì mức Tốt cần điểm tối đa ở tiêu chí 2.1" in gates.said(the_set, result)


def test_what_does_not_apply_is_not_short():
    the_set = set_with()
    result = scored(the_set, answers(the_set, _2_1={"na": True, "reason": "Không có"}))
    assert gates.apply(the_set, result).band == "Tốt"


def test_a_gate_that_is_not_in_force_changes_nothing():
    the_set = set_with(GATE.replace("true", "false"))
    result = scored(the_set, answers(the_set, _2_1={"value": "4.99"}))
    assert gates.apply(the_set, result) is result


def test_what_is_published_and_how_it_is_told_follow_the_gate():
    the_set = set_with()
    given = answers(the_set, _2_1={"value": "4.99"})
    row = {"unit_id": 1, "unit": "x", "is_ranked": True, "answers": given, "evidence": []}
    (unit,) = publication.score_all(the_set, [(None, row)])
    assert (unit.result.band, unit.row["result"]["band"]) == ("Khá", "Khá")
    assert publication.figures_of(the_set, [unit])["bands"] == ["Khá"]
    _, lines = calculate.tell(the_set, given)
    assert lines[-1].startswith("Tiêu chí bắt buộc: xếp Khá")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('band = "Tốt"', 'band = "Giỏi"', "“Giỏi” không có trong các mức"),
        ('otherwise = "Khá"', 'otherwise = "Tốt"', "thấp hơn Tốt"),
        ('full = ["1.1", "2.1"]', 'full = ["7"]', "7 không có trong bộ"),
        ('full = ["1.1", "2.1"]', 'full = ["1"]', "hoặc có tiêu chí con"),
        ('full = ["1.1", "2.1"]', "full = []", "chưa ghi tiêu chí nào"),
        ('source = "Quyết định thử"', "", "chưa ghi đủ"),
        ('full = ["1.1", "2.1"]', 'full = "1.1"', "chưa ghi đủ"),
        ("enabled = true", 'enabled = "có"', "chưa ghi đủ"),
    ],
)
def test_what_is_wrong_with_a_gate_keeps_a_set_from_being_published(old, new, sentence):
    the_set = set_with(GATE.replace(old, new))
    assert any(sentence in str(one) for one in check(the_set).faults)


def test_a_sound_gate_is_no_fault():
    assert check(set_with()).faults == []
