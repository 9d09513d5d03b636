"""Forms of accounts and roles: the filter of the list, inviting, giving and ending roles."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VersionField, VietnamDateField, VietnameseForm
from cchc.lib.vietnamese import upper_first
from units.models import Unit, UnitVersion, UserState
from units.roles import Role

MOST_OFFERED = 300
_NOT_OFFERED = "Không có đơn vị này trong phạm vi quản trị; tìm lại theo tên."


def _labelled(choices):
    """Choices with a capital, as they open a line."""
    return [(value, upper_first(label)) for value, label in choices]


class UserFilterForm(VietnameseForm):
    tim = CleanCharFormField(
        label="Họ tên, tên đăng nhập", max_length=100, widget=forms.TextInput({"type": "search"})
    )
    don_vi = CleanCharFormField(label="Đơn vị", max_length=100)
    vai_tro = forms.ChoiceField(label="Vai trò", choices=[("", "Tất cả"), *_labelled(Role.choices)])
    tinh_trang = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Tất cả"), *_labelled(UserState.choices)]
    )


class UnitSearchForm(VietnameseForm):
    """Which units a choice offers (GET)."""

    tim = CleanCharFormField(
        label="Tìm đơn vị theo tên", max_length=100, widget=forms.TextInput({"type": "search"})
    )


class LivingUnitField(forms.ModelChoiceField):
    """One living unit of those that an admin looks after; offers the first that bear the name."""

    def __init__(self, **kwargs):
        super().__init__(Unit.objects.none(), **kwargs)
        self.error_messages["invalid_choice"] = _NOT_OFFERED

    def offer(self, ids, text=""):
        """`ids`: what may be chosen; `text`: what is looked for among them."""
        self.queryset = Unit.objects.at(today()).filter(pk__in=ids)
        units = self.queryset.named_like(text) if text else self.queryset
        named = UnitVersion.objects.at(today()).filter(unit__in=units.values("pk"))
        rows = named.order_by("name_key", "pk").values_list("unit_id", "name")[:MOST_OFFERED]
        self.choices = [("", "Chọn đơn vị"), *_labelled(rows)]


class _Period(VietnameseForm):
    """The days of a role and its ground, at the end of a form."""

    valid_from = VietnamDateField(label="Từ ngày", initial=today, first_year=2020)
    valid_to = VietnamDateField(
        label="Đến ngày", required=False, help_text="Để trống nếu chưa kết thúc."
    )
    basis = CleanCharFormField(
        label="Văn bản giao nhiệm vụ",
        required=False,
        max_length=200,
        help_text="Bắt buộc với người thanh tra, kiểm tra, cùng ngày kết thúc.",
    )


class _Named(VietnameseForm):
    """Who the account is of, and where its links go."""

    full_name = CleanCharFormField(label="Họ và tên", max_length=100)
    mail = forms.EmailField(
        label="Thư công vụ",
        required=False,
        max_length=120,
        help_text="Để gửi liên kết qua thư; để trống nếu đưa liên kết tận tay.",
        error_messages={"invalid": "Nhập địa chỉ thư dạng ten@coquan.gov.vn."},
    )


class UserForm(_Named):
    version = VersionField()


class InviteForm(_Named, _Period):
    unit = LivingUnitField(label="Đơn vị")
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ không dấu, chữ số, dấu chấm, gạch nối; ví dụ canbo.snv.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    roles = forms.MultipleChoiceField(
        label="Vai trò",
        choices=_labelled(Role.choices),
        widget=forms.CheckboxSelectMultiple,
        help_text="Một hoặc nhiều vai trò tại đơn vị đã chọn, cùng thời gian dưới đây.",
    )
    field_order = ("unit", "full_name", "username", "mail", "roles", "valid_from")

    def __init__(self, *args, ids, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(ids, text)


class GrantRoleForm(_Period):
    unit = LivingUnitField(label="Đơn vị")
    role = forms.ChoiceField(
        label="Vai trò", choices=[("", "Chọn vai trò"), *_labelled(Role.choices)]
    )
    field_order = ("unit", "role")

    def __init__(self, *args, ids, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(ids, text)


class EndRoleForm(VietnameseForm):
    """`on`: the last day on which it holds."""

    on = VietnamDateField(
        label="Ngày cuối giữ vai trò",
        initial=today,
        help_text="Hết ngày này vai trò không còn hiệu lực.",
    )
    version = VersionField()


class EndUserForm(VietnameseForm):
    reason = CleanCharFormField(
        label="Lý do", max_length=200, help_text="Ví dụ: chuyển công tác, nghỉ hưu."
    )
    version = VersionField()
