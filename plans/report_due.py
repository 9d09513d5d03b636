"""Which reports a user's units owe: near their last day, or past it and not sent."""

from dataclasses import dataclass
from datetime import timedelta

from plans.deadlines import SOON_DAYS
from plans.models import Report, ReportPeriod
from plans.models.report import WRITERS
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


@dataclass(frozen=True)
class Desk:
    """`owed`: [Owed] by due day; `to_receive`: Reports that wait for this user's answer, the
    longest first."""

    owed: list
    to_receive: list


def owed_reports(user, day):
    """[Owed] of the units of this user, by due day: those begun and due in a week or late, and
    those not begun that are due in a week or were due within a month."""
    return reports_of(user, day).owed


def reports_of(user, day):
    """The Desk of a user: what he owes (`owed_reports`), and what he is to answer."""
    found = list(Report.objects.on_desk(user, _years(day)))
    writing = access_of(user).own(*WRITERS)
    own = [report for report in found if report.unit_id in writing]
    begun = [report for report in own if report.state in Report.WRITTEN]
    near = _near(user, {report.unit_id for report in begun})
    owed = [
        Owed(near[report.unit_id], report.kind, report.year, report.dates, report)
        for report in begun
        if report.dates.due <= day + timedelta(days=SOON_DAYS)
    ]
    there = {(report.unit_id, report.kind, report.year) for report in own}
    owed += _not_begun(user, day, near, there)
    sent = [
        report
        for report in found
        if report.state == Report.State.SENT and report.receiver_id in writing
    ]
    return Desk(sorted(owed, key=lambda each: (each.dates.due, each.unit.pk)), sent)


def not_begun(user, day):
    """Those that nobody began, by due day."""
    own = Report.objects.unfinished_or_of(user, _years(day))
    there = set(own.values_list("unit", "kind", "year"))
    found = _not_begun(user, day, _near(user), there)
    return sorted(found, key=lambda owed: (owed.dates.due, owed.unit.pk))


def _years(day):
    return day.year, day.year - 1


def _held(user):
    held = access_of(user).held
    return set().union(*(held.get(role, ()) for role in TABLE[Permission.FILL_REPORT].reach))


def _near(user, more=()):
    """{id: Unit with its names}: those that report by this user, all above them, and `more`."""
    ids = _held(user)
    above = access_of(user).above() if ids else set()
    return Unit.objects.with_names().in_bulk(ids | above | set(more))


def _not_begun(user, day, near, there):
    """`near` as `_near` gives it; `there`: (unit id, kind, year) of the reports that stand."""
    ids = _held(user)
    units = [
        near[pk] for pk in sorted(ids) if near[pk].is_alive_on(day) and near[pk].kind in REPORTING
    ]
    if not units:
        return
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
