"""Asking for an explanation, answering, concluding; and explaining unasked why work is late."""

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from plans.actions.file import keep_all
from plans.models import Explanation, ExplanationFile, Figure, Finding, Task
from plans.models.explanation import ASKERS
from plans.subordination import line_above
from units.access import access_of
from units.command import command
from units.models import Unit
from units.permissions import Permission


@command("plans.explanation.asked", Permission.ASK_EXPLANATION)
def ask_explanation(subject, *, by, question, due_on):
    """Yêu cầu giải trình, until `due_on`, of the lead of a Task, of the unit that answers for a
    Finding, or of the one whose report gave a Figure -> Explanation (ASKED)."""
    subject.refuse_unless("ask_explanation")
    if due_on < today():
        raise Refused(f"Hạn trả lời {sentence_date(due_on)} đã qua; chọn từ hôm nay trở đi.")
    _refuse_second(subject)
    unit = subject.unit_for(Permission.ASK_EXPLANATION)
    return Explanation.objects.create(
        **{subject._meta.model_name: subject},
        unit=unit,
        asker=_asking_unit(by, subject, unit),
        question=question,
        due_on=due_on,
        asked_by=by,
        asked_at=now(),
    )


@command("plans.explanation.answered", Permission.ANSWER_EXPLANATION)
def answer_explanation(explanation, *, by, answer, uploads=()):
    """Gửi giải trình; after its date too, which then shows."""
    explanation.move("answer")
    _write_answer(explanation, by, answer)
    _keep_files(explanation, by, uploads)


@command("plans.task.explained", Permission.EXPLAIN_LATE)
def explain_late(task, *, by, answer, uploads=()):
    """Giải trình việc quá hạn, unasked -> Explanation (ANSWERED): what is left to the lead once
    the due date is over. It goes to the unit that gave the task.
    """
    task.refuse_unless("explain")
    if not is_late(task):
        raise Refused("Nhiệm vụ chưa quá hạn; cần thêm thời gian thì đề nghị gia hạn.")
    _refuse_second(task)
    explanation = Explanation(
        task=task,
        unit=task.lead,
        asker=task.assigner,
        question=f"Hạn {sentence_date(task.due_on)}, {task.due_state(today()).words}.",
        asked_at=now(),
        state=Explanation.State.ANSWERED,
    )
    _write_answer(explanation, by, answer)
    explanation.save()
    _keep_files(explanation, by, uploads)
    return explanation


@command("plans.explanation.concluded", Permission.CONCLUDE_EXPLANATION)
def conclude_explanation(explanation, *, by, conclusion):
    """Kết luận."""
    explanation.move("conclude")
    explanation.conclusion = conclusion
    explanation.concluded_by, explanation.concluded_at = by, now()


@command("plans.explanation.withdrawn", Permission.ASK_EXPLANATION, label="hủy yêu cầu giải trình")
def withdraw_explanation(explanation, *, by, reason):
    """Hủy yêu cầu chưa trả lời, có lý do."""
    explanation.move("withdraw")
    explanation.state_reason = reason


def _refuse_second(subject):
    waiting = subject.explanations.filter(state__in=Explanation.WAITING).first()
    if waiting is not None:
        raise Refused(
            f"Đã có giải trình chưa kết luận của {subject._meta.verbose_name} này; trả lời hoặc "
            "kết luận giải trình đó.",
            items=[(waiting.question, waiting.get_absolute_url())],
        )


def is_late(task):
    """Is its date over, while it is open or was when it was reported?"""
    until = task.reported_on if task.state == Task.State.REPORTED else today()
    return task.due_on is not None and until > task.due_on


# Who the work was done for: the assigner, the unit that inspects, the one that gets the report.
_DONE_FOR = {
    Task: lambda task: task.assigner_id,
    Finding: lambda finding: finding.inspection.unit_id,
    Figure: lambda figure: figure.report.receiver_id,
}


def _asking_unit(user, subject, unit):
    """The unit for which this user asks: the one that it was done for where that is his, else the
    nearest over the `unit` that explains."""
    own, done_for = access_of(user).own(*ASKERS), _DONE_FOR[type(subject)](subject)
    line = [done_for, *line_above(unit, unit.last_day)]
    return Unit.objects.get(pk=next((pk for pk in line if pk in own), done_for or unit.pk))


def _write_answer(explanation, by, answer):
    explanation.answer = answer
    explanation.answered_by, explanation.answered_at = by, now()


def _keep_files(explanation, by, uploads):
    for file in keep_all(explanation.unit, by=by, uploads=uploads):
        ExplanationFile.objects.get_or_create(explanation=explanation, file=file)
