"""The local calendar is seven hours ahead of the stored moments."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from cchc.lib import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 17, 30, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_today_is_the_local_date(moment, day):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day
        assert clock.now() == moment
        assert clock.local(clock.now()).date() == day


def test_local_keeps_the_moment():
    moment = datetime(2026, 11, 3, 7, 5, tzinfo=UTC)
    assert clock.local(moment) == moment
    assert clock.local(moment).hour == 14
    assert clock.local(None) is None
