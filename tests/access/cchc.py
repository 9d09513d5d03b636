from datetime import date

from cchc.lib.clock import now
from tests.access import Row
from tests.world import MERGED, make_unit
from units.models import CalendarFeed, Handover
from units.models.invitation import digest_of

CALENDAR = "lich-rieng-cua-can-bo-0123456789"

HANDERS = "lanhdao.dttg party quantri bithu.langson"
PAIR = "lanhdao.dttg canbo.dttg kiemtra.tinh"

BY = {
    "on": "01/01/2026",
    "decision_symbol": "12/QĐ-UBND",
    "decision_issuer": "Ủy ban nhân dân tỉnh Tuyên Quang",
    "decision_on": "20/12/2025",
    "reason": "Nhập nhầm",
    "version": "1",
    "xac-nhan": "1",
}
NEW = {"name": "Sở Mới", "kind": "DEPARTMENT"}
# (code, unit, what is typed): each carried out by the admin, refused to all others.
CHANGES = [
    ("them-don-vi", "finance", lambda world: NEW),
    ("doi-ten", "finance", lambda world: NEW),
    ("chuyen-cap-tren", "finance", lambda world: {"parent": world.ethnic.pk}),
    (
        "hop-nhat",
        "finance",
        lambda world: {**NEW, "others": [world.ethnic.pk], "parent": world.province.pk},
    ),
    ("sap-nhap", "finance", lambda world: {"successor": world.ethnic.pk}),
    ("chia", "finance", lambda world: {"name_1": "Sở A", "name_2": "Sở B", "keeper": "1"}),
    ("tach", "finance", lambda world: NEW),
    ("ket-thuc", "finance", lambda world: {"form": "DISSOLVE"}),
    (
        "dinh-chinh",
        "finance",
        lambda world: {
            **NEW,
            "valid_from": "01/7/2025",
            "parent": world.province.pk,
            "recorded_note": "Công báo",
        },
    ),
    ("huy", "mistaken", lambda world: {}),
    ("mo-lai", "gone", lambda world: {}),
    ("dinh-chinh-ngay-ket-thuc", "ethnic_board", lambda world: {"on": "01/4/2025"}),
]


def _change(code, unit, data):
    return Row(
        "unit-change",
        lambda world: {"pk": getattr(world, unit).pk, "code": code},
        get={"quantri": 200, "*": 403},
        post={"quantri": 302, "*": 403},
        data=lambda world: {**BY, **data(world)},
        state=code,
    )


ROWS = [
    Row("front", public=True, get=302),
    Row("healthz", public=True),
    Row("readyz", public=True),
    Row("my-work"),
    Row("calendar-feed"),
    Row("feed-renew", get=405, post=200),
    Row("feed-revoke", get=405, post={"canbo.dttg": 302, "*": 409}),
    Row("feed", {"token": CALENDAR}, public=True),
    Row("feed", {"token": f"{CALENDAR}x"}, get=404, public=True, state="a wrong address"),
    Row("unit-tree"),
    Row("unit-differences"),
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
    Row("unit-change-list", lambda world: {"pk": world.finance.pk}, get={"quantri": 200, "*": 403}),
    *(_change(code, unit, data) for code, unit, data in CHANGES),
    Row(
        "unit-change",
        lambda world: {"pk": world.cell.pk, "code": "noi-lap"},
        get=403,
        post=403,
        state="of the Party, where the admin of the State side has no reach",
    ),
]


def set_up(world):
    """The officer's work went to the head of his department."""
    world.gone = make_unit("Sở Cũ", parent=world.province, since=MERGED, until=date(2025, 12, 31))
    world.mistaken = make_unit("Sở Lập nhầm", parent=world.province, since=MERGED)
    world.handover = Handover.objects.create(
        unit=world.ethnic,
        giver=world.canbo_dttg,
        taker=world.lanhdao_dttg,
        by=world.lanhdao_dttg,
        on=date(2026, 11, 20),
        items=[{"part": "Nhiệm vụ", "title": "Rà soát", "note": ""}],
    )
    CalendarFeed.objects.create(user=world.canbo_dttg, digest=digest_of(CALENDAR), made_at=now())
