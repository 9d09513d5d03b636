"""Rolls of the cells: made-up members without names of persons ("Đảng viên 01")."""

from cchc.demo.country import ASSUMED
from cchc.demo.org import BLOCK_END, REFORM
from units.actions.person import add_roll
from units.models import PartyStatus
from units.permissions import Role

# (members, of whom probationary, exempt) of a roll
LANGSON = (25, 1, 1)
BOARD = (19, 1, 0)
OFFICE = (12, 1, 0)


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
        add_roll(cell, by=keeper, members=_roll(*OFFICE, since=REFORM))


def _roll(count, probationary, exempt, *, since, until=None):
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
                "party_role": {1: "bí thư", 2: "phó bí thư"}.get(number, "đảng viên"),
                "party_status": status,
            }
        )
    return members
