"""The life of a task under any order of acts, by anybody, on any day: what the table of states
(and nothing else) allows is done, all else is refused and leaves everything as it was.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from plans.actions.explanation import explain_late
from plans.actions.result import report_result, send_back_result, verify_result
from plans.actions.task import (
    accept_task,
    ask_extension,
    cancel_task,
    decide_extension,
    give_up_task,
    report_task,
    send_back_task,
    verify_task,
)
from plans.models import PeriodResult, Task
from tests.plans.builders import a_task
from units.models import AuditEvent

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = date(2027, 12, 20)  # so that 31/12 and, in the longest lives, 29/02/2028 are passed
LEADS = ("canbo_dttg", "lanhdao_dttg")
GIVER, NOBODY = "lanhdao_ubnd", "canbo_snv"
people = st.sampled_from([*LEADS, GIVER, NOBODY])
OPEN = {"ASSIGNED", "ACCEPTED", "RETURNED"}
DONE = {"result": "Xong.", "no_evidence_reason": "Không có văn bản."}


class Life(RuleBasedStateMachine):
    """Common to both machines: the clock, who acts, and that a refused act leaves nothing."""

    world = None

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.day, self.clock = FIRST, None
        self._show_day(time(0, 0))

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _show_day(self, at):
        if self.clock is not None:
            self.clock.stop()
        self.clock = time_machine.travel(datetime.combine(self.day, at, HERE), tick=False)
        self.clock.start()

    @rule(days=st.integers(0, 20), late=st.booleans())
    def days_pass(self, days, late):
        """To the first or the last minute of a later day: both are that day."""
        self.day += timedelta(days=days)
        self._show_day(time(23, 59) if late else time(0, 0))
        assert today() == self.day

    def act(self, action, about, who, expected, **told):
        """Carries it out as somebody; -> was it done, which must be what was expected."""
        before = AuditEvent.objects.filter(outcome="DONE").count()
        kept = Task.objects.filter(pk=self.pk).values().get()
        try:
            action(about, by=getattr(self.world, who), **told)
        except (Refused, PermissionDenied):
            assert not expected, f"{action.__name__} by {who} on {self.day} was refused"
            assert Task.objects.filter(pk=self.pk).values().get() == kept
            assert AuditEvent.objects.filter(outcome="DONE").count() == before
            return False
        assert expected, f"{action.__name__} by {who} on {self.day} was done"
        assert AuditEvent.objects.filter(outcome="DONE").count() == before + 1
        return True

    @property
    def task(self):
        return Task.objects.get(pk=self.pk)

    def lists_agree_with_the_page(self):
        """The queries of lists and the words of the page tell one date in one way."""
        task, mine = self.task, Task.objects.filter(pk=self.pk)
        code = task.due_state(self.day).code
        asked = {
            "OVERDUE": mine.overdue(self.day),
            "TODAY": mine.due_on_day(self.day),
            "SOON": mine.due_within(self.day),
            "NOT_YET": mine.due_later(self.day),
            "ON_TIME": mine.done_in_time(),
            "DONE_LATE": mine.done_late(),
        }
        said = {name for name, found in asked.items() if found.exists()}
        assert said == {code} & set(asked), (said, code)


class OneTask(Life):
    """A task with a date of its own, from being given to its end."""

    @initialize(left=st.integers(0, 30))
    def give(self, left):
        self.due = FIRST + timedelta(days=left)
        self.pk = a_task(self.world, due_on=self.due).pk
        self.state, self.extension, self.reporter, self.reported = "ASSIGNED", None, None, None
        self.asked_until, self.explained = None, False

    @rule(who=people)
    def accept(self, who):
        if self.act(accept_task, self.task, who, who in LEADS and self.state == "ASSIGNED"):
            self.state = "ACCEPTED"

    @rule(who=people, percent=st.sampled_from([0, 40, 99, 100, 101]))
    def report(self, who, percent):
        may = who in LEADS and self.state in {"ACCEPTED", "RETURNED"} and percent <= 100
        if self.act(report_task, self.task, who, may, percent=percent, **DONE) and percent == 100:
            self.state, self.reporter, self.reported = "REPORTED", who, self.day

    @rule(who=people)
    def verify(self, who):
        if self.act(verify_task, self.task, who, who == GIVER and self.state == "REPORTED"):
            self.state = "VERIFIED"

    @rule(who=people)
    def send_back(self, who):
        may = who == GIVER and self.state == "REPORTED"
        if self.act(send_back_task, self.task, who, may, reason="Thiếu số."):
            self.state, self.reported = "RETURNED", None

    @rule(who=people, more=st.integers(-1, 40))
    def ask_for_more_time(self, who, more):
        until = self.due + timedelta(days=more)
        may = who in LEADS and self.state in OPEN and self.extension is None
        may = may and self.day <= self.due < until
        told = {"new_due_on": until, "reason": "Chờ số liệu."}
        if self.act(ask_extension, self.task, who, may, **told):
            self.extension, self.asked_until = "ASKED", until

    @rule(who=people, yes=st.booleans())
    def decide(self, who, yes):
        may = who == GIVER and self.state in OPEN and self.extension == "ASKED"
        if self.act(decide_extension, self.task, who, may, is_granted=yes, note="Đã xem."):
            self.extension = "DECIDED"
            self.due = self.asked_until if yes else self.due

    @rule(who=people)
    def explain(self, who):
        is_late = (self.reported if self.state == "REPORTED" else self.day) > self.due
        may = who in LEADS and self.state in OPEN | {"REPORTED"} and is_late and not self.explained
        if self.act(explain_late, self.task, who, may, answer="Chờ số liệu."):
            self.explained = True

    @rule(who=people)
    def give_up(self, who):
        may = who == GIVER and self.state in OPEN
        if self.act(give_up_task, self.task, who, may, reason="Bộ dừng."):
            self.state = "CANNOT"

    @rule(who=people)
    def cancel(self, who):
        may = who == GIVER and self.state in OPEN | {"REPORTED"}
        if self.act(cancel_task, self.task, who, may, reason="Ghép."):
            self.state = "CANCELLED"

    @invariant()
    def it_stands_as_the_table_says(self):
        task = self.task
        assert (task.state, task.due_on) == (self.state, self.due)
        assert task.done_on == (self.reported if self.state == "VERIFIED" else None)
        assert task.due_state(self.day).is_overdue == (self.state in OPEN and self.day > self.due)
        assert task.confirmed_at is not None
        self.lists_agree_with_the_page()


class Regular(Life):
    """A task by period: it follows its periods."""

    @initialize(text=st.sampled_from(["hằng tháng", "hằng quý", "thường xuyên năm 2028"]))
    def give(self, text):
        task = a_task(self.world, due_on=None, due_text=text, source_on=date(2027, 11, 1))
        self.pk = accept_task(task, by=self.world.canbo_dttg).pk
        self.periods = {result.pk: ["OPEN", result.due_on, None] for result in task.results.all()}
        assert self.periods

    def _period(self, place):
        return list(self.periods)[place % len(self.periods)]

    @property
    def is_over(self):
        return all(state == "VERIFIED" for state, _, _ in self.periods.values())

    @rule(who=people, place=st.integers(0, 3), percent=st.sampled_from([40, 100]))
    def report(self, who, place, percent):
        pk = self._period(place)
        may = who in LEADS and self.periods[pk][0] in {"OPEN", "RETURNED"}
        told = {"percent": percent, **DONE}
        if self.act(report_result, self._row(pk), who, may, **told) and percent == 100:
            self.periods[pk][0], self.periods[pk][2] = "REPORTED", self.day

    @rule(who=people, place=st.integers(0, 3))
    def verify(self, who, place):
        pk = self._period(place)
        may = who == GIVER and self.periods[pk][0] == "REPORTED"
        if self.act(verify_result, self._row(pk), who, may):
            self.periods[pk][0] = "VERIFIED"

    @rule(who=people, place=st.integers(0, 3))
    def send_back(self, who, place):
        pk = self._period(place)
        may = who == GIVER and self.periods[pk][0] == "REPORTED"
        if self.act(send_back_result, self._row(pk), who, may, reason="Thiếu."):
            self.periods[pk][0], self.periods[pk][2] = "RETURNED", None

    def _row(self, pk):
        return PeriodResult.objects.get(pk=pk)

    @invariant()
    def the_task_follows(self):
        task = self.task
        rows = self.periods.values()
        waiting = [due for state, due, _ in rows if state in {"OPEN", "RETURNED"}]
        assert task.due_on == min(waiting, default=max(due for _, due, _ in rows))
        states = {state for state, _, _ in rows}
        if states == {"VERIFIED"}:
            expected = "VERIFIED"
        elif not waiting:
            expected = "REPORTED"
        else:
            expected = "RETURNED" if "RETURNED" in states else "ACCEPTED"
        assert task.state == expected
        last = max((on for _, _, on in rows if on), default=None)
        assert task.done_on == (last if self.is_over else None)
        self.lists_agree_with_the_page()


quick = settings(
    max_examples=2,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
many = settings(quick, max_examples=60, stateful_step_count=40)


def live(machine, world, how):
    run_state_machine_as_test(type(machine.__name__, (machine,), {"world": world}), settings=how)


@pytest.mark.first_database
@pytest.mark.parametrize("machine", [OneTask, Regular], ids=lambda machine: machine.__name__)
def test_any_life(world, machine):
    live(machine, world, quick)


@pytest.mark.deep
@pytest.mark.parametrize("machine", [OneTask, Regular], ids=lambda machine: machine.__name__)
def test_any_long_life(world, machine):
    live(machine, world, many)
