"""Evidence as it was published: each piece with its hash, as far as a reader may see it."""

from collections import defaultdict

from django.db.models import Q

from plans.models import Document
from scoring.models import Evidence, RoundUnit, Sheet
from units.access import access_of


def proof_of(published, user):
    """{code: [Evidence]} of what a snapshot says of one unit ([{id, code, sha256}]), each with
    `sha256` as published, `document_url` ("" where this reader may not open the page of the
    document) and its files loaded. What he may not see is left out."""
    told = {item["id"]: item for item in published}
    found = defaultdict(list)
    for item in _loaded(Evidence.objects.filter(pk__in=told), user):
        item.sha256 = told[item.pk]["sha256"]
        found[told[item.pk]["code"]].append(item)
    return dict(found)


def proof_by_sheet(sheet_ids, code, user):
    """{sheet id: [Evidence]} that stands at one criterion of some sheets; a sheet whose evidence
    this reader may not see is left out."""
    access = access_of(user).own()
    block = RoundUnit.objects.filter(unit__pk__among=access, is_listed=True).values("round_block")
    shared = Q(shares_proof=True, round_block__in=block)
    sheets = Sheet.objects.filter(pk__in=sheet_ids)
    read = sheets.values_visible_to(user).values("pk")
    found = {pk: [] for pk in sheets.filter(shared | Q(pk__in=read)).values_list("pk", flat=True)}
    standing = Evidence.objects.standing().filter(
        entry__sheet__in=sheet_ids, entry__criterion__code=code
    )
    for item in _loaded(standing.select_related("entry"), user):
        found.setdefault(item.entry.sheet_id, []).append(item)
    return found


def _loaded(evidence, user):
    seen = evidence.visible_to(user).prefetch_related("file_links__file")
    items = list(seen.order_by("pk"))
    ids = {item.document_id for item in items if item.document_id}
    documents = Document.objects.visible_to(user).in_bulk(ids) if ids else {}
    for item in items:
        document = documents.get(item.document_id)
        item.document_url = document.get_absolute_url() if document else ""
    return items
