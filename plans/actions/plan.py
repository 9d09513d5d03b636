"""The yearly plan from draft to issue."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean, sentence_date
from plans.actions.document import enter, refuse_unseen
from plans.actions.result import open_periods
from plans.actions.task import add_partners, check_lead, read_time
from plans.amending import content_of
from plans.models import Document, Plan, PlanBasis, PlanVersion, Task
from units.audit import tell
from units.command import command, touch
from units.permissions import Permission

DROPPED = "Bỏ khỏi dự thảo kế hoạch."
GONE_WITH_PLAN = "Kế hoạch đã hủy."


@command("plans.plan.created", Permission.EDIT_PLAN, label="lập kế hoạch")
def create_plan(unit, *, by, year, title, approver=None, basis=(), **words):
    """Lập kế hoạch: a draft of `unit`. `approver`: the superior Unit, else its own head; `words`:
    the other texts of a Plan (theme, purpose, objectives …) and `doc_type`, as what it goes out.
    """
    plan = Plan.objects.create(unit=unit, year=year, title=title, approver=approver, **words)
    rest_on(plan, basis, by)
    return plan


@command("plans.plan.edited", Permission.EDIT_PLAN, label="sửa kế hoạch")
def edit_plan(plan, *, by, year, title, approver=None, **words):
    """Sửa dự thảo hoặc bản bị trả lại; `words` as for a new one."""
    plan.refuse_unless("edit")
    plan.year, plan.title, plan.approver = year, title, approver
    for name, value in words.items():
        setattr(plan, name, value)


@command("plans.plan.basis_added", Permission.EDIT_PLAN, label="thêm căn cứ của kế hoạch")
def add_basis(plan, *, by, document):
    """Thêm căn cứ: a Document that `by` sees."""
    plan.refuse_unless("edit")
    rest_on(plan, [document], by)
    tell(basis=str(document))


@command("plans.plan.basis_dropped", Permission.EDIT_PLAN, label="bỏ căn cứ của kế hoạch")
def drop_basis(plan, *, by, document):
    """Bỏ căn cứ của dự thảo; the log keeps what it was."""
    plan.refuse_unless("edit")
    plan.basis_links.filter(document=document).delete()
    tell(basis=str(document))


@command("plans.plan.task_added", Permission.EDIT_PLAN, label="thêm nhiệm vụ vào kế hoạch")
def add_plan_task(plan, *, by, title, lead, partners=(), **line):
    """Thêm nhiệm vụ dự kiến; it is given when the plan is issued. -> Task (DRAFT).

    `line`: the other fields of a planned Task (deliverable, area, due_on, due_text, parent …);
    without `due_on` the time is read from `due_text`.
    """
    plan.refuse_unless("edit")
    check_lead(plan.unit, lead)
    line |= _time_of(plan, **line)
    task = Task.objects.create(plan=plan, assigner=plan.unit, lead=lead, title=title, **line)
    add_partners(task, partners)
    return task


@command("plans.plan.task_edited", Permission.EDIT_PLAN, label="sửa nhiệm vụ của kế hoạch")
def edit_plan_task(task, *, by, partners=(), **line):
    """Sửa nhiệm vụ dự kiến của dự thảo; `line`: fields of the Task, `partners`: all of them."""
    _refuse_unless_drafted(task)
    check_lead(task.assigner, line.get("lead", task.lead))
    line |= _time_of(task.plan, **line)
    for name, value in line.items():
        setattr(task, name, value)
    wanted = {unit.pk for unit in partners} - {task.lead_id}
    left = task.partner_links.exclude(unit__in=wanted)
    before = set(task.partner_links.values_list("unit", flat=True))
    if before != wanted:
        left.delete()  # a row of a draft: what was meant is in the log, nobody was asked yet
        add_partners(task, partners)
        tell(partners=sorted(wanted))
        touch(task)


@command("plans.plan.task_dropped", Permission.EDIT_PLAN, label="bỏ nhiệm vụ khỏi dự thảo kế hoạch")
def drop_plan_task(task, *, by):
    """Bỏ nhiệm vụ dự kiến khỏi dự thảo."""
    _refuse_unless_drafted(task)
    task.move("drop")
    task.state_reason = DROPPED


def _time_of(plan, *, due_on=None, due_text="", **_rest):
    """{due_on, recurrence} as `read_time` reads them for the year of the plan."""
    due_on, recurrence = read_time(due_on, due_text, year=plan.year)
    return {"due_on": due_on, "recurrence": recurrence}


def _refuse_unless_drafted(task):
    """A planned task changes only while its plan is a draft or was returned."""
    if task.plan is None:
        raise Refused("Nhiệm vụ này không thuộc kế hoạch nào.")
    task.plan.refuse_unless("edit")
    task.refuse_unless("edit")


@command("plans.plan.sent", Permission.SEND_PLAN)
def send_plan(plan, *, by):
    """Trình phê duyệt: at least one task, each with a lead and a time."""
    plan.refuse_unless("send")
    tasks = plan.tasks.filter(state=Task.State.DRAFT)
    if not tasks.exists():
        raise Refused("Kế hoạch chưa có nhiệm vụ; thêm ít nhất một nhiệm vụ rồi trình.")
    if timeless := list(tasks.filter(due_on__isnull=True, due_text="")):
        raise Refused(
            f"Còn {len(timeless)} nhiệm vụ chưa có thời gian hoàn thành.",
            items=[(task.title, task.get_absolute_url()) for task in timeless],
        )
    plan.move("send")
    plan.sent_by, plan.sent_on, plan.state_reason = by, today(), ""


@command("plans.plan.returned", Permission.RETURN_PLAN)
def return_plan(plan, *, by, reason):
    """Trả lại để hoàn thiện, có lý do."""
    plan.move("return")
    plan.state_reason = reason


@command("plans.plan.approved", Permission.APPROVE_PLAN)
def approve_plan(plan, *, by):
    """Phê duyệt."""
    plan.move("approve")
    plan.approved_by, plan.approved_on = by, today()


@command("plans.plan.issued", Permission.ISSUE_PLAN)
def issue_plan(plan, *, by, family, symbol, issued_on, signer="", uploads=(), files=()):
    """Ban hành: the plan becomes a Document of its unit, which the leads of its tasks receive, and
    its planned tasks are given.
    """
    plan.refuse_unless("issue")
    if not clean(symbol):
        raise Refused("Chưa nhập số, ký hiệu.")
    tasks = list(plan.tasks.filter(state=Task.State.DRAFT).select_related("lead"))
    for task in tasks:
        check_lead(plan.unit, task.lead)
    if early := [task for task in tasks if task.due_on is not None and task.due_on < issued_on]:
        raise Refused(
            f"{len(early)} nhiệm vụ có hạn sớm hơn ngày ban hành {sentence_date(issued_on)}; kiểm "
            "tra lại các ngày này, hoặc hủy kế hoạch rồi lập lại dự thảo từ kế hoạch đã hủy.",
            items=[(task.title, task.get_absolute_url()) for task in early],
        )
    plan.document = enter(
        plan.unit,
        by=by,
        family=family,
        doc_type=plan.doc_type,
        subject=plan.title,
        symbol=symbol,
        issued_on=issued_on,
        signer=signer,
        receivers={task.lead for task in tasks} - {plan.unit},
        implements=[basis for basis in plan.basis.all() if basis.state == Document.State.ISSUED],
        uploads=uploads,
        files=files,
    )
    plan.move("issue")
    for task in tasks:
        task.move("assign")
        task.assigned_on, task.source_on = today(), issued_on
        open_periods(task, plan.year)
        task.confirm(by)
        task.version += 1
        task.save()
    PlanVersion.objects.create(
        plan=plan,
        number=1,
        state=PlanVersion.State.ISSUED,
        document=plan.document,
        content=content_of(plan),
    )
    tell(document=str(plan.document), tasks=len(tasks))


@command("plans.plan.withdrawn", Permission.EDIT_PLAN, label="hủy kế hoạch")
def withdraw_plan(plan, *, by, reason):
    """Hủy kế hoạch chưa ban hành, có lý do; its planned tasks are called off with it."""
    plan.move("withdraw")
    plan.state_reason = reason
    for task in plan.tasks.filter(state=Task.State.DRAFT):
        task.move("drop")
        task.state_reason, task.went_with_plan = GONE_WITH_PLAN, True
        task.version += 1
        task.save()


def rest_on(plan, basis, by):
    """Inside a command: the plan rests on these Documents, each of which `by` sees."""
    refuse_unseen(basis, by)
    for document in basis:
        PlanBasis.objects.get_or_create(plan=plan, document=document)
