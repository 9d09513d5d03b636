"""The context of a published ranking: totals, ties, changes, the decision, the marks."""

from decimal import Decimal

import pytest

from cchc.lib.clock import now
from scoring.exports import _row, ranking_context, ranking_pdf
from scoring.models import CorrectionRequest, Result, Sheet, Snapshot
from tests.papers import Paper
from tests.scoring.builders import make_decision, make_round, put, sheet_of
from units.papers import BLANK

pytestmark = pytest.mark.first_database  # a paper is set alike on both

Change = Result.Change


def leaves(survey):
    return {
        "1.1": {"points": "2.00", "max": "2.00", "state": "scored"},
        "3": {"points": survey, "max": "10.00", "state": "scored"},
    }


def make_snapshot(world, the_round=None, *, number=1, document=None, **fields):
    """A snapshot written directly, with the two departments of the round."""
    the_round = the_round or make_round(world)
    block = the_round.blocks.get()
    snapshot = Snapshot.objects.create(
        round_block=block,
        number=number,
        code="7K3M92QF" if number == 1 else "7K3M92QG",
        payload="{}",
        sha256="0" * 64,
        document=document or make_decision(world.province),
        published_by=world.congbo_ubnd,
        published_at=now(),
        **fields,
    )
    facts = [
        (world.ethnic, "91.15", "96.50", "94.456", 1, 2, Change.COMPARED, "27.35"),
        (world.finance, "88.1", "100", "88.1", 2, 1, Change.COMPARED, "8.005"),
    ]
    for unit, points, most, percent, rank, before, change, survey in facts:
        put(sheet_of(the_round, unit), Sheet.State.PUBLISHED, by=world.congbo_ubnd)
        Result.objects.create(
            snapshot=snapshot,
            sheet=sheet_of(the_round, unit),
            unit=unit,
            unit_name=unit.name,
            is_ranked=True,
            points=Decimal(points),
            max=Decimal(most),
            percent=Decimal(percent),
            band="Tốt",
            rank=rank,
            previous_rank=before,
            change=change,
            leaves=leaves(survey),
        )
    return snapshot


@pytest.fixture
def snapshot(world):
    return make_snapshot(world)


def test_rows_print_parts_that_add_up_to_the_total(snapshot):
    first, second = ranking_context(snapshot)["blocks"][0]["rows"]
    assert first == {
        "rank": "1",
        "unit": "Sở Dân tộc và Tôn giáo",
        "appraised": "63,80",
        "survey": "27,35",
        "points": "91,15",
        "max": "96,50",
        "percent": "94,46",
        "band": "Tốt",
        "change": "+1",
    }
    assert (second["appraised"], second["survey"], second["points"]) == ("80,09", "8,01", "88,10")
    assert second["change"] == "−1"


def test_heading_names_year_block_and_decision(snapshot):
    context = ranking_context(snapshot)
    assert context["heading"] == [
        "KẾT QUẢ XẾP HẠNG CẢI CÁCH HÀNH CHÍNH NĂM 2026",
        "KHỐI SỞ, BAN, NGÀNH",
    ]
    assert " ".join(context["attached"]) == (
        "(Kèm theo Quyết định số 15/QĐ-UBND ngày 20 tháng 11 năm 2026 "
        "của Ủy ban nhân dân tỉnh Tuyên Quang)"
    )
    assert context["blocks"][0]["title"] == "KHỐI SỞ, BAN, NGÀNH (2 đơn vị)"
    assert context["profile"].code == "nd30-2020"
    assert not context["is_draft"]


def test_decision_of_an_issuer_not_known_here_is_named_as_written(world):
    decision = make_decision(world.province)
    decision.issuer, decision.issuer_text = None, "Ủy ban nhân dân tỉnh Hà Giang"
    decision.save()
    context = ranking_context(make_snapshot(world, document=decision))
    assert context["attached"][-1].endswith("của Ủy ban nhân dân tỉnh Hà Giang)")


def test_decision_without_number_or_day_leaves_room_and_marks_a_draft(world):
    draft = make_decision(world.province, symbol="", state="DRAFT", issued_on=None)
    snapshot = make_snapshot(world, document=draft)
    context = ranking_context(snapshot)
    assert context["is_draft"]
    paper = Paper(ranking_pdf(snapshot))
    assert f"số {BLANK} ngày {BLANK} tháng {BLANK}" in paper.word("(Kèm theo").text
    assert paper.text.count("DỰ THẢO") == len(paper.pages)


@pytest.mark.parametrize(
    ("change", "before", "text"),
    [
        (Change.COMPARED, 1, "0"),
        (Change.NEW, None, "mới"),
        (Change.RETURNED, None, "trở lại"),
        (Change.BREAK, None, "–"),
        (Change.NONE, None, "–"),
    ],
)
def test_change_is_said_in_words_where_nothing_compares(snapshot, change, before, text):
    result = snapshot.results.get(rank=1)
    result.change, result.previous_rank = change, before
    assert _row(result, set())["change"] == text


def test_unit_without_place_survey_or_percent_has_dashes(snapshot):
    result = snapshot.results.get(rank=1)
    result.rank, result.percent, result.band = None, None, ""
    row = _row(result, set())
    assert [row[key] for key in ("rank", "survey", "percent", "band")] == ["–"] * 4
    assert row["appraised"] == row["points"] == "91,15"


def test_correction_says_its_number_and_reason(world):
    the_round = make_round(world)
    first = make_snapshot(world, the_round)
    request = CorrectionRequest.objects.create(
        round_block=first.round_block, by=world.lanhdao_ubnd, at=now(), reason="Sai điểm"
    )
    second = make_snapshot(
        world,
        the_round,
        number=2,
        document=make_decision(world.province, symbol="16/QĐ-UBND"),
        request=request,
        reason="Cộng nhầm điểm.",
    )
    context = ranking_context(second)
    assert context["heading"][-1] == "(ĐÍNH CHÍNH, LẦN 2)"
    assert "Lý do đính chính: Cộng nhầm điểm." in context["notes"]


def test_paper_says_that_its_figures_are_made_up_and_how_to_verify_it(snapshot):
    paper = Paper(ranking_pdf(snapshot))
    assert paper.word("(dữ liệu minh họa)").style == "i"
    text = " ".join(paper.text.split())
    assert "Toàn bộ số liệu là dữ liệu minh họa." in text
    assert "mã xác thực 7K3M-92QF./." in text
    assert "DỰ THẢO" not in text
    assert paper.pdf.metadata["Title"] == "Kết quả xếp hạng khối sở, ban, ngành năm 2026"
