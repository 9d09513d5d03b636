"""What a target asks for, read as people write it: "nhóm 5", ">= 45 %", "tăng 2 bậc". Pure.

Nothing is refused: a text that says no more than words ("tăng"), or that cannot be read, keeps its
words and has no number. None is not zero.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from cchc.lib.vietnamese import NumberProblem, clean, decimal_text, fold, parse_decimal

GE, LE, EQ, GT, LT = "GE", "LE", "EQ", "GT", "LT"
RISE, FALL, WITHIN, BETWEEN = "RISE", "FALL", "WITHIN", "BETWEEN"
# (operator, its words in forms and lists)
OPERATORS = (
    (GE, "từ … trở lên"),
    (LE, "không quá"),
    (EQ, "bằng"),
    (GT, "trên"),
    (LT, "dưới"),
    (BETWEEN, "từ … đến"),
    (RISE, "tăng"),
    (FALL, "giảm"),
    (WITHIN, "trong nhóm, hạng"),
)
_SIGNS = {">=": GE, "=>": GE, "≥": GE, "<=": LE, "=<": LE, "≤": LE, ">": GT, "<": LT, "=": EQ}
_SIGN = re.compile(r"(>=|=>|<=|=<|[≥≤><=])")
# The first of these that stands in the folded text says how to compare.
_WORDS = (
    (r"^(?:phan dau )?(?:tang|nang|cai thien)\b", RISE),
    (r"^(?:phan dau )?(?:giam|cat giam|rut ngan|ha)\b", FALL),
    (r"\b(?:nhom|top|hang|thu hang|xep thu|dan dau)\b", WITHIN),
    (r"\bkhong (?:duoi|thap hon|it hon)\b|\b(?:it nhat|toi thieu|tro len)\b", GE),
    (r"\bkhong (?:qua|vuot qua|vuot|cao hon|tren)\b|\b(?:nhieu nhat|toi da|tro xuong)\b", LE),
    (r"\b(?:tren|hon|vuot|cao hon|lon hon)\b", GT),
    (r"\b(?:duoi|thap hon|it hon|nho hon)\b", LT),
)
_BASE = re.compile(r"\bso v[oớ]i\b", re.IGNORECASE)
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_PAIR = re.compile(rf"({_NUMBER})\s*%?\s*(?:-|–|—|đến|den|tới|toi)\s*({_NUMBER})", re.IGNORECASE)
_ONE = re.compile(_NUMBER)
_TAIL = re.compile(r"\s*(?:trở lên|tro len|trở xuống|tro xuong)\s*\Z", re.IGNORECASE)
_LONGEST_UNIT = 30


@dataclass(frozen=True)
class Goal:
    """What was understood. `operator`: one of the codes, "" for nothing; `value`, `upper`: Decimals
    or None (`upper` only with a range); `unit`: "%", "điểm", "bậc"; `base`: compared with what.
    """

    operator: str = ""
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    base: str = ""

    @property
    def words(self):
        """It said again in words: từ 45% trở lên; "" where nothing was understood."""
        if not self.operator:
            return ""
        base = f" so với {self.base}" if self.base else ""
        return f"{self._compared()}{base}"

    def _compared(self):
        if self.value is None:
            return {RISE: "tăng", FALL: "giảm"}.get(self.operator, "")
        number = self._with_unit(decimal_text(self.value))
        if self.upper is not None:
            lead = {RISE: "tăng ", FALL: "giảm "}.get(self.operator, "")
            return f"{lead}từ {number} đến {self._with_unit(decimal_text(self.upper))}"
        if self.operator == WITHIN:
            return f"trong nhóm {decimal_text(self.value)} dẫn đầu"
        if self.operator == GE:
            return f"từ {number} trở lên"
        return f"{dict(OPERATORS)[self.operator]} {number}"

    def _with_unit(self, number):
        return f"{number}%" if self.unit == "%" else f"{number} {self.unit}".rstrip()


def parse_goal(text, *, unit="", base=""):
    """The Goal in a text; `unit` and `base` as typed in fields of their own win over the text's.

    Numbers as people write them: 85,34 and 85.34 and 1.306.817; "30-50 %" is a range. Never raises.
    """
    text = clean(text)
    main, *rest = _BASE.split(text, maxsplit=1)
    base = clean(base) or (clean(rest[0]) if rest else "")
    value, upper, found_unit = _numbers(main)
    operator = _operator(main, value)
    if upper is not None and operator not in (RISE, FALL):
        operator = BETWEEN
    if operator == WITHIN:
        found_unit = "hạng"
    if not operator or (value is None and operator not in (RISE, FALL)):
        return Goal(unit=clean(unit), base=base)
    return Goal(operator, value, upper, clean(unit) or found_unit, base)


def _numbers(text):
    """(value, upper, unit) of the first number or range of a text; Nones where there is none."""
    for pattern in (_PAIR, _ONE):
        found = pattern.search(text)
        if found is None:
            continue
        try:
            numbers = [_decimal(part) for part in found.groups() or (found[0],)]
        except NumberProblem:
            return None, None, ""
        value, upper = (*numbers, None)[:2]
        if upper is None or upper > value:
            is_share = "%" in found[0]
            return value, upper, "%" if is_share else _unit(text[found.end() :])
    return None, None, ""


def _decimal(text):
    """1.306 counts things here, so a point before three digits groups thousands."""
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", text):
        text = text.replace(".", "")
    return parse_decimal(text)


def _unit(after):
    """The words behind the number, without "trở lên"; "" where a sentence goes on."""
    after = _TAIL.sub("", after).strip(" .;,)")
    if after.startswith("%") or fold(after).startswith("phan tram"):
        return "%"
    return after if len(after) <= _LONGEST_UNIT and not _ONE.search(after) else ""


def _operator(main, value):
    sign = _SIGN.search(main)
    if sign:
        return _SIGNS[sign[0]]
    folded = fold(main)
    for words, operator in _WORDS:
        if re.search(words, folded):
            return operator
    if re.match(r"(?:dat )?tu\b", folded):
        return GE
    return EQ if value is not None else ""
