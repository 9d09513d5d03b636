"""What is asked of the permission pages: an object of a kind, a person, a day."""

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnamDateField, VietnameseForm
from cchc.lib.vietnamese import upper_first
from units.asked import asked_models
from units.permissions import AREAS
from units.roles import Role


def _kinds():
    return [
        (code, upper_first(str(model._meta.verbose_name))) for code, model in asked_models().items()
    ]


class ThingForm(VietnameseForm):
    """Finds an object by its kind and unit."""

    kind = forms.ChoiceField(label="Loại", choices=_kinds, initial="cuoc-hop")
    unit = CleanCharFormField(label="Đơn vị", required=False, max_length=100)


class PersonForm(VietnameseForm):
    """Finds a person by his name or account."""

    who = CleanCharFormField(label="Người dùng (tên hoặc tên đăng nhập)", max_length=100)


class ReadDayForm(VietnameseForm):
    """The days of which readings are told."""

    since = VietnamDateField(label="Từ ngày", required=False)
    until = VietnamDateField(label="Đến ngày", required=False)


class PermissionFilterForm(VietnameseForm):
    """Which part of the permission page, for which role and area."""

    DO, SEE, RULES = "lam", "xem", "quy-tac"
    PARTS = ((DO, "Ai được làm gì"), (SEE, "Ai được xem gì"), (RULES, "Quy tắc chung"))

    phan = forms.ChoiceField(choices=PARTS, initial=DO, widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label="Vai trò",
        required=False,
        choices=[("", "Mọi vai trò"), *((role.value, upper_first(role.label)) for role in Role)],
    )
    area = forms.ChoiceField(
        label="Lĩnh vực",
        required=False,
        choices=[
            ("", "Tất cả"),
            *((permission.name, label) for permission, label in AREAS.items()),
        ],
    )
