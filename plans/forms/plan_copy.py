"""What is asked when a plan is made from another one: of what year, with which of its tasks."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnameseForm, WholeNumberField
from plans.forms.fields import YearAskedForm
from plans.forms.plan import OWN_HEAD
from units.forms.fields import UnitField


class CopyPlanForm(YearAskedForm):
    """`copies`: what each task would become; all of them are ticked to begin with."""

    year = WholeNumberField(label="Năm", min_value=1990, max_value=2100)
    title = CleanCharFormField(
        label="Tên kế hoạch", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    approver = UnitField(
        label="Cấp phê duyệt",
        required=False,
        help_text="Để trống nếu thủ trưởng đơn vị phê duyệt.",
    )
    tasks = forms.TypedMultipleChoiceField(
        label="Nhiệm vụ", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, unit, copies, *args, initial, **kwargs):
        initial = {"tasks": [str(copy.source.pk) for copy in copies]} | initial
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["approver"].offer([("", unit.ancestors(today()))], empty=OWN_HEAD)
        self.fields["tasks"].choices = [(str(copy.source.pk), copy.label) for copy in copies]


class UnitBelowForm(VietnameseForm):
    """For which of several units a plan is made (GET)."""

    don_vi = UnitField(label="Đơn vị")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].offer([("", units)], empty=None)
        self.fields["don_vi"].initial = units[0]
        if len(units) == 1:
            self.fields["don_vi"].widget = forms.HiddenInput()
