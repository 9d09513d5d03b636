"""One act on many tasks: one press, one row in the log, all of them or none."""

from dataclasses import dataclass

from cchc.lib.refusal import Conflict, Refused
from plans import bulk
from plans.actions.result import BY_PERIOD
from plans.actions.task import (
    accept_task,
    assign_task,
    cancel_task,
    decide_extension,
    name_owner,
    verify_task,
)
from plans.models import Task
from units.audit import changed, snapshot, tell
from units.command import command
from units.permissions import Permission, may, require

GONE = "Có nhiệm vụ không còn trong phạm vi được xem; mở lại danh sách rồi chọn lại."


@dataclass(frozen=True)
class Act:
    """`step`: what is done to each task; `move`: what its state must allow."""

    permission: Permission
    move: str
    step: object


P = Permission
# The steps are those of the single acts, without the frame that each has: here one holds them all.
ACTS = {
    bulk.ACCEPT: Act(P.ACCEPT_TASK, "accept", accept_task.__wrapped__),
    bulk.OWNER: Act(P.ACCEPT_TASK, "name_owner", name_owner.__wrapped__),
    bulk.VERIFY: Act(P.VERIFY_TASK, "verify", verify_task.__wrapped__),
    bulk.EXTEND: Act(P.DECIDE_EXTENSION, "decide_extension", decide_extension.__wrapped__),
    bulk.CANCEL: Act(P.CANCEL_TASK, "cancel", cancel_task.__wrapped__),
}


def why_not(user, act, task):
    """Why this act is not done to this task by this user; "" when it is."""
    answer = may(user, act.permission, task)
    if not answer:
        return answer.reason
    if not task.can(act.move):
        return task.why_not(task.MOVES[act.move])
    if act.move == "verify" and task.recurrence:
        return BY_PERIOD
    if act.move == "decide_extension" and not task.is_extension_pending:
        return "Nhiệm vụ không có đề nghị gia hạn đang chờ."
    return ""


@command("plans.task.acted_together", label="xử lý nhiều nhiệm vụ")
def act_on_tasks(unit, *, by, code, versions, reason="", **given):
    """Does ACTS[code] to every task of `versions`, {key: version that was seen}.

    `unit`: the Unit for which the acts are done, by which the log finds them. `given`: what the act
    asks beside, once for all. Raises PermissionDenied, Refused, and Conflict with what each task
    has become that somebody saved in between: then nothing is written.
    """
    act = ACTS[code]
    tasks = list(
        Task.objects.select_for_update(of=("self",), no_key=True)
        .visible_to(by)
        .filter(pk__in=versions)
        .select_related("lead", "assigner")
        .order_by("pk")
    )
    if len(tasks) != len(versions) or not tasks:
        raise Refused(GONE)
    stale = [task for task in tasks if task.version != versions[task.pk]]
    if stale:
        raise Conflict(
            "Có nhiệm vụ vừa được lưu ở nơi khác, sau khi trang này được mở.",
            fields=[(task.title, task.get_state_display(), "") for task in stale],
        )
    given |= {"reason": reason} if reason else {}
    told = {}
    for task in tasks:
        require(by, act.permission, task)
        if sentence := why_not(by, act, task):
            raise Refused(f"{task.title}: {sentence}")
        before = snapshot(task)
        act.step(task, by=by, **given)
        task.version += 1
        task.save()
        told[str(task.pk)] = changed(before, snapshot(task))[1]
    tell(act=code, count=len(told), tasks=told)


@command("plans.task.assigned_together", Permission.ASSIGN_TASK, label="giao nhiều nhiệm vụ")
def assign_tasks(assigner, *, by, lines, made):
    """Giao nhiều nhiệm vụ in one press: all of them or none, one row in the log.

    `lines`: keywords of `assign_task`, one dict a task; `made`: a list that gets the Tasks in
    their order. Raises Refused, naming the task.
    """
    told = {}
    for line in lines:
        try:
            task = assign_task.__wrapped__(assigner, by=by, **line)
        except Refused as refusal:
            raise Refused(f"{line['title']}: {refusal.sentence}", items=refusal.items) from refusal
        made.append(task)
        told[str(task.pk)] = changed({}, snapshot(task))[1]
    tell(count=len(told), tasks=told)
