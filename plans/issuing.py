"""Who puts a plan or an amendment out, told to a reader who cannot.

Numbers are given by the clerks of the unit (and by a secretary of a Party organisation). A unit
without one would meet a missing button, and nobody would know whose turn it is.
"""

from cchc.lib.clock import today
from cchc.lib.vietnamese import upper_first
from units.models import Branch, Membership
from units.permissions import TABLE, may
from units.roles import Role

_OF_PARTY = "văn phòng hoặc bí thư, thư ký cấp ủy"


def awaited_issue(user, obj, permission, what):
    """{kind, title, text} of who issues `obj` and what to do, None where this reader does it.

    `what`: kế hoạch, bản điều chỉnh.
    """
    if may(user, permission, obj):
        return None
    unit = obj.unit_for(permission)
    is_party = unit.branch == Branch.PARTY
    roles = list(TABLE[permission].reach) if is_party else [Role.CLERK]
    words, name = _OF_PARTY if is_party else Role.CLERK.label, upper_first(unit.name)
    if Membership.objects.acting_for(unit, today(), roles).exists():
        return {
            "kind": "info",
            "title": "Chờ ban hành",
            "text": f"Người giữ vai trò {words} của {name} cho số và ban hành {what}.",
        }
    return {
        "kind": "warn",
        "title": "Chưa có ai ban hành được",
        "text": (
            f"{name} chưa có tài khoản giữ vai trò {words}. Nhờ quản trị giao vai trò này cho "
            f"người làm văn thư của đơn vị; người đó cho số và ban hành {what}."
        ),
    }
