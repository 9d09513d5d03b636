"""What the pages of a criteria set show: the tree with rules in words and sums, exports."""

from decimal import Decimal

from cchc.lib.vietnamese import short_date
from scoring.auto_words import due_after_words, source_sentence
from scoring.calculate import maxima
from scoring.drafts import MOST_DEPTH, due_day
from scoring.models import Criterion
from scoring.models.criteria import Method
from scoring.wording import rule_words

WORDS = {"method": dict(Method.choices), "evidence": dict(Criterion.Evidence.choices)}


def tree_rows(the_set, findings=()):
    """Rows of an engine CriteriaSet, finished or not: leaves with rule, method, evidence in words,
    the others with the sums below them. `findings`: those of set_faults, told in their row."""
    sums, surveys = sums_below(the_set)
    siblings = {}
    tops = [node.code for node in the_set.nodes if node.depth == 1]
    for criterion in the_set.criteria:
        siblings.setdefault(criterion.parent, []).append(criterion.code)
    heights = _heights(the_set)
    rows = []
    for place, criterion in enumerate(the_set.criteria, 1):
        beside = siblings[criterion.parent]
        row = {
            "place": place,
            "code": criterion.code,
            "name": criterion.name,
            "depth": criterion.depth,
            "guide": criterion.notes.get("guide", ""),
            "is_first": beside[0] == criterion.code,
            "is_last": beside[-1] == criterion.code,
            "may_rehang": criterion.depth > 1
            or any(heights[criterion.code] < MOST_DEPTH and top != criterion.code for top in tops),
            "faults": [one.sentence for one in findings if one.code == criterion.code],
        }
        if criterion.is_leaf:
            row |= _leaf_cells(the_set, criterion)
        else:
            row["max"] = sums[criterion.code]
            row["survey"] = surveys[criterion.code]
            row["may_add"] = criterion.depth < MOST_DEPTH
        rows.append(row)
    return rows


def _heights(the_set):
    """{code: how many levels a criterion and what is under it take}."""
    heights = {criterion.code: 1 for criterion in the_set.criteria}
    for criterion in the_set.criteria:
        for up, code in enumerate(the_set.ancestors[criterion.code], 2):
            heights[code] = max(heights[code], up)
    return heights


def _leaf_cells(the_set, leaf):
    rule = {"kind": leaf.rule.kind, **leaf.rule.fields()}
    day = due_day(leaf.notes)
    applies = leaf.notes.get("applies")
    return {
        "is_leaf": True,
        "max": leaf.max,
        "rule": rule_words(
            rule, leaf.max, leaf.notes.get("guide", ""), is_penalty=leaf.method == "penalty"
        ),
        "method": WORDS["method"][leaf.method],
        "evidence": WORDS["evidence"][leaf.evidence],
        "due": short_date(day) if day else due_after_words(leaf.notes),
        "source": source_sentence(leaf.notes),
        "applies": (the_set.notes.get("conditions") or {}).get(applies, "") if applies else "",
    }


def areas_of(the_set):
    """[(place of its row, code, name, maximum)] of the first level, without bonus and penalty."""
    places = {criterion.code: place for place, criterion in enumerate(the_set.criteria, 1)}
    return [(places[code], code, name, most) for code, name, most in maxima(the_set)]


def sums_below(the_set):
    """({code: base points below}, {code: those of it by survey}) of criteria that are no leaf."""
    sums = {node.code: Decimal(0) for node in the_set.nodes}
    surveys = dict(sums)
    for leaf in the_set.leaves:
        for code in the_set.ancestors[leaf.code] if leaf.is_base else ():
            sums[code] += leaf.max
            if leaf.method == "survey":
                surveys[code] += leaf.max
    return sums, surveys


def survey_max(the_set):
    """The part of the base points that surveys decide."""
    surveyed = (leaf.max for leaf in the_set.leaves if leaf.method == "survey")
    return sum(surveyed, Decimal(0))
