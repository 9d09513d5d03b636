"""Conclusions: written with their meeting, then followed in a list of their own."""

from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from meetings.actions.conclusion import (
    add_conclusion,
    carry_conclusion,
    conclusion_to_task,
    conclusions_to_tasks,
    edit_conclusion,
    mark_no_task,
    settle_conclusion,
)
from meetings.desk import may_of
from meetings.forms.conclusion import (
    CarryForm,
    ConclusionEditForm,
    ConclusionFilterForm,
    ConclusionForm,
    NoteForm,
    TaskForm,
    TasksForm,
)
from meetings.heirs import leads_of
from meetings.models import Conclusion, ConclusionState, Meeting
from meetings.models.meeting import LISTED
from meetings.models.meeting_query import keeps_register
from meetings.views.acts import act_on_page, fetch_part, fetch_to_log
from meetings.views.saving import add_in_place, save_sent, saved_piece
from units.actions.reading import note_parts_read
from units.permissions import Permission, fetch, require

# What a row of the list shows: a conclusion and its meeting have some eighty columns.
_LISTED = [
    *("order", "text", "who", "due_on", "due_text", "state", "carried_count"),
    *("meeting__kind", "meeting__held_on", "meeting__unit__branch"),
]


@require_safe
def conclusion_list(request):
    """Kết luận of meetings that were held, with what became of each. What others concluded is part
    of their minutes, so that it leaves a row of reading (docs/nhat-ky.md)."""
    form, wanted = clean_get(ConclusionFilterForm, request.GET)
    found = (
        Conclusion.objects.visible_to(request.user)
        .of_met()
        .matching(**wanted)
        .with_names()
        .with_tasks("state")
        .with_noted(request.user)
        .only(*_LISTED)
    )
    page = page_of(found, request.GET, order=("-meeting__held_on", "-id"), size=30)
    _note_reading(request, page)
    return render(request, "meetings/conclusion_list.html", {"form": form, "page": page})


def _note_reading(request, rows):
    """Who keeps the register of a meeting wrote these lines, and is not told as their reader."""
    keeps = partial(keeps_register, request.user)
    read = {row.meeting_id for row in rows if not (row.is_noted or keeps(row.meeting.unit))}
    if read:
        shown = Meeting.objects.filter(pk__in=read).select_related("unit")
        note_parts_read(shown.prefetch_related("unit__versions"), by=request.user, what=LISTED)


@require_safe
def conclusion_follow(request, pk):
    """Theo dõi qua các kỳ: one conclusion from the session where it was drawn to today."""
    conclusion = fetch(
        request.user, Conclusion, pk, Conclusion.objects.select_related("meeting__unit")
    )
    steps = list(
        Conclusion.objects.visible_to(request.user)
        .filter(pk__in=conclusion.chain)
        .with_names()
        .with_tasks()
        .with_noted(request.user)
        .order_by("carried_count", "pk")
    )
    _note_reading(request, steps)
    context = {
        "conclusion": conclusion,
        "meeting": conclusion.meeting,
        "steps": steps,
        "last": steps[-1],
    }
    return render(request, "meetings/conclusion_follow.html", context)


def conclusions_assign(request, pk):
    """Chuyển kết luận thành nhiệm vụ: all of a meeting, or some, with one press."""
    meeting = fetch_to_log(request, pk)
    require(request.user, Permission.CONCLUSION_TO_TASK, meeting)
    waiting = meeting.conclusions.filter(state=ConclusionState.OPEN)
    form = TasksForm(request.POST or None, conclusions=waiting, leads=leads_of(meeting.unit))
    many = len(form.chosen) if form.is_valid() else 0
    return act_on_page(
        request,
        meeting,
        form,
        conclusions_to_tasks,
        title="Chuyển kết luận thành nhiệm vụ",
        said=f"Đã chuyển {many} kết luận thành nhiệm vụ; đang chờ đơn vị chủ trì tiếp nhận.",
        back=meeting.part_url("ket-luan"),
        template="meetings/conclusions_assign.html",
    )


def conclusion_add(request, pk):
    """Thêm kết luận."""
    meeting = fetch_to_log(request, pk)
    form = ConclusionForm(request.POST or None, meeting=meeting)
    if request.htmx:
        return _add_in_place(request, meeting, form)
    return act_on_page(
        request,
        meeting,
        form,
        add_conclusion,
        title="Thêm kết luận",
        submit="Thêm kết luận",
        said="Đã thêm kết luận.",
        back=meeting.part_url("ket-luan"),
        move="write_text",
    )


def _add_in_place(request, meeting, form):
    """Typed in the list of the session, or under the item that it is about."""
    form.is_valid()
    item = form.cleaned_data.get("item")
    is_at_item = item is not None and request.htmx.trigger == item.new_conclusion_id
    return add_in_place(
        request,
        meeting,
        form,
        add_conclusion,
        row="" if is_at_item else "meetings/_conclusion.html",
        empty=f"meetings/{'_item_conclusion_new' if is_at_item else '_conclusion_new'}.html",
        key=item.new_conclusion_id if is_at_item else "new-conclusion",
        beside="meetings/_conclusion_beside.html",
        item=item,
        is_at_item=is_at_item,
        **may_of(meeting, request.user),
    )


def conclusion_edit(request, pk):
    """Sửa kết luận."""
    conclusion = fetch_part(request, Conclusion, pk)
    if request.htmx and request.method == "POST":
        saved = save_sent(
            request, conclusion, ConclusionEditForm, edit_conclusion, meeting=conclusion.meeting
        )
        return saved_piece(request, saved, f"conclusion-{pk}")
    if not request.POST and conclusion.why_kept:
        raise Refused(conclusion.why_kept)
    initial = ConclusionEditForm.standing(conclusion)
    meeting = conclusion.meeting
    return act_on_page(
        request,
        meeting,
        ConclusionEditForm(request.POST or None, initial=initial, meeting=meeting),
        edit_conclusion,
        obj=conclusion,
        title="Sửa kết luận",
        submit="Lưu",
        said="Đã lưu kết luận.",
        back=conclusion.get_absolute_url(),
        move="write_text",
        part=conclusion,
    )


def conclusion_task(request, pk):
    """Chuyển thành nhiệm vụ: filled with what the conclusion says."""
    conclusion = fetch_part(request, Conclusion, pk)
    require(request.user, Permission.CONCLUSION_TO_TASK, conclusion)
    form = TaskForm(
        request.POST or None, conclusion=conclusion, leads=leads_of(conclusion.meeting.unit)
    )
    return act_on_page(
        request,
        conclusion.meeting,
        form,
        conclusion_to_task,
        obj=conclusion,
        title="Chuyển thành nhiệm vụ",
        submit="Chuyển thành nhiệm vụ",
        said="Đã chuyển kết luận thành nhiệm vụ; đang chờ đơn vị chủ trì tiếp nhận.",
        back=conclusion.get_absolute_url(),
        conclusion=conclusion,
    )


def conclusion_no_task(request, pk):
    """Không cần giao việc, and why."""
    return _note(request, pk, mark_no_task, "Không cần giao việc", "Đã ghi không cần giao việc.")


def conclusion_finish(request, pk):
    """Đã thực hiện, with the result in a few words."""
    return _note(request, pk, settle_conclusion, "Ghi đã thực hiện", "Đã ghi kết quả thực hiện.")


def _note(request, pk, action, title, said):
    conclusion = fetch_part(request, Conclusion, pk)
    return act_on_page(
        request,
        conclusion.meeting,
        NoteForm(
            request.POST or None,
            initial={"version": conclusion.version},
            label="Kết quả" if action is settle_conclusion else "Lý do",
        ),
        action,
        obj=conclusion,
        title=title,
        submit=title,
        said=said,
        back=conclusion.get_absolute_url(),
        conclusion=conclusion,
    )


def conclusion_carry(request, pk):
    """Chuyển sang kỳ sau: to one of the later sessions of the same kind."""
    conclusion = fetch_part(request, Conclusion, pk)
    later = Meeting.objects.same_kind_after(conclusion.meeting).loggable_by(request.user)
    return act_on_page(
        request,
        conclusion.meeting,
        CarryForm(request.POST or None, initial={"version": conclusion.version}, meetings=later),
        carry_conclusion,
        obj=conclusion,
        title="Chuyển sang kỳ sau",
        submit="Chuyển sang kỳ sau",
        said="Đã chuyển kết luận sang kỳ sau.",
        back=conclusion.get_absolute_url(),
        conclusion=conclusion,
    )
