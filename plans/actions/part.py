"""Partners' parts of a task: given by the lead, accepted and reported by each."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from plans.actions.progress import check_percent, keep_report
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command("plans.part.given", Permission.ASSIGN_TASK, label="giao phần việc phối hợp")
def give_part(partner, *, by, part, due_on=None):
    """Giao đơn vị phối hợp một phần việc, or another one: `partner`, a TaskPartner, accepts it
    anew. Not due after the task itself; of a task by period after its last period.
    """
    task = partner.task
    task.refuse_unless("give_part")
    last = task.last_due_on
    if due_on is not None and due_on < today():
        raise Refused(f"Hạn {sentence_date(due_on)} đã qua; chọn từ hôm nay trở đi.")
    if due_on is not None and last is not None and due_on > last:
        raise Refused(
            f"Hạn của phần việc ({sentence_date(due_on)}) sau hạn của nhiệm vụ "
            f"({sentence_date(last)}); chọn hạn sớm hơn."
        )
    partner.move("give")
    partner.part, partner.due_on = part, due_on if due_on is not None else last
    partner.percent, partner.done_on = 0, None


@command("plans.part.accepted", Permission.ACCEPT_TASK, label="tiếp nhận phần việc phối hợp")
def accept_part(partner, *, by):
    """Tiếp nhận phần việc."""
    partner.task.refuse_unless("give_part")
    partner.move("accept")


@command("plans.task.part_reported", Permission.REPORT_TASK, label="báo cáo phần phối hợp")
def report_part(partner, *, by, percent, result="", documents=(), files=(), uploads=()):
    """Báo cáo phần phối hợp: kept beside the lead's reports, the task's own state stays; with 100
    the part that was given is done.
    """
    task = partner.task
    task.refuse_unless("report")
    partner.refuse_unless("report")
    check_percent(percent)
    keep_report(
        task,
        partner.unit,
        by=by,
        percent=percent,
        result=result,
        documents=documents,
        files=files,
        uploads=uploads,
    )
    partner.percent = percent
    if percent == 100 and partner.part:
        partner.move("complete")
        partner.done_on = today()
    tell(task=task.audit_name)
