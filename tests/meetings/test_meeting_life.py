"""The life of a meeting under any order of acts, by anybody: what the table of states (and nothing
else) allows is done, all else is refused and leaves everything as it was.

Held all along: the text that was locked never changes; each act leaves one row in the log for each
thing that it changes; in the end every conclusion has become a task, is said to need none, or went
on to the next session.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.conclusion import (
    add_conclusion,
    carry_conclusion,
    conclusions_to_tasks,
    edit_conclusion,
    finish_conclusion,
    mark_no_task,
)
from meetings.actions.conference import link_news, write_conference
from meetings.actions.kind import change_kind
from meetings.actions.meeting import (
    cancel_meeting,
    hold_meeting,
    invite_meeting,
    plan_meeting,
    postpone_meeting,
)
from meetings.actions.minutes import (
    add_addendum,
    agree_minutes,
    compose_minutes,
    lock_minutes,
    write_minutes,
)
from meetings.actions.outcome import make_outcome, remake_outcome, write_outcome
from meetings.exports import minutes_context
from meetings.models import (
    Conclusion,
    Kind,
    Meeting,
    OutcomeKind,
)
from plans.actions.document import issue_document, withdraw_document
from plans.actions.task import cancel_task
from tests.meetings.builders import at, logged
from tests.meetings.life_rows import KEEPER, OPEN, PARTS, RecordRows, people, pick
from units.models import AuditEvent

EARLIER, DAY, LATER = date(2026, 7, 3), date(2026, 8, 3), date(2026, 9, 3)
kinds = st.sampled_from([OutcomeKind.RESOLUTION, OutcomeKind.NOTICE])
BEFORE = {"PLANNED", "INVITED"}
MET = {"HELD", "MINUTED", "AGREED", "LOCKED"}
LIVELY = {"OPEN", "TASKED", "NO_TASK"}
# How many rows of the log an act leaves: one for each thing that it changes.
ROWS = {make_outcome: 2, conclusions_to_tasks: 2}


class OneMeeting(RecordRows):
    """A session of a cell, from being planned to long after it was locked."""

    world = None

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.locked, self.addenda, self.papers = None, 0, {}

    def teardown(self):
        if hasattr(self, "pk"):
            self.nothing_is_forgotten()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def plan(self):
        by = self.world.bithu_dttg
        earlier = logged(self.world.cell, by, EARLIER)
        self.earlier = [add_conclusion(earlier, by=by, text=self.new_words()) for _ in range(2)]
        self.pk = plan_meeting(self.world.cell, by=by, kind=Kind.REGULAR, planned_at=at(DAY, 14)).pk
        self.state = "PLANNED"

    @property
    def meeting(self):
        return Meeting.objects.select_related("unit").get(pk=self.pk)

    @property
    def conclusions(self):
        return list(self.meeting.conclusions.all())

    def act(self, action, about, who, expected, /, **told):
        """Carries it out as somebody; -> was it done, which must be what was expected."""
        expected = bool(expected) and who == KEEPER
        before, kept = AuditEvent.objects.filter(outcome="DONE").count(), self.kept()
        try:
            with transaction.atomic():
                action(about, by=getattr(self.world, who), **told)
        except (Refused, PermissionDenied):
            assert not expected, f"{action.__name__} by {who} in {self.state} was refused"
            assert self.kept() == kept
            assert AuditEvent.objects.filter(outcome="DONE").count() == before
            return False
        assert expected, f"{action.__name__} by {who} in {self.state} was done"
        many = AuditEvent.objects.filter(outcome="DONE").count() - before
        assert many == ROWS.get(action, 1), action.__name__
        return True

    def kept(self):
        """Everything that an act on this meeting may change."""
        meeting = self.meeting
        rows = [list(Meeting.objects.filter(pk=self.pk).values())]
        for name in ("speakers", "addenda", "outcomes"):
            rows.append(list(getattr(meeting, name).order_by("pk").values()))
        for model in PARTS:
            rows.append(list(model.everything.filter(meeting=meeting).order_by("pk").values()))
        return rows, self.minutes_row()

    def minutes_row(self):
        minutes = getattr(self.meeting, "minutes", None)
        return minutes and (minutes.composed, minutes.typed, minutes.agreed_by, minutes.agreed_on)

    # --- To the day ---

    @rule(who=people)
    def invite(self, who):
        if self.act(invite_meeting, self.meeting, who, self.state == "PLANNED", units=[]):
            self.state = "INVITED"

    @rule(who=people, why=st.sampled_from(["", "Trùng lịch"]), hour=st.integers(8, 16))
    def postpone(self, who, why, hour):
        day = today() + timedelta(days=hour - 9)  # to a day that is over nothing is put off
        may = self.state in BEFORE and why and day >= today()
        if may and self.meeting.planned_at == at(day, hour) and self.meeting.moved_reason == why:
            return  # nothing would change
        told = {"planned_at": at(day, hour), "reason": why}
        self.act(postpone_meeting, self.meeting, who, may, **told)

    @rule(who=people, dice=pick)
    def cancel(self, who, dice):
        """Called off; or recorded by mistake, while nothing rests on it."""
        rests = self.papers or any(self.is_given(one) for one in self.conclusions)
        may = self.state in BEFORE or (self.state in OPEN and not rests)
        if dice == 0 and self.act(cancel_meeting, self.meeting, who, may, reason="Bão"):
            self.state = "CANCELLED"

    @rule(who=people)
    def change_kind(self, who):
        """Recorded under a wrong one, and again as it was: nothing may rest on it."""
        rests = self.papers or any(self.is_given(one) for one in self.conclusions)
        follows = self.meeting.conclusions.filter(carried_from__isnull=False).exists()
        asked = self.meeting.registered.living().exists()
        may = self.state in {"HELD", "MINUTED"} and not (rests or follows or asked)
        for kind in (Kind.OTHER, Kind.REGULAR):
            self.act(change_kind, self.meeting, who, may, kind=kind, reason="Nhầm")
        assert self.meeting.kind == Kind.REGULAR

    @rule(who=people, secretary=st.sampled_from(["", "Thư ký 01"]))
    def hold(self, who, secretary):
        told = {"started_at": at(DAY, 14), "ended_at": at(DAY, 16), "chair_title": "Bí thư"}
        told |= {"is_by_count": True, "present_count": 10, "secretary_name": secretary or "Tạm"}
        if self.act(hold_meeting, self.meeting, who, self.state in BEFORE, **told):
            self.state = "HELD"

    # --- What is written ---

    @rule(who=people)
    def note_speaker(self, who):
        many = self.meeting.speakers.count() + 1
        rows = [{"name": f"Người {place}", "title": "", "topic": ""} for place in range(many)]
        self.act(write_conference, self.meeting, who, self.state in OPEN, speakers=rows)

    @rule(who=people, number=pick)
    def note_news(self, who, number):
        address = f"https://bao.vn/tin-{number}"
        if self.meeting.news_url != address:
            self.act(link_news, self.meeting, who, self.state in MET, news_url=address)

    @rule(who=people)
    def conclude(self, who):
        told = {"text": self.new_words(), "who": "Chi ủy"}
        self.act(add_conclusion, self.meeting, who, self.state in OPEN, **told)

    @rule(who=people, number=st.integers(0, 1))
    def carry_here(self, who, number):
        """A conclusion of the session before goes on in this one."""
        known = Conclusion.objects.get(pk=self.earlier[number].pk)
        may = self.state in OPEN and known.state == "OPEN"
        self.act(carry_conclusion, known, who, may, meeting=self.meeting)

    def one(self, number):
        found = self.conclusions
        return found[number % len(found)] if found else None

    @rule(who=people, number=pick)
    def change(self, who, number):
        if conclusion := self.one(number):
            is_free = conclusion.state != "DONE" and not self.is_given(conclusion)
            may, text = self.state in OPEN and is_free, conclusion.text + "."
            self.act(edit_conclusion, conclusion, who, may, text=text)

    # --- Minutes ---

    @rule(who=people)
    def compose(self, who):
        before = self.minutes_row()
        many = AuditEvent.objects.filter(outcome="DONE").count()
        may = self.state in {"HELD", "MINUTED"} and who == KEEPER
        try:
            compose_minutes(self.meeting, by=getattr(self.world, who))
        except (Refused, PermissionDenied):
            assert not may
            return
        assert may
        self.state = "MINUTED"
        is_new = self.minutes_row() != before
        assert AuditEvent.objects.filter(outcome="DONE").count() == many + is_new

    @rule(who=people, number=pick)
    def write(self, who, number):
        minutes = getattr(self.meeting, "minutes", None)
        if minutes is not None and minutes.typed != f"Ghi thêm {number}":
            told = {"typed": f"Ghi thêm {number}"}
            self.act(write_minutes, minutes, who, self.state == "MINUTED", **told)

    @rule(who=people)
    def agree(self, who):
        if self.state == "MINUTED":
            compose_minutes(self.meeting, by=self.world.bithu_dttg)
        told = {"agreed_by": "chi bộ", "agreed_on": DAY}
        if self.act(agree_minutes, self.meeting, who, self.state == "MINUTED", **told):
            self.state = "AGREED"

    @rule(who=people, is_signed=st.booleans())
    def lock(self, who, is_signed):
        may = self.state == "AGREED" and is_signed
        if self.act(lock_minutes, self.meeting, who, may, is_signed_elsewhere=is_signed):
            self.state, self.locked = "LOCKED", self.paper()

    @rule(who=people)
    def addend(self, who):
        told = {"on": DAY, "grounds": "Ghi nhầm", "text": "Sửa giờ"}
        if self.act(add_addendum, self.meeting, who, self.state == "LOCKED", **told):
            self.addenda += 1

    def paper(self):
        """What the minutes say, but for what was added to them afterwards."""
        context = minutes_context(self.meeting)
        return {name: value for name, value in context.items() if name != "addenda"}

    # --- What follows ---

    @rule(who=people, number=pick, many=st.integers(1, 3))
    def give(self, who, number, many):
        chosen = self.conclusions[number : number + many] or self.conclusions[:many]
        if not chosen:
            return
        rows = [
            {
                "conclusion": one.pk,
                "version": one.version,
                "lead": self.world.ethnic,
                "due_on": LATER,
                "due_text": "",
            }
            for one in chosen
        ]
        may = self.state in MET and all(one.state in {"OPEN", "TASKED"} for one in chosen)
        self.act(conclusions_to_tasks, self.meeting, who, may, rows=rows)

    @rule(number=pick)
    def call_off(self, number):
        """Whoever gave the tasks of a conclusion cancels them."""
        if conclusion := self.one(number):
            for link in conclusion.tasks.exclude(task__state="CANCELLED"):
                cancel_task(link.task, by=self.world.bithu_dttg, reason="Giao nhầm")

    @rule(who=people, number=pick, why=st.sampled_from(["", "Việc chung"]))
    def need_none(self, who, number, why):
        if conclusion := self.one(number):
            may = self.state in MET and conclusion.state == "OPEN" and why
            self.act(mark_no_task, conclusion, who, may, state_note=why)

    @rule(who=people, number=pick)
    def finish(self, who, number):
        if conclusion := self.one(number):
            may = self.state in MET and conclusion.state in {"TASKED", "NO_TASK"}
            self.act(finish_conclusion, conclusion, who, may)

    @rule(who=people, kind=kinds)
    def make_paper(self, who, kind):
        from_here = {"AGREED", "LOCKED"} | ({"MINUTED"} if kind == "TB" else set())
        may = self.state in from_here and self.conclusions and kind not in self.papers
        if self.act(make_outcome, self.meeting, who, may, kind=kind):
            self.papers[kind] = None

    @rule(who=people, kind=kinds, number=pick)
    def write_paper(self, who, kind, number):
        outcome = self.meeting.outcomes.living().filter(kind=kind).first()
        if outcome is None or outcome.typed == f"Thêm {number}":
            return
        may = self.papers[kind] is None
        self.act(write_outcome, outcome, who, may, typed=f"Thêm {number}")

    @rule(kind=kinds, is_good=st.booleans())
    def issue_or_withdraw(self, kind, is_good):
        outcome = self.meeting.outcomes.living().filter(kind=kind).first()
        if outcome is None or self.papers[kind] is not None:
            return
        by = self.world.bithu_dttg
        if is_good:
            told = {"symbol": f"01-{kind}/CB", "issued_on": DAY, "is_another": True}
            issue_document(outcome.document, by=by, **told)
            outcome.refresh_from_db()
            self.papers[kind] = (outcome.composed, outcome.typed)
        else:
            withdraw_document(outcome.document, by=by, reason="Lập nhầm")
            del self.papers[kind]

    @rule(kind=kinds)
    def make_paper_again(self, kind):
        outcome = self.meeting.outcomes.living().filter(kind=kind).first()
        if outcome is None:
            return
        if self.papers[kind] is None:
            remake_outcome(outcome, by=self.world.bithu_dttg)
        else:
            self.act(remake_outcome, outcome, KEEPER, False)

    # --- What holds ---

    @invariant()
    def it_stands_where_the_table_puts_it(self):
        if hasattr(self, "pk"):
            assert self.meeting.state == self.state

    @invariant()
    def what_was_carried_goes_on_in_a_session_that_is_held(self):
        for known in getattr(self, "earlier", []):
            is_carried = Conclusion.objects.get(pk=known.pk).state == "CARRIED"
            went_on = Conclusion.objects.filter(carried_from=known)
            assert went_on.exclude(meeting__state="CANCELLED").exists() == is_carried

    @invariant()
    def what_was_locked_never_changes(self):
        if self.locked is not None:
            assert self.paper() == self.locked
            assert len(minutes_context(self.meeting)["addenda"]) == self.addenda

    @invariant()
    def what_was_issued_never_changes(self):
        for kind, kept in self.papers.items():
            outcome = self.meeting.outcomes.living().get(kind=kind)
            if kept is not None:
                assert (outcome.composed, outcome.typed) == kept

    def nothing_is_forgotten(self):
        """Every conclusion of a session that was held can be, and is, brought to an end."""
        if self.state not in MET:
            return
        by = self.world.bithu_dttg
        later = logged(self.world.cell, by, LATER)
        for place, conclusion in enumerate(self.conclusions):
            if conclusion.state == "OPEN" and place % 2:
                mark_no_task(conclusion, by=by, state_note="Việc chung")
            elif conclusion.state == "OPEN":
                carry_conclusion(conclusion, by=by, meeting=later)
        for conclusion in self.conclusions:
            has_task = conclusion.tasks.exists()
            is_told = conclusion.state == "NO_TASK" and conclusion.state_note
            went_on = conclusion.state == "CARRIED" and conclusion.carried_to.get().meeting == later
            is_done = conclusion.state == "DONE" and (has_task or conclusion.state_note)
            assert has_task or is_told or went_on or is_done, conclusion.state


quick = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
many = settings(quick, max_examples=80, stateful_step_count=50)


def live(world, how):
    run_state_machine_as_test(type("Lived", (OneMeeting,), {"world": world}), settings=how)


@pytest.mark.first_database
def test_any_life(world):
    live(world, quick)


@pytest.mark.deep
def test_any_long_life(world):
    live(world, many)
