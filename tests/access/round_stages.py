"""Who sets last days, moves them, lets in late and settles what was not sent (states.md §6)."""

from datetime import timedelta

from cchc.lib.clock import today
from scoring.models import Round, Sheet
from tests.access import Row
from tests.access.scoring import BOARD, COORDINATOR, LEADER, OUTSIDE, _among
from tests.scoring.builders import last_days, make_round, put, sheet_of

LATER = f"{today() + timedelta(25):%d/%m/%Y}"


def _coordinator(answer):
    return {COORDINATOR: answer, **OUTSIDE, "*": 403}


def _of(name):
    return lambda world: {"pk": getattr(world, name).pk}


ROWS = [
    Row(
        "scoring:round-prepare",
        _of("draft_round"),
        get=_coordinator(200),
        post=_coordinator(302),
        data=lambda world: {
            "version": world.draft_round.version,
            "title": "Kỳ chuẩn bị",
            "unsubmitted": "WITHDRAWN",
            **{name: f"{day:%d/%m/%Y}" for name, day in last_days().items()},
        },
    ),
    Row(
        "scoring:round-prepare",
        _of("staged_round"),
        get=_coordinator(409),
        post=_coordinator(409),
        state="OPEN",
    ),
    Row(
        "scoring:round-move-deadline",
        _of("staged_round"),
        get=_coordinator(200),
        post=_coordinator(302),
        data={"stage": "FIRST", "until": LATER, "reason": "Chờ số liệu"},
    ),
    Row(
        "scoring:round-move-deadline",
        _of("draft_round"),
        get=_coordinator(409),
        post=_coordinator(409),
        data={"stage": "FIRST", "until": LATER, "reason": "Chờ số liệu"},
        state="DRAFT",
    ),
    Row(
        "scoring:round-settle",
        _of("overdue_round"),
        get=_coordinator(200),
        post=_coordinator(302),
    ),
    Row(
        "scoring:round-settle",
        _of("staged_round"),
        get=_coordinator(409),
        post=_coordinator(409),
        state="before the end of the first appraisal",
    ),
    Row(
        "scoring:sheet-allow-late",
        _of("overdue_sheet"),
        get=_among(BOARD, LEADER, 200),
        post=_among(BOARD, LEADER, 302),
        data={"until": LATER, "reason": "Chờ số liệu"},
    ),
    Row(
        "scoring:sheet-allow-late",
        _of("staged_sheet"),
        get=_among(BOARD, LEADER, 409),
        post=_among(BOARD, LEADER, 409),
        data={"until": LATER, "reason": "Chờ số liệu"},
        state="not late",
    ),
    Row(
        "scoring:sheet-submit",
        _of("overdue_sheet"),
        get={"lanhdao.dttg": 409, "canbo.dttg": 403, "*": 404},
        post={"lanhdao.dttg": 409, "canbo.dttg": 403, "*": 404},
        state="self-scoring is over",
    ),
]


def set_up(world):
    """A round in self-scoring, and one whose first appraisal is over with a sheet not sent."""

    def opened(title, first):
        days = {"criteria_set": world.the_set, **last_days(first, 15)}
        return make_round(world, world.ethnic, title=title, **days)

    world.staged_round = opened("Kỳ có hạn", 5)
    world.staged_sheet = put(sheet_of(world.staged_round, world.ethnic), Sheet.State.DRAFT)
    world.overdue_round = opened("Kỳ quá hạn", -20)
    Round.objects.filter(pk=world.overdue_round.pk).update(
        publication_until=today() + timedelta(60)
    )
    world.overdue_sheet = put(sheet_of(world.overdue_round, world.ethnic), Sheet.State.DRAFT)
