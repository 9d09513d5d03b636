"""What all rules share: the frame of one, the three kinds of value, and exact pairs."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from ..numbers import Wrong, plain, read_decimal, read_integer


@dataclass(frozen=True)
class Rule(ABC):
    """What every rule does. `leaf` is the Criterion: its max and decimals bound the value."""

    kind: ClassVar[str]
    asks: ClassVar[str]  # what a form asks: boolean | label | decimal | integer

    @classmethod
    def read(cls, table, most, places):
        """The rule in a reading.Table, or something unfinished when that noted a fault."""
        return cls()

    @abstractmethod
    def take(self, value, leaf):
        """The JSON value in the type that `earn` counts with. Raises Wrong."""

    @abstractmethod
    def earn(self, value, leaf):
        """Exact points of a taken value as (numerator, denominator), from 0 to the maximum."""

    @abstractmethod
    def tell(self, value, leaf):
        """The arithmetic in Vietnamese, without the points that come out of it."""

    def fields(self):
        """The keys of the rule in TOML beside `kind`."""
        return {}


class Amount(Rule):
    """A rule that asks for a decimal number."""

    asks = "decimal"

    def take(self, value, leaf):
        return read_decimal(value, signed=True)


class Count(Rule):
    """A rule that asks how many."""

    asks = "integer"

    def take(self, value, leaf):
        number = read_integer(value)
        if number < 0:
            raise Wrong(f"phải từ 0 trở lên, không phải {number}")
        return number


class Days(Rule):
    """A rule that asks how many days late; early days are negative."""

    asks = "integer"

    def take(self, value, leaf):
        return read_integer(value)


def step_points(row, most, places):
    """The points of a level or tier, which cannot be more than the maximum."""
    points = row.decimal("points", places=places)
    if None not in (points, most) and points > most:
        row.fault(f"điểm {plain(points)} lớn hơn điểm tối đa {plain(most)}")
    return points


def check_order(table, thresholds, *, rising):
    if None in thresholds:
        return
    if any(one >= two if rising else one <= two for one, two in pairwise(thresholds)):
        order = "thấp lên cao" if rising else "cao xuống thấp"
        table.fault(f"các mức chưa xếp từ {order} hoặc có hai mức trùng nhau")


def product(one, two):
    return one[0] * two[0], one[1] * two[1]


def lesser(one, two):
    return one if one[0] * two[1] <= two[0] * one[1] else two


def capped(exact, leaf):
    over = lesser(exact, leaf.most) is not exact
    return f", tối đa {plain(leaf.max)}" if over else ""


def lateness(days):
    if days > 0:
        return f"Chậm {days} ngày"
    return "Đúng hạn" if days == 0 else f"Sớm {-days} ngày"


def limit(days):
    if days > 0:
        return f"chậm không quá {days} ngày"
    return "đúng hạn" if days == 0 else f"sớm ít nhất {-days} ngày"
