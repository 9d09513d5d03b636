"""The life of a round under any order of acts, by anybody, on any day: what states and stages (and
nothing else) allow is done, all else is refused and leaves everything as it was.

What was published never changes, each change leaves one audit row, nothing is edited after its last
day, and nobody appraises his own unit.
"""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.evidence import note
from tests.scoring.round_life import (
    COORDINATOR,
    LEADER,
    OWN,
    PUBLISHER,
    RoundLife,
    done,
    refused,
)

quick = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
many = settings(quick, max_examples=300, stateful_step_count=30)


def live(world, how):
    done.clear()
    refused.clear()
    machine = type("RoundLife", (RoundLife,), {"world": world})
    run_state_machine_as_test(machine, settings=how)


@pytest.mark.first_database
def test_any_life(world):
    live(world, quick)


@pytest.mark.deep
def test_any_long_life(world):
    live(world, many)
    note(
        f"round-life-{connection.vendor}",
        command="make deep",
        runs=many.max_examples,
        steps=many.stateful_step_count,
        done=dict(sorted(done.items())),
        refused=dict(sorted(refused.items())),
    )


def test_a_round_can_be_lived_to_its_end(world):
    """Lives of nothing but refusals would prove nothing."""
    life = type("RoundLife", (RoundLife,), {"world": world})()
    try:
        life.open("UNSCORED", ["DRAFT", "DRAFT"])
        life.submit(OWN, "lanhdao_snv")
        life.appraise(OWN, "thamdinh_vp", True)
        life.agree(OWN, "thamdinh_vp")
        life.enter_survey(OWN, "thamdinh_vp")
        life.finish(OWN, "thamdinh_vp")
        life.explain(OWN, "canbo_snv", True, "1.2")
        life.send(OWN, "lanhdao_snv")
        life.appraise(OWN, "thamdinh_vp", False)
        life.finish(OWN, "thamdinh_vp")
        life.reopen(OWN, LEADER, 2)
        life.submit(OWN, "lanhdao_snv")
        life.appraise(OWN, "thamdinh_vp", True)
        life.agree(OWN, "thamdinh_vp")
        life.finish(OWN, "thamdinh_vp")
        life.days_pass(30, True)
        life.finish(OWN, "thamdinh_vp")
        life.settle(COORDINATOR)
        life.publish(PUBLISHER)
        life.close(COORDINATOR)
        life.what_was_published_never_changes()
        assert life.is_closed
    finally:
        life.teardown()
