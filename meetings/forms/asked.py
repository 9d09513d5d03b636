"""What pages of meetings are asked for by their address: what of the register, the log of what."""

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm, WholeNumberField
from meetings.models import Kind, State
from meetings.models.kinds import ALL_CANCELLED, When


class AskedMeetingForm(VietnameseForm):
    """What a page that leads to the log asks for: whose meeting, of which kind."""

    don_vi = WholeNumberField(label="Đơn vị", min_value=1, max_value=2**31 - 1)
    loai = forms.ChoiceField(label="Loại cuộc họp", choices=[("", ""), *Kind.choices])


class MeetingFilterForm(VietnameseForm):
    """What the register is narrowed to."""

    text = CleanCharFormField(label="Tìm", max_length=100, widget=forms.TextInput)
    unit = CleanCharFormField(label="Đơn vị", max_length=100)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), *Kind.choices])
    year = WholeNumberField(label="Năm", min_value=1990, max_value=2100)
    when = forms.ChoiceField(label="Thời gian", choices=When.choices, initial=When.NEAR)
    state = forms.ChoiceField(
        label="Trạng thái",
        choices=[("", "Tất cả"), *State.choices[:-1], (State.CANCELLED.value, ALL_CANCELLED)],
    )
