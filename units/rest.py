"""Stretches in which no unit changes: what is asked about units again and again is asked once.

Names of units, their predecessors and their superiors are read from the database whenever they are
needed, because any action may change them. Where it is known that none does, one answer serves.
"""

from contextlib import contextmanager
from contextvars import ContextVar

_answers = ContextVar("answers_about_units", default=None)


@contextmanager
def units_at_rest():
    """Inside it no unit, version or succession is written; `once` keeps its answers until the end
    of the outermost such stretch."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(question, ask):
    """What `ask()` gives; in a stretch at rest, what it gave for the same question (hashable)."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    return answers[question]
