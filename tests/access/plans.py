ROWS = []


def set_up(world):
    """Builds the objects that the rows above speak of."""
