"""Search among units of a day by any name or code that they or their predecessors bore.

First the names themselves are asked, which an index of trigrams answers in milliseconds, then the
versions of the units found. Where too many names have the letters ("xã"), only the names of the day
are looked through: these come in their order, and the first page stands at once. Else who bears
just this name leads, then whose name begins so; at one rank the unit itself before the heir of one
that ended.
"""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from cchc.lib.vietnamese import fold
from units.models import UnitVersion

INDEX = UnitVersion.TRIGRAM["name_fold"]
# More names than this are not told one by one.
MOST = 500
IN_NAME_ORDER = ("name_key", "id")
_SAME, _BEGINS, _HOLDS, _WORDS = range(4)  # how near a name is to what was typed


@dataclass
class Found:
    """`versions`: a queryset; `order`: its columns, for `page_of`; `names`: {unit id: names that
    were hit, its own and former ones}; `is_wide`: too many hits, so that former names were left
    out."""

    versions: object
    order: tuple = IN_NAME_ORDER
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
    hits = _names(phrase.split())
    if len(hits) > MOST:
        return Found(versions.filter(name_fold__contains=phrase), is_wide=True)
    exact = [hit for hit in hits if phrase in hit[3]]
    names, ranks = {}, {}
    for unit, name, short_name, folded, is_heir in exact or hits:
        told = names.setdefault(unit, [])
        if name not in told:
            told.append(name)
        rank = 2 * _nearness(phrase, name, short_name, folded) + is_heir
        ranks[unit] = min(rank, ranks.get(unit, rank))
    found = versions.filter(unit__in=list(names)).annotate(rank=_rank_column(ranks))
    return Found(found, ("rank", *IN_NAME_ORDER), names)


def _nearness(phrase, name, short_name, folded):
    """How near the names in `folded` (full name, short one, codes) are to what was typed.

    Folding leaves a letter a letter, so that the lengths of the names tell where each ends; folding
    hundreds of names anew would take longer than the search.
    """
    if phrase not in folded:
        return _WORDS
    rest = folded[len(name) + 1 :]
    codes = rest[len(short_name) :].split()
    if phrase in {folded[: len(name)], rest[: len(short_name)], *codes}:
        return _SAME
    return _BEGINS if folded.startswith(phrase) else _HOLDS


def _rank_column(ranks):
    """The rank of each unit as a column, so that pages by key follow it."""
    units = {}
    for unit, rank in ranks.items():
        units.setdefault(rank, []).append(unit)
    last = max(units, default=0)
    return Case(
        *(When(unit__in=units[rank], then=Value(rank)) for rank in sorted(units) if rank != last),
        default=Value(last),
        output_field=IntegerField(),
    )


def _names(words):
    """[(unit id, name, short name, folded names, is it an heir)] of names with all these words:
    borne by the unit itself, by one that it carries on for, or two generations back."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(words))
        return cursor.fetchall()


def _statement(words):
    """(sql, parameters): the index is asked once, heirs are found by the ids of what it found."""
    patterns = [f"%{connection.ops.prep_for_like_query(word)}%" for word in words]
    return _NAMES.format(words=r"name_fold LIKE %s ESCAPE '\' AND " * len(words)), patterns


_NAMES = f"""
WITH hit AS MATERIALIZED (
  SELECT unit_id, name, short_name, name_fold FROM units_unitversion
  WHERE {{words}}NOT is_withdrawn LIMIT {MOST + 1}
)
SELECT unit_id, name, short_name, name_fold, 0 FROM hit
UNION ALL
SELECT s.successor_id, name, short_name, name_fold, 1
FROM hit JOIN units_succession s ON s.predecessor_id = hit.unit_id
WHERE s.successor_id IS NOT NULL AND NOT s.is_withdrawn
UNION ALL
SELECT t.successor_id, name, short_name, name_fold, 1
FROM hit JOIN units_succession s ON s.predecessor_id = hit.unit_id
JOIN units_succession t ON t.predecessor_id = s.successor_id
WHERE t.successor_id IS NOT NULL AND NOT s.is_withdrawn AND NOT t.is_withdrawn
LIMIT {MOST + 1}
"""  # noqa: S608 (only a number of the module's own stands in it)
