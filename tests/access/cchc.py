from datetime import date

from tests.access import Row
from units.models import Handover

HANDERS = "lanhdao.dttg party quantri bithu.langson"
PAIR = "lanhdao.dttg canbo.dttg kiemtra.tinh"

ROWS = [
    Row("front", public=True, get=302),
    Row("healthz", public=True),
    Row("readyz", public=True),
    Row("my-work"),
    Row("unit-tree"),
    Row("unit-list"),
    Row("unit-detail", lambda world: {"pk": world.ethnic.pk}),
    Row("unit-detail", lambda world: {"pk": world.old_cell.pk}, state="a unit that has ended"),
    Row("handover-list"),
    Row(
        "handover-create",
        get={HANDERS: 200, "*": 403},
        post={HANDERS: 200, "*": 403},
    ),
    Row(
        "handover-detail",
        lambda world: {"pk": world.handover.pk},
        get={f"{PAIR} quantri": 200, "*": 404},
    ),
    Row(
        "handover-paper",
        lambda world: {"pk": world.handover.pk},
        get={PAIR: 200, "quantri": 403, "*": 404},
    ),
    Row(
        "handover-confirm",
        lambda world: {"pk": world.handover.pk},
        get=405,
        post={"lanhdao.dttg": 302, "canbo.dttg kiemtra.tinh quantri": 403, "*": 404},
    ),
]


def set_up(world):
    """The officer's work went to the head of his department."""
    world.handover = Handover.objects.create(
        unit=world.ethnic,
        giver=world.canbo_dttg,
        taker=world.lanhdao_dttg,
        by=world.lanhdao_dttg,
        on=date(2026, 11, 20),
        items=[{"part": "Nhiệm vụ", "title": "Rà soát", "note": ""}],
    )
