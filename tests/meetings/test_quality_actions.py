"""The quality sheet : made from facts, answered, voted, decided, then the same for ever."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from cchc.lib.refusal import Conflict, Refused
from meetings.actions.agenda import add_opinion
from meetings.actions.conclusion import add_conclusion
from meetings.actions.quality import (
    confirm_proposals,
    decide_quality,
    edit_quality,
    load_rubric,
    mark_quality,
    open_quality,
    pass_group,
    read_again,
    vote_quality,
)
from meetings.data import shipped_rubrics
from meetings.models import (
    Kind,
    Meeting,
    MeetingSetting,
    QualitySheet,
    QualityState,
    Rubric,
    State,
)
from tests.meetings.builders import logged, reread
from tests.meetings.quality_builders import (
    DAY,
    SMALL,
    answer_all,
    full_sheet,
    load_shipped,
    mark_of,
    small_sheet,
    voted,
)
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role


@pytest.fixture
def by(world):
    return world.bithu_dttg


def told():
    """How many rows the log holds."""
    return AuditEvent.objects.count()


def one_row(kind, before):
    assert told() == before + 1
    last = AuditEvent.objects.order_by("-seq").first()
    assert last.kind == kind
    return last


def rows_of(event):
    """Codes of the rows that a row of the log names."""
    return json.loads(event.payload)["facts"]["rows"]


# --- Rubrics ------------------------------------------------------------------------------------


def test_the_rubric_that_ships_is_loaded_once(db):
    out = StringIO()
    call_command("load_rubrics", stdout=out)
    call_command("load_rubrics", stdout=out)
    rubric = Rubric.objects.get()
    assert (rubric.code, rubric.valid_from) == ("sinh-hoat-chi-bo-hd42", date(2025, 10, 28))
    assert rubric.is_unverified
    assert rubric.is_scaled
    assert out.getvalue().count("đã nạp, từ ngày 28/10/2025") == 1
    assert told() == 1


def test_a_file_is_loaded_and_one_that_is_no_rubric_is_told(db, tmp_path):
    path = tmp_path / "nho.toml"
    path.write_text(SMALL, "utf-8")
    call_command("load_rubrics", str(path), not_scaled=True, stdout=StringIO())
    assert not Rubric.objects.get().is_scaled
    path.write_text(SMALL.replace("PARTY_BODY", "COMMUNE"), "utf-8")
    with pytest.raises(CommandError, match="level phải là PARTY_BODY"):
        call_command("load_rubrics", str(path))
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("load_rubrics", str(tmp_path / "missing.toml"))
    path.write_text(SMALL.replace("2025-01-01", "2025-13-01"), "utf-8")
    with pytest.raises(CommandError, match="không phải một ngày"):
        call_command("load_rubrics", str(path))


def test_a_rubric_changes_until_a_sheet_was_made_with_it(world):
    rubric, _ = load_rubric(SMALL)
    changed, is_new = load_rubric(SMALL.replace("Biểu thử", "Biểu thử 2"))
    assert (changed.pk, is_new, changed.name, changed.version) == (rubric.pk, True, "Biểu thử 2", 2)
    open_quality(logged(world.cell, world.bithu_dttg, DAY), by=world.bithu_dttg)
    with pytest.raises(Refused, match="không sửa được"):
        load_rubric(SMALL)
    assert reread(rubric).name == "Biểu thử 2"


def test_the_rubric_of_the_day_is_the_one_that_began_last(world):
    load_rubric(SMALL)
    (text,) = shipped_rubrics()
    load_rubric(text)

    def in_force(day):
        return Rubric.objects.for_session(world.cell, day)

    assert in_force(date(2024, 12, 31)) is None
    assert in_force(date(2025, 10, 27)).code == "nho"
    assert in_force(date(2025, 10, 28)).code == "sinh-hoat-chi-bo-hd42"
    Rubric.objects.filter(code="sinh-hoat-chi-bo-hd42").update(valid_to=date(2025, 12, 31))
    assert in_force(date(2026, 1, 1)).code == "nho"


# --- Making it ----------------------------------------------------------------------------------


def test_a_sheet_is_filled_with_what_the_record_decides(world, by):
    load_shipped()
    meeting = logged(world.cell, by, DAY, total_count=11, absent_count=0)
    before = told()
    sheet = open_quality(meeting, by=by)
    assert one_row("meetings.quality.opened", before).object_id == str(sheet.pk)
    assert (sheet.state, sheet.marks.count()) == (QualityState.DRAFT, 28)
    length = mark_of(sheet, "1.1")
    assert (length.value, length.points, length.by) == ("Đủ", 5, None)
    assert length.fact == "Từ 14:00 đến 16:15: 135 phút, yêu cầu 90 phút"
    came = mark_of(sheet, "2.1")
    assert (came.value, came.points) == ("Từ 90%", 4)


def test_what_the_record_only_proposes_is_not_an_answer(world, by):
    sheet = full_sheet(world)
    steps, theme, last = (mark_of(sheet, code) for code in ("4.1", "4.3", "7.1"))
    assert (steps.value, steps.fact_value, steps.has_proposal) == (None, False, True)
    assert (theme.is_na, theme.fact_na, theme.has_proposal) == (False, True, True)
    assert (last.is_na, last.value, last.has_proposal) == (False, None, True)
    assert (mark_of(sheet, "5.1").has_proposal, mark_of(sheet, "4.5").has_proposal) == (
        False,
        False,
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": Kind.STUDY}, "Chỉ chấm buổi sinh hoạt"),
        ({"state": State.PLANNED}, "Chỉ chấm buổi sinh hoạt"),
        ({"held_on": date(2024, 1, 1)}, "Chưa có bộ tiêu chí"),
    ],
)
def test_what_cannot_be_scored_is_refused(world, by, fields, words):
    load_shipped()
    meeting = logged(world.cell, by, DAY)
    Meeting.objects.filter(pk=meeting.pk).update(**fields)
    with pytest.raises(Refused, match=words):
        open_quality(reread(meeting), by=by)
    assert not QualitySheet.objects.exists()


def test_a_session_has_one_sheet(world, by):
    sheet = small_sheet(world)
    with pytest.raises(Refused, match="đã có phiếu"):
        open_quality(sheet.meeting, by=by)


def test_only_the_cell_scores(world):
    load_shipped()
    meeting = logged(world.cell, world.bithu_dttg, DAY)
    for username in ("bithu.dubnd", "lanhdao.dttg", "kiemtra.tinh", "quantri", "bithu.langson"):
        with pytest.raises(PermissionDenied):
            open_quality(meeting, by=world.user(username))
    assert not QualitySheet.objects.exists()


# --- Rows ---------------------------------------------------------------------------------------


def test_a_row_is_answered_taken_back_and_left_out(world, by):
    sheet = small_sheet(world)
    before = told()
    mark = mark_quality(mark_of(sheet, "1.2"), by=by, value=True, version=1)
    assert (mark.points, mark.by, mark.version) == (5, by, 2)
    one_row("meetings.quality.marked", before)
    mark = mark_quality(mark, by=by, value=None, na_reason="Kỳ này không nhận xét")
    assert (mark.value, mark.is_na, mark.points) == (None, True, 0)
    mark = mark_quality(mark, by=by, value=None)
    assert (mark.is_answered, mark.points, mark.by, mark.at) == (False, None, None, None)


def test_the_same_answer_again_writes_nothing(world, by):
    mark = mark_quality(mark_of(small_sheet(world), "1.2"), by=by, value=True)
    before = told()
    assert mark_quality(mark, by=by, value=True).version == mark.version
    assert told() == before


def test_two_people_on_one_row_see_both_and_on_two_rows_never_meet(world, by):
    sheet = small_sheet(world)
    mark = mark_of(sheet, "1.2")
    mark_quality(mark, by=by, value=True, version=1)
    with pytest.raises(Conflict) as stale:
        mark_quality(mark, by=by, value=False, version=1)
    assert ("kết quả", True, False) in stale.value.fields
    mark_quality(mark_of(sheet, "1.3"), by=by, value=None, na_reason="Không có", version=1)


def test_what_the_record_decides_is_not_ticked(world, by):
    mark = mark_of(small_sheet(world), "1.1")
    with pytest.raises(Refused, match="tính từ biên bản"):
        mark_quality(mark, by=by, value="Thiếu đến 15 phút")
    assert reread(mark).value == "Đủ"


def test_a_computed_row_without_a_fact_is_answered_by_a_person(world, by):
    sheet = full_sheet(world)
    mark = mark_quality(mark_of(sheet, "4.5"), by=by, value="50")
    assert (mark.points, mark.by) == (5, by)
    assert mark_quality(mark, by=by, value="49.9999").points == 4


def test_an_answer_that_the_rule_does_not_take_is_refused(world, by):
    with pytest.raises(Refused, match=r"Mục 4\.5"):
        mark_quality(mark_of(full_sheet(world), "4.5"), by=by, value=True)


def test_all_proposals_are_confirmed_in_one_row_of_the_log(world, by):
    sheet = full_sheet(world)
    proposed = {mark.code for mark in sheet.marks.all() if mark.has_proposal}
    before = told()
    confirm_proposals(sheet, by=by)
    row = one_row("meetings.quality.confirmed", before)
    assert set(rows_of(row)) == proposed >= {"4.1", "4.3", "7.1"}
    theme = mark_of(sheet, "4.3")
    assert (theme.is_na, theme.na_reason) == (True, "Buổi sinh hoạt không có nội dung chuyên đề")
    assert (mark_of(sheet, "4.1").value, mark_of(sheet, "5.1").value) == (False, None)
    with pytest.raises(Refused, match="Không còn mục nào"):
        confirm_proposals(reread(sheet), by=by)


def test_a_group_that_people_judge_is_passed_and_nothing_else(world, by):
    sheet = full_sheet(world)
    mark_quality(mark_of(sheet, "5.1"), by=by, value=False)
    before = told()
    pass_group(reread(sheet), by=by, code="5")
    assert rows_of(one_row("meetings.quality.group_passed", before)) == ["5.2", "5.3", "5.4"]
    assert [mark_of(sheet, code).value for code in ("5.1", "5.2", "6.1")] == [False, True, None]
    with pytest.raises(Refused, match="không còn mục nào"):
        pass_group(reread(sheet), by=by, code="5")
    pass_group(reread(sheet), by=by, code="4")
    assert (mark_of(sheet, "4.1").value, mark_of(sheet, "4.5").value) == (None, None)


def test_reading_again_brings_what_the_record_says_now_and_keeps_what_people_said(world, by):
    sheet = full_sheet(world)
    mark_quality(mark_of(sheet, "4.5"), by=by, value="40")
    mark_quality(mark_of(sheet, "4.6"), by=by, value=False)
    before = told()
    assert read_again(sheet, by=by).version == sheet.version
    assert told() == before
    add_opinion(sheet.meeting, by=by, text="Nhất trí", speaker="Đảng viên 01")
    add_conclusion(sheet.meeting, by=by, text="Rà soát", who="Văn phòng", due_text="tháng 12")
    before = told()
    again = read_again(sheet, by=by)
    assert again.read_at > sheet.read_at
    assert {"4.5", "5.4", "8.2"} <= set(rows_of(one_row("meetings.quality.read_again", before)))
    spoke = mark_of(sheet, "4.5")
    assert (spoke.value, spoke.by, spoke.points) == ("10", None, 2)
    assert mark_of(sheet, "4.6").value is False
    assert mark_of(sheet, "8.2").fact_value is True


def test_a_value_of_the_record_goes_when_the_record_is_silent(world, by):
    sheet = small_sheet(world)
    Rubric.objects.update(
        text=SMALL.replace('auto = "meeting.minutes_short"', 'auto = "meeting.concluded"')
    )
    read_again(reread(sheet), by=by)
    length = mark_of(sheet, "1.1")
    assert (length.value, length.points, length.fact) == (None, None, "")


# --- Vote ---------------------------------------------------------------------------------------


def test_the_vote_keeps_score_and_class(world, by):
    sheet = answer_all(small_sheet(world), by)
    before = told()
    sheet = vote_quality(sheet, by=by, entitled=10, in_favour=9, against=1)
    one_row("meetings.quality.voted", before)
    assert (sheet.state, sheet.self_score, sheet.self_max) == ("VOTED", 100, 100)
    assert (sheet.self_percent, sheet.proposed_class, sheet.gate_said) == (100, "Tốt", "")
    assert (sheet.voted_by, sheet.rate_of_votes) == (by, Decimal(90))


def test_a_gate_is_kept_with_the_class(world, by):
    sheet = voted(small_sheet(world), by, **{"1_2": False})
    assert (sheet.self_score, sheet.proposed_class) == (95, "Khá")
    assert sheet.gate_said == "Chưa đạt điểm tối đa mục 1.2 nên xếp Khá"


def test_rows_without_an_answer_hold_the_vote_up_and_are_named(world, by):
    sheet = small_sheet(world)
    with pytest.raises(Refused, match="Còn 2 mục") as refused:
        vote_quality(sheet, by=by, entitled=10, in_favour=9)
    assert [text for text, _ in refused.value.items] == ["Mục 1.2", "Mục 1.3"]
    assert reread(sheet).state == "DRAFT"


def test_a_record_that_changed_since_is_read_again_first(world, by):
    sheet = answer_all(small_sheet(world), by)
    Meeting.objects.filter(pk=sheet.meeting_id).update(
        ended_at=sheet.meeting.started_at + (sheet.meeting.ended_at - sheet.meeting.started_at) / 2
    )
    with pytest.raises(Refused, match=r"mục 1\.1"):
        vote_quality(sheet, by=by, entitled=10, in_favour=9)
    read_again(reread(sheet), by=by)
    with pytest.raises(Refused, match="Còn 1 mục"):
        vote_quality(reread(sheet), by=by, entitled=10, in_favour=9)


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ({"entitled": 10, "in_favour": 9, "against": 2}, "nhiều hơn số có quyền"),
        ({"entitled": 10, "in_favour": 5}, "chưa quá nửa"),
        ({"entitled": 10, "in_favour": 0, "abstain": 10}, "chưa quá nửa"),
    ],
)
def test_odd_numbers_are_asked_about_and_may_stand(world, by, votes, words):
    sheet = answer_all(small_sheet(world), by)
    with pytest.raises(Refused, match=words):
        vote_quality(sheet, by=by, **votes)
    assert vote_quality(reread(sheet), by=by, is_sure=True, **votes).state == "VOTED"


def test_more_than_half_is_enough(world, by):
    sheet = answer_all(small_sheet(world), by)
    assert vote_quality(sheet, by=by, entitled=11, in_favour=6).state == "VOTED"


# --- Class --------------------------------------------------------------------------------------


@pytest.fixture
def sheet(world, by):
    return reread(voted(small_sheet(world), by))


def test_the_committee_recognises_the_class(world, sheet):
    before = told()
    done = decide_quality(sheet, by=world.bithu_dubnd, decided_class="Tốt", decided_reason="Thừa")
    one_row("meetings.quality.decided", before)
    assert (done.state, done.decided_class, done.decided_by) == (
        "DECIDED",
        "Tốt",
        world.bithu_dubnd,
    )
    assert (done.decided_reason, done.shown_class, done.class_words) == ("", "Tốt", "Tốt")


def test_another_class_says_why(world, sheet):
    with pytest.raises(Refused, match="nhập lý do"):
        decide_quality(sheet, by=world.bithu_dubnd, decided_class="Khá")
    done = decide_quality(
        reread(sheet), by=world.bithu_dubnd, decided_class="Khá", decided_reason="Thiếu căn cứ"
    )
    assert (done.decided_class, done.decided_reason) == ("Khá", "Thiếu căn cứ")
    assert "Thiếu căn cứ" not in AuditEvent.objects.order_by("-seq").first().payload


def test_a_class_that_the_rubric_does_not_have_is_refused(world, sheet):
    with pytest.raises(Refused, match="Chọn một mức"):
        decide_quality(sheet, by=world.bithu_dubnd, decided_class="Xuất sắc", decided_reason="x")


def test_who_scored_does_not_decide(world, by):
    both = make_user("hai.vai", (Role.SECRETARY, world.cell), (Role.SECRETARY, world.party))
    sheet = reread(voted(small_sheet(world), both))
    with pytest.raises(PermissionDenied, match="người khác công nhận"):
        decide_quality(sheet, by=both, decided_class="Tốt")
    ticked = small_sheet_of(world, both)
    with pytest.raises(PermissionDenied, match="người khác công nhận"):
        decide_quality(ticked, by=both, decided_class="Tốt")
    assert decide_quality(reread(sheet), by=world.bithu_dubnd, decided_class="Tốt")


def small_sheet_of(world, both):
    """Ticked by one, voted by another."""
    sheet = small_sheet(world, date(2025, 12, 4))
    mark_quality(mark_of(sheet, "1.2"), by=both, value=True)
    return reread(voted(sheet, world.bithu_dttg))


def test_only_the_committee_right_above_decides(world, sheet):
    above = make_user("bithu.tren", (Role.SECRETARY, world.langson_party))
    for user in (world.bithu_dttg, above, world.lanhdao_ubnd, world.kiemtra_tinh, world.quantri):
        with pytest.raises(PermissionDenied):
            decide_quality(sheet, by=user, decided_class="Tốt")
    assert reread(sheet).state == "VOTED"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "VOTED", "self_score": None},
        {"state": "DECIDED", "decided_class": ""},
        {"state": "ELSE"},
        {"decided_class": "Khá", "decided_reason": ""},
    ],
)
def test_the_database_refuses_half_a_state(world, sheet, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        QualitySheet.objects.filter(pk=sheet.pk).update(**fields)


def test_who_keeps_no_text_keeps_no_remarks_on_the_sheet(world, by):
    sheet = small_sheet(world)
    MeetingSetting.objects.create(unit=world.cell, valid_from=DAY, keeps_text=False)
    with pytest.raises(Refused, match="không lưu nội dung"):
        edit_quality(reread(sheet), by=by, watcher="", weak_points="Ít ý kiến")
    assert edit_quality(reread(sheet), by=by, watcher="Chi ủy viên", weak_points="").watcher
