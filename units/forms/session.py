"""Forms of sign-in and of the own account."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from cchc.lib.fields import VietnameseForm
from cchc.lib.vietnamese import nfc


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


class PasswordSetForm(VietnameseForm):
    """A new password, twice. `user`: whose it will be."""

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
        error_messages={"required": "Chưa nhập lại mật khẩu mới."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_new_password(self):
        new = self.cleaned_data["new_password"]
        validate_password(new, self.user)
        if self.user.check_password(new):
            raise forms.ValidationError("Mật khẩu mới phải khác mật khẩu hiện tại.")
        return new

    def clean(self):
        data = super().clean()
        if {"new_password", "repeated"} <= set(data) and data["repeated"] != data["new_password"]:
            self.add_error("repeated", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        return data


class PasswordChangeForm(PasswordSetForm):
    old_password = forms.CharField(
        label="Mật khẩu hiện tại",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old_password",)

    def clean_old_password(self):
        old = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise forms.ValidationError("Mật khẩu hiện tại chưa đúng.", code="wrong")
        return old


class CodeForm(VietnameseForm):
    """The code of the second step, or a recovery code."""

    code = forms.CharField(
        label="Mã xác thực",
        max_length=40,
        help_text="6 chữ số đang hiện trên điện thoại; mất điện thoại thì nhập một mã dự phòng.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}
        ),
    )


class FactorForm(VietnameseForm):
    """The first code, which shows that the phone holds the key."""

    code = forms.CharField(
        label="Mã xác thực",
        max_length=10,
        help_text="6 chữ số ứng dụng vừa hiện.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
