"""Forms of the minutes."""

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VietnamDateField,
)
from meetings.forms.base import ActForm, VersionedForm


class TypedForm(VersionedForm):
    """The part of the minutes that people write themselves."""

    typed = CleanTextFormField(
        label="Phần ghi thêm", max_length=20_000, required=False,
        help_text="In sau phần tự soạn; soạn lại không làm mất phần này.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


class AgreeForm(VersionedForm):
    """Thông qua biên bản."""

    agreed_by = CleanCharFormField(label="Đọc và thông qua tại", max_length=200)
    agreed_on = VietnamDateField(label="Ngày thông qua")

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        whole = "toàn thể đảng viên dự họp" if meeting.is_party else "toàn thể cuộc họp"
        self.fields["agreed_by"].help_text = f"Ví dụ: {whole}, cuối buổi."


class LockForm(VersionedForm):
    """Khóa biên bản."""

    upload = forms.FileField(
        label="Bản đã ký", required=False, max_length=200, help_text="PDF hoặc ảnh bản đã ký."
    )
    is_signed_elsewhere = forms.BooleanField(label="Ký trên hệ thống khác", required=False)
    number = CleanCharFormField(
        label="Số biên bản",
        required=False,
        max_length=20,
        help_text="Chỉ phần số, ví dụ 05; biên bản vào sổ văn bản với số này. Để trống thì bản in "
        "giữ dấu “DỰ THẢO” đến khi cho số trong sổ.",
    )

    def clean(self):
        data = super().clean()
        if not data.get("upload") and not data.get("is_signed_elsewhere"):
            self.add_error("upload", "Đính kèm bản đã ký hoặc chọn “Ký trên hệ thống khác”.")
        return data


class AddendumForm(ActForm):
    """Bổ sung, đính chính."""

    on = VietnamDateField(label="Ngày")
    grounds = CleanCharFormField(label="Lý do", max_length=500)
    text = CleanTextFormField(label="Nội dung bổ sung, đính chính", max_length=10_000)
