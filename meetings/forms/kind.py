"""The form by which a meeting gets its right kind."""

from django import forms

from cchc.lib.fields import CleanCharFormField
from meetings.forms.base import VersionedForm
from meetings.forms.meeting import COMBINED, AskingForm, is_second_field, kind_choices
from meetings.models import Kind


class KindForm(AskingForm, VersionedForm):
    """Đổi loại cuộc họp: one of the other kinds that its unit holds, and why."""

    kind = forms.ChoiceField(label="Loại đúng")
    reason = CleanCharFormField(
        label="Lý do", max_length=500, help_text="Ví dụ: ghi nhầm loại cuộc họp."
    )
    is_second = is_second_field()

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, initial={"version": meeting.version}, **kwargs)
        same = {meeting.kind} | ({COMBINED} if meeting.kind == Kind.REGULAR else set())
        offered = kind_choices({meeting.unit.branch})
        others = [(code, words) for code, words in offered if code not in same]
        self.fields["kind"].choices = offered
        # Not offered and yet known: the second of two presses comes when it is this kind already.
        self.fields["kind"].widget.choices = [("", "Chọn loại"), *others]

    def facts(self):
        """Keywords of `change_kind`."""
        facts = super().facts()
        is_combined = facts["kind"] == COMBINED
        kind = Kind.REGULAR if is_combined else facts["kind"]
        return facts | {"kind": kind, "is_combined": is_combined}
