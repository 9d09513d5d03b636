"""Arithmetic of reported figures: ratios, sums over units, one rounding. Pure.

None is not zero: a figure that nobody gave is left out of a sum and its unit is named. A ratio of
several units is the sum of numerators over the sum of denominators, never a mean of ratios. A
denominator of zero makes a ratio not applicable (Quyết định 766/QĐ-TTg leaves that to the report's
own rule; it is never shown as 0%).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

COUNT, RATIO, MEAN, LEVEL = "COUNT", "RATIO", "MEAN", "LEVEL"
PLACES = 2
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Amount:
    """A figure: `value` alone (COUNT, LEVEL), or as `numerator` over `denominator` (RATIO, MEAN).

    `is_na`: not applicable, because the denominator is zero.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_na: bool = False

    @property
    def is_known(self):
        return self.value is not None or self.is_na


def rounded(number):
    """The one rounding of reported figures: two decimals, half away from zero."""
    return number.quantize(Decimal(1).scaleb(-PLACES), context=_WIDE)


def amount_of(kind, *, value=None, numerator=None, denominator=None):
    """The Amount of what was counted or typed; of a ratio only its two parts are taken."""
    if kind not in (RATIO, MEAN):
        return Amount(value)
    if numerator is None or denominator is None:
        return Amount(None, numerator, denominator)
    if denominator == 0:
        return Amount(None, numerator, denominator, is_na=True)
    share = _WIDE.divide(numerator * (100 if kind == RATIO else 1), denominator)
    return Amount(rounded(share), numerator, denominator)


@dataclass(frozen=True)
class Total:
    """A figure of several units: its Amount, and the keys of those that gave one."""

    amount: Amount
    given: tuple


def total_of(kind, amounts):
    """The Total of {key: Amount}; with nothing known its value is None. LEVEL is never summed."""
    given = tuple(key for key, amount in amounts.items() if amount.is_known)
    if not given or kind == LEVEL:
        return Total(Amount(), ())
    known = [amounts[key] for key in given]
    if kind == COUNT:
        return Total(Amount(sum((amount.value for amount in known), Decimal(0))), given)
    parts = {
        name: sum((getattr(amount, name) for amount in known), Decimal(0))
        for name in ("numerator", "denominator")
    }
    return Total(amount_of(kind, **parts), given)
