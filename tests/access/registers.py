"""Who reaches the registers of committees, Party procedures and ISO certificates."""

from datetime import timedelta

from cchc.lib.clock import today
from plans.actions.registers import (
    add_committee,
    add_committee_member,
    add_iso,
    add_procedure,
)
from tests.access import Row
from tests.access.plans import KEEPERS, OF_PAPER, only

OF_PARTY = "party kiemtra.tinh"
PARTY_KEEPERS = "party bithu.langson"


def _typed(days=0):
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def _of(name, attribute, who="", readers=OF_PAPER, data=None):
    """A page of one row: `who` of its `readers` may keep it; without, it is only read."""
    kwargs = {"pk": lambda world: getattr(world, attribute).pk}
    get = {readers: 200, "*": 404} if not who else only(who, 200, readers)
    return Row(
        name if name == "committee-detail" else f"plans:{name}",
        lambda world: {key: value(world) for key, value in kwargs.items()},
        get=get,
        post=only(who, 302, readers) if who else 405,
        data=data or {},
    )


def _create(code, data, post):
    return Row(
        f"plans:{code}-create", get={KEEPERS: 200, "*": 403}, post={**post, "*": 403}, data=data
    )


def _lists(code):
    return [Row(f"plans:{code}-list"), Row(f"plans:{code}-export")]


COMMITTEE = {"name": "Ban Chỉ đạo CCHC", "valid_from": _typed(-3)}
ISO = {"scope": "Toàn cơ quan", "standard": "TCVN ISO 9001:2015", "valid_from": _typed(-3)}
PROCEDURE = {"name": "Kết nạp đảng viên", "area": "ORGANISATION", "valid_from": _typed(-3)}
CORRECTED = {"version": "1", "reason": "Ghi nhầm."}
END = {"valid_to": _typed(), "reason": "Hết nhiệm vụ."}

ROWS = [
    *_lists("committee"),
    *_lists("procedure"),
    *_lists("iso"),
    _create("committee", COMMITTEE, {KEEPERS: 302}),
    _create("iso", ISO, {KEEPERS: 302}),
    _create("procedure", PROCEDURE, {KEEPERS: 409, PARTY_KEEPERS: 302}),
    _of("committee-detail", "committee"),
    _of(
        "committee-edit",
        "committee",
        "dttg",
        data=lambda world: {**COMMITTEE, **CORRECTED, "version": world.committee.version},
    ),
    _of("committee-end", "committee", "dttg", data=END),
    _of(
        "committee-add-member",
        "committee",
        "dttg",
        data={"role": "MEMBER", "full_name": "Cán bộ 02", "valid_from": _typed()},
    ),
    Row(
        "plans:committee-end-member",
        lambda world: {"pk": world.committee.pk, "member": world.committee_member.pk},
        get=only("dttg", 200, OF_PAPER),
        post=only("dttg", 302, OF_PAPER),
        data={"valid_to": _typed()},
    ),
    _of("iso-detail", "certificate"),
    _of("iso-edit", "certificate", "dttg", data={**ISO, **CORRECTED}),
    _of("iso-end", "certificate", "dttg", data=END),
    _of("procedure-detail", "procedure", readers=OF_PARTY),
    _of("procedure-edit", "procedure", "bithu.dubnd", OF_PARTY, {**PROCEDURE, **CORRECTED}),
    _of("procedure-end", "procedure", "bithu.dubnd", OF_PARTY, END),
]


def set_up(world):
    """A committee and a certificate of a department, a procedure of the Party committee."""
    day = today() - timedelta(days=9)
    by = world.canbo_dttg
    world.committee = add_committee(world.ethnic, by=by, name="Ban Chỉ đạo", valid_from=day)
    world.committee_member = add_committee_member(
        world.committee, by=by, role="HEAD", full_name="Cán bộ 01", title="", valid_from=day
    )
    world.committee.refresh_from_db()
    world.certificate = add_iso(
        world.ethnic, by=by, scope="Cơ quan", standard="TCVN ISO 9001:2015", valid_from=day
    )
    world.procedure = add_procedure(
        world.party,
        by=world.bithu_dubnd,
        name="Chuyển sinh hoạt đảng",
        area="ORGANISATION",
        valid_from=day,
    )
