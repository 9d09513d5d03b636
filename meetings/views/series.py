"""Lịch họp định kỳ: the rules of own units, and the year's meetings made from them."""

from itertools import chain

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get, lower_first
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import upper_first
from meetings.actions.series import create_series, edit_series, end_series, make_year
from meetings.calendar import WEEKDAYS
from meetings.forms.asked import AskedMeetingForm
from meetings.forms.series import (
    SeriesEditForm,
    SeriesEndForm,
    SeriesForm,
    YearMakeForm,
    new_rule,
    rule_choices,
)
from meetings.models import Kind, Meeting, Series, State, loggable_units
from meetings.year_plan import plan_year
from units.models import Branch, Unit
from units.permissions import Permission, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

_NEED_LOG = Permission.LOG_MEETING


def living_units(user):
    """Units whose register the user keeps and that live today, the first of them first."""
    return Unit.objects.at(today()).filter(pk__in=loggable_units(user)).with_names().order_by("pk")


@require_safe
def series_list(request):
    """Lịch họp định kỳ: the rules of own units, those that hold first."""
    rules = Series.objects.visible_to(request.user).select_related("unit")
    rules = rules.prefetch_related("unit__versions")
    page = page_of(rules, request.GET, order=("-valid_from", "-id"))
    day, access = today(), access_of(request.user)
    for series in page:
        series.whose = access.whose(series.unit_id, series.unit.name)
        series.is_over = series.valid_to is not None and series.valid_to < day
    may_log = bool(may(request.user, _NEED_LOG))
    kinds = _usual_kinds(request.user) if may_log else []
    context = {"page": page, "may_log": may_log, "kinds": kinds, "year": day.year}
    return render(request, "meetings/series_list.html", context)


# Of a Party organisation the rule of its regular sessions holds the day of the committee as well.
_USUAL = {
    Branch.STATE: (Kind.REGULAR, Kind.BRIEFING, Kind.STEERING, Kind.MIDTERM, Kind.FINAL),
    Branch.PARTY: (Kind.REGULAR, Kind.THEMATIC, Kind.MIDTERM, Kind.FINAL),
}


def _usual_kinds(user):
    """[(code, words)] of rules that most units have, as the branches of the user's units say."""
    branches = set(living_units(user).values_list("branch", flat=True))
    words = dict(rule_choices(branches))
    usual = [_USUAL.get(branch, _USUAL[Branch.STATE]) for branch in sorted(branches)]
    return [(kind, lower_first(words[kind])) for kind in dict.fromkeys(chain(*usual))]


def series_create(request):
    """Lập lịch họp định kỳ, with what a rule of the kind asked for usually says."""
    require(request.user, _NEED_LOG)
    _asked, wanted = clean_get(AskedMeetingForm, request.GET)
    units = living_units(request.user)
    initial = {"valid_from": today().replace(month=1, day=1)} | new_rule(wanted["loai"])
    if wanted["don_vi"] or len(units) == 1:
        initial["unit"] = wanted["don_vi"] or units[0].pk
    branches = {unit.branch for unit in units}
    form = SeriesForm(request.POST or None, units=units, branches=branches, initial=initial)
    if form.is_valid():
        facts = form.facts()
        series = attempt(form, create_series, facts.pop("unit"), by=request.user, **facts)
        if series is not None:
            messages.success(request, "Đã lập lịch họp định kỳ; lập lịch năm để có các cuộc họp.")
            return redirect(series)
    context = {"form": form, "title": "Lập lịch họp định kỳ", "back": reverse(_LIST)}
    return render(request, "meetings/series_form.html", context, status=acted_status(form))


_LIST = "meetings:series-list"


@require_safe
def series_detail(request, pk):
    """One rule, and the meetings that it has made."""
    series = fetch(request.user, Series, pk, _with_unit())
    meetings = (
        Meeting.objects.visible_to(request.user)
        .filter(series=series)
        .select_related("unit")
        .prefetch_related("unit__versions")
    )
    page = page_of(meetings, request.GET)
    context = {
        "series": series,
        "page": page,
        "is_over": series.valid_to is not None and series.valid_to < today(),
        "may_log": bool(may(request.user, _NEED_LOG, series)),
        "year_url": year_url(series.unit_id, today().year),
        "unit_name": series.unit.name,
    }
    return render(request, "meetings/series_detail.html", context)


def _with_unit():
    return Series.objects.select_related("unit").prefetch_related("unit__versions")


def year_url(unit_id, year, **more):
    """The page on which this unit's year is planned."""
    query = urlencode({"don_vi": unit_id, "nam": year, **more})
    return f"{reverse('meetings:year-make')}?{query}"


def _fetch_to_log(request, pk):
    series = fetch(request.user, Series, pk, _with_unit())
    require(request.user, _NEED_LOG, series)
    return series


def series_edit(request, pk):
    """Sửa lịch họp định kỳ."""
    series = _fetch_to_log(request, pk)
    form = SeriesEditForm(request.POST or None, series=series)
    if form.is_valid():
        done = attempt(form, edit_series, series, by=request.user, **form.facts())
        if done is not None:
            messages.success(request, "Đã lưu; các cuộc họp đã lập theo lịch cũ giữ nguyên ngày.")
            return redirect(series)
    context = {
        "form": form,
        "series": series,
        "title": f"Sửa: {series.heading}",
        "back": series.get_absolute_url(),
    }
    return render(request, "meetings/series_form.html", context, status=acted_status(form))


def series_end(request, pk):
    """Kết thúc lịch họp định kỳ: a page that asks, with what is planned later."""
    series = _fetch_to_log(request, pk)
    initial = {"version": series.version, "on": today()}
    form = SeriesEndForm(request.POST or None, initial=initial)
    if form.is_valid():
        done = attempt(form, end_series, series, by=request.user, **form.facts())
        if done is not None:
            messages.success(request, "Đã kết thúc lịch; các cuộc họp đã lập vẫn còn.")
            return redirect(series)
    ahead = Meeting.objects.filter(
        series=series, state__in=[State.PLANNED, State.INVITED], held_on__gt=today()
    )
    context = {
        "form": form,
        "series": series,
        "ahead": ahead.count(),
        "back": series.get_absolute_url(),
    }
    return render(request, "meetings/series_end.html", context, status=acted_status(form))


def year_make(request):
    """Lập lịch năm: first what would be made and what not, then the button that makes it all."""
    require(request.user, _NEED_LOG)
    units = list(living_units(request.user))
    form, wanted = clean_get(YearMakeForm, request.POST or request.GET, units=units)
    unit = next((one for one in units if one.pk == wanted["don_vi"]), None)
    if unit is None and wanted["don_vi"] is not None:
        unit = fetch(request.user, Unit, wanted["don_vi"])
        require(request.user, _NEED_LOG, unit)
    year, with_past = wanted["nam"] or today().year, wanted["da_qua"]
    form.refused, form.refused_items = False, []
    if request.method == "POST" and unit is not None and form.is_valid():
        done = attempt(form, make_year, unit, by=request.user, year=year, with_past=with_past)
        if done is not None:
            messages.success(request, _made_words(getattr(done, "made_count", 0), year))
            query = urlencode({"nam": year, "don_vi": unit.name})
            return redirect(f"{reverse('meetings:calendar-year')}?{query}")
    context = {"form": form, "unit": unit, "year": year, "with_past": with_past}
    if unit is not None:
        plan = plan_year(unit, year, today(), with_past=with_past)
        context |= {
            "rows": [_row(line) for line in plan.made],
            "skipped": [_row(line) for line in plan.skipped],
            "gaps": [upper_first(gap) for gap in plan.gaps],
            "has_rules": bool(plan.lines) or Series.objects.filter(unit=unit).exists(),
        }
    return render(request, "meetings/year_make.html", context, status=acted_status(form))


def _made_words(count, year):
    if not count:
        return f"Lịch năm {year} không có cuộc họp nào phải lập thêm."
    return f"Đã lập {count} cuộc họp của năm {year}."


def _row(line):
    meeting = line.meeting
    return {
        "on": line.on,
        "weekday": upper_first(WEEKDAYS[line.on.weekday()]),
        "at": line.series.at,
        "label": upper_first(meeting.full_kind_label),
        "series": line.series,
        "note": upper_first(line.note),
        "why_not": upper_first(line.why_not),
    }
