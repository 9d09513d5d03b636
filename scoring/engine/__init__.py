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
from .reading import read_text, read_toml
from .scoring import LeafScore, Result, exact_percent, percent_of, score, score_leaf, sum_up
from .sets import CriteriaSet, Criterion, look_over, read_set
from .telling import tell_leaf, tell_node, tell_total
from .writing import table_of, write_set, write_table, write_value

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
    "look_over",
    "percent_of",
    "places_of",
    "rank",
    "read_answers",
    "read_set",
    "read_text",
    "read_toml",
    "score",
    "score_leaf",
    "sum_up",
    "table_of",
    "tell_leaf",
    "tell_node",
    "tell_total",
    "write_set",
    "write_table",
    "write_value",
]
