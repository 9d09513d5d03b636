"""The roll: opened, marked with one touch a person, all at once, or counted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cchc.lib.clock import local, now
from cchc.lib.refusal import Conflict
from cchc.lib.vietnamese import clock_time
from meetings.actions.attendance import (
    add_attendees,
    mark_all_present,
    mark_attendance,
    open_roll,
)
from meetings.actions.meeting import count_attendance
from meetings.desk import counts_line, row_context
from meetings.forms.attendance import AttendeesForm, CountForm, MarkForm
from meetings.models import Attendance, Mark
from meetings.views.acts import act_on_page, fetch_part, fetch_to_log

_ANCHOR = "diem-danh"


@require_POST
def attendance_open(request, pk):
    """Lập danh sách điểm danh from the people of the unit on that day."""
    meeting = fetch_to_log(request, pk)
    open_roll(meeting, by=request.user)
    messages.success(request, "Đã lập danh sách điểm danh.")
    return redirect(meeting.part_url(_ANCHOR))


@require_POST
def attendance_all(request, pk):
    """Tất cả có mặt: whoever is not marked yet."""
    meeting = fetch_to_log(request, pk)
    mark_all_present(meeting, by=request.user)
    messages.success(request, "Đã ghi có mặt cho người chưa điểm danh.")
    return redirect(meeting.part_url(_ANCHOR))


def attendance_add(request, pk):
    """Thêm người dự by name."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        AttendeesForm(request.POST or None, is_party=meeting.is_party),
        add_attendees,
        title="Thêm người dự",
        submit="Thêm người dự",
        said="Đã thêm người dự.",
        back=meeting.part_url(_ANCHOR),
        move="write",
    )


def attendance_count(request, pk):
    """Điểm danh theo số lượng."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        CountForm(request.POST or None, meeting=meeting),
        count_attendance,
        title="Điểm danh theo số lượng",
        submit="Lưu số lượng",
        said="Đã lưu số lượng.",
        back=meeting.part_url(_ANCHOR),
        move="write",
    )


def attendance_mark(request, pk):
    """One touch on one row; the row saves itself where there is script, else its form does."""
    row = fetch_part(request, Attendance, pk)
    initial = {"mark": row.mark, "note": row.note, "version": row.version}
    form = MarkForm(request.POST or None, initial=initial)
    if not request.htmx:
        return act_on_page(
            request,
            row.meeting,
            form,
            mark_attendance,
            obj=row,
            title=f"Điểm danh: {row.name}",
            submit="Lưu",
            said="Đã lưu điểm danh.",
            back=row.meeting.part_url(_ANCHOR),
            move="write",
        )
    status, sentence = 200, ""
    if form.is_valid():
        try:
            row = mark_attendance(row, by=request.user, **form.facts())
        except Conflict as conflict:
            row.refresh_from_db()
            status, sentence = 409, _both(conflict, row, form.cleaned_data["mark"])
    else:
        sentence = " ".join(errors[0] for errors in form.errors.values())
    context = row_context(row, True) | {
        "number": request.POST.get("number", "")[:4],
        "counts_line": counts_line(row.meeting),
        "saved_at": "" if sentence else clock_time(local(now())),
        "sentence": sentence,
    }
    return render(request, "meetings/_marked_row.html", context, status=status)


def _both(conflict, row, mark):
    """What stands now and what was pressed, in one sentence."""
    return (
        f"{conflict.who} vừa ghi “{row.get_mark_display()}”; vừa chọn “{Mark(mark).label}”. "
        "Chọn lại nếu vẫn đổi."
    )
