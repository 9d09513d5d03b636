"""Figures of a report: entered row by row, and once frozen corrected with a reason."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from cchc.lib.rows import save_rows
from plans.models import Figure, FigureCorrection
from plans.models.report_period import Indicator
from plans.report_figures import take_derived
from plans.report_sums import amount_of
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command("plans.figure.entered", Permission.FILL_REPORT, label="nhập số liệu")
def enter_figure(figure, *, by, value=None, numerator=None, denominator=None, note=""):
    """Nhập số liệu; with nothing in it the figure is not known again (never zero)."""
    report = figure.report
    report.refuse_unless("fill")
    if figure.frozen_at is not None:
        raise Refused("Số liệu đã chốt; dùng “Điều chỉnh số liệu”, có lý do.")
    if not figure.is_enterable:
        raise Refused("Số liệu này do hệ thống tính; ghi ý kiến khác vào phần nội dung báo cáo.")
    amount = _amount(figure, value, numerator, denominator)
    figure.take(amount, Figure.Origin.ENTERED, note=note)
    _renew_derived(figure)


@command("plans.figure.corrected", Permission.FILL_REPORT, label="điều chỉnh số liệu đã chốt")
def correct_figure(figure, *, by, reason, value=None, numerator=None, denominator=None):
    """Điều chỉnh số liệu đã chốt, có lý do; the value before is kept beside the new one."""
    figure.report.refuse_unless("fill")
    if figure.frozen_at is None:
        raise Refused("Số liệu chưa chốt; nhập hoặc tính lại trực tiếp.")
    if figure.indicator.is_derived:
        raise Refused("Tỷ lệ này tính từ hai số liệu khác; điều chỉnh các số liệu đó.")
    amount = _amount(figure, value, numerator, denominator)
    if amount == figure.amount:
        raise Refused("Giá trị mới giống giá trị đang có.")
    before = figure.words
    figure.take(
        amount,
        figure.origin or Figure.Origin.ENTERED,
        formula=figure.formula,
        records=(figure.record_model, figure.record_ids),
        roll=(figure.given, figure.missing),
    )
    _keep(figure, before, reason, by)
    tell(value_before=before, value_after=figure.words)
    for other, earlier in _renew_derived(figure):
        if other.words != earlier:
            _keep(other, earlier, reason, by)


NUMBERS = (
    "value",
    "numerator",
    "denominator",
    "is_na",
    "origin",
    "formula",
    "record_model",
    "record_ids",
    "given",
    "missing",
    "version",
)


def numbers_of(figures):
    """{id: what `save_changed` compares} of figures before they are taken anew."""
    return {figure.pk: _numbers(figure) for figure in figures}


def _numbers(figure):
    return tuple(getattr(figure, name) for name in NUMBERS if name != "version")


def save_changed(figures, before):
    """Write those of many figures that are not as they were (`numbers_of`), at once; each of them
    gets a new version, so that nobody writes over it, and the others keep theirs."""
    changed = [figure for figure in figures if _numbers(figure) != before[figure.pk]]
    for figure in changed:
        figure.version += 1
    save_rows(changed, NUMBERS)


def _amount(figure, value, numerator, denominator):
    indicator = figure.indicator
    if not indicator.is_share:
        return amount_of(indicator.kind, value=value)
    is_whole = None not in (numerator, denominator)
    if indicator.kind == Indicator.Kind.RATIO and is_whole and numerator > denominator:
        raise Refused("Tử số lớn hơn mẫu số; kiểm tra lại hai số này.")
    return amount_of(indicator.kind, numerator=numerator, denominator=denominator)


def _renew_derived(figure):
    """Save the ratios that follow from this figure. -> [(Figure, its words before)]"""
    figures = Figure.objects.by_code(figure.report)
    figures[figure.indicator.code] = figure
    before = {code: other.words for code, other in figures.items()}
    numbers = numbers_of(figures.values())
    changed = take_derived(figures)
    save_changed(changed, numbers)
    return [(other, before[other.indicator.code]) for other in changed]


def _keep(figure, before, reason, by):
    FigureCorrection.objects.create(
        figure=figure, before=before, after=figure.words, reason=reason, by=by, at=now()
    )
