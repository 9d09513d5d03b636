"""A resolution or a notice of conclusions: made from a meeting, a draft in the register until it is
issued there."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import upper_first
from meetings.models import Outcome, OutcomeKind
from meetings.models.outcome import DOC_TYPES, MADE_FROM
from meetings.outcomes import compose_outcome, subject_of
from plans.actions.document import register_document
from plans.models import Document, Family
from units.command import command
from units.permissions import Permission

_TOO_EARLY = {
    OutcomeKind.RESOLUTION: (
        "Nghị quyết lập sau khi thông qua biên bản, vì đến lúc đó biểu quyết và kết luận mới cố "
        "định; thông qua biên bản rồi lập nghị quyết."
    ),
    OutcomeKind.NOTICE: "Thông báo kết luận lập từ biên bản; soạn biên bản rồi lập thông báo.",
}


def why_no_outcome(meeting, kind):
    """Why no paper of this OutcomeKind is made from the meeting; "" when one may be."""
    if kind == OutcomeKind.RESOLUTION and not meeting.is_party:
        return "Chỉ tổ chức đảng ra nghị quyết của buổi họp; cơ quan lập thông báo kết luận."
    if meeting.state not in MADE_FROM[kind]:
        return _TOO_EARLY[kind]
    if not meeting.conclusions.exists():
        return f"Cuộc họp không có kết luận nào nên chưa lập {OutcomeKind(kind).label} được."
    return ""


def may_come(meeting, kind):
    """Is such a paper to be made of this meeting, now or later?"""
    return meeting.has_met and (kind == OutcomeKind.NOTICE or meeting.is_party)


@command(
    "meetings.outcome.made", Permission.LOG_MEETING, label="lập nghị quyết, thông báo kết luận"
)
def make_outcome(meeting, *, by, kind):
    """Lập nghị quyết, thông báo kết luận: composed, and registered as a draft without number.

    `kind`: an OutcomeKind. One living one of a kind -> Outcome. Raises Refused.
    """
    if sentence := why_no_outcome(meeting, kind):
        raise Refused(sentence)
    known = meeting.outcomes.living().filter(kind=kind).select_related("document").first()
    if known is not None:
        raise Refused(
            f"Cuộc họp đã có {known.get_kind_display()}: {known.document}; mở văn bản đó.",
            items=[(str(known.document), known.get_absolute_url())],
        )
    document = register_document(
        meeting.unit,
        by=by,
        family=Family.PARTY if meeting.is_party else Family.STATE,
        doc_type=DOC_TYPES[kind],
        subject=subject_of(meeting, kind),
    )
    return Outcome.objects.create(
        meeting=meeting,
        kind=kind,
        document=document,
        composed=compose_outcome(meeting, kind),
        composed_at=now(),
    )


@command(
    "meetings.outcome.made_again", Permission.LOG_MEETING, label="lập lại nghị quyết, thông báo"
)
def remake_outcome(outcome, *, by):
    """Lập lại from what the record says now, while it is a draft; typed text is kept."""
    _lock_open(outcome)
    composed = compose_outcome(outcome.meeting, outcome.kind)
    if composed != outcome.composed:
        outcome.composed, outcome.composed_at = composed, now()


@command(
    "meetings.outcome.written", Permission.LOG_MEETING, label="ghi thêm vào nghị quyết, thông báo"
)
def write_outcome(outcome, *, by, typed):
    """Ghi thêm, beside what is composed, while it is a draft."""
    _lock_open(outcome)
    outcome.typed = typed


def _lock_open(outcome):
    """Refused unless its document is a draft, which it stays until this is done."""
    document = Document.objects.select_for_update(no_key=True).get(pk=outcome.document_id)
    outcome.document = document
    if not outcome.is_open:
        raise Refused(
            f"{upper_first(outcome.get_kind_display())} {document.get_state_display()} nên nội "
            "dung không sửa được; lập văn bản thay thế hoặc đính chính."
        )
