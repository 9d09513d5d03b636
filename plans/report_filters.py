"""The filter of the list of periodic reports, read by clean_get."""

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm, WholeNumberField
from cchc.lib.vietnamese import upper_first
from plans.models import PeriodKind, Report

ALL = ("", "Tất cả")
MINE, RECEIVED, EVERY = "don-vi", "cho-tiep-nhan", "tat-ca"
REPORT_TABS = ((MINE, "Của đơn vị tôi"), (RECEIVED, "Chờ tiếp nhận"), (EVERY, "Tất cả được xem"))


def _of(enum):
    """Every choice with a capital: as it opens a line."""
    return [(value, upper_first(label)) for value, label in enum.choices]


class ReportFilterForm(VietnameseForm):
    """What narrows the list of reports; `phan`: which part of it."""

    phan = forms.ChoiceField(choices=REPORT_TABS, widget=forms.HiddenInput)
    don_vi = CleanCharFormField(
        label="Đơn vị", max_length=100, widget=forms.TextInput({"type": "search"})
    )
    nam = WholeNumberField(label="Năm", min_value=1990, max_value=2100)
    ky = forms.ChoiceField(label="Kỳ báo cáo", choices=[ALL, *_of(PeriodKind)])
    trang_thai = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Tất cả, trừ đã hủy"), *_of(Report.State)]
    )

    def has_changed(self):
        """Is anything narrowed? The part of the list alone narrows nothing."""
        return bool(set(self.changed_data) - {"phan"})
