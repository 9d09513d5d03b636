"""Rows of a meeting's record that are taken back, and a row of the roll that is corrected: each on
its own page, by the cell's own secretary alone, while the record is written."""

from meetings.actions.withdrawal import withdraw_opinion
from tests.access import Row
from tests.access.meeting_shapes import form, lock, of, read
from tests.meetings.builders import reread

_PAGES = {
    "item-withdraw": "cell_item",
    "opinion-withdraw": "cell_opinion",
    "vote-withdraw": "cell_vote",
    "conclusion-withdraw": "cell_conclusion",
    "attendance-withdraw": "cell_attendee",
}


def _taken_back(world):
    withdraw_opinion(reread(world.cell_opinion), by=world.bithu_dttg, reason="Ghi nhầm")


def _of_composed(world):
    return {"pk": world.cell_composed.conclusions.get().pk}


ROWS = [
    *(
        Row(
            f"meetings:{page}",
            of(thing),
            get=read(200),
            post=read(302),
            data=form(reason="Ghi nhầm"),
        )
        for page, thing in _PAGES.items()
    ),
    Row(
        "meetings:opinion-withdraw",
        of("cell_opinion"),
        get=read(409),
        post=read(409),
        data=form(reason="Ghi nhầm"),
        given=_taken_back,
        state="taken back already",
    ),
    Row(
        "meetings:opinion-edit",
        of("cell_opinion"),
        get=read(409),
        post=read(409),
        data=lambda world: {"version": 2, "text": "Nhất trí cao"},
        given=_taken_back,
        state="taken back",
    ),
    Row(
        "meetings:conclusion-withdraw",
        _of_composed,
        get={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        post={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        data=form(reason="Ghi nhầm"),
        given=lock,
        state="locked",
    ),
    Row(
        "meetings:attendance-edit",
        of("cell_attendee"),
        get=read(200),
        post=read(302),
        data=form(name="Đảng viên 10", title="Phó Bí thư", party_status="OFFICIAL"),
    ),
]


def set_up(world):
    """What the rows of tests/access/meetings.py stand on is enough."""
