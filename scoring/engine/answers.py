"""Answers to a criteria set: each a value, a "not applicable", or nothing yet."""

from dataclasses import dataclass

from .faults import AnswerFault
from .numbers import Wrong, one_line, quoted

KEYS = ("value", "na", "reason")


@dataclass(frozen=True)
class Answer:
    """What was answered for one leaf: `value` in the type its rule counts with, or `is_na`."""

    value: object = None
    is_na: bool = False
    reason: str = ""


def read_answers(criteria_set, given):
    """{code: Answer} of the scored and the not applicable leaves; those not scored are absent.

    `given`: {code: {"value": …} | {"na": true, "reason": …} | None} in JSON's types. Raises
    AnswerFault with one line for each thing wrong.
    """
    if not isinstance(given, dict):
        raise AnswerFault("answers: phải là một bảng mã tiêu chí và câu trả lời")
    answers, faults = {}, []
    for code, entry in given.items():
        try:
            answer = _read(criteria_set.by_code.get(code), entry)
        except Wrong as wrong:
            faults.append(f"{one_line(code)}: {wrong}")
            continue
        if answer is not None:
            answers[code] = answer
    if faults:
        raise AnswerFault(faults)
    return answers


def _read(criterion, entry):
    if criterion is None:
        raise Wrong("không có tiêu chí này trong bộ tiêu chí")
    if not criterion.is_leaf:
        raise Wrong("là tiêu chí có tiêu chí con, không chấm trực tiếp")
    if entry is None:
        return None
    if not isinstance(entry, dict):
        raise Wrong('phải là một bảng, ví dụ {"value": …} hoặc {"na": true}')
    for key in entry:
        if key not in KEYS:
            raise Wrong(f"không có khóa {quoted(key)} trong câu trả lời")
    value, is_na, reason = entry.get("value"), entry.get("na", False), entry.get("reason")
    if not isinstance(is_na, bool):
        raise Wrong(f"na phải là true hoặc false, không phải {quoted(is_na)}")
    if not isinstance(reason, str | None):
        raise Wrong(f"reason phải là chữ, không phải {quoted(reason)}")
    if is_na and value is not None:
        raise Wrong("vừa không áp dụng vừa có giá trị")
    if is_na:
        return Answer(is_na=True, reason=reason or "")
    if value is None:
        return None
    return Answer(criterion.rule.take(value, criterion), reason=reason or "")
