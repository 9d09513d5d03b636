"""Directives that were given to units: a real one with made-up units, and the marked one of today.

That the resolution was carried down by Đảng ủy Khối is told by the source; the date until which it
had to be and every other unit are made up, and the note of the coverage says so.
"""

from datetime import date

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from plans.actions.coverage import set_coverage
from plans.actions.document import register_document
from plans.models import DocType, Family, Scope
from units.permissions import Role

# Day of the plan of each made-up organisation; None: it has none.
PLANS = [
    date(2022, 2, 18),
    date(2022, 3, 9),
    date(2022, 4, 8),
    date(2022, 4, 29),
    date(2022, 5, 12),
    date(2022, 6, 3),
    None,
    None,
]


def give_directives(org):
    """-> how many directives were given to units."""
    _nghe_an(org)
    _this_year(org)
    return 2


def _nghe_an(org):
    by = org.keeper(Role.SECRETARY, org.nghe_an)
    resolution = org.documents["05-NQ/TU"]
    for number, (unit, day) in enumerate(zip(org.nghe_an_made_up, PLANS, strict=True), 1):
        if day is None:
            continue
        register_document(
            org.nghe_an,
            by=by,
            family=Family.PARTY,
            doc_type=DocType.PLAN,
            symbol=f"{number:02d}-KH/ĐU",
            term="2020-2025",
            issuer=unit,
            issued_on=day,
            implements=[resolution],
            subject=f"Thực hiện Nghị quyết 05-NQ/TU về cải cách hành chính {MARK}",
        )
    set_coverage(
        resolution,
        by=by,
        scope=Scope.DIRECT,
        due_on=date(2022, 4, 30),
        note=f"Hạn và các đơn vị mang tên Minh họa do phần mềm đặt {MARK}",
    )


def _this_year(org):
    set_coverage(
        org.documents["directive"],
        by=org.users["vanphong.ubnd"],
        scope=Scope.DEPARTMENT,
        due_on=date(today().year, 1, 24),
    )
