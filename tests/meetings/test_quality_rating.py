"""Points and class of a sheet, by the rubric that ships and by others; rubrics that are no use."""

import json
from decimal import Decimal

import pytest

from cchc.lib.refusal import Refused
from meetings.data import shipped_rubrics
from meetings.quality import KNOWN_FACTS
from meetings.rating import band_of, points_of, rate_answers, read_rubric
from tests.meetings.quality_builders import SMALL
from tests.tree import ROOT

pytestmark = pytest.mark.any_database
EXAMPLE = ROOT / "tests" / "scoring" / "examples" / "14-sinh-hoat-chi-bo.json"


@pytest.fixture(scope="module")
def shipped():
    (text,) = shipped_rubrics()
    return read_rubric(text)


@pytest.fixture(scope="module")
def example():
    return json.loads(EXAMPLE.read_text("utf-8"))


def test_the_worked_example_comes_out_to_the_digit(shipped, example):
    rated = rate_answers(shipped, example["answers"])
    assert rated.result.as_json() == example["expected"]
    assert (rated.points, rated.max, rated.whole) == (88, 95, 100)
    assert rated.percent == Decimal("92.632")
    assert rated.classed.name == "Tốt"
    assert rated.missing == ("8.3",)


def test_without_scaling_the_same_points_are_a_share_of_the_whole(shipped, example):
    rated = rate_answers(shipped, example["answers"], is_scaled=False)
    assert rated.percent == Decimal("88.000")
    assert rated.classed.name == "Khá"


def test_the_rubric_that_ships_says_what_it_is(shipped):
    assert shipped.notes["status"] == "unverified"
    assert len(shipped.leaves) == 28
    assert shipped.base_max == 100
    assert {leaf.notes["auto"] for leaf in shipped.leaves if "auto" in leaf.notes} <= KNOWN_FACTS
    (gate,) = shipped.notes["gates"]
    assert gate["enabled"] is False


@pytest.mark.parametrize(
    ("points", "name"),
    [((90, 1), "Tốt"), ((8999, 100), "Khá"), ((70, 1), "Khá"), ((6999, 100), "Trung bình"),
     ((50, 1), "Trung bình"), ((4999, 100), "Kém"), ((0, 1), "Kém"), (None, None)],
)  # fmt: skip
def test_bands_look_at_the_unrounded_share(shipped, points, name):
    assert band_of(shipped, points) == name


def answers(**given):
    values = {"1.1": "Đủ", "1.2": True, "1.3": True, **given}
    return {
        code: {"na": True, "reason": "không có"} if value == "na" else {"value": value}
        for code, value in values.items()
    }


def test_a_gate_in_force_asks_for_full_marks_and_is_told():
    small = read_rubric(SMALL)
    rated = rate_answers(small, answers(**{"1.2": False}))
    assert (rated.percent, rated.classed.name) == (Decimal("95.000"), "Khá")
    assert rated.classed.said == "Chưa đạt điểm tối đa mục 1.2 nên xếp Khá"
    assert rate_answers(small, answers(**{"1.3": False})).classed.name == "Tốt"


def test_a_row_that_does_not_apply_is_not_short_of_its_maximum():
    rated = rate_answers(read_rubric(SMALL), answers(**{"1.2": "na"}))
    assert (rated.max, rated.classed.name) == (95, "Tốt")


@pytest.mark.parametrize("is_scaled", [True, False])
def test_a_sheet_where_nothing_applies_has_no_class(is_scaled):
    nothing = answers(**dict.fromkeys(["1.1", "1.2", "1.3"], "na"))
    rated = rate_answers(read_rubric(SMALL), nothing, is_scaled=is_scaled)
    assert (rated.percent, rated.classed.name) == (None, None)


def test_an_answer_of_another_kind_is_refused_in_a_sentence(shipped):
    leaf = shipped.by_code["1.1"]
    with pytest.raises(Refused, match="không có mức"):
        points_of(leaf, {"value": "Tròn"})
    with pytest.raises(Refused, match=r"1\.1"):
        rate_answers(shipped, {"1.1": {"value": "Tròn"}})
    assert points_of(leaf, None) is None
    assert points_of(leaf, {"na": True, "reason": "x"}) == 0


BROKEN = [
    ('level = "PARTY_BODY"', 'level = "COMMUNE"', "level phải là PARTY_BODY"),
    ('valid_from = "2025-01-01"', "", "thiếu valid_from"),
    ('source = "Quy định thử"', "", "gates: thiếu source"),
    ('full = ["1.2"]', 'full = ["7.7"]', "gates: không có tiêu chí 7.7"),
    ('otherwise = "Khá"', 'otherwise = "Vừa"', "gates: otherwise không phải"),
    ("[[gates]]", "[gates]", "gates phải là danh sách"),
    ('name = "Tốt"', 'name = "Xuất sắc"', "mức xếp loại Xuất sắc không thuộc Tốt, Khá"),
    ('rule = { kind = "yes_no" }', 'rule = { kind = "deduction", points_each = "1" }', "1.2: chưa"),
    ('method = "self"', 'method = "bonus"', "1.2: method bonus không dùng"),
    ("meeting.minutes_short", "meeting.weather", "1.1: không có số liệu meeting.weather"),
    ('max = "5"', "max = 5", "1.2"),
]


@pytest.mark.parametrize(("old", "new", "words"), BROKEN, ids=[words for *_, words in BROKEN])
def test_a_rubric_that_cannot_score_a_session_is_refused_with_every_fault(old, new, words):
    with pytest.raises(Refused) as refused:
        read_rubric(SMALL.replace(old, new, 1))
    assert any(words in line for line, _ in refused.value.items), refused.value.items


def test_a_rubric_without_bands_gives_no_class():
    text = SMALL[: SMALL.index("[[bands]]")] + SMALL[SMALL.index("[[criterion]]") :]
    with pytest.raises(Refused) as refused:
        read_rubric(text)
    assert ("thiếu mức xếp loại (bands)", "") in refused.value.items
