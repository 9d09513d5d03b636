"""The form of a rule of sign-in."""

from ipaddress import ip_network

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from units.models import Unit

_CLASSES = [
    ("0", "Không đặt (nên dùng: một câu dài, dễ nhớ)"),
    ("2", "Ít nhất 2 loại ký tự"),
    ("3", "Ít nhất 3 loại ký tự"),
    ("4", "Đủ 4 loại ký tự"),
]


class RuleForm(VietnameseForm):
    """`ids`: units that the admin himself belongs to; the rule holds for all below."""

    unit = forms.TypedChoiceField(label="Áp dụng từ đơn vị")
    valid_from = VietnamDateField(label="Từ ngày", initial=today)
    password_days = WholeNumberField(
        label="Số ngày phải đổi mật khẩu",
        required=False,
        min_value=30,
        max_value=730,
        help_text="Từ 30 đến 730; để trống thì không bắt đổi theo kỳ.",
    )
    password_classes = forms.TypedChoiceField(
        label="Loại ký tự của mật khẩu mới",
        choices=_CLASSES,
        initial="0",
        coerce=int,
        help_text="Chữ thường, chữ hoa, chữ số, ký tự khác. Độ dài tối thiểu luôn là 12 ký tự.",
    )
    networks = CleanCharFormField(
        label="Địa chỉ mạng của quản trị",
        required=False,
        max_length=400,
        help_text="Tài khoản quản trị chỉ làm việc từ các địa chỉ này, ví dụ 10.10.0.0/16, "
        "192.168.1.7; để trống thì không giới hạn.",
    )
    basis = CleanCharFormField(
        label="Căn cứ", max_length=200, help_text="Văn bản hoặc quy chế của cơ quan."
    )

    def __init__(self, *args, ids, **kwargs):
        super().__init__(*args, **kwargs)
        units = sorted(Unit.objects.with_names().filter(pk__in=ids), key=lambda u: u.name_key)
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [
            (key, upper_first(unit.name)) for key, unit in self._units.items()
        ]
        self.fields["unit"].coerce = self._units.__getitem__

    def clean_networks(self):
        texts = self.cleaned_data["networks"].replace(",", " ").replace(";", " ").split()
        try:
            return ", ".join(str(ip_network(text, strict=False)) for text in texts)
        except ValueError as wrong:
            raise forms.ValidationError(
                "Nhập địa chỉ mạng dạng 10.10.0.0/16 hoặc 192.168.1.7, cách nhau bằng dấu phẩy."
            ) from wrong
