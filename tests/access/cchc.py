from tests.access import Row

ROWS = [
    Row("front", public=True, get=302),
    Row("healthz", public=True),
    Row("readyz", public=True),
    Row("my-work"),
    Row("unit-tree"),
    Row("unit-list"),
    Row("unit-detail", lambda world: {"pk": world.ethnic.pk}),
    Row("unit-detail", lambda world: {"pk": world.old_cell.pk}, state="a unit that has ended"),
]


def set_up(world):
    """The cast is enough."""
