"""An open round of Tuyên Quang with the sheets of Sở Dân tộc và Tôn giáo and Sở Tài chính."""

import pytest

from tests.scoring.builders import make_round, sheet_of


@pytest.fixture
def the_round(world):
    return make_round(world)


@pytest.fixture
def sheet(world, the_round):
    """The sheet of Sở Dân tộc và Tôn giáo, DRAFT and empty."""
    return sheet_of(the_round, world.ethnic)
