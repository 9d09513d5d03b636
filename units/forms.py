"""Forms of sign-in and the own account, and the filter of the audit log."""

from django import forms
from django.apps import apps
from django.contrib.auth.password_validation import validate_password

from cchc.lib.fields import CleanCharFormField, VietnamDateField, VietnameseForm
from cchc.lib.vietnamese import nfc, sort_key, upper_first
from units.models import AuditEvent
from units.models.audit import Acts


def _with_all(choices):
    """Choices of a filter, all of them first."""
    return [("", "Tất cả"), *((code, upper_first(label)) for code, label in choices)]


def _things():
    """Kinds of objects that acts are about, by their names."""
    known = {
        str(model._meta.verbose_name): model._meta.label_lower
        for model in apps.get_models()
        if hasattr(model, "unit_for")
    }
    return _with_all((known[name], name) for name in sorted(known, key=sort_key))


class SignInForm(VietnameseForm):
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Mật khẩu",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self):
        return nfc(self.cleaned_data["username"]).strip().lower()


class PasswordChangeForm(VietnameseForm):
    old_password = forms.CharField(
        label="Mật khẩu hiện tại",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label="Mật khẩu mới",
        max_length=200,
        strip=False,
        help_text="Ít nhất 12 ký tự; một câu dễ nhớ tốt hơn một từ khó.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Nhập lại mật khẩu mới",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_old_password(self):
        old = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise forms.ValidationError("Mật khẩu hiện tại chưa đúng.")
        return old

    def clean_new_password(self):
        new = self.cleaned_data["new_password"]
        validate_password(new, self.user)
        if self.user.check_password(new):
            raise forms.ValidationError("Mật khẩu mới phải khác mật khẩu hiện tại.")
        return new

    def clean(self):
        data = super().clean()
        if data.get("new_password") and data.get("repeated") != data["new_password"]:
            self.add_error("repeated", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        return data


class AuditFilterForm(VietnameseForm):
    """Who, what, when, on what, where, and how it ended; sent by GET."""

    text = CleanCharFormField(label="Việc, đối tượng", required=False, max_length=100)
    who = CleanCharFormField(label="Người thực hiện", required=False, max_length=100)
    acts = forms.ChoiceField(label="Nhóm thao tác", required=False, choices=_with_all(Acts.choices))
    thing = forms.ChoiceField(label="Loại đối tượng", required=False, choices=_things)
    unit = CleanCharFormField(label="Đơn vị", required=False, max_length=100)
    outcome = forms.ChoiceField(
        label="Kết quả", required=False, choices=_with_all(AuditEvent.Outcome.choices)
    )
    since = VietnamDateField(label="Từ ngày", required=False)
    until = VietnamDateField(label="Đến ngày", required=False)
