"""What the annex prints of days moved, sheets let in late or reopened; and the work of the day."""

from datetime import timedelta

import pytest

from cchc.lib.clock import now, today
from scoring.actions.lateness import allow_late, settle_unsubmitted
from scoring.actions.result import publish_results
from scoring.actions.schedule import move_deadline
from scoring.actions.sheet import finish_appraisal, reopen_sheet
from scoring.exports import ranking_context, ranking_pdf
from scoring.late_acts import annex_rows
from scoring.models import Entry, Round, Sheet
from tests.papers import Paper
from tests.scoring.builders import last_days, make_decision, make_round, put, sheet_of

S = Sheet.State


def back(the_round, **days):
    """Last days of an open round so many days from today."""
    fields = {name: today() + timedelta(left) for name, left in days.items()}
    Round.objects.filter(pk=the_round.pk).update(**fields)


@pytest.fixture
def the_round(world):
    return make_round(world, has_explanation=True, **last_days(-3, 10))


@pytest.fixture
def block(the_round):
    return the_round.blocks.get()


def test_every_late_act_is_told_with_who_decided_and_why(world, the_round, block):
    leader, until = world.lanhdao_ubnd, today() + timedelta(2)
    sheet = sheet_of(the_round, world.ethnic)
    allow_late(sheet, by=leader, until=until, reason="Chờ số liệu")
    other = put(sheet_of(the_round, world.finance), S.APPRAISED, by=world.canbo_snv)
    reopen_sheet(other, by=leader, until=until, reason="Nhầm biểu")
    moved = today() + timedelta(40)
    move_deadline(
        the_round,
        by=world.thuongtruc_snv,
        stage="PUBLICATION",
        until=moved,
        reason="Chờ điều tra",
    )
    day, leaders = f"{today():%d/%m/%Y}", "Lãnh đạo Ủy ban nhân dân tỉnh Tuyên Quang"
    assert [tuple(row.values()) for row in annex_rows(block, now())] == [
        (
            "1",
            day,
            "Sở Dân tộc và Tôn giáo",
            f"Cho nộp muộn đến {until:%d/%m/%Y}",
            leaders,
            "Chờ số liệu",
        ),
        ("2", day, "Sở Tài chính", f"Mở lại phiếu đến {until:%d/%m/%Y}", leaders, "Nhầm biểu"),
        (
            "3",
            day,
            "Cả kỳ",
            f"Dời hạn công bố đến {moved:%d/%m/%Y}",
            "Sở Nội vụ tỉnh Tuyên Quang",
            "Chờ điều tra",
        ),
    ]


def test_silence_and_what_was_not_sent_are_told(world, the_round, block):
    sheet = put(sheet_of(the_round, world.ethnic), S.EXPLAINING, by=world.canbo_snv)
    Entry.objects.filter(sheet=sheet).update(first_at=sheet.appraised_since)
    back(the_round, self_score_until=-20, appraisal_until=-10, explanation_until=-1)
    finish_appraisal(sheet, by=world.thamdinh_snv)
    settle_unsubmitted(the_round, by=world.thuongtruc_snv)
    assert [row["what"] for row in annex_rows(block, now())] == [
        "Không giải trình, coi như thống nhất",
        "Không nộp, chấm 0 điểm",
    ]


def test_the_annex_of_a_snapshot_does_not_grow(world, the_round, block):
    for sheet in the_round.sheets.all():
        put(sheet, S.APPRAISED, by=world.canbo_snv)
    reopen_sheet(
        sheet_of(the_round, world.ethnic),
        by=world.lanhdao_ubnd,
        until=today(),
        reason="Bổ sung số liệu",
    )
    put(sheet_of(the_round, world.ethnic), S.APPRAISED, by=world.canbo_snv)
    snapshot = publish_results(block, by=world.congbo_ubnd, document=make_decision(world.province))
    acts = ranking_context(snapshot)["acts"]
    assert [act["reason"] for act in acts] == ["Bổ sung số liệu"]
    text = " ".join(Paper(ranking_pdf(snapshot)).text.split())
    assert "Các lần dời hạn, cho nộp muộn, mở lại phiếu, đưa phiếu ra khỏi kỳ" in text
    assert "Bổ sung số liệu" in text
    back(the_round, publication_until=30)
    the_round.refresh_from_db()
    move_deadline(
        the_round,
        by=world.thuongtruc_snv,
        stage="PUBLICATION",
        until=today() + timedelta(50),
        reason="Khối khác",
    )
    assert ranking_context(snapshot)["acts"] == acts


def test_a_round_without_such_acts_prints_none(world):
    the_round = make_round(world)
    for sheet in the_round.sheets.all():
        put(sheet, S.APPRAISED, by=world.canbo_snv)
    snapshot = publish_results(
        the_round.blocks.get(), by=world.congbo_ubnd, document=make_decision(world.province)
    )
    assert "Các lần dời hạn" not in Paper(ranking_pdf(snapshot)).text


# --- Việc của tôi --------------------------------------------------------------------------------


def words_of(client, address="/viec-cua-toi/"):
    return " ".join(client.get(address).content.decode().split())


def test_my_work_tells_the_days_left_of_the_stage(world, the_round, signed_in):
    back(the_round, self_score_until=3)
    text = words_of(signed_in("lanhdao.dttg"))
    assert f"Còn 3 ngày ({today() + timedelta(3):%d/%m/%Y})" in text
    assert "Xem và nộp" in text


def test_my_work_says_what_is_over_and_the_way(world, the_round, signed_in):
    text = words_of(signed_in("lanhdao.dttg"))
    assert "Quá hạn 3 ngày" in text
    assert "đề nghị lãnh đạo đơn vị công bố cho nộp muộn" in text
    assert "Xem và nộp" not in text


def test_a_silent_sheet_waits_with_its_appraiser(world, the_round, signed_in):
    sheet = put(sheet_of(the_round, world.ethnic), S.EXPLAINING, by=world.canbo_snv)
    appraiser = signed_in("thamdinh.snv")
    assert "Sở Dân tộc và Tôn giáo" not in words_of(appraiser)
    back(the_round, self_score_until=-20, appraisal_until=-10, explanation_until=-1)
    assert "Hoàn thành thẩm định" in words_of(appraiser)
    address = f"/tham-dinh/{sheet.pk}/hoan-thanh/"
    assert address in words_of(appraiser, "/tham-dinh/")
    assert "coi như thống nhất" in words_of(appraiser, address)
    Entry.objects.filter(sheet=sheet).update(first_at=sheet.appraised_since)
    assert appraiser.post(address).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == S.APPRAISED
    late = put(sheet_of(the_round, world.finance), S.EXPLAINING, by=world.canbo_snv)
    Sheet.objects.filter(pk=late.pk).update(late_until=today() - timedelta(10))
    assert "Sở Tài chính" not in words_of(appraiser)


def test_the_sheet_says_its_last_days_and_what_is_over(world, the_round, signed_in):
    sheet = put(sheet_of(the_round, world.ethnic), S.RETURNED, by=world.canbo_snv)
    text = words_of(signed_in("canbo.dttg"), sheet.get_absolute_url())
    assert "Bước tự chấm đã hết hạn 24:00 ngày" in text
    assert "Lưu cả lĩnh vực" not in text
    back(the_round, self_score_until=1)
    text = words_of(signed_in("canbo.dttg"), sheet.get_absolute_url())
    assert "còn 1 ngày" in text
    assert "Lưu cả lĩnh vực" in text
