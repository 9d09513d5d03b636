"""What the year holds in plans about the unit of a sheet; read once for each sheet, never written.

Days from which lateness counts are the same for everybody who works on the sheet.
"""

from plans.models import Plan
from scoring import calculate
from scoring.due_days import PARENT_PLAN, REORGANISED, due_day


def due_of(entry):
    """The last day in time of a row counted in days late, or None."""
    if entry.criterion.rule["kind"] not in ("deadline", "late_penalty"):
        return None
    sheet = entry.sheet
    notes = calculate.engine_set(sheet.criteria_set).by_code[entry.criterion.code].notes
    return due_day(notes, events_of(sheet) if "due_after" in notes else None)


def events_of(sheet):
    """{event: date} of what the due days of this sheet may count from; what is not known is left
    out."""
    if not hasattr(sheet, "known_events"):
        sheet.known_events = {
            name: day
            for name, day in (
                (PARENT_PLAN, _parent_plan_on(sheet)),
                (REORGANISED, _reorganised_on(sheet)),
            )
            if day is not None
        }
    return sheet.known_events


def _parent_plan_on(sheet):
    """When the yearly plan of the unit directly above was issued."""
    version = sheet.unit.version_on(sheet.round.last_day)
    if version is None or version.parent_id is None:
        return None
    plan = Plan.objects.issued_for(version.parent_id, sheet.round.year).first()
    return plan.document.issued_on if plan else None


def _reorganised_on(sheet):
    """When the unit was set up, renamed or moved in the scored year; the last time, if often."""
    days = [version.valid_from for version in sheet.unit.versions.all()]
    in_year = [day for day in days if day.year == sheet.round.year]
    return max(in_year, default=None)
