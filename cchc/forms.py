"""Filters of the site's own pages."""

from datetime import date

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from cchc.unit_differences import SORTS
from units.models import Branch, Kind, User
from units.models.kinds import branch_of


def _kinds():
    """Kinds of units in groups by branch."""
    groups = {branch: [] for branch in Branch}
    for kind in Kind:
        groups[branch_of(kind)].append((kind.value, kind.label))
    return [("", "Tất cả"), *((branch.label, kinds) for branch, kinds in groups.items())]


class UnitFilterForm(VietnameseForm):
    tim = CleanCharFormField(
        label="Tên, tên trước đây, mã", max_length=100, widget=forms.TextInput({"type": "search"})
    )
    thuoc = CleanCharFormField(label="Thuộc (tên cấp trên)", max_length=100)
    khoi = forms.ChoiceField(label="Khối", choices=[("", "Tất cả"), *Branch.choices])
    loai = forms.ChoiceField(label="Loại đơn vị", choices=_kinds)
    ngay = VietnamDateField(label="Tại ngày", initial=today, first_year=1930)


class DayForm(VietnameseForm):
    ngay = VietnamDateField(
        label="Ngày",
        help_text="Tên, cấp trên và người giữ chức vụ hiện theo ngày này.",
        initial=today,
        first_year=1930,
    )


class DifferenceForm(VietnameseForm):
    tu = VietnamDateField(label="Từ ngày", initial=date(2025, 6, 30), first_year=1930)
    den = VietnamDateField(label="Đến ngày", initial=today, first_year=1930)
    loai = forms.ChoiceField(
        choices=[("", ""), *SORTS.items()], widget=forms.HiddenInput, label="Loại thay đổi"
    )
    goc = WholeNumberField(max_value=2**63 - 1, widget=forms.HiddenInput)


class TreeForm(VietnameseForm):
    ngay = VietnamDateField(label="Tại ngày", initial=today, first_year=1930)
    khoi = forms.ChoiceField(choices=[("", ""), *Branch.choices], widget=forms.HiddenInput)
    goc = WholeNumberField(max_value=2**63 - 1, widget=forms.HiddenInput)


class HandoverPairForm(VietnameseForm):
    """Whose work, at which unit, and who takes it over (GET). `users`: givers and takers of the
    unit, or [] while none is chosen."""

    don_vi = forms.ChoiceField(label="Đơn vị")
    nguoi_giao = forms.ModelChoiceField(
        User.objects.none(), label="Người bàn giao", empty_label="Chọn"
    )
    nguoi_nhan = forms.ModelChoiceField(User.objects.none(), label="Người nhận", empty_label="Chọn")

    def __init__(self, *args, units, unit, users, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(each.pk, upper_first(each.name)) for each in units]
        self.fields["don_vi"].choices = named if unit in units[:1] else [("", "Chọn"), *named]
        self.fields["don_vi"].initial = unit.pk if unit else ""
        for name, found in zip(("nguoi_giao", "nguoi_nhan"), users, strict=False):
            self.fields[name].queryset = found
        if not users:
            del self.fields["nguoi_giao"], self.fields["nguoi_nhan"]


class HandoverForm(VietnameseForm):
    """What goes over, all of it unless something is unticked. `groups`: [(title, choices)]."""

    things = forms.MultipleChoiceField(label="Việc bàn giao", widget=forms.CheckboxSelectMultiple)
    note = CleanTextFormField(
        label="Ghi chú", max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["things"].choices = groups
        self.fields["things"].initial = [key for _, lines in groups for key, _ in lines]
