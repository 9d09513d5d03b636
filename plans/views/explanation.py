"""Explanations: what waits for whom, one of them, and its steps."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from plans.actions.explanation import (
    answer_explanation,
    ask_explanation,
    conclude_explanation,
    explain_late,
    withdraw_explanation,
)
from plans.filters import ANSWER, CONCLUDE, EVERY, EXPLANATION_TABS, ExplanationFilterForm
from plans.forms.explanation import AnswerForm, AskForm, ConclusionForm
from plans.forms.task import ReasonForm
from plans.models import Explanation, Finding
from plans.models.explanation import ASKERS
from plans.views.figure import fetch_figure
from plans.views.task import fetch_task
from plans.views.verbs import verb, weighed
from units.permissions import Permission, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
# Steps of an explanation, the likeliest first: (move, permission, url name, words on the button).
VERBS = (
    ("answer", P.ANSWER_EXPLANATION, "plans:explanation-answer", "Gửi giải trình"),
    ("conclude", P.CONCLUDE_EXPLANATION, "plans:explanation-conclude", "Kết luận"),
    ("withdraw", P.ASK_EXPLANATION, "plans:explanation-withdraw", "Hủy yêu cầu"),
)


@require_safe
def explanation_list(request):
    """Giải trình: what this account's units answer, what waits for their word, or all of it."""
    part = CONCLUDE if access_of(request.user).has(*ASKERS) else ANSWER
    _form, wanted = clean_get(ExplanationFilterForm, request.GET, initial={"phan": part})
    explanations = Explanation.objects.visible_to(request.user)
    if wanted["phan"] == ANSWER:
        explanations = explanations.to_answer(request.user)
    elif wanted["phan"] == CONCLUDE:
        explanations = explanations.to_conclude(request.user)
    page = page_of(explanations.with_names(), request.GET, order=("due_on", "id"))
    day = today()
    return render(
        request,
        "plans/explanation_list.html",
        {
            "page": page,
            "rows": [{"explanation": row, "due": row.due_state(day)} for row in page],
            "tabs": [
                {"label": label, "url": f"?phan={key}", "is_now": key == wanted["phan"]}
                for key, label in EXPLANATION_TABS
            ],
            "is_all": wanted["phan"] == EVERY,
        },
    )


def _fetch(user, pk):
    named = Explanation.objects.with_subjects().select_related(
        "unit", "asker", "asked_by", "answered_by", "concluded_by"
    )
    return fetch(user, Explanation, pk, named.prefetch_related("unit__versions", "asker__versions"))


@require_safe
def explanation_detail(request, pk):
    """One explanation: what was asked, answered and concluded, and what may be done next."""
    explanation = _fetch(request.user, pk)
    return render(
        request,
        "plans/explanation_detail.html",
        {
            "explanation": explanation,
            "due": explanation.due_state(today()),
            "subject": _seen_subject(request.user, explanation),
            "files": [link.file for link in explanation.file_links.select_related("file")],
            "verbs": weighed(
                [
                    verb(name, label, pk)
                    for move, permission, name, label in VERBS
                    if explanation.can(move) and may(request.user, permission, explanation)
                ]
            ),
        },
    )


def _seen_subject(user, explanation):
    """What it is about, or None where this reader does not see that."""
    subject = explanation.subject
    return type(subject).objects.visible_to(user).filter(pk=subject.pk).first()


def _step(request, pk, move, permission, action, form_class, template, done):
    explanation = _fetch(request.user, pk)
    require(request.user, permission, explanation)
    explanation.refuse_unless(move)
    back = explanation.get_absolute_url()
    shown = {"explanation": explanation, "due": explanation.due_state(today())}
    return _ask(request, explanation, action, form_class, template, done, back, shown)


def _ask(request, about, action, form_class, template, done, back, shown):
    """The form of a step; sent, carried out; then the page of what came of it."""
    is_sent = request.method == "POST"
    form = form_class(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        made = attempt(form, action, about, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, done)
            return redirect(made)
    context = {"form": form, "back": back, **shown}
    return render(request, template, context, status=acted_status(form))


def explanation_answer(request, pk):
    """Gửi giải trình được yêu cầu."""
    return _step(
        request, pk, "answer", P.ANSWER_EXPLANATION, answer_explanation, AnswerForm,
        "plans/explanation_answer.html", "Đã gửi giải trình.",
    )  # fmt: skip


def explanation_conclude(request, pk):
    """Kết luận."""
    return _step(
        request, pk, "conclude", P.CONCLUDE_EXPLANATION, conclude_explanation, ConclusionForm,
        "plans/explanation_conclude.html", "Đã kết luận.",
    )  # fmt: skip


def explanation_withdraw(request, pk):
    """Hủy yêu cầu chưa được trả lời."""
    return _step(
        request, pk, "withdraw", P.ASK_EXPLANATION, withdraw_explanation, ReasonForm,
        "plans/explanation_withdraw.html", "Đã hủy yêu cầu giải trình kèm lý do.",
    )  # fmt: skip


def task_ask_explanation(request, pk):
    """Yêu cầu giải trình về một nhiệm vụ."""
    task = fetch_task(request.user, pk)
    return _of_task(
        request, task, "ask_explanation", P.ASK_EXPLANATION, ask_explanation, AskForm,
        "plans/task_ask_explanation.html", "Đã yêu cầu giải trình.",
    )  # fmt: skip


def task_explain(request, pk):
    """Giải trình việc quá hạn khi chưa ai yêu cầu."""
    task = fetch_task(request.user, pk)
    return _of_task(
        request, task, "explain", P.EXPLAIN_LATE, explain_late, AnswerForm,
        "plans/task_explain.html", "Đã gửi giải trình.",
    )  # fmt: skip


def finding_ask_explanation(request, pk):
    """Yêu cầu giải trình về một tồn tại, hạn chế."""
    named = Finding.objects.select_related("inspection__inspected", "area", "unit")
    finding = fetch(request.user, Finding, pk, named)
    require(request.user, P.ASK_EXPLANATION, finding)
    finding.refuse_unless("ask_explanation")
    return _of_other(
        request, finding, finding.get_absolute_url(), list_url=reverse("plans:inspection-list"),
        list_name="Kiểm tra", about=finding.text, unit=finding.unit,
    )  # fmt: skip


def figure_ask_explanation(request, pk):
    """Yêu cầu giải trình về một số liệu của báo cáo."""
    figure = fetch_figure(request.user, pk)
    require(request.user, P.ASK_EXPLANATION, figure)
    figure.refuse_unless("ask_explanation")
    return _of_other(
        request, figure, figure.get_absolute_url(), list_url=reverse("plans:report-list"),
        list_name="Báo cáo định kỳ", about=f"{figure}: {figure.measured}", unit=figure.report.unit,
    )  # fmt: skip


def _of_other(request, subject, back, **shown):
    """Asked about what is no task: `list_url`, `list_name` above it, `about` in words, `unit`."""
    return _ask(
        request, subject, ask_explanation, AskForm, "plans/ask_explanation.html",
        "Đã yêu cầu giải trình.", back, {"subject": subject, **shown},
    )  # fmt: skip


def _of_task(request, task, move, permission, action, form_class, template, done):
    require(request.user, permission, task)
    task.refuse_unless(move)
    shown = {"task": task, "about": task, "due": task.due_state(today())}
    return _ask(request, task, action, form_class, template, done, task.get_absolute_url(), shown)
