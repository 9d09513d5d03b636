"""A year's meetings from the rules: what is made, what is left out and why, what is lacking."""

from datetime import date, time, timedelta
from math import ceil

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cchc.lib.refusal import Refused
from meetings.actions.meeting import cancel_meeting, plan_meeting, postpone_meeting
from meetings.actions.series import create_series, edit_series, end_series, make_year
from meetings.models import Kind, Meeting, MeetingSetting, Rhythm, Series
from meetings.year_plan import plan_year
from tests.meetings.builders import at, logged, reread
from units.models import AuditEvent, Unit

NEW_YEAR = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _new_year():
    with time_machine.travel(at(NEW_YEAR, 8), tick=False):
        yield


def rule(unit, by, kind=Kind.REGULAR, **fields):
    fields = {
        "rhythm": Rhythm.MONTHLY,
        "day": 5,
        "at": time(14),
        "valid_from": date(2026, 1, 1),
    } | fields
    return create_series(unit, by=by, kind=kind, **fields)


@pytest.fixture
def regular(world):
    """Each month on the 5th, with a theme in the last month of a quarter."""
    return rule(world.cell, world.bithu_dttg, thematic_months="3,6,9,12")


def make(world, year=2026, **more):
    return make_year(world.cell, by=world.bithu_dttg, year=year, **more).made_count


def lines(plan):
    return [(f"{line.on:%d/%m}", line.why_not) for line in plan.lines]


def test_a_year_is_made_in_one_step_with_one_row_of_the_log(world, regular):
    before = AuditEvent.objects.count()
    assert make(world) == 12
    assert AuditEvent.objects.count() == before + 1
    row = AuditEvent.objects.order_by("-seq").first()
    assert (row.kind, row.unit_id) == ("meetings.year.planned", world.cell.pk)
    made = Meeting.objects.order_by("held_on")
    assert [meeting.is_combined for meeting in made] == [False, False, True] * 4
    first = made[0]
    assert (first.held_on, first.planned_at) == (date(2026, 1, 5), at(date(2026, 1, 5), 14))
    assert (first.series, first.series_on, first.state) == (regular, first.held_on, "PLANNED")
    assert first.series_name == "Sinh hoạt thường kỳ hằng tháng"
    # 05/4, 05/9 and 05/12/2026 are days of rest.
    days = [meeting.held_on for meeting in made if meeting.held_on.day != 5]
    assert days == [date(2026, 4, 6), date(2026, 7, 6), date(2026, 9, 7), date(2026, 12, 7)]


def test_pressed_twice_makes_nothing_twice_and_leaves_no_row(world, regular):
    make(world)
    before = AuditEvent.objects.count()
    assert make(world) == 0
    assert Meeting.objects.count() == 12
    assert AuditEvent.objects.count() == before
    assert {line.why_not for line in plan_year(world.cell, 2026, NEW_YEAR).lines} >= {
        "đã lập ngày 05/01/2026"
    }


def test_of_a_year_half_gone_only_what_is_ahead_unless_asked(world, regular):
    with time_machine.travel(at(date(2026, 7, 6), 20)):
        plan = plan_year(world.cell, 2026, date(2026, 7, 6))
        assert plan.made[0].on == date(2026, 7, 6)
        assert plan.skipped[0].why_not == "đã qua"
        assert make(world) == 6
        assert make(world, with_past=True) == 6
    assert Meeting.objects.count() == 12


def test_moved_meetings_and_cancelled_ones_are_not_made_again(world, regular):
    make(world)
    by = world.bithu_dttg
    january, february = Meeting.objects.order_by("held_on")[:2]
    with time_machine.travel(at(NEW_YEAR, 8)):
        postpone_meeting(january, by=by, planned_at=at(date(2026, 2, 2), 14), reason="Tết")
    cancel_meeting(february, by=by, reason="Tết")
    plan = plan_year(world.cell, 2026, NEW_YEAR)
    assert plan.made == []
    assert lines(plan)[:2] == [
        ("05/01", "đã lập, dời sang 02/02/2026"),
        ("05/02", "đã lập cho ngày 05/02/2026, hủy họp"),
    ]


def test_a_rule_that_changed_its_day_makes_no_second_meeting_in_a_month(world, regular):
    make(world)
    edit_series(reread(regular), by=world.bithu_dttg, day=20)
    assert make(world) == 0
    assert Meeting.objects.filter(held_on__day=20).count() == 0


def test_what_was_entered_by_hand_in_the_month_is_there(world, regular):
    plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(date(2026, 3, 20), 14)
    )
    dropped = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(date(2026, 4, 20), 14)
    )
    cancel_meeting(dropped, by=world.bithu_dttg, reason="Trùng lịch")
    plan = plan_year(world.cell, 2026, NEW_YEAR)
    assert lines(plan)[2:4] == [
        ("05/03", "đã có sinh hoạt thường kỳ ngày 20/3/2026"),
        ("06/04", ""),
    ]


def test_a_session_with_a_thematic_part_counts_for_both_rhythms(world, regular):
    rule(
        world.cell,
        world.bithu_dttg,
        Kind.THEMATIC,
        rhythm=Rhythm.QUARTERLY,
        month=3,
        day=20,
    )
    plan = plan_year(world.cell, 2026, NEW_YEAR)
    thematic = [line for line in plan.lines if line.kind == Kind.THEMATIC]
    assert thematic[0].why_not == "quý I đã có chuyên đề trong buổi thường kỳ ngày 05/3/2026"
    assert len(plan.made) == 12
    assert plan.gaps == []


def test_the_committee_meets_before_the_cell(world):
    rule(world.cell, world.bithu_dttg, committee_days=2)
    assert make(world) == 24
    committee = Meeting.objects.filter(kind=Kind.COMMITTEE).order_by("held_on")
    sessions = Meeting.objects.filter(kind=Kind.REGULAR)
    assert committee.count() == 12
    assert committee[0].held_on == date(2026, 1, 2)  # 03/01 is a Saturday
    for meeting in committee:
        session = sessions.get(series_on=meeting.series_on)
        assert 2 <= (session.held_on - meeting.held_on).days <= 4
        assert meeting.held_on.weekday() < 5


def test_a_cell_without_a_committee_is_not_given_one(world):
    rule(world.cell, world.bithu_dttg, committee_days=2)
    MeetingSetting.objects.create(unit=world.cell, valid_from=date(2025, 3, 1), has_committee=False)
    plan = plan_year(world.cell, 2026, NEW_YEAR)
    assert {line.kind for line in plan.made} == {Kind.REGULAR}
    assert "đơn vị không có chi ủy" in {line.why_not for line in plan.skipped}


def test_a_committee_that_met_for_the_session_is_there(world):
    rule(world.cell, world.bithu_dttg, committee_days=2)
    plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.COMMITTEE, planned_at=at(date(2026, 2, 27), 14)
    )
    skipped = [line for line in plan_year(world.cell, 2026, NEW_YEAR).lines if line.why_not]
    assert ("03/03", "đã có họp chi ủy ngày 27/02/2026") in [
        (f"{line.on:%d/%m}", line.why_not) for line in skipped
    ]


def test_a_unit_is_not_planned_for_beyond_its_life(world, regular):
    Unit.objects.filter(pk=world.cell.pk).update(ended_on=date(2026, 6, 30))
    plan = plan_year(reread(world.cell), 2026, NEW_YEAR)
    assert len(plan.made) == 6
    assert {line.why_not for line in plan.skipped} == {"đơn vị không hoạt động ngày này"}


def test_a_rule_makes_meetings_only_while_it_holds(world, regular):
    end_series(regular, by=world.bithu_dttg, on=date(2026, 5, 31))
    rule(world.cell, world.bithu_dttg, day=20, valid_from=date(2026, 6, 1))
    assert make(world) == 12
    days = Meeting.objects.order_by("held_on").values_list("held_on__day", flat=True)
    assert list(days)[:6] == [5, 5, 5, 6, 5, 22]  # 20/6/2026 is a Saturday


def test_a_day_that_a_month_has_not_is_said(world):
    rule(world.cell, world.bithu_dttg, day=31, weekend="KEEP")
    february = plan_year(world.cell, 2026, NEW_YEAR).lines[1]
    assert february.on == date(2026, 2, 28)
    assert february.note == "tháng 2 không có ngày 31, lấy ngày cuối tháng"


def test_a_day_moved_off_the_weekend_and_a_holiday_are_said(world):
    rule(world.cell, world.bithu_dttg, day=2)
    notes = {line.on: line.note for line in plan_year(world.cell, 2026, NEW_YEAR).lines}
    assert notes[date(2026, 5, 4)] == "chuyển từ thứ Bảy 02/5/2026"
    assert notes[date(2026, 9, 2)] == "trùng ngày Quốc khánh, cần xem xét"


def test_gaps_of_a_year_are_said(world):
    rule(world.cell, world.bithu_dttg, thematic_months="3,6", valid_to=date(2026, 9, 30))
    plan = plan_year(world.cell, 2026, NEW_YEAR)
    assert plan.gaps == [
        "tháng 10-12 chưa có buổi thường kỳ",
        "quý III-IV chưa có chuyên đề",
    ]
    assert plan_year(world.ethnic, 2026, NEW_YEAR).gaps == []


def test_gaps_leave_out_what_is_over_and_what_the_unit_did_not_live_through(world):
    rule(world.cell, world.bithu_dttg, valid_from=date(2025, 3, 1), thematic_months="12")
    august = plan_year(world.cell, 2026, date(2026, 8, 1))
    assert august.gaps == ["quý III chưa có chuyên đề"]
    first_year = plan_year(world.cell, 2025, date(2025, 3, 1), with_past=True)
    assert first_year.gaps == ["quý II-III chưa có chuyên đề"]  # it began on 01/3/2025


def test_a_held_session_and_its_theme_fill_the_gap(world):
    with time_machine.travel(at(date(2026, 2, 20), 8)):
        logged(world.cell, world.bithu_dttg, date(2026, 2, 4), is_combined=True)
    plan = plan_year(world.cell, 2026, NEW_YEAR)
    assert plan.gaps == ["tháng 1, 3-12 chưa có buổi thường kỳ", "quý II-IV chưa có chuyên đề"]


def test_a_year_of_weekly_meetings_takes_few_queries_and_too_many_are_refused(world):
    by = world.canbo_dttg
    for weekday in range(7):
        rule(world.ethnic, by, Kind.BRIEFING, rhythm=Rhythm.WEEKLY, day=None, weekday=weekday)
    with CaptureQueriesContext(connection) as asked:
        assert make_year(world.ethnic, by=by, year=2026).made_count == 365
    # A statement of SQLite takes 999 values: 365 rows of so many columns are written in a few.
    rows_each = 999 // len(Meeting._meta.concrete_fields)
    assert len(asked) <= 12 + ceil(365 / rows_each)
    rule(world.ethnic, by, Kind.OTHER, rhythm=Rhythm.WEEKLY, day=None, weekday=0)
    with pytest.raises(Refused, match="417 cuộc họp, nhiều hơn 400"):
        make_year(world.ethnic, by=by, year=2027)
    assert Meeting.objects.count() == 365


def test_two_briefings_a_week_are_two(world):
    by = world.canbo_dttg
    for weekday in (0, 3):
        rule(world.ethnic, by, Kind.BRIEFING, rhythm=Rhythm.WEEKLY, day=None, weekday=weekday)
    assert make_year(world.ethnic, by=by, year=2026).made_count == 52 + 53
    assert make_year(world.ethnic, by=by, year=2026).made_count == 0


def test_the_database_itself_makes_none_twice(world, regular):
    make(world)
    first = Meeting.objects.order_by("held_on").first()
    twin = plan_year(world.cell, 2027, NEW_YEAR).lines[0].meeting
    twin.series_on = first.series_on
    with pytest.raises(Exception, match=r"(?i)unique"):
        twin.save()


def test_ending_a_rule_leaves_its_meetings(world, regular):
    make(world)
    end_series(reread(regular), by=world.bithu_dttg, on=NEW_YEAR + timedelta(days=90))
    assert Meeting.objects.filter(series=regular).count() == 12
    assert Series.objects.get().valid_to == date(2026, 4, 1)
