from tests.access import Row
from tests.world import PASSWORD

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
]


def set_up(world):
    """The cast is enough."""
