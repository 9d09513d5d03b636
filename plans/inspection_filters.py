"""Filters of the lists of inspections and remedies, read by clean_get."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnameseForm, WholeNumberField
from cchc.lib.vietnamese import upper_first
from plans.models import Inspection
from units.forms.fields import UnitField

ALL = ("", "Tất cả")
INSPECTING, INSPECTED, EVERY = "kiem-tra", "duoc-kiem-tra", "tat-ca"
INSPECTION_TABS = (
    (INSPECTING, "Đơn vị tôi kiểm tra"),
    (INSPECTED, "Đơn vị tôi được kiểm tra"),
    (EVERY, "Tất cả được xem"),
)


def _choices(enum):
    """Every choice with a capital: as it opens a line."""
    return [(value, upper_first(label)) for value, label in enum.choices]


def _year():
    return WholeNumberField(label="Năm", min_value=1990, max_value=2100)


def _inspected():
    return CleanCharFormField(
        label="Đơn vị được kiểm tra", max_length=100, widget=forms.TextInput({"type": "search"})
    )


class InspectionFilterForm(VietnameseForm):
    """`phan`: which part of the list; the rest narrows it."""

    phan = forms.ChoiceField(choices=INSPECTION_TABS, widget=forms.HiddenInput)
    don_vi = _inspected()
    nam = _year()
    hinh_thuc = forms.ChoiceField(label="Hình thức", choices=[ALL, *_choices(Inspection.Kind)])
    trang_thai = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Tất cả, trừ đã hủy"), *_choices(Inspection.State)]
    )

    def has_changed(self):
        """Is anything narrowed? The part of the list alone narrows nothing."""
        return bool(set(self.changed_data) - {"phan"})


class YearPlanForm(VietnameseForm):
    """Whose inspections, of which year."""

    don_vi = UnitField(label="Đơn vị kiểm tra")
    nam = _year()

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].offer([("", units)], empty=None)
        self.fields["don_vi"].initial = units[0]
        self.fields["nam"].initial = today().year


class RemedyFilterForm(VietnameseForm):
    """What narrows the list of remedies; first what is overdue."""

    phan = forms.ChoiceField(
        label="Tình trạng",
        initial="overdue",
        choices=[
            ("overdue", "Quá hạn"),
            ("soon", "Đến hạn trong 7 ngày"),
            ("running", "Chưa xong"),
            ("reported", "Chờ xác nhận khắc phục"),
            ("done", "Đã xác nhận khắc phục"),
            ALL,
        ],
    )
    don_vi = _inspected()
