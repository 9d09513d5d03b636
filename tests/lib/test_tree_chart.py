"""The picture of a tree and its lists: the same rows, escaped, where they belong."""

from itertools import pairwise

from cchc.lib.tree_chart import Row, tree_chart, tree_list
from tests.lib.test_charts import HOSTILE, named, texts, tree

ROWS = [
    Row(
        "a", -1, "Nghị quyết 05-NQ/TU", "/van-ban/1/", ("14/12/2021", "Tỉnh ủy"), "s", tone="party"
    ),
    Row("s", 0, "Chương trình 29-CTr/ĐUK", "", ("03/3/2022",)),
    Row(
        "b",
        1,
        HOSTILE,
        "/van-ban/3/",
        ("một tên cơ quan ban hành dài đến mức phải xuống dòng",),
        "s",
    ),
    Row("c", 1, "Kế hoạch 02-KH/ĐU", "", (), "s", more=("và 4 văn bản nữa", "?a=1&b=2")),
    Row("d", 2, "Kế hoạch 03-KH/CB", "/van-ban/5/", (), "b", others=("c",)),
]


def test_each_row_is_a_box_under_the_one_before():
    root = tree(tree_chart(ROWS, title="Sơ đồ", text=HOSTILE))
    boxes = [rect for rect in named(root, "rect") if rect.get("width") != "3"]
    assert len(boxes) == len(ROWS)
    edges = [(int(box.get("y")), int(box.get("height"))) for box in boxes]
    assert all(y + high < below for (y, high), (below, _) in pairwise(edges))
    assert [int(box.get("x")) for box in boxes] == [17, 1, 17, 17, 33]
    assert all(int(box.get("x")) + int(box.get("width")) <= 296 for box in boxes)
    assert "một tên cơ quan ban hành dài đến mức phải xuống" not in texts(root)
    assert any("phải xuống dòng".endswith(text) for text in texts(root))


def test_it_says_what_it_is_and_its_links_can_be_followed():
    root = tree(tree_chart(ROWS, title="Sơ đồ", text="Bốn văn bản.", name="so-do"))
    svg = named(root, "svg")[0]
    assert svg.get("role") == "group"
    assert svg.get("aria-labelledby") == named(root, "title")[0].get("id") == "so-do-title"
    assert named(root, "desc")[0].text == "Bốn văn bản."
    links = [link.get("href") for link in named(root, "a")]
    assert links == ["/van-ban/1/", "/van-ban/3/", "?a=1&b=2", "/van-ban/5/"]


def test_elbows_lead_to_the_neighbour_and_dashes_to_the_others():
    lines = named(tree(tree_chart(ROWS, title="Sơ đồ", text="")), "polyline")
    assert len([line for line in lines if line.get("stroke-dasharray")]) == 1
    assert len(lines) == 8  # four rows that hang, three uprights, one dashed
    alone = tree(tree_chart(ROWS[:2], title="Sơ đồ", text=""))
    assert not [line for line in named(alone, "polyline") if line.get("stroke-dasharray")]


def test_dashes_that_find_no_room_are_left_to_the_words():
    rows = [Row("s", 0, "S", "", ())]
    rows += [Row(key, 1, str(key), "", (), "s") for key in range(5)]
    rows += [Row(key + 10, 2, str(key), "", (), 0, others=(1, 2, 3)) for key in range(5)]
    lines = named(tree(tree_chart(rows, title="Sơ đồ", text="")), "polyline")
    assert 0 < len([line for line in lines if line.get("stroke-dasharray")]) <= 15


def test_lists_hold_the_same_rows_nested():
    root = tree(tree_list(ROWS[1:], "s"))
    outer = named(root, "ul")[0]
    assert [len(item.findall("ul")) for item in outer] == [1, 0]
    assert [link.get("href") for link in named(root, "a")] == [
        "/van-ban/3/", "/van-ban/5/", "?a=1&b=2",
    ]  # fmt: skip
    assert "Chương trình 29" not in tree_list(ROWS[1:], "s")


def test_nothing_is_nothing():
    assert tree_chart([], title="Sơ đồ", text="") == ""
    assert tree_list([ROWS[1]], "s") == ""
