"""Days after an inspection: until when a shortcoming is put right, and how long one is remembered.

Pure. Fifteen days after the conclusion is what an inspection plan of a district asks for; it is the
rule unless the team sets another day. Twenty-four months are this system's own choice.
"""

from calendar import monthrange
from datetime import timedelta

REMEDY_DAYS = 15
REPEAT_MONTHS = 24


def remedy_due(concluded_on):
    """The last day for a remedy for which none was set: 15 days after the conclusion."""
    return concluded_on + timedelta(days=REMEDY_DAYS)


def months_later(day, months):
    """The same day so many months later (earlier: negative), at most the last of its month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def is_repeat(found_on, concluded_on):
    """Does a shortcoming found that day repeat one of an inspection concluded on the other day?

    Both ends count: on the day of the conclusion and 24 months later it does.
    """
    return concluded_on <= found_on <= months_later(concluded_on, REPEAT_MONTHS)
