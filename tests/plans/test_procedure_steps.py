"""Steps of a procedure as they are typed or pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.procedure_steps import StepProblem, read_steps, write_steps

WORD = st.text(alphabet="abc đổi ă", min_size=1, max_size=12).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", []),
        ("Tiếp nhận hồ sơ; văn thư; 1 ngày", [("Tiếp nhận hồ sơ", "văn thư", "1 ngày")]),
        ("1.\tTiếp nhận\tVăn thư\t1 ngày\n\n2.\tThẩm định", [
            ("Tiếp nhận", "Văn thư", "1 ngày"), ("Thẩm định", "", ""),
        ]),
        ("Bước 1: Trình | lãnh đạo |", [("Trình", "lãnh đạo", "")]),
        ("Trình ký; ; 2 ngày", [("Trình ký", "", "2 ngày")]),
    ],
)  # fmt: skip
def test_lines_are_read(text, steps):
    assert read_steps(text) == steps


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a;b;c;d", "Dòng 1 có 4 phần"),
        ("a\n;b", "Dòng 2 chưa ghi việc."),
        ("x" * 501, "Dòng 1 có phần dài hơn 500 ký tự"),
        ("a;" + "x" * 201, "Dòng 1 có phần dài hơn 200 ký tự"),
        ("\n".join("a" for _ in range(61)), "Có 61 bước, tối đa 60"),
    ],
)
def test_what_cannot_be_read_is_said(text, said):
    with pytest.raises(StepProblem, match=said.replace("(", r"\(")):
        read_steps(text)


@given(st.lists(st.tuples(WORD, WORD | st.just(""), WORD | st.just("")), max_size=8))
def test_what_is_written_is_read_again(steps):
    assert read_steps(write_steps(steps)) == steps
