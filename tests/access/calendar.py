"""The calendar of meetings, regular meetings through the year, one meeting as a calendar file."""

from datetime import date, time

from meetings.actions.series import create_series
from meetings.models import Kind, Rhythm
from tests.access import Row
from tests.access.meetings import _form as form
from tests.access.meetings import _keepers as keepers
from tests.access.meetings import _of as of
from tests.access.meetings import _read as read
from tests.access.meetings import _seen as seen

_SERIES = of("cell_series")

ROWS = [
    Row("meetings:meeting-calendar"),
    Row("meetings:calendar-year"),
    Row("meetings:series-list"),
    Row(
        "meetings:series-create",
        get=keepers(200),
        post=keepers(302),
        data=lambda world: {
            "unit": world.cell.pk,
            "kind": "BRIEFING",
            "rhythm": "WEEKLY",
            "weekday": "0",
            "weekend": "AFTER",
            "at": "08:00",
            "mode": "IN_PERSON",
            "valid_from": "01/01/2026",
        },
    ),
    Row("meetings:series-detail", _SERIES, get=read(200, 200)),
    Row(
        "meetings:series-edit",
        _SERIES,
        get=read(200),
        post=read(302),
        data=form(
            rhythm="MONTHLY",
            when="DAY",
            day="20",
            weekend="AFTER",
            at="14:00",
            mode="IN_PERSON",
            valid_from="01/01/2026",
        ),
    ),
    Row(
        "meetings:series-end",
        _SERIES,
        get=read(200),
        post=read(302),
        data=form(on="30/06/2026"),
    ),
    Row(
        "meetings:series-end",
        _SERIES,
        get=read(200),
        post=read(409),
        data=form(on="30/06/2025"),
        state="before it begins",
    ),
    Row(
        "meetings:year-make",
        get=keepers(200),
        post=keepers(302, 403),
        data=lambda world: {"don_vi": world.cell.pk, "nam": "2030"},
    ),
    Row("meetings:meeting-ics", of("cell_held"), get=seen(200, 200), state="of a cell"),
    Row(
        "meetings:meeting-ics",
        of("agency_minutes"),
        get={"dttg kiemtra.tinh lanhdao.ubnd": 200, "*": 404},
        state="of an agency",
    ),
]


def set_up(world):
    world.cell_series = create_series(
        world.cell,
        by=world.bithu_dttg,
        kind=Kind.REGULAR,
        rhythm=Rhythm.MONTHLY,
        day=5,
        at=time(14),
        valid_from=date(2026, 1, 1),
    )
