"""The register, the quick entry, one meeting with all that belongs to it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get, lower_first
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import sentence_date, upper_first
from meetings.actions.kind import change_kind, refuse_kind_fixed
from meetings.actions.meeting import (
    cancel_meeting,
    edit_meeting,
    hold_meeting,
    invite_again,
    invite_meeting,
    log_meeting,
    plan_meeting,
    postpone_meeting,
    second_regular,
)
from meetings.desk import desk_of, on_behalf, when_words
from meetings.forms.asked import AskedMeetingForm, MeetingFilterForm
from meetings.forms.kind import KindForm
from meetings.forms.meeting import (
    COMBINED,
    EditForm,
    HoldForm,
    InviteForm,
    LogForm,
    PlanForm,
    PostponeForm,
    ReasonForm,
)
from meetings.heirs import unit_on, units_near
from meetings.models import (
    Conclusion,
    Kind,
    Meeting,
    RegisteredKind,
    State,
    loggable_units,
)
from meetings.models.kinds import When
from meetings.papers import registered_for
from meetings.quality_page import quality_link
from meetings.views.acts import act_on_page, fetch_to_log
from units.actions.reading import note_read
from units.models import Unit
from units.permissions import Permission, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

_NEED_LOG = Permission.LOG_MEETING


@require_safe
def meeting_list(request):
    """Cuộc họp: the register as far as it is seen."""
    form, wanted = clean_get(MeetingFilterForm, request.GET)
    meetings = (
        Meeting.objects.visible_to(request.user)
        .matching(request.user, **wanted)
        .with_names()
        .with_counts()
        .with_reading(request.user)
    )
    order = ("held_on", "id") if wanted["when"] == When.AHEAD else ("-held_on", "-id")
    page = page_of(meetings, request.GET, order=order)
    access = access_of(request.user)
    for meeting in page:
        meeting.whose = access.whose(meeting.unit_id, meeting.unit_name)
    may_log = bool(may(request.user, _NEED_LOG))
    context = {
        "form": form,
        "page": page,
        "may_log": may_log,
        "empty": f"Chưa có cuộc họp nào trong năm {today().year}.",
    }
    return render(request, "meetings/meeting_list.html", context)


def _units_of(user):
    """Units for which the user records meetings: the living ones first."""
    units = Unit.objects.filter(pk__in=loggable_units(user)).with_names()
    return units.order_by("ended_on", "pk") if units else units


def _unit_form(form_class, request, **kwargs):
    units = _units_of(request.user)
    branches = set(units.values_list("branch", flat=True))
    initial = kwargs.pop("initial", {})
    living = [unit for unit in units if unit.ended_on is None]
    if len(living) == 1:
        initial["unit"] = living[0]
    return form_class(
        request.POST or None, units=units, branches=branches, initial=initial, **kwargs
    )


def meeting_log(request):
    """Ghi cuộc họp: one screen, after which the meeting has been held."""
    require(request.user, _NEED_LOG)
    _asked, wanted = clean_get(AskedMeetingForm, request.GET)
    initial = {"unit": wanted["don_vi"], "kind": wanted["loai"]}
    form = _unit_form(LogForm, request, initial=initial)
    if "as_before" in request.POST:
        context = {"form": form, "filled": _fill_as_before(form, request.user)}
        return render(request, "meetings/meeting_log.html", context)
    if form.is_valid():
        unit = _unit_of_day(form, "held_on", request.user)
        if unit is not None:
            meeting = attempt(form, log_meeting, unit, by=request.user, **form.facts())
            if meeting is None:
                _ask_second(form, unit, form.facts()["kind"])
            else:
                messages.success(request, "Đã ghi cuộc họp; ghi tiếp nội dung và kết luận.")
                _say_on_behalf(request, meeting)
                return redirect(meeting)
    return render(request, "meetings/meeting_log.html", {"form": form}, status=acted_status(form))


def _fill_as_before(form, user):
    """Nothing is written: who led last time stands in the form. -> the sentence about it, or ""
    where the form does not tell yet whose meeting it is."""
    form.is_valid()
    asked = form.cleaned_data
    unit, kind, day = asked.get("unit"), asked.get("kind"), asked.get("held_on") or today()
    earlier = None
    if unit and kind:
        unit = unit_on(unit, day, Unit.objects.filter(pk__in=loggable_units(user))) or unit
        kind = Kind.REGULAR if kind == COMBINED else kind
        earlier = Meeting.objects.same_kind_until(unit, kind, day).select_related("unit").first()
    filled = form.fill(earlier)
    if not (unit and kind):
        return ""
    if filled:
        told = (("chủ trì", {"chair_name", "chair_title"}), ("thư ký", {"secretary_name"}))
        roles = ", ".join(role for role, names in told if names & set(filled))
        return f"Đã điền {roles} như {lower_first(earlier.heading)}; xem lại rồi ghi."
    if earlier is None:
        return "Trước ngày này chưa ghi cuộc họp nào cùng loại; nhập chủ trì, thư ký."
    return "Các ô chủ trì, thư ký giữ như đang nhập; xóa trắng ô cần lấy như kỳ trước rồi bấm lại."


def meeting_plan(request):
    """Lập lịch một cuộc họp sắp tới."""
    require(request.user, _NEED_LOG)
    form = _unit_form(PlanForm, request)
    if form.is_valid():
        unit = _unit_of_day(form, "planned_on", request.user)
        if unit is not None:
            meeting = attempt(form, plan_meeting, unit, by=request.user, **form.facts())
            if meeting is not None:
                messages.success(request, "Đã lập lịch cuộc họp.")
                _say_on_behalf(request, meeting)
                return redirect(meeting)
    return render(request, "meetings/meeting_plan.html", {"form": form}, status=acted_status(form))


def _unit_of_day(form, field, user):
    """The unit that lived on the day typed: the one chosen, or the one of its line; else told."""
    chosen, day = form.cleaned_data["unit"], form.cleaned_data[field]
    unit = unit_on(chosen, day, Unit.objects.filter(pk__in=loggable_units(user)))
    if unit is None:
        form.add_error(
            "unit",
            f"{upper_first(chosen.name)} không hoạt động ngày "
            f"{sentence_date(day)}; chọn đơn vị của ngày đó hoặc sửa ngày.",
        )
    return unit


def _ask_second(form, unit, kind, without=None, day=None):
    """Turns the refusal of a second regular session in a month into a question. `day`: where the
    form does not ask for it."""
    if kind != Kind.REGULAR or form.cleaned_data["is_second"]:
        return
    sentence = second_regular(unit, day or form.cleaned_data["held_on"], without)
    if sentence and sentence in form.non_field_errors():
        form.refused = False
        form.ask_second(sentence)


def _say_on_behalf(request, meeting):
    if sentence := on_behalf(meeting, request.user):
        messages.info(request, sentence)


@require_safe
def meeting_detail(request, pk):
    """One meeting: the desk on which it is written, or the register row for who sees no more."""
    meeting = fetch(request.user, Meeting, pk, _detailed())
    # Who keeps the record reads it, which is known without asking the database.
    is_read = may(request.user, _NEED_LOG, meeting) or (
        Meeting.objects.readable_by(request.user).filter(pk=pk).exists()
    )
    if not is_read:
        meeting = Meeting.objects.with_counts().select_related("unit").get(pk=pk)
        given = Conclusion.objects.given_to(request.user).filter(meeting=meeting).with_tasks()
        context = {
            "meeting": meeting,
            "given": given,
            "when": when_words(meeting),
            "quality": quality_link(meeting, request.user),
        }
        return render(request, "meetings/meeting_row.html", context)
    desk = desk_of(meeting, request.user, get_token(request))
    desk["quality"] = quality_link(meeting, request.user)
    if not desk["may_log"]:
        note_read(meeting, by=request.user, what="meetings.minutes.read")
    return render(request, "meetings/meeting_detail.html", desk)


def _detailed():
    tasks = Prefetch("conclusions", Conclusion.objects.with_tasks())
    return Meeting.objects.select_related("unit", "minutes").prefetch_related(
        "unit__versions",
        "attendance",
        "items",
        "opinions",
        "votes",
        "invitations__unit__versions",
        "point_rows",
        "speakers",
        tasks,
    )


def meeting_edit(request, pk):
    """Sửa thông tin cuộc họp."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        EditForm(request.POST or None, meeting=meeting),
        edit_meeting,
        when_refused=lambda form: _ask_second(form, meeting.unit, meeting.kind, meeting.pk),
        title="Sửa thông tin cuộc họp",
        submit="Lưu",
        said="Đã lưu thông tin cuộc họp.",
        move="write",
    )


def meeting_invite(request, pk):
    """Gửi giấy mời, again where something changed: with the units that may be asked to come."""
    meeting = fetch_to_log(request, pk)
    is_again = meeting.state == State.INVITED
    title = "Gửi lại giấy mời" if is_again else "Gửi giấy mời"
    invited = [link.unit_id for link in meeting.invitations.all()]
    return act_on_page(
        request,
        meeting,
        InviteForm(
            request.POST or None,
            units=units_near(meeting.unit, meeting.held_on),
            initial={"version": meeting.version, "units": invited},
        ),
        invite_again if is_again else invite_meeting,
        title=title,
        submit=title,
        said=f"Đã ghi nhận {lower_first(title)}; in hoặc tải giấy mời ở mục thời gian, địa điểm.",
        move="invite_again" if is_again else "invite",
        template="meetings/meeting_invite.html",
        registered=registered_for(meeting, RegisteredKind.INVITATION, request.user),
    )


def meeting_hold(request, pk):
    """Ghi nhận đã họp of a meeting that was planned."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        HoldForm(request.POST or None, meeting=meeting),
        hold_meeting,
        when_refused=lambda form: _ask_second(form, meeting.unit, meeting.kind, meeting.pk),
        title="Ghi nhận đã họp",
        submit="Ghi nhận đã họp",
        said="Đã ghi nhận đã họp; ghi tiếp nội dung và kết luận.",
        move="hold",
    )


def meeting_postpone(request, pk):
    """Dời cuộc họp."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        PostponeForm(request.POST or None, initial={"version": meeting.version}),
        postpone_meeting,
        title="Dời cuộc họp",
        submit="Dời cuộc họp",
        said="Đã dời cuộc họp.",
        move="postpone",
    )


def meeting_cancel(request, pk):
    """Hủy cuộc họp: a page that asks, with the reason."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        ReasonForm(request.POST or None, initial={"version": meeting.version}),
        cancel_meeting,
        template="meetings/meeting_cancel.html",
        said="Đã hủy cuộc họp; cuộc họp vẫn còn trong danh sách.",
        move="cancel",
    )


def meeting_kind(request, pk):
    """Đổi loại of a meeting recorded under a wrong one."""
    meeting = fetch_to_log(request, pk)
    # Its minutes say what they lack now, with the press that composes them again.
    back = meeting.minutes_url if meeting.state == State.MINUTED else ""

    def ask(form):
        _ask_second(form, meeting.unit, form.facts()["kind"], meeting.pk, meeting.held_on)

    return act_on_page(
        request,
        meeting,
        KindForm(request.POST or None, meeting=meeting),
        change_kind,
        when_refused=ask,
        title="Đổi loại cuộc họp",
        submit="Đổi loại",
        said="Đã đổi loại cuộc họp.",
        back=back,
        move="change_kind",
        guard=refuse_kind_fixed,
    )
