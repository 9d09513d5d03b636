"""Forms of conclusions, and the filter of their list."""

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import fold, sentence_date, upper_first
from meetings.forms.agenda import AboutItemForm, ItemChoiceField
from meetings.forms.base import ActForm, VersionedForm
from meetings.models import ConclusionState, Meeting
from meetings.models.conclusion import Standing
from units.models import Unit


class ConclusionForm(AboutItemForm):
    """Thêm kết luận, by the six clear."""

    item = ItemChoiceField(
        queryset=None, label="Về nội dung", required=False, empty_label="Chung cả buổi"
    )
    text = CleanTextFormField(
        label="Nội dung kết luận", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    who = CleanCharFormField(label="Giao cho", max_length=200, required=False)
    due_on = VietnamDateField(label="Hạn", required=False)
    due_text = CleanCharFormField(label="Thời gian, bằng chữ", max_length=100, required=False)
    product = CleanCharFormField(label="Sản phẩm", max_length=300, required=False)
    report_at = CleanCharFormField(
        label="Báo cáo tại",
        max_length=100,
        required=False,
        help_text="Ví dụ: sinh hoạt tháng 6/2026.",
    )
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

    lead = LeadChoiceField(
        queryset=Unit.objects.none(), label="Cơ quan chủ trì", empty_label="Chọn cơ quan"
    )
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
        offered = list(leads)
        initial = {
            "lead": proposed_lead(conclusion.who, offered) or leads.first(),
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


class TaskRowForm(VersionedForm):
    """One conclusion of several that become tasks; without a tick it stays as it is."""

    is_chosen = forms.BooleanField(label="Chuyển", required=False)
    lead = forms.ChoiceField(label="Cơ quan chủ trì")
    due_on = VietnamDateField(label="Hạn", required=False)
    due_text = CleanCharFormField(label="Thời gian, bằng chữ", max_length=100, required=False)

    def __init__(self, data, *, conclusion, leads):
        self.conclusion, self.leads = conclusion, {str(unit.pk): unit for unit in leads}
        lead = proposed_lead(conclusion.who, leads)
        has_time = bool(conclusion.due_on or conclusion.due_text)
        initial = {
            "is_chosen": lead is not None and has_time,
            "lead": str(lead.pk) if lead else "",
            "due_on": conclusion.due_on,
            "due_text": conclusion.due_text,
            "version": conclusion.version,
        }
        super().__init__(data, prefix=f"kl-{conclusion.pk}", initial=initial)
        self.is_proposed = initial["is_chosen"]
        names = [(key, upper_first(unit.name)) for key, unit in self.leads.items()]
        self.fields["lead"].choices = [("", "Chưa rõ, chọn cơ quan"), *names]
        number = f"kết luận {conclusion.order}"
        self.fields["is_chosen"].label = f"Chuyển {number} thành nhiệm vụ"

    @property
    def lacks(self):
        """What the conclusion does not tell, so that it is not ticked beforehand."""
        has_time = self.conclusion.due_on or self.conclusion.due_text
        wanted = [(self.conclusion.who, "giao cho ai"), (has_time, "thời hạn")]
        return " và ".join(word for is_told, word in wanted if not is_told)

    def clean(self):
        data = super().clean()
        if not data.get("is_chosen"):
            self._errors.clear()  # what is not chosen is not asked
            return data
        is_silent = not data.get("due_on") and not data.get("due_text")
        if is_silent and not {"due_on", "due_text"} & set(self.errors):
            self.add_error("due_on", "Chưa nhập hạn hoặc thời gian hoàn thành.")
        return data

    def row(self):
        """What `conclusions_to_tasks` takes of a conclusion."""
        data = self.cleaned_data
        return {
            "conclusion": self.conclusion.pk,
            "version": data["version"],
            "lead": self.leads[data["lead"]],
            "due_on": data["due_on"],
            "due_text": data["due_text"],
        }


class TasksForm(ActForm):
    """Chuyển kết luận thành nhiệm vụ; `rows`: a TaskRowForm for each that may still become one."""

    def __init__(self, data=None, *, conclusions, leads):
        super().__init__(data)
        leads = list(leads)
        self.rows = [TaskRowForm(data, conclusion=one, leads=leads) for one in conclusions]

    def clean(self):
        data = super().clean()
        is_good = [row.is_valid() for row in self.rows]  # each of them says its faults
        if not all(is_good):
            self.add_error(None, "Chưa chuyển kết luận nào; còn kết luận chưa đủ người, thời hạn.")
        elif not self.chosen:
            self.add_error(None, "Chưa chọn kết luận nào.")
        return data

    @property
    def chosen(self):
        return [row for row in self.rows if row.cleaned_data.get("is_chosen")]

    @property
    def error_links(self):
        return [link for row in self.rows for link in row.error_links]

    def facts(self):
        return {"rows": [row.row() for row in self.chosen]}


def proposed_lead(who, leads):
    """The unit of `leads` (the own one first) that a conclusion's "who" means, or None.

    One that is named in full or by its short name, the longest name first; somebody who is no unit
    works for the own one. Nobody named: nobody proposed.
    """
    if not who or not leads:
        return None
    said = f" {fold(who)} "
    named = [
        (len(name), -place, unit)
        for place, unit in enumerate(leads)
        for name in {fold(unit.name), fold(unit.short_name)}
        if name and f" {name} " in said.replace(",", " ").replace(";", " ")
    ]
    return max(named, key=lambda found: found[:2])[2] if named else leads[0]


class MeetingChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, meeting):
        return f"{meeting.heading} ({sentence_date(meeting.held_on)})"


class CarryForm(VersionedForm):
    """Chuyển sang kỳ sau: to which session."""

    meeting = MeetingChoiceField(
        queryset=Meeting.objects.none(), label="Chuyển sang",
        error_messages={"required": "Chưa chọn buổi họp để chuyển sang."},
    )  # fmt: skip

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].initial = meetings.first()


class ConclusionFilterForm(VietnameseForm):
    """What the list of conclusions is narrowed to."""

    text = CleanCharFormField(label="Tìm", max_length=100)
    unit = CleanCharFormField(label="Đơn vị", max_length=100)
    year = WholeNumberField(label="Năm họp", min_value=1990, max_value=2100)
    standing = forms.ChoiceField(label="Tình hình", choices=[("", "Tất cả"), *Standing.choices])
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Tất cả"), *ConclusionState.choices]
    )
    carried = WholeNumberField(label="Chuyển kỳ từ (lần)", min_value=1, max_value=99)
