"""Forms of conclusions, and the filter of their list."""

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import sentence_date, upper_first
from meetings.forms.base import ActForm, VersionedForm
from meetings.models import ConclusionState, Meeting
from units.models import Unit


class ConclusionForm(ActForm):
    """Thêm kết luận, by the six clear."""

    text = CleanTextFormField(
        label="Nội dung kết luận", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    who = CleanCharFormField(label="Giao cho", max_length=200, required=False)
    due_on = VietnamDateField(label="Hạn", required=False)
    due_text = CleanCharFormField(label="Thời gian, bằng chữ", max_length=100, required=False)
    product = CleanCharFormField(label="Sản phẩm", max_length=300, required=False)
    responsibility = CleanCharFormField(label="Trách nhiệm", max_length=300, required=False)
    authority = CleanCharFormField(label="Thẩm quyền", max_length=200, required=False)


class ConclusionEditForm(ConclusionForm, VersionedForm):
    pass


class NoteForm(VersionedForm):
    """What became of a conclusion without a task: the reason, or the result."""

    state_note = CleanCharFormField(label="Lý do", max_length=500)

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state_note"].label = label


class LeadChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return upper_first(unit.name)


class TaskForm(VersionedForm):
    """Chuyển thành nhiệm vụ: who leads, what, until when."""

    lead = LeadChoiceField(queryset=Unit.objects.none(), label="Cơ quan chủ trì")
    title = CleanCharFormField(
        label="Nội dung nhiệm vụ", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = VietnamDateField(label="Hạn", required=False)
    due_text = CleanCharFormField(
        label="Thời gian hoàn thành, bằng chữ",
        max_length=100,
        required=False,
        help_text="Khi không ấn định ngày, ví dụ: thường xuyên.",
    )
    deliverable = CleanCharFormField(label="Sản phẩm, kết quả", max_length=300, required=False)

    def __init__(self, *args, conclusion, leads, **kwargs):
        initial = {
            "lead": leads.first(),
            "title": conclusion.task_title,
            "due_on": conclusion.due_on,
            "due_text": conclusion.due_text,
            "deliverable": conclusion.product,
            "version": conclusion.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["lead"].queryset = leads

    def clean(self):
        data = super().clean()
        is_silent = not data.get("due_on") and not data.get("due_text")
        if is_silent and not {"due_on", "due_text"} & set(self.errors):
            self.add_error("due_on", "Chưa nhập hạn hoặc thời gian hoàn thành.")
        return data


class MeetingChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, meeting):
        return f"{meeting.heading} ({sentence_date(meeting.held_on)})"


class CarryForm(VersionedForm):
    """Chuyển sang kỳ sau: to which session."""

    meeting = MeetingChoiceField(queryset=Meeting.objects.none(), label="Chuyển sang")

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].initial = meetings.first()


class ConclusionFilterForm(VietnameseForm):
    """What the list of conclusions is narrowed to."""

    text = CleanCharFormField(label="Tìm", max_length=100)
    unit = CleanCharFormField(label="Đơn vị", max_length=100)
    year = WholeNumberField(label="Năm họp", min_value=1990, max_value=2100)
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Tất cả"), *ConclusionState.choices]
    )
