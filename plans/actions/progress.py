"""What reports of progress leave behind, whoever they are of; the acts themselves are elsewhere."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean
from plans.actions.document import refuse_unseen
from plans.actions.file import keep_all
from plans.models import ProgressReport, ReportDocument, ReportFile
from units.audit import tell

_NO_EVIDENCE = (
    "Báo cáo 100% cần kết quả thực hiện và tài liệu kiểm chứng (văn bản hoặc tệp), hoặc lý do "
    "không có tài liệu."
)


def check_percent(percent):
    """Refuse what is no share of a hundred."""
    if not 0 <= percent <= 100:
        raise Refused(f"Tỷ lệ hoàn thành từ 0 đến 100%, không phải {percent}%.")


def check_evidence(percent, result, documents, files, uploads, no_evidence_reason):
    """Refuse 100 % without result in words, and a Document, StoredFile, upload or reason."""
    check_percent(percent)
    evidence = bool(documents or files or uploads)
    if percent == 100 and not (clean(result) and (evidence or clean(no_evidence_reason))):
        raise Refused(_NO_EVIDENCE)


def keep_report(
    task,
    unit,
    *,
    by,
    percent,
    result="",
    documents=(),
    files=(),
    uploads=(),
    no_evidence_reason="",
    period=None,
):
    """One more report of the Unit, with its evidence; `period`: the PeriodResult it is of."""
    refuse_unseen(documents, by)
    report = ProgressReport.objects.create(
        task=task,
        period=period,
        unit=unit,
        by=by,
        at=now(),
        percent=percent,
        result=result,
        no_evidence_reason=no_evidence_reason,
    )
    for document in documents:
        ReportDocument.objects.get_or_create(report=report, document=document)
    for file in keep_all(unit, by=by, files=files, uploads=uploads):
        ReportFile.objects.get_or_create(report=report, file=file)
    tell(percent=percent)


def answer(task, by, outcome, note, period=None):
    """The assigner's word, written on the lead's report that said 100 %."""
    report = task.reports.filter(unit=task.lead, period=period, percent=100).first()
    report.outcome, report.outcome_by, report.outcome_at = outcome, by, now()
    report.outcome_note = note
    report.save()
    tell(outcome=str(outcome), note=note)
