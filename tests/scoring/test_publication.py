"""What a publication reads in bulk, what the snapshot keeps of it, and how that is checked."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from scoring import publication
from scoring.actions.entry import add_evidence
from scoring.actions.result import correct_results, keep_paper, publish_results, request_correction
from scoring.calculate import engine_set
from scoring.engine import AnswerFault
from scoring.models import Entry, Evidence, Result, Sheet, SnapshotPaper
from tests.scoring.builders import (
    entry_of,
    make_decision,
    make_round,
    make_set,
    next_decision,
    put,
    sheet_of,
)
from tests.scoring.test_evidence import PDF
from tests.world import make_heir, make_unit
from units.audit import canonical
from units.triggers import protect, release

Change = Result.Change


@pytest.fixture
def decision(world):
    return make_decision(world.province)


def published(world, the_round, decision):
    return publish_results(the_round.blocks.get(), by=world.congbo_ubnd, document=decision)


def appraised(world, *units, year=2026):
    the_round = make_round(world, *units, year=year, title=f"Kỳ {year}")
    for sheet in the_round.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    return the_round


def verify(snapshot):
    out = StringIO()
    call_command("verify_snapshot", str(snapshot.pk), stdout=out)
    return out.getvalue()


def test_the_last_column_present_is_read_and_what_does_not_apply_is_left_out(world, the_round):
    sheet = put(sheet_of(the_round, world.ethnic), Sheet.State.APPRAISED)
    rows = {code: entry_of(sheet, code).pk for code in ("1.1", "1.2", "2.1")}
    moment = now()
    Entry.objects.filter(pk=rows["1.1"]).update(second_value=False, second_at=moment)
    Entry.objects.filter(pk=rows["1.2"]).update(  # decided again after a reopening
        first_value=None, first_at=moment + timedelta(1), second_value="Đủ", second_at=moment
    )
    Entry.objects.filter(pk=rows["2.1"]).update(na_state="GRANTED", na_reason="Không phát sinh")
    answers = publication.answers_of(the_round.blocks.get())
    assert answers[sheet.pk] == {
        "1.1": {"value": False},
        "2.1": {"na": True, "reason": "Không phát sinh"},
    }


@pytest.fixture
def with_evidence(world, the_round):
    """Two sheets appraised; a document fixed at the appraisal, a file that came afterwards."""
    sheet = sheet_of(the_round, world.ethnic)
    document = make_decision(world.ethnic, symbol="12/KH-SDTTG")
    upload = SimpleUploadedFile("ke-hoach.pdf", PDF)
    for code, kept in (("1.1", {"document": document}), ("1.2", {"upload": upload})):
        add_evidence(entry_of(sheet, code), by=world.canbo_dttg, **kept)
    Evidence.objects.filter(document=document).update(fixed_hash="f" * 64)
    for unit in (world.ethnic, world.finance):
        put(sheet_of(the_round, unit), Sheet.State.APPRAISED)
    return the_round


def test_hashes_of_the_evidence_are_published_and_carried_along(world, with_evidence, decision):
    snapshot = published(world, with_evidence, decision)
    told = {unit["unit_id"]: unit["evidence"] for unit in json.loads(snapshot.payload)["units"]}
    assert [(item["code"], len(item["sha256"])) for item in told[world.ethnic.pk]] == [
        ("1.1", 64),
        ("1.2", 64),
    ]
    assert told[world.ethnic.pk][0]["sha256"] == "f" * 64
    assert told[world.finance.pk] == []
    asked = request_correction(snapshot.round_block, by=world.lanhdao_ubnd, reason="Sai số liệu")
    second = correct_results(
        snapshot.round_block, by=world.congbo_ubnd, request=asked, document=next_decision(world),
        reason="Sai",
        changes=[{"unit": world.finance.pk, "code": "2.1", "value": "1"}],
    )  # fmt: skip
    again = {unit["unit_id"]: unit["evidence"] for unit in json.loads(second.payload)["units"]}
    assert again == told


def test_the_text_put_together_of_parts_is_the_canonical_one(world, with_evidence, decision):
    """Whatever stands in it: what does not apply, quotation marks, rows without an answer, a unit
    without a place, a criterion of the first level without others below it."""
    Evidence.objects.filter(fixed_hash="f" * 64).update(fixed_hash="")
    Sheet.objects.filter(unit=world.finance).update(is_ranked=False)
    for unit, reason in ((world.ethnic, 'Không có "hồ sơ"\\ <nào>'), (world.finance, "Không có")):
        rows = sheet_of(with_evidence, unit).entries
        rows.filter(criterion__code="2.1").update(na_state="GRANTED", na_reason=reason)
        rows.filter(criterion__code="1.1").update(first_value=None)
    first = published(world, with_evidence, decision)
    asked = request_correction(first.round_block, by=world.lanhdao_ubnd, reason="Sai số liệu")
    second = correct_results(
        first.round_block, by=world.congbo_ubnd, request=asked, document=next_decision(world),
        reason="Sai",
        changes=[{"unit": world.finance.pk, "code": "3", "value": "80"}],
    )  # fmt: skip
    for snapshot in (first, second):
        told = json.loads(snapshot.payload)
        assert snapshot.payload == canonical(told)
        assert {"na", "reason"} <= told["units"][0]["answers"]["2.1"].keys()
        assert [unit["rank"] for unit in told["units"]] == [1, None]
        assert "Khớp" in verify(snapshot)
    kept = Result.objects.get(snapshot=second, unit=world.finance)
    assert kept.leaves == told["units"][1]["result"]["leaves"]


def test_equal_answers_of_another_type_are_not_taken_for_one_another(world):
    the_set = engine_set(make_set(world.province))
    rows = [
        (pk, {"unit_id": pk, "unit": str(pk), "is_ranked": True, "answers": {"1.1": given}})
        for pk, given in enumerate(({"value": True}, {"value": False}, {"na": True, "reason": "x"}))
    ]
    yes, no, out = publication.score_all(the_set, rows)
    assert [unit.row["result"]["leaves"]["1.1"]["state"] for unit in (yes, no, out)] == [
        "scored", "scored", "na",
    ]  # fmt: skip
    assert yes.result.leaves["1.1"].units > no.result.leaves["1.1"].units == 0
    rows.append((9, {**rows[0][1], "unit_id": 9, "answers": {"1.1": {"value": 1}}}))
    with pytest.raises(AnswerFault, match=r"1\.1"):  # though 1 == True
        publication.score_all(the_set, rows)


def test_evidence_that_is_not_what_was_published_is_found_out(world, with_evidence, decision):
    Evidence.objects.filter(fixed_hash="f" * 64).update(fixed_hash="")
    snapshot = published(world, with_evidence, decision)
    assert "Khớp" in verify(snapshot)
    item = Evidence.objects.get(entry__criterion__code="1.2")
    path = item.file_links.get().file.path
    path.chmod(0o644)
    path.write_bytes(PDF + b"%")
    with pytest.raises(CommandError, match=r"tài liệu kiểm chứng của tiêu chí 1\.2 khác"):
        verify(snapshot)
    path.unlink()
    with pytest.raises(CommandError, match=r"tiêu chí 1\.2 khác lúc công bố"):
        verify(snapshot)
    path.write_bytes(PDF)
    Evidence.objects.filter(entry__criterion__code="1.1").update(name="Kế hoạch khác")
    with pytest.raises(CommandError, match=r"tiêu chí 1\.1 khác lúc công bố"):
        verify(snapshot)


@pytest.mark.parametrize(
    ("table", "change", "sentence"),
    [
        ("scoring_result", {"areas": []}, "điểm theo lĩnh vực khác"),
        ("scoring_result", {"leaves": {}}, "điểm từng tiêu chí khác"),
        ("scoring_result", {"unit_name": "Sở Khác"}, "tên khác"),
        ("scoring_snapshot", {"figures": {}}, "số liệu chung khác"),
    ],
)
def test_whatever_pages_show_is_checked_against_the_payload(
    world, decision, table, change, sentence
):
    snapshot = published(world, appraised(world, world.ethnic), decision)
    rows = snapshot.results if table == "scoring_result" else type(snapshot).objects
    release(table)
    rows.update(**change)
    protect(table)
    with pytest.raises(CommandError, match=sentence):
        verify(snapshot)


def test_a_row_says_of_how_many_with_whom_and_what_was_the_year_before(world, decision):
    before = appraised(world, world.ethnic, world.finance, year=2025)
    published(world, before, next_decision(world))
    the_round = appraised(world, world.ethnic, world.finance, world.office)
    lower = entry_of(sheet_of(the_round, world.office), "2.1")
    Entry.objects.filter(pk=lower.pk).update(first_value="1.5", first_points="1.5")
    na = sheet_of(the_round, world.finance).entries.filter(criterion__code="3")
    na.update(na_state="GRANTED", na_reason="Không khảo sát")
    snapshot = published(world, the_round, decision)
    rows = {row.unit: row for row in snapshot.results.with_gains()}
    first, tied, new = rows[world.finance], rows[world.ethnic], rows[world.office]
    assert (first.rank, first.of_how_many, first.sharing, first.is_tie) == (1, 3, 1, False)
    assert (tied.previous_rank, tied.previous_points, tied.previous_max) == (1, 9.5, 20)
    assert (tied.gained, tied.points_gained, tied.points_since) == (-1, 0, 0)
    # Another maximum: the points are not set against each other.
    assert (first.gained, first.points_gained, first.points_since) == (0, None, None)
    assert (new.change, new.gained, new.points_since) == (Change.NEW, None, None)
    assert snapshot.figures["ranked"] == 3
    assert [area["best"] for area in snapshot.figures["areas"]] == ["100.000", "90.000", "0.000"]


def test_predecessors_of_a_new_unit_are_named_as_they_were(world, decision):
    before = appraised(world, world.ethnic, world.finance, year=2025)
    published(world, before, next_decision(world))
    heir = make_unit("Sở Hợp nhất", parent=world.province, since=date(2026, 3, 1))
    make_heir(world.office, heir, on=date(2026, 3, 1))
    name = world.office.name
    row = published(world, appraised(world, heir, world.ethnic), decision).results.get(unit=heir)
    assert (row.change, row.predecessors) == (Change.BREAK, [name])


def test_a_paper_is_kept_once_and_for_its_block(world, decision):
    snapshot = published(world, appraised(world, world.ethnic), decision)
    block, other = snapshot.round_block, appraised(world, world.finance, year=2025).blocks.get()
    with pytest.raises(Refused, match="khối khác"):
        keep_paper(other, by=world.congbo_ubnd, snapshot=snapshot, content=PDF)
    kept = keep_paper(block, by=world.congbo_ubnd, snapshot=snapshot, content=PDF)
    with pytest.raises(Refused, match="đã lưu"):
        keep_paper(block, by=world.congbo_ubnd, snapshot=snapshot, content=PDF)
    assert "Khớp" in verify(snapshot)
    release("scoring_snapshotpaper")
    SnapshotPaper.objects.filter(pk=kept.pk).update(content=PDF + b"%")
    protect("scoring_snapshotpaper")
    with pytest.raises(CommandError, match="bản in đã lưu không khớp"):
        verify(snapshot)
