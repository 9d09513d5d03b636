"""Results: published block by block, corrected by the next snapshot, never changed."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from cchc.lib.refusal import Refused
from plans.models import Document, Inspection
from plans.models.doctype import DocType
from scoring.actions import result as actions
from scoring.actions.result import correct_results, publish_results, request_correction
from scoring.actions.round import close_round
from scoring.corrections import corrected, corrections_of
from scoring.deciding import deciding, wrong_with
from scoring.models import Entry, Result, Round, RoundBlock, Sheet, SheetAct, Snapshot
from scoring.publishing import awaited_by
from tests.scoring.builders import entry_of, make_decision, make_round, next_decision, put, sheet_of
from tests.world import make_heir, make_unit

Change = Result.Change


@pytest.fixture
def block(world, the_round):
    """Both sheets appraised; Sở Tài chính has half a point less."""
    for unit in (world.ethnic, world.finance):
        put(sheet_of(the_round, unit), Sheet.State.APPRAISED, by=world.thamdinh_snv)
    lower = entry_of(sheet_of(the_round, world.finance), "2.1")
    Entry.objects.filter(pk=lower.pk).update(first_value="4", first_points=4)
    return the_round.blocks.get()


@pytest.fixture
def decision(world):
    return make_decision(world.province)


def publish(world, block, decision):
    return publish_results(block, by=world.congbo_ubnd, document=decision)


def test_a_block_is_published_as_a_snapshot(world, block, decision):
    snapshot = publish(world, block, decision)
    assert (snapshot.number, snapshot.document, snapshot.published_by) == (
        1,
        decision,
        world.congbo_ubnd,
    )
    assert snapshot.sha256 == actions.calculate.sha256_of(snapshot.payload)
    assert len(snapshot.code) == 8
    rows = [(row.unit, row.rank, row.points, row.max) for row in snapshot.results.ranked()]
    assert rows == [
        (world.ethnic, 1, Decimal("9.5"), Decimal(20)),
        (world.finance, 2, Decimal("9"), Decimal(20)),
    ]
    assert {sheet.state for sheet in Sheet.objects.all()} == {Sheet.State.PUBLISHED}
    first = snapshot.results.get(rank=1)
    assert (first.percent, first.band, first.change) == (Decimal("47.5"), "", Change.NONE)
    assert [(area["code"], area["points"], area["percent"]) for area in first.areas] == [
        ("1", "5.00", "100.000"),
        ("2", "4.50", "90.000"),
        ("3", "0.00", "0.000"),
    ]
    assert first.leaves["1.1"] == {"points": "2.00", "max": "2.00", "state": "scored"}


def ready_for(user):
    return [each.block for each in awaited_by(user) if each.is_ready]


def test_a_block_waits_until_every_sheet_is_appraised(world, the_round, block, decision):
    Sheet.objects.filter(unit=world.finance).update(state=Sheet.State.SUBMITTED)
    with pytest.raises(Refused, match=r"1 phiếu chưa thẩm định xong \(Sở Tài chính\)"):
        publish(world, block, decision)
    assert not ready_for(world.congbo_ubnd)
    Sheet.objects.filter(unit=world.finance).update(
        state=Sheet.State.WITHDRAWN, withdrawn_reason="Mới"
    )
    assert ready_for(world.congbo_ubnd) == [block]
    assert not ready_for(world.user("thamdinh.snv"))
    assert publish(world, block, decision).results.count() == 1


def test_a_block_without_sheets_is_not_published(world, block, decision):
    Sheet.objects.update(state=Sheet.State.WITHDRAWN, withdrawn_reason="Mới")
    with pytest.raises(Refused, match="không có phiếu nào"):
        publish(world, block, decision)


def test_the_deciding_document_is_issued(world, block):
    draft = make_decision(world.province, symbol="", state="DRAFT", issued_on=None)
    for document in (None, draft):
        with pytest.raises(Refused, match="văn bản phê duyệt"):
            publish(world, block, document)


def test_results_are_approved_by_a_decision_of_the_owner_of_that_year(world, block, decision):
    plan = make_decision(world.province, symbol="20/KH-UBND")
    Document.objects.filter(pk=plan.pk).update(doc_type=DocType.PLAN)
    foreign = make_decision(world.home_affairs, symbol="21/QĐ-SNV")
    early = make_decision(world.province, symbol="22/QĐ-UBND", issued_on=date(2025, 12, 31))
    outside = make_decision(world.province, symbol="23/QĐ-BNV")
    Document.objects.filter(pk=outside.pk).update(issuer=world.langson_ethnic)
    for document, sentence in (
        (plan, "phê duyệt bằng quyết định; đề nghị văn phòng vào sổ"),
        (foreign, "không phải của"),
        (outside, "không phải của"),
        (early, "trước năm được chấm"),
    ):
        with pytest.raises(Refused, match=sentence):
            publish(world, block, document)
    assert list(deciding(Document.objects.all(), block)) == [decision]
    assert publish(world, block, decision)


def test_a_decision_of_another_matter_is_neither_offered_nor_taken(world, block, decision):
    of_a_team = make_decision(world.province, symbol="24/QĐ-UBND")
    for unit in (world.ethnic, world.finance):
        Inspection.objects.create(
            unit=world.home_affairs, inspected=unit, year=2026, subject="Thủ tục hành chính",
            basis=decision, team_decision=of_a_team,
        )  # fmt: skip
    with pytest.raises(Refused, match="lập đoàn kiểm tra hoặc quyết định việc khác"):
        publish(world, block, of_a_team)
    assert list(deciding(Document.objects.all(), block)) == [decision]


def test_who_carried_on_for_the_owner_decides_in_its_place(world, block):
    heir = make_unit("Ủy ban nhân dân tỉnh Mới", since=date(2026, 10, 1))
    make_heir(world.province, heir, on=date(2026, 10, 1))
    assert wrong_with(make_decision(heir, symbol="9/QĐ-UBND"), block) == ""


def test_a_decision_publishes_one_round_and_a_correction_has_its_own(world, block, decision):
    other = make_round(world, world.office, title="Kỳ khác")
    put(sheet_of(other, world.office), Sheet.State.APPRAISED)
    publish(world, block, decision)
    with pytest.raises(Refused, match="đã dùng để công bố hoặc đính chính kết quả khác"):
        publish(world, other.blocks.get(), decision)
    with pytest.raises(Refused, match="đã dùng để công bố hoặc đính chính kết quả khác"):
        correct(world, block, document=decision)
    fresh = next_decision(world)
    assert set(deciding(Document.objects.all(), block)) == {
        *Document.objects.exclude(pk=decision.pk)
    }
    correct(world, block, document=fresh)
    with pytest.raises(Refused, match="đã dùng để công bố hoặc đính chính kết quả khác"):
        publish(world, other.blocks.get(), fresh)


def test_one_decision_publishes_several_blocks_of_a_round(world, block, decision):
    publish(world, block, decision)
    communes = RoundBlock.objects.create(
        round=block.round, block="xa", criteria_set=block.criteria_set
    )
    assert wrong_with(decision, communes) == ""
    correction = correct(world, block).document
    assert "đã dùng" in wrong_with(correction, communes)


def test_a_block_is_published_once_and_in_an_open_round(world, the_round, block, decision):
    publish(world, block, decision)
    with pytest.raises(Refused, match="lập bản đính chính"):
        publish(world, block, decision)
    close_round(the_round, by=world.thuongtruc_snv)
    the_round.refresh_from_db()
    assert the_round.state == Round.State.CLOSED
    with pytest.raises(Refused, match="đã kết thúc"):
        publish(world, block, decision)


@pytest.mark.parametrize("username", ["thamdinh.snv", "thuongtruc.snv", "lanhdao.ubnd", "quantri"])
def test_only_the_publisher_publishes(world, block, decision, username):
    with pytest.raises(PermissionDenied):
        publish_results(block, by=world.user(username), document=decision)


@pytest.mark.parametrize("act", ["SUBMIT", "APPRAISE", "REOPEN"])
def test_who_had_a_hand_in_a_sheet_does_not_publish_its_block(world, block, decision, act):
    from cchc.lib.clock import now

    sheet = block.sheets.first()
    SheetAct.objects.create(sheet=sheet, act=act, by=world.congbo_ubnd, at=now())
    with pytest.raises(PermissionDenied, match="cần một người công bố khác"):
        publish(world, block, decision)


def test_ties_share_a_place_and_units_may_be_scored_without_one(world, decision):
    the_round = make_round(world, world.ethnic, world.finance, world.office, world.home_affairs)
    for sheet in the_round.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    Sheet.objects.filter(unit=world.office).update(is_ranked=False)
    lower = entry_of(sheet_of(the_round, world.home_affairs), "2.1")
    Entry.objects.filter(pk=lower.pk).update(first_value="1", first_points=1)
    snapshot = publish(world, the_round.blocks.get(), decision)
    assert [(row.unit_name[:8], row.rank) for row in snapshot.results.ranked()] == [
        ("Sở Dân t", 1),
        ("Sở Tài c", 1),
        ("Sở Nội v", 3),
        ("Văn phòn", None),
    ]


def test_what_is_all_left_out_has_no_percent_and_no_place(world, the_round, block, decision):
    sheet = sheet_of(the_round, world.finance)
    sheet.entries.update(na_state="GRANTED", na_reason="Không có")
    row = publish(world, block, decision).results.get(unit=world.finance)
    assert (row.percent, row.rank, row.max) == (None, None, 0)


def test_published_rows_are_frozen_by_the_database(world, block, decision):
    snapshot = publish(world, block, decision)
    for rows in (Snapshot.objects.filter(pk=snapshot.pk), snapshot.results.all()):
        field = "reason" if rows.model is Snapshot else "band"
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{field: "khác"})
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_a_code_is_never_given_twice(world, block, decision, monkeypatch):
    snapshot = publish(world, block, decision)
    signs = iter(snapshot.code + "ABCDEFGH")
    monkeypatch.setattr(actions.secrets, "choice", lambda _: next(signs))
    assert actions._new_code() == "ABCDEFGH"


# --- Against last year ---------------------------------------------------------------------------


def publish_year(world, year, *units, points=()):
    the_round = make_round(world, *units, year=year, title=f"Kỳ {year}")
    for sheet in the_round.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    for unit, value in points:
        entry = entry_of(sheet_of(the_round, unit), "2.1")
        Entry.objects.filter(pk=entry.pk).update(first_value=value, first_points=value)
    document = make_decision(world.province, symbol=f"{year - 2000}/QĐ-UBND")
    return publish(world, the_round.blocks.get(), document)


def test_places_are_compared_with_the_year_before(world):
    publish_year(world, 2025, world.ethnic, world.finance, points=[(world.ethnic, "1")])
    newborn = make_unit("Sở Mới", parent=world.province, since=date(2026, 2, 1))
    late = make_unit("Sở Cũ", parent=world.province)
    snapshot = publish_year(
        world, 2026, world.ethnic, world.finance, newborn, late, points=[(world.finance, "2")]
    )
    found = {row.unit: (row.change, row.places_gained) for row in snapshot.results.all()}
    assert found == {
        world.ethnic: (Change.COMPARED, 1),
        world.finance: (Change.COMPARED, -3),
        newborn: (Change.NEW, None),
        late: (Change.NEW, None),
    }


def test_an_heir_of_the_year_is_not_compared_and_an_old_one_returns(world):
    publish_year(world, 2024, world.finance)
    publish_year(world, 2025, world.ethnic)
    heir = make_unit("Sở Hợp nhất", parent=world.province, since=date(2026, 3, 1))
    make_heir(world.office, heir, on=date(2026, 3, 1))
    snapshot = publish_year(world, 2026, world.ethnic, world.finance, heir)
    found = {row.unit: row.change for row in snapshot.results.all()}
    assert found == {
        world.ethnic: Change.COMPARED,
        world.finance: Change.RETURNED,
        heir: Change.BREAK,
    }


# --- Corrections ---------------------------------------------------------------------------------


def correct(world, block, **fields):
    request = fields.pop("request", None) or request_correction(
        block, by=world.lanhdao_ubnd, reason="Sai số liệu quý IV"
    )
    fields = {
        "document": next_decision(world),
        "reason": "Sai số liệu quý IV",
        "changes": [{"unit": world.finance.pk, "code": "2.1", "value": "5"}],
        **fields,
    }
    return correct_results(block, by=world.congbo_ubnd, request=request, **fields)


def test_a_correction_is_the_next_snapshot(world, block, decision):
    first = publish(world, block, decision)
    second = correct(world, block)
    assert (second.number, second.reason) == (2, "Sai số liệu quý IV")
    assert [row.unit for row in second.results.ranked()] == [world.finance, world.ethnic]
    assert [row.unit for row in first.results.ranked()] == [world.ethnic, world.finance]
    assert json.loads(second.payload)["changes"] == [
        {"unit": world.finance.pk, "code": "2.1", "value": "5"}
    ]
    assert list(Snapshot.objects.current()) == [second]
    assert entry_of(sheet_of(block.round, world.finance), "2.1").first_value == "4"
    third = correct(
        world,
        block,
        changes=[{"unit": world.finance.pk, "code": "2.1", "value": None}],
    )
    assert third.results.get(unit=world.finance).points == 5


def test_a_correction_needs_a_leaders_request_that_is_not_used(world, block, decision):
    publish(world, block, decision)
    used = correct(world, block).request
    with pytest.raises(Refused, match="đã dùng"):
        correct(world, block, request=used)
    with pytest.raises(PermissionDenied):
        request_correction(block, by=world.thamdinh_snv, reason="x")
    with pytest.raises(Refused, match="Chưa nhập lý do yêu cầu"):
        request_correction(block, by=world.lanhdao_ubnd, reason="")


def test_who_asks_does_not_correct(world, block, decision):
    from units.models import Membership

    publish(world, block, decision)
    request = request_correction(block, by=world.lanhdao_ubnd, reason="Sai")
    Membership.objects.create(
        user=world.lanhdao_ubnd, unit=world.province, role="PUBLISHER", valid_from=date(2025, 7, 1)
    )
    with pytest.raises(Refused, match="Người yêu cầu không tự đính chính"):
        correct_results(
            block, by=world.user("lanhdao.ubnd"), request=request, document=decision,
            reason="Sai", changes=[{"unit": world.finance.pk, "code": "2.1", "value": "5"}],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": ""}, "Chưa nhập lý do"),
        ({"changes": []}, "Chưa nhập lý do"),
        ({"document": None}, "văn bản phê duyệt"),
        ({"changes": [{"unit": 0, "code": "2.1", "value": "5"}]}, "không có trong kết quả"),
    ],
)
def test_a_correction_says_why_what_and_by_which_document(world, block, decision, fields, sentence):
    publish(world, block, decision)
    with pytest.raises(Refused, match=sentence):
        correct(world, block, **fields)


@pytest.mark.parametrize("value", ["4", "4.0"])
def test_a_correction_that_changes_nothing_is_refused_and_keeps_the_request(world, block, value):
    publish(world, block, next_decision(world))
    request = request_correction(block, by=world.lanhdao_ubnd, reason="Sai")
    same = {"unit": world.finance.pk, "code": "2.1", "value": value}
    with pytest.raises(Refused, match="trùng với kết quả đã công bố; nhập kết quả đúng"):
        correct(world, block, request=request, changes=[same])
    other = {"unit": world.ethnic.pk, "code": "2.1", "value": "3"}
    made = correct(world, block, request=request, changes=[same, other])
    assert [(row["unit_id"], row["code"]) for row in corrected(made)] == [(world.ethnic.pk, "2.1")]


def test_each_correction_says_what_it_was_and_what_it_became(world, block):
    first = publish(world, block, next_decision(world))
    second = correct(world, block)
    third = correct(
        world, block, changes=[{"unit": world.finance.pk, "code": "2.1", "value": None}]
    )
    assert corrected(first) == []
    words = ("number", "was_value", "value", "was_points", "points", "was_total", "total")
    rows = corrections_of(third.results.get(unit=world.finance))
    assert [tuple(row[word] for word in words) for row in rows] == [
        (2, "4", "5", "4,00", "5,00", "9,00", "10,00"),
        (3, "5", "chưa chấm", "5,00", "chưa có điểm", "10,00", "5,00"),
    ]
    assert len(corrections_of(second.results.get(unit=world.finance))) == 1
    assert corrections_of(third.results.get(unit=world.ethnic)) == []


def test_a_corrected_value_fits_its_rule(world, block, decision):
    publish(world, block, decision)
    with pytest.raises(Refused, match=r"2\.1"):
        correct(
            world, block,
            changes=[{"unit": world.finance.pk, "code": "2.1", "value": "50"}],
        )  # fmt: skip


def test_there_is_nothing_to_correct_before_publication(world, block, decision):
    with pytest.raises(Refused, match="chưa công bố"):
        request_correction(block, by=world.lanhdao_ubnd, reason="Sai")
    from cchc.lib.clock import now
    from scoring.models import CorrectionRequest

    request = CorrectionRequest.objects.create(
        round_block=block, by=world.lanhdao_ubnd, at=now(), reason="Sai"
    )
    with pytest.raises(Refused, match="chưa công bố"):
        correct(world, block, request=request)
