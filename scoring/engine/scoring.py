"""From answers to points: leaves, nodes, bonus and penalty under their caps, percent and band.

Points are counted as whole units of the last decimal place and turned into Decimals at the end, so
sums are exact; a percent is an exact pair until it is printed.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .numbers import fixed, fixed_text, round_half_up, units_of

SCORED, UNSCORED, NA = "scored", "unscored", "na"
PERCENT_PLACES = 3


@dataclass(frozen=True)
class Sum:
    """Points out of a maximum, both in units of the last of `places` decimal places."""

    units: int
    max_units: int
    places: int

    @property
    def points(self):
        return fixed(self.units, self.places)

    @property
    def max(self):
        return fixed(self.max_units, self.places)

    @property
    def ratio(self):
        """The percentage as an exact pair; None of a maximum of 0."""
        return (100 * self.units, self.max_units) if self.max_units else None

    @property
    def percent(self):
        return percent_of(self.ratio)

    def as_json(self):
        return {
            "points": fixed_text(self.units, self.places),
            "max": fixed_text(self.max_units, self.places),
        }


@dataclass(frozen=True)
class LeafScore(Sum):
    """The points of one leaf; `state` scored | unscored | na."""

    state: str

    def as_json(self):
        return {**super().as_json(), "state": self.state}


@dataclass(frozen=True)
class Result:
    """Everything that follows from one set of answers.

    `bonus` and `penalty` are units under their caps; `bonus_sum`, `penalty_sum` before these.
    """

    leaves: dict[str, LeafScore]
    nodes: dict[str, Sum]
    base: Sum
    bonus_sum: int
    penalty_sum: int
    bonus_units: int
    penalty_units: int
    total: Sum
    ratio: tuple[int, int] | None
    band: str | None
    unscored: tuple[str, ...]

    @property
    def bonus(self):
        return fixed(self.bonus_units, self.base.places)

    @property
    def penalty(self):
        return fixed(self.penalty_units, self.base.places)

    @cached_property
    def percent(self):
        """Tỷ lệ đạt with 3 decimals, half up, capped where the set says so; None of a max of 0."""
        return percent_of(self.ratio)

    def as_json(self):
        """The object that `score` prints: decimals as text."""
        leaves = {code: leaf.as_json() for code, leaf in self.leaves.items()}
        return {"leaves": leaves, **self.sums_as_json()}

    def sums_as_json(self):
        """The same without the leaves."""
        return {
            "nodes": {
                code: {**node.as_json(), "percent": _percent_text(node.ratio)}
                for code, node in self.nodes.items()
            },
            "base": self.base.as_json(),
            "bonus": fixed_text(self.bonus_units, self.base.places),
            "penalty": fixed_text(self.penalty_units, self.base.places),
            "total": {**self.total.as_json(), "percent": _percent_text(self.ratio)},
            "band": self.band,
            "unscored": list(self.unscored),
        }


def score(criteria_set, answers):
    """The Result of `answers` ({code: Answer}, made by answers.read_answers)."""
    leaves = {leaf.code: score_leaf(leaf, answers.get(leaf.code)) for leaf in criteria_set.leaves}
    return sum_up(criteria_set, leaves)


def sum_up(criteria_set, leaves):
    """The Result of leaves that are scored: {code: LeafScore} of every leaf. Thousands of sheets
    share the few scores that a leaf may have."""
    places = criteria_set.decimals
    sums = {None: [0, 0], **{node.code: [0, 0] for node in criteria_set.nodes}}
    side = {"bonus": 0, "penalty": 0}
    unscored = []
    for leaf in criteria_set.leaves:
        got = leaves[leaf.code]
        if not leaf.is_base:
            side[leaf.method] += got.units
            continue
        above = sums[leaf.parent]
        above[0] += got.units
        above[1] += got.max_units
        if got.state == UNSCORED:
            unscored.append(leaf.code)
    for node in reversed(criteria_set.nodes):  # a parent stands before its children
        above, own = sums[node.parent], sums[node.code]
        above[0] += own[0]
        above[1] += own[1]
    base = sums.pop(None)
    bonus = _under(criteria_set.bonus_cap, side["bonus"], places)
    penalty = _under(criteria_set.penalty_cap, side["penalty"], places)
    total = Sum(max(base[0] + bonus - penalty, 0), base[1], places)
    ratio = total.ratio
    if ratio and not criteria_set.allow_over_100 and ratio[0] > 100 * ratio[1]:
        ratio = (100, 1)
    return Result(
        leaves=leaves,
        nodes={code: Sum(*both, places) for code, both in sums.items()},
        base=Sum(*base, places),
        bonus_sum=side["bonus"],
        penalty_sum=side["penalty"],
        bonus_units=bonus,
        penalty_units=penalty,
        total=total,
        ratio=ratio,
        band=_band(criteria_set.bands, ratio),
        unscored=tuple(unscored),
    )


def score_leaf(leaf, answer):
    """The LeafScore of one Criterion; `answer` None: not scored."""
    places = leaf.decimals
    if answer is None:
        return LeafScore(0, leaf.max_units, places, UNSCORED)
    if answer.is_na:
        return LeafScore(0, 0, places, NA)
    numerator, denominator = leaf.rule.earn(answer.value, leaf)
    units = round_half_up(numerator * 10**places, denominator)
    return LeafScore(units, leaf.max_units, places, SCORED)


def percent_of(ratio):
    """An exact percentage as a Decimal with 3 digits, half up; None stays None."""
    if ratio is None:
        return None
    return fixed(_percent_units(ratio), PERCENT_PLACES)


def _percent_text(ratio):
    return None if ratio is None else fixed_text(_percent_units(ratio), PERCENT_PLACES)


def _percent_units(ratio):
    return round_half_up(ratio[0] * 10**PERCENT_PLACES, ratio[1])


def _under(cap, units, places):
    return units if cap is None else min(units, units_of(cap, places))


def _band(bands, ratio):
    if ratio is None:
        return None
    for band in bands:
        floor, unit = band.ratio
        if ratio[0] * unit >= floor * ratio[1]:
            return band.name
    return None


def exact_percent(points, maximum):
    """Decimal points of a Decimal maximum as an exact pair of a percentage; None of 0."""
    got, unit = points.as_integer_ratio()
    most, part = maximum.as_integer_ratio()
    return (100 * got * part, unit * most) if maximum != Decimal(0) else None
