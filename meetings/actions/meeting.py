"""A meeting from its plan to the day on which it was held."""

from django.db import transaction

from cchc.lib.clock import local, now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from meetings.actions.attendance import fill_roll
from meetings.actions.registering import register_paper
from meetings.actions.settled import refuse_counted, times_of
from meetings.actions.withdrawal import give_back_carried, refuse_rested_on
from meetings.models import Invitation, Kind, Mark, Meeting, RegisteredKind, State
from meetings.models.kinds import day_over, not_over, why_no_span
from meetings.who_comes import NO_COMMITTEE
from units.audit import tell
from units.command import command
from units.permissions import Permission, require

COUNT_FIELDS = (
    "total_count",
    "official_count",
    "probationary_count",
    "exempt_count",
    "duty_count",
    "present_count",
    "excused_count",
    "absent_count",
    "guest_count",
)


@command("meetings.meeting.planned", Permission.LOG_MEETING, label="dự kiến cuộc họp")
def plan_meeting(unit, *, by, kind, planned_at, **fields):
    """Dự kiến một cuộc họp of the unit that lives on that day.

    `planned_at`: aware datetime. `fields`: other columns of Meeting (is_combined, title, theme,
    place, mode, points, chair…, secretary…, guests, series_name, is_illustrative, source_note).
    Refused: the unit is not alive then; a thematic part of a session that is not regular.
    """
    day = local(planned_at).date()
    unit.refuse_unless_alive(day)
    meeting = Meeting(unit=unit, kind=kind, planned_at=planned_at, held_on=day, **fields)
    check_combined(meeting)
    meeting.save()
    return meeting


@command("meetings.meeting.invited", Permission.LOG_MEETING, label="gửi giấy mời")
def invite_meeting(meeting, *, by, units=()):
    """Gửi giấy mời; `units`: other units that are asked to come."""
    meeting.move("invite")
    meeting.told_at, meeting.told_place = meeting.planned_at, meeting.place
    _invite(meeting, by, units)


@command("meetings.meeting.invited_again", Permission.LOG_MEETING, label="gửi lại giấy mời")
def invite_again(meeting, *, by, units=()):
    """Gửi lại giấy mời, when time or place was changed since, or for more units."""
    meeting.refuse_unless("invite_again")
    known = set(meeting.invitations.values_list("unit_id", flat=True))
    if not meeting.may_be_sent_again and known.issuperset(unit.pk for unit in units):
        raise Refused(
            "Thời gian, địa điểm và đơn vị được mời không đổi từ lần gửi ngày "
            f"{sentence_date(meeting.notified_on)}; chưa cần gửi lại."
        )
    _invite(meeting, by, units)


def _invite(meeting, by, units):
    for unit in units:
        unit.refuse_unless_alive(meeting.held_on)
        Invitation.objects.get_or_create(meeting=meeting, unit=unit)
    meeting.notified_on, meeting.sent_for = today(), meeting.invitation_words
    register_paper(meeting, by=by, kind=RegisteredKind.INVITATION)
    tell(units=[unit.pk for unit in units])


@command("meetings.meeting.postponed", Permission.LOG_MEETING, label="dời cuộc họp")
def postpone_meeting(meeting, *, by, planned_at, reason):
    """Dời cuộc họp: the state stays, the first day and the last reason are kept. Refused: to a day
    that is over."""
    meeting.refuse_unless("postpone")
    need_reason(reason)
    day = local(planned_at).date()
    if day < today():
        raise Refused(day_over(day))
    meeting.unit.refuse_unless_alive(day)
    meeting.postponed_from = meeting.postponed_from or meeting.held_on
    meeting.planned_at, meeting.held_on, meeting.moved_reason = planned_at, day, reason
    meeting.started_at = meeting.ended_at = None
    _notify(meeting)


@command("meetings.meeting.cancelled", Permission.LOG_MEETING, label="hủy cuộc họp")
def cancel_meeting(meeting, *, by, reason):
    """Hủy cuộc họp that is not held, or one recorded by mistake whose minutes nobody agreed to yet.

    It stays in the register and counts nowhere; what had been carried into it goes on where it came
    from. Refused: something rests on it, which `refuse_rested_on` names.
    """
    had_met = meeting.has_met
    meeting.move("cancel")
    need_reason(reason)
    if had_met:
        refuse_rested_on(meeting)
    else:
        _notify(meeting)
    meeting.reason = reason
    give_back_carried(meeting, by, reason)


@command("meetings.meeting.held", Permission.LOG_MEETING, label="ghi nhận đã họp")
def hold_meeting(
    meeting,
    *,
    by,
    started_at,
    ended_at,
    is_second=False,
    all_present=False,
    entered_at=None,
    **fields,
):
    """Ghi nhận đã họp.

    `all_present`: everyone on the roll came, exceptions are marked afterwards. `is_second`: said
    after the question whether this is the second regular session of its month. `entered_at`: when
    it was recorded, where that was not now. `fields`: columns of Meeting that are known now. Who
    was there must be known by name or by count.
    """
    meeting.move("hold")
    meeting.entered_at = entered_at or now()  # whenever it was planned, it is recorded only now
    meeting.save(update_fields=["entered_at"])
    for name, value in fields.items():
        setattr(meeting, name, value)
    set_times(meeting, started_at, ended_at)
    check_combined(meeting)
    check_chair(meeting)
    if not is_second and meeting.kind == Kind.REGULAR:
        ask_second(meeting)
    if meeting.is_by_count:
        if meeting.present_count is None and not meeting.head_count:
            raise Refused("Chưa nhập số người có mặt.")
        _check_counts(meeting)
        return
    fill_roll(meeting, all_present=all_present)
    if meeting.kind == Kind.COMMITTEE and not meeting.attendance.exists():
        raise Refused(NO_COMMITTEE)
    if not meeting.attendance.filter(mark__in=[Mark.PRESENT, Mark.LATE]).exists():
        raise Refused("Chưa có ai được điểm danh; ghi người có mặt hoặc nhập số người có mặt.")


def log_meeting(
    unit,
    *,
    by,
    kind,
    started_at,
    ended_at,
    is_second=False,
    all_present=False,
    entered_at=None,
    **facts,
):
    """Ghi cuộc họp đã diễn ra: plan and hold at once, each with its audit row; all or nothing.

    `entered_at`: as for `hold_meeting`. `facts`: columns of Meeting, as for `plan_meeting` and
    `hold_meeting`.
    """
    require(by, Permission.LOG_MEETING, unit)
    with transaction.atomic():
        meeting = plan_meeting(unit, by=by, kind=kind, planned_at=started_at, **facts)
        if meeting.state != State.PLANNED:  # the same press of the button once more
            return meeting
        return hold_meeting(
            meeting,
            by=by,
            started_at=started_at,
            ended_at=ended_at,
            is_second=is_second,
            all_present=all_present,
            entered_at=entered_at,
        )


@command("meetings.meeting.changed", Permission.LOG_MEETING, label="sửa cuộc họp")
def edit_meeting(
    meeting, *, by, planned_at=None, started_at=None, ended_at=None, is_second=False, **fields
):
    """Sửa thông tin cuộc họp before its minutes are agreed.

    `is_second`: said after the question, which is asked when it moves into a month that already has
    a regular session of the unit. `fields`: columns of Meeting.
    """
    meeting.refuse_unless("write")
    was_on, was = meeting.held_on, times_of(meeting)
    for name, value in fields.items():
        setattr(meeting, name, value)
    if planned_at is not None and not meeting.has_met:
        if meeting.state == State.INVITED and planned_at != meeting.planned_at:
            raise Refused("Đã gửi giấy mời; dùng “Dời cuộc họp” để đổi thời gian, kèm lý do.")
        meeting.planned_at, meeting.held_on = planned_at, local(planned_at).date()
    if meeting.has_met:
        set_times(meeting, started_at or meeting.started_at, ended_at or meeting.ended_at)
        check_chair(meeting)
    meeting.unit.refuse_unless_alive(meeting.held_on)
    check_combined(meeting)
    if times_of(meeting) != was:
        refuse_counted(meeting)
    has_moved = was_on.replace(day=1) != meeting.held_on.replace(day=1)
    if has_moved and not is_second and meeting.kind == Kind.REGULAR:
        ask_second(meeting)


@command("meetings.attendance.counted", Permission.LOG_MEETING, label="nhập số người dự")
def count_attendance(meeting, *, by, head_count="", **counts):
    """Điểm danh theo số lượng. `counts`: the COUNT_FIELDS, None where not known. Refused: numbers
    that cannot all be right."""
    meeting.refuse_unless("write")
    refuse_counted(meeting)
    meeting.is_by_count = True
    meeting.head_count = head_count
    for name in COUNT_FIELDS:
        setattr(meeting, name, counts.get(name))
    if meeting.has_met and meeting.present_count is None and not head_count:
        raise Refused("Chưa nhập số người có mặt.")
    _check_counts(meeting)


def second_regular(unit, day, without=None):
    """The sentence of the question, when the unit already held a regular session that month."""
    found = Meeting.objects.regular_in_month(unit, day).exclude(pk=without).first()
    if found is None:
        return ""
    return (
        f"Tháng {day.month}/{day.year} đã có một buổi thường kỳ ngày "
        f"{sentence_date(found.held_on)}; xác nhận nếu đây là buổi thứ hai."
    )


def ask_second(meeting):
    """Refused where the unit already held a regular session that month."""
    if sentence := second_regular(meeting.unit, meeting.held_on, without=meeting.pk):
        raise Refused(sentence)


def set_times(meeting, started_at, ended_at):
    """When it was held; raises Refused where that cannot be."""
    day = local(started_at).date()
    if started_at > now():
        raise Refused(
            f"Cuộc họp ngày {sentence_date(day)} chưa diễn ra nên chưa ghi nhận đã họp được."
        )
    if sentence := why_no_span(started_at, ended_at):
        raise Refused(sentence)
    if ended_at > now():
        raise Refused(not_over(ended_at))
    meeting.unit.refuse_unless_alive(day)
    meeting.started_at, meeting.ended_at, meeting.held_on = started_at, ended_at, day


def check_combined(meeting):
    """Refused: a thematic part of what is no regular session."""
    if meeting.is_combined and meeting.kind != Kind.REGULAR:
        raise Refused("Chỉ buổi thường kỳ mới lồng ghép nội dung chuyên đề.")


def check_chair(meeting):
    """Refused while nobody is named who chaired."""
    if not (meeting.chair_name or meeting.chair_title):
        raise Refused("Chưa nhập chủ trì: họ và tên hoặc chức vụ.")


def _check_counts(meeting):
    if sentence := meeting.counts.why_impossible:
        raise Refused(sentence)


def _notify(meeting):
    """Who was invited is told of a change by a paper of this day."""
    if meeting.notified_on is not None:
        meeting.notified_on = today()


def need_reason(reason):
    """Refused without one."""
    if not reason:
        raise Refused("Chưa nhập lý do.")
