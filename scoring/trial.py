"""A criterion tried with a value as a person types it; pure, no Django."""

from dataclasses import dataclass
from decimal import Decimal

from cchc.lib.vietnamese import fold, parse_decimal, parse_integer, upper_first
from scoring import engine

ASKED = {
    "boolean": "Nhập Có hoặc Không.",
    "label": "Nhập tên một mức như trong quy tắc.",
    "decimal": "Nhập số, dấu phẩy trước phần thập phân.",
    "integer": "Nhập số nguyên; ngày sớm là số âm.",
}


@dataclass(frozen=True)
class Trial:
    """What a value earns: points, their maximum and how they are counted; or why it cannot be
    taken (`fault`)."""

    points: Decimal | None = None
    most: Decimal | None = None
    told: str = ""
    fault: str = ""


def try_value(criteria_set, code, text):
    """The Trial of the text of a value on the leaf `code` of an engine CriteriaSet."""
    leaf = criteria_set.by_code[code]
    try:
        value = _value(leaf.rule, text)
        answer = engine.read_answers(criteria_set, {code: {"value": value}})[code]
    except engine.Fault as fault:
        return Trial(fault=upper_first(fault.faults[0].removeprefix(f"{code}: ")) + ".")
    except ValueError as problem:
        return Trial(fault=str(problem))
    got = engine.score_leaf(leaf, answer)
    return Trial(got.points, got.max, engine.tell_leaf(leaf, answer, got))


def _value(rule, text):
    """The typed text in the JSON type that the rule takes. Raises ValueError with a sentence."""
    if rule.asks == "boolean":
        known = {"co": True, "khong": False}
        if fold(text) not in known:
            raise ValueError(ASKED["boolean"])
        return known[fold(text)]
    if rule.asks == "label":
        labels = [level.label for level in rule.levels]
        return next((label for label in labels if fold(label) == fold(text)), text)
    if rule.asks == "integer":
        return parse_integer(text, at_least=-(10**9), at_most=10**9)
    return format(parse_decimal(text), "f")
