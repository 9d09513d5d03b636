"""The first page: what waits for this user, computed from every app, never stored."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.vietnamese import sentence_date
from meetings.models import Conclusion, Meeting
from plans.deadlines import OVERDUE, SOON, TODAY, due_state
from plans.models import Plan, Task
from scoring.models import RoundBlock, Sheet
from units.permissions import access_of

MOST = 50  # of one kind; a page of work that is longer is not read

_TASK_VERBS = {
    Task.State.ASSIGNED: "Tiếp nhận",
    Task.State.ACCEPTED: "Báo cáo tiến độ",
    Task.State.RETURNED: "Bổ sung kết quả",
}
_MINUTES_VERBS = {
    Meeting.State.PLANNED: "Ghi cuộc họp",
    Meeting.State.INVITED: "Ghi cuộc họp",
    Meeting.State.HELD: "Soạn biên bản",
    Meeting.State.MINUTED: "Thông qua biên bản",
    Meeting.State.AGREED: "Khóa biên bản",
}
_SHEET_VERBS = {"score": "Chấm tiếp", "submit": "Xem và nộp", "appraise": "Thẩm định"}


@dataclass(frozen=True)
class Work:
    """One row: what to do (`title`, `verb`, `url`), from what (`context`), and until when.

    `asks`: it waits for this user's word, whatever its date.
    """

    title: str
    context: str
    verb: str
    url: str
    due_on: date | None = None
    asks: bool = False
    is_illustrative: bool = False

    @property
    def due(self):
        """The DueState of today; None without a date."""
        return None if self.due_on is None else due_state(self.due_on, today())


@require_safe
@login_not_required
def front(request):
    """Leads a signed-in user to his work, anyone else to the sign-in page."""
    return redirect("my-work" if request.user.is_authenticated else settings.LOGIN_URL)


@require_safe
def my_work(request):
    """Việc của tôi."""
    day = today()
    groups = _groups(_work_of(request.user, day))
    later = Task.objects.led_by(request.user).due_later(day).order_by("due_on", "pk")
    return render(
        request,
        "cchc/my_work.html",
        {
            "today": day,
            "groups": groups,
            "is_empty": not any(group["works"] for group in groups),
            "later": later.with_names()[:5],
            "has_role": access_of(request.user).has(*access_of(request.user).held),
        },
    )


def _groups(works):
    """The four lists of the page, each in the order of its dates."""
    by_code = {OVERDUE: [], TODAY: [], SOON: [], "asks": []}
    for work in sorted(works, key=lambda work: (work.due_on or date.max, work.title)):
        code = work.due.code if work.due and not work.asks else "asks"
        by_code.get(code, by_code["asks"]).append(work)
    titles = {
        OVERDUE: ("Quá hạn", "late"),
        TODAY: ("Hết hạn hôm nay", "warn"),
        SOON: ("Trong 7 ngày tới", ""),
        "asks": ("Chờ ý kiến của tôi", ""),
    }
    return [
        {"code": code.lower(), "title": title, "kind": kind if by_code[code] else "",
         "works": by_code[code]}
        for code, (title, kind) in titles.items()
    ]  # fmt: skip


def _work_of(user, day):
    return [
        *_tasks(user, day),
        *_plans(user),
        *_meetings(user, day),
        *_conclusions(user, day),
        *_sheets(user),
        *_blocks(user),
    ]


def _tasks(user, day):
    led = access_of(user).own()
    rows = Task.objects.waiting_for(user, day).with_names().select_related("plan")
    for task in rows.order_by("due_on", "pk")[:MOST]:
        source = task.plan_title or f"{task.assigner_name} giao"
        is_reported = task.state == Task.State.REPORTED
        if is_reported or task.lead_id not in led:
            verb = "Xác nhận hoàn thành" if is_reported else "Quyết định gia hạn"
            yield Work(task.title, f"{task.lead_name} · {source}", verb,
                       task.get_absolute_url(), task.due_on, asks=True)  # fmt: skip
        else:
            yield Work(task.title, f"{task.lead_name} · {source}", _TASK_VERBS[task.state],
                       task.get_absolute_url(), task.due_on,
                       asks=task.state == Task.State.ASSIGNED and task.due_on is None)  # fmt: skip


def _plans(user):
    for plan in Plan.objects.to_approve(user).select_related("unit")[:MOST]:
        yield Work(plan.title, f"Trình ngày {sentence_date(plan.sent_on)}", "Phê duyệt",
                   plan.get_absolute_url(), asks=True)  # fmt: skip


def _meetings(user, day):
    for meeting in Meeting.objects.waiting_for(user, day).with_unit()[:MOST]:
        yield Work(meeting.heading, meeting.unit_name, _MINUTES_VERBS[meeting.state],
                   meeting.get_absolute_url(), asks=True)  # fmt: skip


def _conclusions(user, day):
    rows = Conclusion.objects.waiting_for(user, day).with_meeting()
    for conclusion in rows[:MOST]:
        meeting = conclusion.meeting
        yield Work(conclusion.text, f"Kết luận · {meeting.heading} · {meeting.unit_name}",
                   "Chuyển thành nhiệm vụ", conclusion.get_absolute_url(), asks=True)  # fmt: skip


def _sheets(user):
    rows = Sheet.objects.waiting_for(user).select_related("round").with_names()
    for sheet in rows.order_by("pk")[:MOST]:
        yield Work(f"Phiếu chấm điểm năm {sheet.round.year}", f"{sheet} · {sheet.round.title}",
                   _SHEET_VERBS[sheet.waits_for], sheet.get_absolute_url(), asks=True)  # fmt: skip


def _blocks(user):
    for block in RoundBlock.objects.to_publish(user)[:MOST]:
        yield Work(f"Công bố kết quả: {block.name}", str(block.round), "Công bố kết quả",
                   block.round.get_absolute_url(), asks=True)  # fmt: skip
