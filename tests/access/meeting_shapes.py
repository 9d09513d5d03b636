"""Shapes of rows about meetings of a cell, and what is done before some of them."""

from datetime import date, timedelta

from cchc.lib.clock import now, today
from meetings.actions.minutes import agree_minutes, lock_minutes
from meetings.models import Meeting, State
from plans.actions.document import issue_document
from tests.meetings.builders import reread

DAY = date(2025, 8, 4)
LATER = date(2025, 9, 4)


def of(name, part="pk"):
    return lambda world: {"pk": getattr(getattr(world, name), part)}


def seen(status, others=403):
    """The cell's own secretary; who sees the register row; nobody else."""
    return {"bithu.dttg": status, "bithu.dubnd kiemtra.tinh": others, "*": 404}


def read(status, others=403):
    """What is part of the body: the superior committee does not read it before it is locked."""
    return {"bithu.dttg": status, "kiemtra.tinh": others, "*": 404}


def keepers(secretary, other=200):
    """Accounts that record meetings of some unit; the others may not."""
    keepers = "dttg canbo.snv vanphong.ubnd bithu.dubnd outsiders"
    return {"bithu.dttg": secretary, keepers: other, "*": 403}


def agree(world):
    agree_minutes(
        reread(world.cell_composed), by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=DAY
    )


def lock(world):
    agree(world)
    lock_minutes(reread(world.cell_composed), by=world.bithu_dttg, is_signed_elsewhere=True)


def issued_notice(world):
    document = reread(world.cell_notice).document
    issue_document(document, by=world.bithu_dttg, symbol="03-TB/CB", issued_on=DAY)


def lock_directly(world):
    Meeting.objects.filter(pk=world.cell_minutes.pk).update(state=State.LOCKED)


def moved_to_today(world):
    Meeting.objects.filter(pk=world.cell_planned.pk).update(held_on=today(), planned_at=now())


def begun(world):
    moved_to_today(world)
    start = now() - timedelta(hours=1)
    Meeting.objects.filter(pk=world.cell_planned.pk).update(started_at=start)


def form(**data):
    return lambda world: {"version": 1, **data}


def version(name, **data):
    return lambda world: {"version": getattr(world, name).version, **data}


PLANNED = of("cell_planned")
HELD = of("cell_held")
SERIES = of("cell_series")
