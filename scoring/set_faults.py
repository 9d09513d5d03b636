"""What is wrong with a whole criteria set, in sentences for people who do not know its format.

The engine tells faults in the words of the file; here they are told in the words of the screen, and
what the file's format allows but the database or a round does not is added. Pure, no Django.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from cchc.lib.vietnamese import decimal_text, upper_first
from scoring import engine, gates
from scoring.auto_words import due_after_of
from scoring.wording import AREA_NAMES, KIND_NAMES

MOST_POINTS = Decimal("9999.9999")
CODE_LENGTH, NAME_LENGTH = 40, 500
SET_CODE_LENGTH, SET_NAME_LENGTH = 80, 300
AREA_LENGTH = 20
YEARS = (2000, 2100)

WORDS = {
    "code": "mã",
    "name": "tên",
    "level": "cấp áp dụng",
    "year": "năm",
    "decimals": "số chữ số sau dấu phẩy",
    "basis": "căn cứ",
    "caps": "mức trần",
    "bonus": "điểm thưởng",
    "penalty": "điểm phạt",
    "bands": "mức xếp loại",
    "criterion": "tiêu chí",
    "parent": "mã cấp trên",
    "max": "điểm tối đa",
    "method": "cách xác định",
    "evidence": "tài liệu kiểm chứng",
    "rule": "quy tắc",
    "kind": "loại quy tắc",
    "levels": "các mức",
    "tiers": "các mức",
    "label": "tên mức",
    "points": "điểm",
    "at_least": "ngưỡng “từ”",
    "at_most": "ngưỡng “không quá”",
    "share": "phần của điểm tối đa",
    "full_at": "mức đạt điểm tối đa",
    "floor": "mức sàn",
    "days_late_at_most": "số ngày chậm",
    "points_each": "điểm mỗi lần",
    "first_day": "điểm ngày đầu",
    "each_day": "điểm mỗi ngày sau",
    "late_penalty": "phạt theo ngày chậm",
    "self": "tự chấm",
    "computed": "tính từ số liệu",
    "survey": "điều tra",
    "required": "bắt buộc",
    "optional": "nếu có",
    "none": "không cần",
}
_WORD = re.compile(r"“[^”]*”|\b(?:" + "|".join(WORDS) + r")\b")
EMPTY = "Chưa có tiêu chí con, cũng chưa có điểm tối đa và quy tắc."


@dataclass(frozen=True)
class Finding:
    """One sentence about the set, or about the criterion of `code` ("": the whole set)."""

    sentence: str
    code: str = ""

    def __str__(self):
        return f"{self.code}: {self.sentence}" if self.code else self.sentence


@dataclass
class Checked:
    """`faults` keep a set from being published; `advice` does not."""

    faults: list = field(default_factory=list)
    advice: list = field(default_factory=list)


def in_words(line, codes=()):
    """The Finding of one fault of the engine."""
    code = max((code for code in codes if line.startswith(f"{code}: ")), key=len, default="")
    told = line[len(code) + 2 :] if code else line.removeprefix("bộ tiêu chí: ")
    told = told.removeprefix("rule: ")
    told = _WORD.sub(lambda found: WORDS.get(found[0], found[0]), told)
    return Finding(upper_first(told.rstrip(".")) + ".", code)


def check(criteria_set, faults=()):
    """Checked of a set as `engine.look_over` gives it with its faults."""
    checked = Checked(told_faults(criteria_set, faults))
    if not criteria_set.criteria:
        checked.faults = [
            *(one for one in checked.faults if "tiêu chí" not in one.sentence),
            Finding("Chưa có tiêu chí nào."),
        ]
    checked.faults += limit_faults(criteria_set)
    if not faults:
        checked.faults += _round_faults(criteria_set)
        checked.advice = _advice(criteria_set)
    return checked


def told_faults(criteria_set, faults):
    """The engine's faults; a criterion of which nothing is filled yet gets one sentence."""
    codes = [criterion.code for criterion in criteria_set.criteria if criterion.code]
    missing = [f"{{}}: thiếu {key}" for key in ("max", "method", "rule")]
    bare = {code for code in codes if {line.format(code) for line in missing} <= set(faults)}
    told = []
    for line in faults:
        finding = in_words(line, codes)
        if finding.code in bare:
            finding = Finding(EMPTY, finding.code)
        if finding not in told:
            told.append(finding)
    return told


def limit_faults(criteria_set):
    """What the columns of the database cannot hold."""
    found = []
    if criteria_set.year is not None and not YEARS[0] <= criteria_set.year <= YEARS[1]:
        found.append(Finding("Năm phải từ 2000 đến 2100."))
    if len(criteria_set.code or "") > SET_CODE_LENGTH:
        found.append(Finding(f"Mã của bộ tiêu chí quá dài, tối đa {SET_CODE_LENGTH} ký tự."))
    if len(criteria_set.name or "") > SET_NAME_LENGTH:
        found.append(Finding(f"Tên của bộ tiêu chí quá dài, tối đa {SET_NAME_LENGTH} ký tự."))
    for criterion in criteria_set.criteria:
        code = criterion.code or ""
        if len(code) > CODE_LENGTH:
            found.append(Finding(f"Mã quá dài, tối đa {CODE_LENGTH} ký tự.", code[:CODE_LENGTH]))
        if len(criterion.name or "") > NAME_LENGTH:
            found.append(Finding(f"Tên quá dài, tối đa {NAME_LENGTH} ký tự.", code))
        if criterion.max is not None and criterion.max > MOST_POINTS:
            found.append(Finding("Điểm tối đa lớn hơn 9.999,9999.", code))
    if criteria_set.base_max > MOST_POINTS:
        found.append(Finding("Tổng điểm của bộ tiêu chí lớn hơn 9.999,9999."))
    return found


def _round_faults(criteria_set):
    """What a round needs beside a sound file."""
    found = []
    conditions = criteria_set.notes.get("conditions") or {}
    for criterion in criteria_set.criteria:
        applies = criterion.notes.get("applies")
        if applies is not None and applies not in conditions:
            sentence = f"Điều kiện “{applies}” không có trong danh sách điều kiện của bộ tiêu chí."
            found.append(Finding(sentence, criterion.code))
        if "due_after" in criterion.notes and due_after_of(criterion.notes) is None:
            sentence = "Hạn tính từ một ngày khác chưa đúng; chọn lại ngày bắt đầu và số ngày."
            found.append(Finding(sentence, criterion.code))
        if {"due_on", "due_after"} <= set(criterion.notes):
            sentence = "Ghi hai hạn: ngày cố định và số ngày sau một ngày khác; giữ một."
            found.append(Finding(sentence, criterion.code))
        area = criterion.notes.get("area")
        if area is not None and area not in AREA_NAMES:
            sentence = f"“{area}” không phải một lĩnh vực CCHC; chọn lại trong danh sách."
            found.append(Finding(sentence, criterion.code))
    found += [Finding(sentence) for sentence in gates.faults_of(criteria_set)]
    if not any(leaf.method in ("self", "computed") for leaf in criteria_set.leaves):
        found.append(Finding("Bộ tiêu chí chưa có tiêu chí nào để đơn vị tự chấm."))
    elif criteria_set.base_max == 0:
        found.append(Finding("Tổng điểm tối đa bằng 0, không tính được tỷ lệ đạt."))
    return found


def _advice(criteria_set):
    found = []
    total = criteria_set.base_max
    if total != 100:
        found.append(Finding(f"Tổng điểm là {decimal_text(total, 2)}, không phải 100."))
    methods = {leaf.method for leaf in criteria_set.leaves}
    if "bonus" in methods and criteria_set.bonus_cap is None:
        found.append(Finding("Có điểm thưởng nhưng chưa ghi mức trần."))
    if "penalty" in methods and criteria_set.penalty_cap is None:
        found.append(Finding("Có điểm phạt nhưng chưa ghi mức trần."))
    if not criteria_set.bands:
        found.append(Finding("Chưa có mức xếp loại; kết quả sẽ không xếp loại."))
    elif criteria_set.bands[-1].at_least > 0:
        lowest = decimal_text(criteria_set.bands[-1].at_least)
        found.append(Finding(f"Tỷ lệ đạt dưới {lowest}% không thuộc mức xếp loại nào."))
    if not criteria_set.basis:
        found.append(Finding("Chưa ghi căn cứ của bộ tiêu chí."))
    seen = {}
    for criterion in criteria_set.criteria:
        key = (criterion.parent, criterion.name)
        if key in seen:
            found.append(Finding(f"Trùng tên với tiêu chí {seen[key]}.", criterion.code))
        seen.setdefault(key, criterion.code)
        if criterion.method == "computed" and not criterion.notes.get("auto"):
            found.append(Finding("Tính từ số liệu nhưng chưa chọn nguồn số liệu.", criterion.code))
        if _is_without_due(criterion):
            sentence = f"Chấm {KIND_NAMES[criterion.rule.kind]} nhưng chưa ghi hạn."
            found.append(Finding(sentence, criterion.code))
    return found


def _is_without_due(criterion):
    if criterion.rule is None or criterion.rule.kind not in ("deadline", "late_penalty"):
        return False
    return not {"due_on", "due_after", "guide"} & set(criterion.notes)


def read_checked(table):
    """(CriteriaSet, Checked) of the table of a set, finished or not."""
    criteria_set, faults = engine.look_over(table)
    return criteria_set, check(criteria_set, faults)
