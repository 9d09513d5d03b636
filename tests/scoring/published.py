"""Published results as their publication leaves them, with rows that were lowered."""

from decimal import Decimal

from cchc.lib.clock import now
from scoring import publication
from scoring.actions.result import _make_snapshot
from scoring.models import Entry, Sheet
from tests.scoring.builders import make_decision, make_round, put, sheet_of


def publish(world, the_round, *, decision=None):
    """The block as its publication leaves it -> {unit: Result}."""
    block = the_round.blocks.get()
    answers = publication.answers_of(block)
    rows = [
        (
            sheet.pk,
            {
                "unit_id": sheet.unit_id,
                "unit": sheet.unit_name,
                "is_ranked": sheet.is_ranked,
                "answers": answers.get(sheet.pk, {}),
                "evidence": [],
            },
        )
        for sheet in block.sheets.with_names().order_by("pk")
    ]
    decision = decision or make_decision(world.province, symbol=f"{the_round.pk}/QĐ-UBND")
    snapshot = _make_snapshot(block, rows, by=world.congbo_ubnd, document=decision, number=1)
    Sheet.objects.filter(round_block=block).update(state="PUBLISHED")
    return {result.unit: result for result in snapshot.results.select_related("unit")}


def judge(sheet, code, *, points, reason="", value="x", note=""):
    """The appraiser's column of one row; a value that earns these points."""
    Entry.objects.filter(sheet=sheet, criterion__code=code).update(
        first_value=value,
        first_points=None if points is None else Decimal(points),
        first_at=now(),
        reason_code=reason,
        note=note,
    )


def publish_losses(world, **fields):
    """Sở Dân tộc và Tôn giáo lost 1.2 by a lowered row, 2.1 by itself, the survey, a penalty;
    Sở Tài chính only 2.1 -> {unit: Result}."""
    the_round = make_round(world, **fields)
    ethnic = put(sheet_of(the_round, world.ethnic), "APPRAISED", world.canbo_dttg)
    finance = put(sheet_of(the_round, world.finance), "APPRAISED", world.canbo_dttg)
    judge(ethnic, "1.2", points="1.5", value="Đủ, có báo cáo chậm", reason="LATE", note="Quý III")
    judge(ethnic, "3", points="8", value="80")
    judge(ethnic, "9.1", points="1", value="1")
    judge(ethnic, "9.2", points="0.5", value="0.5")
    judge(finance, "3", points="10", value="100")
    return publish(world, the_round)
