"""Faults of a criteria set: each told with its code, all at once; nothing else comes out."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import Fault, SetFault, read_set, write_set
from scoring.engine.reading import read_toml
from tests.scoring.test_oracle import document

HEAD = 'code = "thu"\nname = "Bộ thử"\nlevel = "DEPARTMENT"\nyear = 2026\ndecimals = 2\n'
LEAF = '[[criterion]]\ncode = "1"\nname = "Một"\nmax = "2"\nmethod = "self"\n'
YES_NO = LEAF + 'rule = { kind = "yes_no" }\n'


def faults_of(text):
    with pytest.raises(Fault) as caught:
        read_set(text)
    return caught.value.faults


def leaf(rule, most='"2"', method="self"):
    return HEAD + LEAF.replace('"2"', most).replace("self", method) + f"rule = {rule}\n"


def tree(*pairs):
    """A set of (code, parent) rows; those that are nobody's parent are leaves."""
    parents = {parent for _, parent in pairs}
    text = HEAD
    for code, parent in pairs:
        text += f'[[criterion]]\ncode = "{code}"\nname = "T"\n'
        text += f'parent = "{parent}"\n' if parent else ""
        if code not in parents:
            text += 'max = "1"\nmethod = "self"\nrule = { kind = "yes_no" }\n'
    return text


def test_the_smallest_set():
    criteria_set = read_set(HEAD + YES_NO)
    assert criteria_set.basis == ()
    assert criteria_set.bands == ()
    assert criteria_set.allow_over_100 is False
    assert (criteria_set.bonus_cap, criteria_set.penalty_cap) == (None, None)
    assert criteria_set.is_illustrative is False
    (only,) = criteria_set.leaves
    assert (only.evidence, only.depth, only.parent) == ("none", 1, None)
    assert criteria_set.nodes == ()


def test_notes_are_kept_and_written_back():
    text = HEAD + (
        'illustrative = true\nstatus = "partial"\nmissing = ["Nhóm III"]\nvalid_from = 2026-01-01\n'
        'conditions = { has_procedures = "Có thủ tục", "Mã có dấu" = "1" }\n'
        '[[gates]]\nband = "Tốt"\nfull = [\'1\']\nenabled = false\nnote = "một\\u007fhai\\n"\n'
        + YES_NO
        + 'guide = "Cách tính"\nauto = "x"\nauto_args = { plan = "CCHC" }\n'
        'due_after = { event = "e", days = 15 }\napplies = "has_procedures"\narea = "IMPACT"\n'
    )
    criteria_set = read_set(text)
    assert criteria_set.is_illustrative
    assert criteria_set.by_code["1"].notes["guide"] == "Cách tính"
    assert criteria_set.by_code["1"].notes["due_after"] == {"event": "e", "days": 15}
    assert read_set(write_set(criteria_set)) == criteria_set


def test_ignored_keys_are_ignored_whatever_they_hold():
    read_set(HEAD + "illustrative = 7\nmissing = 1.5\n" + YES_NO + "guide = false\narea = [1]\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x =", "ở cuối tệp (dòng 1): thiếu giá trị"),
        ("a = 1\nb c", "ở dòng 2, cột 3: thiếu dấu = sau tên khóa"),
        ("a = 1 2", "ở dòng 1, cột 7: thừa nội dung sau giá trị"),
        ("\n\n[a", "ở cuối tệp (dòng 3): thiếu dấu ] cuối tên bảng"),
        ("[[a]", "thiếu dấu ]] cuối tên bảng"),
        ("[=]", "tên khóa có ký tự không dùng được"),
        ("?", "dòng này không phải khóa = giá trị"),
        ("a = abc", "ở dòng 1, cột 5: thiếu giá trị, hoặc giá trị không đọc được"),
        ('a = "x', "thiếu dấu nháy đóng chuỗi"),
        ("a = 'x", "thiếu dấu đóng chuỗi"),
        ("a = 'x\ny'", "chuỗi xuống dòng khi chưa đóng"),
        ('a = "x\ny"', "chuỗi xuống dòng khi chưa đóng"),
        ('a = "\\q"', "phải viết"),
        ('a = "\\uZZZZ"', "mã ký tự"),
        ('a = "\\ud800"', "mã ký tự"),
        ("a = [1\nb = 2", "thiếu dấu ] đóng danh sách"),
        ("a = {b = 1", "thiếu dấu } đóng bảng"),
        ("a = {b = 1, b = 2}", "khóa ghi hai lần"),
        ("a = 1\na = 2\n", "ở dòng 2, cột 6: khóa ghi hai lần"),
        ("[a]\n[a]\n", "ở dòng 2, cột 3: bảng ghi hai lần"),
        ("a = {b = 1}\na.c = 2\n", "đã có ở trên"),
        ("a = 2026-02-30", "ngày không có trong lịch"),
        ("a = " + "9" * 5000, "số nguyên quá dài"),
    ],
)
def test_what_is_not_toml_is_told_in_words_with_its_line(text, told):
    """None of what Python's reader says in English comes through."""
    with pytest.raises(Fault) as caught:
        read_toml(text)
    (line,) = caught.value.faults
    assert told in line
    assert line.startswith("TOML: sai cú pháp")
    english = r"\b(at|line|column|expected|invalid|cannot|un\w+|illegal|value|key|limit)\b"
    assert not re.search(english, line, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "bộ tiêu chí: thiếu decimals"),
        ("", "bộ tiêu chí: thiếu criterion"),
        ("x = ", "TOML: sai cú pháp"),
        (HEAD, "bộ tiêu chí: thiếu criterion"),
        ("criterion = []\n" + HEAD, "criterion không được để trống"),
        ("criterion = 3\n" + HEAD, "criterion phải là danh sách các bảng"),
        (HEAD + "mau = 1\n" + YES_NO, "bộ tiêu chí: không có khóa “mau” trong định dạng"),
        ((HEAD + YES_NO).replace("DEPARTMENT", "SO"), "level là “SO”, phải là một trong: PROVINCE"),
        (
            (HEAD + YES_NO).replace("= 2026", '= "2026"'),
            "year phải là số nguyên, không phải “2026”",
        ),
        ((HEAD + YES_NO).replace("= 2026", "= true"), "year phải là số nguyên, không phải true"),
        ((HEAD + YES_NO).replace("= 2026", f"= {10**20}"), "year có quá 20 chữ số"),
        ((HEAD + YES_NO).replace("decimals = 2", "decimals = 5"), "decimals phải từ 0 đến 4"),
        ((HEAD + YES_NO).replace("decimals = 2", "decimals = 2.0"), "decimals phải là số nguyên"),
        ((HEAD + YES_NO).replace('"Bộ thử"', '" "'), "name phải là chữ trên một dòng"),
        ((HEAD + YES_NO).replace('"Bộ thử"', '"a\\nb"'), "name phải là chữ trên một dòng"),
        (HEAD + 'basis = "QĐ"\n' + YES_NO, "basis phải là danh sách"),
        (HEAD + "basis = [1]\n" + YES_NO, "basis phải là danh sách"),
        (HEAD + 'allow_over_100 = "x"\n' + YES_NO, "allow_over_100 phải là true hoặc false"),
        (HEAD + "caps = 3\n" + YES_NO, "caps phải là một bảng"),
        (
            HEAD + 'caps = { bonus = "1.234" }\n' + YES_NO,
            "caps: bonus có quá 2 chữ số sau dấu phẩy",
        ),
        (HEAD + 'caps = { bonus = "-1" }\n' + YES_NO, "caps: bonus không được âm"),
        (HEAD + 'caps = { khac = "1" }\n' + YES_NO, "caps: không có khóa “khac”"),
        (HEAD + "bands = [{ name = 'Tốt' }]\n" + YES_NO, "mức xếp loại 1: thiếu at_least"),
        (
            HEAD + "bands = [{name='A',at_least='8'},{name='B',at_least='8.0'}]\n" + YES_NO,
            "các mức xếp loại phải xếp từ cao xuống thấp",
        ),
        (HEAD + "bands = [{name='A',at_least='8',x=1}]\n" + YES_NO, "không có khóa “x”"),
        (HEAD + YES_NO + YES_NO, "1: mã này ghi hai lần"),
        (HEAD + YES_NO + "x = 1\n", "1: không có khóa “x”"),
        (HEAD + YES_NO.replace('max = "2"\n', ""), "1: thiếu max"),
        (HEAD + YES_NO.replace('method = "self"\n', ""), "1: thiếu method"),
        (HEAD + LEAF, "1: thiếu rule"),
        (HEAD + YES_NO.replace('code = "1"\n', ""), "bộ tiêu chí: tiêu chí 1: thiếu code"),
        (HEAD + YES_NO.replace('"2"', '"-2"'), "1: max không được âm"),
        (HEAD + YES_NO.replace('"2"', "2"), "1: max phải là số viết trong dấu nháy"),
        (HEAD + YES_NO.replace('"2"', '"2,5"'), "1: max “2,5” không phải số"),
        (HEAD + YES_NO.replace('"2"', '"1e2"'), "1: max “1e2” không phải số"),
        (HEAD + YES_NO.replace('"2"', '"٢"'), "không phải số"),
        (HEAD + YES_NO.replace('"2"', '"2\\n"'), "không phải số"),
        (HEAD + YES_NO.replace('"2"', '"2.125"'), "1: max có quá 2 chữ số sau dấu phẩy"),
        (HEAD + YES_NO.replace('"2"', '"' + "1" * 21 + '"'), "1: max có quá 20 chữ số"),
        (HEAD + YES_NO.replace('"self"', '"tu_cham"'), "1: method là “tu_cham”"),
        (HEAD + YES_NO + 'evidence = "co"\n', "1: evidence là “co”"),
        (HEAD + YES_NO + "parent = 3\n", "1: parent phải là chữ"),
        (tree(("1", None), ("1.1", "2")), "1.1: không có tiêu chí cấp trên “2”"),
        (tree(("1", "1")), "1: cấp trên “1” lại nằm dưới chính tiêu chí này (vòng lặp)"),
        (tree(("1", "2"), ("2", "1")), "2: cấp trên “1” lại nằm dưới chính tiêu chí này"),
        (tree(("1.1", "1"), ("1", None)), "1.1: cấp trên “1” phải đứng trước trong tệp"),
        (tree(("1", None), ("2", "1"), ("3", "2"), ("4", "3")), "4: ở tầng 4, nhiều nhất 3 tầng"),
        (tree(("1", None), ("2", "1")) + YES_NO, "1: tiêu chí có tiêu chí con thì không ghi max"),
        (leaf('"yes_no"'), "1: rule phải là một bảng"),
        (leaf("{}"), "1: rule: thiếu kind"),
        (leaf('{ kind = "mau" }'), "1: rule: kind là “mau”, phải là một trong: yes_no"),
        (leaf('{ kind = "yes_no", x = 1 }'), "1: rule: không có khóa “x”"),
        (leaf('{ kind = "choice", levels = [] }'), "1: rule: levels không được để trống"),
        (leaf('{ kind = "choice", levels = [1] }'), "levels phải là danh sách các bảng"),
        (leaf('{ kind = "choice" }'), "1: rule: thiếu levels"),
        (
            leaf('{ kind = "choice", levels = [{label="A",points="3"}] }'),
            "1: rule: mức 1: điểm 3 lớn hơn điểm tối đa 2",
        ),
        (
            leaf('{ kind = "choice", levels = [{label="A",points="1"},{label="A",points="0"}] }'),
            "1: rule: mức “A” ghi hai lần",
        ),
        (leaf('{ kind = "choice", levels = [{points="1"}] }'), "mức 1: thiếu label"),
        (leaf('{ kind = "tiers", tiers = [] }'), "tiers không được để trống"),
        (
            leaf(
                '{ kind = "tiers", tiers = [{at_least="1",points="1"},{at_least="2",points="2"}] }'
            ),
            "các mức chưa xếp từ cao xuống thấp",
        ),
        (
            leaf(
                '{ kind = "tiers", tiers = [{at_most="2",points="1"},{at_most="2.0",points="0"}] }'
            ),
            "các mức chưa xếp từ thấp lên cao",
        ),
        (
            leaf(
                '{ kind = "tiers", tiers = [{at_most="2",points="1"},{at_least="3",points="0"}] }'
            ),
            "mức 2: thiếu at_most",
        ),
        (
            leaf('{ kind = "tiers", base = "min", tiers = [{at_least="1",points="1"}] }'),
            "base là “min”, chỉ được là max",
        ),
        (
            leaf('{ kind = "tiers", base = "max", tiers = [{at_least="1",share="1.1"}] }'),
            "share phải từ 0 đến 1",
        ),
        (
            leaf('{ kind = "tiers", base = "max", tiers = [{at_least="1",points="1"}] }'),
            "mức 1: thiếu share",
        ),
        (
            leaf('{ kind = "tiers", tiers = [{at_least="-1",points="1"}] }'),
            "at_least không được âm",
        ),
        (leaf('{ kind = "linear", full_at = "0", floor = "0" }'), "full_at phải lớn hơn 0"),
        (leaf('{ kind = "linear", full_at = "5", floor = "6" }'), "floor phải từ 0 đến full_at"),
        (leaf('{ kind = "linear", floor = "6" }'), "rule: thiếu full_at"),
        (leaf('{ kind = "linear", full_at = "6" }'), "rule: thiếu floor"),
        (
            leaf('{ kind = "deadline", tiers = [{days_late_at_most=1.0,points="1"}] }'),
            "days_late_at_most phải là số nguyên",
        ),
        (
            leaf(
                '{ kind = "deadline", tiers = [{days_late_at_most=1,points="1"},'
                '{days_late_at_most=0,points="2"}] }'
            ),
            "các mức chưa xếp từ thấp lên cao",
        ),
        (leaf('{ kind = "per_item" }'), "rule: thiếu points_each"),
        (leaf('{ kind = "deduction", points_each = "0.125" }'), "points_each có quá 2 chữ số"),
        (
            leaf('{ kind = "late_penalty", first_day = "1", each_day = "1" }'),
            "1: late_penalty chỉ dùng với method penalty",
        ),
        (
            leaf('{ kind = "late_penalty", first_day = "3", each_day = "1" }', method="penalty"),
            "first_day 3 lớn hơn điểm tối đa 2",
        ),
        (HEAD + "conditions = " + "[" * 90 + "]" * 90 + "\n" + YES_NO, None),
        (HEAD + "conditions = " + "[" * 101 + "]" * 101 + "\n" + YES_NO, "TOML: lồng quá 100 tầng"),
        (HEAD + "conditions = " + "[" * 9000 + "]" * 9000 + "\n" + YES_NO, "TOML: lồng quá"),
        (HEAD + ".".join("a" * 60) + " = 1\n" + YES_NO, "TOML: quá dài"),
        (HEAD + '"a" . ' * 60 + "b = 1\n" + YES_NO, "TOML: quá dài"),
        (HEAD + "# " + "a" * 2_000_000 + "\n" + YES_NO, "TOML: quá dài"),
        (HEAD + "year2 = " + "9" * 5000 + "\n" + YES_NO, "TOML: sai cú pháp"),
        (HEAD + "code = 'x'\n" + YES_NO, "TOML: sai cú pháp"),
        (HEAD + "status = '\0'\n" + YES_NO, "TOML: sai cú pháp"),
    ],
)
def test_a_fault_is_told(text, told):
    if told is None:
        read_set(text)
        return
    found = faults_of(text)
    assert any(told in line for line in found), found
    assert all("\n" not in line for line in found)


def test_points_each_and_each_day_may_be_over_the_maximum():
    read_set(leaf('{ kind = "per_item", points_each = "9" }'))
    read_set(leaf('{ kind = "late_penalty", first_day = "2", each_day = "9" }', method="penalty"))


def test_all_faults_come_at_once():
    text = HEAD.replace("decimals = 2", "decimals = 9") + YES_NO.replace('"2"', '"x"') + YES_NO
    with pytest.raises(SetFault) as caught:
        read_set(text)
    assert len(caught.value.faults) == 3
    assert str(caught.value).count("\n") == 2


def test_a_long_chain_of_parents_is_told_quickly():
    pairs = [(str(place), str(place + 1)) for place in range(5000)] + [("5000", "0")]
    assert len(faults_of(tree(*pairs))) == 5001


VALUES = st.recursive(
    st.none().map(lambda _: "")
    | st.booleans()
    | st.integers()
    | st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)
    | st.sampled_from(["1", "2.5", "self", "yes_no", "DEPARTMENT"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner),
    max_leaves=6,
)
ROW = st.dictionaries(
    st.sampled_from(["code", "name", "parent", "max", "method", "evidence", "rule", "guide"]),
    VALUES,
)
RULE = st.dictionaries(
    st.sampled_from(["kind", "levels", "tiers", "base", "full_at", "floor", "points_each"]), VALUES
)


@given(
    st.dictionaries(
        st.sampled_from(["code", "name", "level", "year", "decimals", "basis", "caps", "bands"]),
        VALUES,
    ),
    st.lists(ROW | st.tuples(ROW, RULE).map(lambda pair: pair[0] | {"rule": pair[1]}), max_size=4),
)
def test_whatever_a_table_holds_only_faults_come_out(head, rows):
    with contextlib.suppress(Fault):
        read_set(document(head | {"criterion": rows}))


@given(st.text(max_size=60))
def test_whatever_a_text_is_only_faults_come_out(text):
    assert faults_of(text)
