"""What is asked when a directive is given to units, a unit's date is changed, a letter is made."""

from datetime import timedelta

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VersionField, VietnamDateField, VietnameseForm
from cchc.lib.vietnamese import upper_first
from plans.coverage import REPLY_DAYS
from plans.models import Scope
from units.forms.fields import UnitsField
from units.models import Branch

DUE_HELP = "Tính đến 24:00 của ngày này."


class UnitSearchForm(VietnameseForm):
    """Which units of any depth are looked up by name (GET)."""

    tim = CleanCharFormField(
        label="Tìm đơn vị cấp dưới theo tên",
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )


class CoverageForm(VietnameseForm):
    """To whom a directive is given, and until when. `groups` as `offered_below` gives them."""

    scope = forms.ChoiceField(label="Giao cho")
    units = UnitsField(
        label="Đơn vị",
        required=False,
        help_text="Chọn từng đơn vị khi giao theo danh sách; giao theo khối thì bỏ trống.",
    )
    as_of = VietnamDateField(
        label="Đơn vị của ngày",
        help_text="Khối và đơn vị trực thuộc lấy theo ngày này.",
        first_year=1945,
    )
    due_on = VietnamDateField(
        label="Hạn ban hành",
        help_text=f"{DUE_HELP} Hạn riêng của từng đơn vị sửa được sau khi giao.",
        first_year=1945,
    )
    note = CleanCharFormField(label="Ghi chú", max_length=300, required=False)

    def __init__(self, document, *args, groups, **kwargs):
        super().__init__(*args, initial={"as_of": document.issued_on}, **kwargs)
        is_state = document.issuer is None or document.issuer.branch == Branch.STATE
        scopes = list(Scope) if is_state else [Scope.DIRECT, Scope.LIST]
        self.fields["scope"].choices = [(one.value, upper_first(one.label)) for one in scopes]
        self.fields["units"].offer(groups)

    def clean(self):
        data = super().clean()
        if data.get("scope") == Scope.LIST and not data.get("units") and "units" not in self.errors:
            self.add_error("units", "Chưa chọn đơn vị nào.")
        return data


class CoverageUnitForm(VietnameseForm):
    """One unit's own date, or that it no longer has to."""

    due_on = VietnamDateField(label="Hạn ban hành", help_text=DUE_HELP, first_year=1945)
    is_released = forms.BooleanField(label="Thôi giao cho đơn vị này", required=False)
    reason = CleanCharFormField(label="Lý do thôi giao", max_length=300, required=False)
    version = VersionField()

    def __init__(self, row, *args, **kwargs):
        initial = {
            "due_on": row.due_on,
            "is_released": bool(row.released_reason),
            "reason": row.released_reason,
            "version": row.version,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("is_released") and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Chưa nhập lý do thôi giao.")
        return data


class RemindForm(VietnameseForm):
    """Until when the units are asked to issue what is missing."""

    reply_by = VietnamDateField(
        label="Đề nghị ban hành trước ngày", help_text="Ghi trong công văn."
    )

    def __init__(self, *args, **kwargs):
        initial = {"reply_by": today() + timedelta(days=REPLY_DAYS)}
        super().__init__(*args, initial=initial, **kwargs)
