"""How a date of completion stands on a day, in the words of the country's offices. Pure.

The last day counts in full: work is late from the day after. Lateness is never stored, it is
computed from dates. Days are calendar days.
"""

from dataclasses import dataclass
from datetime import date

SOON_DAYS = 7
NOT_YET, SOON, TODAY, OVERDUE = "NOT_YET", "SOON", "TODAY", "OVERDUE"
SENT_ON_TIME, SENT_LATE = "SENT_ON_TIME", "SENT_LATE"
ON_TIME, DONE_LATE, NO_DATE, CLOSED = "ON_TIME", "DONE_LATE", "NO_DATE", "CLOSED"

_KINDS = {
    NOT_YET: "none",
    SOON: "warn",
    TODAY: "warn",
    OVERDUE: "late",
    SENT_ON_TIME: "info",
    SENT_LATE: "warn",
    ON_TIME: "ok",
    DONE_LATE: "warn",
    NO_DATE: "none",
    CLOSED: "none",
}


@dataclass(frozen=True)
class DueState:
    """`code`: one of the names above; `days`: days left, negative when late, None without a date.

    `label`: what it is called in a column; `words`: the distance first, then the date, for a list.
    """

    code: str
    days: int | None
    label: str
    words: str

    @property
    def kind(self):
        """Kind of the badge: late, warn, ok, info, none."""
        return _KINDS[self.code]

    @property
    def is_overdue(self):
        return self.code == OVERDUE


def due_state(
    due_on, today, *, sent_on=None, done_on=None, is_closed=False, due_text="", has_late_part=False
):
    """The DueState of work due on `due_on` (a date or None) as seen on `today`.

    `sent_on`: the day it was reported complete, not yet confirmed; `done_on`: the day it counts as
    done; `is_closed`: given up, declined or called off, so that no date presses any more;
    `due_text`: what the plan says in place of a date; `has_late_part`: done, a period of it late.
    """
    if due_on is None:
        text = due_text or "chưa ấn định"
        return DueState(NO_DATE, None, text, text)
    if done_on is not None:
        return _done(due_on, done_on, has_late_part)
    if is_closed:
        return DueState(CLOSED, None, "", f"hạn {_day(due_on)}")
    if sent_on is not None:
        return _sent(due_on, sent_on)
    left = (due_on - today).days
    if left < 0:
        late = f"quá hạn {-left} ngày"
        return DueState(OVERDUE, left, late, late)
    if left == 0:
        return DueState(TODAY, 0, "sắp đến hạn, hết hạn 24:00 hôm nay", "hết hạn 24:00 hôm nay")
    if left <= SOON_DAYS:
        words = f"còn {left} ngày" if left == 1 else f"còn {left} ngày ({_day(due_on)})"
        return DueState(SOON, left, f"sắp đến hạn, còn {left} ngày", words)
    return DueState(NOT_YET, left, "chưa đến hạn", f"hạn {_day(due_on)}")


def answer_state(due_on, answered_on):
    """The DueState of what was asked until `due_on` and answered on a day."""
    left = (due_on - answered_on).days
    if left < 0:
        late = f"trả lời chậm {-left} ngày"
        return DueState(SENT_LATE, left, late, late)
    return DueState(SENT_ON_TIME, left, "trả lời đúng hạn", "trả lời đúng hạn")


def _done(due_on, done_on, has_late_part):
    left = (due_on - done_on).days
    if has_late_part and left >= 0:
        return DueState(DONE_LATE, left, "hoàn thành, có kỳ chậm", "hoàn thành, có kỳ chậm")
    if left < 0:
        late = f"hoàn thành chậm {-left} ngày"
        return DueState(DONE_LATE, left, late, late)
    words = f"hoàn thành trước hạn {left} ngày" if left else "hoàn thành đúng hạn"
    return DueState(ON_TIME, left, "hoàn thành đúng hạn", words)


def _sent(due_on, sent_on):
    left = (due_on - sent_on).days
    if left < 0:
        late = f"báo cáo chậm {-left} ngày"
        return DueState(SENT_LATE, left, late, late)
    return DueState(SENT_ON_TIME, left, "báo cáo đúng hạn", "báo cáo đúng hạn")


def _day(day: date):
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
