"""Conclusions: written until the minutes are agreed, followed until they are done."""

from django.db import transaction

from cchc.lib.refusal import Conflict, Refused
from meetings.actions.agenda import check_item, next_order
from meetings.models import Conclusion, ConclusionState, ConclusionTask, Meeting
from plans.actions.task import assign_task
from plans.actions.task_bulk import assign_tasks
from units.audit import tell
from units.command import command
from units.permissions import Permission, require

_TEXT_FIELDS = (
    "text",
    "who",
    "due_on",
    "due_text",
    "responsibility",
    "product",
    "authority",
    "report_at",
)


@command("meetings.conclusion.created", Permission.LOG_MEETING, label="thêm kết luận")
def add_conclusion(meeting, *, by, text, item=None, **fields):
    """Thêm kết luận. `fields`: who, due_on, due_text, responsibility, product, authority."""
    meeting.refuse_unless("write_text")
    check_item(meeting, item)
    _check_due(meeting, fields.get("due_on"))
    return Conclusion.objects.create(
        meeting=meeting, order=next_order(meeting.conclusions), text=text, item=item, **fields
    )


@command("meetings.conclusion.changed", Permission.LOG_MEETING, label="sửa kết luận")
def edit_conclusion(conclusion, *, by, **fields):
    """Sửa kết luận; what others already carry out, or carried out, is not written anew."""
    conclusion.meeting.refuse_unless("write_text")
    conclusion.refuse_withdrawn()
    conclusion.meeting.refuse_told()
    if sentence := conclusion.why_kept:
        raise Refused(sentence)
    check_item(conclusion.meeting, fields.get("item"))
    _check_due(conclusion.meeting, fields.get("due_on"))
    for name, value in fields.items():
        setattr(conclusion, name, value)


@command("meetings.conclusion.assigned", Permission.CONCLUSION_TO_TASK)
def conclusion_to_task(
    conclusion, *, by, lead, title="", due_on=None, due_text="", deliverable="", **task_fields
):
    """Chuyển thành nhiệm vụ: given to the Unit `lead` by the unit that met -> Task (ASSIGNED).

    What is left out is taken from the conclusion; `task_fields`: partners, area. Both or neither is
    written. Refused, beside what `assign_task` refuses: the meeting was not held yet.
    """
    conclusion.move("assign")
    if due_on is None and not due_text:
        due_on, due_text = conclusion.due_on, conclusion.due_text
    task = assign_task(
        conclusion.meeting.unit,
        by=by,
        title=title or conclusion.task_title,
        lead=lead,
        due_on=due_on,
        due_text=due_text,
        deliverable=deliverable or conclusion.product,
        source_on=conclusion.meeting.held_on,
        **task_fields,
    )
    ConclusionTask.objects.create(conclusion=conclusion, task=task)
    tell(conclusion=conclusion.pk)
    return task


@command(
    "meetings.conclusion.assigned_together",
    Permission.CONCLUSION_TO_TASK,
    label="chuyển nhiều kết luận thành nhiệm vụ",
)
def conclusions_to_tasks(meeting, *, by, rows):
    """Chuyển nhiều kết luận thành nhiệm vụ: one press, all of `rows` or none of them.

    `rows`: {conclusion: its key, version: that was seen, lead: Unit, due_on, due_text}; the rest
    is taken from the conclusion. The log has one row for the conclusions and one for the tasks.
    Raises Refused, naming the conclusion, and Conflict where one was saved in between.
    """
    require(by, Permission.LOG_MEETING, meeting)
    found = Conclusion.objects.select_for_update(no_key=True).filter(meeting=meeting)
    found = {one.pk: one for one in found.filter(pk__in=[row["conclusion"] for row in rows])}
    if not rows or len(found) != len(rows):
        raise Refused("Chọn ít nhất một kết luận của cuộc họp này.")
    stale = [found[row["conclusion"]] for row in rows if _is_stale(found, row)]
    if stale:
        raise Conflict(
            "Có kết luận vừa được lưu ở nơi khác, sau khi trang này được mở.",
            fields=[(str(one).capitalize(), one.state_label, "") for one in stale],
            back_url=meeting.part_url("ket-luan"),
        )
    for one in found.values():
        one.meeting = meeting
        if not one.can("assign"):
            raise Refused(f"Kết luận {one.order}: {one.why_not(one.MOVES['assign'])}")
    tasks = []
    lines = [_line_of(found[row["conclusion"]], row) for row in rows]
    assign_tasks(meeting.unit, by=by, lines=lines, made=tasks)
    for row, task in zip(rows, tasks, strict=True):
        one = found[row["conclusion"]]
        ConclusionTask.objects.create(conclusion=one, task=task)
        one.move("assign")
        one.version += 1
        one.save(update_fields=["state", "version"])
    tell(count=len(rows), conclusions={str(pk): {"state": one.state} for pk, one in found.items()})


def _is_stale(found, row):
    return found[row["conclusion"]].version != row["version"]


def _line_of(one, row):
    """Keywords of `assign_task` for one conclusion."""
    return {
        "title": one.task_title,
        "lead": row["lead"],
        "due_on": row["due_on"],
        "due_text": row["due_text"],
        "deliverable": one.product,
        "source_on": one.meeting.held_on,
    }


@command(
    "meetings.conclusion.not_tasked",
    Permission.LOG_MEETING,
    label="ghi kết luận không cần giao việc",
)
def mark_no_task(conclusion, *, by, state_note):
    """Không cần giao việc, and why."""
    conclusion.move("need_no_task")
    if not state_note:
        raise Refused("Chưa nhập lý do không cần giao việc.")
    conclusion.state_note = state_note


@command("meetings.conclusion.finished", Permission.LOG_MEETING, label="ghi kết luận đã thực hiện")
def finish_conclusion(conclusion, *, by, state_note=""):
    """Đã thực hiện."""
    conclusion.move("finish")
    if state_note:
        conclusion.state_note = state_note


def settle_conclusion(conclusion, *, by, state_note, version=None):
    """Đã thực hiện mà không cần giao việc: both steps at once, each with its own audit row."""
    require(by, Permission.LOG_MEETING, conclusion)
    with transaction.atomic():
        if conclusion.state == ConclusionState.OPEN:
            conclusion = mark_no_task(conclusion, by=by, version=version, state_note=state_note)
            version = conclusion.version
        return finish_conclusion(conclusion, by=by, version=version)


@command("meetings.conclusion.carried", Permission.LOG_MEETING, label="chuyển kết luận sang kỳ sau")
def carry_conclusion(conclusion, *, by, meeting):
    """Chuyển sang kỳ sau: -> the same conclusion in `meeting`, counted once more, its tasks too."""
    require(by, Permission.LOG_MEETING, meeting)
    conclusion.move("carry")
    was_tasked = conclusion.tasks.exists()
    target = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    target.refuse_unless("write_text")
    if not Meeting.objects.same_kind_before(target).filter(pk=conclusion.meeting_id).exists():
        raise Refused("Chỉ chuyển kết luận sang cuộc họp sau, cùng loại, của cùng đơn vị.")
    carried = Conclusion.objects.create(
        meeting=target,
        order=next_order(target.conclusions),
        carried_from=conclusion,
        carried_count=conclusion.carried_count + 1,
        state=ConclusionState.TASKED if was_tasked else ConclusionState.OPEN,
        **{name: getattr(conclusion, name) for name in _TEXT_FIELDS},
    )
    for link in conclusion.tasks.all():
        carried.tasks.create(task=link.task)
    tell(carried_from=conclusion.pk)
    return carried


def _check_due(meeting, due_on):
    if due_on is not None and due_on < meeting.held_on:
        raise Refused(
            f"Hạn {due_on:%d/%m/%Y} sớm hơn ngày họp {meeting.held_on:%d/%m/%Y}; kiểm tra lại hai "
            "ngày này."
        )
