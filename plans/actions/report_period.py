"""Dates of periodic reports, set by a province for its own units."""

from cchc.lib.refusal import Refused
from plans.models import ReportPeriod
from plans.report_periods import MarkProblem
from units.command import command
from units.permissions import Permission


@command("plans.report_period.set", Permission.MANAGE_CATALOGUE, label="đặt mốc báo cáo")
def set_period(unit, *, by, level, kind, first_year, data_from, data_to, cutoff, due, source):
    """Đặt mốc for reports of units under `unit` (a province), from a year on. -> ReportPeriod"""
    same = ReportPeriod.objects.filter(owner=unit, level=level, kind=kind, first_year=first_year)
    if found := same.first():
        raise Refused(
            f"Đã có mốc này ({found}); sửa mốc đó nếu chưa báo cáo nào dùng, hoặc chọn năm khác."
        )
    period = ReportPeriod(
        owner=unit,
        level=level,
        kind=kind,
        first_year=first_year,
        data_from=data_from,
        data_to=data_to,
        cutoff=cutoff,
        due=due,
        source=source,
    )
    _check(period)
    period.save()
    return period


@command("plans.report_period.changed", Permission.MANAGE_CATALOGUE, label="sửa mốc báo cáo")
def change_period(period, *, by, data_from, data_to, cutoff, due, source):
    """Sửa mốc that no report goes by yet."""
    if period.reports.exists():
        raise Refused("Đã có báo cáo theo mốc này nên không sửa được; đặt mốc mới từ năm sau.")
    period.data_from, period.data_to = data_from, data_to
    period.cutoff, period.due, period.source = cutoff, due, source
    _check(period)


def _check(period):
    """The days stand in order, in a leap year and in another."""
    try:
        for year in (2027, 2028):
            period.dates_in(year)
    except MarkProblem as problem:
        raise Refused(str(problem)) from problem
