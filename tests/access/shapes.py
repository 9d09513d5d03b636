"""Shapes of rows about one object of plans that the world holds."""

from datetime import timedelta

from cchc.lib.clock import today
from tests.access import Row

# Readers of a task that the province gave to Sở Dân tộc và Tôn giáo.
READERS = "dttg ubnd quantri kiemtra.tinh"


def only(who, answer, readers=READERS):
    """`who` gets the answer, the other readers 403, everyone else 404."""
    rest = dict.fromkeys(readers.split(), 403)
    return {**rest, **dict.fromkeys(who.split(), answer), "*": 404}


def in_days(days):
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def of(name, attribute, get, post=405, data=None, state=""):
    """A page of one object that the world holds."""
    return Row(
        f"plans:{name}",
        lambda world: {"pk": getattr(world, attribute).pk},
        get=get,
        post=post,
        data=data or {},
        state=state,
    )


def step(name, attribute, who, readers, data, post=302):
    """A step of a document or plan: `who` of its `readers` takes it."""
    return of(name, attribute, only(who, 200, readers), only(who, post, readers), data)
