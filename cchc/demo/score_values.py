"""Made-up values of criteria for the demonstration: of a unit as good as `quality` (0 to 1), and
what an appraiser lowers them to. Each function takes a rule as its set writes it."""

from decimal import Decimal


def value_of(criterion, chance, quality):
    """A value of the kind that the rule asks for, in JSON's types; the better the unit, the more
    points."""
    return _VALUES[criterion.rule["kind"]](criterion, chance, quality)


def lower_value(entry):
    """A value that earns less than the unit gave itself; the row has points."""
    rule, value = entry.criterion.rule, entry.self_value
    kind = rule["kind"]
    if kind == "yes_no":
        return False
    if kind == "choice":
        return rule["levels"][-1]["label"]
    if kind in ("per_item", "deduction"):
        # So many more that nothing is left; fewer by half.
        return value // 2 if kind == "per_item" else value + 1
    if kind == "deadline":
        return rule["tiers"][-1]["days_late_at_most"] + 1
    if kind == "tiers":
        last = rule["tiers"][-1]
        return "0" if "at_least" in last else str(Decimal(last["at_most"]) + 1)
    if kind == "linear":
        return _text(min(Decimal(value), Decimal(rule["full_at"])) / 2)
    return _text(entry.self_points / 2)


def _choice(criterion, chance, quality):
    labels = [level["label"] for level in criterion.rule["levels"]]
    return labels[0] if chance.random() < quality else chance.choice(labels)


def _tiers(criterion, chance, quality):
    tiers = criterion.rule["tiers"]
    tier = tiers[0] if chance.random() < quality else chance.choice(tiers)
    return tier.get("at_least") or tier["at_most"]


def _linear(criterion, chance, quality):
    full, floor = (Decimal(criterion.rule[key]) for key in ("full_at", "floor"))
    return _text(floor + (full - floor) * _share(chance, quality))


def _deadline(criterion, chance, quality):
    tiers = criterion.rule["tiers"]
    if chance.random() < quality:
        return tiers[0]["days_late_at_most"] - chance.randint(0, 12)
    return tiers[-1]["days_late_at_most"] + chance.randint(-1, 2)


def _per_item(criterion, chance, quality):
    enough = criterion.max / Decimal(criterion.rule["points_each"])
    return max(1, round(enough * _share(chance, quality)))


def _few(criterion, chance, quality):
    return 0 if chance.random() < quality else chance.randint(1, 2)


def _percent(criterion, chance, quality):
    return _text(100 * _share(chance, quality))


def _points(criterion, chance, quality):
    return _text(criterion.max * _share(chance, quality))


def _share(chance, quality):
    share = Decimal(round(min(1.0, chance.gauss(quality, 0.08)) * 100)) / 100
    return max(share, Decimal("0.3"))


def _text(number):
    return format(number.quantize(Decimal("0.01")), "f")


_VALUES = {
    "yes_no": lambda criterion, chance, quality: chance.random() < quality,
    "choice": _choice,
    "tiers": _tiers,
    "linear": _linear,
    "deadline": _deadline,
    "per_item": _per_item,
    "deduction": _few,
    "late_penalty": _few,
    "survey": _percent,
    "points": _points,
}
