"""What is asked for a periodic report: which one, its text, its figures, its dates."""

from decimal import Decimal

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    ScoreFormField,
    VersionField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import clean, upper_first
from plans.forms.fields import YearMeantForm
from plans.models import Indicator, Level, PeriodKind
from plans.report_periods import HOW, MarkProblem, read_mark
from units.forms.fields import UnitField

LARGEST = 10**11 - 1


def _choices(enum):
    return [(value, upper_first(label)) for value, label in enum.choices]


class NewReportForm(VietnameseForm):
    """Which report is begun; `units`: those for which this person writes."""

    unit = UnitField(label="Đơn vị")
    kind = forms.ChoiceField(label="Kỳ báo cáo", choices=_choices(PeriodKind))
    year = WholeNumberField(label="Năm", min_value=2011, max_value=2100)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer([("", units)], empty=None)
        self.fields["year"].initial = today().year


class SectionForm(YearMeantForm):
    """The text of one section; `version`: the one that was shown."""

    text = CleanTextFormField(
        label="Nội dung",
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Để trống thì báo cáo dùng nội dung đề xuất.",
    )
    version = VersionField()


class FigureForm(VietnameseForm):
    """One row of the table of figures: a value, or the two parts of a ratio."""

    def __init__(self, figure, data=None):
        super().__init__(data, auto_id=f"f{figure.pk}-%s")
        self.figure = figure
        indicator = figure.indicator
        if indicator.is_share:
            self._number("numerator", "Tử số", figure.numerator)
            self._number("denominator", "Mẫu số", figure.denominator)
        else:
            self._number("value", "Giá trị", figure.value)
        self._others()
        if self.html_id:  # they stand in several cells of one row
            for field in self.fields.values():
                field.widget.attrs["form"] = self.html_id

    @property
    def html_id(self):
        return f"f{self.figure.pk}-form"

    def _number(self, name, label, initial):
        if self.figure.indicator.kind == Indicator.Kind.COUNT:
            initial = None if initial is None else int(initial)
            field = WholeNumberField(
                label=label, required=False, initial=initial, max_value=LARGEST
            )
        else:
            field = ScoreFormField(
                label=label, required=False, initial=initial, max_digits=13, decimal_places=2
            )
        self.fields[name] = field

    def clean(self):
        """Whole numbers are kept as Decimals, like all figures."""
        data = super().clean()
        for name in ("value", "numerator", "denominator"):
            if isinstance(data.get(name), int):
                data[name] = Decimal(data[name])
        return data

    def _others(self):
        self.fields["note"] = CleanCharFormField(
            label="Ghi chú", max_length=300, required=False, initial=self.figure.note
        )
        self.fields["version"] = VersionField(initial=self.figure.version)

    @property
    def numbers(self):
        """The fields of numbers, for the table."""
        names = [name for name in self.fields if name not in ("note", "version", "reason")]
        return [self[name] for name in names]


class CorrectionForm(FigureForm):
    """A frozen figure corrected, with a reason."""

    html_id = ""

    def _others(self):
        self.fields["reason"] = CleanCharFormField(
            label="Lý do điều chỉnh", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["version"] = VersionField(initial=self.figure.version)


class MarkField(CleanCharFormField):
    """A day of every year, kept as it is written: 14/3, 15/12 năm trước."""

    def __init__(self, **kwargs):
        super().__init__(max_length=20, help_text=HOW, **kwargs)

    def clean(self, value):
        text = clean(super().clean(value))
        try:
            return str(read_mark(text)) if text else ""
        except MarkProblem as problem:
            raise forms.ValidationError(str(problem), code="invalid") from problem


class PeriodDatesForm(VietnameseForm):
    """The days of one kind of report."""

    data_from = MarkField(label="Số liệu từ ngày")
    data_to = MarkField(label="Số liệu đến ngày")
    cutoff = MarkField(label="Chốt số liệu sau ngày")
    due = MarkField(label="Hạn gửi")
    source = CleanCharFormField(
        label="Căn cứ", max_length=200, help_text="Văn bản quy định các mốc này."
    )


class NewPeriodForm(PeriodDatesForm):
    """New days for a level, from the reports of a year on."""

    level = forms.ChoiceField(label="Cấp báo cáo", choices=_choices(Level))
    kind = forms.ChoiceField(label="Kỳ báo cáo", choices=_choices(PeriodKind))
    first_year = WholeNumberField(label="Áp dụng từ báo cáo năm", min_value=2011, max_value=2100)
    field_order = ("level", "kind", "first_year")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_year"].initial = today().year


class ChangePeriodForm(PeriodDatesForm):
    """Days that no report goes by yet, changed; `version`: the one that was shown."""

    version = VersionField()
