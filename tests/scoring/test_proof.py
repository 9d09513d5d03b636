"""Evidence as it was published: hashes of every row, and who of the block may see it by consent."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.lib.refusal import Refused
from scoring import calculate
from scoring.actions.appraisal import agree_rest, appraise_entry, enter_side_points
from scoring.actions.entry import add_evidence
from scoring.actions.result import correct_results, publish_results, request_correction
from scoring.actions.sheet import finish_appraisal, share_proof, submit_sheet
from scoring.models import Evidence, Result, Sheet
from tests.scoring.builders import entry_of, fill, make_decision, put, sheet_of
from tests.scoring.test_evidence import PDF
from tests.scoring.test_sheet import text_of
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role


@pytest.fixture
def result(world, the_round):
    """Sở Dân tộc và Tôn giáo: 1.1 agreed in bulk with full marks, 2.1 agreed in bulk without, 1.2
    lowered; each has evidence."""
    sheet = sheet_of(the_round, world.ethnic)
    fill(sheet, world.canbo_dttg)
    document = make_decision(world.ethnic, symbol="12/KH-SDTTG")
    add_evidence(entry_of(sheet, "1.1"), by=world.canbo_dttg, document=document)
    for code in ("1.1", "1.2", "2.1"):
        upload = SimpleUploadedFile(f"minh-chung-{code}.pdf", PDF + code.encode())
        add_evidence(entry_of(sheet, code), by=world.canbo_dttg, upload=upload)
    sheet = submit_sheet(sheet, by=world.lanhdao_dttg)
    appraise_entry(
        entry_of(sheet, "1.2"),
        by=world.thamdinh_snv,
        first_value="Đủ, có báo cáo chậm",
        reason_code="LATE",
    )
    sheet = agree_rest(sheet, by=world.thamdinh_snv)
    survey = entry_of(sheet, "3")
    row = {"entry": survey.pk, "version": survey.version, "value": "80"}
    sheet = enter_side_points(sheet, by=world.thamdinh_snv, rows=[row])
    finish_appraisal(sheet, by=world.thamdinh_snv)
    put(sheet_of(the_round, world.finance), Sheet.State.APPRAISED, by=world.thamdinh_snv)
    publish_results(
        the_round.blocks.get(), by=world.congbo_ubnd, document=make_decision(world.province)
    )
    return Result.objects.get(unit=world.ethnic)


@pytest.fixture
def neighbour(world, client):
    """An officer of Sở Tài chính, a unit of the same block, signed in."""
    user = make_user("canbo.stc", (Role.OFFICER, world.finance))
    client.force_login(user)
    return client


def full_marks(client, result, code):
    address = reverse("scoring:full-marks", args=[result.snapshot_id])
    return text_of(client.get(address, {"tieu_chi": code}))


def file_of(code):
    item = Evidence.objects.get(entry__criterion__code=code, document=None)
    return item.file_links.get().file.get_absolute_url()


def test_rows_agreed_in_bulk_are_published_with_the_hashes_of_their_evidence(result):
    units = json.loads(result.snapshot.payload)["units"]
    published = next(unit for unit in units if unit["unit_id"] == result.unit_id)["evidence"]
    standing = Evidence.objects.filter(entry__sheet=result.sheet)
    assert sorted(item["code"] for item in published) == ["1.1", "1.1", "1.2", "2.1"]
    assert {item["id"]: item["sha256"] for item in published} == {
        item.pk: calculate.evidence_hash(item) for item in standing
    }


def test_the_page_of_a_result_shows_them_to_those_who_read_the_sheet(result, signed_in):
    text = text_of(signed_in("canbo.dttg").get(result.get_absolute_url()))
    for item in Evidence.objects.filter(entry__sheet=result.sheet):
        assert item.name in text
        assert f"Mã đối chiếu {item.fixed_hash[:12]}" in text
    assert file_of("2.1") in text
    for name in ("thuongtruc.snv", "quantri"):
        assert "Mã đối chiếu" not in text_of(signed_in(name).get(result.get_absolute_url()))


def test_without_consent_the_block_sees_no_evidence(result, neighbour):
    assert "minh-chung" not in text_of(neighbour.get(result.get_absolute_url()))
    text = full_marks(neighbour, result, "1.1")
    assert text.count("đơn vị không chia sẻ") == 1
    assert "minh-chung" not in text
    assert neighbour.get(file_of("1.1")).status_code == 404


def test_with_consent_the_block_sees_that_of_full_mark_rows_alone(world, result, neighbour):
    share_proof(result.sheet, by=world.lanhdao_dttg, is_shared=True)
    text = text_of(neighbour.get(result.get_absolute_url()))
    assert "minh-chung-1.1.pdf" in text
    assert "12/KH-SDTTG" in text
    assert "minh-chung-1.2.pdf" not in text
    assert "minh-chung-2.1.pdf" not in text
    text = full_marks(neighbour, result, "1.1")
    assert "minh-chung-1.1.pdf" in text
    assert "đơn vị không chia sẻ" not in text  # the other one is his own
    assert "không có tài liệu" in text
    assert neighbour.get(file_of("1.1")).status_code == 200
    assert neighbour.get(file_of("1.2")).status_code == 404
    assert neighbour.get(file_of("2.1")).status_code == 404
    share_proof(result.sheet, by=world.lanhdao_dttg, is_shared=False)
    assert neighbour.get(file_of("1.1")).status_code == 404


def test_a_correction_opens_and_closes_what_was_shared(world, result, neighbour):
    share_proof(result.sheet, by=world.lanhdao_dttg, is_shared=True)
    correct(world, result, {"code": "1.1", "value": False}, {"code": "2.1", "value": "5"})
    newest = Result.objects.current().get(unit=world.ethnic)
    text = text_of(neighbour.get(newest.get_absolute_url()))
    assert "minh-chung-1.1.pdf" not in text
    assert "minh-chung-2.1.pdf" in text
    assert neighbour.get(file_of("1.1")).status_code == 404
    assert neighbour.get(file_of("2.1")).status_code == 200


def correct(world, result, *changes):
    block = result.snapshot.round_block
    leader = make_user("lanhdao.hai", (Role.LEADER, world.province))
    correct_results(
        block,
        by=world.congbo_ubnd,
        request=request_correction(block, by=leader, reason="Cộng sai"),
        document=make_decision(world.province, symbol="13/QĐ-UBND"),
        reason="Sửa hai mục",
        changes=[{"unit": world.ethnic.pk, **change} for change in changes],
    )


def test_consent_reaches_the_block_and_nobody_else(world, result, signed_in):
    share_proof(result.sheet, by=world.lanhdao_dttg, is_shared=True)
    for name in ("bithu.langson", "quantri", "thuongtruc.snv"):
        reader = signed_in(name)
        assert "minh-chung" not in full_marks(reader, result, "1.1")
        assert reader.get(file_of("1.1")).status_code == 404


def test_the_head_shares_and_takes_it_back_on_the_page(world, result, signed_in):
    head, address = signed_in("lanhdao.dttg"), reverse("scoring:result-share", args=[result.pk])
    assert "Cho đơn vị cùng khối xem" in text_of(head.get(result.get_absolute_url()))
    answer = head.post(address, {"share": "1"})
    assert answer["Location"] == result.get_absolute_url()
    result.sheet.refresh_from_db()
    assert result.sheet.shares_proof is True
    assert "Thôi chia sẻ" in text_of(head.get(result.get_absolute_url()))
    head.post(address)
    result.sheet.refresh_from_db()
    assert result.sheet.shares_proof is False
    assert AuditEvent.objects.filter(kind="scoring.sheet.proof_shared").count() == 2
    assert "Chia sẻ</button>" not in text_of(signed_in("canbo.dttg").get(result.get_absolute_url()))


def test_only_the_head_shares_and_only_what_is_published(world, result, the_round):
    with pytest.raises(PermissionDenied):
        share_proof(result.sheet, by=world.canbo_dttg, is_shared=True)
    Sheet.objects.filter(pk=result.sheet_id).update(state="APPRAISED")
    with pytest.raises(Refused):
        share_proof(result.sheet, by=world.lanhdao_dttg, is_shared=True)


def test_the_page_of_full_marks_asks_as_often_for_one_unit_as_for_two(
    world, result, the_round, neighbour, django_assert_max_num_queries
):
    address = reverse("scoring:full-marks", args=[result.snapshot_id])
    neighbour.get(address, {"tieu_chi": "1.1"})
    with django_assert_max_num_queries(14):
        text = text_of(neighbour.get(address, {"tieu_chi": "1.1"}))
    assert "Sở Tài chính" in text
