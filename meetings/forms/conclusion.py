"""Forms of conclusions, and the filter of their list."""

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from meetings.forms.versioned import VersionedForm
from meetings.models import ConclusionState


class ConclusionForm(VietnameseForm):
    """Thêm kết luận, by the six clear."""

    text = CleanTextFormField(
        label="Nội dung kết luận", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    who = CleanCharFormField(label="Giao cho", max_length=200, required=False)
    due_on = VietnamDateField(label="Hạn", required=False)
    product = CleanCharFormField(label="Sản phẩm", max_length=300, required=False)
    responsibility = CleanCharFormField(label="Trách nhiệm", max_length=300, required=False)
    authority = CleanCharFormField(label="Thẩm quyền", max_length=200, required=False)


class ConclusionEditForm(ConclusionForm, VersionedForm):
    pass


class NoteForm(VersionedForm):
    """Không cần giao việc: why."""

    state_note = CleanCharFormField(label="Lý do", max_length=500)


class ConclusionFilterForm(VietnameseForm):
    """What the list of conclusions is narrowed to."""

    text = CleanCharFormField(label="Tìm", max_length=100)
    unit = CleanCharFormField(label="Đơn vị", max_length=100)
    year = WholeNumberField(label="Năm họp", min_value=1990, max_value=2100)
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Tất cả"), *ConclusionState.choices]
    )
