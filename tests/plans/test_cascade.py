"""The layers of a cascade: rules of the picture over random links, and the two real cascades."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.cascade import Circle, lay_out, without

WHOLE = {"most_children": None, "most_rows": None}


@st.composite
def webs(draw):
    """(start, links) without a circle: a child has a higher number than its parents."""
    size = draw(st.integers(1, 14))
    pairs = [(child, parent) for child in range(size) for parent in range(child)]
    links = draw(st.sets(st.sampled_from(pairs), max_size=24)) if pairs else set()
    return draw(st.integers(0, size - 1)), links


def reach(start, links, *, down):
    """All that is reached from `start`, the slow way."""
    found, grown = {start}, True
    while grown:
        step = {(c if down else p) for c, p in links if (p if down else c) in found}
        grown = not step <= found
        found |= step
    return found - {start}


@given(webs())
def test_everything_stands_once_and_behind_what_it_carries_out(web):
    start, links = web
    layout = lay_out(start, links, **WHOLE)
    below, above = reach(start, links, down=True), reach(start, links, down=False)
    for places, side, outward in ((layout.down, below, True), (layout.up, above, False)):
        assert sorted(place.key for place in places) == sorted(side)
        layers = {start: 0} | {place.key: place.layer for place in places}
        rows = {start: -1} | {place.key: row for row, place in enumerate(places)}
        for place in places:
            assert layers[place.key] == layers[place.via] + 1
            assert rows[place.via] < rows[place.key]
            near = {p if outward else c for c, p in links if (c if outward else p) == place.key}
            assert {place.via, *place.others} == near & {start, *side}
            assert all(layers[other] < place.layer for other in place.others)
        assert all(place.folded == 0 for place in places)
    assert layout.total == len(below) + len(above)
    assert (layout.up_folded, layout.down_folded) == (0, 0)


@given(webs(), st.integers(1, 3), st.integers(0, 6))
def test_what_is_folded_is_counted(web, most_children, most_rows):
    start, links = web
    layout = lay_out(start, links, most_children=most_children, most_rows=most_rows)
    shown = 0
    for places, folded in ((layout.up, layout.up_folded), (layout.down, layout.down_folded)):
        assert len(places) <= most_rows
        keys = {place.key for place in places}
        assert all(place.via in {start, *keys} for place in places)
        shown += len(places) + folded + sum(place.folded for place in places)
    assert shown == layout.total


@given(webs(), st.sets(st.integers(0, 13)))
def test_hidden_ones_leave_the_others_as_they_stand(web, hidden):
    start, links = web
    hidden -= {start}
    left = without(links, hidden)
    assert not {key for link in left for key in link} & hidden
    for down in (True, False):
        assert reach(start, left, down=down) == reach(start, links, down=down) - hidden


def test_siblings_stand_in_the_order_that_is_asked_for():
    links = {("b", "a"), ("c", "a"), ("d", "a")}
    layout = lay_out("a", links, order=["d", "b", "c"])
    assert [place.key for place in layout.down] == ["d", "b", "c"]


@pytest.mark.parametrize("start", [1, 2, 3])
def test_a_circle_is_told(start):
    with pytest.raises(Circle):
        lay_out(start, {(1, 2), (2, 3), (3, 1)})


def test_a_circle_among_hidden_ones_is_told():
    with pytest.raises(Circle):
        without({(1, 2), (2, 3), (3, 2)}, {2, 3})


def test_the_cascade_of_nghe_an():
    """Seed 001: the programme and the older resolution carry out the one of the province."""
    links = {("29-CTr/ĐUK", "05-NQ/TU"), ("02-NQ/ĐUK", "05-NQ/TU")}
    layout = lay_out("05-NQ/TU", links, order=["02-NQ/ĐUK", "29-CTr/ĐUK"])
    assert [(place.key, place.layer) for place in layout.down] == [
        ("02-NQ/ĐUK", 1),
        ("29-CTr/ĐUK", 1),
    ]
    assert [place.key for place in lay_out("29-CTr/ĐUK", links).up] == ["05-NQ/TU"]


def test_the_cascade_of_lao_cai():
    """Seed 004: the decision, the district's plan, plans of its communes."""
    plan, communes = "KH huyện", ["KH xã 1", "KH xã 2"]
    links = {(plan, "33/2021/QĐ-UBND"), *((commune, plan) for commune in communes)}
    layout = lay_out(plan, links)
    assert [place.key for place in layout.up] == ["33/2021/QĐ-UBND"]
    assert [place.key for place in layout.down] == communes
    from_top = lay_out("33/2021/QĐ-UBND", links).down
    assert [place.layer for place in from_top] == [1, 2, 2]
