"""The published ranking as a paper: places of the blocks, repeated heads, pages."""

import pytest

from cchc.lib import pdf
from tests.papers import Paper, check_page, ranking

TEMPLATE = "pdf/ranking.html"


def paper(context):
    return Paper(pdf.render(TEMPLATE, context, title="Kết quả xếp hạng"))


@pytest.fixture(scope="module")
def made():
    return paper(ranking())


@pytest.mark.parametrize(
    ("start", "page", "anchor", "at", "top", "size", "style"),
    [
        ("Phụ lục", 1, "c", 112.5, 20.8, 14, "b"),
        ("KẾT QUẢ XẾP HẠNG", 1, "c", 112.5, 26.7, 14, "b"),
        ("(Kèm theo", 1, "c", 112.5, 39.5, 13, "i"),
        ("Đơn vị", 1, "c", 62.6, 63.0, 11, "b"),
        ("KHỐI SỞ", 1, "x0", 43.2, 74.5, 11.5, "b"),
        ("2", 2, "c", 112.5, 8.0, 13, "r"),
        ("Đơn vị", 2, "c", 62.6, 26.7, 11, "b"),
        ("Ghi chú", 2, "x0", 40.0, None, 12, "i"),
    ],
)
def test_blocks_stand_in_their_places(made, start, page, anchor, at, top, size, style):
    found = [w for w in made.words(page) if w.text.strip().startswith(start)]
    word = next(w for w in found if w.size == size and w.style == style)
    assert (word.middle if anchor == "c" else word.x0) == pytest.approx(at, abs=0.5)
    if top is not None:
        assert word.top == pytest.approx(top, abs=0.7)


def test_rule_of_30_mm_stands_under_the_line_of_the_decision(made):
    (rule,) = [rule for rule in made.rules() if rule.height > 0.6]
    assert rule.length == pytest.approx(30.0, abs=0.4)
    assert rule.middle == pytest.approx(112.5, abs=0.5)
    above = made.word("của Ủy ban")
    assert 0.5 <= rule.top - (above.top + 13 * 25.4 / 72) <= 2.5


def test_head_repeats_at_the_same_places_on_each_page(made):
    heads = [
        {(w.text, round(w.x0, 1)) for w in made.words(page) if w.size == 11 and w.style == "b"}
        for page in (1, 2)
    ]
    assert heads[0] == heads[1]
    assert {"Hạng", "Đơn vị", "Điều tra"} <= {text for text, _ in heads[0]}


@pytest.mark.parametrize(
    ("departments", "communes", "pages"), [(0, 1, 1), (60, 0, 2), (30, 168, 6)]
)
def test_pages_of_few_and_many_units(departments, communes, pages):
    made = paper(ranking(departments, communes))
    assert len(made.pages) == pages
    for number in range(1, pages + 1):
        check_page(made, number, number_top=8.0)
        assert made.word("DỰ THẢO", number)
    names = made.text.count("Sở Minh Họa") + made.text.count("Xã Minh Họa")
    assert names == departments + communes
    assert made.text.rstrip().endswith("./.")


def test_group_row_never_ends_a_page():
    for departments in range(29, 33):
        made = paper(ranking(departments, 3))
        last = max(made.words(1), key=lambda word: word.top)
        assert not last.text.startswith(("KHỐI", "B")), departments


def test_long_unit_name_stays_in_its_column():
    context = ranking(1, 0)
    context["blocks"][0]["rows"][0]["unit"] = "Ban Quản lý Khu kinh tế cửa khẩu " + "W" * 60
    made = paper(context)
    check_page(made, 1, number_top=8.0)
    cells = [w for w in made.words(1) if w.size == 11.5 and "W" in w.text]
    assert max(word.x1 for word in cells) < 83.0
