"""Rules and values of criteria in words; pure, no Django."""

from decimal import Decimal

from cchc.lib.vietnamese import decimal_text, upper_first

LABELS = {
    "yes_no": "Đạt yêu cầu?",
    "choice": "Mức đạt",
    "tiers": "Kết quả",
    "linear": "Tỷ lệ thực hiện (%)",
    "deadline": "Số ngày chậm (sớm: số âm)",
    "per_item": "Số lượng",
    "deduction": "Số lần",
    "late_penalty": "Số ngày chậm",
    "survey": "Tỷ lệ hài lòng (%)",
    "points": "Điểm",
}
AREA_NAMES = {
    "DIRECTION": "Chỉ đạo",
    "INSTITUTIONS": "Thể chế",
    "PROCEDURES": "Thủ tục",
    "ORGANISATION": "Bộ máy",
    "CIVIL_SERVICE": "Công vụ",
    "PUBLIC_FINANCE": "Tài chính công",
    "DIGITAL": "Chính quyền số",
    "IMPACT": "Tác động",
}
KIND_NAMES = {
    "yes_no": "có / không",
    "choice": "chọn mức",
    "tiers": "bậc thang theo tỷ lệ hoặc số lượng",
    "linear": "theo tỷ lệ",
    "deadline": "theo thời hạn",
    "per_item": "theo từng kết quả",
    "deduction": "trừ theo số lần",
    "late_penalty": "phạt theo ngày chậm",
    "survey": "theo kết quả điều tra",
    "points": "nhập điểm",
}


def signed_text(number, places=2):
    """A difference in a table: +1,59; -0,40; 0,00; "" where there is none."""
    if number is None:
        return ""
    return ("+" if number > 0 else "") + decimal_text(number, places)


def name_in_ranking(name, place):
    """A published name among those of one province: Sở Nội vụ, Thanh tra tỉnh. `place`: the
    province in full, "tỉnh Tuyên Quang"."""
    if not name.endswith(f" {place}"):
        return name
    if name.startswith("Sở "):
        return name.removesuffix(f" {place}")
    kind = "thành phố" if place.startswith("thành phố ") else place.partition(" ")[0]
    return name.removesuffix(place.removeprefix(kind))


def origin_words(predecessors, name, place):
    """What a unit came from, behind its name in a ranking; "" where that is not known."""
    if not predecessors:
        return ""
    if predecessors == [name]:
        return "hình thành từ cơ quan cùng tên trước đó"
    return f"hình thành từ {', '.join(name_in_ranking(other, place) for other in predecessors)}"


def rule_words(rule, most):
    """What a rule gives, in one sentence. `rule`: as the set writes it; `most`: the maximum."""
    kind = rule.get("kind")
    top = decimal_text(most, 2)
    if kind == "yes_no":
        return f"Có: {top} điểm; không: 0 điểm."
    if kind == "choice":
        steps = (
            f"{level['label']}: {decimal_text(Decimal(level['points']), 2)}"
            for level in rule["levels"]
        )
        return "; ".join(steps) + " điểm."
    if kind == "points":
        return f"Nhập điểm từ 0 đến {top}."
    if kind == "survey":
        return f"Tỷ lệ hài lòng × {top} / 100."
    words = KIND_NAMES.get(kind, "")
    return f"{upper_first(words)}, tối đa {top} điểm." if words else ""


def value_words(value):
    """A value in JSON's types as the screen writes it; None: chưa chấm."""
    if value is None:
        return "chưa chấm"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, int):
        return decimal_text(value)
    try:
        return decimal_text(Decimal(value))
    except ArithmeticError:
        return value
