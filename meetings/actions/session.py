"""While a meeting goes on: begun and ended with one touch, its facts noted as they are told."""

from datetime import timedelta

from cchc.lib.clock import local, now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clock_time, sentence_date, sentence_moment
from meetings.actions.attendance import fill_roll
from meetings.actions.meeting import check_chair, set_times
from meetings.actions.settled import refuse_counted, times_of
from meetings.models.kinds import why_no_span
from units.audit import tell
from units.command import command
from units.permissions import Permission

# An end that is touched later than this was forgotten, and is entered by hand.
LONGEST = timedelta(hours=14)


@command("meetings.meeting.begun", Permission.LOG_MEETING, label="bắt đầu họp")
def begin_meeting(meeting, *, by):
    """Bắt đầu họp, on its day: the minute is noted, and the roll is ready to be marked."""
    meeting.move("begin")
    if meeting.started_at is not None:
        raise Refused(f"Cuộc họp đã bắt đầu lúc {clock_time(local(meeting.started_at))}.")
    if meeting.held_on != today():
        raise Refused(
            f"Cuộc họp dự kiến ngày {sentence_date(meeting.held_on)}, không phải hôm nay; dời cuộc "
            "họp sang hôm nay rồi bắt đầu."
        )
    meeting.unit.refuse_unless_alive(meeting.held_on)
    meeting.started_at = _this_minute()
    if not meeting.is_by_count:
        tell(count=fill_roll(meeting))


@command("meetings.meeting.ended", Permission.LOG_MEETING, label="kết thúc họp")
def end_meeting(meeting, *, by):
    """Kết thúc họp: the minute is noted; who was there is confirmed by `hold_meeting`."""
    meeting.move("end")
    if meeting.started_at is None:
        raise Refused("Cuộc họp chưa bắt đầu; bấm “Bắt đầu họp” hoặc ghi nhận đã họp.")
    if meeting.ended_at is not None:
        raise Refused(f"Cuộc họp đã kết thúc lúc {clock_time(local(meeting.ended_at))}.")
    ended_at = _this_minute()
    if ended_at - meeting.started_at > LONGEST:
        raise Refused(
            f"Cuộc họp bắt đầu từ {clock_time(local(meeting.started_at))} ngày "
            f"{sentence_date(meeting.held_on)}; nhập giờ kết thúc ở mục "
            f"“{meeting.panel_title}”."
        )
    if sentence := why_no_span(meeting.started_at, ended_at):
        raise Refused(sentence)
    meeting.ended_at = ended_at


@command("meetings.meeting.noted", Permission.LOG_MEETING, label="ghi thông tin buổi họp")
def note_facts(meeting, *, by, **fields):
    """Ghi thông tin buổi họp: some of its columns, as each is told.

    `fields`: place, theme, guests, chair_name, chair_title, secretary_name, secretary_title,
    started_at, ended_at (None: not known, before it was held).
    """
    meeting.refuse_unless("write")
    was = times_of(meeting)
    for name, value in fields.items():
        setattr(meeting, name, value)
    if not meeting.has_met:
        _check_moments(meeting)
        return
    if meeting.started_at is None or meeting.ended_at is None:
        raise Refused("Cuộc họp đã họp thì có giờ bắt đầu và giờ kết thúc; nhập đủ hai giờ.")
    set_times(meeting, meeting.started_at, meeting.ended_at)
    if times_of(meeting) != was:
        refuse_counted(meeting)
    check_chair(meeting)


def _check_moments(meeting):
    for moment, what in ((meeting.started_at, "bắt đầu"), (meeting.ended_at, "kết thúc")):
        if moment is not None and moment > now():
            raise Refused(
                f"Giờ {what} {sentence_moment(local(moment))} chưa tới; ghi giờ khi đã diễn ra."
            )
    if meeting.ended_at is None:
        return
    if meeting.started_at is None:
        raise Refused("Chưa nhập giờ bắt đầu; nhập giờ bắt đầu trước giờ kết thúc.")
    if sentence := why_no_span(meeting.started_at, meeting.ended_at):
        raise Refused(sentence)


def _this_minute():
    return now().replace(second=0, microsecond=0)
