"""Units as a register of documents names those that received a paper: by the name that they bear
today or bore last, told apart where several bear one.

"Xã Tân Tiến, tỉnh Lạng Sơn" names the superior behind it, "Sở Nội vụ tỉnh Tuyên Quang (đến
30/06/2025)" is the one that ended on that day.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery

from cchc.lib.vietnamese import (
    DateProblem,
    clean,
    name_key,
    parse_date,
    short_date,
    upper_first,
)
from units.models import Unit, UnitVersion

BETWEEN = "; "
_ENDED = re.compile(r" ?\(đến ([0-9/]{8,10})\)\Z")


@dataclass(frozen=True)
class _Bearer:
    """One unit: its last name as a key, the day on which it ended, its last superior's name."""

    unit_id: int
    name: str
    key: str
    ended_on: date | None
    upper: str


def _bearers(**asked):
    """Units by their last versions, {key of the name: [_Bearer]}. One query."""
    upper = UnitVersion.objects.filter(unit=OuterRef("parent")).order_by("-valid_from")
    last = UnitVersion.objects.last_of(Unit.objects.values("pk")).filter(**asked)
    last = last.annotate(upper=Subquery(upper.values("name")[:1]), ended_on=F("unit__ended_on"))
    found = {}
    for pk, name, ended_on, above in last.values_list("unit", "name", "ended_on", "upper"):
        one = _Bearer(pk, name, name_key(name), ended_on, above or "")
        found.setdefault(one.key, []).append(one)
    return found


def _spellings(names):
    """Names as the list of units may write them: "xã", and "Xã" at the head of a cell."""
    return {
        text
        for name in names
        for text in (name, upper_first(name), f"{name[:1].lower()}{name[1:]}")
    }


def labels_of(unit_ids):
    """{unit id: how a sheet names it}. Two queries, none without units."""
    if not unit_ids:
        return {}
    own = [one for some in _bearers(unit__pk__among=set(unit_ids)).values() for one in some]
    all_called = _bearers(name__in=_spellings(one.name for one in own))
    return {one.unit_id: _label(one, all_called[one.key]) for one in own}


def _label(one, called):
    twins = [other for other in called if other.ended_on == one.ended_on]
    upper = f", {one.upper}" if len(twins) > 1 and one.upper else ""
    ended = f" (đến {short_date(one.ended_on)})" if one.ended_on else ""
    return f"{upper_first(one.name)}{upper}{ended}"


def split(cell):
    """The names in a cell."""
    return [name for name in (clean(part) for part in cell.split(";")) if name]


def units_named(names):
    """({name: unit id} of those that mean one unit, names that mean several). One query."""
    read = {name: _read(name) for name in names}
    texts = _spellings(text for some, _ in read.values() for text, _ in some)
    called = _bearers(name__in=texts) if texts else {}
    found, doubtful = {}, set()
    for name, (texts, ended_on) in read.items():
        for text, upper in texts:
            units = _meant(called.get(name_key(text), ()), ended_on, upper)
            if len(units) == 1:
                found[name] = units[0].unit_id
                break
            if units:
                doubtful.add(name)
    return found, doubtful - found.keys()


def _read(name):
    """([(name of the unit, name of its superior or "")], day of its end or None), the whole text
    first: names hold commas too."""
    ended_on = None
    if ended := _ENDED.search(name):
        with suppress(DateProblem):  # it is a part of the name then, and found nowhere
            ended_on, name = parse_date(ended[1], first_year=1900), name[: ended.start()]
    texts = [(name, "")]
    at = name.rfind(", ")
    while at > 0:
        texts.append((name[:at], name[at + 2 :]))
        at = name.rfind(", ", 0, at)
    return texts, ended_on


def _meant(called, ended_on, upper):
    """Those of the units of one name that are meant; without a day the living ones come first."""
    if upper:
        called = [one for one in called if name_key(one.upper) == name_key(upper)]
    exact = [one for one in called if one.ended_on == ended_on]
    return exact if exact or ended_on else list(called)
