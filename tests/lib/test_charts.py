"""Charts: well-formed, escaped, readable by ear, true to their values."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from cchc.lib import svg
from cchc.lib.charts import bar, horizontal_bars, line_chart, mini_bars

HOSTILE = '"><script>alert(1)</script>&'
RANKS = [(2021, 34, 63), (2022, 32, 63), (2023, None), (2024, 30, 63), (2025, 17, 34)]


def tree(markup):
    """The parsed chart; fails where it is not well-formed or carries style, handler or script."""
    assert isinstance(markup, SafeString)
    root = ElementTree.fromstring(f"<div>{markup}</div>")  # noqa: S314 our own markup
    for node in root.iter():
        assert not {name for name in node.attrib if name == "style" or name.startswith("on")}
        assert not node.tag.endswith("script")
    return root


def named(root, tag):
    return [node for node in root.iter() if node.tag.rpartition("}")[2] == tag]


def texts(root):
    return [node.text for node in named(root, "text")]


def numbers(root):
    return [node.text for node in named(root, "text") if node.get("font-weight") == "700"]


def height_of(root):
    return Decimal(named(root, "svg")[0].get("viewBox").split()[3])


# --- Lines ---


def test_ranks_are_said_and_drawn_with_the_best_on_top():
    root = tree(line_chart(RANKS, title="Hạng PAR INDEX"))
    svg = named(root, "svg")[0]
    assert svg.get("role") == "img"
    assert svg.get("viewBox").startswith("0 0 340 ")
    assert svg.get("aria-label") == (
        "Hạng PAR INDEX. 2021: thứ 34 trên 63; 2022: thứ 32 trên 63; 2023: chưa có số liệu; "
        "2024: thứ 30 trên 63; 2025: thứ 17 trên 34."
    )
    dots = [Decimal(dot.get("cy")) for dot in named(root, "circle")]
    assert dots == sorted(dots, reverse=True)
    assert numbers(root) == ["34", "32", "30", "17"]
    assert {"1", "20", "40", "63", "2021", "2025", "trong 63", "trong 34"} <= set(texts(root))


def test_a_gap_and_a_merger_cut_the_line():
    plain = tree(line_chart([(year, 10, 19) for year in range(2021, 2026)], title="Hạng"))
    assert [len(line.get("points").split()) for line in named(plain, "polyline")] == [5]
    cut = tree(line_chart(RANKS, title="Hạng", breaks={2025: "01/7/2025 hợp nhất"}))
    assert [len(line.get("points").split()) for line in named(cut, "polyline")] == [2]
    assert len([line for line in named(cut, "line") if line.get("stroke-dasharray")]) == 1
    assert "01/7/2025 hợp nhất" in texts(cut)
    assert "01/7/2025 hợp nhất; 2025: thứ 17" in named(cut, "svg")[0].get("aria-label")


def test_a_merger_parts_stretches_of_the_same_size():
    series = [(2023, 5, 19), (2024, 6, 19), (2025, 5, 19)]
    assert texts(tree(line_chart(series, title="Hạng"))).count("trong 19") == 1
    cut = tree(line_chart(series, title="Hạng", breaks={2025: "đổi tên"}))
    assert texts(cut).count("trong 19") == 2


def test_words_of_a_merger_stay_inside_and_off_the_plot():
    words = "Hợp nhất với tỉnh Hà Giang theo Nghị quyết của Quốc hội về sắp xếp đơn vị hành chính"
    for year in (2022, 2025):
        root = tree(line_chart(RANKS, title="Hạng", breaks={year: words}))
        lines = [node for node in named(root, "text") if node.get("font-weight") == "600"]
        assert len(lines) > 1
        assert " ".join(line.text for line in lines) == words
        top = min(Decimal(line.get("y1")) for line in named(root, "line")[:1])
        assert max(Decimal(line.get("y")) for line in lines) < top - 12
        assert {line.get("text-anchor") for line in lines} == {"start" if year == 2022 else "end"}


def test_the_unit_of_the_field_is_said_where_there_is_room():
    root = tree(
        line_chart(RANKS, title="Hạng", whole_unit="tỉnh, thành phố", breaks={2025: "hợp nhất"})
    )
    assert {"trong 63 tỉnh, thành phố", "trong 34"} <= set(texts(root))


def test_values_say_a_scale_that_does_not_start_at_zero():
    series = [(2021, Decimal("86.57")), (2022, Decimal("85.34"))]
    root = tree(line_chart(series, title="PAR INDEX", is_rank=False, places=2, suffix="%"))
    assert numbers(root) == ["86,57%", "85,34%"]
    assert "Thang 85 đến 87%" in texts(root)
    assert "2021: 86,57%; 2022: 85,34%." in named(root, "svg")[0].get("aria-label")
    first, second = (Decimal(dot.get("cy")) for dot in named(root, "circle"))
    assert first < second


def test_a_scale_from_zero_says_nothing():
    root = tree(line_chart([(2021, Decimal("0.1")), (2022, 3)], title="x", is_rank=False))
    assert "0" in texts(root)
    assert not [text for text in texts(root) if text.startswith("Thang")]


def test_one_known_value_is_a_dot_and_none_is_no_chart():
    root = tree(line_chart([(2022, 22, 63)], title="SIPAS"))
    assert len(named(root, "circle")) == 1
    assert named(root, "polyline") == []
    assert line_chart([(2022, None), (2023, None, 63)], title="SIPAS") == ""
    assert line_chart([], title="SIPAS") == ""


def test_the_only_place_has_a_scale_too():
    assert "1" in numbers(tree(line_chart([(2022, 1, 1), (2023, 1)], title="x")))
    flat = tree(line_chart([(2022, 80), (2023, 80)], title="x", is_rank=False))
    assert len({dot.get("cy") for dot in named(flat, "circle")}) == 1


def test_many_years_are_short_and_numbers_do_not_touch():
    series = [(year, Decimal(70) + year % 7) for year in range(2012, 2026)]
    root = tree(line_chart(series, title="x", is_rank=False, places=2, breaks={2014: "gộp"}))
    shown = [node for node in named(root, "text") if (node.text or "").startswith("’")]
    assert [node.text for node in shown][-1] == "’25"
    assert len(shown) == 7
    marks = [node for node in named(root, "text") if node.get("font-weight") == "700"]
    assert marks[-1].text == "72,00"
    assert len(marks) == 7
    upright = next(line for line in named(root, "line") if line.get("stroke-dasharray"))
    before = marks[0]
    assert before.get("text-anchor") == "end"
    assert Decimal(before.get("x")) < Decimal(upright.get("x1"))


def test_names_that_are_no_years_stay_whole():
    series = [(f"Quý {quarter}/26", quarter, 9) for quarter in range(1, 9)]
    assert "Quý 8/26" in texts(tree(line_chart(series, title="x")))


def test_numbers_may_be_left_out():
    root = tree(line_chart([(2021, 3, 9, False), (2022, 4, 9)], title="x"))
    assert numbers(root) == ["4"]


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([5, 9, 5], ["middle-above", "middle-below", "middle-above"]),
        ([9, 5, 1], ["end-above", "end-above", "middle-above"]),
        ([1, 5, 9], ["middle-above", "start-above", "start-above"]),
        ([5, 5, 5], ["middle-above"] * 3),
        ([7, 1, 7], ["middle-below", "middle-above", "middle-below"]),
    ],
)
def test_numbers_stand_where_no_line_runs(values, places):
    whole = 9 if values != [5, 9, 5] else 13
    root = tree(line_chart([(2020 + i, v, whole) for i, v in enumerate(values)], title="x"))
    dots = named(root, "circle")
    marks = [node for node in named(root, "text") if node.get("font-weight") == "700"]
    found = [
        f"{mark.get('text-anchor')}-"
        f"{'above' if Decimal(mark.get('y')) < Decimal(dot.get('cy')) else 'below'}"
        for mark, dot in zip(marks, dots, strict=True)
    ]
    assert found == places


def test_a_valley_at_the_foot_keeps_its_number_above():
    root = tree(line_chart([(2021, 1, 9), (2022, 9, 9), (2023, 1, 9)], title="x"))
    dot = named(root, "circle")[1]
    mark = [node for node in named(root, "text") if node.get("font-weight") == "700"][1]
    assert Decimal(mark.get("y")) < Decimal(dot.get("cy"))


def test_everything_stays_in_the_frame():
    for series in (RANKS, [(2022, 63, 63), (2023, 1, 63)]):
        root = tree(line_chart(series, title="x", breaks={2023: "sắp xếp đơn vị"}))
        for node in named(root, "text"):
            assert 0 <= Decimal(node.get("x")) <= 340
            assert 8 <= Decimal(node.get("y")) <= height_of(root)


def test_papers_choose_the_font():
    root = tree(line_chart(RANKS, title="x", font="Liberation Serif"))
    assert {node.get("font-family") for node in named(root, "text")} == {"Liberation Serif"}


# --- Bars ---


@pytest.mark.parametrize(
    ("value", "maximum", "width"),
    [(50, 100, "100"), (Decimal("84.27"), 100, "168.5"), (150, 100, "200"), (1, 3, "66.7")],
)
def test_a_bar_is_as_long_as_its_value(value, maximum, width):
    track, filled = named(tree(bar(value, maximum, "ok")), "rect")
    assert (track.get("width"), filled.get("width")) == ("200", width)
    assert (filled.get("class"), filled.get("fill")) == ("tone-ok", svg.TONES["ok"])


@pytest.mark.parametrize(("value", "maximum"), [(None, 100), (0, 100), (-5, 100), (5, 0)])
def test_a_bar_without_length_is_its_track(value, maximum):
    assert len(named(tree(bar(value, maximum)), "rect")) == 1


def test_a_bar_may_be_marked_and_said():
    root = tree(bar(70, 100, minimum=60, median=80, label="70 trên 100"))
    assert named(root, "rect")[1].get("width") == "50"
    assert named(root, "line")[0].get("x1") == "100"
    assert named(root, "svg")[0].get("aria-label") == "70 trên 100"
    assert named(tree(bar(1, 2)), "svg")[0].get("aria-hidden") == "true"
    assert named(tree(bar(1, 2, median=5)), "line")[0].get("x1") == "199"


def test_an_unknown_tone_is_an_error():
    with pytest.raises(KeyError):
        bar(1, 2, "pink")


def test_mini_bars_start_at_zero_and_mark_best_and_low():
    values = [("1. Chỉ đạo", Decimal(90)), ("2. Thể chế", Decimal("59.6")), ("3. Thủ tục", None)]
    root = tree(mini_bars(values, best={0}, title="Sở A"))
    svg = named(root, "svg")[0]
    assert svg.get("aria-label") == (
        "Sở A. 1. Chỉ đạo: 90%; 2. Thể chế: 60%; 3. Thủ tục: chưa có số liệu."
    )
    assert (svg.get("width"), svg.get("role")) == ("51", "img")
    assert [node.get("class") for node in named(root, "rect")] == [
        "tone-track",
        "tone-own",
        "tone-track",
        "tone-low",
        "tone-surface",
    ]
    assert named(root, "rect")[1].get("height") == "25.2"
    assert len(named(root, "circle")) == 1
    assert mini_bars([]) == ""
    assert named(tree(mini_bars(values[:1])), "rect")[1].get("class") == "tone-bar"


def test_bars_in_rows_keep_their_order_and_say_their_scale():
    rows = [
        ("Sở Tư pháp", Decimal("91.21"), "/don-vi/1/"),
        ("Sở Nội vụ", Decimal("84.27")),
        ("Sở Y tế", Decimal("55.9")),
        ("Thanh tra tỉnh", None),
    ]
    root = tree(
        horizontal_bars(
            rows, median=Decimal("86.35"), own="Sở Nội vụ", minimum=40, low=60, suffix="%"
        )
    )
    labels = ["".join(node.itertext()).strip() for node in named(root, "span")]
    assert labels == [
        "Sở Tư pháp",
        "91,21%",
        "Sở Nội vụ",
        "84,27%",
        "Sở Y tế",
        "55,90%",
        "Thanh tra tỉnh",
        "–",
    ]
    assert named(root, "a")[0].get("href") == "/don-vi/1/"
    assert [node.get("class") for node in named(root, "li")] == [
        "bars-row",
        "bars-row is-own",
        "bars-row",
        "bars-row",
    ]
    note = "".join(named(root, "p")[0].itertext())
    assert note == "Vạch đứng: trung vị 86,35% ·  dưới 60% · Thang 40 đến 100%"
    said = [node.get("aria-label") for node in named(root, "svg") if node.get("aria-label")]
    assert said == ["đơn vị đang xem", "dưới 60%"]
    tones = [node.get("class") for node in named(root, "rect")]
    assert [tone for tone in tones if tone != "tone-track"] == ["tone-bar", "tone-own", "tone-low"]


def test_plain_bars_need_no_note():
    root = tree(horizontal_bars([("A", 50)], places=0))
    assert named(root, "p") == []
    assert named(root, "line") == []
    assert horizontal_bars([]) == ""


# --- All ---


@pytest.mark.parametrize(
    "markup",
    [
        line_chart(
            [(HOSTILE, 1, 3), ("b", 2, 3)],
            title=HOSTILE,
            breaks={"b": HOSTILE},
            whole_unit=HOSTILE,
            font=HOSTILE,
        ),
        line_chart([("a", 1)], title=HOSTILE, is_rank=False, suffix=HOSTILE),
        bar(1, 2, label=HOSTILE),
        mini_bars([(HOSTILE, 50)], title=HOSTILE),
        horizontal_bars([(HOSTILE, 50, HOSTILE)], median=1, own=HOSTILE, suffix=HOSTILE, low=60),
    ],
)
def test_what_is_put_in_is_escaped(markup):
    tree(markup)
    assert "<script" not in markup
    assert "&lt;script&gt;" in markup


def test_drawing_uses_attributes_with_a_class_beside_each_colour():
    root = tree(line_chart(RANKS, title="x") + mini_bars([("a", 50)]) + bar(1, 2))
    for node in root.iter():
        if (node.get("fill") or "none") != "none":
            assert re.search(r"\btone-", node.get("class"))
        if node.get("stroke"):
            assert re.search(r"\bline-", node.get("class"))


def test_further_lines_have_strokes_of_their_own_and_are_said():
    chart = line_chart(
        [(2022, 3), (2023, 4), (2024, None)],
        title="Thứ hạng",
        others=[("Hà Giang", {2022: 40, 2023: 41}), ("Yên Bái", {2023: 9})],
    )
    assert chart.count("<polyline") == 2  # a single place is a dot
    assert 'stroke-dasharray="6 3"' in chart
    assert " Hà Giang. 2022: thứ 40; 2023: thứ 41." in chart
    assert " Yên Bái. 2023: thứ 9." in chart
    assert ">41<" in chart  # the scale reaches down to it
    alone = line_chart([(2022, None)], title="Thứ hạng", others=[("A", {2022: 2})])
    assert "thứ 2" in alone
    many = [(str(number), {2022: 2}) for number in range(9)]
    assert line_chart([(2022, 1)], title="", others=many).count("<circle") == 4
