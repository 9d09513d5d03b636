"""Forms by which rows of a meeting's record are taken back, or a row of the roll is corrected."""

from django import forms

from cchc.lib.fields import CleanCharFormField
from meetings.forms.base import VersionedForm
from meetings.models import Mark
from meetings.models.withdrawn import REASON_LENGTH
from units.models import PartyStatus


class TakeBackForm(VersionedForm):
    """Hủy một dòng nhập nhầm."""

    reason = CleanCharFormField(
        label="Lý do hủy",
        max_length=REASON_LENGTH,
        help_text="Ví dụ: ghi nhầm cuộc họp, ghi trùng.",
    )


class AttendeeForm(VersionedForm):
    """Sửa dòng điểm danh: how the roll of this day calls somebody."""

    name = CleanCharFormField(label="Họ và tên", max_length=100)
    title = CleanCharFormField(label="Chức vụ", max_length=200, required=False)
    party_status = forms.ChoiceField(label="Tình trạng đảng viên")

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, initial=self.standing(row), **kwargs)
        if row.mark == Mark.GUEST or not row.meeting.is_party:
            del self.fields["party_status"]
            return
        offered = [PartyStatus.OFFICIAL, PartyStatus.PROBATIONARY]
        standing = PartyStatus(row.party_status)
        offered += [] if standing in offered else [standing]
        self.fields["party_status"].choices = [(status.value, status.label) for status in offered]
