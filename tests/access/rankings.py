"""Who reaches which page of published results (permissions.md §3): what is by unit and area is
open to everyone, what is by criterion to everyone signed in."""

from tests.access import Row
from tests.access.scoring import pk_of

ROWS = [
    Row("scoring:ranking-xlsx", pk_of("snapshot"), public=True),
    Row("scoring:ranking-csv", pk_of("snapshot"), public=True),
    Row("scoring:unit-history", pk_of("ranked_unit"), public=True),
    Row("scoring:result-compare", public=True),
    Row("scoring:full-marks", pk_of("snapshot")),
    Row(
        "scoring:result-share",
        pk_of("result"),
        get=405,
        post={"lanhdao.dttg": 302, "*": 403},
        data={"share": "1"},
    ),
]


def set_up(world):
    """The snapshot that tests/access/scoring.py published."""
    world.ranked_unit = world.result.unit
