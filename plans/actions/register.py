"""Registers of documents from a file."""

from cchc.lib.vietnamese import thousands
from plans.models import (
    Document,
    DocumentCitation,
    DocumentDraft,
    DocumentLink,
    DocumentReceiver,
)
from plans.register_reading import check
from units.actions.draft import AT_ONCE, keep_draft, refuse_imported, refuse_unlike, settle
from units.background import background
from units.command import command
from units.models import Unit
from units.permissions import Permission

# Rows of a file that are brought in while a page waits; more are brought in beside the server.
WHILE_ONE_WAITS = 1_000


@command("plans.register.drafted", Permission.REGISTER_DOCUMENT, "gửi tệp sổ văn bản")
def draft_register(unit, *, by, name, table):
    """Keeps a Table of `plans.register_reading` until it is confirmed -> DocumentDraft."""
    return keep_draft(DocumentDraft, unit, by=by, name=name, table=table)


@command("plans.document.imported", Permission.REGISTER_DOCUMENT, "nhập sổ văn bản từ tệp")
def import_register(draft, *, by, columns, count, told=None):
    """Writes every valid row, all or nothing; rows with faults stay in the draft, to be mended.

    `columns`: as for `plans.register_reading.check`; `count`: how many valid rows were shown;
    `told(done, of, message)`: called between portions, may raise to stop.
    """
    refuse_imported(draft)
    told = told or _nobody_watches
    told(0, count, "Kiểm tra từng dòng")
    unit = Unit.objects.with_names().get(pk=draft.unit_id)
    checked = check(unit, draft.rows, columns, by)
    refuse_unlike(checked, count)
    for first in range(0, count, AT_ONCE):
        told(first, count, "Ghi từng dòng")
        Document.objects.bulk_create(
            [line.document for line in checked.new[first : first + AT_ONCE]]
        )
    told(count, count, "Ghi liên hệ giữa các văn bản")
    joins = Document.areas.through
    joins.objects.bulk_create(
        [joins(document=line.document, area=area) for line in checked.new for area in line.areas],
        batch_size=AT_ONCE,
    )
    _tie(checked.new)
    settle(draft, checked)


def _nobody_watches(done, of, message):
    """The page waits for the end."""


@background(
    "register_import",
    Permission.REGISTER_DOCUMENT,
    "nhập sổ văn bản dài từ tệp",
    when_stopped="Chưa ghi văn bản nào.",
    all_or_nothing=True,
)
def import_long_register(job, progress):
    """`facts`: draft (its number), columns, count, as for `import_register`."""
    facts = job.facts
    draft = import_register(
        DocumentDraft.objects.get(pk=facts["draft"]),
        by=job.asked_by,
        columns=facts["columns"],
        count=facts["count"],
        told=progress.tell,
    )
    return registered_text(facts["count"], len(draft.rows))


def registered_text(count, left):
    """Đã nhập 4.998 văn bản, bỏ qua 2 dòng lỗi."""
    passed_over = f", bỏ qua {thousands(left)} dòng lỗi" if left else ""
    return f"Đã nhập {thousands(count)} văn bản{passed_over}."


def _tie(lines):
    """Writes what the papers of these lines, which are saved, have to do with others."""
    DocumentLink.objects.bulk_create(
        [
            DocumentLink(child=line.document, parent=paper)
            for line in lines
            for paper in line.ties.implements
        ],
        batch_size=AT_ONCE,
    )
    DocumentCitation.objects.bulk_create(
        [
            DocumentCitation(document=line.document, cited=paper)
            for line in lines
            for paper in line.ties.cites
        ],
        batch_size=AT_ONCE,
    )
    DocumentReceiver.objects.bulk_create(
        [
            DocumentReceiver(document=line.document, unit_id=unit)
            for line in lines
            for unit in line.ties.receivers
        ],
        batch_size=AT_ONCE,
    )
    tied = [line for line in lines if line.ties.replaced_by or line.ties.corrects]
    for line in tied:
        line.document.replaced_by = line.ties.replaced_by
        line.document.corrects = line.ties.corrects
    Document.objects.bulk_update(
        [line.document for line in tied], ["replaced_by", "corrects"], batch_size=AT_ONCE
    )
