from datetime import date

from meetings.models import Meeting, State
from tests.access import Row
from tests.meetings.builders import make_minutes

ROWS = [
    Row(
        "meetings:minutes-pdf",
        lambda world: {"pk": world.agency_minutes.pk},
        get={"dttg kiemtra.tinh lanhdao.ubnd": 200, "*": 404},
        state="of an agency",
    ),
    Row(
        "meetings:minutes-pdf",
        lambda world: {"pk": world.cell_minutes.pk},
        get={"bithu.dttg kiemtra.tinh": 200, "*": 404},
        state="of a cell, not locked",
    ),
    Row(
        "meetings:minutes-pdf",
        lambda world: {"pk": world.cell_minutes.pk},
        get={"bithu.dttg bithu.dubnd kiemtra.tinh": 200, "*": 404},
        given=lambda world: Meeting.objects.filter(pk=world.cell_minutes.pk).update(
            state=State.LOCKED
        ),
        state="of a cell, locked",
    ),
]


def set_up(world):
    """Composed minutes of a department and of its cell."""
    world.agency_minutes = make_minutes(world.ethnic, date(2026, 8, 3))
    world.cell_minutes = make_minutes(world.cell, date(2026, 8, 3))
