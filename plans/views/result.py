"""The steps of one period of a regular task, one address each."""

from plans.actions.result import report_result, send_back_result, verify_result
from plans.forms.task import NoteForm, ReasonForm, ReportForm
from plans.models import PeriodResult
from plans.views.task import fetch_task
from plans.views.task_steps import ask_step, report_page
from units.permissions import Permission, fetch, require


def _fetch(request, pk, permission, move, of_task):
    """The period with the task its page names; 404, 403 and 409 as for a whole task."""
    result = fetch(request.user, PeriodResult, pk)
    result.task = fetch_task(request.user, result.task_id)
    require(request.user, permission, result)
    result.task.refuse_unless(of_task)
    result.refuse_unless(move)
    return result


def result_report(request, pk):
    """Báo cáo kết quả một kỳ."""
    result = _fetch(request, pk, Permission.REPORT_TASK, "report", "report")
    return report_page(
        request, result.task, ReportForm, report_result, result, "plans/result_report.html",
        period=result,
    )  # fmt: skip


def result_verify(request, pk):
    """Xác nhận kết quả một kỳ."""
    result = _fetch(request, pk, Permission.VERIFY_TASK, "verify", "follow")
    return ask_step(
        request, result.task, result, verify_result, NoteForm, "plans/result_verify.html",
        f"Đã xác nhận kết quả {result.label}.", period=result,
    )  # fmt: skip


def result_send_back(request, pk):
    """Yêu cầu bổ sung kết quả một kỳ."""
    result = _fetch(request, pk, Permission.SEND_BACK_TASK, "send_back", "follow")
    return ask_step(
        request, result.task, result, send_back_result, ReasonForm,
        "plans/result_send_back.html", "Đã yêu cầu bổ sung kèm lý do.", period=result,
    )  # fmt: skip
