"""The roll: opened, marked with one touch a person, all at once, or counted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from meetings.actions.attendance import (
    add_attendees,
    by_name_question,
    correct_attendee,
    mark_all_present,
    mark_attendance,
    open_roll,
)
from meetings.actions.meeting import count_attendance
from meetings.actions.settled import refuse_counted
from meetings.desk import counts_line, row_context
from meetings.forms.attendance import AttendeesForm, CountForm, MarkForm
from meetings.forms.withdrawal import AttendeeForm
from meetings.models import Attendance, Mark
from meetings.views.acts import act_on_page, fetch_part, fetch_to_log
from meetings.views.saving import save_sent, saved_piece

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
    """Thêm người dự by name; where numbers count, the unit's own people are asked about."""
    meeting = fetch_to_log(request, pk)

    def ask(form):
        sentence = by_name_question(meeting)
        if sentence and sentence in form.non_field_errors():
            form.refused = False
            form.ask_by_name(sentence)

    return act_on_page(
        request,
        meeting,
        AttendeesForm(request.POST or None, is_party=meeting.is_party),
        add_attendees,
        title="Thêm người dự",
        submit="Thêm người dự",
        said="Đã thêm người dự.",
        back=meeting.part_url(_ANCHOR),
        when_refused=ask,
        move="write",
        guard=refuse_counted,
    )


def attendance_count(request, pk):
    """Điểm danh theo số lượng; each field saves itself."""
    meeting = fetch_to_log(request, pk)
    if request.htmx and request.method == "POST":
        saved = save_sent(request, meeting, CountForm, _count_some, meeting=meeting)
        counts = counts_line(saved.part, saved.part.counts)
        beside = "meetings/_counts.html"
        return saved_piece(request, saved, "count-people", beside=beside, counts_line=counts)
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
        guard=refuse_counted,
    )


def _count_some(meeting, *, by, version, **counts):
    """Some of the counts as they are typed; the others stay as they are."""
    counts = CountForm.standing(meeting) | counts | {"version": version}
    return count_attendance(meeting, by=by, **counts)


def attendance_mark(request, pk):
    """One touch on one row; the row saves itself where there is script, else its form does."""
    row = fetch_part(request, Attendance, pk)
    if request.htmx and request.method == "POST":
        return _marked(request, row)
    return act_on_page(
        request,
        row.meeting,
        MarkForm(request.POST or None, initial=MarkForm.standing(row)),
        mark_attendance,
        obj=row,
        title=f"Điểm danh: {row.name}",
        submit="Lưu",
        said="Đã lưu điểm danh.",
        back=row.meeting.part_url(_ANCHOR),
        move="write",
        guard=refuse_counted,
    )


def attendance_edit(request, pk):
    """Sửa dòng điểm danh: name, post, Party status; from here one that is wrong is taken back."""
    row = fetch_part(request, Attendance, pk)
    return act_on_page(
        request,
        row.meeting,
        AttendeeForm(request.POST or None, row=row),
        correct_attendee,
        obj=row,
        title="Sửa dòng điểm danh",
        submit="Lưu",
        said="Đã lưu dòng điểm danh.",
        back=row.meeting.part_url(_ANCHOR),
        move="write",
        guard=refuse_counted,
        part=row,
    )


def _marked(request, row):
    """The row as it stands after the touch, and the sums that follow from it."""
    saved = save_sent(request, row, MarkForm, mark_attendance)
    row, counts = saved.part, saved.part.meeting.counts
    number = request.POST.get("number", "")[:4]
    context = row_context(row, row.meeting.is_open, number) | {
        "counts_line": counts_line(row.meeting, counts),
        "entitled": counts.entitled,
        "meeting": row.meeting,
        "saved_at": saved.at,
        "sentence": " ".join([*saved.errors, *(_both(clash, request) for clash in saved.clashes)]),
    }
    return render(request, "meetings/_marked_row.html", context, status=saved.status)


def _both(clash, request):
    """What stands now and what was touched or typed, in one sentence."""
    mine = request.POST[clash["name"]]
    if clash["name"] == "mark" and not clash["theirs"]:
        clash = {**clash, "words": Mark.NONE.label}
    if clash["name"] == "mark":
        mine = Mark(mine).label
        return (
            f"{clash['who']} vừa ghi “{clash['words']}”; vừa chọn “{mine}”. Chọn lại nếu vẫn đổi."
        )
    return f"{clash['who']} vừa ghi lý do “{clash['words']}”; vừa nhập “{mine[:200]}”."
