"""The catalogue of rubrics: read by everyone, kept by the coordinator and by committees."""

from cchc.lib.clock import today
from meetings.actions.quality import keep_rubric
from tests.access import Row
from tests.access.people import _Again as Again
from tests.meetings.quality_builders import SMALL

KEEPER = "thuongtruc.snv"
ABOVE = "bithu.dubnd"  # secretary of a committee; the cells' secretaries lay down none


def _file(world):
    content = SMALL.replace('"nho"', '"nho-2"').encode()
    return {"file": Again("bo.toml", content), "is_scaled": "on", "unit": world.province.pk}


def _of(world, unit):
    text = SMALL.replace('"nho"', f'"cua-{unit.pk}"').replace(
        "2025-01-01", f"{today().year + 5}-01-01"
    )
    made, _ = keep_rubric(text, unit=unit)
    return made


def _end(world):
    return {"version": 1, "valid_to": f"31/12/{today().year + 5}", "reason": "Có văn bản mới"}


ROWS = [
    Row("meetings:rubric-list"),
    Row("meetings:rubric-toml", lambda world: {"pk": world.rubric_of_place.pk}),
    Row(
        "meetings:rubric-upload",
        get={f"{KEEPER} {ABOVE}": 200, "*": 403},
        post={KEEPER: 302, ABOVE: 200, "*": 403},  # a committee does not lay down the province's
        data=_file,
    ),
    Row(
        "meetings:rubric-withdraw",
        lambda world: {"pk": world.rubric_of_place.pk},
        get={KEEPER: 200, "*": 403},
        post={KEEPER: 302, "*": 403},
        data={"version": 1, "reason": "Tải nhầm"},
    ),
    Row(
        "meetings:rubric-end",
        lambda world: {"pk": world.rubric_of_place.pk},
        get={KEEPER: 200, "*": 403},
        post={KEEPER: 302, "*": 403},
        data=_end,
    ),
    Row(
        "meetings:rubric-end",
        lambda world: {"pk": world.rubric_of_committee.pk},
        get={ABOVE: 200, "*": 403},
        post={ABOVE: 302, "*": 403},
        data=_end,
        state="of a committee",
    ),
]


def set_up(world):
    """One of the province, one of the committee above the cell; neither holds yet, so that the
    other rows score by theirs."""
    world.rubric_of_place = _of(world, world.province)
    world.rubric_of_committee = _of(world, world.party)
