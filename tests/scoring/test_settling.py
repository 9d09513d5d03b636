"""Phiếu không nộp, settled in one press; results published by their last day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from scoring.actions import lateness
from scoring.actions.appraisal import enter_side_points
from scoring.actions.lateness import settle_unsubmitted
from scoring.actions.result import publish_results
from scoring.actions.schedule import move_deadline
from scoring.late_acts import annex_rows
from scoring.models import Entry, Sheet, SheetAct, Snapshot
from scoring.stages import Stage
from tests.scoring.builders import entry_of, fill, make_decision, make_round, put, sheet_of
from tests.scoring.test_sheet import text_of
from tests.scoring.test_stage_actions import DAYS, FIRST, FIRST_DAY, Clock, S, in_state, late
from units.models import AuditEvent


@pytest.fixture
def clock():
    made = Clock()
    made.to(FIRST_DAY)
    yield made
    made.stop()


@pytest.fixture
def the_round(world, clock):
    return make_round(world, has_explanation=True, **DAYS)


def settle(world, the_round, by=None):
    return settle_unsubmitted(the_round, by=by or world.thuongtruc_snv)


def test_sheets_never_submitted_are_appraised_as_unscored_in_one_press(world, the_round, clock):
    sheet = in_state(world, the_round, S.DRAFT)
    other = put(sheet_of(the_round, world.finance), S.APPRAISED, by=world.canbo_snv)
    clock.last_minute_of(FIRST)
    with pytest.raises(Refused, match="sau khi hết hạn thẩm định lần 1"):
        settle(world, the_round)
    clock.after(FIRST)
    log = AuditEvent.objects.count()
    settle(world, the_round)
    assert AuditEvent.objects.count() == log + 1
    told = AuditEvent.objects.get(kind="scoring.round.unsubmitted_settled")
    assert f'"units":[{world.ethnic.pk}]' in told.payload.replace(" ", "")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.is_unsubmitted, sheet.submitted_at) == (S.APPRAISED, True, None)
    assert [act.act for act in sheet.acts.all()] == ["UNSENT"]
    assert {entry.counted for entry in sheet.entries.self_scored()} == {(None, None)}
    assert entry_of(sheet, "1.1").self_points == 2
    other.refresh_from_db()
    assert other.version == 1
    with pytest.raises(Refused, match="Không có phiếu nào"):
        settle(world, the_round)
    made = publish_results(
        the_round.blocks.get(), by=world.congbo_ubnd, document=make_decision(world.province)
    )
    result = made.results.get(unit=world.ethnic)
    assert (result.points, result.max, result.rank) == (0, 20, 2)


def test_or_they_leave_the_round(world, clock):
    the_round = make_round(world, unsubmitted="WITHDRAWN", **DAYS)
    clock.after(FIRST)
    settle(world, the_round)
    assert {sheet.state for sheet in the_round.sheets.all()} == {S.WITHDRAWN}
    assert SheetAct.objects.filter(act="WITHDRAW").count() == 2
    assert sheet_of(the_round, world.ethnic).withdrawn_reason == (
        "Không nộp phiếu trong hạn tự chấm."
    )


def test_a_sheet_let_in_late_waits_for_its_day(world, clock):
    the_round = make_round(world, world.ethnic, **DAYS)
    clock.after(FIRST)
    late(world, sheet_of(the_round, world.ethnic), until=date(2026, 11, 24))
    with pytest.raises(Refused, match="Không có phiếu nào"):
        settle(world, the_round)
    clock.after(date(2026, 11, 24))
    settle(world, the_round)
    assert sheet_of(the_round, world.ethnic).state == S.APPRAISED


def test_nobody_settles_the_sheet_of_his_own_unit(world, clock):
    the_round = make_round(world, world.ethnic, world.home_affairs, **DAYS)
    clock.after(FIRST)
    settle(world, the_round)
    assert sheet_of(the_round, world.home_affairs).state == S.DRAFT
    with pytest.raises(Refused, match="đơn vị mình; cần người khác"):
        settle(world, the_round)
    with pytest.raises(PermissionDenied):
        settle(world, the_round, by=world.lanhdao_ubnd)


def test_a_sheet_returned_and_not_sent_again_is_settled_too(world, the_round, clock, signed_in):
    sheet = in_state(world, the_round, S.RETURNED)
    Entry.objects.filter(sheet=sheet, criterion__code="1.2").update(
        first_value="Thiếu báo cáo",
        first_points=0,
        first_at=sheet.submitted_at,
        reason_code="LATE",
        note="Của lần trước",
    )
    clock.after(FIRST)
    page = text_of(
        signed_in("thuongtruc.snv").get(reverse("scoring:round-settle", args=[the_round.pk]))
    )
    assert "Không nộp lại sau khi trả lại, mở lại</dt><dd>Sở Dân tộc và Tôn giáo</dd>" in page
    assert "Chưa nộp lần nào</dt><dd>Sở Tài chính</dd>" in page
    settle(world, the_round)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.is_unsubmitted) == (S.APPRAISED, True)
    assert sheet.submitted_at is not None
    last = sheet.acts.last()
    assert (last.act, last.reason) == (
        "UNSENT",
        "Không nộp lại phiếu đã trả lại hoặc mở lại trong hạn.",
    )
    assert {entry.counted for entry in sheet.entries.self_scored()} == {(None, None)}
    assert {(row.reason_code, row.note) for row in sheet.entries.all()} == {("", "")}
    assert entry_of(sheet, "1.2").self_points == 3


def test_what_did_not_apply_before_counts_in_the_maximum_like_all_rows(world, clock):
    the_round = make_round(world, world.ethnic, **DAYS)
    sheet = in_state(world, the_round, S.RETURNED)
    Entry.objects.filter(sheet=sheet, criterion__code="2.1").update(
        na_state="GRANTED", na_reason="Không có hồ sơ"
    )
    clock.after(FIRST)
    settle(world, the_round)
    row = entry_of(sheet, "2.1")
    assert (row.is_na, row.na_state, row.na_reason) == (False, "REFUSED", "Không có hồ sơ")
    made = publish_results(
        the_round.blocks.get(), by=world.congbo_ubnd, document=make_decision(world.province)
    )
    assert made.results.get().max == 20


def test_a_survey_is_entered_until_its_sheet_is_settled(world, clock, signed_in):
    the_round = make_round(world, world.ethnic, **DAYS)
    sheet = sheet_of(the_round, world.ethnic)
    clock.after(FIRST)
    client = signed_in("thuongtruc.snv")
    settling = reverse("scoring:round-settle", args=[the_round.pk])
    told = "Chưa nhập đủ điểm điều tra"
    page = text_of(client.get(settling))
    assert told in page
    assert reverse("scoring:sheet-side-points", args=[sheet.pk]) in page
    survey = entry_of(sheet, "3")
    row = {"entry": survey.pk, "version": survey.version, "value": "80"}
    enter_side_points(sheet, by=world.thuongtruc_snv, rows=[row])
    assert told not in text_of(client.get(settling))
    settle(world, the_round)
    made = publish_results(
        the_round.blocks.get(), by=world.congbo_ubnd, document=make_decision(world.province)
    )
    assert made.results.get().points == 8


def test_who_publishes_and_who_may_reopen_read_what_was_never_submitted(world, clock, signed_in):
    the_round = make_round(world, world.ethnic, **DAYS)
    sheet = sheet_of(the_round, world.ethnic)
    clock.after(FIRST)
    assert signed_in("congbo.ubnd").get(sheet.get_absolute_url()).status_code == 404
    settle(world, the_round)
    for name in ("congbo.ubnd", "lanhdao.ubnd"):
        assert signed_in(name).get(sheet.get_absolute_url()).status_code == 200, name
    assert signed_in("thuongtruc.snv").get(sheet.get_absolute_url()).status_code == 404


def test_a_returned_sheet_leaves_the_round_where_the_round_says_so(world, clock):
    the_round = make_round(world, world.ethnic, unsubmitted="WITHDRAWN", **DAYS)
    sheet = in_state(world, the_round, S.RETURNED)
    clock.after(FIRST)
    settle(world, the_round)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.withdrawn_reason) == (
        S.WITHDRAWN,
        "Không nộp lại phiếu đã trả lại hoặc mở lại trong hạn.",
    )


def test_a_returned_sheet_with_a_day_of_its_own_waits_for_it(world, clock):
    the_round = make_round(world, world.ethnic, **DAYS)
    sheet = in_state(world, the_round, S.RETURNED)
    Sheet.objects.filter(pk=sheet.pk).update(late_until=date(2026, 11, 24))
    clock.after(FIRST)
    with pytest.raises(Refused, match="Không có phiếu nào"):
        settle(world, the_round)
    clock.after(date(2026, 11, 24))
    settle(world, the_round)
    assert sheet_of(the_round, world.ethnic).state == S.APPRAISED


# --- Công bố sau hạn -----------------------------------------------------------------------------


def test_results_are_published_until_their_last_day_and_later_once_it_is_moved(
    world, clock, signed_in
):
    the_round = make_round(world, world.ethnic, **DAYS)
    put(sheet_of(the_round, world.ethnic), S.APPRAISED, by=world.canbo_dttg)
    block, decision = the_round.blocks.get(), make_decision(world.province)
    last = the_round.days[Stage.PUBLICATION]
    clock.after(last)
    words = f"Bước công bố đã hết hạn 24:00 ngày {sentence_date(last)}"
    with pytest.raises(Refused, match=words):
        publish_results(block, by=world.congbo_ubnd, document=decision)
    client = signed_in("congbo.ubnd")
    page = text_of(client.get(reverse("scoring:block-publish", args=[block.pk])))
    assert f"{words}; đề nghị thường trực cải cách hành chính dời hạn công bố" in page
    assert not Snapshot.objects.exists()
    move_deadline(
        the_round,
        by=world.thuongtruc_snv,
        stage=Stage.PUBLICATION,
        until=last + timedelta(1),
        reason="Chờ phiên họp",
    )
    made = publish_results(block, by=world.congbo_ubnd, document=decision)
    [row] = annex_rows(block, made.published_at)
    assert (row["what"], row["reason"]) == (
        f"Dời hạn công bố đến {last + timedelta(1):%d/%m/%Y}",
        "Chờ phiên họp",
    )


def test_on_the_last_minute_results_are_still_published(world, clock):
    the_round = make_round(world, world.ethnic, **DAYS)
    put(sheet_of(the_round, world.ethnic), S.APPRAISED, by=world.canbo_dttg)
    clock.last_minute_of(the_round.days[Stage.PUBLICATION])
    publish_results(
        the_round.blocks.get(), by=world.congbo_ubnd, document=make_decision(world.province)
    )
    assert Snapshot.objects.count() == 1


def test_a_submitted_sheet_is_never_settled(world, the_round, clock):
    in_state(world, the_round, S.SUBMITTED)
    fill(sheet_of(the_round, world.finance), world.canbo_snv)
    clock.after(FIRST)
    settle(world, the_round)
    assert sheet_of(the_round, world.ethnic).state == S.SUBMITTED
    assert sheet_of(the_round, world.finance).state == S.APPRAISED


def test_a_sheet_that_is_submitted_in_the_meantime_is_left(world, the_round, clock, monkeypatch):
    """The list was read, then a leader let one in late and its head submitted it."""
    read = lateness.unsubmitted_sheets

    def read_then_submitted(*args):
        found = read(*args)
        in_state(world, the_round, S.SUBMITTED)
        return found

    clock.after(FIRST)
    monkeypatch.setattr(lateness, "unsubmitted_sheets", read_then_submitted)
    settle(world, the_round)
    assert sheet_of(the_round, world.ethnic).state == S.SUBMITTED
    assert sheet_of(the_round, world.finance).state == S.APPRAISED
    told = AuditEvent.objects.get(kind="scoring.round.unsubmitted_settled")
    assert f'"units":[{world.finance.pk}]' in told.payload.replace(" ", "")
