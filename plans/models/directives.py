"""Which plans stem from which documents: by their basis, and along what carries out what."""

from collections import defaultdict

from django.db import connection
from django.db.models.expressions import RawSQL

# A plan stems from the documents it rests on, from what it went out as, and from all that these
# carry out, at any distance. UNION ends a ring, which the actions refuse to make.
_PLANS = """
WITH RECURSIVE line(id) AS (
  SELECT d.id FROM plans_document d WHERE d.id IN ({ids})
  UNION SELECT l.child_id FROM line JOIN plans_documentlink l
    ON l.parent_id = line.id AND l.withdrawn_on IS NULL
)
SELECT p.id FROM line JOIN plans_plan p ON p.document_id = line.id
UNION SELECT b.plan_id FROM line JOIN plans_planbasis b ON b.document_id = line.id
"""
_ABOVE = """
WITH RECURSIVE line(plan, id, is_own) AS (
  SELECT p.id, p.document_id, 1 FROM plans_plan p
  WHERE p.document_id IS NOT NULL AND p.id IN ({ids})
  UNION SELECT b.plan_id, b.document_id, 0 FROM plans_planbasis b WHERE b.plan_id IN ({ids})
  UNION SELECT line.plan, l.parent_id, 0
  FROM line JOIN plans_documentlink l
    ON l.child_id = line.id AND l.withdrawn_on IS NULL
)
SELECT plan, id, is_own FROM line
"""


def listed(ids):
    """Whole numbers of this system as text; the format takes nothing else."""
    return ",".join([f"{number:d}" for number in sorted(ids)])


def plans_from(document_ids):
    """Keys of the plans that stem from any of these documents, as a subquery."""
    return RawSQL(_PLANS.format(ids=listed(document_ids)), ())  # noqa: S611 (numbers only)


def directives_above(plan_ids):
    """{document id: {plan id}}: directives, and which of these plans stem from each.

    The document as which a plan went out is one of its directives only where others follow it.
    One query.
    """
    if not plan_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE.format(ids=listed(plan_ids)))
        rows = cursor.fetchall()
    found, leading = defaultdict(set), set()
    for plan, document, is_own in rows:
        found[document].add(plan)
        if not is_own:
            leading.add(document)
    return {document: plans for document, plans in found.items() if document in leading}
