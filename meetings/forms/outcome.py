"""The form of what people add to a resolution or a notice."""

from django import forms

from cchc.lib.fields import CleanTextFormField
from meetings.forms.base import VersionedForm


class OutcomeTextForm(VersionedForm):
    """Ghi thêm vào nghị quyết, thông báo."""

    typed = CleanTextFormField(
        label="Phần ghi thêm",
        max_length=20_000,
        required=False,
        help_text="In sau phần tự soạn, dưới mục “Nội dung khác”; lập lại không làm mất phần này.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
