"""What models say of themselves; nobody who is not signed in sees what is not published."""

import pytest
from django.contrib.auth.models import AnonymousUser

from scoring.models import CorrectionRequest, CriteriaSet, Entry, Evidence, Round, Sheet
from scoring.models.sheet import SheetQuerySet
from tests.scoring.builders import entry_of, make_decision, put


@pytest.mark.parametrize("model", [CriteriaSet, Round, Sheet, Entry, Evidence])
def test_a_visitor_sees_nothing_unpublished(sheet, model):
    put(sheet, Sheet.State.SUBMITTED)
    assert not model.objects.visible_to(AnonymousUser()).exists()


def test_things_are_called_by_unit_year_and_code(world, sheet):
    from scoring.actions.result import publish_results

    entry = entry_of(sheet, "1.1")
    assert str(sheet) == "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang – năm 2026"
    assert str(entry) == f"1.1 – {sheet}"
    assert str(entry.criterion) == "1.1 Ban hành kế hoạch cải cách hành chính năm"
    for row in sheet.round.sheets.all():
        put(row, Sheet.State.APPRAISED)
    block = sheet.round_block
    snapshot = publish_results(block, by=world.congbo_ubnd, document=make_decision(world.province))
    result = snapshot.results.get(unit=world.ethnic)
    assert str(result) == f"Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang – {snapshot}"
    assert str(snapshot).endswith("(lần 1)")
    for row in (snapshot, CorrectionRequest(round_block=block)):
        assert row.unit_for(None) == world.province


def test_values_are_hidden_from_a_visitor():
    assert isinstance(Sheet.objects.values_visible_to(AnonymousUser()), SheetQuerySet)
