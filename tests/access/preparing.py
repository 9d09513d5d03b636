"""What is done before a meeting: rules of a unit, papers, programme, invitation."""

from tests.access import Row
from tests.access.meetings import _seen as seen

LAID_DOWN = {
    "valid_from": "05/12/2026",
    "least_minutes": "60",
    "least_combined": "90",
    "has_committee": "on",
    "keeps_text": "on",
    "basis": "Quy định 05-QĐ/ĐU",
}


def _cell(world):
    return {"pk": world.cell.pk}


ROWS = [
    Row("meetings:setting-list"),
    Row("meetings:setting-unit", _cell, get=seen(200, 200), post=seen(302), data=LAID_DOWN),
    Row(
        "meetings:setting-unit",
        lambda world: {"pk": world.ethnic.pk},
        get=404,
        post=404,
        data=LAID_DOWN,
        state="of an agency",
    ),
]


def set_up(world):
    """Nothing beside what the rows of meetings build."""
