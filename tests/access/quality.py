"""Who reaches the quality sheet of a cell's session: the cell, inspectors, the committee above."""

from datetime import date

from meetings.models import Meeting, Rubric, State
from tests.access import Row
from tests.meetings.builders import logged, reread
from tests.meetings.quality_builders import (
    answer_all,
    mark_of,
    small_sheet,
    voted,
)

NOT_YET, DRAFT_ON, FULL_ON, VOTED_ON = (date(2026, month, 5) for month in (1, 2, 3, 4))


def _of(name):
    return lambda world: {"pk": getattr(world, name).pk}


def _own(answer, reader=403):
    """The cell's secretary; the inspector, who reads; the committee above sees no draft."""
    return {"bithu.dttg": answer, "kiemtra.tinh": reader, "*": 404}


def _above(answer):
    """The secretary of the direct superior committee, once the cell has voted."""
    return {"bithu.dubnd": answer, "bithu.dttg kiemtra.tinh": 403, "*": 404}


def _version(name, **data):
    return lambda world: {"version": getattr(world, name).version, **data}


def _lock(world):
    Meeting.objects.filter(pk=world.quality_voted.meeting_id).update(state=State.LOCKED)


_DRAFT, _FULL, _VOTED = map(_of, ("quality_draft", "quality_full", "quality_voted"))
_VOTE = {"entitled": "10", "in_favour": "9", "against": "0", "abstain": "1"}

ROWS = [
    Row("meetings:quality-list"),
    Row("meetings:quality-export"),
    Row("meetings:quality-rubric", lambda world: {"pk": Rubric.objects.first().pk}),
    Row(
        "meetings:quality-open",
        _of("quality_meeting"),
        get=_own(200, 200),
        post={"bithu.dttg": 302, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
    ),
    Row(
        "meetings:quality-open",
        lambda world: {"pk": world.quality_draft.meeting_id},
        get=_own(302, 302),
        post={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        state="there is one",
    ),
    Row("meetings:quality-detail", _DRAFT, get=_own(200, 200), state="draft"),
    Row(
        "meetings:quality-detail",
        _VOTED,
        get={"bithu.dttg bithu.dubnd kiemtra.tinh": 200, "*": 404},
        state="voted",
    ),
    Row("meetings:quality-read", _DRAFT, get=405, post=_own(302)),
    Row(
        "meetings:quality-read",
        _VOTED,
        get=405,
        post={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        state="voted",
    ),
    Row("meetings:quality-confirm", _DRAFT, get=405, post=_own(302)),
    Row("meetings:quality-pass", _DRAFT, get=405, post=_own(302), data={"nhom": "1"}),
    Row(
        "meetings:quality-mark",
        _of("quality_mark"),
        get=405,
        post=_own(302),
        data=_version("quality_mark", answer="true"),
    ),
    Row(
        "meetings:quality-mark",
        _of("quality_mark"),
        get=405,
        post=_own(409),
        data={"version": 7, "answer": "true"},
        state="saved by another",
    ),
    Row(
        "meetings:quality-edit",
        _DRAFT,
        get=_own(200),
        post=_own(302),
        data=_version("quality_draft", watcher="Chi ủy viên", weak_points="Ít ý kiến"),
    ),
    Row(
        "meetings:quality-vote",
        _DRAFT,
        get=_own(200),
        post=_own(409),
        data=_version("quality_draft", **_VOTE),
        state="rows without an answer",
    ),
    Row(
        "meetings:quality-vote",
        _FULL,
        get=_own(200),
        post=_own(302),
        data=_version("quality_full", **_VOTE),
        state="every row answered",
    ),
    Row(
        "meetings:quality-vote",
        _VOTED,
        get={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        post={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        data=_version("quality_voted", **_VOTE),
        state="voted",
    ),
    Row(
        "meetings:quality-unvote",
        _VOTED,
        get={"bithu.dttg": 200, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        post={"bithu.dttg": 302, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        data=_version("quality_voted", reason="Ghi nhầm số phiếu"),
        state="voted",
    ),
    Row(
        "meetings:quality-unvote",
        _DRAFT,
        get=_own(409),
        post=_own(409),
        data=_version("quality_draft", reason="Ghi nhầm số phiếu"),
        state="draft",
    ),
    Row(
        "meetings:quality-decide",
        _VOTED,
        get=_above(200),
        post=_above(302),
        data=_version("quality_voted", decided_class="Tốt"),
        state="voted",
    ),
    Row(
        "meetings:quality-decide",
        _DRAFT,
        get=_own(403),
        post=_own(403),
        data=_version("quality_draft", decided_class="Tốt"),
        state="draft",
    ),
    Row("meetings:quality-pdf", _DRAFT, get=_own(200, 200), state="draft"),
    Row("meetings:quality-pdf", _VOTED, get=_own(200, 200), state="voted, not locked"),
    Row(
        "meetings:quality-pdf",
        _VOTED,
        get={"bithu.dttg bithu.dubnd kiemtra.tinh": 200, "*": 404},
        given=_lock,
        state="voted, locked",
    ),
]


def set_up(world):
    """Sessions of the cell: without a sheet, with one being scored, answered whole, voted."""
    by = world.bithu_dttg
    world.quality_draft = small_sheet(world, DRAFT_ON)
    world.quality_meeting = logged(world.cell, by, NOT_YET)
    world.quality_mark = mark_of(world.quality_draft, "1.2")
    world.quality_full = answer_all(small_sheet(world, FULL_ON), by)
    world.quality_voted = reread(voted(small_sheet(world, VOTED_ON), by))
