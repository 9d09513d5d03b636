"""Regular tasks: their periods, the report of each, and what follows for the task."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from plans.actions.progress import answer, check_evidence, keep_report
from plans.models import PeriodResult, ProgressReport, Task
from plans.recurrence import periods, read_due
from units.command import command
from units.permissions import Permission

BY_PERIOD = "Nhiệm vụ theo kỳ được báo cáo và xác nhận từng kỳ; chọn kỳ ở trang nhiệm vụ."


def open_periods(task, year):
    """Called by who gives a Task: one PeriodResult for each period of the year that is still ahead
    of what it comes from; one that does not recur has none. The caller saves the task.

    `year`: that of the plan; one that the task's own text names wins.
    """
    if not task.recurrence:
        return
    due = read_due(task.due_text, year)
    since = task.source_on or task.assigned_on
    found = periods(task.recurrence, due.year or year, day=due.day, month=due.month, since=since)
    if not found:
        raise Refused(
            f"“{task.due_text}” của năm {due.year or year} không còn kỳ nào từ ngày "
            f"{sentence_date(since)}; ghi rõ năm hoặc nhập hạn."
        )
    PeriodResult.objects.bulk_create(
        PeriodResult(
            task=task,
            label=period.label,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            due_on=period.due_on,
        )
        for period in found
    )
    task.due_on = found[0].due_on


@command("plans.result.reported", Permission.REPORT_TASK, label="báo cáo kết quả kỳ")
def report_result(
    period, *, by, percent, result="", documents=(), files=(), uploads=(), no_evidence_reason=""
):
    """Báo cáo một kỳ: a PeriodResult, as `report_task` does a whole task."""
    task = period.task
    task.refuse_unless("report")
    period.refuse_unless("report")
    check_evidence(percent, result, documents, files, uploads, no_evidence_reason)
    keep_report(
        task,
        task.lead,
        by=by,
        percent=percent,
        result=result,
        documents=documents,
        files=files,
        uploads=uploads,
        no_evidence_reason=no_evidence_reason,
        period=period,
    )
    period.percent = percent
    if percent == 100:
        period.move("complete")
        period.reported_on, period.reported_by = today(), by
    _follow(period, by)


@command("plans.result.verified", Permission.VERIFY_TASK, label="xác nhận kết quả kỳ")
def verify_result(period, *, by, note=""):
    """Xác nhận kết quả của kỳ; with the last one the task is done."""
    period.task.refuse_unless("follow")
    period.move("verify")
    period.done_on = period.reported_on
    answer(period.task, by, ProgressReport.Outcome.VERIFIED, note, period=period)
    _follow(period, by)


@command("plans.result.sent_back", Permission.SEND_BACK_TASK, label="yêu cầu bổ sung kết quả kỳ")
def send_back_result(period, *, by, reason):
    """Yêu cầu bổ sung kết quả của kỳ, có lý do."""
    period.task.refuse_unless("follow")
    period.move("send_back")
    period.reported_on = None
    answer(period.task, by, ProgressReport.Outcome.RETURNED, reason, period=period)
    _follow(period, by)


def _follow(changed, by):
    """The task after one of its periods changed: due when the earliest open one is, reported when
    none is open, done when the last is confirmed.
    """
    task = changed.task
    others = task.results.exclude(pk=changed.pk)
    results = sorted([*others, changed], key=lambda result: result.due_on)
    waiting = [result for result in results if result.state in PeriodResult.OPEN]
    task.percent = sum(result.percent for result in results) // len(results)
    task.due_on = (waiting or results[-1:])[0].due_on
    if waiting:
        task.reported_on = task.reported_by = None
        is_returned = any(result.state == PeriodResult.State.RETURNED for result in waiting)
        task.move("send_back_period" if is_returned else "resume")
    else:
        last = max(results, key=lambda result: result.reported_on)
        task.reported_on, task.reported_by = last.reported_on, last.reported_by
        if all(result.state == PeriodResult.State.VERIFIED for result in results):
            task.move("verify")
            task.done_on = task.reported_on
        elif task.state != Task.State.REPORTED:
            task.move("complete")
    task.confirm(by)
    task.version += 1
    task.save()
