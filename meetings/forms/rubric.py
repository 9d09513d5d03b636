"""The form by which a rubric is taken in."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnamDateField
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import upper_first
from meetings import rating
from meetings.forms.base import ActForm, VersionedForm
from meetings.models.withdrawn import REASON_LENGTH

MOST_BYTES = 400_000


class RubricForm(ActForm):
    """Tải lên bộ tiêu chí: a TOML file, each fault of it a sentence. `units`: whose it may be."""

    unit = forms.TypedChoiceField(label="Áp dụng cho", coerce=int)
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

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        named = [(pk, upper_first(unit.name)) for pk, unit in self.units.items()]
        self.fields["unit"].choices = named
        if len(named) == 1:
            self.fields["unit"].initial = named[0][0]
            self.fields["unit"].help_text = "Các tổ chức đảng trong phạm vi này."

    def clean_file(self):
        """The text of the file, which can be read as a rubric."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("Tệp nặng quá 400 kB; bộ tiêu chí là tệp chữ, chọn lại.")
        try:
            text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError("Tệp không phải chữ mã UTF-8; lưu lại rồi chọn.") from wrong
        try:
            text, _ = rating.read_written(text)
        except Refused as refusal:
            faults = [line for line, _ in refusal.items] or [refusal.sentence]
            raise forms.ValidationError(faults) from refusal
        return text

    @property
    def chosen(self):
        """The unit that was chosen."""
        return self.units[self.cleaned_data["unit"]]

    def facts(self):
        return {"text": self.cleaned_data["file"], "is_scaled": self.cleaned_data["is_scaled"]}


class WithdrawRubricForm(VersionedForm):
    """Hủy bộ tiêu chí chưa dùng."""

    reason = CleanCharFormField(
        label="Lý do hủy", max_length=REASON_LENGTH, help_text="Ví dụ: tải lên nhầm tệp."
    )


class EndRubricForm(VersionedForm):
    """Thôi áp dụng bộ tiêu chí."""

    valid_to = VietnamDateField(label="Ngày áp dụng cuối cùng")
    reason = CleanCharFormField(
        label="Lý do", max_length=REASON_LENGTH, help_text="Ví dụ: có văn bản mới của cấp ủy."
    )

    def __init__(self, *args, rubric, **kwargs):
        last = rubric.valid_to or max(today(), rubric.valid_from)
        super().__init__(*args, initial={"version": rubric.version, "valid_to": last}, **kwargs)
