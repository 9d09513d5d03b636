"""Series of numbers: in which of them a number and sign is given once. Pure.

State papers and law run from 01/01 to 31/12, for one issuer (Nghị định 30/2020/NĐ-CP Điều 15).
Party papers run through one term of the committee, each type for itself (Hướng dẫn 05-HD/VPTW).
"""

import re
from datetime import timedelta

from plans.symbols import PARTY

# A term from congress to congress; papers further apart are not of one term.
TERM = timedelta(days=5 * 365 + 1)
TERM_WORDS = "Viết nhiệm kỳ như 2020-2025."
_TERM = re.compile(r"(?:nhiệm kỳ\s*)?([12][0-9]{3})\s*[-–—]\s*([12][0-9]{3})\Z", re.IGNORECASE)


class TermProblem(ValueError):
    """A text is no term; str() is the sentence that shows how to type it."""


def term_of(text):
    """2020-2025 as it is kept, from "2020 – 2025" or "nhiệm kỳ 2020-2025"; "" stays "".

    Raises TermProblem.
    """
    if not text:
        return ""
    found = _TERM.match(text.strip())
    if not found or not 1 <= int(found[2]) - int(found[1]) <= 6:
        raise TermProblem(TERM_WORDS)
    return f"{found[1]}-{found[2]}"


def series_of(family, issued_on, term=""):
    """The series in which a number is given: 2026, for the Party its term ("" where not told)."""
    return term if family == PARTY else str(issued_on.year)


def is_one_series(paper, other):
    """Are two papers of one family and issuer numbered in one series?

    Both have `family`, `doc_type`, `issued_on`, `term`. Of the Party, where a term is not told,
    papers of one type less than five years apart count as one.
    """
    if paper.family != PARTY:
        return paper.issued_on.year == other.issued_on.year
    if paper.doc_type != other.doc_type:
        return False
    if paper.term and other.term:
        return paper.term == other.term
    return abs(paper.issued_on - other.issued_on) < TERM
