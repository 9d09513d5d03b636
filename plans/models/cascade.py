"""Who carries out whom at any distance, read from the links in one recursive query each."""

from dataclasses import dataclass

from django.db import connection

from plans.cascade import without
from plans.models.document import Document

_SHOWN = ("family", "doc_type", "symbol", "issued_on", "issuer_text", "state")

# Each step goes by an index from the documents found so far to their neighbours, so that the size
# of the register does not matter. UNION ends a ring, which the actions refuse to make.
_AROUND = """
WITH RECURSIVE down(id) AS (
  SELECT CAST(%(document)s AS bigint)
  UNION SELECT l.child_id FROM down JOIN plans_documentlink l ON l.parent_id = down.id
), up(id) AS (
  SELECT CAST(%(document)s AS bigint)
  UNION SELECT l.parent_id FROM up JOIN plans_documentlink l ON l.child_id = up.id
)
SELECT l.child_id, l.parent_id FROM up JOIN plans_documentlink l ON l.child_id = up.id
UNION
SELECT l.child_id, l.parent_id FROM down JOIN plans_documentlink l ON l.child_id = down.id
WHERE l.parent_id IN (SELECT id FROM down UNION SELECT id FROM up)
"""

_BELOW = """
WITH RECURSIVE line(top, id) AS (
  SELECT l.parent_id, l.child_id FROM plans_documentlink l WHERE l.parent_id IN ({tops})
  UNION
  SELECT line.top, l.child_id FROM line JOIN plans_documentlink l ON l.parent_id = line.id
)
SELECT line.top, d.issuer_id, d.issued_on, d.id
FROM line JOIN plans_document d ON d.id = line.id
WHERE d.state = 'ISSUED' AND d.issuer_id IS NOT NULL
ORDER BY d.issued_on, d.id
"""


def links_around(document_id):
    """{(child id, parent id)}: links among all that one document carries out or is carried out by,
    at any distance; drafts and withdrawn ones among them."""
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, {"document": document_id})
        return set(cursor.fetchall())


def issued_below(document_ids):
    """{document id: [(issuer id, day of issue, id)]}: issued documents of known issuers that carry
    out each of these, directly or through others, the oldest first. One query."""
    found = {key: [] for key in document_ids}
    if not found:
        return found
    tops = ", ".join(["%s"] * len(found))
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.format(tops=tops), list(found))
        rows = cursor.fetchall()
    to_day = Document._meta.get_field("issued_on").to_python
    for top, issuer, issued_on, key in rows:
        found[top].append((issuer, to_day(issued_on), key))
    return found


@dataclass(frozen=True)
class Around:
    """What a reader sees around one document: `documents` by id, `links` among them, where a way
    through a hidden one is one link; `hidden`: how many issued ones are not shown to him."""

    documents: dict
    links: set
    hidden: int


def around(document, user):
    """The Around of a document that the user sees. Two queries, three where something is hidden."""
    links = links_around(document.pk)
    ids = {document.pk, *(key for link in links for key in link)}
    seen = Document.objects.visible_to(user).exclude(state=Document.State.WITHDRAWN)
    documents = seen.only(*_SHOWN).in_bulk(ids)
    rest = ids - documents.keys()
    hidden = Document.objects.issued().filter(pk__in=rest).count() if rest else 0
    documents[document.pk] = document
    return Around(documents, without(links, rest - {document.pk}), hidden)
