"""Made-up people without names of persons: members ("Đảng viên 01") and staff ("Cán bộ 01")."""

from cchc.demo.country import ASSUMED, MERGED
from cchc.demo.org import BLOCK_END, REFORM
from units.actions.person import add_roll
from units.models import PartyStatus
from units.permissions import Role

# (members, of whom probationary, exempt) of a roll
LANGSON = (25, 1, 1)
BOARD = (19, 1, 0)
OFFICE = (12, 1, 0)
CELL = (18, 2, 1)
COMMITTEE = {1: "bí thư", 2: "phó bí thư", 3: "chi ủy viên"}
CELL_TITLES = {
    1: "giám đốc",
    2: "phó giám đốc",
    3: "chánh văn phòng",
    4: "trưởng phòng",
    5: "phó trưởng phòng",
}
STAFF = (
    "giám đốc",
    "phó giám đốc",
    "phó giám đốc",
    "chánh văn phòng",
    "trưởng phòng",
    "trưởng phòng",
    "phó trưởng phòng",
    *["chuyên viên"] * 9,
)


def create_rolls(org):
    """Members of the cells that call their roll by name."""
    add_roll(
        org.langson_old_cell,
        by=org.users["bithu.langson"],
        members=_roll(*LANGSON, since=ASSUMED, until=BLOCK_END),
    )
    add_roll(
        org.old_cell,
        by=org.users["bithu.dttg"],
        members=_roll(*BOARD, since=ASSUMED, until=BLOCK_END),
    )
    for cell in org.cells.values():
        keeper = org.keeper(Role.SECRETARY, cell)
        titles = CELL_TITLES if cell == org.cell else {}
        roll = _roll(*(CELL if cell == org.cell else OFFICE), since=REFORM, titles=titles)
        add_roll(cell, by=keeper, members=roll)
    add_roll(org.ethnic, by=org.users["canbo.dttg"], members=_staff())


def _staff():
    """The department of today: leaders, heads of divisions, officers."""
    return [
        {"full_name": f"Cán bộ {number:02d}", "valid_from": MERGED, "title": title}
        for number, title in enumerate(STAFF, start=1)
    ]


def _roll(count, probationary, exempt, *, since, until=None, titles=None):
    members = []
    for number in range(1, count + 1):
        status = PartyStatus.OFFICIAL
        if number > count - exempt:
            status = PartyStatus.EXEMPT
        elif number > count - exempt - probationary:
            status = PartyStatus.PROBATIONARY
        members.append(
            {
                "full_name": f"Đảng viên {number:02d}",
                "valid_from": since,
                "valid_to": until,
                "title": (titles or {}).get(number, "chuyên viên" if titles else ""),
                "party_role": COMMITTEE.get(number, "đảng viên"),
                "party_status": status,
            }
        )
    return members
