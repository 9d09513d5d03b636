"""Forms of the desk on which a meeting is written while it goes on."""

from cchc.lib.clock import local
from cchc.lib.fields import CleanCharFormField, CleanTextFormField, VietnamTimeField
from meetings.forms.base import VersionedForm
from meetings.forms.meeting import moment_of


class FactsForm(VersionedForm):
    """Thông tin buổi họp: each field is noted as soon as it is known. The page sends its times and
    the rest apart; a field that was not sent stays as it is."""

    started = VietnamTimeField(label="Bắt đầu", required=False)
    ended = VietnamTimeField(label="Kết thúc", required=False)
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
            sent = {name: field for name, field in self.fields.items() if name in self.data}
            self.fields = sent | {"version": self.fields["version"]}

    @classmethod
    def standing(cls, meeting):
        """What the meeting says now, as the fields of this form."""
        plain = {name: getattr(meeting, name) for name in cls.base_fields if hasattr(meeting, name)}
        times = {"started": meeting.started_at, "ended": meeting.ended_at}
        return plain | {name: _minute_of(moment) for name, moment in times.items()}

    def facts(self):
        """Keywords of `note_facts`: of the fields that were sent."""
        facts = super().facts()
        for name in ("started", "ended"):
            if name in facts:
                at = facts.pop(name)
                facts[f"{name}_at"] = at and moment_of(self.meeting.held_on, at)
        return facts


def _minute_of(moment):
    return None if moment is None else local(moment).time().replace(second=0, microsecond=0)
