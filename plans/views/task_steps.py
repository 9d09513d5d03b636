"""The steps of a task, one address each: a question or a short form, then the act."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from plans.actions.part import report_part
from plans.actions.task import (
    accept_task,
    ask_extension,
    cancel_task,
    decide_extension,
    decline_task,
    give_up_task,
    name_owner,
    report_task,
    send_back_task,
    verify_task,
)
from plans.forms.fields import ConfirmForm, SearchForm
from plans.forms.task import (
    DecisionForm,
    ExtensionForm,
    NoteForm,
    OwnerForm,
    PartReportForm,
    ReasonForm,
    ReportForm,
)
from plans.models.task_query import WORKERS
from plans.views.task import fetch_task, part_of
from units.models import Membership, User
from units.permissions import Permission, require
from units.views.acting import acted_status, attempt


def _step(request, pk, move, permission, action, form_class, template, done):
    """Find, ask, check the state, show the question; sent, carry it out."""
    task = fetch_task(request.user, pk)
    require(request.user, permission, task)
    task.refuse_unless(move)
    return ask_step(request, task, task, action, form_class, template, done)


def ask_step(request, task, about, action, form_class, template, done, **shown):
    """The question of a step; sent, carried out. `about`: the task, or what of it is acted on."""
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, action, about, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect(task)
    context = {"task": task, "about": about, "form": form, "back": task.get_absolute_url()}
    context |= {"due": about.due_state(today()), **shown}
    return render(request, template, context, status=acted_status(form))


def task_accept(request, pk):
    """Tiếp nhận."""
    return _step(
        request, pk, "accept", Permission.ACCEPT_TASK, accept_task, ConfirmForm,
        "plans/task_accept.html", "Đã tiếp nhận nhiệm vụ.",
    )  # fmt: skip


def task_decline(request, pk):
    """Từ chối phối hợp."""
    return _step(
        request, pk, "decline", Permission.ACCEPT_TASK, decline_task, ReasonForm,
        "plans/task_decline.html", "Đã từ chối phối hợp kèm lý do.",
    )  # fmt: skip


def task_verify(request, pk):
    """Xác nhận hoàn thành."""
    return _step(
        request, pk, "verify", Permission.VERIFY_TASK, verify_task, NoteForm,
        "plans/task_verify.html", "Đã xác nhận hoàn thành.",
    )  # fmt: skip


def task_send_back(request, pk):
    """Yêu cầu bổ sung."""
    return _step(
        request, pk, "send_back", Permission.SEND_BACK_TASK, send_back_task, ReasonForm,
        "plans/task_send_back.html", "Đã yêu cầu bổ sung kèm lý do.",
    )  # fmt: skip


def task_ask_extension(request, pk):
    """Đề nghị gia hạn."""
    return _step(
        request, pk, "ask_extension", Permission.ASK_EXTENSION, ask_extension, ExtensionForm,
        "plans/task_ask_extension.html", "Đã đề nghị gia hạn; trong lúc chờ, hạn cũ vẫn tính.",
    )  # fmt: skip


def task_decide_extension(request, pk):
    """Cho hoặc không cho gia hạn."""
    return _step(
        request, pk, "decide_extension", Permission.DECIDE_EXTENSION, decide_extension,
        DecisionForm, "plans/task_decide_extension.html", "Đã quyết định đề nghị gia hạn.",
    )  # fmt: skip


def task_give_up(request, pk):
    """Ghi không thực hiện được."""
    return _step(
        request, pk, "give_up", Permission.CANCEL_TASK, give_up_task, ReasonForm,
        "plans/task_give_up.html", "Đã ghi nhiệm vụ không thực hiện được, kèm lý do.",
    )  # fmt: skip


def task_cancel(request, pk):
    """Thôi giao."""
    return _step(
        request, pk, "cancel", Permission.CANCEL_TASK, cancel_task, ReasonForm,
        "plans/task_cancel.html", "Đã thôi giao nhiệm vụ, kèm lý do.",
    )  # fmt: skip


def task_name_owner(request, pk):
    """Phân công người thực hiện."""
    task = fetch_task(request.user, pk)
    acting = Membership.objects.acting_for(task.lead, today(), WORKERS)
    candidates = User.objects.filter(pk__in=acting.values("user")).order_by("name_key", "pk")
    return _step(
        request, pk, "name_owner", Permission.ACCEPT_TASK, name_owner,
        partial(OwnerForm, candidates), "plans/task_name_owner.html",
        "Đã phân công người thực hiện.",
    )  # fmt: skip


def task_report(request, pk):
    """Báo cáo tiến độ của cơ quan chủ trì."""
    task = fetch_task(request.user, pk)
    require(request.user, Permission.REPORT_TASK, task)
    task.refuse_unless("report")
    return report_page(request, task, ReportForm, report_task, task, "plans/task_report.html")


def task_report_part(request, pk):
    """Báo cáo tiến độ của cơ quan phối hợp."""
    task = fetch_task(request.user, pk)
    part = part_of(request.user, task)
    if part is None:
        require(request.user, Permission.REPORT_TASK, task)
        raise Refused("Đơn vị chủ trì báo cáo ở trang “Báo cáo tiến độ”.")
    task.refuse_unless("report")
    part.refuse_unless("report")
    template = "plans/task_report_part.html"
    return report_page(request, task, PartReportForm, report_part, part, template)


def report_page(request, task, form_class, action, reporter, template, **shown):
    """The form of a report. `reporter`: the task, a partner, or a period of it."""
    search, wanted = clean_get(SearchForm, request.GET)
    is_sent = request.method == "POST"
    form = form_class(
        request.user,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        text=wanted["tim"],
        initial={"percent": reporter.percent, "version": reporter.version},
    )
    if form.is_valid() and attempt(form, action, reporter, by=request.user, **form.cleaned_data):
        is_done = form_class is ReportForm and form.cleaned_data["percent"] == 100
        waiting = f"Đã báo cáo hoàn thành; đang chờ {task.assigner.name} xác nhận."
        messages.success(request, waiting if is_done else "Đã ghi nhận tiến độ.")
        return redirect(task)
    context = {"task": task, "form": form, "search": search, "back": task.get_absolute_url()}
    context |= shown
    return render(request, template, context, status=acted_status(form))
