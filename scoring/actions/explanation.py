"""Giải trình: the unit answers, row by row, to what the first appraisal deducted."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from scoring.actions.entry import attach_evidence
from units.audit import tell
from units.command import command
from units.permissions import Permission


def _refuse_unless_lowered(entry):
    entry.sheet.refuse_unless("explain")
    if not entry.is_lowered:
        raise Refused(
            f"Tiêu chí {entry.criterion.code} không bị trừ điểm nên không cần giải trình."
        )


@command("scoring.entry.explained", Permission.EXPLAIN_ENTRY)
def explain_entry(entry, *, by, is_disputed, answer=""):
    """Giải trình một mục bị trừ điểm: agreed, or disputed with an answer. What was added to a row
    that is agreed after all is taken out again: nobody will judge it."""
    _refuse_unless_lowered(entry)
    if is_disputed and not answer:
        raise Refused("Chưa nhập nội dung giải trình.")
    entry.is_disputed, entry.answer = is_disputed, answer
    if not is_disputed:
        added = entry.evidence.standing().filter(is_for_explanation=True)
        if count := added.update(removed_by=by, removed_at=now()):
            tell(evidence_removed=count)


@command(
    "scoring.evidence.explanation_added",
    Permission.EXPLAIN_ENTRY,
    label="bổ sung tài liệu khi giải trình",
)
def add_explaining_evidence(entry, *, by, document=None, upload=None, place_in_document=""):
    """Bổ sung tài liệu cho một mục không thống nhất, until the explanation is sent. -> Evidence."""
    _refuse_unless_lowered(entry)
    if not entry.is_disputed:
        raise Refused(
            f"Chọn “Không thống nhất” ở tiêu chí {entry.criterion.code}, ghi nội dung giải trình "
            "rồi bổ sung tài liệu."
        )
    return attach_evidence(
        entry,
        by=by,
        document=document,
        upload=upload,
        place_in_document=place_in_document,
        is_for_explanation=True,
    )


@command(
    "scoring.evidence.explanation_removed",
    Permission.EXPLAIN_ENTRY,
    label="bỏ tài liệu bổ sung khi giải trình",
)
def remove_explaining_evidence(entry, *, by, evidence):
    """Bỏ tài liệu vừa bổ sung: only what was added in this stage; what was judged stands."""
    entry.sheet.refuse_unless("explain")
    added = entry.evidence.standing().filter(pk=evidence.pk, is_for_explanation=True)
    if not added.filter(fixed_hash="").update(removed_by=by, removed_at=now()):
        raise Refused("Chỉ bỏ được tài liệu vừa bổ sung ở bước giải trình.")
    tell(removed=str(evidence))
