"""What was decided with the record of a meeting, and so is not written anew while it is open."""

from cchc.lib.refusal import Refused
from meetings.models import QualitySheet, QualityState

_LATER = "ghi bổ sung, đính chính sau khi khóa biên bản."


def is_decided(meeting):
    """Has the class of the session been decided? Of one that is not over there is no sheet."""
    decided = QualitySheet.objects.filter(meeting=meeting, state=QualityState.DECIDED)
    return meeting.has_met and decided.exists()


def refuse_settled(meeting):
    """Refused where something was decided with its votes: a paper that was issued, the class of
    the session."""
    meeting.refuse_told()
    if is_decided(meeting):
        raise Refused(
            "Cấp ủy cấp trên đã công nhận xếp loại buổi này theo số liệu có biểu quyết; " + _LATER
        )


def why_counted(meeting):
    """Why who was there and the times of the session do not change any more, and what is done
    instead; ""."""
    if not is_decided(meeting):
        return ""
    return (
        "Cấp ủy cấp trên đã công nhận xếp loại buổi này theo số người dự, giờ họp đã ghi nên không "
        "sửa được; " + _LATER
    )


def refuse_counted(meeting):
    """Refused once the class was decided by how many were there and how long it lasted."""
    if sentence := why_counted(meeting):
        raise Refused(sentence)


def times_of(meeting):
    """When it was held and what length is asked of it: what its class was decided by, beside who
    was there."""
    return (
        meeting.held_on,
        meeting.started_at,
        meeting.ended_at,
        meeting.kind,
        meeting.is_combined,
    )
