"""Invitations and minutes enter the register of documents: their number is left to be given there,
or, of minutes that the office numbered already, entered with them."""

from cchc.lib.illustrative import MARK
from cchc.lib.vietnamese import upper_first
from meetings.composing import excerpt_of, plain_excerpt
from meetings.models.registered import RegisteredKind, RegisteredPaper
from plans.actions.document import enter
from plans.models import DocType, Document, Family
from units.audit import tell


def register_paper(meeting, *, by, kind, symbol=""):
    """Inside a command: the draft that stands there already, else a new one -> RegisteredPaper.

    With a `symbol` it is the entry of a paper issued on the day of the meeting. An issued
    invitation is not written anew: the next one is another paper. What it is about is said as a
    resolution's is, without the title of a Party session.
    """
    known = meeting.registered.living().filter(kind=kind).first()
    if known and (known.document.state == Document.State.DRAFT or kind == RegisteredKind.MINUTES):
        return known
    subject = upper_first((plain_excerpt if meeting.is_party else excerpt_of)(meeting))
    document = enter(
        meeting.unit,
        by=by,
        family=Family.PARTY if meeting.is_party else Family.STATE,
        doc_type=_type_of(meeting, kind),
        subject=f"{subject} {MARK}" if meeting.is_illustrative else subject,
        symbol=symbol,
        issued_on=meeting.held_on if symbol else None,
    )
    tell(document=document.pk)
    return RegisteredPaper.objects.create(meeting=meeting, kind=kind, document=document)


def _type_of(meeting, kind):
    """A Party organisation asks to come by a notice, as its paper is headed."""
    if kind == RegisteredKind.MINUTES:
        return DocType.MINUTES
    return DocType.NOTICE if meeting.is_party else DocType.INVITATION
