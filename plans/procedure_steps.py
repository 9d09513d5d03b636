"""Steps of a procedure as they are typed, or pasted from a table: one a line. Standard library.

    Tiếp nhận hồ sơ; văn thư; 1 ngày

A tab, a semicolon or an upright bar parts what is done, by whom and how long; a number in front of
a line is left out.
"""

import re

MOST_STEPS = 60
_PARTS = re.compile(r"\s*[\t;|]\s*")
_NUMBER = re.compile(r"^\s*(?:bước\s*)?\d{1,2}\s*(?:[.):\t;|]\s*)+", re.I)


class StepProblem(ValueError):
    """What cannot be read, as a sentence."""


def read_steps(text):
    """[(what, who, how long)] of the lines that hold anything."""
    steps = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part.strip() for part in _PARTS.split(_NUMBER.sub("", line).strip())]
        while parts and not parts[-1]:
            parts.pop()
        if not parts:
            continue
        if len(parts) > 3:
            raise StepProblem(
                f"Dòng {number} có {len(parts)} phần; mỗi dòng gồm việc; người thực hiện; thời hạn."
            )
        if not parts[0]:
            raise StepProblem(f"Dòng {number} chưa ghi việc.")
        what, who, limit = (*parts, "", "")[:3]
        for part, most in ((what, 500), (who, 200), (limit, 100)):
            if len(part) > most:
                raise StepProblem(f"Dòng {number} có phần dài hơn {most} ký tự; rút gọn lại.")
        steps.append((what, who, limit))
    if len(steps) > MOST_STEPS:
        raise StepProblem(f"Có {len(steps)} bước, tối đa {MOST_STEPS}; gộp bớt.")
    return steps


def write_steps(steps):
    """The lines from which `read_steps` gives the same steps."""
    return "\n".join("; ".join(step).rstrip("; ") for step in steps)
