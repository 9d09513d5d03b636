"""The model that the life of a round is held against (test_round_life): its states and stages, who
may do what in them, and what always holds.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from cchc.lib.clock import local
from cchc.lib.refusal import Refused
from scoring.actions.appraisal import agree_rest, appraise_entry, enter_side_points
from scoring.actions.entry import score_entry
from scoring.actions.explanation import explain_entry
from scoring.actions.lateness import allow_late, settle_unsubmitted
from scoring.actions.result import publish_results
from scoring.actions.round import close_round
from scoring.actions.schedule import move_deadline
from scoring.actions.sheet import (
    finish_appraisal,
    reopen_sheet,
    return_sheet,
    send_explanation,
    submit_sheet,
    withdraw_sheet,
)
from scoring.models import (
    Assignment,
    DeadlineMove,
    Entry,
    Result,
    Round,
    Sheet,
    SheetAct,
    Snapshot,
)
from scoring.stages import Stage
from tests.scoring.builders import entry_of, make_decision, make_round, put, sheet_of
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

S = Sheet.State
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = date(2027, 2, 1)
LENGTHS = (8, 10, 6, 8, 12)
OWN, OTHER = "home_affairs", "ethnic"
SCORERS = {OTHER: {"canbo_dttg", "lanhdao_dttg"}, OWN: {"canbo_snv", "lanhdao_snv"}}
HEADS = {OTHER: {"lanhdao_dttg"}, OWN: {"lanhdao_snv"}}
APPRAISERS = {OTHER: {"thamdinh_snv"}, OWN: {"thamdinh_vp"}}  # thamdinh.snv is assigned to both
SIDE = {OTHER: {"thamdinh_snv", "thuongtruc_snv"}, OWN: {"thamdinh_vp"}}
LEADER, COORDINATOR, PUBLISHER = "lanhdao_ubnd", "thuongtruc_snv", "congbo_ubnd"
STRANGERS = ("quantri", "kiemtra_tinh", "bithu_langson")
EVERYBODY = sorted(
    {*SCORERS[OTHER], *SCORERS[OWN], *SIDE[OTHER], *SIDE[OWN], LEADER, PUBLISHER, *STRANGERS}
)
# A life begins anywhere, so that every state is tried often.
STARTS = (
    "DRAFT",
    "RETURNED",
    "SUBMITTED",
    "APPRAISING",
    "EXPLAINING",
    "REAPPRAISING",
    "APPRAISED",
)
EDITABLE, REOPENED = {"DRAFT", "RETURNED"}, {"SUBMITTED", "APPRAISING", "EXPLAINING", "APPRAISED"}
sheets = st.sampled_from([OWN, OTHER])
done, refused = Counter(), Counter()


def mostly(*names):
    """Anybody, but every other time one of these."""
    return st.one_of(st.sampled_from(names), st.sampled_from(EVERYBODY))


scorers = mostly(*SCORERS[OWN], *SCORERS[OTHER])
heads = mostly("lanhdao_dttg", "lanhdao_snv")
appraisers = mostly("thamdinh_snv", "thamdinh_vp")
seldom = st.sampled_from([False] * 7 + [True])
leaders, coordinators, publishers = mostly(LEADER), mostly(COORDINATOR), mostly(PUBLISHER)


class RoundLife(RuleBasedStateMachine):
    """Two sheets of one block, one of them of the standing body itself."""

    world = None

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.day, self.clock, self.number = FIRST, None, 0
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

    @initialize(
        unsubmitted=st.sampled_from(["UNSCORED", "WITHDRAWN"]),
        starts=st.lists(st.sampled_from(STARTS), min_size=2, max_size=2),
        far=st.lists(st.booleans(), min_size=2, max_size=2),
        begins=st.integers(0, sum(LENGTHS)),
    )
    def open(self, unsubmitted, starts, far=(False, False), begins=0):
        """`far`: has the appraisal of the sheet come to where it may be finished; `begins`: on
        which day the life begins, of those that the stages last."""
        world, last = self.world, FIRST
        self.days = {}
        for stage, length in zip(Stage, LENGTHS, strict=True):
            last += timedelta(length)
            self.days[stage] = last
        self.round = make_round(
            world,
            world.ethnic,
            world.home_affairs,
            has_explanation=True,
            unsubmitted=unsubmitted,
            **{Round.DAYS[stage]: day for stage, day in self.days.items()},
        )
        Assignment.objects.create(
            round=self.round, unit=world.home_affairs, appraiser=world.thamdinh_snv
        )
        head = make_user("lanhdao.snv", (Role.HEAD, world.home_affairs))
        self.people = {name: getattr(world, name, head) for name in EVERYBODY}
        self.pks, self.state, self.late = {}, {}, {}
        for name, start, is_far in zip((OWN, OTHER), starts, far, strict=True):
            sheet = put(sheet_of(self.round, getattr(world, name)), start, by=world.vanphong_ubnd)
            if start in {"EXPLAINING", "REAPPRAISING"}:
                rows = sheet.entries.all()
                rows.update(first_at=sheet.appraised_since, first_points=F("self_points"))
                rows.filter(criterion__code="1.2").update(first_points=0, reason_code="LATE")
            if start == "REAPPRAISING":
                sheet.entries.filter(criterion__code="1.2").update(is_disputed=True, answer="Đủ")
            if is_far:
                self._come_far(sheet, start)
            self.pks[name], self.state[name], self.late[name] = sheet.pk, start, None
        self.decision = make_decision(world.province, issued_on=date(2027, 1, 4))
        self.unsubmitted, self.frozen, self.is_closed = unsubmitted, None, False
        self.days_pass(begins, late=False)

    def _come_far(self, sheet, start):
        """Rows looked at, those that were lowered answered, the disputed one decided again."""
        moment, rows = sheet.appraised_since, sheet.entries.all()
        if start == "APPRAISING":
            rows.filter(criterion__method="self").update(
                first_at=moment, first_value=F("self_value"), first_points=F("self_points")
            )
        if start == "EXPLAINING":
            rows.filter(criterion__code="1.2").update(is_disputed=True, answer="Đủ")
        if start == "REAPPRAISING":
            rows.filter(criterion__code="1.2").update(
                second_at=moment, second_value=F("self_value"), second_points=F("self_points")
            )
        if start in {"APPRAISING", "EXPLAINING", "REAPPRAISING"}:
            rows.filter(criterion__code="3").update(
                first_at=moment, first_value="80", first_points=8
            )

    # --- What the model knows --------------------------------------------------------------------

    def sheet(self, name):
        return Sheet.objects.get(pk=self.pks[name])

    def rows(self, name):
        """The rows that the unit scores."""
        return list(Entry.objects.filter(sheet=self.pks[name]).self_scored())

    def is_open(self, name, stage):
        """On this day the stage is not over for this sheet."""
        late, first = self.late[name], self.days[Stage.SELF]
        shift = max(late - first, timedelta(0)) if late else timedelta(0)
        return self.day <= self.days[stage] + shift

    def judged_in(self, name):
        """The stage of the appraisal under way, or None."""
        state = self.state[name]
        if state in {"SUBMITTED", "APPRAISING"}:
            return Stage.FIRST
        return Stage.SECOND if state == "REAPPRAISING" else None

    def may_judge(self, name, who):
        stage = self.judged_in(name)
        return who in APPRAISERS[name] and stage is not None and self.is_open(name, stage)

    def lowered(self, name):
        return [
            row
            for row in self.rows(name)
            if row.first_at and (row.first_points or 0) < (row.self_points or 0)
        ]

    def has_survey(self, name):
        return entry_of(self.sheet(name), "3").first_at is not None

    def next_number(self):
        self.number += 1
        return self.number

    def everything(self):
        tables = (Sheet, Entry, SheetAct, Round, DeadlineMove, Snapshot)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    def act(self, action, about, who, expected, *, may_do_nothing=False, **told):
        """Carries it out as somebody; -> was it done, which must be what was expected."""
        name = action.__wrapped__.__name__
        before, count = self.everything(), AuditEvent.objects.filter(outcome="DONE").count()
        sentence = ""
        try:
            action(about, by=self.people[who], **told)
        except (Refused, PermissionDenied) as refusal:
            sentence = str(refusal) or "no"
        rows = AuditEvent.objects.filter(outcome="DONE").count() - count
        assert bool(sentence) != expected, f"{name} by {who} on {self.day}: {sentence or 'done'}"
        is_same = self.everything() == before
        if sentence:
            assert is_same
            assert rows == 0
            refused[name] += 1
            return False
        assert rows == 1 or (may_do_nothing and rows == 0 and is_same), (name, rows)
        done[name] += 1
        return True

    # --- Time ------------------------------------------------------------------------------------

    @rule(days=st.integers(0, 6), late=st.booleans())
    def days_pass(self, days, late):
        """To the first or the last minute of a later day: both are that day."""
        self.day += timedelta(days)
        self._show_day(time(23, 59) if late else time(0, 0))

    # --- The unit --------------------------------------------------------------------------------

    @rule(name=sheets, who=scorers, value=st.booleans())
    def score(self, name, who, value):
        may = who in SCORERS[name] and self.state[name] in EDITABLE
        told = {"self_value": value, "explanation": f"Lần {self.next_number()}"}
        entry = entry_of(self.sheet(name), "1.1")
        self.act(score_entry, entry, who, may and self.is_open(name, Stage.SELF), **told)

    @rule(name=sheets, who=heads)
    def submit(self, name, who):
        may = who in HEADS[name] and self.state[name] in EDITABLE
        if self.act(submit_sheet, self.sheet(name), who, may and self.is_open(name, Stage.SELF)):
            self.state[name] = "SUBMITTED"

    @rule(name=sheets, who=scorers, is_disputed=st.booleans(), code=st.sampled_from(["1.1", "1.2"]))
    def explain(self, name, who, is_disputed, code):
        entry = entry_of(self.sheet(name), code)
        may = who in SCORERS[name] and self.state[name] == "EXPLAINING"
        may = may and self.is_open(name, Stage.EXPLANATION) and entry in self.lowered(name)
        told = {"is_disputed": is_disputed, "answer": f"Lần {self.next_number()}"}
        self.act(explain_entry, entry, who, may, **told)

    @rule(name=sheets, who=heads)
    def send(self, name, who):
        may = who in HEADS[name] and self.state[name] == "EXPLAINING"
        may = may and self.is_open(name, Stage.EXPLANATION)
        may = may and all(row.is_disputed is not None for row in self.lowered(name))
        if self.act(send_explanation, self.sheet(name), who, may):
            self.state[name] = "REAPPRAISING"

    # --- Appraisers ------------------------------------------------------------------------------

    @rule(name=sheets, who=appraisers, is_theirs=st.booleans())
    def give_back(self, name, who, is_theirs=False):
        who = next(iter(APPRAISERS[name])) if is_theirs else who
        may = who in APPRAISERS[name] and self.state[name] == "SUBMITTED"
        may = may and self.is_open(name, Stage.SELF)
        if self.act(return_sheet, self.sheet(name), who, may, reason="Thiếu số liệu"):
            self.state[name] = "RETURNED"

    @rule(name=sheets, who=appraisers, is_lower=st.booleans())
    def appraise(self, name, who, is_lower):
        value = "Thiếu báo cáo" if is_lower else "Đủ, đúng hạn"
        told = {"first_value": value, "reason_code": "LATE" if is_lower else ""}
        told["note"] = f"Lần {self.next_number()}"
        entry = entry_of(self.sheet(name), "1.2")
        may = self.may_judge(name, who) and (
            self.state[name] != "REAPPRAISING" or bool(entry.is_disputed)
        )
        self._started(name, self.act(appraise_entry, entry, who, may, **told))

    @rule(name=sheets, who=appraisers)
    def agree(self, name, who):
        may = self.may_judge(name, who) and self.state[name] != "REAPPRAISING"
        sheet = self.sheet(name)
        self._started(name, self.act(agree_rest, sheet, who, may, may_do_nothing=True))

    def _started(self, name, is_done):
        if is_done and self.state[name] == "SUBMITTED":
            self.state[name] = "APPRAISING"

    @rule(name=sheets, who=appraisers)
    def enter_survey(self, name, who):
        is_unsent = self.state[name] in EDITABLE and not self.is_open(name, Stage.SELF)
        may = who in SIDE[name] and (is_unsent or self.is_open(name, Stage.SECOND))
        may = may and self.state[name] not in {"APPRAISED", "PUBLISHED", "WITHDRAWN"}
        entry = entry_of(self.sheet(name), "3")
        row = {"entry": entry.pk, "version": entry.version}
        row["value"] = str(50 + self.next_number() % 50)
        is_same = row["value"] == entry.first_value
        sheet = self.sheet(name)
        self.act(enter_side_points, sheet, who, may, may_do_nothing=is_same, rows=[row])

    @rule(name=sheets, who=appraisers, is_theirs=st.booleans())
    def finish(self, name, who, is_theirs=False):
        """`is_theirs`: by who may, for it is seldom that all else holds."""
        who = next(iter(APPRAISERS[name])) if is_theirs else who
        state, sheet = self.state[name], self.sheet(name)
        may, to = who in APPRAISERS[name] and self.has_survey(name), "APPRAISED"
        if state == "APPRAISING":
            looked = [row.second_at or row.first_at for row in self.rows(name)]
            may = may and all(at and at >= sheet.appraised_since for at in looked)
            may = may and self.is_open(name, Stage.FIRST)
            to = "EXPLAINING" if self.lowered(name) else "APPRAISED"
        elif state == "REAPPRAISING":
            may = may and all(row.second_at or not row.is_disputed for row in self.rows(name))
            may = may and self.is_open(name, Stage.SECOND)
        else:
            is_silent = state == "EXPLAINING" and not self.is_open(name, Stage.EXPLANATION)
            may = may and is_silent and self.is_open(name, Stage.SECOND)
        if self.act(finish_appraisal, sheet, who, may):
            self.state[name] = to

    # --- Leader, coordinator, publisher ----------------------------------------------------------

    def _is_day(self, until):
        return self.day <= until < self.days[Stage.PUBLICATION]

    @rule(name=sheets, who=leaders, ahead=st.integers(-1, 12))
    def let_in_late(self, name, who, ahead):
        until = self.day + timedelta(ahead)
        may = who == LEADER and self.state[name] in EDITABLE
        may = may and not self.is_open(name, Stage.SELF) and self._is_day(until)
        told = {"until": until, "reason": "Chờ số liệu"}
        if self.act(allow_late, self.sheet(name), who, may, **told):
            self.late[name] = until

    @rule(name=sheets, who=leaders, ahead=st.one_of(st.none(), st.integers(-1, 12)))
    def reopen(self, name, who, ahead):
        until = None if ahead is None else self.day + timedelta(ahead)
        may = who == LEADER and self.state[name] in REOPENED
        may = may and (self.is_open(name, Stage.SELF) if until is None else self._is_day(until))
        told = {"until": until, "reason": "Bổ sung"}
        if self.act(reopen_sheet, self.sheet(name), who, may, **told):
            self.state[name], self.late[name] = "RETURNED", until or self.late[name]

    @rule(name=sheets, who=coordinators, is_meant=seldom)
    def withdraw(self, name, who, is_meant):
        if not is_meant:
            return  # a sheet that left the round has no more to show
        may = who == COORDINATOR and self.state[name] not in {"PUBLISHED", "WITHDRAWN"}
        if self.act(withdraw_sheet, self.sheet(name), who, may, reason="Không xếp hạng"):
            self.state[name] = "WITHDRAWN"

    @rule(stage=st.sampled_from(Stage), who=coordinators, ahead=st.integers(-1, 15))
    def move_day(self, stage, who, ahead):
        until = self.day + timedelta(ahead)
        moved = list({**self.days, stage: until}.values())
        may = who == COORDINATOR and not self.is_closed and until != self.days[stage]
        may = may and ahead >= 0 and moved == sorted(set(moved))
        told = {"stage": stage, "until": until, "reason": "Mưa lũ"}
        if self.act(move_deadline, self.round, who, may, **told):
            self.days[stage] = until

    @rule(who=coordinators)
    def settle(self, who):
        unsent = [
            name
            for name in (OTHER,)  # nobody settles the sheet of his own unit
            if self.state[name] in EDITABLE and not self.is_open(name, Stage.SELF)
        ]
        may = who == COORDINATOR and self.day > self.days[Stage.FIRST]
        may = may and not self.is_closed and bool(unsent)
        if self.act(settle_unsubmitted, self.round, who, may):
            for name in unsent:
                is_zero = self.unsubmitted == "UNSCORED"
                self.state[name] = "APPRAISED" if is_zero else "WITHDRAWN"

    @rule(who=publishers)
    def publish(self, who):
        states = set(self.state.values())
        may = who == PUBLISHER and self.frozen is None
        may = may and self.day <= self.days[Stage.PUBLICATION]
        may = may and states <= {"APPRAISED", "WITHDRAWN"} and "APPRAISED" in states
        block = self.round.blocks.get()
        if self.act(publish_results, block, who, may, document=self.decision):
            self.frozen = self._published()
            for name, state in self.state.items():
                self.state[name] = "PUBLISHED" if state == "APPRAISED" else state

    @rule(who=coordinators)
    def close(self, who):
        is_settled = self.frozen is not None or set(self.state.values()) == {"WITHDRAWN"}
        may = who == COORDINATOR and is_settled and not self.is_closed
        if self.act(close_round, self.round, who, may):
            self.is_closed = True

    # --- What always holds -----------------------------------------------------------------------

    def _published(self):
        rows = Entry.objects.filter(sheet__state="PUBLISHED").order_by("pk").values()
        tables = [table.objects.order_by("pk").values() for table in (Snapshot, Result)]
        return [list(found) for found in (*tables, rows)]

    @invariant()
    def it_stands_as_the_tables_say(self):
        for name, pk in self.pks.items():
            sheet = Sheet.objects.get(pk=pk)
            assert (sheet.state, sheet.late_until) == (self.state[name], self.late[name])
        assert Round.objects.get(pk=self.round.pk).days == self.days

    @invariant()
    def what_was_published_never_changes(self):
        assert self.frozen is None or self._published() == self.frozen

    @invariant()
    def nobody_appraised_his_own_unit(self):
        judging = SheetAct.objects.filter(act__in=["APPRAISE", "FINISH", "RETURN", "UNSENT"])
        hands = set(judging.values_list("sheet", "by__username"))
        for name, pk in self.pks.items():
            allowed = {who.replace("_", ".") for who in SIDE[name] | {COORDINATOR}}
            assert {who for sheet, who in hands if sheet == pk} <= allowed - (
                {"thamdinh.snv", "thuongtruc.snv"} if name == OWN else set()
            )

    @invariant()
    def nothing_was_typed_after_a_day_that_was_never_moved(self):
        latest = max([self.days[Stage.SELF], *(day for day in self.late.values() if day)])
        moves = DeadlineMove.objects.filter(stage="SELF").values_list("was_on", flat=True)
        granted = SheetAct.objects.exclude(until=None).values_list("until", flat=True)
        latest = max([latest, *moves, *granted])
        for at in Entry.objects.exclude(self_at=None).values_list("self_at", flat=True):
            assert local(at).date() <= latest
