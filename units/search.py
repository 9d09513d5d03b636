"""Search among units of a day by any name or code that they or their predecessors bore.

First the names themselves are asked, which an index of trigrams answers in milliseconds, then the
versions of the units found. Where too many names have the letters ("xã"), only the names of the day
are looked through: these come in their order, and the first page stands at once.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from cchc.lib.vietnamese import fold
from units.models import Succession, UnitVersion

INDEX = "unit_name_trigram"
# More names than this are not told one by one.
MOST = 500


@dataclass
class Found:
    """`versions`: a queryset; `names`: {unit id: names that were hit, its own and former ones};
    `is_wide`: too many hits, so that former names were left out."""

    versions: object
    names: dict = field(default_factory=dict)
    is_wide: bool = False

    def former(self, version):
        """Names hit that are not the one which this version bears."""
        return [name for name in self.names.get(version.unit_id, ()) if name != version.name]


def find(versions, text):
    """Found: those of these versions (of one day) whose unit is or was called so.

    Names with the text as it stands; where there is none, those that hold each of its words. Case,
    diacritics do not matter. One query, and those of the versions when they are read.
    """
    phrase = fold(text)
    if not phrase:
        return Found(versions)
    hits = list(_names(phrase.split())[: MOST + 1])
    if len(hits) > MOST:
        return Found(versions.filter(name_fold__contains=phrase), is_wide=True)
    exact = [hit for hit in hits if phrase in hit[2]]
    names = {}
    for unit, name, _ in exact or hits:
        told = names.setdefault(unit, [])
        if name not in told:
            told.append(name)
    return Found(versions.filter(unit__in=list(names)), names)


def _names(words):
    """(unit id, name, folded name) of each name with all these words: borne by the unit itself, by
    one that it carries on for, or two generations back."""
    direct = UnitVersion.objects.order_by().filter(_with(words))
    heirs = Succession.objects.order_by().filter(successor__isnull=False)
    first = heirs.filter(_with(words, "predecessor__versions__"))
    second = first.filter(
        successor__heirs__successor__isnull=False, successor__heirs__is_withdrawn=False
    )
    name, folded = "predecessor__versions__name", "predecessor__versions__name_fold"
    return direct.values_list("unit", "name", "name_fold").union(
        first.values_list("successor", name, folded),
        second.values_list("successor__heirs__successor", name, folded),
        all=True,
    )


def _with(words, prefix=""):
    condition = Q()
    for word in words:
        condition &= Q(**{f"{prefix}name_fold__contains": word})
    return condition
