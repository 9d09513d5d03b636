"""Bàn gì, kết luận gì: cuộc họp, điểm danh, nội dung, kết luận, biên bản."""

from meetings.models.agenda import AgendaItem, Opinion, Topic, Vote
from meetings.models.attendance import MARK_BUTTONS, Attendance
from meetings.models.conclusion import Conclusion, ConclusionState, ConclusionTask
from meetings.models.conference import MeetingPoint, Speaker
from meetings.models.kinds import Kind, Mark, Mode, State
from meetings.models.meeting import Invitation, Meeting
from meetings.models.meeting_query import loggable_units
from meetings.models.minutes import Addendum, Minutes, MinutesFile
from meetings.models.month import MonthCount, MonthReminder
from meetings.models.outcome import Outcome, OutcomeKind
from meetings.models.paper import MeetingDocument, MeetingFile, PaperRole
from meetings.models.registered import RegisteredKind, RegisteredPaper
from meetings.models.rubric import (
    QualityMark,
    QualitySheet,
    QualityState,
    Rubric,
    units_with_rubrics,
)
from meetings.models.series import Rhythm, Series, Weekend
from meetings.models.setting import MeetingSetting, units_with_settings

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
    "MeetingPoint",
    "MeetingSetting",
    "Minutes",
    "MinutesFile",
    "Mode",
    "MonthCount",
    "MonthReminder",
    "Opinion",
    "Outcome",
    "OutcomeKind",
    "PaperRole",
    "QualityMark",
    "QualitySheet",
    "QualityState",
    "RegisteredKind",
    "RegisteredPaper",
    "Rhythm",
    "Rubric",
    "Series",
    "Speaker",
    "State",
    "Topic",
    "Vote",
    "Weekend",
    "loggable_units",
    "units_with_rubrics",
    "units_with_settings",
]
