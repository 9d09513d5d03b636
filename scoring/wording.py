"""Rules and values of criteria in words; pure, no Django."""

from decimal import Decimal

from cchc.lib.vietnamese import decimal_text, upper_first

LABELS = {
    "yes_no": "Đạt yêu cầu?",
    "choice": "Mức đạt",
    "tiers": "Kết quả",
    "linear": "Kết quả",
    "deadline": "Số ngày chậm (sớm: số âm)",
    "per_item": "Số lượng",
    "deduction": "Số trường hợp",
    "late_penalty": "Số ngày chậm",
    "survey": "Tỷ lệ hài lòng (%)",
    "points": "Điểm",
}
# A penalty asks after what was done wrong.
OF_PENALTY = {"yes_no": "Có vi phạm?", "per_item": "Số trường hợp"}
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
DATE_OR_DAYS = "Nhập ngày dạng ngày/tháng/năm, hoặc số ngày chậm (sớm: số âm)."


def signed_text(number, places=2):
    """A difference in a table: +1,59; -0,40; 0,00; "" where there is none."""
    if number is None:
        return ""
    return ("+" if number > 0 else "") + decimal_text(number, places)


def mark_lines(of):
    """[line] of what nobody may take for real or issued, for a file; `of`: a block or a published
    result, with is_illustrative and source_lines."""
    marks = ["Toàn bộ số liệu là dữ liệu minh họa"] if of.is_illustrative else []
    return [*marks, *of.source_lines]


def name_in_ranking(name, place):
    """A published name among those of one province: Sở Nội vụ, Thanh tra tỉnh. `place`: the
    province in full, "tỉnh Tuyên Quang"."""
    if not name.endswith(f" {place}"):
        return name
    if name.startswith("Sở "):
        return name.removesuffix(f" {place}")
    kind = "thành phố" if place.startswith("thành phố ") else place.partition(" ")[0]
    return name.removesuffix(place.removeprefix(kind))


RATE = "Tỷ lệ (%)"


def label_of(rule, guide="", due=None, *, is_penalty=False):
    """What the field of a value is called. `due`: the last day in time, where it is known."""
    kind = rule["kind"]
    if is_penalty and kind in OF_PENALTY:
        return OF_PENALTY[kind]
    if kind in ("tiers", "linear") and is_rate(guide):
        return RATE
    if kind in ("deadline", "late_penalty") and due is not None:
        return "Ngày, hoặc số ngày chậm"
    return LABELS[kind]


def is_rate(guide):
    """Does the guide compute a percentage ("số đã làm / tổng số x 100")?"""
    return "x 100" in guide or "%" in guide


def origin_words(predecessors, name, place):
    """What a unit came from, behind its name in a ranking; "" where that is not known."""
    if not predecessors:
        return ""
    if predecessors == [name]:
        return "hình thành từ cơ quan cùng tên trước đó"
    return f"hình thành từ {', '.join(name_in_ranking(other, place) for other in predecessors)}"


def rule_words(rule, most, guide="", *, is_penalty=False):
    """What a rule gives, in one sentence. `rule`: as the set writes it; `most`: the maximum."""
    told = _TOLD.get(rule.get("kind"))
    if told is None or not rule.get("tiers", True):  # a draft without steps yet
        return ""
    if is_penalty and rule["kind"] == "yes_no":
        return f"Có: trừ {decimal_text(most, 2)} điểm; không: không trừ."
    if is_penalty and rule["kind"] == "per_item":
        each, top = _points(rule["points_each"]), decimal_text(most, 2)
        return f"Mỗi trường hợp trừ {each} điểm, trừ nhiều nhất {top}."
    return told(rule, Decimal(most), "%" if is_rate(guide) else "")


def _points(text):
    return decimal_text(Decimal(text), 2)


def _plain(text):
    return decimal_text(Decimal(text))


def _choice(rule, most, sign):
    steps = (f"{level['label']}: {_points(level['points'])}" for level in rule["levels"])
    return "; ".join(steps) + " điểm."


def _tiers(rule, most, sign):
    """Từ 100%: 0,50 điểm; từ 75%: 0,25; dưới 75%: 0."""
    tiers = rule["tiers"]
    bound = "at_most" if "at_most" in tiers[0] else "at_least"
    start, rest = ("đến", "trên") if bound == "at_most" else ("từ", "dưới")
    steps = []
    for tier in tiers:
        earned = Decimal(tier["share"]) * most if "share" in tier else Decimal(tier["points"])
        steps.append(f"{start} {_plain(tier[bound])}{sign}: {decimal_text(earned, 2)}")
    steps[0] += " điểm"
    steps.append(f"{rest} {_plain(tiers[-1][bound])}{sign}: 0")
    return upper_first("; ".join(steps)) + "."


def _linear(rule, most, sign):
    full, floor = _plain(rule["full_at"]), Decimal(rule["floor"])
    text = f"Từ {full}{sign}: {decimal_text(most, 2)} điểm; thấp hơn thì tính theo tỷ lệ"
    return text + (f"; dưới {_plain(floor)}{sign}: 0." if floor else ".")


def _deadline(rule, most, sign):
    """Đúng hạn: 1,00 điểm; chậm đến 10 ngày: 0,50; chậm hơn: 0."""
    steps = [
        f"{_days(tier['days_late_at_most'])}: {_points(tier['points'])}" for tier in rule["tiers"]
    ]
    steps[0] += " điểm"
    return upper_first("; ".join([*steps, "chậm hơn: 0"])) + "."


def _days(days):
    if days > 0:
        return f"chậm đến {days} ngày"
    return f"sớm từ {-days} ngày" if days else "đúng hạn"


def _late_penalty(rule, most, sign):
    first, each = _points(rule["first_day"]), _points(rule["each_day"])
    return (
        f"Chậm ngày đầu trừ {first} điểm, mỗi ngày sau trừ {each}; "
        f"trừ nhiều nhất {decimal_text(most, 2)}."
    )


_TOLD = {
    "yes_no": lambda rule, most, sign: f"Có: {decimal_text(most, 2)} điểm; không: 0 điểm.",
    "choice": _choice,
    "points": lambda rule, most, sign: f"Nhập điểm từ 0 đến {decimal_text(most, 2)}.",
    "survey": lambda rule, most, sign: f"Tỷ lệ hài lòng × {decimal_text(most, 2)} / 100.",
    "tiers": _tiers,
    "linear": _linear,
    "deadline": _deadline,
    "per_item": lambda rule, most, sign: (
        f"Mỗi kết quả {_points(rule['points_each'])} điểm, nhiều nhất {decimal_text(most, 2)}."
    ),
    "deduction": lambda rule, most, sign: (
        f"{decimal_text(most, 2)} điểm; mỗi trường hợp trừ {_points(rule['points_each'])}, "
        "không dưới 0."
    ),
    "late_penalty": _late_penalty,
}


def value_words(value, kind=""):
    """A value in JSON's types as the screen writes it; None: chưa chấm. `kind`: of the rule, so
    that days late are told as such."""
    if value is None:
        return "chưa chấm"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, int):
        return lateness_words(value) if kind in ("deadline", "late_penalty") else str(value)
    try:
        return decimal_text(Decimal(value))
    except ArithmeticError:
        return value


def lateness_words(days):
    """chậm 3 ngày; đúng hạn; sớm 26 ngày."""
    if days > 0:
        return f"chậm {days} ngày"
    return f"sớm {-days} ngày" if days else "đúng hạn"
