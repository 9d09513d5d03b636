"""Giải trình: the unit answers to what was deducted; what it disputes is appraised again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from scoring.actions.appraisal import agree_rest, appraise_entry, grant_na, refuse_na
from scoring.actions.explanation import (
    add_explaining_evidence,
    explain_entry,
    remove_explaining_evidence,
)
from scoring.actions.sheet import finish_appraisal, reopen_sheet, send_explanation
from scoring.models import Entry, Evidence, Round, Sheet
from tests.scoring.builders import entry_of, make_decision, put
from units.models import AuditEvent

HTMX = {"HX-Request": "true"}


@pytest.fixture
def explaining(world, sheet):
    """1.1 not proved, 2.1 lowered from 4,5 to 3, 1.2 agreed; the unit is asked."""
    Round.objects.filter(pk=sheet.round_id).update(has_explanation=True)
    put(sheet, Sheet.State.SUBMITTED, by=world.canbo_dttg)
    judge = world.thamdinh_snv
    appraise_entry(
        entry_of(sheet, "1.1"), by=judge, first_value=False, reason_code="NO_EVIDENCE",
        note="Không có kế hoạch",
    )  # fmt: skip
    appraise_entry(entry_of(sheet, "2.1"), by=judge, first_value="3", reason_code="FIGURES")
    agree_rest(sheet, by=judge)
    Entry.objects.filter(sheet=sheet, criterion__code="3").update(
        first_value="80", first_points=8, first_at=now()
    )
    return finish_appraisal(sheet, by=judge)


def url(name, obj):
    return reverse(f"scoring:{name}", args=[obj.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def typed(entry, **fields):
    data = {"version": entry.version, **fields}
    return {f"e{entry.pk}-{key}": value for key, value in data.items()}


def test_the_page_shows_what_was_deducted_why_and_by_how_much(explaining, signed_in):
    text = text_of(signed_in("canbo.dttg").get(url("sheet-explain", explaining)))
    assert "2 tiêu chí bị trừ 3,50 điểm; 2 tiêu chí chưa có ý kiến" in text
    assert "Không có kế hoạch" in text
    assert "Số liệu không khớp" in text
    assert "Chế độ báo cáo" not in text.split("Tiêu chí bị trừ điểm</h2>")[1]
    assert url("sheet-send-explanation", explaining) not in text
    head = text_of(signed_in("lanhdao.dttg").get(url("sheet-explain", explaining)))
    assert url("sheet-send-explanation", explaining) in head


def test_the_unit_finds_its_way_to_it(explaining, signed_in):
    client = signed_in("canbo.dttg")
    work = text_of(client.get("/viec-cua-toi/"))
    assert f'href="{explaining.get_absolute_url()}"' in work
    assert "Giải trình" in work
    assert url("sheet-explain", explaining) in text_of(client.get(explaining.get_absolute_url()))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_row_is_agreed_or_disputed_with_an_answer(explaining, signed_in, headers):
    client = signed_in("canbo.dttg")
    first, second = entry_of(explaining, "1.1"), entry_of(explaining, "2.1")
    client.post(url("entry-explain", first), typed(first, word="agreed"), headers=headers)
    missing = client.post(
        url("entry-explain", second), typed(second, word="disputed"), headers=headers
    )
    assert missing.status_code == 200
    assert "Chưa nhập nội dung giải trình" in text_of(missing)
    done = client.post(
        url("entry-explain", second),
        typed(second, word="disputed", answer="Số liệu đã đối chiếu"),
        headers=headers,
    )
    assert done.status_code == (200 if headers else 302)
    assert [entry_of(explaining, code).is_disputed for code in ("1.1", "2.1")] == [False, True]
    if headers:
        assert "Bổ sung tài liệu" in text_of(done)
        assert 'id="progress" hx-swap-oob="true"' in text_of(done)


def test_two_people_on_one_row_are_told(explaining, signed_in):
    entry = entry_of(explaining, "2.1")
    data = typed(entry, word="agreed")
    Entry.objects.filter(pk=entry.pk).update(version=9)
    response = signed_in("canbo.dttg").post(url("entry-explain", entry), data)
    assert response.status_code == 409
    assert "sau khi trang này được mở" in text_of(response)


def test_new_evidence_comes_only_to_what_is_disputed(world, explaining, signed_in):
    client = signed_in("canbo.dttg")
    entry = entry_of(explaining, "2.1")
    file = SimpleUploadedFile("bo-sung.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF")
    response = client.post(url("explanation-add-evidence", entry), {"upload": file})
    assert response.status_code == 409
    assert "Không thống nhất" in text_of(response)
    explain_entry(entry, by=world.canbo_dttg, is_disputed=True, answer="Có biên bản")
    document = make_decision(world.ethnic, symbol="19/BC-SDTTG")
    response = client.post(url("explanation-add-evidence", entry), {"document": document.pk})
    assert response.status_code == 302
    added = Evidence.objects.get(entry=entry)
    assert (added.is_for_explanation, added.fixed_hash) == (True, "")
    assert "19/BC-SDTTG" in text_of(client.get(url("sheet-explain", explaining)))
    client.post(url("explanation-remove-evidence", added))
    added.refresh_from_db()
    assert added.removed_by == world.canbo_dttg


def test_what_was_judged_stays(world, explaining):
    entry = entry_of(explaining, "2.1")
    judged = Evidence.objects.create(
        entry=entry, name="Báo cáo", added_by=world.canbo_dttg, added_at=now()
    )
    with pytest.raises(Refused, match="vừa bổ sung"):
        remove_explaining_evidence(entry, by=world.canbo_dttg, evidence=judged)


def test_agreeing_after_all_takes_back_what_was_added(world, explaining):
    entry, by = entry_of(explaining, "2.1"), world.canbo_dttg
    explain_entry(entry, by=by, is_disputed=True, answer="Có biên bản")
    added = add_explaining_evidence(
        entry, by=by, document=make_decision(world.ethnic, symbol="19/BC-SDTTG")
    )
    explain_entry(entry, by=by, is_disputed=False)
    added.refresh_from_db()
    assert added.removed_at is not None


def test_the_head_sends_it_once_every_row_has_a_word(world, explaining, signed_in):
    head = signed_in("lanhdao.dttg")
    asked = text_of(head.get(url("sheet-send-explanation", explaining)))
    assert "Còn 2 tiêu chí chưa có ý kiến" in asked
    assert head.post(url("sheet-send-explanation", explaining)).status_code == 409
    by = world.canbo_dttg
    explain_entry(entry_of(explaining, "1.1"), by=by, is_disputed=False)
    explain_entry(entry_of(explaining, "2.1"), by=by, is_disputed=True, answer="Đã đối chiếu")
    added = add_explaining_evidence(
        entry_of(explaining, "2.1"), by=by, document=make_decision(world.ethnic, symbol="1/BC")
    )
    with pytest.raises(PermissionDenied):
        send_explanation(explaining, by=by)
    assert head.post(url("sheet-send-explanation", explaining)).status_code == 302
    explaining.refresh_from_db()
    added.refresh_from_db()
    assert explaining.state == Sheet.State.REAPPRAISING
    assert len(added.fixed_hash) == 64
    assert head.get(url("sheet-explain", explaining)).status_code == 409


def test_sending_and_finishing_ask_the_password_again(world, explaining, signed_in):
    for username, name, state in (
        ("lanhdao.dttg", "sheet-send-explanation", Sheet.State.EXPLAINING),
        ("thamdinh.snv", "sheet-finish", Sheet.State.APPRAISING),
    ):
        Sheet.objects.filter(pk=explaining.pk).update(state=state)
        explaining.entries.update(is_disputed=False)
        client = signed_in(username)
        session = client.session
        del session["password_at"]
        session.save()
        response = client.post(url(name, explaining))
        assert "mật khẩu" in text_of(response)
        explaining.refresh_from_db()
        assert explaining.state == state


@pytest.fixture
def again(world, explaining):
    by = world.canbo_dttg
    explain_entry(entry_of(explaining, "1.1"), by=by, is_disputed=False)
    explain_entry(entry_of(explaining, "2.1"), by=by, is_disputed=True, answer="Đã đối chiếu")
    add_explaining_evidence(
        entry_of(explaining, "2.1"), by=by, document=make_decision(world.ethnic, symbol="7/BC-X")
    )
    return send_explanation(explaining, by=world.lanhdao_dttg)


def test_the_second_appraisal_shows_all_three_beside_each_other(again, signed_in):
    text = text_of(signed_in("thamdinh.snv").get(url("sheet-appraise", again)))
    assert "1 tiêu chí chờ thẩm định lần 2, trong 1 tiêu chí đơn vị không thống nhất" in text
    for part in ("4,50", "Thẩm định lần 1", "Đơn vị không thống nhất:</b> Đã đối chiếu", "7/BC-X"):
        assert part in text
    assert "bổ sung khi giải trình" in text
    assert "Thống nhất các mục chưa xem" not in text
    first = text_of(signed_in("thamdinh.snv").get(url("sheet-appraise", again), {"linh-vuc": "1"}))
    assert "Lưu<span" not in first


@pytest.mark.parametrize(
    ("pressed", "value", "points", "reason"),
    [
        ({"agree": "1", "drop": "1"}, "4.5", Decimal("4.5"), ""),
        ({"keep": "1", "drop": "1"}, "3", Decimal(3), "FIGURES"),
        ({}, "4", Decimal(4), "LATE"),
    ],
)
def test_it_decides_what_is_disputed_and_keeps_the_first_beside_it(
    again, signed_in, pressed, value, points, reason
):
    entry = entry_of(again, "2.1")
    judge = signed_in("thamdinh.snv")
    data = typed(entry, value="4", reason_code="LATE", note="Đã xem lại") | pressed
    assert judge.post(url("entry-appraise", entry), data).status_code == 302
    entry.refresh_from_db()
    assert (entry.first_value, entry.first_points) == ("3", Decimal(3))
    assert (entry.second_value, entry.second_points, entry.reason_code) == (value, points, reason)
    assert entry.first_reason_code == "FIGURES"
    assert judge.post(url("sheet-finish", again)).status_code == 302
    again.refresh_from_db()
    assert again.state == Sheet.State.APPRAISED


def test_it_is_not_finished_before_every_disputed_row_is_decided(world, again):
    with pytest.raises(Refused, match="Còn 1 tiêu chí chưa thẩm định"):
        finish_appraisal(again, by=world.thamdinh_snv)


def test_undisputed_rows_stand(world, again):
    for code in ("1.1", "1.2"):
        with pytest.raises(Refused, match="giữ nguyên"):
            appraise_entry(entry_of(again, code), by=world.thamdinh_snv, first_value=None)
    with pytest.raises(Refused, match="từng tiêu chí"):
        agree_rest(again, by=world.thamdinh_snv)


def test_a_refused_not_applicable_that_is_disputed_is_granted_or_refused_again(world, again):
    entry, by = entry_of(again, "2.1"), world.thamdinh_snv
    Entry.objects.filter(pk=entry.pk).update(
        na_state="REFUSED", na_reason="Không có", self_value=None, self_points=None,
        first_value=None, first_points=None,
    )  # fmt: skip
    refuse_na(entry, by=by, note="Vẫn có thủ tục")
    entry.refresh_from_db()
    assert (entry.na_state, entry.has_second) == (Entry.Na.REFUSED, True)
    grant_na(entry, by=by)
    entry.refresh_from_db()
    assert entry.na_state == Entry.Na.GRANTED
    with pytest.raises(Refused):
        grant_na(entry_of(again, "1.1"), by=by)


def test_a_column_from_before_a_reopening_no_longer_counts(world, again):
    entry = entry_of(again, "2.1")
    appraise_entry(entry, by=world.thamdinh_snv, first_value="4", reason_code="FIGURES")
    finish_appraisal(again, by=world.thamdinh_snv)
    reopen_sheet(again, by=world.lanhdao_ubnd, reason="Sai số liệu")
    Sheet.objects.filter(pk=again.pk).update(state=Sheet.State.SUBMITTED)
    appraise_entry(entry, by=world.thamdinh_snv, first_value="2", reason_code="FIGURES")
    entry.refresh_from_db()
    assert (entry.second_value, entry.counted) == ("4", ("2", Decimal(2)))


def test_each_step_leaves_one_audit_row_without_the_answers_text(again):
    for kind in ("scoring.entry.explained", "scoring.evidence.explanation_added"):
        assert AuditEvent.objects.filter(kind=kind).exists()
    assert AuditEvent.objects.filter(kind="scoring.sheet.explained").count() == 1
    assert not AuditEvent.objects.filter(payload__contains="Đã đối chiếu").exists()


@pytest.mark.parametrize("username", ["thamdinh.snv", "congbo.ubnd", "lanhdao.ubnd"])
def test_nobody_else_explains(world, explaining, signed_in, username):
    entry = entry_of(explaining, "2.1")
    client = signed_in(username)
    assert client.get(url("sheet-explain", explaining)).status_code == 403
    assert client.post(url("entry-explain", entry), typed(entry, word="agreed")).status_code == 403
    assert client.get(url("sheet-send-explanation", explaining)).status_code == 403
