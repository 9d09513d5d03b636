"""Rules whose points stand in the answer: yes or no, a level, a survey's percentage, points."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..numbers import ZERO, Wrong, exact_text, places_of, plain, quoted
from .base import Amount, Rule, product, step_points

HUNDRED = Decimal(100)


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
        if leaf.method == "penalty":
            return "Có vi phạm" if value else "Không vi phạm"
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
            levels.append(Level(row.text("label"), step_points(row, most, places)))
            row.close()
        labels = Counter(level.label for level in levels if level.label is not None)
        for label, times in labels.items():
            if times > 1:
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
class Survey(Amount):
    """Theo kết quả điều tra: that percentage of the maximum."""

    kind = "survey"

    def take(self, value, leaf):
        number = super().take(value, leaf)
        if not 0 <= number <= HUNDRED:
            raise Wrong(f"phải từ 0 đến 100, không phải {plain(number)}")
        return number

    def earn(self, value, leaf):
        numerator, denominator = value.as_integer_ratio()
        return product((numerator, denominator * 100), leaf.most)

    def tell(self, value, leaf):
        exact = exact_text(*self.earn(value, leaf))
        return f"{plain(value)} / 100 x {plain(leaf.max)} = {exact}"


@dataclass(frozen=True)
class Points(Amount):
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
