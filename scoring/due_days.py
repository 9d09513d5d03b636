"""From which day a criterion counts days late: a date in the set, or so many days after an event.

Pure: no Django, no database.
"""

from datetime import date, timedelta

# Events that the project can date; any other leaves the due day to whoever fills in the row.
PARENT_PLAN = "parent_plan.issued_on"
REORGANISED = "unit.reorganised_on"


def due_day(notes, events=None):
    """The last day in time, or None where it is not known. `notes`: those of the engine's
    Criterion; `events`: {name of the event: date}."""
    fixed = notes.get("due_on")
    if fixed is not None:
        return _date(fixed)
    after = notes.get("due_after")
    if not isinstance(after, dict):
        return None
    begun, days = (events or {}).get(after.get("event")), after.get("days")
    if begun is None or type(days) is not int or not 0 <= days <= 3660:
        return None
    return begun + timedelta(days=days)


def _date(written):
    """A date of TOML, or its text; None of anything else: the set's notes are kept as they came."""
    if isinstance(written, date):
        return date(written.year, written.month, written.day)
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        return None
