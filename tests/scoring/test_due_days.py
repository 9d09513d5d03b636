"""From which day days late are counted."""

from datetime import date

import pytest

from scoring.due_days import due_day

ISSUED = {"parent_plan.issued_on": date(2026, 1, 20)}


def after(event, days):
    return {"due_after": {"event": event, "days": days}}


@pytest.mark.parametrize(
    ("notes", "events", "day"),
    [
        ({}, ISSUED, None),
        ({"due_on": "2026-12-05"}, {}, date(2026, 12, 5)),
        ({"due_on": date(2026, 12, 5)}, {}, date(2026, 12, 5)),
        ({"due_on": "05/12/2026"}, {}, None),
        ({"due_on": 7}, {}, None),
        (after("parent_plan.issued_on", 15), ISSUED, date(2026, 2, 4)),
        (after("parent_plan.issued_on", 0), ISSUED, date(2026, 1, 20)),
        (after("parent_plan.issued_on", 15), {}, None),
        (after("parent_plan.issued_on", True), ISSUED, None),
        (after("parent_plan.issued_on", 10**9), ISSUED, None),
        (after("movement.launched_on", 15), ISSUED, None),
        ({"due_after": "parent_plan.issued_on"}, ISSUED, None),
    ],
)
def test_due_day(notes, events, day):
    assert due_day(notes, events) == day
