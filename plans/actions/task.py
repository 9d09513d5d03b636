"""Giving tasks, and every step of them until they are done."""

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean, sentence_date, upper_first
from plans.actions.progress import answer, check_evidence, keep_report
from plans.actions.result import BY_PERIOD, open_periods
from plans.models import Extension, ProgressReport, Task, TaskPartner
from plans.models.task_query import WORKERS
from plans.recurrence import no_day, read_due
from plans.subordination import hosts_it, is_neighbour, is_subordinate
from units.audit import tell
from units.command import command
from units.models import Membership
from units.permissions import Permission


@command("plans.task.assigned", Permission.ASSIGN_TASK)
def assign_task(
    assigner,
    *,
    by,
    title,
    lead,
    due_on=None,
    due_text="",
    deliverable="",
    partners=(),
    area=None,
    source_on=None,
    parent=None,
):
    """Giao nhiệm vụ: `assigner`, a Unit, gives it to the Unit `lead` -> Task (ASSIGNED).

    `due_on`, or a `due_text` that is read ("quý II", "thường xuyên"), says until when; `source_on`:
    date of what it comes from, before which nothing is due; without it today. `partners`: Units;
    `parent`: the Task that this one serves. Raises Refused.
    """
    check_lead(assigner, lead)
    if due_on is None and not clean(due_text):
        raise Refused("Chưa nhập hạn hoặc thời gian hoàn thành.")
    begins_on = source_on or today()
    due_on, recurrence = read_time(due_on, due_text, year=begins_on.year, since=begins_on)
    if source_on is None and due_on is not None and due_on < today():
        raise Refused(f"Hạn {sentence_date(due_on)} đã qua; chọn từ hôm nay trở đi.")
    check_due(due_on, source_on)
    if parent is not None:
        _check_parent(parent, assigner, due_on)
    task = Task.objects.create(
        assigner=assigner,
        lead=lead,
        title=title,
        deliverable=deliverable,
        due_on=due_on,
        due_text=due_text,
        recurrence=recurrence,
        parent=parent,
        area=area,
        source_on=source_on,
        assigned_on=today(),
        state=Task.State.ASSIGNED,
        confirmed_at=now(),
        confirmed_by=by,
    )
    if task.recurrence:
        open_periods(task, begins_on.year)
        task.save()
    add_partners(task, partners)
    return task


@command("plans.task.accepted", Permission.ACCEPT_TASK)
def accept_task(task, *, by):
    """Tiếp nhận; who accepts carries it out, until somebody else is named."""
    task.move("accept")
    task.confirm(by)
    if task.owner_id is None:
        task.owner_id = by.pk


@command("plans.task.owner_named", Permission.ACCEPT_TASK, "phân công người thực hiện")
def name_owner(task, *, by, owner):
    """Phân công người thực hiện: somebody who works for the lead today."""
    task.refuse_unless("name_owner")
    refuse_no_worker(owner, task.lead)
    task.owner = owner


def refuse_no_worker(user, lead):
    """Who carries out a task works today for its lead, or for who stands in for that one."""
    if not Membership.objects.acting_for(lead, today(), WORKERS).filter(user=user).exists():
        raise Refused(f"{user} không giữ vai trò thực hiện nhiệm vụ tại {lead.name}.")


@command("plans.task.declined", Permission.ACCEPT_TASK, label="từ chối phối hợp nhiệm vụ")
def decline_task(task, *, by, reason):
    """Từ chối phối hợp: only a unit that does not stand under the assigner, and it says why."""
    task.refuse_unless("decline")
    if not may_decline(task):
        raise Refused(
            f"{upper_first(task.lead.name)} thuộc cơ quan giao nên không từ chối được; tiếp nhận "
            "rồi đề nghị gia hạn nếu cần."
        )
    task.move("decline")
    task.confirm(by)
    task.state_reason = reason


@command("plans.task.reported", Permission.REPORT_TASK)
def report_task(
    task, *, by, percent, result="", documents=(), files=(), uploads=(), no_evidence_reason=""
):
    """Báo cáo tiến độ: under 100 the task goes on, with 100 it waits for the assigner's word.

    100 needs the result in words, and a Document, StoredFile or upload, or the reason for none.
    """
    task.refuse_unless("report")
    _refuse_by_period(task)
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
    )
    task.percent = percent
    task.confirm(by)
    if percent == 100:
        task.move("complete")
        task.reported_on, task.reported_by = today(), by


@command("plans.task.verified", Permission.VERIFY_TASK)
def verify_task(task, *, by, note=""):
    """Xác nhận hoàn thành: done on the day it was reported, however late this is said."""
    _refuse_by_period(task)
    task.move("verify")
    task.confirm(by)
    task.done_on = task.reported_on
    answer(task, by, ProgressReport.Outcome.VERIFIED, note)


@command("plans.task.sent_back", Permission.SEND_BACK_TASK)
def send_back_task(task, *, by, reason):
    """Yêu cầu bổ sung, có lý do."""
    _refuse_by_period(task)
    task.move("send_back")
    task.confirm(by)
    task.reported_on = None
    answer(task, by, ProgressReport.Outcome.RETURNED, reason)


@command("plans.task.extension_asked", Permission.ASK_EXTENSION)
def ask_extension(task, *, by, new_due_on, reason):
    """Đề nghị gia hạn: once a task, on or before its last day, to a later date."""
    task.refuse_unless("ask_extension")
    if task.recurrence:
        raise Refused("Nhiệm vụ theo kỳ không gia hạn; kỳ nào chậm thì gửi giải trình.")
    if task.extension_or_none is not None:
        raise Refused(_asked_before(task.extension_or_none))
    if task.due_on is None:
        raise Refused("Nhiệm vụ không ấn định ngày nên không cần gia hạn.")
    if today() > task.due_on:
        raise Refused("Đã quá hạn nên không đề nghị gia hạn được; hãy gửi giải trình.")
    if new_due_on <= task.due_on:
        raise Refused(f"Hạn mới phải sau hạn đang có ({sentence_date(task.due_on)}).")
    extension = Extension.objects.create(
        task=task,
        old_due_on=task.due_on,
        new_due_on=new_due_on,
        reason=reason,
        asked_by=by,
        asked_at=now(),
    )
    tell(new_due_on=new_due_on.isoformat())
    return extension


@command("plans.task.extended", Permission.DECIDE_EXTENSION)
def decide_extension(task, *, by, is_granted, note=""):
    """Cho hoặc không cho gia hạn; until then the old date counts."""
    task.refuse_unless("decide_extension")
    extension = task.extension_or_none
    if extension is None or extension.state != Extension.State.ASKED:
        raise Refused("Nhiệm vụ không có đề nghị gia hạn đang chờ.")
    if not is_granted and not clean(note):
        raise Refused("Chưa nhập lý do không gia hạn.")
    extension.state = Extension.State.GRANTED if is_granted else Extension.State.REFUSED
    extension.decided_by, extension.decided_at = by, now()
    extension.decision_note = note
    extension.save()
    task.confirm(by)
    if is_granted:
        task.due_on = extension.new_due_on
    tell(extension=extension.state)


@command("plans.task.given_up", Permission.CANCEL_TASK, label="ghi không thực hiện được nhiệm vụ")
def give_up_task(task, *, by, reason):
    """Không thực hiện được, có lý do; it stays in the counts."""
    task.move("give_up")
    task.confirm(by)
    task.state_reason = reason


@command("plans.task.cancelled", Permission.CANCEL_TASK)
def cancel_task(task, *, by, reason):
    """Thôi giao, có lý do; it leaves the counts."""
    task.move("cancel")
    task.confirm(by)
    task.state_reason = reason


def check_lead(assigner, lead):
    """Refuse a lead that is gone, or that the assigner can neither bind nor ask."""
    day = today()
    lead.refuse_if_withdrawn()
    if not lead.is_alive_on(day):
        name = upper_first(lead.name)
        if day < lead.founded_on:
            raise Refused(f"{name} chưa hoạt động; chọn đơn vị khác.")
        raise Refused(
            f"{name} kết thúc hoạt động sau ngày {sentence_date(lead.ended_on)}; chọn đơn vị kế "
            "thừa."
        )
    if not (
        is_subordinate(lead, assigner, day)
        or hosts_it(lead, assigner, day)
        or is_neighbour(lead, assigner, day)
    ):
        raise Refused(
            f"{upper_first(lead.name)} không thuộc {assigner.name} và không cùng cấp trên; chọn "
            "đơn vị trong phạm vi."
        )


def _check_parent(parent, assigner, due_on):
    """Refuse a part that somebody else than the lead gives, or that is due after the whole."""
    parent.refuse_unless("give_part")
    if assigner.pk != parent.lead_id:
        raise Refused(f"Chỉ {parent.lead.name} chia được nhiệm vụ này.")
    last = parent.last_due_on
    if due_on is not None and last is not None and due_on > last:
        raise Refused(
            f"Hạn {sentence_date(due_on)} sau hạn của nhiệm vụ được chia ({sentence_date(last)}); "
            "chọn hạn sớm hơn."
        )


def read_time(due_on, due_text, *, year, since=None):
    """(due_on, recurrence) of a task: the date that was given, else what `read_due` reads.

    `year`: for texts that name none. Refused when the day that was read came before `since`, or is
    one that no calendar has.
    """
    if due_on is not None:
        return due_on, ""
    due = read_due(due_text, year)
    if wrong := no_day(due_text, year):
        raise Refused(f"“{clean(due_text)}”: không có ngày {wrong}; kiểm tra lại.")
    if due.due_on is not None and since is not None and due.due_on < since:
        raise Refused(
            f"“{clean(due_text)}” hết vào ngày {sentence_date(due.due_on)}, trước ngày "
            f"{sentence_date(since)}; ghi rõ năm hoặc nhập hạn."
        )
    return due.due_on, due.recurrence


def check_due(due_on, source_on):
    """Refuse a date before that of the document or meeting it comes from."""
    if due_on is not None and source_on is not None and due_on < source_on:
        raise Refused(
            f"Hạn {sentence_date(due_on)} sớm hơn ngày {sentence_date(source_on)} của căn cứ giao; "
            "kiểm tra lại hai ngày này."
        )


def _refuse_by_period(task):
    if task.recurrence:
        raise Refused(BY_PERIOD)


def may_decline(task):
    """May the lead decline? Not one that stands under the assigner, nor its host agency."""
    return not (is_subordinate(task.lead, task.assigner) or hosts_it(task.lead, task.assigner))


def add_partners(task, partners):
    """Partners that live today; the lead itself is none."""
    for unit in partners:
        if unit.pk == task.lead_id:
            continue
        if not unit.is_alive_on(today()):
            raise Refused(f"{upper_first(unit.name)} không còn hoạt động; chọn đơn vị kế thừa.")
        TaskPartner.objects.get_or_create(task=task, unit=unit)


def _asked_before(extension):
    if extension.state == Extension.State.ASKED:
        return "Đã có đề nghị gia hạn đang chờ quyết định; hạn cũ vẫn tính."
    if extension.state == Extension.State.GRANTED:
        return "Nhiệm vụ đã được gia hạn một lần; hãy gửi giải trình."
    return "Đề nghị gia hạn chỉ gửi được một lần và đã có quyết định; hãy gửi giải trình."
