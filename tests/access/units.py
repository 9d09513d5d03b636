from tests.access import Row
from tests.world import PASSWORD
from units.audit import record

NEW_PASSWORD = "mot-mat-khau-khac-2026"  # noqa: S105 (an account of a test database)

ROWS = [
    Row(
        "units:sign-in",
        public=True,
        get={"anonymous": 200, "*": 302},
        post=302,
        data={"username": "canbo.dttg", "password": PASSWORD},
    ),
    Row("units:sign-out", public=True, get=405, post=302),
    Row(
        "units:password-change",
        post=302,
        data={
            "old_password": PASSWORD,
            "new_password": NEW_PASSWORD,
            "repeated": NEW_PASSWORD,
        },
    ),
    Row("units:permission-page"),
    Row("units:audit-list"),
    Row(
        "units:audit-detail",
        lambda world: {"pk": world.act.pk},
        get={"dttg quantri kiemtra.tinh": 200, "*": 404},
    ),
]


def set_up(world):
    """An act on the officer's unit."""
    world.act = record("units.person.added", by=world.canbo_dttg, unit=world.ethnic)
