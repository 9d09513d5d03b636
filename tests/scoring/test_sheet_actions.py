"""Sheets as a whole: submitted, returned, finished, reopened, withdrawn; who sees what."""

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from scoring.actions.sheet import (
    finish_appraisal,
    reopen_sheet,
    return_sheet,
    send_explanation,
    submit_sheet,
    withdraw_sheet,
)
from scoring.models import Entry, Round, Sheet, SheetAct
from tests.scoring.builders import entry_of, fill, make_round, put, sheet_of
from tests.world import make_user
from units.permissions import Role

State = Sheet.State


def test_a_complete_sheet_is_submitted_by_the_head(world, sheet):
    fill(sheet, world.canbo_dttg)
    submit_sheet(sheet, by=world.lanhdao_dttg)
    sheet.refresh_from_db()
    assert sheet.state == State.SUBMITTED
    assert sheet.submitted_at is not None
    act = SheetAct.objects.get()
    assert (act.act, act.by) == (SheetAct.Act.SUBMIT, world.lanhdao_dttg)


def test_an_officer_does_not_submit(world, sheet):
    fill(sheet, world.canbo_dttg)
    with pytest.raises(PermissionDenied, match="Chỉ thủ trưởng"):
        submit_sheet(sheet, by=world.canbo_dttg)


def test_rows_not_scored_are_named_with_links(world, sheet):
    with pytest.raises(Refused, match="Còn 3 tiêu chí chưa chấm") as refusal:
        submit_sheet(sheet, by=world.lanhdao_dttg)
    assert [text for text, _ in refusal.value.items] == [
        "1.1 chưa chấm",
        "1.2 chưa chấm",
        "2.1 chưa chấm",
    ]
    assert refusal.value.items[0][1].endswith(f"#e{entry_of(sheet, '1.1').pk}")


def test_evidence_or_an_explanation_is_needed_where_asked(world, sheet):
    fill(sheet, world.canbo_dttg, explanation="")
    with pytest.raises(Refused, match=r"Tiêu chí 1\.1 cần tài liệu kiểm chứng hoặc giải trình"):
        submit_sheet(sheet, by=world.lanhdao_dttg)
    sheet.entries.update(explanation="")
    from scoring.models import Criterion

    Criterion.objects.filter(code__in=["1.1", "1.2"]).update(evidence="required")
    with pytest.raises(Refused, match="Còn 2 tiêu chí cần tài liệu kiểm chứng"):
        submit_sheet(sheet, by=world.lanhdao_dttg)


def test_a_sheet_is_submitted_once(world, sheet):
    put(sheet, State.SUBMITTED)
    with pytest.raises(Refused, match="Phiếu đã nộp lúc"):
        submit_sheet(sheet, by=world.lanhdao_dttg)


def test_a_sheet_is_returned_with_a_reason(world, sheet):
    put(sheet, State.SUBMITTED)
    with pytest.raises(Refused, match="Chưa nhập lý do trả lại phiếu"):
        return_sheet(sheet, by=world.thamdinh_snv, reason="")
    return_sheet(sheet, by=world.thamdinh_snv, reason="Thiếu số liệu quý IV")
    sheet.refresh_from_db()
    assert sheet.state == State.RETURNED
    assert SheetAct.objects.get().reason == "Thiếu số liệu quý IV"
    submit_sheet(sheet, by=world.lanhdao_dttg)
    sheet.refresh_from_db()
    assert sheet.state == State.SUBMITTED


@pytest.mark.parametrize("state", [State.DRAFT, State.APPRAISING, State.APPRAISED])
def test_only_a_submitted_sheet_is_returned(world, sheet, state):
    put(sheet, state)
    with pytest.raises(Refused):
        return_sheet(sheet, by=world.thamdinh_snv, reason="Thiếu")


def test_an_appraisal_is_finished_when_every_row_is_looked_at(world, sheet):
    put(sheet, State.APPRAISED, by=world.thamdinh_snv)
    Sheet.objects.filter(pk=sheet.pk).update(state=State.APPRAISING)
    Entry.objects.filter(pk=entry_of(sheet, "2.1").pk).update(first_at=None)
    with pytest.raises(Refused, match="Còn 2 tiêu chí chưa thẩm định") as refusal:
        finish_appraisal(sheet, by=world.thamdinh_snv)
    assert [text for text, _ in refusal.value.items] == [
        "2.1 chưa thẩm định",
        "3 chưa nhập kết quả điều tra",
    ]
    _decide_all(sheet)
    finish_appraisal(sheet, by=world.thamdinh_snv)
    sheet.refresh_from_db()
    assert sheet.state == State.APPRAISED
    assert sheet.appraised_at is not None


def _decide_all(sheet, **fields):
    from django.db.models import F

    from cchc.lib.clock import now

    sheet.entries.update(first_at=now(), first_value=F("self_value"), first_points=F("self_points"))
    if fields:
        Entry.objects.filter(pk=entry_of(sheet, "1.1").pk).update(**fields)


def test_a_lowered_row_goes_back_only_where_the_round_has_that_stage(world, sheet):
    put(sheet, State.APPRAISING)
    _decide_all(sheet, first_value=False, first_points=0)
    finish_appraisal(sheet, by=world.thamdinh_snv)
    sheet.refresh_from_db()
    assert sheet.state == State.APPRAISED

    Round.objects.update(has_explanation=True)
    Sheet.objects.filter(pk=sheet.pk).update(state=State.APPRAISING)
    finish_appraisal(sheet, by=world.thamdinh_snv)
    sheet.refresh_from_db()
    assert sheet.state == State.EXPLAINING


def test_an_explanation_is_sent_when_every_lowered_row_is_answered(world, sheet):
    put(sheet, State.APPRAISING)
    _decide_all(sheet, first_value=False, first_points=0)
    Sheet.objects.filter(pk=sheet.pk).update(state=State.EXPLAINING)
    with pytest.raises(Refused, match=r"Chưa giải trình các tiêu chí 1\.1"):
        send_explanation(sheet, by=world.lanhdao_dttg)
    Entry.objects.filter(pk=entry_of(sheet, "1.1").pk).update(is_disputed=True, answer="Đã có")
    send_explanation(sheet, by=world.lanhdao_dttg)
    sheet.refresh_from_db()
    assert sheet.state == State.REAPPRAISING
    with pytest.raises(Refused, match="Còn 1 tiêu chí"):
        finish_appraisal(sheet, by=world.thamdinh_snv)
    from cchc.lib.clock import now

    Entry.objects.filter(pk=entry_of(sheet, "1.1").pk).update(second_at=now(), second_value=True)
    finish_appraisal(sheet, by=world.thamdinh_snv)
    sheet.refresh_from_db()
    assert sheet.state == State.APPRAISED


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPRAISING, State.APPRAISED])
def test_a_leader_of_the_owner_reopens_with_a_reason(world, sheet, state):
    put(sheet, state)
    with pytest.raises(Refused, match="Chưa nhập lý do mở lại phiếu"):
        reopen_sheet(sheet, by=world.lanhdao_ubnd, reason="")
    reopen_sheet(sheet, by=world.lanhdao_ubnd, reason="Bổ sung số liệu")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.appraised_since) == (State.RETURNED, None)


def test_a_reopened_sheet_is_appraised_anew(world, sheet):
    put(sheet, State.APPRAISED, by=world.thamdinh_snv)
    reopen_sheet(sheet, by=world.lanhdao_ubnd, reason="Bổ sung")
    entry = entry_of(sheet, "1.1")
    assert entry.first_value is True
    assert not entry.is_looked_at


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.PUBLISHED])
def test_there_is_nothing_to_reopen(world, sheet, state):
    put(sheet, state)
    with pytest.raises(Refused):
        reopen_sheet(sheet, by=world.lanhdao_ubnd, reason="Bổ sung")


@pytest.mark.parametrize("username", ["thamdinh.snv", "congbo.ubnd", "thuongtruc.snv", "quantri"])
def test_nobody_else_reopens(world, sheet, username):
    put(sheet, State.SUBMITTED)
    with pytest.raises(PermissionDenied):
        reopen_sheet(sheet, by=world.user(username), reason="Bổ sung")


def test_a_leader_does_not_reopen_the_sheet_of_his_own_unit(world, sheet):
    put(sheet, State.SUBMITTED)
    leader = make_user("lanhdao.hai", (Role.LEADER, world.province), (Role.HEAD, world.ethnic))
    with pytest.raises(PermissionDenied, match="Không tự mở lại"):
        reopen_sheet(sheet, by=leader, reason="Bổ sung")


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPRAISED])
def test_the_coordinator_takes_a_sheet_out(world, sheet, state):
    put(sheet, state)
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        withdraw_sheet(sheet, by=world.thuongtruc_snv, reason="")
    withdraw_sheet(sheet, by=world.thuongtruc_snv, reason="Đơn vị mới thành lập")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.withdrawn_reason) == (State.WITHDRAWN, "Đơn vị mới thành lập")
    with pytest.raises(Refused):
        withdraw_sheet(sheet, by=world.thuongtruc_snv, reason="Lần nữa")


def test_a_published_sheet_is_not_taken_out(world, sheet):
    put(sheet, State.PUBLISHED)
    with pytest.raises(Refused, match="lập bản đính chính"):
        withdraw_sheet(sheet, by=world.thuongtruc_snv, reason="x")


# --- Who sees what -------------------------------------------------------------------------------

BOARD = {
    "canbo.dttg", "lanhdao.dttg", "thamdinh.snv", "thuongtruc.snv", "congbo.ubnd", "lanhdao.ubnd",
    "kiemtra.tinh",
}  # fmt: skip
OWN = {"canbo.dttg", "lanhdao.dttg"}
JUDGES = {"thamdinh.snv", "congbo.ubnd", "lanhdao.ubnd"}


def _seeing(world, manager):
    return {name for name in world.users if manager(world.user(name)).exists()}


def test_the_board_shows_states_to_those_around(world):
    sheet_of(make_round(world, world.ethnic), world.ethnic)
    assert _seeing(world, Sheet.objects.visible_to) == BOARD


def test_values_are_the_units_own_until_submitted(world):
    sheet = sheet_of(make_round(world, world.ethnic), world.ethnic)
    assert _seeing(world, Sheet.objects.values_visible_to) == OWN
    put(sheet, State.SUBMITTED)
    assert _seeing(world, Sheet.objects.values_visible_to) == OWN | JUDGES
    assert _seeing(world, Entry.objects.visible_to) == OWN | JUDGES


def test_another_unit_of_the_block_sees_no_values(world, the_round):
    put(sheet_of(the_round, world.ethnic), State.PUBLISHED)
    rival = make_user("lanhdao.stc", (Role.HEAD, world.finance))
    seen = Sheet.objects.values_visible_to(rival)
    assert [sheet.unit for sheet in seen] == [world.finance]


def test_a_released_appraiser_sees_no_values(world, sheet):
    from cchc.lib.clock import now

    put(sheet, State.SUBMITTED)
    sheet.round.assignments.update(ended_at=now())
    assert not Sheet.objects.values_visible_to(world.user("thamdinh.snv")).exists()
    assert not Sheet.objects.assigned_to(world.user("thamdinh.snv")).exists()


@pytest.mark.parametrize(
    ("state", "waiting"),
    [
        (State.DRAFT, {"canbo.dttg": "score", "lanhdao.dttg": "submit"}),
        (State.RETURNED, {"canbo.dttg": "score", "lanhdao.dttg": "submit"}),
        (State.SUBMITTED, {"thamdinh.snv": "appraise"}),
        (State.APPRAISING, {"thamdinh.snv": "appraise"}),
        (State.APPRAISED, {}),
        (State.WITHDRAWN, {}),
    ],
)
def test_a_sheet_waits_for_who_has_the_next_step(world, state, waiting):
    put(sheet_of(make_round(world, world.ethnic), world.ethnic), state)
    found = {}
    for name in world.users:
        for sheet in Sheet.objects.waiting_for(world.user(name)):
            found[name] = sheet.waits_for
    assert found == waiting


@pytest.mark.parametrize("state", list(State))
def test_the_board_says_who_holds_the_ball(world, sheet, state):
    sheet = put(sheet, state)
    holders = {
        State.DRAFT: "Sở Dân tộc và Tôn giáo",
        State.RETURNED: "Sở Dân tộc và Tôn giáo",
        State.EXPLAINING: "Sở Dân tộc và Tôn giáo",
        State.SUBMITTED: "thẩm định viên",
        State.APPRAISING: "thẩm định viên",
        State.REAPPRAISING: "thẩm định viên",
        State.APPRAISED: "công bố kết quả của khối",
    }
    assert sheet.holder == holders.get(state, "")


def test_who_is_barred_is_the_same_from_both_sides(world, the_round):
    from scoring.models.round import barred_units, conflicting_units
    from scoring.models.sheet import belongs

    units = [world.ethnic, world.home_affairs, world.office, world.province, world.old_ethnic]
    for year in (2024, 2026):
        near = {unit.pk: conflicting_units(unit, year) for unit in units}
        for name in world.users:
            user = world.user(name)
            barred = barred_units(user, year)
            for unit in units:
                told = belongs(user, near[unit.pk], year)
                assert told == (unit.pk in barred), f"{name} {unit} {year}"


def test_who_was_at_a_body_two_successions_ago_is_barred_for_that_year(world):
    """Ban Dân tộc -> Sở of before 01/7/2025 -> Sở of today: one body by another name."""
    from scoring.models.round import conflicting_units

    near = conflicting_units(world.ethnic, 2025)
    assert {world.ethnic_board.pk, world.old_ethnic.pk, world.old_province.pk} <= near
    assert world.langson_board.pk not in near
