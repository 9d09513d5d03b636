"""Forms of the desk on which a meeting is written while it goes on."""

from datetime import timedelta

from django import forms

from cchc.lib.clock import local
from cchc.lib.fields import CleanCharFormField, CleanTextFormField, VietnamTimeField
from meetings.forms.base import VersionedForm
from meetings.forms.meeting import moment_of
from meetings.models.kinds import NEXT_DAY


class FactsForm(VersionedForm):
    """Thông tin buổi họp: each field is noted as soon as it is known. The page sends its times and
    the rest apart; a field that was not sent stays as it is."""

    started = VietnamTimeField(label="Bắt đầu", required=False)
    ended = VietnamTimeField(label="Kết thúc", required=False)
    next_day = forms.BooleanField(label=NEXT_DAY, required=False)
    place = CleanCharFormField(label="Địa điểm", max_length=200, required=False)
    theme = CleanCharFormField(label="Chủ đề", max_length=500, required=False)
    chair_name = CleanCharFormField(label="Chủ trì", max_length=100, required=False)
    chair_title = CleanCharFormField(label="Chức vụ của chủ trì", max_length=200, required=False)
    secretary_name = CleanCharFormField(label="Thư ký", max_length=100, required=False)
    secretary_title = CleanCharFormField(label="Chức vụ của thư ký", max_length=200, required=False)
    guests = CleanTextFormField(label="Khách mời", max_length=2000, required=False)

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, initial=self.standing(meeting), **kwargs)
        if self.is_bound:
            # A box that is not ticked is not sent; it stands beside the end.
            told = {*self.data, "version", *({"next_day"} if "ended" in self.data else ())}
            self.fields = {name: field for name, field in self.fields.items() if name in told}

    @classmethod
    def standing(cls, meeting):
        """What the meeting says now, as the fields of this form."""
        plain = {name: getattr(meeting, name) for name in cls.base_fields if hasattr(meeting, name)}
        times = {"started": meeting.started_at, "ended": meeting.ended_at}
        times = {name: _minute_of(moment) for name, moment in times.items()}
        return plain | times | {"next_day": meeting.ends_next_day}

    def clean(self):
        data = super().clean()
        is_no_end = self._told("ended") is None and "ended" not in self.errors
        if is_no_end and self._told("next_day"):
            self.add_error(None, f"Chưa có giờ kết thúc thì bỏ dấu “{NEXT_DAY}”.")
        return data

    def facts(self):
        """Keywords of `note_facts`: of the fields that were sent."""
        facts = super().facts()
        if "started" in facts:
            at = facts.pop("started")
            facts["started_at"] = at and moment_of(self.meeting.held_on, at)
        # The box comes along with the start too; as it stands it says nothing about the end.
        is_moved = facts.get("next_day", self.meeting.ends_next_day) != self.meeting.ends_next_day
        if "ended" in facts or is_moved:
            at, is_next = self._told("ended"), self._told("next_day")
            day = self.meeting.held_on + timedelta(days=bool(is_next))
            facts["ended_at"] = at and moment_of(day, at)
        return {name: value for name, value in facts.items() if name not in {"ended", "next_day"}}

    def _told(self, name):
        """What was sent, else what stands."""
        return self.cleaned_data.get(name, self.standing(self.meeting)[name])


def _minute_of(moment):
    return None if moment is None else local(moment).time().replace(second=0, microsecond=0)
