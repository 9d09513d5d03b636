"""The papers of a meeting as its page shows them to one reader."""

from django.urls import reverse

from cchc.lib.vietnamese import upper_first
from meetings.models import PaperRole
from plans.models import Document

_ROLES = list(PaperRole)


def registered_for(meeting, kind, user):
    """The Document that the paper of this RegisteredKind is in the register, where this reader sees
    it; else None."""
    paper = meeting.registered.living().filter(kind=kind).first()
    seen = Document.objects.visible_to(user)
    return paper.document if paper and seen.filter(pk=paper.document_id).exists() else None


def papers_of(meeting, user, *, may_log):
    """(standing, taken back): dicts {title, url, role, facts, note, withdraw_url, reason}.

    A document that the user does not see has no name and no address. What was taken back is told to
    who keeps the record. The items are loaded with the meeting. Three queries, whatever the number.
    """
    rows = [*_documents(meeting, user), *_files(meeting)]
    items = {item.pk: item for item in meeting.items.all()} if rows else {}
    rows.sort(key=lambda made: (_ROLES.index(made[0].role), made[0].put_on, made[0].pk))
    standing, withdrawn = [], []
    for paper, title, url, summary in rows:
        if paper.withdrawn_at is None:
            standing.append(_row(paper, items, title, url, summary, may_log))
        elif may_log:
            withdrawn.append(_row(paper, items, title, "", summary, may_log))
    return standing, withdrawn


def _documents(meeting, user):
    links = list(meeting.document_links.select_related("document"))
    if not links:
        return
    keys = {link.document_id for link in links}
    seen = set(
        Document.objects.visible_to(user).filter(pk__among=keys).values_list("pk", flat=True)
    )
    for link in links:
        link.meeting = meeting
        if link.document_id in seen:
            document = link.document
            yield link, f"{document}: {document.subject}", document.get_absolute_url(), ""
        else:
            yield link, "Văn bản ngoài phạm vi được xem", "", ""


def _files(meeting):
    for link in meeting.file_links.select_related("file"):
        link.meeting = meeting
        yield link, link.file.name, link.file.get_absolute_url(), link.file.summary


def _row(paper, items, title, url, summary, may_log):
    name = "document" if hasattr(paper, "document_id") else "file"
    facts = [upper_first(paper.get_role_display())]
    if item := items.get(paper.item_id):
        facts.append(f"Nội dung {item.order}")
    facts += [summary] if summary else []
    withdraw_url = ""
    if may_log and paper.may_withdraw:
        withdraw_url = reverse(f"meetings:paper-{name}-withdraw", args=[paper.pk])
    return {
        "pk": f"{name}-{paper.pk}",
        "title": title,
        "url": url,
        "facts": facts,
        "put_on": paper.put_on,
        "days": paper.days_words,
        "note": paper.note,
        "withdraw_url": withdraw_url,
        "withdrawn_at": paper.withdrawn_at,
        "reason": paper.withdrawn_reason,
    }
