"""Lịch họp định kỳ: the rules of a unit's meetings, and a year's meetings made from them."""

from calendar import monthrange

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from meetings.calendar import Rhythm
from meetings.models import Kind, Meeting, Series
from meetings.models.series import ONE_RULE, RHYTHMS
from meetings.year_plan import MOST, plan_year
from units.audit import tell
from units.command import command
from units.permissions import Permission

LEAP_YEAR = 2024


@command("meetings.series.created", Permission.LOG_MEETING, label="lập lịch họp định kỳ")
def create_series(unit, *, by, **fields):
    """Lập lịch họp định kỳ of a unit that lives on its first day. `fields`: columns of Series.

    Refused: a rhythm that its kind does not have, a day that no month has, a period that ends
    before it begins, another rule of this kind for the same days. -> Series
    """
    series = Series(unit=unit, **fields)
    unit.refuse_unless_alive(series.valid_from)
    _check(series)
    series.save()
    return series


@command("meetings.series.changed", Permission.LOG_MEETING, label="sửa lịch họp định kỳ")
def edit_series(series, *, by, **fields):
    """Sửa: what it has made stays as it is; what it makes from now on follows the new rule."""
    for name, value in fields.items():
        setattr(series, name, value)
    _check(series)


@command("meetings.series.ended", Permission.LOG_MEETING, label="kết thúc lịch họp định kỳ")
def end_series(series, *, by, on):
    """Kết thúc: `on` is its last day. Its meetings stay; those planned for later are held, moved
    or cancelled one by one."""
    if on < series.valid_from:
        raise Refused(
            f"Lịch bắt đầu từ {sentence_date(series.valid_from)}; chọn ngày từ đó trở đi."
        )
    if series.valid_to is not None and on > series.valid_to:
        raise Refused(
            f"Lịch đã kết thúc ngày {sentence_date(series.valid_to)}; lập lịch khác để họp tiếp."
        )
    series.valid_to = on


@command("meetings.year.planned", Permission.LOG_MEETING, label="lập lịch năm")
def make_year(unit, *, by, year, with_past=False):
    """Lập lịch năm: every meeting that the unit's rules ask for and that is not there yet, in one
    step and one row of the log. `with_past`: those of days gone by as well, to be logged later.

    Nothing to make, nothing written. -> the unit, with `made_count`.
    """
    meetings = [line.meeting for line in plan_year(unit, year, today(), with_past=with_past).made]
    if len(meetings) > MOST:
        raise Refused(
            f"Lịch năm {year} có {len(meetings)} cuộc họp, nhiều hơn {MOST}; kết thúc bớt lịch "
            "định kỳ rồi lập lại."
        )
    if meetings:
        made = Meeting.objects.bulk_create(meetings)
        tell(year=year, count=len(made), meetings=[meeting.pk for meeting in made])
    unit.made_count = len(meetings)


def _check(series):
    _check_kind(series)
    _check_day(series)
    if series.valid_to is not None and series.valid_to < series.valid_from:
        raise Refused("“Đến ngày” phải từ “Từ ngày” trở đi.")
    has_parts = series.thematic_months or series.committee_days is not None
    if series.kind != Kind.REGULAR and has_parts:
        raise Refused("Chỉ lịch thường kỳ có tháng chuyên đề và họp chi ủy trước buổi sinh hoạt.")
    if series.committee_days is not None and not series.is_party:
        raise Refused("Chỉ tổ chức đảng có họp chi ủy trước buổi sinh hoạt.")
    _check_alone(series)


def _check_kind(series):
    allowed = RHYTHMS[series.kind]
    if series.kind == Kind.COMMITTEE and not series.is_party:
        raise Refused("Chỉ tổ chức đảng có họp chi ủy, ban chấp hành, ban thường vụ.")
    if series.is_party and series.kind == Kind.REGULAR:
        allowed = (Series.Rhythm.MONTHLY,)
    if series.rhythm not in allowed:
        words = ", ".join(Series.Rhythm(rhythm).label for rhythm in allowed)
        raise Refused(f"{upper_first(series.kind_label)} họp {words}; chọn lại nhịp.")


def _check_day(series):
    rhythm = Rhythm(series.rhythm)
    if rhythm is Rhythm.WEEKLY:
        if series.weekday is None:
            raise Refused("Chưa chọn thứ trong tuần.")
        return
    if series.month > rhythm.months:
        raise Refused(f"Nhịp {series.get_rhythm_display()} chỉ có {rhythm.months} tháng một kỳ.")
    months = range(series.month, 13, rhythm.months)
    longest = max(monthrange(LEAP_YEAR, month)[1] for month in months)
    if series.day and series.day > longest:
        raise Refused(f"Tháng {series.month} không có ngày {series.day}.")


def _check_alone(series):
    if series.kind not in ONE_RULE:
        return
    others = Series.objects.clashing(
        series.unit, series.kind, series.valid_from, series.valid_to
    ).exclude(pk=series.pk)
    if other := others.first():
        raise Refused(
            f"Đơn vị đã có lịch {series.kind_label} {other.period_text}; kết thúc lịch đó trước.",
            items=[(other.heading, other.get_absolute_url())],
        )
