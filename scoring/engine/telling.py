"""Cách tính: the arithmetic behind every number, in Vietnamese, as lines of text."""

from .numbers import fixed, plain
from .scoring import NA, UNSCORED

NOT_APPLICABLE = "Không áp dụng: không tính điểm, không tính vào điểm tối đa"
NOT_SCORED = "Chưa chấm: chưa được điểm, vẫn tính vào điểm tối đa"
NOT_ADDED = {
    "bonus": "Chưa có kết quả: không cộng điểm thưởng",
    "penalty": "Chưa có kết quả: không trừ điểm phạt",
}


def rounding_text(places):
    """How points are rounded: nửa lên."""
    if not places:
        return "làm tròn đến số nguyên, nửa lên"
    return f"làm tròn đến {places} chữ số sau dấu phẩy, nửa lên"


def tell_leaf(leaf, answer, got):
    """The arithmetic of one leaf: the rule on the value, what comes out, and how it was rounded.

    `answer`: its Answer or None; `got`: its LeafScore.
    """
    if got.state == NA:
        return NOT_APPLICABLE + (f" (lý do: {answer.reason})" if answer.reason else "")
    if got.state == UNSCORED:
        return NOT_ADDED.get(leaf.method, NOT_SCORED)
    text = f"{leaf.rule.tell(answer.value, leaf)}: {plain(got.points)} điểm"
    numerator, denominator = leaf.rule.earn(answer.value, leaf)
    is_rounded = numerator * 10**got.places != got.units * denominator
    return text + (f" ({rounding_text(got.places)})" if is_rounded else "")


def tell_node(criteria_set, result, code):
    """The sum of a criterion with children: each child's points and what they make."""
    parts = []
    for child in criteria_set.children(code):
        got = result.nodes.get(child.code) or result.leaves[child.code]
        if child.is_leaf and not child.is_base:
            continue
        parts.append(f"{child.code}: {plain(got.points)}")
    node = result.nodes[code]
    if not parts:
        return "Điểm thưởng, điểm phạt tính riêng, không vào điểm các tiêu chí"
    if not node.max_units:
        return "Không có tiêu chí nào tính điểm"
    return f"{'; '.join(parts)}. Cộng {_of(node)} = {_percent(node.percent)}"


def tell_total(criteria_set, result):
    """Lines of the total: base, bonus, penalty, sum, percentage, band."""
    base = result.base
    lines = [f"Điểm các tiêu chí: {_of(base)}"]
    for name, total, units, cap in (
        ("Điểm thưởng", result.bonus_sum, result.bonus_units, criteria_set.bonus_cap),
        ("Điểm phạt", result.penalty_sum, result.penalty_units, criteria_set.penalty_cap),
    ):
        text = f"{name}: {plain(fixed(total, base.places))}"
        if units < total:
            text += f", tính tối đa {plain(cap)}"
        lines.append(text)
    got = f"{plain(base.points)} + {plain(result.bonus)} - {plain(result.penalty)}"
    below = base.units + result.bonus_units < result.penalty_units
    floor = " (không dưới 0)" if below else ""
    lines.append(f"Tổng điểm: {got} = {plain(result.total.points)}{floor}")
    if result.ratio is None:
        lines.append("Tỷ lệ đạt: không tính, vì điểm tối đa áp dụng bằng 0")
        return lines
    quotient = f"{plain(result.total.points)} / {plain(result.total.max)} x 100"
    is_capped = result.ratio != result.total.ratio
    cap = ", tính tối đa 100" if is_capped else ""
    lines.append(f"Tỷ lệ đạt: {quotient} = {_percent(result.total.percent)}{cap}")
    if result.band:
        lines.append(f"Xếp loại: {result.band} (xét trên tỷ lệ chưa làm tròn)")
    return lines


def _of(whole):
    return f"{plain(whole.points)} / {plain(whole.max)}"


def _percent(percent):
    return f"{format(percent, 'f').replace('.', ',')}%"
