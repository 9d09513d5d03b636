"""Who sees what, told in words beside the rule itself, and what may be asked of a kind of object.

A rule of visibility is a method of a queryset, `visible_to(user)` or a narrower one; `seen_by` puts
its words beside it, from which the permission page makes its second table. A model that stands for
an object of its own says by `ASKED` what one may ask of it: who sees it, and who may do what to it.
The answers come from the rules, never from the words (units/answers.py).
"""

from dataclasses import dataclass, field
from functools import cache

from django.apps import apps

SIGHTS = []


@dataclass(frozen=True)
class Sight:
    """`what` is seen, and by `who`."""

    what: str
    who: str


def seen_by(what, who):
    """Names a rule of visibility for the permission page."""
    sight = Sight(what, who)
    SIGHTS.append(sight)

    def mark(method):
        method.sight = sight
        return method

    return mark


@dataclass(frozen=True)
class Asked:
    """What one may ask of a model.

    `code`: in the address; `sees`: methods of its queryset, the widest circle first; `acts`:
    Permission -> the move that its state must allow, "" for none; `unit`: the field by whose unit
    it is found, "" when it is a unit; `listed`: the method whose people are told by name; `read`:
    the audit types of its being read, as a whole or in part.
    """

    code: str
    sees: tuple = ("visible_to",)
    acts: dict = field(default_factory=dict)
    unit: str = "unit"
    listed: str = ""
    read: tuple = ()


@cache
def asked_models():
    """{code: model} of every app, in the order of the apps."""
    return {model.ASKED.code: model for model in apps.get_models() if hasattr(model, "ASKED")}
