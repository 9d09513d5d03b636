"""The ten ways to earn points. Each is one class: how it is read, asked, counted and explained.

A rule gives exact points as a pair (numerator, denominator); rounding happens once, in the leaf.
A new way is a new class here with its tests; `KINDS` finds it by its name in the TOML.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from .numbers import (
    ZERO,
    Wrong,
    exact_text,
    places_of,
    plain,
    quoted,
    read_decimal,
    read_integer,
)

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Rule:
    """What every rule does. `leaf` is the Criterion: its max and decimals bound the value."""

    kind: ClassVar[str]
    asks: ClassVar[str]  # what a form asks: boolean | label | decimal | integer

    @classmethod
    def read(cls, table, most, places):
        """The rule in a reading.Table, or something unfinished when that noted a fault."""
        return cls()

    def take(self, value, leaf):
        """The JSON value in the type that `earn` counts with. Raises Wrong."""
        raise NotImplementedError

    def earn(self, value, leaf):
        """Exact points of a taken value as (numerator, denominator), from 0 to the maximum."""
        raise NotImplementedError

    def tell(self, value, leaf):
        """The arithmetic in Vietnamese, without the points that come out of it."""
        raise NotImplementedError

    def fields(self):
        """The keys of the rule in TOML beside `kind`."""
        return {}


class _Amount(Rule):
    """A rule that asks for a decimal number."""

    asks = "decimal"

    def take(self, value, leaf):
        return read_decimal(value, signed=True)


class _Count(Rule):
    """A rule that asks how many."""

    asks = "integer"

    def take(self, value, leaf):
        number = read_integer(value)
        if number < 0:
            raise Wrong(f"phải từ 0 trở lên, không phải {number}")
        return number


class _Days(Rule):
    """A rule that asks how many days late; early days are negative."""

    asks = "integer"

    def take(self, value, leaf):
        return read_integer(value)


@dataclass(frozen=True)
class YesNo(Rule):
    """Có / Không: all or nothing."""

    kind = "yes_no"
    asks = "boolean"

    def take(self, value, leaf):
        if not isinstance(value, bool):
            raise Wrong(f"phải là true hoặc false, không phải {quoted(value)}")
        return value

    def earn(self, value, leaf):
        return leaf.most if value else ZERO

    def tell(self, value, leaf):
        return "Đạt yêu cầu" if value else "Không đạt yêu cầu"


@dataclass(frozen=True)
class Level:
    label: str
    points: Decimal


@dataclass(frozen=True)
class Choice(Rule):
    """Chọn mức: the points of the level with this label."""

    kind = "choice"
    asks = "label"
    levels: tuple[Level, ...]

    @classmethod
    def read(cls, table, most, places):
        levels = []
        for row in table.tables("levels", "mức"):
            levels.append(Level(row.text("label"), _step_points(row, most, places)))
            row.close()
        labels = [level.label for level in levels if level.label is not None]
        for label in dict.fromkeys(label for label in labels if labels.count(label) > 1):
            table.fault(f"mức {quoted(label)} ghi hai lần")
        return cls(tuple(levels))

    @cached_property
    def _earned(self):
        return {level.label: level.points.as_integer_ratio() for level in self.levels}

    def take(self, value, leaf):
        if not isinstance(value, str):
            raise Wrong(f"phải là tên một mức, không phải {quoted(value)}")
        if value not in self._earned:
            raise Wrong(f"không có mức {quoted(value)}")
        return value

    def earn(self, value, leaf):
        return self._earned[value]

    def tell(self, value, leaf):
        return f"Mức “{value}”"

    def fields(self):
        return {
            "levels": [
                {"label": level.label, "points": format(level.points, "f")} for level in self.levels
            ]
        }


@dataclass(frozen=True)
class Tier:
    """One step: a threshold and what it earns, in points or as a share of the maximum."""

    threshold: Decimal | int
    points: Decimal | None = None
    share: Decimal | None = None

    @cached_property
    def ratio(self):
        """What it earns, exact: points, or the share yet to be multiplied with the maximum."""
        return (self.points if self.share is None else self.share).as_integer_ratio()


@dataclass(frozen=True)
class Tiers(_Amount):
    """Bậc thang theo tỷ lệ hoặc số lượng: the first tier that the value reaches."""

    kind = "tiers"
    tiers: tuple[Tier, ...]
    less_is_better: bool = False
    of_max: bool = False

    @classmethod
    def read(cls, table, most, places):
        of_max = table.given("base", needed=False)
        if of_max not in (None, "max"):
            table.fault(f"base là {quoted(of_max)}, chỉ được là max")
        rows = table.tables("tiers", "mức")
        bound = "at_most" if any("at_most" in row.raw for row in rows) else "at_least"
        tiers = []
        for row in rows:
            threshold = row.decimal(bound)
            points = share = None
            if of_max == "max":
                share = row.decimal("share")
                if share is not None and share > 1:
                    row.fault("share phải từ 0 đến 1")
            else:
                points = _step_points(row, most, places)
            row.close()
            tiers.append(Tier(threshold, points, share))
        _check_order(table, [tier.threshold for tier in tiers], rising=bound == "at_most")
        return cls(tuple(tiers), bound == "at_most", of_max == "max")

    def reached(self, value):
        if self.less_is_better:
            return next((tier for tier in self.tiers if value <= tier.threshold), None)
        return next((tier for tier in self.tiers if value >= tier.threshold), None)

    def earn(self, value, leaf):
        tier = self.reached(value)
        if tier is None:
            return ZERO
        return _product(tier.ratio, leaf.most) if self.of_max else tier.ratio

    def tell(self, value, leaf):
        tier, number = self.reached(value), plain(value)
        if tier is None:
            last = plain(self.tiers[-1].threshold)
            if self.less_is_better:
                return f"{number} vượt mức cuối {last}"
            return f"{number} dưới mức cuối {last}"
        bound = "không quá" if self.less_is_better else "đạt mức từ"
        text = f"{number} {bound} {plain(tier.threshold)}"
        if self.of_max:
            exact = exact_text(*self.earn(value, leaf))
            text += f": {plain(tier.share)} x {plain(leaf.max)} = {exact}"
        return text

    def fields(self):
        bound = "at_most" if self.less_is_better else "at_least"
        earned = "share" if self.of_max else "points"
        return ({"base": "max"} if self.of_max else {}) | {
            "tiers": [
                {
                    bound: format(tier.threshold, "f"),
                    earned: format(tier.share if self.of_max else tier.points, "f"),
                }
                for tier in self.tiers
            ]
        }


@dataclass(frozen=True)
class Linear(_Amount):
    """Theo tỷ lệ: in proportion up to `full_at`, nothing below `floor`."""

    kind = "linear"
    full_at: Decimal
    floor: Decimal

    @classmethod
    def read(cls, table, most, places):
        full_at, floor = table.decimal("full_at"), table.decimal("floor")
        if full_at is not None and full_at == 0:
            table.fault("full_at phải lớn hơn 0")
        elif full_at is not None and floor is not None and floor > full_at:
            table.fault("floor phải từ 0 đến full_at")
        return cls(full_at, floor)

    def earn(self, value, leaf):
        if value >= self.full_at:
            return leaf.most
        if value < self.floor:
            return ZERO
        full, unit = self.full_at.as_integer_ratio()
        return _product(_product(value.as_integer_ratio(), (unit, full)), leaf.most)

    def tell(self, value, leaf):
        number = plain(value)
        if value >= self.full_at:
            return f"{number} đạt mức tối đa từ {plain(self.full_at)}"
        if value < self.floor:
            return f"{number} dưới mức sàn {plain(self.floor)}"
        exact = exact_text(*self.earn(value, leaf))
        return f"{number} / {plain(self.full_at)} x {plain(leaf.max)} = {exact}"

    def fields(self):
        return {"full_at": format(self.full_at, "f"), "floor": format(self.floor, "f")}


@dataclass(frozen=True)
class Deadline(_Days):
    """Theo thời hạn: the first tier with so few days late."""

    kind = "deadline"
    tiers: tuple[Tier, ...]

    @classmethod
    def read(cls, table, most, places):
        tiers = []
        for row in table.tables("tiers", "mức"):
            days = row.integer("days_late_at_most")
            tiers.append(Tier(days, _step_points(row, most, places)))
            row.close()
        _check_order(table, [tier.threshold for tier in tiers], rising=True)
        return cls(tuple(tiers))

    def reached(self, days):
        return next((tier for tier in self.tiers if days <= tier.threshold), None)

    def earn(self, value, leaf):
        tier = self.reached(value)
        return ZERO if tier is None else tier.ratio

    def tell(self, value, leaf):
        tier = self.reached(value)
        if tier is None:
            return f"{_lateness(value)}, quá mức cuối ({_limit(self.tiers[-1].threshold)})"
        return f"{_lateness(value)}, trong mức {_limit(tier.threshold)}"

    def fields(self):
        return {
            "tiers": [
                {"days_late_at_most": tier.threshold, "points": format(tier.points, "f")}
                for tier in self.tiers
            ]
        }


@dataclass(frozen=True)
class _Each(_Count):
    """A rule that multiplies a count."""

    points_each: Decimal

    @classmethod
    def read(cls, table, most, places):
        return cls(table.decimal("points_each", places=places))

    def fields(self):
        return {"points_each": format(self.points_each, "f")}


@dataclass(frozen=True)
class PerItem(_Each):
    """Theo từng kết quả: so much for each, up to the maximum."""

    kind = "per_item"

    def earn(self, value, leaf):
        return _lesser(_product((value, 1), self.points_each.as_integer_ratio()), leaf.most)

    def tell(self, value, leaf):
        exact = _product((value, 1), self.points_each.as_integer_ratio())
        text = f"{value} x {plain(self.points_each)} = {exact_text(*exact)}"
        return text + _capped(exact, leaf)


@dataclass(frozen=True)
class Deduction(_Each):
    """Trừ theo số lần: the maximum less so much for each, not below 0."""

    kind = "deduction"

    def earn(self, value, leaf):
        numerator, denominator = self._left(value, leaf)
        return (numerator, denominator) if numerator > 0 else ZERO

    def _left(self, value, leaf):
        most, unit = leaf.most
        each, part = self.points_each.as_integer_ratio()
        return most * part - value * each * unit, unit * part

    def tell(self, value, leaf):
        left = self._left(value, leaf)
        text = f"{plain(leaf.max)} - {value} x {plain(self.points_each)} = {exact_text(*left)}"
        return text + (", không dưới 0" if left[0] < 0 else "")


@dataclass(frozen=True)
class LatePenalty(_Days):
    """Phạt theo ngày chậm: so much for the first day, so much for each after it."""

    kind = "late_penalty"
    first_day: Decimal
    each_day: Decimal

    @classmethod
    def read(cls, table, most, places):
        first_day = table.decimal("first_day", places=places)
        if None not in (first_day, most) and first_day > most:
            table.fault(f"first_day {plain(first_day)} lớn hơn điểm tối đa {plain(most)}")
        return cls(first_day, table.decimal("each_day", places=places))

    def earn(self, value, leaf):
        return _lesser(self._uncapped(value), leaf.most) if value > 0 else ZERO

    def _uncapped(self, days):
        first, unit = self.first_day.as_integer_ratio()
        each, part = self.each_day.as_integer_ratio()
        return first * part + (days - 1) * each * unit, unit * part

    def tell(self, value, leaf):
        if value <= 0:
            return _lateness(value)
        exact = self._uncapped(value)
        more = f" + {value - 1} x {plain(self.each_day)}" if value > 1 else ""
        equals = f" = {exact_text(*exact)}" if more else ""
        return f"{_lateness(value)}: {plain(self.first_day)}{more}{equals}{_capped(exact, leaf)}"

    def fields(self):
        return {
            "first_day": format(self.first_day, "f"),
            "each_day": format(self.each_day, "f"),
        }


@dataclass(frozen=True)
class Survey(_Amount):
    """Theo kết quả điều tra: that percentage of the maximum."""

    kind = "survey"

    def take(self, value, leaf):
        number = super().take(value, leaf)
        if not 0 <= number <= HUNDRED:
            raise Wrong(f"phải từ 0 đến 100, không phải {plain(number)}")
        return number

    def earn(self, value, leaf):
        numerator, denominator = value.as_integer_ratio()
        return _product((numerator, denominator * 100), leaf.most)

    def tell(self, value, leaf):
        exact = exact_text(*self.earn(value, leaf))
        return f"{plain(value)} / 100 x {plain(leaf.max)} = {exact}"


@dataclass(frozen=True)
class Points(_Amount):
    """Nhập điểm: as given."""

    kind = "points"

    def take(self, value, leaf):
        number = super().take(value, leaf)
        if not 0 <= number <= leaf.max:
            raise Wrong(
                f"phải từ 0 đến {plain(leaf.max)} (điểm tối đa của tiêu chí), "
                f"không phải {plain(number)}"
            )
        if places_of(number) > leaf.decimals:
            raise Wrong(f"có quá {leaf.decimals} chữ số sau dấu phẩy")
        return number

    def earn(self, value, leaf):
        return value.as_integer_ratio()

    def tell(self, value, leaf):
        return "Điểm nhập"


KINDS = {
    rule.kind: rule
    for rule in (
        YesNo,
        Choice,
        Tiers,
        Linear,
        Deadline,
        PerItem,
        Deduction,
        LatePenalty,
        Survey,
        Points,
    )
}


def _step_points(row, most, places):
    """The points of a level or tier, which cannot be more than the maximum."""
    points = row.decimal("points", places=places)
    if None not in (points, most) and points > most:
        row.fault(f"điểm {plain(points)} lớn hơn điểm tối đa {plain(most)}")
    return points


def _check_order(table, thresholds, *, rising):
    if None in thresholds:
        return
    if any(one >= two if rising else one <= two for one, two in pairwise(thresholds)):
        order = "thấp lên cao" if rising else "cao xuống thấp"
        table.fault(f"các mức chưa xếp từ {order} hoặc có hai mức trùng nhau")


def _product(one, two):
    return one[0] * two[0], one[1] * two[1]


def _lesser(one, two):
    return one if one[0] * two[1] <= two[0] * one[1] else two


def _capped(exact, leaf):
    over = _lesser(exact, leaf.most) is not exact
    return f", tối đa {plain(leaf.max)}" if over else ""


def _lateness(days):
    if days > 0:
        return f"Chậm {days} ngày"
    return "Đúng hạn" if days == 0 else f"Sớm {-days} ngày"


def _limit(days):
    if days > 0:
        return f"chậm không quá {days} ngày"
    return "đúng hạn" if days == 0 else f"sớm ít nhất {-days} ngày"
