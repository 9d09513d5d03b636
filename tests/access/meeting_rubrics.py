"""The catalogue of rubrics: read by everyone, kept by the coordinator."""

from tests.access import Row
from tests.access.people import _Again as Again
from tests.meetings.quality_builders import SMALL

KEEPER = "thuongtruc.snv"


def _file(world):
    return {"file": Again("bo.toml", SMALL.replace('"nho"', '"nho-2"').encode()), "is_scaled": "on"}


ROWS = [
    Row("meetings:rubric-list"),
    Row(
        "meetings:rubric-upload",
        get={KEEPER: 200, "*": 403},
        post={KEEPER: 302, "*": 403},
        data=_file,
    ),
]


def set_up(world):
    """Nothing of its own."""
