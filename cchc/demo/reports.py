"""Periodic reports of the demo, in every state; days are counted from the day of seeding."""

from datetime import date, timedelta
from decimal import Decimal

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from cchc.report_figures import outside_figures
from plans.actions.figure import correct_figure, enter_figure
from plans.actions.report import (
    accept_report,
    create_report,
    freeze_figures,
    period_for,
    return_report,
    roll_up_report,
    send_report,
    write_section,
)
from plans.actions.report_period import set_period
from plans.models import Figure, Level, Report
from plans.report_periods import KINDS, Q3, Mark
from units.permissions import Role

# (code, value) or (code, numerator, denominator), shifted a little for each unit
ENTERED = (
    ("0.7", 120),
    ("0.8", 2),
    ("1.1b", 14),
    ("2.1a", 96),
    ("2.3", 1180, 1204),
    ("2.4a", 9),
    ("2.4b", 8),
    ("3.2a", 58),
    ("3.2b", 55),
    ("4.2c", 31),
    ("6.1", 940, 946),
    ("6.3a", 702, 1204),
)
WORDS = {
    "I.2": "Duy trì giao ban hằng tháng; gửi báo cáo theo đúng mốc của tỉnh",
    "I.3": "Tự kiểm tra việc thực hiện nội quy, kỷ cương tại các phòng",
    "I.4": "Đăng tin, bài về cải cách hành chính trên trang thông tin của cơ quan",
    "III.3": "Một số nhiệm vụ chờ hướng dẫn của cấp trên nên triển khai chậm",
    "IV": "Tập trung hoàn thành nhiệm vụ còn lại của kế hoạch năm",
    "V": "Không có",
}


def send_reports(org):
    """One department for each state, the rest of them sent; the province sums them up.

    -> how many reports there are.
    """
    kind, year = _now()
    _set_dates(org, kind, year)
    states = ("ACCEPTED", "DRAFT", "FROZEN", "", "ACCEPTED")
    others = [unit for unit in org.departments.values() if unit != org.ethnic]
    for number, unit in enumerate(others):
        if state := states[number] if number < len(states) else "SENT":
            _report(org, unit, kind, year, number, state)
    _report(org, org.ethnic, *_before(kind, year), 0, "ACCEPTED")
    _report(org, org.ethnic, kind, year, 1, "RETURNED")
    _sum_up(org, kind, year)
    return Report.objects.count()


def _now():
    """(kind, year) of the report that the day of seeding falls into."""
    day = today()
    return KINDS[(day.month - 1) // 3], day.year


def _set_dates(org, kind, year):
    """The province's own days: figures closed three days ago, to be sent in two days."""
    day = today()
    closed, due = day - timedelta(days=3), min(day + timedelta(days=2), date(year, 12, 31))
    set_period(
        org.province,
        by=org.users["thuongtruc.snv"],
        level=Level.DEPARTMENT,
        kind=kind,
        first_year=year,
        data_from=str(Mark(15, 6)) if kind == Q3 else str(Mark(1, 12, is_year_before=True)),
        data_to=_mark(closed, year),
        cutoff=_mark(closed, year),
        due=_mark(due, year),
        source=f"Văn bản của tỉnh {MARK}",
    )


def _mark(day, year):
    return str(Mark(day.day, day.month, day.year < year))


def _before(kind, year):
    at = KINDS.index(kind)
    return (KINDS[at - 1], year) if at else (KINDS[-1], year - 1)


def _report(org, unit, kind, year, number, state):
    officer, head = org.keeper(Role.OFFICER, unit), org.keeper(Role.HEAD, unit)
    period = period_for(unit, kind, year)
    outside = outside_figures(unit, period.dates_in(year))
    report = create_report(
        unit, by=officer, kind=kind, year=year, outside=outside, is_illustrative=True
    )
    _enter(report, officer, number)
    _write(report, officer)
    if state == "DRAFT":
        return
    report = freeze_figures(report, by=officer, outside=outside)
    figure = Figure.objects.get(report=report, indicator__code="2.1a")
    if number % 2 and figure.value is not None:
        correct_figure(
            figure, by=officer, value=figure.value + 1, reason=f"Bổ sung một cuộc {MARK}."
        )
    if state == "FROZEN":
        return
    report = send_report(report, by=head, outside=outside)
    receiver = org.users["vanphong.ubnd"]
    if state == "ACCEPTED":
        accept_report(report, by=receiver)
    elif state == "RETURNED":
        return_report(report, by=receiver, reason=f"Bổ sung nguyên nhân của việc chậm {MARK}.")


def _enter(report, by, number):
    figures = Figure.objects.by_code(report)
    for code, *parts in ENTERED:
        if (len(code) + number) % 5 == 4:
            continue  # not every unit knows every figure
        values = [Decimal(part + number) for part in parts]
        names = ("value",) if len(values) == 1 else ("numerator", "denominator")
        given = dict(zip(names, values, strict=True))
        enter_figure(figures[code], by=by, note=MARK if code == "0.7" else "", **given)


def _write(report, by):
    for section in report.sections.all():
        if section.code in WORDS:
            write_section(section, by=by, text=f"{WORDS[section.code]} {MARK}.")
        elif not section.proposed:
            write_section(section, by=by, text=f"Trong kỳ không có nhiệm vụ thuộc mục này {MARK}.")


def _sum_up(org, kind, year):
    """The province's own report, still being written."""
    by = org.keeper(Role.OFFICER, org.province)
    outside = outside_figures(org.province, period_for(org.province, kind, year).dates_in(year))
    report = create_report(
        org.province, by=by, kind=kind, year=year, outside=outside, is_illustrative=True
    )
    roll_up_report(report, by=by)
