"""Remedies: reported by the inspected unit, judged by the team."""

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean
from plans.actions.document import refuse_unseen
from plans.actions.file import keep_all
from plans.actions.finding import check_remedy_due
from plans.models import RemedyReport, RemedyReportFile
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command("plans.remedy.edited", Permission.RECORD_FINDING, label="sửa việc khắc phục")
def edit_remedy(remedy, *, by, text, due_on=None):
    """Sửa trước khi kết luận."""
    remedy.refuse_unless("edit")
    check_remedy_due(remedy.inspection, due_on)
    remedy.text, remedy.due_on = text, due_on


@command("plans.remedy.withdrawn", Permission.RECORD_FINDING, label="rút việc khắc phục")
def withdraw_remedy(remedy, *, by, reason):
    """Rút trước khi kết luận, có lý do."""
    remedy.move("withdraw")
    remedy.state_reason = reason


@command("plans.remedy.due_moved", Permission.CLOSE_REMEDY, label="đổi hạn khắc phục")
def move_remedy_due(remedy, *, by, due_on, reason):
    """Đổi hạn khắc phục, có lý do; never to a day before the conclusion."""
    remedy.refuse_unless("move_due")
    check_remedy_due(remedy.inspection, due_on)
    remedy.due_on = due_on


@command("plans.remedy.reported", Permission.REPORT_REMEDY)
def report_remedy(remedy, *, by, text, document=None, uploads=(), no_evidence_reason=""):
    """Báo cáo khắc phục: what was done, with a Document, uploads, or the reason for neither."""
    remedy.refuse_unless("report")
    if not (document or uploads or clean(no_evidence_reason)):
        raise Refused(
            "Báo cáo khắc phục cần tài liệu kiểm chứng (văn bản hoặc tệp), hoặc lý do không có."
        )
    refuse_unseen([document] if document else [], by)
    inspected = remedy.inspection.inspected
    report = RemedyReport.objects.create(
        remedy=remedy,
        unit=inspected,
        by=by,
        at=now(),
        text=text,
        document=document,
        no_evidence_reason=no_evidence_reason,
    )
    for file in keep_all(inspected, by=by, uploads=uploads):
        RemedyReportFile.objects.get_or_create(report=report, file=file)
    remedy.move("report")
    remedy.reported_on, remedy.reported_by = today(), by


@command("plans.remedy.confirmed", Permission.CLOSE_REMEDY)
def confirm_remedy(remedy, *, by, note=""):
    """Xác nhận khắc phục: done on the day it was reported, however late this is said."""
    remedy.move("confirm")
    remedy.done_on = remedy.reported_on
    _answer(remedy, by, RemedyReport.Outcome.DONE, note)


@command("plans.remedy.sent_back", Permission.CLOSE_REMEDY, label="yêu cầu tiếp tục khắc phục")
def send_back_remedy(remedy, *, by, reason, due_on=None):
    """Chưa đạt, tiếp tục khắc phục, có lý do; to a new day where one is given."""
    remedy.move("send_back")
    if due_on is not None:
        check_remedy_due(remedy.inspection, due_on)
        remedy.due_on = due_on
    remedy.reported_on = None
    _answer(remedy, by, RemedyReport.Outcome.NOT_ENOUGH, reason)


def _answer(remedy, by, outcome, note):
    """The team's word, written on the report that was sent last."""
    report = remedy.reports.first()
    report.outcome, report.outcome_by, report.outcome_at = outcome, by, now()
    report.outcome_note = note
    report.save()
    tell(outcome=str(outcome), note=note)
