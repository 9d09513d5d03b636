"""The meetings of a year that the rules of a unit ask for: what is to be made, what is not and why.

Only reads; meetings.actions.series writes what is found here, and the page shows it beforehand.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from cchc.lib.vietnamese import sentence_date
from meetings.calendar import (
    WEEKDAYS,
    Rhythm,
    ahead_of,
    holiday_on,
    period_name,
    period_of,
    periods_of_year,
    without,
)
from meetings.models import Kind, Meeting, MeetingSetting, Series, State
from units.models.kinds import CELL_KINDS

# Beyond this no unit meets; it is a rule typed wrong.
MOST = 400


@dataclass
class Line:
    """One meeting that a rule asks for. `series_on`: the day by which it is known to be there;
    `why_not`: why it is not made, "" for those that are; `note`: how its day was found."""

    series: Series
    kind: str
    on: date
    series_on: date
    is_combined: bool = False
    why_not: str = ""
    note: str = ""

    @property
    def planned_at(self):
        return timezone.make_aware(datetime.combine(self.on, self.series.at))

    @property
    def meeting(self):
        """The Meeting, not saved."""
        series = self.series
        return Meeting(
            unit=series.unit,
            kind=self.kind,
            is_combined=self.is_combined,
            held_on=self.on,
            planned_at=self.planned_at,
            series=series,
            series_on=self.series_on,
            series_name=series.heading,
            **{name: getattr(series, name) for name in _TAKEN},
        )


_TAKEN = (
    "place",
    "mode",
    "points",
    "chair_name",
    "chair_title",
    "secretary_name",
    "secretary_title",
    "is_illustrative",
)


@dataclass
class YearPlan:
    """`lines` in the order of their days; `gaps`: sentences on what the year still lacks."""

    lines: list
    gaps: list = field(default_factory=list)

    @property
    def made(self):
        return [line for line in self.lines if not line.why_not]

    @property
    def skipped(self):
        return [line for line in self.lines if line.why_not]


def plan_year(unit, year, day, *, with_past=False):
    """The YearPlan of a unit, seen from `day`: what lies before it is made only when asked."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    series = list(Series.objects.filter(unit=unit).overlapping(first, last))
    for one in series:
        one.unit = unit
    # The committee may meet for January in December; a meeting may have been moved into next year.
    there = list(
        Meeting.objects.filter(
            unit=unit,
            held_on__gte=first - timedelta(days=31),
            held_on__lte=last + timedelta(days=31),
        ).order_by("held_on", "pk")
    )
    there += [
        meeting
        for meeting in Meeting.objects.filter(
            unit=unit, series__in=series, series_on__gte=first, series_on__lte=last
        )
        if meeting not in there
    ]
    settings = list(MeetingSetting.objects.filter(unit=unit))
    lines = [line for one in series for line in _lines_of(one, first, last)]
    lines.sort(key=lambda line: (line.on, line.series.at, line.kind))
    combined = [line for line in lines if line.is_combined]
    for line in lines:
        line.why_not = (
            _not_alive(unit, line)
            or _no_committee(settings, line)
            or _there_already(line, there)
            or _has_theme(line, there, combined)
            or ("" if with_past or line.on >= day else "đã qua")
        )
    plan = YearPlan(lines)
    meetings, since = [*there, *plan.made], first if with_past else min(day, last)
    plan.gaps = gaps_of(unit, unit.kind, year, meetings, since=since)
    return plan


def _lines_of(series, first, last):
    rule, kind = series.rule, Kind(series.kind)
    begin = max(first, series.valid_from)
    end = min(last, series.valid_to or last)
    for named in rule.days(begin, end):
        on = named.on
        notes = []
        if named.is_short:
            notes.append(f"tháng {on.month} không có ngày {series.day}, lấy ngày cuối tháng")
        if named.is_moved:
            notes.append(f"chuyển từ {_day_words(named.named)}")
        is_combined = kind is Kind.REGULAR and on.month in series.months_with_theme
        yield Line(series, kind, on, on, is_combined, note=_note(notes, on))
        if series.committee_days is not None:
            before = ahead_of(on, series.committee_days, rule.weekend)
            notes = [f"trước buổi sinh hoạt ngày {sentence_date(on)}"]
            wanted = on - timedelta(days=series.committee_days)
            if before != wanted:
                notes.append(f"chuyển từ {_day_words(wanted)}")
            yield Line(series, Kind.COMMITTEE, before, on, note=_note(notes, before))


def _note(notes, day):
    if name := holiday_on(day):
        notes.append(f"trùng {name}, cần xem xét")
    return "; ".join(notes)


def _day_words(day):
    return f"{WEEKDAYS[day.weekday()]} {sentence_date(day)}"


def _not_alive(unit, line):
    return "" if unit.is_alive_on(line.on) else "đơn vị không hoạt động ngày này"


def _no_committee(settings, line):
    if line.kind != Kind.COMMITTEE or line.series.kind == Kind.COMMITTEE:
        return ""
    holding = [setting for setting in settings if setting.holds_on(line.on)]
    has_committee = all(setting.has_committee for setting in holding)
    return "" if has_committee else "đơn vị không có chi ủy"


def _there_already(line, there):
    """Made before by the same rule for the same period, or entered by hand in it."""
    rhythm = Rhythm(line.series.rhythm)
    period = period_of(rhythm, line.series_on)
    for meeting in there:
        if meeting.kind != line.kind:
            continue
        if meeting.series_id == line.series.pk:
            if period_of(rhythm, meeting.series_on) == period:
                return _made_words(meeting)
            continue
        if meeting.state == State.CANCELLED:
            continue
        is_near = meeting.held_on == line.on or (
            meeting.series_id is None
            and period in (period_of(rhythm, meeting.held_on), _period_led_to(meeting, line))
        )
        if is_near:
            return f"đã có {meeting.kind_label} ngày {sentence_date(meeting.held_on)}"
    return ""


def _period_led_to(meeting, line):
    """The period of the session that a committee met for, where it met up to a week before."""
    if line.kind != Kind.COMMITTEE or line.on == line.series_on:
        return None
    is_before = timedelta(0) <= line.series_on - meeting.held_on <= timedelta(days=7)
    return period_of(Rhythm(line.series.rhythm), line.series_on) if is_before else None


def _made_words(meeting):
    if meeting.state == State.CANCELLED:
        return f"đã lập cho ngày {sentence_date(meeting.held_on)}, {meeting.state_label}"
    if meeting.postponed_from:
        return f"đã lập, dời sang {sentence_date(meeting.held_on)}"
    return f"đã lập ngày {sentence_date(meeting.held_on)}"


def _has_theme(line, there, combined):
    """A regular session with a thematic part counts once for each rhythm."""
    if line.kind != Kind.THEMATIC:
        return ""
    rhythm = Rhythm(line.series.rhythm)
    period = period_of(rhythm, line.on)
    days = [one.held_on for one in there if one.is_combined and one.state != State.CANCELLED]
    days += [one.on for one in combined]
    for day in sorted(days):
        if period_of(rhythm, day) == period:
            name = period_name(rhythm, period)
            return f"{name} đã có chuyên đề trong buổi thường kỳ ngày {sentence_date(day)}"
    return ""


# --- What a year lacks --------------------------------------------------------------------------


def gaps_of(unit, unit_kind, year, meetings, *, since):
    """Sentences on periods of the year, those that are over before `since` left out, for which a
    cell has no regular session, no thematic part, or its committee no meeting. Other units have no
    rhythm laid down for them: nothing is said.

    `meetings`: Meetings and Lines, cancelled ones among them. A cell whose committee has no meeting
    in the whole year is taken to have none.
    """
    if unit_kind not in CELL_KINDS:
        return []
    living = [one for one in meetings if getattr(one, "state", "") != State.CANCELLED]
    days = {kind: [_day_of(one) for one in living if one.kind == kind] for kind in Kind}
    themes = [*days[Kind.THEMATIC], *(_day_of(one) for one in living if one.is_combined)]
    asked = [
        (Rhythm.MONTHLY, days[Kind.REGULAR], "chưa có buổi thường kỳ"),
        (Rhythm.QUARTERLY, themes, "chưa có chuyên đề"),
    ]
    if any(day.year == year for day in days[Kind.COMMITTEE]):
        met = [_month_served(one) for one in living if one.kind == Kind.COMMITTEE]
        asked.append((Rhythm.MONTHLY, met, "chưa có họp chi ủy"))
    last = unit.ended_on or date.max
    gaps = []
    for rhythm, met, words in asked:
        lacking = without(rhythm, year, met, unit.founded_on, last)
        names = [period_name(rhythm, period) for period in lacking if period[1] >= since]
        if names:
            gaps.append(f"{_joined(names)} {words}")
    return gaps


def _day_of(one):
    return one.on if isinstance(one, Line) else one.held_on


def _month_served(one):
    """The day of the session that a committee meeting prepares, where that is known."""
    return one.series_on or _day_of(one)


def _joined(names):
    """tháng 3, 5-8; quý I-III. `names` of one kind, in the order of the year."""
    if not names[0].startswith(("tháng ", "quý ")):
        return ", ".join(names)
    word = names[0].split()[0]
    every = [period_name(_RHYTHM[word], one) for one in periods_of_year(_RHYTHM[word], 2000)]
    runs = []
    for place in map(every.index, names):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    said = [every[place].removeprefix(f"{word} ") for run in runs for place in (run[0], run[-1])]
    pairs = zip(said[::2], said[1::2], strict=True)
    return f"{word} " + ", ".join(
        first if first == last else f"{first}-{last}" for first, last in pairs
    )


_RHYTHM = {"tháng": Rhythm.MONTHLY, "quý": Rhythm.QUARTERLY}
