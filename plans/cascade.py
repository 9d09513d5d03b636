"""What carries out what, as a picture: layers up and down from one document. Pure.

A link is a pair (child, parent): the child carries out the parent. Documents are any hashable keys.
A document has a layer (the longest way from the start, so that it stands behind all that it carries
out), one place, and one neighbour under which it is drawn; its other parents are told beside it.
"""

from collections import defaultdict
from dataclasses import dataclass

MOST_CHILDREN = 8
MOST_ROWS = 120


class Circle(ValueError):
    """The links run in a circle, which the register refuses to make."""


@dataclass(frozen=True)
class Place:
    """Where a document stands: `layer` from the start (1 is next to it), `via` its neighbour
    towards the start, `others` further ones, `folded` how many documents behind it are not drawn.
    """

    key: object
    layer: int
    via: object
    others: tuple = ()
    folded: int = 0


@dataclass(frozen=True)
class Layout:
    """Places above and below the start, each list from the start outwards, a document behind its
    neighbour; `up_folded`, `down_folded`: how many hang on the start itself and are not drawn;
    `total`: how many there are on both sides, drawn or not.
    """

    up: list
    down: list
    up_folded: int
    down_folded: int
    total: int


def lay_out(start, links, *, order=(), most_children=MOST_CHILDREN, most_rows=MOST_ROWS):
    """The Layout of all that `start` carries out and of all that carries it out.

    `order`: keys as siblings stand beside each other (others behind them). `most_children` of one
    document and `most_rows` of one side are drawn, those nearest to the start first; None draws
    all. Raises Circle.
    """
    children, parents = defaultdict(set), defaultdict(set)
    for child, parent in links:
        children[parent].add(child)
        parents[child].add(parent)
    rank = {key: place for place, key in enumerate(order)}
    for key in sorted((children.keys() | parents.keys() | {start}) - rank.keys(), key=str):
        rank[key] = len(rank)
    up, up_folded, above = _side(start, parents, children, rank, most_children, most_rows)
    down, down_folded, below = _side(start, children, parents, rank, most_children, most_rows)
    return Layout(up, down, up_folded, down_folded, above + below)


def without(links, hidden):
    """The links among all but `hidden`: a way through hidden ones becomes one link.

    Who carries out whom, at any distance, stays as it is among those that are left.
    """
    hidden = set(hidden)
    if not hidden:
        return set(links)
    parents = defaultdict(set)
    for child, parent in links:
        parents[child].add(parent)
    seen_above = {}
    for key in _ordered(hidden, {key: parents[key] & hidden for key in hidden}):
        seen_above[key] = _seen(parents[key], hidden, seen_above)
    return {
        (child, parent)
        for child in list(parents)
        if child not in hidden
        for parent in _seen(parents[child], hidden, seen_above)
    }


def _seen(parents, hidden, seen_above):
    found = parents - hidden
    return found.union(*(seen_above[key] for key in parents & hidden))


def _ordered(keys, before):
    """Each key behind those of `before[key]`. Raises Circle."""
    waits = {key: len(before[key]) for key in keys}
    after = defaultdict(list)
    for key in keys:
        for other in before[key]:
            after[other].append(key)
    ready = [key for key, many in waits.items() if not many]
    done = []
    while ready:
        key = ready.pop()
        done.append(key)
        for other in after[key]:
            waits[other] -= 1
            if not waits[other]:
                ready.append(other)
    if len(done) != len(waits):
        raise Circle("links run in a circle")
    return done


def _side(start, outward, inward, rank, most_children, most_rows):
    """(Places, how many of the start are folded, how many there are) of one direction."""
    reached = _reached(start, outward)
    near = {key: inward[key] & reached if key != start else set() for key in reached}
    layers = {}
    for key in _ordered(reached, near):
        layers[key] = 1 + max((layers[other] for other in near[key]), default=-1)
    if start in outward and any(start in outward.get(key, ()) for key in reached):
        raise Circle("links run in a circle")
    via, hanging = {}, defaultdict(list)
    for key in sorted(reached - {start}, key=rank.__getitem__):
        nearest = (other for other in near[key] if layers[other] == layers[key] - 1)
        via[key] = min(nearest, key=rank.__getitem__)
        hanging[via[key]].append(key)
    shown = _shown(start, hanging, most_children, most_rows)
    folded = _folded(start, hanging, shown) if len(shown) < len(via) else {}
    rows = [
        Place(
            key,
            layers[key],
            via[key],
            tuple(sorted(near[key] - {via[key]}, key=rank.__getitem__))
            if len(near[key]) > 1
            else (),
            folded.get(key, 0),
        )
        for key in _preorder(start, hanging, shown)
    ]
    return rows, folded.get(start, 0), len(via)


def _reached(start, outward):
    found, waiting = {start}, [start]
    while waiting:
        for other in outward.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _shown(start, hanging, most_children, most_rows):
    """Keys that are drawn: layer by layer, so that what is near comes first."""
    shown, layer = set(), [start]
    while layer:
        following = []
        for key in layer:
            for child in hanging[key][:most_children]:
                if most_rows is not None and len(shown) == most_rows:
                    return shown
                shown.add(child)
                following.append(child)
        layer = following
    return shown


def _preorder(start, hanging, shown):
    waiting = [key for key in reversed(hanging[start]) if key in shown]
    while waiting:
        key = waiting.pop()
        yield key
        waiting += [child for child in reversed(hanging[key]) if child in shown]


def _folded(start, hanging, shown):
    """{key that is drawn, or the start: how many documents behind it are not}."""
    walked, waiting = [], [start]
    while waiting:
        key = waiting.pop()
        walked.append(key)
        waiting += hanging[key]
    sizes, folded = {}, {}
    for key in reversed(walked):
        sizes[key] = 1 + sum(sizes[child] for child in hanging[key])
        folded[key] = sum(sizes[child] for child in hanging[key] if child not in shown)
    return folded
