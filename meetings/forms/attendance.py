"""Forms of the roll: by name and by count."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    WholeNumberField,
)
from meetings.forms.base import ActForm, HeadCountField, VersionedForm
from meetings.models import Mark
from units.models import PartyStatus


class MarkForm(VersionedForm):
    """One press on one row of the roll."""

    mark = forms.ChoiceField(label="Điểm danh", choices=Mark.choices)
    note = CleanCharFormField(label="Lý do", max_length=200, required=False)

    @classmethod
    def standing(cls, row):
        """On a row that is not marked yet, no button is chosen."""
        said = super().standing(row)
        return said | {"mark": "" if row.mark == Mark.NONE else row.mark}


class AttendeesForm(ActForm):
    """Thêm người dự, one name a line."""

    names = CleanTextFormField(
        label="Họ và tên", max_length=8000, help_text="Mỗi người một dòng.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    role = forms.ChoiceField(label="Là")
    # Hidden until the question is asked; once ticked it stays in sight.
    is_by_name = forms.BooleanField(
        label="Điểm danh từng người thay cho số lượng đã nhập",
        required=False,
        widget=forms.HiddenInput(),
    )

    def __init__(self, *args, is_party, **kwargs):
        super().__init__(*args, **kwargs)
        members = [
            (PartyStatus.OFFICIAL, "đảng viên chính thức"),
            (PartyStatus.PROBATIONARY, "đảng viên dự bị"),
        ]
        self.fields["role"].choices = [
            *(members if is_party else [(PartyStatus.NONE, "người của đơn vị")]),
            (Mark.GUEST, "khách mời"),
        ]

    def ask_by_name(self, sentence):
        """Show the question, with the box by which it is answered."""
        self.errors.pop(NON_FIELD_ERRORS, None)
        self.fields["is_by_name"].widget = forms.CheckboxInput()
        self.add_error("is_by_name", sentence)

    def clean_names(self):
        names = [line.strip(" -") for line in self.cleaned_data["names"].split("\n")]
        names = [name for name in names if name]
        if not names:
            raise forms.ValidationError("Chưa nhập họ và tên.")
        if too_long := next((name for name in names if len(name) > 100), ""):
            raise forms.ValidationError(
                f"“{too_long[:40]}…” dài hơn 100 ký tự; mỗi người một dòng."
            )
        return names

    def facts(self):
        role = self.cleaned_data["role"]
        is_guest = role == Mark.GUEST
        return {
            "names": self.cleaned_data["names"],
            "is_by_name": self.cleaned_data["is_by_name"],
            "mark": Mark.GUEST if is_guest else Mark.PRESENT,
            "party_status": PartyStatus.NONE if is_guest else role,
        }


_COUNT_LABELS = {
    "total_count": "Tổng số",
    "official_count": "Chính thức",
    "probationary_count": "Dự bị",
    "exempt_count": "Được miễn sinh hoạt",
    "duty_count": "Nhiệm vụ đặc biệt",
    "present_count": "Có mặt",
    "excused_count": "Vắng có lý do",
    "absent_count": "Vắng không lý do",
    "guest_count": "Khách mời",
}
_PARTY_COUNTS = {"official_count", "probationary_count", "exempt_count"}


class CountForm(VersionedForm):
    """Điểm danh theo số lượng; empty means not known, not zero."""

    head_count = HeadCountField(
        label="Số người dự, bằng chữ", required=False,
        help_text="Khi văn bản không ghi số chính xác, ví dụ: hơn 700.",
    )  # fmt: skip

    def __init__(self, *args, meeting, **kwargs):
        names = [n for n in _COUNT_LABELS if meeting.is_party or n not in _PARTY_COUNTS]
        super().__init__(*args, initial=self.standing(meeting), **kwargs)
        numbers = {
            name: WholeNumberField(label=_COUNT_LABELS[name], required=False, max_value=99_999)
            for name in names
        }
        self.fields = {**numbers, **self.fields}

    @classmethod
    def standing(cls, meeting):
        return {name: getattr(meeting, name) for name in (*_COUNT_LABELS, *cls.base_fields)}
