"""What each of the ten rules gives, in one sentence for readers; pure, no Django."""

from decimal import Decimal

from cchc.lib.vietnamese import decimal_text, upper_first
from scoring.wording import rule_words


def _points(text):
    return decimal_text(Decimal(text), 2)


def _plain(text):
    return decimal_text(Decimal(text))


def rule_sentence(rule, most):
    """`rule`: as the set writes it, valid; `most`: the maximum of the criterion (Decimal)."""
    tell = _TOLD.get(rule["kind"])
    return tell(rule, decimal_text(most, 2)) if tell else rule_words(rule, most)


def _tiers(rule, top):
    bound = "at_most" if any("at_most" in tier for tier in rule["tiers"]) else "at_least"
    words = "không quá" if bound == "at_most" else "từ"
    steps = []
    for tier in rule["tiers"]:
        if "share" in tier:
            gain = f"{_plain(str(Decimal(tier['share']) * 100))}% của {top}"
        else:
            gain = _points(tier["points"])
        steps.append(f"{words} {_plain(tier[bound])}: {gain}")
    rest = "lớn hơn" if bound == "at_most" else "thấp hơn"
    return f"{upper_first('; '.join(steps))} điểm; {rest}: 0 điểm."


def _linear(rule, top):
    full, floor = _plain(rule["full_at"]), _plain(rule["floor"])
    below = "" if Decimal(rule["floor"]) == 0 else f"dưới {floor}: 0 điểm; "
    return f"Từ {full}: {top} điểm; {below}còn lại: kết quả / {full} × {top}."


def days_words(days):
    if days > 0:
        return f"chậm không quá {days} ngày"
    return "đúng hạn" if days == 0 else f"sớm ít nhất {-days} ngày"


def _deadline(rule, top):
    steps = (
        f"{days_words(tier['days_late_at_most'])}: {_points(tier['points'])}"
        for tier in rule["tiers"]
    )
    return f"{upper_first('; '.join(steps))} điểm; chậm hơn: 0 điểm."


def _per_item(rule, top):
    return f"Mỗi kết quả {_points(rule['points_each'])} điểm, tối đa {top}."


def _deduction(rule, top):
    return f"{top} điểm, mỗi lần trừ {_points(rule['points_each'])}, không dưới 0."


def _late_penalty(rule, top):
    first, each = _points(rule["first_day"]), _points(rule["each_day"])
    return f"Chậm ngày đầu: {first} điểm; mỗi ngày sau: {each}; tối đa {top}."


_TOLD = {
    "tiers": _tiers,
    "linear": _linear,
    "deadline": _deadline,
    "per_item": _per_item,
    "deduction": _deduction,
    "late_penalty": _late_penalty,
}
