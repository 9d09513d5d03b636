"""Who carries out whom at any distance, read from the links in one recursive query each."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from plans.cascade import without
from plans.models.directives import listed
from plans.models.doctype import Family
from plans.models.document import Document, name_of
from units.lineage import LINES

# Each step goes by an index from the documents found so far to their neighbours, so that the size
# of the register does not matter. UNION ends a ring, which the actions refuse to make.
_AROUND = """
WITH RECURSIVE down(id) AS (
  SELECT CAST(%(document)s AS bigint)
  UNION SELECT l.child_id FROM down JOIN plans_documentlink l
    ON l.parent_id = down.id AND l.withdrawn_on IS NULL
), up(id) AS (
  SELECT CAST(%(document)s AS bigint)
  UNION SELECT l.parent_id FROM up JOIN plans_documentlink l
    ON l.child_id = up.id AND l.withdrawn_on IS NULL
)
SELECT 0, l.child_id, l.parent_id FROM up JOIN plans_documentlink l
    ON l.child_id = up.id AND l.withdrawn_on IS NULL
UNION ALL
SELECT 1, l.child_id, l.parent_id FROM down JOIN plans_documentlink l
    ON l.child_id = down.id AND l.withdrawn_on IS NULL
"""

# `kin` comes from units/lineage.py: who stands for whom.
_CARRIED = """
WITH RECURSIVE line(top, id) AS (
  SELECT l.parent_id, l.child_id FROM plans_documentlink l
  WHERE l.parent_id IN ({tops}) AND l.withdrawn_on IS NULL
  UNION
  SELECT line.top, l.child_id FROM line JOIN plans_documentlink l
    ON l.parent_id = line.id AND l.withdrawn_on IS NULL
), {lines}
SELECT line.top, kin.start, d.issued_on, d.id
FROM line JOIN plans_document d ON d.id = line.id JOIN kin ON kin.id = d.issuer_id
WHERE d.state = 'ISSUED'
"""


# The lines of these units, of any coverage, that are carried out already.
_LINES_CARRIED = """
WITH RECURSIVE asked(row_id, top, unit_id) AS (
  SELECT r.id, c.document_id, r.unit_id FROM plans_coverageunit r
  JOIN plans_coverage c ON c.id = r.coverage_id WHERE r.unit_id IN ({units})
), line(top, id) AS (
  SELECT asked.top, l.child_id FROM asked JOIN plans_documentlink l
    ON l.parent_id = asked.top AND l.withdrawn_on IS NULL
  UNION
  SELECT line.top, l.child_id FROM line JOIN plans_documentlink l
    ON l.parent_id = line.id AND l.withdrawn_on IS NULL
), {lines}
SELECT asked.row_id FROM asked JOIN line ON line.top = asked.top
JOIN plans_document d ON d.id = line.id JOIN kin ON kin.id = d.issuer_id
WHERE kin.start = asked.unit_id AND d.state = 'ISSUED'
"""


def links_around(document_id):
    """{(child id, parent id)}: links among all that one document carries out or is carried out by,
    at any distance; drafts and withdrawn ones among them."""
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, {"document": document_id})
        rows = cursor.fetchall()
    near = {document_id}
    for is_down, child, parent in rows:
        near.add(child if is_down else parent)
    # A document below may carry out others too, that have nothing to do with this one.
    return {(child, parent) for _, child, parent in rows if parent in near}


def carried_out(document_ids, unit_ids):
    """{(document id, unit id): [(day of issue, id)]}: issued documents by which each of these units
    carries out each of these documents, directly or through others. One query.

    What a unit issued counts, and what was issued by one whose records it keeps or that keeps its.
    """
    found = {}
    if not (document_ids and unit_ids):
        return found
    tops = ", ".join(["%s"] * len(document_ids))
    lines = LINES.format(units=", ".join(["%s"] * len(unit_ids)))
    with connection.cursor() as cursor:
        names = [*document_ids, *unit_ids, *unit_ids]
        cursor.execute(_CARRIED.format(tops=tops, lines=lines), names)
        rows = cursor.fetchall()
    to_day = Document._meta.get_field("issued_on").to_python
    for top, unit, issued_on, key in rows:
        found.setdefault((top, unit), []).append((to_day(issued_on), key))
    return found


def lines_carried(unit_ids):
    """Keys of the lines of these units that are carried out, as a subquery; as `carried_out` tells
    it. `unit_ids`: a set, not empty."""
    units = listed(unit_ids)
    lines = LINES.format(units=units)
    return RawSQL(_LINES_CARRIED.format(units=units, lines=lines), ())  # noqa: S611 (numbers only)


@dataclass(frozen=True)
class Around:
    """What a reader sees around one document: `days` of issue by id, None of a draft; `links` among
    them, where a way through a hidden one is one link; `hidden`: how many issued ones are not shown
    to him."""

    days: dict
    links: set
    hidden: int


def around(document, user):
    """The Around of a document that the user sees. Two queries, three where something is hidden."""
    links = links_around(document.pk)
    ids = {document.pk, *(key for link in links for key in link)}
    seen = Document.objects.visible_to(user).exclude(state=Document.State.WITHDRAWN)
    days = dict(seen.filter(pk__among=ids).values_list("pk", "issued_on"))
    days[document.pk] = document.issued_on
    rest = ids - days.keys()
    hidden = Document.objects.issued().filter(pk__among=rest).count() if rest else 0
    return Around(days, without(links, rest), hidden)


class Named(NamedTuple):
    """What is told of a document in a picture."""

    name: str
    issuer_text: str
    issued_on: date | None
    is_party: bool


def named(ids):
    """{id: Named} of these documents, which the caller has made sure that the reader sees."""
    rows = Document.objects.filter(pk__among=ids).values_list(
        "pk", "doc_type", "symbol", "issuer_text", "issued_on", "family"
    )
    return {
        pk: Named(name_of(doc_type, symbol), issuer_text, issued_on, family == Family.PARTY)
        for pk, doc_type, symbol, issuer_text, issued_on, family in rows
    }
