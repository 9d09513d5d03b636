"""Papers of a meeting: put there on a day, taken back with a reason; no row goes away."""

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from meetings.actions.agenda import check_item
from meetings.models import MeetingDocument, MeetingFile
from meetings.models.paper import move_for
from plans.actions.document import refuse_unseen
from plans.actions.file import keep_all
from plans.models import Document
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command(
    "meetings.paper.document_put", Permission.LOG_MEETING, label="đưa văn bản vào tài liệu họp"
)
def put_document(meeting, *, by, document, role, item=None, put_on=None, note=""):
    """Đưa một văn bản đã vào sổ vào tài liệu họp -> MeetingDocument.

    `item`: of the agenda, None for the whole meeting; `put_on`: the day on which members could read
    it, today unless an earlier one is said. Refused: a document that `by` does not see.
    """
    put_on = _check(meeting, role, item, put_on)
    refuse_unseen([document], by)
    if document.state != Document.State.ISSUED:
        raise Refused(f"{document} chưa ban hành hoặc đã hủy; chọn văn bản khác.")
    if meeting.document_links.standing().filter(document=document, role=role).exists():
        raise Refused(f"{document} đã có trong tài liệu họp.")
    return MeetingDocument.objects.create(
        meeting=meeting, document=document, role=role, item=item, put_on=put_on, note=note
    )


@command("meetings.paper.file_put", Permission.LOG_MEETING, label="tải lên tài liệu họp")
def put_files(meeting, *, by, uploads, role, item=None, put_on=None, note=""):
    """Tải tệp lên làm tài liệu họp; `uploads`: Django UploadedFiles, checked as every file."""
    put_on = _check(meeting, role, item, put_on)
    if not uploads:
        raise Refused("Chưa chọn tệp.")
    for file in keep_all(meeting.unit, by=by, uploads=uploads, is_private=True):
        MeetingFile.objects.create(
            meeting=meeting, file=file, role=role, item=item, put_on=put_on, note=note
        )
    tell(role=role, put_on=put_on)


@command("meetings.paper.withdrawn", Permission.LOG_MEETING, label="rút tài liệu họp")
def withdraw_paper(paper, *, by, reason):
    """Rút tài liệu (a MeetingDocument or MeetingFile): readers no longer find it, the row stays."""
    paper.meeting.refuse_unless(paper.move_name)
    if paper.withdrawn_at is not None:
        raise Refused("Tài liệu này đã rút.")
    if not reason:
        raise Refused("Chưa nhập lý do rút.")
    paper.withdrawn_at, paper.withdrawn_reason = now(), reason


def _check(meeting, role, item, put_on):
    """The day on which it was put there; Refused where state, item or day do not fit."""
    meeting.refuse_unless(move_for(role))
    check_item(meeting, item)
    day = today()
    if put_on is not None and put_on > day:
        raise Refused(
            f"Ngày đưa lên {sentence_date(put_on)} sau hôm nay; ghi ngày tài liệu đã có để đọc."
        )
    return put_on or day
