"""The ten ways to earn points. Each is one class: how it is read, asked, counted and explained.

A rule gives exact points as a pair (numerator, denominator); rounding happens once, in the leaf.
A new way is a new class here with its tests; `KINDS` finds it by its name in the TOML.
"""

from .base import Rule
from .given import Choice, Level, Points, Survey, YesNo
from .measured import Deduction, LatePenalty, Linear, PerItem
from .steps import Deadline, Tier, Tiers

__all__ = [
    "KINDS",
    "Choice",
    "Deadline",
    "Deduction",
    "LatePenalty",
    "Level",
    "Linear",
    "PerItem",
    "Points",
    "Rule",
    "Survey",
    "Tier",
    "Tiers",
    "YesNo",
    "read_rule",
]

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


def read_rule(table, most, places):
    """The rule in a reading.Table of a criterion, or None when its kind is none of the ten.

    `most`: the maximum of the criterion, `places`: decimals of the set; None where these are
    unknown because of a fault of their own.
    """
    kind = table.choice("kind", KINDS)
    if kind is None:
        return None
    rule = KINDS[kind].read(table, most, places)
    table.close()
    return rule
