"""Has a unit carried a directive down by a document of its own, and when? Pure.

The last day counts in full: who issues on it is on time. Days are calendar days and never stored.
"""

from dataclasses import dataclass
from datetime import date

from cchc.lib.vietnamese import thousands

ON_TIME, LATE, OPEN, OVERDUE = "ON_TIME", "LATE", "OPEN", "OVERDUE"
CODES = (OVERDUE, OPEN, LATE, ON_TIME)
REPLY_DAYS = 10  # that a reminder leaves, unless another date is chosen

_KINDS = {ON_TIME: "ok", LATE: "warn", OPEN: "none", OVERDUE: "late"}


@dataclass(frozen=True)
class Carried:
    """`code`: one of the names above; `days`: left or early, negative when late; `issued_on`: day
    of the unit's document, None while there is none; `words`: the state in a phrase.
    """

    code: str
    days: int
    issued_on: date | None
    words: str

    @property
    def kind(self):
        """Kind of the badge: ok, warn, none, late."""
        return _KINDS[self.code]

    @property
    def is_missing(self):
        return self.issued_on is None

    @property
    def short(self):
        """The state for a narrow cell."""
        days = thousands(abs(self.days))
        return {
            ON_TIME: "đúng hạn",
            LATE: f"chậm {days} ngày",
            OVERDUE: f"chưa, quá hạn {days} ngày",
            OPEN: f"chưa, còn {days} ngày" if self.days else "chưa, hết hạn hôm nay",
        }[self.code]

    @property
    def late_days(self):
        return max(-self.days, 0)

    @property
    def rank(self):
        """For sorting: what is missing longest first, what was early last."""
        return CODES.index(self.code), self.days


def carried(due_on, today, issued_on=None):
    """The Carried of a unit that had until `due_on`; `issued_on`: day of its document, or None."""
    if issued_on is not None:
        days = (due_on - issued_on).days
        if days < 0:
            return Carried(LATE, days, issued_on, f"triển khai chậm {thousands(-days)} ngày")
        early = f", sớm {thousands(days)} ngày" if days else ""
        return Carried(ON_TIME, days, issued_on, f"đã triển khai đúng hạn{early}")
    days = (due_on - today).days
    if days < 0:
        return Carried(OVERDUE, days, None, f"chưa triển khai, quá hạn {thousands(-days)} ngày")
    left = f"còn {thousands(days)} ngày" if days else "hết hạn 24:00 hôm nay"
    return Carried(OPEN, days, None, f"chưa triển khai, {left}")


def own_document(found, directive_on):
    """Which of a unit's documents, (day, key) of each, counts for a directive; None without any.

    The first that came on or after the day of the directive; where all came before it (a unit may
    be ahead of its superior), the last of those.
    """
    after = [one for one in found if one[0] >= directive_on]
    if after:
        return min(after)
    return max(found, default=None)


def share(done, whole):
    """Of how many hundred: a whole number rounded down, None of nothing: 99 of 100 never reads as
    all, and all of none is not known."""
    return done * 100 // whole if whole else None
