"""Meetings with composed minutes, written directly; meetings that were logged, by the action."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cchc.lib.clock import now
from meetings.actions.meeting import log_meeting
from meetings.models import Kind, Meeting, Minutes, State

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MAY = date(2021, 5, 31)
OPENING = {
    "title": "Thời gian, địa điểm, thành phần",
    "blocks": [
        {"label": "Thời gian", "text": "Ngày 31/5/2021; bắt đầu lúc 14 giờ 00 phút."},
        {"label": "Chủ trì", "text": "đồng chí Bí thư Chi bộ, Trưởng Ban Dân tộc."},
    ],
}
REGULAR = {
    "title": "Sinh hoạt thường kỳ tháng 5/2021",
    "blocks": [
        {"label": "Kết quả thực hiện kết luận kỳ trước", "text": "Sinh hoạt tháng 4/2021."},
        {
            "head": ["TT", "Nhiệm vụ đã giao", "Thời hạn", "Tỷ lệ"],
            "widths": [6, 60, 15, 19],
            "rows": [["1", "Rà soát văn bản", "20/5/2021", "66,67%"], ["2", "Gửi", "–", "100%"]],
        },
        {"label": "Ý kiến phát biểu", "text": "- A: một\n- B: hai"},
    ],
}
CONCLUSIONS = {
    "title": "Kết luận, phân công nhiệm vụ",
    "blocks": [
        {"head": ["TT", "Nội dung"], "widths": [6, 94], "rows": [["1", "Lập lịch báo cáo"]]}
    ],
}


def make_minutes(unit, day, *, state=State.MINUTED, minutes=None, composed=None, **fields):
    start = at(day, 14)
    fields.setdefault("kind", Kind.REGULAR)
    fields.setdefault("ended_at", start + timedelta(minutes=135))
    meeting = Meeting.objects.create(
        unit=unit,
        held_on=day,
        planned_at=start,
        started_at=start,
        state=state,
        chair_title=fields.pop("chair_title", "Bí thư Chi bộ, Trưởng Ban Dân tộc tỉnh"),
        **fields,
    )
    Minutes.objects.create(
        meeting=meeting,
        composed=composed or [OPENING, REGULAR, CONCLUSIONS],
        composed_at=now(),
        **(minutes or {}),
    )
    return Meeting.objects.get(pk=meeting.pk)


def at(day, hour, minute=0):
    """A local moment of that day."""
    return datetime.combine(day, time(hour, minute), VIETNAM)


def logged(unit, by, day, **fields):
    """A meeting that was held that day from 14:00 to 16:15, ten people present by count."""
    fields.setdefault("kind", Kind.REGULAR)
    fields.setdefault("started_at", at(day, 14))
    fields.setdefault("ended_at", at(day, 16, 15))
    fields.setdefault("chair_title", "Bí thư Chi bộ")
    if not fields.get("all_present"):
        fields.setdefault("is_by_count", True)
        fields.setdefault("present_count", 10)
    return log_meeting(unit, by=by, **fields)


def reread(obj):
    """The object as the database has it now."""
    return type(obj).objects.get(pk=obj.pk)


def words_of(page):
    """The text of a page without its tags, in single spaces."""
    return " ".join(re.sub(r"<[^>]+>", "", page.content.decode()).split())
