"""Appraisal: rows decided one by one and in bulk, survey, bonus and penalty points."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from scoring.actions.appraisal import (
    agree_rest,
    appraise_entry,
    enter_side_points,
    grant_na,
    refuse_na,
)
from scoring.actions.entry import add_evidence
from scoring.actions.explanation import explain_entry
from scoring.models import Assignment, Entry, Sheet, SheetAct
from tests.scoring.builders import entry_of, make_decision, make_round, put, sheet_of
from tests.world import make_user
from units.models import AuditEvent
from units.permissions import Role


@pytest.fixture
def submitted(world, sheet):
    return put(sheet, Sheet.State.SUBMITTED, by=world.lanhdao_dttg)


def test_the_first_row_starts_the_appraisal_and_fixes_the_evidence(world, sheet):
    entry = entry_of(sheet, "1.1")
    made = add_evidence(entry, by=world.canbo_dttg, document=make_decision(world.ethnic))
    put(sheet, Sheet.State.SUBMITTED)
    appraise_entry(entry, by=world.thamdinh_snv, first_value=True)
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.APPRAISING
    made.refresh_from_db()
    assert len(made.fixed_hash) == 64
    entry.refresh_from_db()
    assert (entry.first_value, entry.first_points, entry.first_by) == (
        True,
        Decimal(2),
        world.thamdinh_snv,
    )
    assert (entry.self_value, entry.is_lowered, entry.counted) == (True, False, (True, Decimal(2)))
    assert [act.act for act in SheetAct.objects.all()] == [SheetAct.Act.APPRAISE]
    assert AuditEvent.objects.filter(kind="scoring.entry.appraised").count() == 1


def test_a_second_row_does_not_start_it_again(world, submitted):
    appraise_entry(entry_of(submitted, "1.1"), by=world.thamdinh_snv, first_value=True)
    submitted.refresh_from_db()
    since = submitted.appraised_since
    appraise_entry(
        entry_of(submitted, "2.1"), by=world.thamdinh_snv, first_value="3", reason_code="FIGURES"
    )
    submitted.refresh_from_db()
    assert submitted.appraised_since == since
    assert SheetAct.objects.count() == 1


def test_fewer_points_need_a_reason(world, submitted):
    entry = entry_of(submitted, "2.1")
    with pytest.raises(Refused, match="Chưa chọn lý do trừ điểm"):
        appraise_entry(entry, by=world.thamdinh_snv, first_value="3")
    with pytest.raises(Refused, match="Ghi rõ lý do khác"):
        appraise_entry(entry, by=world.thamdinh_snv, first_value="3", reason_code="OTHER")
    submitted.refresh_from_db()
    assert submitted.state == Sheet.State.SUBMITTED
    appraise_entry(
        entry, by=world.thamdinh_snv, first_value="3", reason_code="OTHER", note="Trùng hồ sơ"
    )
    entry.refresh_from_db()
    assert (entry.first_points, entry.is_lowered) == (Decimal(3), True)


def test_a_value_may_be_taken_away_or_raised(world, submitted):
    entry = entry_of(submitted, "2.1")
    appraise_entry(entry, by=world.thamdinh_snv, first_value=None, reason_code="NO_EVIDENCE")
    entry.refresh_from_db()
    assert (entry.counted, entry.is_lowered) == ((None, None), True)
    appraise_entry(entry, by=world.thamdinh_snv, first_value="5", reason_code="FIGURES")
    entry.refresh_from_db()
    assert (entry.first_points, entry.reason_code) == (Decimal(5), "")


def test_survey_rows_are_not_appraised_here(world, submitted):
    with pytest.raises(Refused, match="nhập ở mục điều tra"):
        appraise_entry(entry_of(submitted, "3"), by=world.thamdinh_snv, first_value="80")


@pytest.mark.parametrize("state", [Sheet.State.DRAFT, Sheet.State.APPRAISED])
def test_only_a_sheet_in_hand_is_appraised(world, sheet, state):
    put(sheet, state)
    for act in (
        lambda: appraise_entry(entry_of(sheet, "1.1"), by=world.thamdinh_snv, first_value=True),
        lambda: agree_rest(sheet, by=world.thamdinh_snv),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize(
    "username", ["canbo.dttg", "lanhdao.dttg", "thamdinh.vp", "thuongtruc.snv", "congbo.ubnd"]
)
def test_only_the_assigned_appraiser_decides(world, submitted, username):
    with pytest.raises(PermissionDenied):
        appraise_entry(entry_of(submitted, "1.1"), by=world.user(username), first_value=True)


def test_nobody_appraises_his_own_unit(world):
    sheet = sheet_of(make_round(world, world.home_affairs), world.home_affairs)
    put(sheet, Sheet.State.SUBMITTED)
    Assignment.objects.create(
        round=sheet.round, unit=world.home_affairs, appraiser=world.thamdinh_snv
    )
    with pytest.raises(PermissionDenied, match="Không thẩm định đơn vị mình"):
        appraise_entry(entry_of(sheet, "1.1"), by=world.thamdinh_snv, first_value=True)
    appraise_entry(entry_of(sheet, "1.1"), by=world.thamdinh_vp, first_value=True)


def test_an_appraiser_keeps_to_his_areas(world, submitted):
    Assignment.objects.filter(appraiser=world.thamdinh_snv).update(areas=["1"])
    with pytest.raises(PermissionDenied):
        appraise_entry(entry_of(submitted, "2.1"), by=world.thamdinh_snv, first_value="4.5")
    agree_rest(submitted, by=world.thamdinh_snv)
    decided = submitted.entries.filter(first_at__isnull=False)
    assert {entry.criterion.code for entry in decided} == {"1.1", "1.2"}


def test_the_rest_is_agreed_at_once(world, submitted):
    appraise_entry(
        entry_of(submitted, "2.1"), by=world.thamdinh_snv, first_value="3", reason_code="FIGURES"
    )
    agree_rest(submitted, by=world.thamdinh_snv, area="1")
    points = dict(submitted.entries.values_list("criterion__code", "first_points"))
    assert (points["1.1"], points["1.2"], points["2.1"]) == (2, 3, 3)
    assert AuditEvent.objects.filter(kind="scoring.sheet.rest_agreed").count() == 1
    agree_rest(submitted, by=world.thamdinh_snv)
    assert AuditEvent.objects.filter(kind="scoring.sheet.rest_agreed").count() == 1


def test_what_is_asked_to_be_left_out_is_decided_by_itself(world, submitted):
    entry = entry_of(submitted, "2.1")
    Entry.objects.filter(pk=entry.pk).update(
        na_state="ASKED", na_reason="Không có thủ tục", self_value=None, self_points=None
    )
    agree_rest(submitted, by=world.thamdinh_snv)
    with pytest.raises(Refused, match="chấp nhận hoặc không chấp nhận"):
        appraise_entry(entry, by=world.thamdinh_snv, first_value="1")
    grant_na(entry, by=world.thamdinh_snv)
    entry.refresh_from_db()
    assert (entry.is_na, entry.is_looked_at, entry.is_lowered) == (True, True, False)
    with pytest.raises(Refused, match="Chưa nhập lý do không chấp nhận"):
        refuse_na(entry, by=world.thamdinh_snv, note="")
    refuse_na(entry, by=world.thamdinh_snv, note="Đơn vị có hai thủ tục")
    entry.refresh_from_db()
    assert (entry.na_state, entry.is_lowered) == (Entry.Na.REFUSED, True)
    with pytest.raises(Refused, match="không đề nghị"):
        grant_na(entry, by=world.thamdinh_snv)
    appraise_entry(entry, by=world.thamdinh_snv, first_value="1")
    entry.refresh_from_db()
    assert entry.counted == ("1", Decimal(1))


def test_a_granted_row_given_a_value_counts_again(world, submitted):
    entry = entry_of(submitted, "2.1")
    Entry.objects.filter(pk=entry.pk).update(
        na_state="GRANTED", na_reason="Không có", self_value=None, self_points=None
    )
    appraise_entry(entry, by=world.thamdinh_snv, first_value="2")
    entry.refresh_from_db()
    assert (entry.na_state, entry.counted[0]) == (Entry.Na.NONE, "2")


def test_the_second_appraisal_has_a_column_of_its_own(world, sheet):
    put(sheet, Sheet.State.REAPPRAISING)
    entry = entry_of(sheet, "2.1")
    Entry.objects.filter(pk=entry.pk).update(first_value="3", first_points=3, is_disputed=True)
    appraise_entry(entry, by=world.thamdinh_snv, first_value="4", reason_code="FIGURES")
    entry.refresh_from_db()
    assert (entry.first_value, entry.second_value) == ("3", "4")
    assert entry.counted == ("4", Decimal(4))
    assert entry.second_by == world.thamdinh_snv


def test_a_lowered_row_is_explained(world, sheet):
    put(sheet, Sheet.State.APPRAISED, by=world.thamdinh_snv)
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.EXPLAINING)
    entry = entry_of(sheet, "2.1")
    with pytest.raises(Refused, match="không bị trừ điểm"):
        explain_entry(entry, by=world.canbo_dttg, is_disputed=False)
    Entry.objects.filter(pk=entry.pk).update(first_points=1, first_value="1")
    with pytest.raises(Refused, match="Chưa nhập nội dung giải trình"):
        explain_entry(entry, by=world.canbo_dttg, is_disputed=True)
    explain_entry(entry, by=world.canbo_dttg, is_disputed=True, answer="Số liệu đã sửa")
    entry.refresh_from_db()
    assert (entry.is_disputed, entry.answer) == (True, "Số liệu đã sửa")
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.APPRAISED)
    with pytest.raises(Refused):
        explain_entry(entry, by=world.canbo_dttg, is_disputed=False)


# --- Survey, bonus, penalty ----------------------------------------------------------------------


def side(sheet, code, **fields):
    entry = entry_of(sheet, code)
    return {"entry": entry.pk, "version": entry.version, **fields}


@pytest.mark.parametrize("username", ["thamdinh.snv", "thuongtruc.snv"])
def test_side_points_are_entered_before_the_end_of_the_appraisal(world, sheet, username):
    enter_side_points(
        sheet,
        by=world.user(username),
        rows=[side(sheet, "3", value="80"), side(sheet, "9.1", value="1.5"), side(sheet, "9.2")],
    )
    assert entry_of(sheet, "3").counted == ("80", Decimal(8))
    assert entry_of(sheet, "9.1").first_by == world.user(username)
    assert entry_of(sheet, "9.2").first_at is None
    assert AuditEvent.objects.filter(kind="scoring.sheet.side_points_entered").count() == 1


def test_side_points_are_taken_back_and_a_survey_not_held_is_left_out(world, sheet):
    by = world.thuongtruc_snv
    enter_side_points(sheet, by=by, rows=[side(sheet, "3", value="80")])
    enter_side_points(sheet, by=by, rows=[side(sheet, "3", value=None, na_reason="Không tổ chức")])
    entry = entry_of(sheet, "3")
    assert (entry.is_na, entry.first_value) == (True, None)
    enter_side_points(sheet, by=by, rows=[side(sheet, "3", value=None)])
    assert entry_of(sheet, "3").first_at is None
    with pytest.raises(Refused, match="để trống nếu không có điểm"):
        enter_side_points(sheet, by=by, rows=[side(sheet, "9.1", na_reason="Không có")])


def test_the_same_side_points_again_write_nothing(world, sheet):
    row = side(sheet, "3", value="80")
    enter_side_points(sheet, by=world.thuongtruc_snv, rows=[row])
    enter_side_points(sheet, by=world.thuongtruc_snv, rows=[row])
    enter_side_points(sheet, by=world.thuongtruc_snv, rows=[side(sheet, "3", value="80")])
    assert entry_of(sheet, "3").version == 2
    with pytest.raises(Conflict):
        enter_side_points(sheet, by=world.thuongtruc_snv, rows=[{**row, "value": "70"}])


def test_side_points_keep_to_their_rows_states_and_people(world, sheet):
    with pytest.raises(Refused, match="không nhập ở đây"):
        enter_side_points(sheet, by=world.thuongtruc_snv, rows=[side(sheet, "1.1", value=True)])
    for username in ("canbo.dttg", "congbo.ubnd", "lanhdao.ubnd", "quantri"):
        with pytest.raises(PermissionDenied):
            enter_side_points(sheet, by=world.user(username), rows=[])
    put(sheet, Sheet.State.APPRAISED)
    with pytest.raises(Refused):
        enter_side_points(sheet, by=world.thuongtruc_snv, rows=[side(sheet, "3", value="80")])


def test_nobody_enters_points_near_his_own_unit(world):
    sheet = sheet_of(make_round(world, world.home_affairs), world.home_affairs)
    with pytest.raises(PermissionDenied, match="Không thẩm định đơn vị mình"):
        enter_side_points(sheet, by=world.thuongtruc_snv, rows=[side(sheet, "3", value="80")])
    other = make_user("thamdinh.ba", (Role.APPRAISER, world.province))
    Assignment.objects.create(round=sheet.round, unit=world.home_affairs, appraiser=other)
    with pytest.raises(PermissionDenied, match="cấp trên"):
        enter_side_points(sheet, by=other, rows=[])
