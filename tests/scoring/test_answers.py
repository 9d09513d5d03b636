"""Answers: value, not applicable, not scored; and what is told of those that do not fit."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import Answer, AnswerFault, read_answers, read_set, score

SET = read_set(
    """
code = "thu"
name = "Bộ thử"
level = "DEPARTMENT"
year = 2026
decimals = 1
[[criterion]]
code = "1"
name = "Nhóm"
"""
    + "".join(
        f'[[criterion]]\ncode = "{code}"\nparent = "1"\nname = "T"\nmax = "2"\n'
        f'method = "{method}"\nrule = {rule}\n'
        for code, method, rule in [
            ("yes", "self", '{ kind = "yes_no" }'),
            ("level", "self", '{ kind = "choice", levels = [{ label = "Đủ", points = "2" }] }'),
            ("tier", "self", '{ kind = "tiers", tiers = [{ at_least = "5", points = "2" }] }'),
            ("line", "self", '{ kind = "linear", full_at = "9", floor = "1" }'),
            ("days", "self", '{ kind = "deadline", tiers = [{days_late_at_most=0,points="2"}] }'),
            ("items", "self", '{ kind = "per_item", points_each = "1" }'),
            ("less", "self", '{ kind = "deduction", points_each = "1" }'),
            ("late", "penalty", '{ kind = "late_penalty", first_day = "1", each_day = "1" }'),
            ("people", "survey", '{ kind = "survey" }'),
            ("free", "self", '{ kind = "points" }'),
        ]
    )
)


def test_a_value_takes_the_type_of_its_rule():
    answers = read_answers(
        SET,
        {
            "yes": {"value": True},
            "level": {"value": "Đủ", "reason": "xem mục 2"},
            "tier": {"value": "-5.50"},
            "days": {"value": -3},
            "free": {"value": "1.5"},
        },
    )
    assert answers == {
        "yes": Answer(True),
        "level": Answer("Đủ", reason="xem mục 2"),
        "tier": Answer(Decimal("-5.50")),
        "days": Answer(-3),
        "free": Answer(Decimal("1.5")),
    }


@pytest.mark.parametrize("entry", [None, {}, {"value": None}, {"na": False}, {"reason": None}])
def test_not_scored_is_absent_and_never_nought(entry):
    assert read_answers(SET, {"yes": entry}) == {}
    result = score(SET, {})
    assert result.leaves["yes"].state == "unscored"
    assert "yes" in result.unscored
    assert "late" not in result.unscored
    assert result.base.max == Decimal("18.0")


def test_not_applicable_leaves_the_maximum():
    answers = read_answers(SET, {"yes": {"na": True, "reason": "Không có"}, "less": {"na": True}})
    assert answers["yes"] == Answer(is_na=True, reason="Không có")
    result = score(SET, answers)
    assert result.leaves["yes"].state == "na"
    assert result.nodes["1"].max == result.base.max == Decimal("14.0")


@pytest.mark.parametrize(
    ("given_answers", "told"),
    [
        ([], "answers: phải là một bảng"),
        (None, "answers: phải là một bảng"),
        ({"9": None}, "9: không có tiêu chí này"),
        ({"1": None}, "1: là tiêu chí có tiêu chí con"),
        ({"yes": "có"}, "yes: phải là một bảng"),
        ({"yes": {"valeu": True}}, "yes: không có khóa “valeu”"),
        ({"yes": {"value": "true"}}, "yes: phải là true hoặc false, không phải “true”"),
        ({"yes": {"value": 1}}, "yes: phải là true hoặc false, không phải 1"),
        ({"yes": {"na": 1}}, "yes: na phải là true hoặc false"),
        ({"yes": {"na": True, "reason": 5}}, "yes: reason phải là chữ"),
        ({"yes": {"na": True, "value": False}}, "yes: vừa không áp dụng vừa có giá trị"),
        ({"level": {"value": "đủ"}}, "level: không có mức “đủ”"),
        ({"level": {"value": 2}}, "level: phải là tên một mức"),
        ({"level": {"value": "a\nb\x00"}}, "level: không có mức “a\ufffdb\ufffd”"),
        ({"tier": {"value": 5}}, "tier: phải là số viết trong dấu nháy"),
        ({"tier": {"value": 5.5}}, "không phải 5.5"),
        ({"tier": {"value": True}}, "không phải true"),
        ({"tier": {"value": {}}}, "không phải một bảng"),
        ({"tier": {"value": []}}, "không phải một danh sách"),
        ({"tier": {"value": ""}}, "tier: “” không phải số"),
        ({"tier": {"value": "+5"}}, "tier: “+5” không phải số"),
        ({"tier": {"value": " 5"}}, "tier: “ 5” không phải số"),
        ({"tier": {"value": "5\n"}}, "không phải số"),
        ({"tier": {"value": "5."}}, "không phải số"),
        ({"tier": {"value": ".5"}}, "không phải số"),
        ({"tier": {"value": "1e3"}}, "không phải số"),
        ({"tier": {"value": "NaN"}}, "không phải số"),
        ({"tier": {"value": "1_000"}}, "không phải số"),
        ({"tier": {"value": "Infinity"}}, "không phải số"),
        ({"tier": {"value": "٣"}}, "không phải số"),
        ({"tier": {"value": "1" * 21}}, "tier: có quá 20 chữ số"),
        ({"tier": {"value": "x" * 500}}, "…” không phải số"),
        (
            {"line": {"value": None, "na": None}},
            "line: na phải là true hoặc false, không phải null",
        ),
        ({"days": {"value": "3"}}, "days: phải là số nguyên"),
        ({"days": {"value": 3.0}}, "days: phải là số nguyên, không phải 3.0"),
        ({"days": {"value": True}}, "days: phải là số nguyên, không phải true"),
        ({"days": {"value": 10**20}}, "days: có quá 20 chữ số"),
        ({"days": {"value": 10**4000}}, "days: có quá 20 chữ số"),
        ({"yes": {"value": 10**4000}}, "yes: phải là true hoặc false, không phải một số rất lớn"),
        ({"items": {"value": -1}}, "items: phải từ 0 trở lên, không phải -1"),
        ({"less": {"value": "1"}}, "less: phải là số nguyên"),
        ({"people": {"value": "100.01"}}, "people: phải từ 0 đến 100, không phải 100,01"),
        ({"people": {"value": "-1"}}, "people: phải từ 0 đến 100"),
        ({"free": {"value": "2.1"}}, "free: phải từ 0 đến 2 (điểm tối đa của tiêu chí)"),
        ({"free": {"value": "-0.1"}}, "free: phải từ 0 đến 2"),
        ({"free": {"value": "1.25"}}, "free: có quá 1 chữ số sau dấu phẩy"),
    ],
)
def test_a_fault_is_told(given_answers, told):
    with pytest.raises(AnswerFault) as caught:
        read_answers(SET, given_answers)
    (line,) = caught.value.faults
    assert told in line
    assert "\n" not in line


def test_all_faults_come_at_once():
    with pytest.raises(AnswerFault) as caught:
        read_answers(SET, {"yes": {"value": 1}, "9": None, "less": {"value": -1}, "free": None})
    assert len(caught.value.faults) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
ENTRY = st.dictionaries(st.sampled_from(["value", "na", "reason"]), JSON)


@given(st.dictionaries(st.sampled_from([*SET.by_code, "9"]), ENTRY | JSON) | JSON)
def test_whatever_is_answered_only_faults_come_out(given_answers):
    with contextlib.suppress(AnswerFault):
        score(SET, read_answers(SET, given_answers)).as_json()
