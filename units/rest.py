"""Stretches in which no unit changes: what is asked about units again and again is asked once.

Names of units, their predecessors and their superiors are read from the database whenever they are
needed, because any action may change them. Where it is known that none does, one answer serves.
Who may judge whom is asked twice by a decision, before its form is read and under its lock: as
rights are read once a request, one answer serves there too.
"""

from contextlib import contextmanager
from contextvars import ContextVar

_answers = ContextVar("answers_about_units", default=None)
_rights = ContextVar("answers_about_rights", default=None)


@contextmanager
def units_at_rest():
    """Inside it no unit, version or succession is written; `once` keeps its answers until the end
    of the outermost such stretch."""
    with _kept(_answers):
        yield


@contextmanager
def rights_at_rest():
    """One request that gives and takes no right; `right_once` keeps its answers until its end."""
    with _kept(_rights):
        yield


@contextmanager
def _kept(answers):
    if answers.get() is not None:
        yield
        return
    token = answers.set({})
    try:
        yield
    finally:
        answers.reset(token)


def once(question, ask):
    """What `ask()` gives; in a stretch at rest, what it gave for the same question (hashable)."""
    return _once(_answers.get(), question, ask)


def right_once(question, ask):
    """The same of a right: while `rights_at_rest`."""
    return _once(_rights.get(), question, ask)


def _once(answers, question, ask):
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    return answers[question]
