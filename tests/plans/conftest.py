import pytest
import time_machine

from tests.plans.builders import TODAY


@pytest.fixture(autouse=True)
def _clock():
    """25/11/2026, 10:00 of local time, and it stands still."""
    with time_machine.travel(f"{TODAY.isoformat()}T10:00:00+07:00", tick=False):
        yield
