"""The periodic report from draft to acceptance."""

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.rows import save_rows
from cchc.lib.vietnamese import sentence_date, upper_first
from plans import report_texts as texts
from plans.actions.figure import numbers_of, save_changed
from plans.models import Figure, IndicatorSet, Report, ReportPeriod, ReportSection
from plans.models.report_period import level_of
from plans.report_figures import (
    TaskView,
    area_codes,
    counted_figures,
    proposals,
    rolled_figures,
    take_counted,
    take_derived,
)
from plans.report_periods import title_of
from units.audit import tell
from units.command import command
from units.permissions import Permission

P = Permission


@command("plans.report.created", P.FILL_REPORT)
def create_report(unit, *, by, kind, year, outside=None, is_illustrative=False):
    """Lập báo cáo: its sections by the outline, its figures by the set of that day. -> Report

    `outside`: {calc: Counted} of figures that other packages count.
    """
    period, dates = _period_of(unit, kind, year)
    found = Report.objects.standing().filter(unit=unit, kind=kind, year=year).first()
    if found:
        raise Refused(
            f"{upper_first(unit.name)} đã lập báo cáo {title_of(kind, year)}; mở báo cáo đó.",
            items=[(str(found), found.get_absolute_url())],
        )
    above = unit.ancestors(min(dates.last, today()))
    report = Report.objects.create(
        unit=unit,
        receiver=above[0] if above else None,
        kind=kind,
        year=year,
        period=period,
        indicator_set=IndicatorSet.objects.at(dates.last),
        is_illustrative=is_illustrative,
    )
    parts = texts.outline(area_codes(dates.last))
    ReportSection.objects.bulk_create(
        ReportSection(report=report, code=code, order=order, title=title)
        for order, (code, title) in enumerate(parts, 1)
    )
    Figure.objects.bulk_create(
        Figure(report=report, indicator=indicator, formula=indicator.formula)
        for indicator in report.indicator_set.indicators.all()
    )
    _compute(report, outside)
    report.save(update_fields=["computed_at"])
    return report


def period_for(unit, kind, year):
    """The ReportPeriod by which a unit reports, or None."""
    day = min(today(), unit.last_day)
    owners = [unit.pk, *(above.pk for above in unit.ancestors(day))]
    return ReportPeriod.objects.in_force(level_of(unit, day), kind, year, owners)


def _period_of(unit, kind, year):
    period = period_for(unit, kind, year)
    if period is None:
        raise Refused(f"Chưa có mốc báo cáo {title_of(kind, year)} cho đơn vị này.")
    dates = period.dates_in(year)
    if today() < dates.first:
        raise Refused(
            f"Kỳ báo cáo {title_of(kind, year)} bắt đầu từ ngày {sentence_date(dates.first)}; "
            "chọn kỳ đã bắt đầu."
        )
    unit.refuse_unless_alive(min(dates.last, today()))
    return period, dates


@command("plans.report.computed", P.FILL_REPORT, label="tính lại số liệu, đề xuất nội dung")
def compute_report(report, *, by, outside=None):
    """Tính lại: figures of the system while they are not frozen, and the proposed texts."""
    report.refuse_unless("fill")
    _compute(report, outside)


def _compute(report, outside):
    view = TaskView(report.unit, report.dates)
    counted = counted_figures(report, view) | (outside or {})
    if not report.is_frozen:
        figures = Figure.objects.by_code(report)
        before = numbers_of(figures.values())
        take_counted(figures, counted)
        take_derived(figures)
        save_changed(figures.values(), before)
    proposed = proposals(report, view, counted)
    sections = list(report.sections.all())
    for section in sections:
        section.proposed = proposed.get(section.code, "")
    save_rows(sections, ["proposed"])
    report.computed_at = now()


@command("plans.report.rolled_up", P.FILL_REPORT, label="tổng hợp số liệu từ cấp dưới")
def roll_up_report(report, *, by):
    """Tổng hợp từ cấp dưới: sums of what the units below sent; what a person typed stays."""
    report.refuse_unless("fill")
    _refuse_frozen(report)
    units, unsent, totals = rolled_figures(report)
    if not units:
        raise Refused("Đơn vị không có cấp dưới phải báo cáo nên không có gì để tổng hợp.")
    report.rolled_at, report.roll_units, report.roll_unsent = now(), units, unsent
    figures = Figure.objects.by_code(report)
    before = numbers_of(figures.values())
    for code, figure in figures.items():
        if figure.indicator.is_entered and figure.origin != Figure.Origin.ENTERED:
            total, missing = totals.get(code, (None, []))
            if total is not None:
                roll = (len(total.given), missing)
                figure.take(total.amount, Figure.Origin.ROLLED, roll=roll)
    take_derived(figures)
    save_changed(figures.values(), before)
    tell(units=len(units), unsent=len(unsent))


def _refuse_frozen(report):
    if report.is_frozen:
        raise Refused("Số liệu đã chốt; dùng “Điều chỉnh số liệu”, có lý do.")


@command("plans.report.frozen", P.FILL_REPORT, label="chốt số liệu")
def freeze_figures(report, *, by, outside=None):
    """Chốt số liệu, after the cut-off: counted once more, then changed by corrections alone."""
    report.refuse_unless("freeze")
    if report.is_frozen:
        raise Refused("Số liệu đã chốt; dùng “Điều chỉnh số liệu”, có lý do.")
    report.refuse_unless_closed()
    _freeze(report, outside)


def _freeze(report, outside):
    _compute(report, outside)
    report.frozen_at = now()
    report.figures.update(frozen_at=report.frozen_at)


@command("plans.report.sent", P.SEND_REPORT)
def send_report(report, *, by, outside=None):
    """Gửi báo cáo: no section is empty; figures that are not frozen are frozen now."""
    report.refuse_unless("send")
    report.refuse_unless_closed()
    if not report.is_frozen:
        _freeze(report, outside)
    if empty := [section for section in report.sections.all() if not section.shown]:
        raise Refused(
            f"Còn {len(empty)} mục chưa có nội dung; viết nội dung, hoặc ghi “Không có.” ở mục đó.",
            items=[(str(section), section.get_absolute_url()) for section in empty],
        )
    report.move("send")
    if report.sent_on is None:
        report.sent_on = today()
    report.last_sent_on, report.sent_by, report.state_reason = today(), by, ""
    tell(days_late=report.dates.days_late(report.sent_on))


@command("plans.report.accepted", P.ACCEPT_REPORT)
def accept_report(report, *, by):
    """Tiếp nhận."""
    report.move("accept")
    report.answered_by, report.answered_on = by, today()


@command("plans.report.returned", P.RETURN_REPORT)
def return_report(report, *, by, reason):
    """Trả lại để hoàn thiện; its figures stay frozen."""
    report.move("return")
    report.state_reason = reason
    report.answered_by, report.answered_on = by, today()


@command("plans.report.withdrawn", P.FILL_REPORT, label="hủy báo cáo")
def withdraw_report(report, *, by, reason):
    """Hủy dự thảo lập nhầm, while nothing in it is frozen."""
    report.refuse_unless("withdraw")
    if report.is_frozen:
        raise Refused("Số liệu đã chốt nên không hủy báo cáo được; gửi báo cáo này.")
    report.move("withdraw")
    report.state_reason = reason


@command("plans.report_section.written", P.FILL_REPORT, label="viết mục của báo cáo")
def write_section(section, *, by, text, is_year_meant=False):
    """Viết nội dung: what was typed stands in the report in place of the proposal.

    A year other than the report's is asked about, not refused (`is_year_meant`).
    """
    report = section.report
    report.refuse_unless("fill")
    others = texts.other_years(text, report.year)
    if others and not is_year_meant:
        named = ", ".join(f"năm {year}" for year in others)
        raise Refused(
            f"Nội dung nhắc đến {named} trong báo cáo năm {report.year}; sửa lại, hoặc xác nhận "
            "nếu đúng là năm đó."
        )
    section.text = text
