from tests.access import Row

ROWS = [
    Row("scoring:index-list", public=True),
]


def set_up(world):
    """Builds the objects that the rows above speak of."""
