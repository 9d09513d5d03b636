"""Minutes as papers of both families: places of the blocks, blanks, pages, what was typed."""

from datetime import date
from itertools import pairwise

import pytest

from cchc.lib import pdf
from cchc.lib.paper_profiles import profile_for
from tests.cchc.test_pdf import fonts_of
from tests.papers import Paper, check_page, party_minutes, state_minutes

TEMPLATE = "pdf/minutes.html"


def paper(context):
    return Paper(pdf.render(TEMPLATE, context, title="Biên bản"))


@pytest.fixture(scope="module")
def party():
    return paper(party_minutes())


@pytest.fixture(scope="module")
def state():
    return paper(state_minutes())


# (starts with, anchor, mm, top mm, size, style); c: centre, x0: left edge
PARTY_BLOCKS = [
    ("DỰ THẢO", "x0", 30.0, 11.1, 12, "b"),
    ("ĐẢNG BỘ KHỐI", "c", 71.0, 20.6, 14, "r"),
    ("CHI BỘ BAN DÂN TỘC", "c", 71.0, 32.0, 14, "b"),
    ("*", "c", 71.0, 37.9, 14, "r"),
    ("Số", "c", 71.0, 43.2, 14, "r"),
    ("ĐẢNG CỘNG SẢN", "c", 153.5, 20.7, 15, "b"),
    ("BIÊN BẢN", "c", 112.5, 57.1, 16, "b"),
    ("sinh hoạt chi bộ", "c", 112.5, 63.8, 15, "b"),
    ("-----", "c", 112.5, 76.2, 14, "r"),
    ("I- THỜI GIAN", "x0", 40.0, None, 14, "b"),
    ("1. Thời gian", "x0", 40.0, None, 14, "b"),
    ("NGƯỜI GHI BIÊN BẢN", "c", 71.0, None, 14, "b"),
    ("CHỦ TRÌ HỘI NGHỊ", "c", 153.5, None, 14, "b"),
    ("Nơi nhận:", "x0", 30.0, None, 14, "r"),
    ("- Đảng ủy", "x0", 30.0, None, 12, "r"),
    ("- Lưu Chi bộ.", "x0", 30.0, None, 12, "r"),
]
STATE_BLOCKS = [
    ("DỰ THẢO", "x0", 30.0, 8.1, 12, "b"),
    ("UBND TỈNH", "c", 63.5, 20.6, 13, "r"),
    ("BAN DÂN TỘC", "c", 63.5, 25.9, 13, "b"),
    ("CỘNG HÒA", "c", 146.0, 20.6, 13, "b"),
    ("Độc lập", "c", 146.0, 25.9, 14, "b"),
    ("Số:", "c", 63.5, 35.0, 13, "r"),
    ("BIÊN BẢN", "c", 112.5, 47.5, 14, "b"),
    ("Hội nghị sơ kết", "c", 112.5, 53.5, 14, "b"),
    ("triển khai", "c", 112.5, 59.4, 14, "b"),
    ("Thời gian bắt đầu", "x0", 40.0, None, 14, "b"),
    ("THƯ KÝ", "c", 67.5, None, 14, "b"),
    ("CHỦ TỌA", "c", 150.0, None, 14, "b"),
    ("TRƯỞNG BAN", "c", 150.0, None, 14, "b"),
    ("[Họ và tên]", "c", 67.5, None, 14, "b"),
    ("Nơi nhận:", "x0", 30.0, None, 12, "bi"),
    ("- Lưu: VT", "x0", 30.0, None, 11, "r"),
]


def check_block(paper, block):
    start, anchor, at, top, size, style = block
    word = paper.word(start)
    place = word.middle if anchor == "c" else word.x0
    assert place == pytest.approx(at, abs=0.5), word
    assert word.size == pytest.approx(size, abs=0.1), word
    assert word.style == style, word
    if top is not None:
        assert word.top == pytest.approx(top, abs=0.7), word


@pytest.mark.parametrize("block", PARTY_BLOCKS, ids=[block[0] for block in PARTY_BLOCKS])
def test_party_blocks_stand_in_their_places(party, block):
    check_block(party, block)


@pytest.mark.parametrize("block", STATE_BLOCKS, ids=[block[0] for block in STATE_BLOCKS])
def test_state_blocks_stand_in_their_places(state, block):
    check_block(state, block)


@pytest.mark.parametrize(
    ("start", "ratio", "middle"),
    [
        ("BAN DÂN TỘC", 0.45, 63.5),
        ("Độc lập", 1.0, 146.0),
        ("triển khai nhiệm vụ", 0.45, 112.5),
    ],
)
def test_state_rules_are_as_long_as_their_text_says(state, start, ratio, middle):
    check_rule(state, start, ratio, middle)


def test_party_title_has_a_rule_of_its_length_and_nothing_else_has_one(party):
    check_rule(party, "ĐẢNG CỘNG SẢN", 1.0, 153.5)
    drawn = [rule for rule in party.rules() if rule.top < 80]
    assert len(drawn) == 1


def check_rule(paper, start, ratio, middle):
    word = paper.word(start)
    (rule,) = [
        rule
        for rule in paper.rules()
        if abs(rule.middle - middle) < 0.5 and 0 < rule.top - word.top < 9
    ]
    assert rule.length == pytest.approx(ratio * (word.x1 - word.x0), abs=0.4)
    assert rule.height == pytest.approx(0.75, abs=0.1)
    assert 0.5 <= rule.top - (word.top + word.size * 25.4 / 72) <= 2.5


def test_names_of_both_signers_stand_on_one_line_24_mm_below(party, state):
    for made, left, right in (
        (party, "NGƯỜI GHI", "CHỦ TRÌ"),
        (state, "THƯ KÝ", "CHỦ TỌA"),
    ):
        names = [w for w in made.words() if w.text in {"[Họ và tên]", "Ma Quang Hiếu"}]
        first, second = names
        assert first.top == pytest.approx(second.top, abs=0.1)
        assert first.top - made.word(left).top == pytest.approx(30.0, abs=0.3)
        assert made.word(left).top == pytest.approx(made.word(right).top, abs=0.1)


def test_number_is_a_blank_of_six_spaces_on_a_draft(party, state):
    assert party.word("Số").text == "Số" + " " + "\u00a0" * 6 + "-BB/CB"
    assert state.word("Số:").text == "Số: " + "\u00a0" * 6 + "/BB-BDT"


def test_fonts_are_the_bundled_family():
    content = pdf.render(TEMPLATE, state_minutes(), title="Biên bản")
    assert {name.removeprefix("Liberation-Serif") for name in fonts_of(content)} == {
        "",
        "-Bold",
        "-Bold-Italic",
    }


LONG = {"lines": ["Nội dung trao đổi được ghi lại đầy đủ theo diễn biến của cuộc họp. " * 6]}


def long(context):
    sections = [*context["sections"], *(context["sections"][:1] * 4)]
    sections = [{**section, "blocks": [*section["blocks"], LONG, LONG]} for section in sections]
    return {**context, "sections": sections}


@pytest.mark.parametrize(
    ("context", "pitch", "first", "number_top"),
    [(party_minutes(), 6.70, 8.82, 10.5), (state_minutes(), 6.42, 8.53, 8.0)],
    ids=["party", "state"],
)
def test_pages_lines_and_page_numbers(context, pitch, first, number_top):
    made = paper(long(context))
    assert len(made.pages) > 1
    for number in range(1, len(made.pages) + 1):
        check_page(made, number, number_top=number_top)
        assert made.word("DỰ THẢO", number).x0 == pytest.approx(30.0, abs=0.3)
    lines = [word for word in made.words(2) if word.size == 14 and 30 < word.top < 270]
    steps = {round(b.top - a.top, 2) for a, b in pairwise(lines)}
    steps.discard(0)
    assert all(abs(step - pitch) < 0.1 or abs(step - first) < 0.1 for step in steps), steps
    full = [word for word in lines if word.x1 > 194]
    assert full
    assert all(word.x1 == pytest.approx(195.0, abs=0.4) for word in full)


def test_issued_minutes_carry_number_and_no_draft_mark():
    heading = {**state_minutes()["heading"], "number": "05"}
    made = paper(state_minutes(is_draft=False, heading=heading))
    assert made.word("Số:").text == "Số: 05/BB-BDT"
    assert "DỰ THẢO" not in made.text


def test_illustrative_mark_stands_on_each_page_and_moves_nothing(state):
    made = paper(long(state_minutes(is_illustrative=True)))
    for number in range(1, len(made.pages) + 1):
        mark = made.word("(dữ liệu minh họa)", number)
        assert mark.x1 == pytest.approx(195.0, abs=0.4)
        assert mark.style == "i"
    assert made.word("BIÊN BẢN").top == state.word("BIÊN BẢN").top


@pytest.mark.parametrize(
    ("context", "lines", "line"),
    [
        (party_minutes(), ["CHI BỘ SỞ DÂN TỘC", "VÀ TÔN GIÁO"], 5.7),
        (state_minutes(), ["BAN QUẢN LÝ CÁC", "KHU CÔNG NGHIỆP"], 5.3),
    ],
    ids=["party", "state"],
)
def test_issuer_of_two_lines_pushes_all_below_by_one_line(context, lines, line):
    before = paper(context)
    after = paper({**context, "heading": {**context["heading"], "issuer": lines}})
    assert after.word(lines[1]).middle == pytest.approx(before.word("Số").middle, abs=0.5)
    for start in ("Số", "BIÊN BẢN"):
        moved = after.word(start).top - before.word(start).top
        assert moved == pytest.approx(line, abs=0.2)


def test_typed_markup_is_printed_as_text():
    hostile = "<script>alert('x')</script> <b>đậm</b> & <img src=file:///etc/passwd>"
    context = state_minutes(excerpt=[hostile[:27]], closing=hostile)
    context["sections"][0]["blocks"] = [{"lines": [hostile]}]
    text = paper(context).text
    assert text.count("<script>alert('x')</script>") == 3
    assert "& <img src=file:///etc/passwd>" in text


def test_profile_of_2026_prints_the_same_places():
    made = paper(party_minutes(profile=profile_for("party", date(2026, 6, 1))))
    for block in PARTY_BLOCKS:
        check_block(made, block)


READ_OUT = (
    "Hội nghị kết thúc vào 16 giờ 30 phút, ngày 04 tháng 7 năm 2023. Biên bản đã được đọc và thông "
    "qua (toàn thể hội nghị, cuối buổi), ngày 04/7/2023./."
)


@pytest.mark.parametrize("many", range(5, 30, 4))
def test_a_short_last_part_does_not_leave_half_a_page_empty(many):
    """Headings in a row, a table and the signatures are not one piece that moves as a whole; under
    the signatures' page there are two lines of text at least."""
    item = {"number": "1.", "title": "Nội dung không có ý kiến", "blocks": []}
    column = {"title": "Nội dung", "width": 100, "align": ""}
    row = [{"text": "Rà soát thủ tục", "align": ""}]
    last = {**item, "blocks": [{"columns": [column], "rows": [row]}]}
    made = paper(state_minutes(sections=[*[item] * many, last], closing=READ_OUT))
    if len(made.pages) == 1:
        return
    assert max(word.top for word in made.words(1)) > 185  # what follows is 90 mm high
    tops = [word.top for word in made.words(2) if word.top < made.word("THƯ KÝ", 2).top]
    assert len({round(top) for top in tops if top > 15}) >= 2
