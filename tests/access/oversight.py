"""Cells by months, the letter to who has not met, forms to fill by hand."""

from datetime import timedelta

from cchc.lib.clock import today
from meetings.codes import code_of
from tests.access import Row
from tests.access.meetings import _keepers as keepers
from tests.access.meetings import _of as of
from tests.access.meetings import _seen as seen

ROWS = [
    Row(
        "meetings:paper-code",
        get=keepers(200),
        post={"bithu.dttg": 302, "dttg canbo.snv vanphong.ubnd outsiders": 404, "*": 403},
        data=lambda world: {"code": code_of(world.cell_planned.pk)},
    ),
    Row("meetings:paper-forms", of("cell_planned"), get=seen(200)),
    Row(
        "meetings:paper-form",
        lambda world: {"pk": world.cell_planned.pk, "form": "diem-danh"},
        get=seen(200),
    ),
    Row(
        "meetings:paper-form",
        lambda world: {"pk": world.cell_planned.pk, "form": "chat-luong"},
        get=seen(409),
        state="of a conference",
    ),
    Row("meetings:rhythm-matrix"),
    Row(
        "meetings:rhythm-export",
        get={"bithu.dttg bithu.dubnd kiemtra.tinh bithu.langson": 200, "*": 409},
    ),
    Row("meetings:rhythm-unit", lambda world: {"pk": world.cell.pk}, get=seen(200, 200)),
    Row(
        "meetings:rhythm-remind",
        lambda world: {"pk": world.party.pk, "year": 2025, "month": 6},
        get={"bithu.dubnd": 200, "kiemtra.tinh": 403, "*": 404},
        post={"bithu.dubnd": 302, "kiemtra.tinh": 403, "*": 404},
        data=lambda world: {"reply_by": f"{today() + timedelta(days=9):%d/%m/%Y}"},
    ),
    Row(
        "meetings:rhythm-remind",
        lambda world: {"pk": world.party.pk, "year": 2099, "month": 6},
        get={"bithu.dubnd": 409, "kiemtra.tinh": 403, "*": 404},
        post={"bithu.dubnd": 409, "kiemtra.tinh": 403, "*": 404},
        state="a month ahead",
    ),
]


def set_up(world):
    """What the rows speak of is there already: see tests/access/meetings.py."""
