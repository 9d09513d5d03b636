"""The form by which a rubric is taken in."""

from django import forms

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean
from meetings import rating
from meetings.forms.base import ActForm

MOST_BYTES = 400_000


class RubricForm(ActForm):
    """Tải lên bộ tiêu chí: a TOML file; each fault of it is a sentence."""

    file = forms.FileField(
        label="Tệp bộ tiêu chí (.toml)",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text="Cùng định dạng với bộ đi kèm hệ thống, mã UTF-8; valid_from là ngày bắt đầu áp "
        "dụng. Trùng mã thì thay bộ chưa dùng; bộ đã có phiếu chấm không sửa được.",
    )
    is_scaled = forms.BooleanField(
        label="Quy đổi theo điểm tối đa áp dụng",
        required=False,
        initial=True,
        help_text="Mục không áp dụng không tính vào điểm tối đa.",
    )

    def clean_file(self):
        """The text of the file, which can be read as a rubric."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("Tệp nặng quá 400 kB; bộ tiêu chí là tệp chữ, chọn lại.")
        try:
            text = clean(upload.read().decode("utf-8"), multiline=True)
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError("Tệp không phải chữ mã UTF-8; lưu lại rồi chọn.") from wrong
        try:
            rating.read_rubric(text)
        except Refused as refusal:
            faults = [line for line, _ in refusal.items] or [refusal.sentence]
            raise forms.ValidationError(faults) from refusal
        return text

    def facts(self):
        return {"text": self.cleaned_data["file"], "is_scaled": self.cleaned_data["is_scaled"]}
