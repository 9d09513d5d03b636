"""What is done when: every act asks the stage, leaders let in late, the coordinator moves days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from plans.models import Document
from scoring.actions.appraisal import agree_rest, appraise_entry, enter_side_points
from scoring.actions.entry import add_evidence, ask_na, remove_evidence, save_area, score_entry
from scoring.actions.explanation import explain_entry
from scoring.actions.lateness import allow_late, settle_unsubmitted
from scoring.actions.round import create_round, open_round
from scoring.actions.schedule import move_deadline, prepare_round
from scoring.actions.sheet import (
    finish_appraisal,
    reopen_sheet,
    return_sheet,
    send_explanation,
    submit_sheet,
)
from scoring.models import DeadlineMove, Entry, Evidence, Round, Sheet
from scoring.stages import Stage
from tests.scoring.builders import (
    entry_of,
    last_days,
    make_decision,
    make_round,
    put,
    sheet_of,
)
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

S = Sheet.State
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY = date(2026, 11, 2)
SELF, FIRST, EXPLAINED, SECOND, PUBLISHED = (
    date(2026, 11, 10),
    date(2026, 11, 20),
    date(2026, 11, 25),
    date(2026, 11, 30),
    date(2026, 12, 10),
)
DAYS = dict(zip(Round.DAYS.values(), (SELF, FIRST, EXPLAINED, SECOND, PUBLISHED), strict=True))
REASON = {"reason": "Chờ số liệu của bộ"}


class Clock:
    """Moves the clock of a test to the first or the last minute of a day."""

    def __init__(self):
        self.traveller = None

    def to(self, day, at=time(0, 0)):
        self.stop()
        self.traveller = time_machine.travel(datetime.combine(day, at, HERE), tick=False)
        self.traveller.start()

    def last_minute_of(self, day):
        self.to(day, time(23, 59))

    def after(self, day):
        self.to(day + timedelta(1))

    def stop(self):
        if self.traveller is not None:
            self.traveller.stop()
            self.traveller = None


@pytest.fixture
def clock():
    made = Clock()
    made.to(FIRST_DAY)
    yield made
    made.stop()


@pytest.fixture
def the_round(world, clock):
    """With an explanation and last days, on the first of them."""
    return make_round(world, has_explanation=True, **DAYS)


def in_state(world, the_round, state):
    sheet = put(sheet_of(the_round, world.ethnic), state, by=world.canbo_snv)
    if state in (S.EXPLAINING, S.REAPPRAISING):
        Entry.objects.filter(sheet=sheet, criterion__code="1.2").update(
            first_at=sheet.appraised_since,
            first_points=0,
            reason_code="LATE",
            is_disputed=True if state == S.REAPPRAISING else None,
        )
        others = Entry.objects.filter(sheet=sheet).exclude(criterion__code="1.2")
        others.update(first_at=sheet.appraised_since)
    return sheet


def acts_of(world, sheet):
    """{name: (act, last day of its stage)} of what the state of the sheet allows."""
    officer, head, appraiser = world.canbo_dttg, world.lanhdao_dttg, world.thamdinh_snv
    entry = entry_of(sheet, "1.1")
    row = {"entry": entry.pk, "version": entry.version, "self_value": False}
    side = {"rows": [{"entry": entry_of(sheet, "9.1").pk, "version": 1, "value": "1"}]}
    lowered = entry_of(sheet, "1.2")
    document = Document.objects.filter(unit=world.ethnic).first() or make_decision(
        world.ethnic, issued_on=FIRST_DAY
    )
    editing = {
        "score": (lambda: score_entry(entry, by=officer, self_value=False), SELF),
        "area": (lambda: save_area(sheet, by=officer, rows=[row]), SELF),
        "na": (lambda: ask_na(entry, by=officer, na_reason="Không có"), SELF),
        "evidence": (
            lambda: add_evidence(entry, by=officer, document=document),
            SELF,
        ),
        "submit": (lambda: submit_sheet(sheet, by=head), SELF),
    }
    judging = {
        "appraise": (lambda: appraise_entry(entry, by=appraiser, first_value=True), FIRST),
        "agree": (lambda: agree_rest(sheet, by=appraiser), FIRST),
    }
    return {
        S.DRAFT: editing,
        S.RETURNED: editing,
        S.SUBMITTED: {
            **judging,
            "return": (lambda: return_sheet(sheet, by=appraiser, reason="Thiếu"), SELF),
            "side": (lambda: enter_side_points(sheet, by=appraiser, **side), SECOND),
        },
        S.APPRAISING: {
            **judging,
            "finish": (lambda: finish_appraisal(sheet, by=appraiser), FIRST),
        },
        S.EXPLAINING: {
            "explain": (lambda: explain_entry(lowered, by=officer, is_disputed=False), EXPLAINED),
            "send": (lambda: send_explanation(sheet, by=head), EXPLAINED),
        },
        S.REAPPRAISING: {
            "appraise": (
                lambda: appraise_entry(lowered, by=appraiser, first_value="Đủ, đúng hạn"),
                SECOND,
            ),
            "finish": (lambda: finish_appraisal(sheet, by=appraiser), SECOND),
        },
    }[sheet.state]


ACTS = [
    *((state, name) for state in (S.DRAFT, S.RETURNED) for name in ("score", "area", "na")),
    *((state, name) for state in (S.DRAFT, S.RETURNED) for name in ("evidence", "submit")),
    *((S.SUBMITTED, name) for name in ("appraise", "agree", "return", "side")),
    *((S.APPRAISING, name) for name in ("appraise", "agree", "finish")),
    *((S.EXPLAINING, name) for name in ("explain", "send")),
    *((S.REAPPRAISING, name) for name in ("appraise", "finish")),
]


@pytest.mark.parametrize(("state", "name"), ACTS)
def test_an_act_is_done_in_the_last_minute_of_its_stage_and_not_after(
    world, the_round, clock, state, name
):
    sheet = in_state(world, the_round, state)
    if name == "finish":
        sheet.entries.update(first_at=sheet.appraised_since, is_disputed=None)
    if name == "send":
        sheet.entries.update(is_disputed=False)
    act, last_day = acts_of(world, sheet)[name]
    clock.after(last_day)
    rows, log = list(Entry.objects.order_by("pk").values()), AuditEvent.objects.count()
    with pytest.raises(Refused, match=f"đã hết hạn 24:00 ngày {last_day:%d/%m/%Y}"):
        act()
    assert list(Entry.objects.order_by("pk").values()) == rows
    assert AuditEvent.objects.count() == log
    clock.last_minute_of(last_day)
    act()
    assert AuditEvent.objects.filter(outcome="DONE").count() > log


def test_evidence_is_not_taken_out_after_the_stage(world, the_round, clock):
    sheet = in_state(world, the_round, S.DRAFT)
    entry = entry_of(sheet, "1.1")
    kept = Evidence.objects.create(
        entry=entry, name="Kế hoạch", added_by=world.canbo_dttg, added_at=sheet.round.opened_at
    )
    clock.after(SELF)
    with pytest.raises(Refused, match="cho nộp muộn"):
        remove_evidence(entry, by=world.canbo_dttg, evidence=kept)


def test_a_sheet_runs_ahead_of_its_stages(world, the_round):
    sheet = in_state(world, the_round, S.DRAFT)
    sheet = submit_sheet(sheet, by=world.lanhdao_dttg)
    sheet = agree_rest(sheet, by=world.thamdinh_snv)
    survey = entry_of(sheet, "3")
    rows = [{"entry": survey.pk, "version": survey.version, "value": "80"}]
    sheet = enter_side_points(sheet, by=world.thamdinh_snv, rows=rows)
    assert finish_appraisal(sheet, by=world.thamdinh_snv).state == S.APPRAISED


def test_without_days_the_states_alone_lead(world, clock):
    the_round = make_round(world)
    clock.to(date(2031, 1, 1))
    sheet = in_state(world, the_round, S.DRAFT)
    assert sheet.due_on is None
    assert submit_sheet(sheet, by=world.lanhdao_dttg).state == S.SUBMITTED
    with pytest.raises(Refused, match="không đặt hạn"):
        settle_unsubmitted(the_round, by=world.thuongtruc_snv)
    with pytest.raises(Refused, match="không đặt hạn"):
        move_deadline(
            the_round, by=world.thuongtruc_snv, stage="SELF", until=date(2032, 1, 1), **REASON
        )


# --- Silence -------------------------------------------------------------------------------------


def test_silence_after_the_explanation_counts_as_agreed(world, the_round, clock):
    sheet = in_state(world, the_round, S.EXPLAINING)
    clock.last_minute_of(EXPLAINED)
    with pytest.raises(Refused, match="chưa hết hạn giải trình"):
        finish_appraisal(sheet, by=world.thamdinh_snv)
    clock.after(EXPLAINED)
    assert sheet.holder == "thẩm định viên"
    log = AuditEvent.objects.count()
    done = finish_appraisal(sheet, by=world.thamdinh_snv)
    assert (done.state, AuditEvent.objects.count()) == (S.APPRAISED, log + 1)
    assert [act.act for act in done.acts.all()] == ["SILENT", "FINISH"]
    clock.after(SECOND)
    other = put(sheet_of(the_round, world.finance), S.EXPLAINING, by=world.canbo_snv)
    with pytest.raises(Refused, match="Bước thẩm định lần 2 đã hết hạn"):
        finish_appraisal(other, by=world.thamdinh_snv)


def test_a_silent_unit_explains_no_more(world, the_round, clock):
    sheet = in_state(world, the_round, S.EXPLAINING)
    clock.after(EXPLAINED)
    with pytest.raises(Refused, match="coi như thống nhất"):
        send_explanation(sheet, by=world.lanhdao_dttg)


# --- Cho nộp muộn, mở lại ------------------------------------------------------------------------


def late(world, sheet, until=date(2026, 11, 14), by=None, **fields):
    return allow_late(sheet, by=by or world.lanhdao_ubnd, until=until, **{**REASON, **fields})


@pytest.mark.parametrize("state", [S.DRAFT, S.RETURNED])
def test_a_leader_lets_one_sheet_in_late(world, the_round, clock, state):
    sheet = in_state(world, the_round, state)
    clock.after(SELF)
    log = AuditEvent.objects.count()
    sheet = late(world, sheet)
    assert AuditEvent.objects.count() == log + 1
    act = sheet.acts.get()
    assert (act.act, act.until, act.reason) == ("LATE", date(2026, 11, 14), REASON["reason"])
    other = put(sheet_of(the_round, world.finance), S.DRAFT, by=world.canbo_snv)
    assert (other.is_late, sheet.is_late) == (True, False)
    clock.last_minute_of(date(2026, 11, 14))
    sheet = submit_sheet(sheet, by=world.lanhdao_dttg)
    clock.last_minute_of(FIRST + timedelta(4))
    assert agree_rest(sheet, by=world.thamdinh_snv).state == S.APPRAISING
    clock.after(FIRST + timedelta(4))
    with pytest.raises(Refused, match="thẩm định lần 1 đã hết hạn 24:00 ngày 24/11/2026"):
        finish_appraisal(sheet, by=world.thamdinh_snv)


def test_what_is_not_late_is_not_let_in(world, the_round, clock):
    sheet = in_state(world, the_round, S.DRAFT)
    with pytest.raises(Refused, match="chưa hết hạn"):
        late(world, sheet)
    clock.after(SELF)
    with pytest.raises(Refused, match="đã qua"):
        late(world, sheet, until=SELF)
    with pytest.raises(Refused, match="trước hạn công bố"):
        late(world, sheet, until=PUBLISHED)
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        late(world, sheet, reason="")
    with pytest.raises(Refused, match="Phiếu đã nộp"):
        late(world, in_state(world, the_round, S.SUBMITTED))


@pytest.mark.parametrize("name", ["thuongtruc.snv", "congbo.ubnd", "lanhdao.dttg", "quantri"])
def test_only_a_leader_of_the_owner_lets_in_late(world, the_round, clock, name):
    sheet = in_state(world, the_round, S.DRAFT)
    clock.after(SELF)
    with pytest.raises(PermissionDenied):
        late(world, sheet, by=world.user(name))


def test_nobody_lets_his_own_unit_in_late(world, the_round, clock):
    both = make_user("lanhdao.ca.hai", (Role.LEADER, world.province), (Role.HEAD, world.ethnic))
    sheet = in_state(world, the_round, S.DRAFT)
    clock.after(SELF)
    with pytest.raises(PermissionDenied, match="cần một lãnh đạo khác quyết định"):
        late(world, sheet, by=both)


def test_a_reopened_sheet_is_given_its_day(world, the_round, clock):
    sheet = in_state(world, the_round, S.APPRAISED)
    clock.after(FIRST)
    leader = world.lanhdao_ubnd
    with pytest.raises(Refused, match="nhập hạn nộp lại"):
        reopen_sheet(sheet, by=leader, **REASON)
    until = date(2026, 11, 23)
    sheet = reopen_sheet(sheet, by=leader, until=until, **REASON)
    assert (sheet.state, sheet.late_until, sheet.acts.get().until) == (S.RETURNED, until, until)
    clock.last_minute_of(until)
    sheet = submit_sheet(sheet, by=world.lanhdao_dttg)
    assert agree_rest(sheet, by=world.thamdinh_snv).state == S.APPRAISING


def test_a_sheet_reopened_in_time_needs_no_day(world, the_round):
    sheet = reopen_sheet(in_state(world, the_round, S.SUBMITTED), by=world.lanhdao_ubnd, **REASON)
    assert (sheet.late_until, sheet.is_late) == (None, False)


# --- Dời hạn -------------------------------------------------------------------------------------


def move(world, the_round, stage="SELF", until=date(2026, 11, 15), **fields):
    told = {"by": world.thuongtruc_snv, "stage": stage, "until": until, **REASON, **fields}
    return move_deadline(the_round, **told)


def test_a_moved_day_opens_the_stage_again_and_is_kept(world, the_round, clock):
    sheet = in_state(world, the_round, S.DRAFT)
    clock.after(SELF)
    made = move(world, the_round)
    assert (made.was_on, made.until, made.reason) == (SELF, date(2026, 11, 15), REASON["reason"])
    assert AuditEvent.objects.filter(kind="scoring.round.deadline_moved").count() == 1
    sheet = Sheet.objects.get(pk=sheet.pk)
    assert submit_sheet(sheet, by=world.lanhdao_dttg).state == S.SUBMITTED


def test_a_day_is_moved_within_reason(world, the_round, clock):
    clock.to(date(2026, 11, 12))
    for fields, sentence in [
        ({"until": date(2026, 11, 11)}, "đã qua"),
        ({"until": FIRST}, "phải sau hạn tự chấm"),
        ({"until": SELF, "stage": "FIRST"}, "đã qua"),
        ({"until": EXPLAINED, "stage": "FIRST"}, r"Hạn giải trình .* phải sau"),
        ({"until": FIRST, "stage": "FIRST"}, "chọn ngày khác"),
        ({"reason": ""}, "Chưa nhập lý do"),
    ]:
        with pytest.raises(Refused, match=sentence):
            move(world, the_round, **fields)
    assert not DeadlineMove.objects.exists()
    with pytest.raises(PermissionDenied):
        move(world, the_round, by=world.lanhdao_ubnd)


def test_days_of_a_closed_or_prepared_round_are_not_moved(world, the_round):
    for state in (Round.State.DRAFT, Round.State.CLOSED):
        Round.objects.filter(pk=the_round.pk).update(state=state)
        with pytest.raises(Refused, match="chưa dời hạn được"):
            move(world, the_round)


# --- Chuẩn bị, mở --------------------------------------------------------------------------------


def prepare(world, the_round, days, **fields):
    told = {"title": "Kỳ 2026", "has_explanation": True, "unsubmitted": "WITHDRAWN", **fields}
    return prepare_round(the_round, by=world.thuongtruc_snv, days=days, **told)


@pytest.fixture
def draft(world, clock):
    fields = {"owner": world.province, "year": 2026, "title": "Kỳ 2026"}
    return create_round(world.home_affairs, by=world.thuongtruc_snv, **fields)


def test_days_are_set_while_a_round_is_prepared(world, draft):
    days = dict(zip(Stage, DAYS.values(), strict=True))
    made = prepare(world, draft, days)
    assert (made.days, made.unsubmitted, made.has_explanation) == (days, "WITHDRAWN", True)
    made = prepare(world, made, days, has_explanation=False)
    assert list(made.days) == [Stage.SELF, Stage.FIRST, Stage.PUBLICATION]
    assert made.explanation_until is None
    with pytest.raises(Refused, match=r"Hạn thẩm định lần 1 .* phải sau hạn tự chấm"):
        prepare(world, draft, {**days, Stage.FIRST: SELF})


def test_a_title_of_another_round_is_not_taken(world, draft):
    make_round(world, title="Kỳ khác")
    with pytest.raises(Refused, match="đặt tên khác"):
        prepare(world, draft, {}, title="Kỳ khác")


def test_a_round_opens_with_all_its_days_ahead(world, clock):
    the_round = make_round(world, state=Round.State.DRAFT, has_explanation=True)
    Round.objects.filter(pk=the_round.pk).update(explanation_until=None)
    with pytest.raises(Refused, match="chưa đặt hạn giải trình"):
        open_round(the_round, by=world.thuongtruc_snv)
    Round.objects.filter(pk=the_round.pk).update(**last_days(first=-1))
    with pytest.raises(Refused, match=r"hạn tự chấm .* đã qua"):
        open_round(the_round, by=world.thuongtruc_snv)
    Round.objects.filter(pk=the_round.pk).update(**last_days(first=0))
    assert open_round(the_round, by=world.thuongtruc_snv).state == Round.State.OPEN
