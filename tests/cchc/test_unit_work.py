"""What a unit's page shows of its work: results with their line, tasks and meetings by reader."""

from datetime import date

import pytest

from cchc.lib.clock import today
from cchc.unit_page import UnitOnDay
from cchc.unit_work import meetings_of, results_of, tasks_of
from scoring.actions.result import publish_results
from scoring.models import Sheet
from tests.meetings.builders import logged
from tests.plans.builders import a_task
from tests.scoring.builders import make_decision, make_round, put, sheet_of
from units.lineage import forebears, line_of


def publish(world, year, units, owner=None):
    the_round = make_round(world, *units, year=year)
    for unit in units:
        put(sheet_of(the_round, unit), Sheet.State.APPRAISED, world.canbo_dttg)
    decision = make_decision(world.province, symbol=f"{year % 100}/QĐ-UBND")
    return publish_results(the_round.blocks.get(), by=world.congbo_ubnd, document=decision)


def test_the_line_of_a_unit_goes_back_through_all_it_stands_for(world):
    line = UnitOnDay(world.ethnic, today()).line
    assert set(line) == {world.ethnic.pk, world.old_ethnic.pk, world.ethnic_board.pk}
    assert UnitOnDay(world.ethnic_board, today()).line == {world.ethnic_board.pk: None}


def test_results_are_shown_newest_first_and_a_single_one_has_no_line(world):
    publish(world, 2025, [world.ethnic, world.finance])
    found = results_of(world.ethnic, line_of(world.ethnic), world.canbo_dttg)
    assert [result.unit_id for result in found["results"]] == [world.ethnic.pk]
    assert found["chart"] == ""


def test_a_change_of_organisation_cuts_the_line_of_places(world):
    publish(world, 2024, [world.ethnic_board, world.finance])
    publish(world, 2025, [world.ethnic, world.finance])
    publish(world, 2026, [world.ethnic, world.finance])
    found = results_of(world.ethnic, forebears([world.ethnic.pk], kept_only=True), world.canbo_dttg)
    assert found["legend"] == []
    assert [r.snapshot.round_block.round.year for r in found["results"]] == [2026, 2025, 2024]
    assert "không so sánh được do sắp xếp đơn vị năm 2025" in found["chart"]


def test_a_unit_without_results_has_no_such_sheet(world):
    assert results_of(world.commune, line_of(world.commune), world.quantri) is None


@pytest.mark.parametrize(
    ("reader", "is_shown"), [("canbo.dttg", True), ("lanhdao.ubnd", True), ("canbo.vanban", False)]
)
def test_tasks_are_shown_to_who_may_see_them(world, reader, is_shown):
    task = a_task(world)
    found = tasks_of(line_of(world.ethnic), world.user(reader))
    assert (found is not None) == is_shown
    if is_shown:
        assert [shown for shown, due in found["tasks"]] == [task]
        assert found["open"] == 1


@pytest.mark.parametrize(
    ("reader", "is_shown"), [("bithu.dttg", True), ("bithu.dubnd", True), ("quantri", False)]
)
def test_meetings_are_shown_to_who_may_see_the_register(world, reader, is_shown):
    meeting = logged(world.cell, world.bithu_dttg, date(2026, 5, 4))
    found = meetings_of(line_of(world.cell), world.user(reader))
    assert ([m.pk for m in found["meetings"]] if found else None) == (
        [meeting.pk] if is_shown else None
    )
