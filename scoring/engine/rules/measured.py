"""Rules that multiply: in proportion, so much for each, so much off for each, so much a day."""

from dataclasses import dataclass
from decimal import Decimal

from ..numbers import ZERO, exact_text, plain
from .base import Amount, Count, Days, capped, lateness, lesser, product


@dataclass(frozen=True)
class Linear(Amount):
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
        return product(product(value.as_integer_ratio(), (unit, full)), leaf.most)

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
class _Each(Count):
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
        return lesser(product((value, 1), self.points_each.as_integer_ratio()), leaf.most)

    def tell(self, value, leaf):
        exact = product((value, 1), self.points_each.as_integer_ratio())
        text = f"{value} x {plain(self.points_each)} = {exact_text(*exact)}"
        return text + capped(exact, leaf)


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
class LatePenalty(Days):
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
        return lesser(self._uncapped(value), leaf.most) if value > 0 else ZERO

    def _uncapped(self, days):
        first, unit = self.first_day.as_integer_ratio()
        each, part = self.each_day.as_integer_ratio()
        return first * part + (days - 1) * each * unit, unit * part

    def tell(self, value, leaf):
        if value <= 0:
            return lateness(value)
        exact = self._uncapped(value)
        more = f" + {value - 1} x {plain(self.each_day)}" if value > 1 else ""
        equals = f" = {exact_text(*exact)}" if more else ""
        return f"{lateness(value)}: {plain(self.first_day)}{more}{equals}{capped(exact, leaf)}"

    def fields(self):
        return {
            "first_day": format(self.first_day, "f"),
            "each_day": format(self.each_day, "f"),
        }
