"""Filters of the site's own pages."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from units.models import Branch, Kind
from units.models.kinds import branch_of


def _kinds():
    """Kinds of units in groups by branch."""
    groups = {branch: [] for branch in Branch}
    for kind in Kind:
        groups[branch_of(kind)].append((kind.value, kind.label))
    return [("", "Tất cả"), *((branch.label, kinds) for branch, kinds in groups.items())]


class UnitFilterForm(VietnameseForm):
    tim = CleanCharFormField(
        label="Tên, tên trước đây", max_length=100, widget=forms.TextInput({"type": "search"})
    )
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


class TreeForm(VietnameseForm):
    ngay = VietnamDateField(label="Tại ngày", initial=today, first_year=1930)
    khoi = forms.ChoiceField(choices=[("", ""), *Branch.choices], widget=forms.HiddenInput)
    goc = WholeNumberField(max_value=2**63 - 1, widget=forms.HiddenInput)
