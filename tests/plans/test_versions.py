"""Two versions of a plan beside one another."""

from hypothesis import given
from hypothesis import strategies as st

from plans.versions import ADDED, CHANGED, DROPPED, SAME, TASK_FIELDS, differences


def a_row(key, title="Rà soát", **texts):
    return {"id": key, "title": title} | texts


def test_rows_are_told_added_changed_dropped_and_the_same():
    before = [a_row(1), a_row(2, due="quý I"), a_row(3, "Bỏ việc này")]
    after = [a_row(2, due="quý II"), a_row(1), a_row("+4", "Việc mới", lead="Sở Nội vụ")]
    pairs = differences(before, after, TASK_FIELDS)
    assert [(pair.kind, pair.key) for pair in pairs] == [
        (CHANGED, 2), (SAME, 1), (ADDED, "+4"), (DROPPED, 3),
    ]  # fmt: skip
    assert pairs[0].fields == (("thời gian hoàn thành", "quý I", "quý II"),)
    assert pairs[2].fields == (("nhiệm vụ", "", "Việc mới"), ("chủ trì", "", "Sở Nội vụ"))
    assert [pair.words for pair in pairs] == ["sửa đổi", "", "bổ sung", "bỏ"]
    assert pairs[3].title == "Bỏ việc này"


_ROWS = st.lists(
    st.builds(a_row, st.integers(1, 6), st.sampled_from("ABC"), due=st.sampled_from(["", "quý I"])),
    unique_by=lambda row: row["id"],
    max_size=6,
)


@given(_ROWS, _ROWS)
def test_every_row_of_either_version_is_told_once(before, after):
    pairs = differences(before, after, TASK_FIELDS)
    assert sorted(pair.key for pair in pairs) == sorted({row["id"] for row in before + after})
    assert [pair.after for pair in pairs if pair.after] == after
    assert all(bool(pair.fields) == (pair.kind != SAME) for pair in pairs)
    turned = {pair.key: pair.kind for pair in differences(after, before, TASK_FIELDS)}
    opposite = {ADDED: DROPPED, DROPPED: ADDED}
    assert turned == {pair.key: opposite.get(pair.kind, pair.kind) for pair in pairs}
