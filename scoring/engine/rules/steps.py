"""Rules that look for the first step reached: of a rate or number, of days late."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..numbers import ZERO, exact_text, plain, quoted
from .base import Amount, Days, check_order, lateness, limit, product, step_points


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
class Tiers(Amount):
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
                points = step_points(row, most, places)
            row.close()
            tiers.append(Tier(threshold, points, share))
        check_order(table, [tier.threshold for tier in tiers], rising=bound == "at_most")
        return cls(tuple(tiers), bound == "at_most", of_max == "max")

    def reached(self, value):
        if self.less_is_better:
            return next((tier for tier in self.tiers if value <= tier.threshold), None)
        return next((tier for tier in self.tiers if value >= tier.threshold), None)

    def earn(self, value, leaf):
        tier = self.reached(value)
        if tier is None:
            return ZERO
        return product(tier.ratio, leaf.most) if self.of_max else tier.ratio

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
class Deadline(Days):
    """Theo thời hạn: the first tier with so few days late."""

    kind = "deadline"
    tiers: tuple[Tier, ...]

    @classmethod
    def read(cls, table, most, places):
        tiers = []
        for row in table.tables("tiers", "mức"):
            days = row.integer("days_late_at_most")
            tiers.append(Tier(days, step_points(row, most, places)))
            row.close()
        check_order(table, [tier.threshold for tier in tiers], rising=True)
        return cls(tuple(tiers))

    def reached(self, days):
        return next((tier for tier in self.tiers if days <= tier.threshold), None)

    def earn(self, value, leaf):
        tier = self.reached(value)
        return ZERO if tier is None else tier.ratio

    def tell(self, value, leaf):
        tier = self.reached(value)
        if tier is None:
            return f"{lateness(value)}, quá mức cuối ({limit(self.tiers[-1].threshold)})"
        return f"{lateness(value)}, trong mức {limit(tier.threshold)}"

    def fields(self):
        return {
            "tiers": [
                {"days_late_at_most": tier.threshold, "points": format(tier.points, "f")}
                for tier in self.tiers
            ]
        }
