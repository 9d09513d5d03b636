"""What is asked when one act is done to many tasks."""

import re

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm
from plans.bulk import CANCEL, EXTEND, MOST, OWNER, VERIFY, WORDS
from plans.forms.task import DecisionForm, NoteForm, OwnerForm, ReasonForm

_TICK = re.compile(r"(\d{1,15})(?:-(\d{1,9}))?\Z")


class TicksField(forms.MultipleChoiceField):
    """Ticked tasks as {key: version that was seen, or None}."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return super().to_python(value)[: MOST + 1]

    def valid_value(self, value):
        return bool(_TICK.match(value))

    def clean(self, value):
        ticks = [_TICK.match(one) for one in super().clean(value)]
        return {int(tick[1]): int(tick[2]) if tick[2] else None for tick in ticks}


class BulkForm(VietnameseForm):
    """Which tasks, which act, and the filters to go back to."""

    chon = TicksField(
        label="Nhiệm vụ", error_messages={"required": "Chưa chọn nhiệm vụ nào ở cột đầu của bảng."}
    )
    viec = forms.ChoiceField(label="Với các việc đã chọn", choices=list(WORDS.items()))
    loc = CleanCharFormField(
        label="Bộ lọc", max_length=1000, required=False, widget=forms.HiddenInput
    )

    def clean_chon(self):
        if len(self.cleaned_data["chon"]) > MOST:
            raise forms.ValidationError(f"Chọn nhiều nhất {MOST} nhiệm vụ một lần.")
        return self.cleaned_data["chon"]


class _NothingMore(VietnameseForm):
    """An act that asks nothing beside."""


def details_form(code, candidates, data=None):
    """The form of what an act asks beside. `candidates`: Users who may be named."""
    if code == OWNER:
        return OwnerForm(candidates, data)
    forms_of = {VERIFY: NoteForm, EXTEND: DecisionForm, CANCEL: ReasonForm}
    return forms_of.get(code, _NothingMore)(data)
