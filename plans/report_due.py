"""Which reports a user's units owe: near their last day, or past it and not sent."""

from dataclasses import dataclass
from datetime import timedelta

from plans.deadlines import SOON_DAYS
from plans.models import Report, ReportPeriod
from plans.models.report_period import level_of
from plans.report_periods import KINDS, Dates, title_of
from units.models import Kind, Unit
from units.permissions import TABLE, Permission, access_of

PAST_DAYS = 31  # a report never begun is reminded of for so long
REPORTING = (
    Kind.PROVINCE,
    Kind.CITY,
    Kind.DEPARTMENT,
    Kind.BOARD,
    Kind.COMMUNE,
    Kind.WARD,
    Kind.SPECIAL,
)


@dataclass(frozen=True)
class Owed:
    """A report of a unit that is due: `report` is None while nobody began it."""

    unit: Unit
    kind: str
    year: int
    dates: Dates
    report: Report | None = None

    @property
    def title(self):
        if self.report is not None:
            return str(self.report)
        return f"Báo cáo cải cách hành chính {title_of(self.kind, self.year)}"


def owed_reports(user, day):
    """[Owed] of the units of this user, by due day: those begun and due in a week or late, and
    those not begun that are due in a week or were due within a month."""
    begun = Report.objects.unfinished(user).select_related("period", "unit")
    found = [
        Owed(report.unit, report.kind, report.year, report.dates, report)
        for report in begun.prefetch_related("unit__versions")
        if report.dates.due <= day + timedelta(days=SOON_DAYS)
    ]
    found += not_begun(user, day)
    return sorted(found, key=lambda owed: (owed.dates.due, owed.unit.pk))


def not_begun(user, day):
    """Those that nobody began, by due day."""
    return sorted(_not_begun(user, day), key=lambda owed: (owed.dates.due, owed.unit.pk))


def _not_begun(user, day):
    access = access_of(user)
    held = access.held
    ids = set().union(*(held.get(role, ()) for role in TABLE[Permission.FILL_REPORT].reach))
    if not ids:
        return
    near = Unit.objects.with_names().in_bulk(ids | access.above())
    units = [
        near[pk] for pk in sorted(ids) if near[pk].is_alive_on(day) and near[pk].kind in REPORTING
    ]
    if not units:
        return
    there = set(
        Report.objects.standing()
        .filter(unit__in=units, year__in=(day.year, day.year - 1))
        .values_list("unit", "kind", "year")
    )
    rules = list(ReportPeriod.objects.set_by(list(near)))
    for unit in units:
        owners, level = _line(unit, day, near), level_of(unit, day)
        own = [
            rule
            for rule in rules
            if rule.level == level and (rule.owner_id is None or rule.owner_id in owners)
        ]
        for kind, year in ((kind, year) for year in (day.year - 1, day.year) for kind in KINDS):
            rule = ReportPeriod.pick(own, kind, year, owners)
            if rule is None or (unit.pk, kind, year) in there:
                continue
            dates = rule.dates_in(year)
            first, last = day - timedelta(days=PAST_DAYS), day + timedelta(days=SOON_DAYS)
            if first <= dates.due <= last and unit.is_alive_on(min(dates.last, day)):
                yield Owed(unit, kind, year, dates)


def _line(unit, day, near):
    """Ids of the unit and of what stands over it on that day, nearest first, as far as `near` ({id:
    Unit with its versions}) knows them: it costs no query."""
    line = []
    while unit is not None and unit.pk not in line:
        line.append(unit.pk)
        version = unit.at(day)
        unit = near.get(version.parent_id) if version else None
    return line
