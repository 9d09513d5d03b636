"""Lịch họp, sinh hoạt: the days of a month, the months of a year, and one meeting as a file."""

import calendar
from collections import Counter, defaultdict
from datetime import date, timedelta

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cchc.lib.clock import local, today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import clock_time, fold, sentence_date, upper_first
from meetings.calendar import WEEKDAYS
from meetings.forms.series import CalendarFilterForm, YearFilterForm
from meetings.ics import calendar_text, event_of
from meetings.models import Kind, Meeting, State, loggable_units
from meetings.models.kinds import ALL_CANCELLED, MET_STATES
from meetings.models.meeting_query import registers_seen
from meetings.year_plan import gaps_of
from units.models import UnitVersion
from units.models.kinds import CELL_KINDS
from units.permissions import Permission, access_of, fetch, may

MOST_A_DAY, MOST = 4, 600  # shown at once: of one day, of one month
UNITS = 20  # rows of a page of the year

HEADS = [upper_first(name) for name in WEEKDAYS]
SHORT = {
    Kind.REGULAR: "Thường kỳ",
    Kind.THEMATIC: "Chuyên đề",
    Kind.COMMITTEE: "Chi ủy",
    Kind.STUDY: "Quán triệt",
    Kind.MIDTERM: "Sơ kết",
    Kind.FINAL: "Tổng kết",
    Kind.STEERING: "Ban Chỉ đạo",
    Kind.BRIEFING: "Giao ban",
    Kind.OTHER: "Họp khác",
}


def state_of(meeting, day):
    """(kind of badge, words) of a meeting in a calendar, as it stands on that day."""
    if meeting.state == State.CANCELLED:
        return "late", meeting.state_label
    if meeting.state in MET_STATES:
        return "ok", "đã họp"
    if meeting.held_on < day:
        return "warn", "chưa ghi nhận đã họp"
    if meeting.postponed_from:
        return "info", meeting.state_label
    return "none", meeting.state_label


# --- The days of a month ------------------------------------------------------------------------


@require_safe
def meeting_calendar(request):
    """Lịch họp của một tháng: the meetings seen, and those moved away from a day of it."""
    form, wanted = clean_get(CalendarFilterForm, request.GET)
    first = date.fromisoformat(f"{wanted['thang'] or today().isoformat()[:7]}-01")
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    shown = weeks[0][0], weeks[-1][-1]  # days of the months beside it too: whole weeks
    found = (
        Meeting.objects.visible_to(request.user)
        .matching(request.user, unit=wanted["don_vi"], kind=wanted["loai"])
        .in_days(*shown)
        .with_short_names()
        .with_reading(request.user)
        .order_by("held_on", "planned_at", "pk")
    )
    meetings = list(found[: MOST + 1])
    entries = _entries(meetings[:MOST], *shown, access_of(request.user))
    context = {
        "form": form,
        "month": f"tháng {first.month}/{first.year}",
        "heads": HEADS,
        "weeks": [[_day(day, first, entries) for day in week] for week in weeks],
        "whole": sum(first <= one.held_on <= last for one in meetings[:MOST]),
        "is_cut": len(meetings) > MOST,
        "is_illustrative": any(one.is_illustrative for one in meetings),
        "previous": _link(request, thang=f"{first - timedelta(days=1):%Y-%m}"),
        "next": _link(request, thang=f"{last + timedelta(days=1):%Y-%m}"),
        "now": _link(request, thang=None),
        "year_url": _year_link(wanted, first.year),
        "list_url": _list_link(wanted, first.year),
        "may_log": bool(may(request.user, Permission.LOG_MEETING)),
    }
    return render(request, "meetings/meeting_calendar.html", context)


def _link(request, **changes):
    """This page with what is asked now, but for `changes` (None takes one away)."""
    asked = {name: request.GET[name] for name in request.GET if request.GET[name]} | changes
    return f"?{urlencode({name: value for name, value in asked.items() if value is not None})}"


def _year_link(wanted, year):
    query = urlencode({"don_vi": wanted["don_vi"], "loai": wanted["loai"], "nam": year})
    return f"{reverse('meetings:calendar-year')}?{query}"


def _list_link(wanted, year):
    query = urlencode({"unit": wanted["don_vi"], "kind": wanted["loai"], "year": year})
    return f"{reverse('meetings:meeting-list')}?{query}"


def _entries(meetings, first, last, access):
    """{day: [entry]}; a meeting that was moved stands on both of its days. The unit is said where
    there are several."""
    found, now = defaultdict(list), today()
    is_one = len({meeting.unit_id for meeting in meetings}) == 1
    for meeting in meetings:
        entry = {
            "label": _short_label([meeting]),
            "unit": "" if is_one else access.whose(meeting.unit_id, meeting.day_short),
            "about": (meeting.title or meeting.theme) if meeting.is_readable else "",
            "url": meeting.get_absolute_url(),
        }
        if first <= meeting.held_on <= last:
            kind, words = state_of(meeting, now)
            words = "" if kind == "none" and meeting.state == State.PLANNED else words
            at = clock_time(local(meeting.started_at or meeting.planned_at))
            there = {"at": at, "kind": kind, "words": words, "reason": _why(meeting, kind)}
            found[meeting.held_on].append({**entry, **there})
        moved_from = meeting.postponed_from
        if moved_from and moved_from != meeting.held_on and first <= moved_from <= last:
            words = f"dời sang {sentence_date(meeting.held_on)}"
            there = {"at": "", "kind": "info", "words": words, "reason": _why(meeting, "info")}
            found[moved_from].append({**entry, **there})
    return found


def _why(meeting, kind):
    """The reason of what the badge of this kind tells: called off, put off; "" where unread."""
    if not meeting.is_readable:
        return ""
    return {"late": meeting.reason, "info": meeting.moved_reason}.get(kind, "")


def _short_label(meetings):
    """Of meetings of one kind."""
    label = SHORT[Kind(meetings[0].kind)]
    if any(one.kind == Kind.COMMITTEE and one.body not in CELL_KINDS for one in meetings):
        label = "Ban chấp hành, ban thường vụ"
    return f"{label}, chuyên đề" if any(one.is_combined for one in meetings) else label


def _day(day, first, entries):
    there = entries.get(day, [])
    many = len(there) > MOST_A_DAY + 1  # one alone is not folded away
    return {
        "day": day,
        "name": HEADS[day.weekday()],
        "is_outside": day.month != first.month,
        "is_today": day == today(),
        "entries": there[:MOST_A_DAY] if many else there,
        "folded": there[MOST_A_DAY:] if many else [],
    }


# --- The months of a year -----------------------------------------------------------------------


@require_safe
def calendar_year(request):
    """Lịch họp của một năm: units by months; what is planned, held, moved, cancelled."""
    form, wanted = clean_get(YearFilterForm, request.GET)
    year = wanted["nam"] or today().year
    first, last = date(year, 1, 1), date(year, 12, 31)
    seen = Meeting.objects.visible_to(request.user).in_days(first, last)
    if wanted["loai"]:
        seen = seen.filter(kind=wanted["loai"])
    own = loggable_units(request.user)
    units = UnitVersion.objects.last_of(seen.values("unit")) | UnitVersion.objects.last_of(own)
    units = units.filter(
        Q(unit__ended_on__isnull=True) | Q(unit__ended_on__gte=first),
        unit__founded_on__lte=last,
        name_fold__contains=fold(wanted["don_vi"]),
    )
    page = page_of(units, request.GET, order=("name_key", "id"), size=UNITS)
    meetings = list(
        seen.filter(unit__in=[version.unit_id for version in page])
        .select_related("unit")
        .with_reading(request.user)
        .order_by("held_on", "planned_at", "pk")
    )
    context = {
        "form": form,
        "year": year,
        "months": range(1, 13),
        "all_cancelled": ALL_CANCELLED,
        "page": page,
        "rows": _year_rows(page, meetings, year, wanted, registers_seen(request.user)),
        "is_illustrative": any(one.is_illustrative for one in meetings),
        "changes": _changes(meetings, {version.unit_id: version for version in page}),
        "previous": _link(request, nam=year - 1, trang=None),
        "next": _link(request, nam=year + 1, trang=None),
        "month_url": reverse("meetings:meeting-calendar"),
        "list_url": _list_link(wanted, year),
        "may_log": bool(may(request.user, Permission.LOG_MEETING)),
    }
    return render(request, "meetings/calendar_year.html", context)


def _year_rows(page, meetings, year, wanted, seen):
    """[{version, url, cells: [(month, [entry])], gaps}]; a gap is said where all is seen."""
    by_unit, now = defaultdict(list), today()
    for meeting in meetings:
        by_unit[meeting.unit_id].append(meeting)
    rows = []
    for version in page:
        there = by_unit[version.unit_id]
        by_month = defaultdict(list)
        for meeting in there:
            if meeting.held_on.year == year:
                by_month[meeting.held_on.month].append(meeting)
        says_gaps = version.unit_id in seen and not wanted["loai"]
        unit, kind = version.unit, version.kind
        gaps = gaps_of(unit, kind, year, there, since=date(year, 1, 1)) if says_gaps else []
        rows.append(
            {
                "version": version,
                "url": unit.get_absolute_url(),
                "cells": [
                    (month, _cell(by_month[month], version, year, month, now))
                    for month in range(1, 13)
                ],
                "gaps": [upper_first(gap) for gap in gaps[:1]] + gaps[1:],
            }
        )
    return rows


def _cell(meetings, version, year, month, now):
    """One entry for each kind: the one meeting with its day, or how many of them were held."""
    by_kind = defaultdict(list)
    for meeting in meetings:
        by_kind[meeting.kind].append(meeting)
    entries = []
    for kind, there in by_kind.items():
        label = _short_label(there)
        if len(there) == 1:
            sign, words = state_of(there[0], now)
            entry = {"day": f"{there[0].held_on:%d/%m}", "url": there[0].get_absolute_url()}
        else:
            sign, words = _sum_of(there, now)
            query = {"thang": f"{year}-{month:02d}", "loai": kind, "don_vi": version.name}
            entry = {
                "day": f"{len(there)} buổi",
                "url": f"{reverse('meetings:meeting-calendar')}?{urlencode(query)}",
            }
        entries.append({**entry, "label": label, "kind": sign, "words": words})
    return entries


def _sum_of(meetings, now):
    """(kind of badge, words) of several meetings of one kind in a month: 3 đã họp, 1 hủy."""
    found = Counter(state_of(meeting, now) for meeting in meetings)
    words = ", ".join(f"{count} {words}" for (_, words), count in found.items())
    kinds = [kind for kind, _ in found]
    return next((kind for kind in ("warn", "info", "late") if kind in kinds), kinds[0]), words


def _changes(meetings, versions):
    """Meetings of the page that were moved or cancelled, the latest last."""
    return [
        {
            "meeting": meeting,
            "unit": versions[meeting.unit_id].name,
            "is_cancelled": meeting.state == State.CANCELLED,
            "reason": _reasons(meeting) if meeting.is_readable else "",
        }
        for meeting in meetings
        if meeting.state == State.CANCELLED or meeting.postponed_from
    ]


def _reasons(meeting):
    """Why it was put off and called off, each named where both happened."""
    told = {"dời": meeting.moved_reason, "hủy": meeting.reason}
    told = {what: why for what, why in told.items() if why}
    if len(told) == 1:
        return next(iter(told.values()))
    return upper_first("; ".join(f"{what}: {why.rstrip('.')}" for what, why in told.items()))


# --- One meeting as a file ----------------------------------------------------------------------


@require_safe
def meeting_ics(request, pk):
    """One meeting for the calendar of who reads it (.ics)."""
    meeting = fetch(request.user, Meeting, pk, Meeting.objects.with_names())
    text = calendar_text([event_of(meeting, request.build_absolute_uri)])
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cuoc-hop-{meeting.pk}.ics"'
    return response
