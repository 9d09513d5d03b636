"""Each rule at, and just beside, its edges; and how its arithmetic reads."""

import pytest

from scoring.engine import read_answers, read_set, score, tell_leaf, tell_node, tell_total


def set_with(rule, most="2", method="self", decimals=2):
    return read_set(
        f'code = "thu"\nname = "T"\nlevel = "DEPARTMENT"\nyear = 2026\ndecimals = {decimals}\n'
        f'[[criterion]]\ncode = "1"\nname = "N"\n[[criterion]]\ncode = "1.1"\nparent = "1"\n'
        f'name = "T"\nmax = "{most}"\nmethod = "{method}"\nrule = {rule}\n'
    )


def scored(criteria_set, entry):
    """(points as text, the arithmetic) of leaf 1.1."""
    answers = read_answers(criteria_set, {"1.1": entry})
    got = score(criteria_set, answers).leaves["1.1"]
    return str(got.points), tell_leaf(criteria_set.by_code["1.1"], answers.get("1.1"), got)


CHOICE = '{ kind = "choice", levels = [{label="Đủ",points="2"}, {label="Thiếu",points="0.5"}] }'
TIERS = '{ kind = "tiers", tiers = [{at_least="90",points="2"}, {at_least="80.5",points="1"}] }'
FEWER = (
    '{ kind = "tiers", tiers = [{ at_most = "0", points = "2" }, { at_most = "3", points = "1" }] }'
)
SHARES = '{ kind = "tiers", base = "max", tiers = [{ at_least = "50", share = "0.335" }] }'
LINEAR = '{ kind = "linear", full_at = "85", floor = "60" }'
DEADLINE = (
    '{ kind = "deadline", tiers = [{ days_late_at_most = -5, points = "2" },'
    ' { days_late_at_most = 0, points = "1" }, { days_late_at_most = 10, points = "0.5" }] }'
)
EACH = '{ kind = "per_item", points_each = "0.75" }'
LESS = '{ kind = "deduction", points_each = "0.75" }'
LATE = '{ kind = "late_penalty", first_day = "1", each_day = "0.5" }'
UP = "(làm tròn đến 2 chữ số sau dấu phẩy, nửa lên)"


@pytest.mark.parametrize(
    ("rule", "value", "points", "told"),
    [
        ('{ kind = "yes_no" }', True, "2.00", "Đạt yêu cầu: 2 điểm"),
        ('{ kind = "yes_no" }', False, "0.00", "Không đạt yêu cầu: 0 điểm"),
        (CHOICE, "Đủ", "2.00", "Mức “Đủ”: 2 điểm"),
        (CHOICE, "Thiếu", "0.50", "Mức “Thiếu”: 0,5 điểm"),
        (TIERS, "90", "2.00", "90 đạt mức từ 90: 2 điểm"),
        (TIERS, "89.9999", "1.00", "89,9999 đạt mức từ 80,5: 1 điểm"),
        (TIERS, "80.50", "1.00", "80,5 đạt mức từ 80,5: 1 điểm"),
        (TIERS, "80.4999", "0.00", "80,4999 dưới mức cuối 80,5: 0 điểm"),
        (TIERS, "-1", "0.00", "-1 dưới mức cuối 80,5: 0 điểm"),
        (FEWER, "-1", "2.00", "-1 không quá 0: 2 điểm"),
        (FEWER, "0", "2.00", "0 không quá 0: 2 điểm"),
        (FEWER, "0.01", "1.00", "0,01 không quá 3: 1 điểm"),
        (FEWER, "3.1", "0.00", "3,1 vượt mức cuối 3: 0 điểm"),
        (SHARES, "50", "0.67", "50 đạt mức từ 50: 0,335 x 2 = 0,67: 0,67 điểm"),
        (LINEAR, "85", "2.00", "85 đạt mức tối đa từ 85: 2 điểm"),
        (LINEAR, "84.9999", "2.00", f"84,9999 / 85 x 2 = 1,9999…: 2 điểm {UP}"),
        (LINEAR, "60", "1.41", f"60 / 85 x 2 = 1,4117…: 1,41 điểm {UP}"),
        (LINEAR, "59.9999", "0.00", "59,9999 dưới mức sàn 60: 0 điểm"),
        (DEADLINE, -6, "2.00", "Sớm 6 ngày, trong mức sớm ít nhất 5 ngày: 2 điểm"),
        (DEADLINE, -5, "2.00", "Sớm 5 ngày, trong mức sớm ít nhất 5 ngày: 2 điểm"),
        (DEADLINE, 0, "1.00", "Đúng hạn, trong mức đúng hạn: 1 điểm"),
        (DEADLINE, 1, "0.50", "Chậm 1 ngày, trong mức chậm không quá 10 ngày: 0,5 điểm"),
        (DEADLINE, 11, "0.00", "Chậm 11 ngày, quá mức cuối (chậm không quá 10 ngày): 0 điểm"),
        (EACH, 0, "0.00", "0 x 0,75 = 0: 0 điểm"),
        (EACH, 2, "1.50", "2 x 0,75 = 1,5: 1,5 điểm"),
        (EACH, 3, "2.00", "3 x 0,75 = 2,25, tối đa 2: 2 điểm"),
        (LESS, 0, "2.00", "2 - 0 x 0,75 = 2: 2 điểm"),
        (LESS, 2, "0.50", "2 - 2 x 0,75 = 0,5: 0,5 điểm"),
        (LESS, 3, "0.00", "2 - 3 x 0,75 = -0,25, không dưới 0: 0 điểm"),
        ('{ kind = "survey" }', "0", "0.00", "0 / 100 x 2 = 0: 0 điểm"),
        ('{ kind = "survey" }', "83.125", "1.66", f"83,125 / 100 x 2 = 1,6625: 1,66 điểm {UP}"),
        ('{ kind = "survey" }', "83.25", "1.67", f"83,25 / 100 x 2 = 1,665: 1,67 điểm {UP}"),
        ('{ kind = "survey" }', "100", "2.00", "100 / 100 x 2 = 2: 2 điểm"),
        ('{ kind = "points" }', "2.00", "2.00", "Điểm nhập: 2 điểm"),
        ('{ kind = "points" }', "0", "0.00", "Điểm nhập: 0 điểm"),
    ],
)
def test_edges(rule, value, points, told):
    assert scored(set_with(rule), {"value": value}) == (points, told)


@pytest.mark.parametrize(
    ("days", "points", "told"),
    [
        (-2, "0.00", "Sớm 2 ngày: 0 điểm"),
        (0, "0.00", "Đúng hạn: 0 điểm"),
        (1, "1.00", "Chậm 1 ngày: 1: 1 điểm"),
        (2, "1.50", "Chậm 2 ngày: 1 + 1 x 0,5 = 1,5: 1,5 điểm"),
        (4, "2.00", "Chậm 4 ngày: 1 + 3 x 0,5 = 2,5, tối đa 2: 2 điểm"),
    ],
)
def test_late_penalty(days, points, told):
    assert scored(set_with(LATE, method="penalty"), {"value": days}) == (points, told)


@pytest.mark.parametrize(("value", "told"), [(True, "Có vi phạm: 2"), (False, "Không vi phạm: 0")])
def test_a_penalty_asks_for_a_breach(value, told):
    assert told in scored(set_with('{ kind = "yes_no" }', method="penalty"), {"value": value})[1]


def test_the_whole_point_has_its_own_word():
    told = scored(set_with('{ kind = "survey" }', decimals=0), {"value": "80"})
    assert told == ("2", "80 / 100 x 2 = 1,6: 2 điểm (làm tròn đến số nguyên, nửa lên)")


def test_not_applicable_and_not_scored_are_told():
    criteria_set = set_with('{ kind = "yes_no" }')
    assert scored(criteria_set, {"na": True, "reason": "Không có thủ tục"}) == (
        "0.00",
        "Không áp dụng: không tính điểm, không tính vào điểm tối đa (lý do: Không có thủ tục)",
    )
    assert scored(criteria_set, {"na": True})[1].endswith("vào điểm tối đa")
    assert scored(criteria_set, None)[1].startswith("Chưa chấm")


SIDES = """
[[criterion]]
code = "9"
name = "Thưởng, phạt"
[[criterion]]
code = "9.1"
parent = "9"
name = "Thưởng"
max = "5"
method = "bonus"
rule = { kind = "points" }
[[criterion]]
code = "9.2"
parent = "9"
name = "Phạt"
max = "5"
method = "penalty"
rule = { kind = "points" }
"""
HEAD = """
code = "thu"
name = "T"
level = "DEPARTMENT"
year = 2026
decimals = 2
{more}
[[criterion]]
code = "1"
name = "Nhóm"
[[criterion]]
code = "1.1"
parent = "1"
name = "Một"
max = "3"
method = "self"
rule = {{ kind = "points" }}
[[criterion]]
code = "1.2"
parent = "1"
name = "Hai"
max = "5"
method = "bonus"
rule = {{ kind = "points" }}
"""


def told_total(more="", **values):
    criteria_set = read_set(HEAD.format(more=more) + SIDES)
    codes = {"base": "1.1", "side": "1.2", "bonus": "9.1", "penalty": "9.2"}
    answers = read_answers(
        criteria_set,
        {
            codes[name]: {"na": True} if value is None else {"value": value}
            for name, value in values.items()
        },
    )
    result = score(criteria_set, answers)
    return criteria_set, result, tell_total(criteria_set, result)


def test_the_total_is_told_line_by_line():
    bands = 'caps = { bonus = "2" }\nbands = [{ name = "Tốt", at_least = "50" }]'
    criteria_set, result, lines = told_total(bands, base="2.5", bonus="3", penalty="1.5")
    assert lines == [
        "Điểm các tiêu chí: 2,5 / 3",
        "Điểm thưởng: 3, tính tối đa 2",
        "Điểm phạt: 1,5",
        "Tổng điểm: 2,5 + 2 - 1,5 = 3",
        "Tỷ lệ đạt: 3 / 3 x 100 = 100,000%",
        "Xếp loại: Tốt (xét trên tỷ lệ chưa làm tròn)",
    ]
    assert (str(result.bonus), str(result.penalty), str(result.percent)) == (
        "2.00",
        "1.50",
        "100.000",
    )
    assert tell_node(criteria_set, result, "1") == "1.1: 2,5. Cộng 2,5 / 3 = 83,333%"
    assert tell_node(criteria_set, result, "9") == (
        "Điểm thưởng, điểm phạt tính riêng, không vào điểm các tiêu chí"
    )


def test_the_total_is_not_below_nought():
    _, result, lines = told_total(base="1", penalty="4")
    assert "Tổng điểm: 1 + 0 - 4 = 0 (không dưới 0)" in lines
    assert str(result.percent) == "0.000"
    assert result.band is None


def test_a_percentage_is_cut_at_100_unless_the_set_allows_more():
    _, result, lines = told_total(base="3", side="3")
    assert str(result.percent) == "100.000"
    assert "Tỷ lệ đạt: 6 / 3 x 100 = 200,000%, tính tối đa 100" in lines
    _, result, lines = told_total("allow_over_100 = true", base="3", side="3")
    assert str(result.percent) == "200.000"
    assert "Tỷ lệ đạt: 6 / 3 x 100 = 200,000%" in lines


def test_nothing_applicable_has_no_percentage():
    bands = 'bands = [{ name = "Tốt", at_least = "0" }]'
    _, result, lines = told_total(bands, base=None, bonus="1")
    assert (result.percent, result.band) == (None, None)
    assert lines[-1] == "Tỷ lệ đạt: không tính, vì điểm tối đa áp dụng bằng 0"
    assert result.nodes["1"].percent is None


def test_no_band_is_reached():
    _, result, lines = told_total('bands = [{ name = "Tốt", at_least = "99.9999" }]', base="2.99")
    assert result.band is None
    assert not any("Xếp loại" in line for line in lines)


@pytest.mark.parametrize(("floor", "band"), [("50", "Tốt"), ("50.0001", None)])
def test_a_band_begins_exactly_where_it_says(floor, band):
    _, result, _ = told_total(f'bands = [{{ name = "Tốt", at_least = "{floor}" }}]', base="1.5")
    assert result.band == band
