"""Chấm điểm, xếp hạng: criteria sets, answers, points and places; exact, and on its own.

Nothing here knows of a database, a request or a unit's history:

    criteria_set = read_set(toml_text)
    answers = read_answers(criteria_set, {"1.1": {"value": -3}})
    result = score(criteria_set, answers)
    rows = rank([{"unit": "A", "percent": "84.1", "block": "so", "is_ranked": True}])

Each raises a Fault whose `faults` are Vietnamese lines.
"""

from .answers import Answer, read_answers
from .faults import AnswerFault, Fault, RowFault, SetFault
from .ranking import places_of, rank
from .scoring import LeafScore, Result, exact_percent, percent_of, score, score_leaf, sum_up
from .sets import CriteriaSet, Criterion, read_set
from .telling import tell_leaf, tell_node, tell_total
from .writing import write_set

__all__ = [
    "Answer",
    "AnswerFault",
    "CriteriaSet",
    "Criterion",
    "Fault",
    "LeafScore",
    "Result",
    "RowFault",
    "SetFault",
    "exact_percent",
    "percent_of",
    "places_of",
    "rank",
    "read_answers",
    "read_set",
    "score",
    "score_leaf",
    "sum_up",
    "tell_leaf",
    "tell_node",
    "tell_total",
    "write_set",
]
