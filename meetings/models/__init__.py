"""Bàn gì, kết luận gì: cuộc họp, điểm danh, nội dung, kết luận, biên bản."""

from meetings.models.agenda import AgendaItem, Opinion, Topic, Vote
from meetings.models.attendance import MARK_BUTTONS, Attendance, Mark
from meetings.models.conclusion import Conclusion, ConclusionState, ConclusionTask
from meetings.models.meeting import Invitation, Kind, Meeting, Mode, State, loggable_units
from meetings.models.minutes import Addendum, Minutes, MinutesFile
from meetings.models.paper import MeetingDocument, MeetingFile, PaperRole
from meetings.models.setting import MeetingSetting

__all__ = [
    "MARK_BUTTONS",
    "Addendum",
    "AgendaItem",
    "Attendance",
    "Conclusion",
    "ConclusionState",
    "ConclusionTask",
    "Invitation",
    "Kind",
    "Mark",
    "Meeting",
    "MeetingDocument",
    "MeetingFile",
    "MeetingSetting",
    "Minutes",
    "MinutesFile",
    "Mode",
    "Opinion",
    "PaperRole",
    "State",
    "Topic",
    "Vote",
    "loggable_units",
]
