"""Monthly counters: always what a recount says, one audit row an act, an attendance touch cheap."""

import time
from datetime import date, timedelta
from io import StringIO
from statistics import median

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.attendance import (
    add_attendees,
    mark_all_present,
    mark_attendance,
    open_roll,
)
from meetings.actions.meeting import (
    cancel_meeting,
    count_attendance,
    edit_meeting,
    hold_meeting,
    plan_meeting,
    postpone_meeting,
)
from meetings.actions.month import recount
from meetings.actions.quality import decide_quality
from meetings.models import Kind, Mark, Meeting, MonthCount
from meetings.rhythm import LATE, ON_TIME, Life, standing
from tests.meetings.builders import at, logged, reread
from tests.meetings.quality_builders import small_sheet, voted
from tests.world import make_person
from units.models import AuditEvent, PartyStatus

AUGUST, SEPTEMBER = date(2025, 8, 4), date(2025, 9, 4)


def counter(unit, day):
    return MonthCount.objects.get(unit=unit, year=day.year, month=day.month)


def a_cell_with_people(world, many=5):
    for number in range(many):
        make_person(f"Đảng viên {number:02d}", world.cell, status=PartyStatus.OFFICIAL)


# --- One act, one counter -----------------------------------------------------------------------


def test_a_session_is_counted_when_it_is_recorded(world):
    logged(
        world.cell, world.bithu_dttg, AUGUST, is_combined=True, theme="CCHC", present_count=9,
        total_count=12, exempt_count=1, duty_count=1,
    )  # fmt: skip
    row = counter(world.cell, AUGUST)
    assert (row.held_on, row.regulars, row.thematics, row.committees) == (AUGUST, 1, 1, 0)
    assert (row.present, row.expected, row.share_text) == (9, 10, "90,0%")
    assert row.meeting == Meeting.objects.get()
    assert AuditEvent.objects.filter(kind__startswith="meetings").count() == 2  # planned, held


def test_a_plan_is_not_counted_until_it_was_held_and_then_recorded_on_that_day(world, time_machine):
    by = world.bithu_dttg
    time_machine.move_to(at(AUGUST - timedelta(days=20), 8))
    meeting = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(AUGUST, 14))
    assert not MonthCount.objects.exists()
    time_machine.move_to(at(SEPTEMBER, 8))
    hold_meeting(
        meeting, by=by, started_at=at(AUGUST, 14), ended_at=at(AUGUST, 16), chair_title="Bí thư",
        is_by_count=True, present_count=7,
    )  # fmt: skip
    row = counter(world.cell, AUGUST)
    assert (row.recorded_on, row.record_by) == (SEPTEMBER, date(2025, 8, 31))
    assert reread(meeting).is_entered_late


@pytest.mark.parametrize(
    ("recorded", "is_late"), [(AUGUST, False), (date(2025, 8, 31), False), (SEPTEMBER, True)]
)
@pytest.mark.parametrize("planned", [AUGUST, date(2025, 8, 31)])
def test_planned_on_its_day_or_after_it_was_recorded_when_it_was_said_to_be_held(
    world, time_machine, planned, recorded, is_late
):
    """A row laid down in time is no record: the month is on time by what was said of it."""
    by = world.bithu_dttg
    time_machine.move_to(at(planned, 8))
    meeting = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(AUGUST, 14))
    time_machine.move_to(at(recorded, 18))
    hold_meeting(
        meeting, by=by, started_at=at(AUGUST, 14), ended_at=at(AUGUST, 16), chair_title="Bí thư",
        is_by_count=True, present_count=7,
    )  # fmt: skip
    row = counter(world.cell, AUGUST)
    assert row.recorded_on == recorded
    assert MonthCount.objects.sums()[8]["late"] == is_late
    life = Life(date(2020, 1, 1), ((date(2020, 1, 1), date(2030, 1, 1)),))
    assert standing(life, row, 2025, 8, SEPTEMBER) == (LATE if is_late else ON_TIME)
    assert reread(meeting).is_entered_late == (recorded > AUGUST)
    assert recount(is_check=True) == []


def test_a_corrected_day_moves_it_to_the_other_month(world):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST)
    edit_meeting(
        meeting, by=world.bithu_dttg, started_at=at(SEPTEMBER, 14), ended_at=at(SEPTEMBER, 16)
    )
    assert counter(world.cell, AUGUST).regulars == 0
    assert counter(world.cell, AUGUST).meeting is None
    assert counter(world.cell, SEPTEMBER).held_on == SEPTEMBER


def test_a_mark_changes_who_came_and_nothing_else(world):
    a_cell_with_people(world)
    meeting = logged(world.cell, world.bithu_dttg, AUGUST, all_present=True)
    assert (counter(world.cell, AUGUST).present, counter(world.cell, AUGUST).expected) == (5, 5)
    rows = meeting.attendance.in_order()
    before = AuditEvent.objects.count()
    mark_attendance(rows[0], by=world.bithu_dttg, mark=Mark.ABSENT)
    mark_attendance(rows[1], by=world.bithu_dttg, mark=Mark.DUTY, note="Đi công tác")
    assert (counter(world.cell, AUGUST).present, counter(world.cell, AUGUST).expected) == (3, 4)
    assert AuditEvent.objects.count() == before + 2


def test_people_added_and_counted_are_counted(world):
    a_cell_with_people(world)
    meeting = logged(world.cell, world.bithu_dttg, AUGUST, all_present=True)
    add_attendees(meeting, by=world.bithu_dttg, names=["Người thứ sáu"])
    assert counter(world.cell, AUGUST).present == 6
    count_attendance(meeting, by=world.bithu_dttg, total_count=20, present_count=18)
    assert (counter(world.cell, AUGUST).present, counter(world.cell, AUGUST).expected) == (18, 20)


def test_the_whole_of_a_month_is_that_of_its_session(world):
    logged(
        world.cell, world.bithu_dttg, AUGUST, official_count=20, probationary_count=2,
        exempt_count=1, present_count=20,
    )  # fmt: skip
    assert (counter(world.cell, AUGUST).present, counter(world.cell, AUGUST).expected) == (20, 21)


def test_what_was_rolled_back_is_not_counted(world):
    with pytest.raises(Refused):
        logged(world.cell, world.bithu_dttg, AUGUST, chair_title="")
    assert not MonthCount.objects.exists()


def test_only_the_kinds_of_the_rhythm_are_counted(world):
    logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.STUDY)
    assert not MonthCount.objects.exists()
    logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.COMMITTEE)
    assert counter(world.cell, AUGUST).committees == 1


def test_the_class_stands_in_the_month_while_its_session_is_the_first(world):
    by = world.bithu_dttg
    sheet = voted(small_sheet(world, AUGUST), by)
    assert counter(world.cell, AUGUST).quality == ""
    decide_quality(reread(sheet), by=world.bithu_dubnd, decided_class="Tốt")
    assert counter(world.cell, AUGUST).quality == "Tốt"
    assert recount(is_check=True) == []
    in_september = {"started_at": at(SEPTEMBER, 14), "ended_at": at(SEPTEMBER, 16)}
    with pytest.raises(Refused, match="đã công nhận xếp loại"):
        edit_meeting(reread(sheet.meeting), by=by, **in_september)
    earlier = logged(world.cell, by, date(2025, 8, 1), is_second=True)
    assert counter(world.cell, AUGUST).quality == ""
    edit_meeting(reread(earlier), by=by, **in_september)
    assert counter(world.cell, AUGUST).quality == "Tốt"
    assert counter(world.cell, SEPTEMBER).quality == ""


# --- The recount --------------------------------------------------------------------------------


def test_the_recount_finds_and_mends_what_is_wrong(world):
    logged(world.cell, world.bithu_dttg, AUGUST)
    call_command("recount_meetings", check=True, stdout=StringIO())
    MonthCount.objects.update(present=99, regulars=3)
    with pytest.raises(CommandError, match="1 tháng"):
        call_command("recount_meetings", "--check", stdout=StringIO())
    said = StringIO()
    call_command("recount_meetings", stdout=said)
    assert "Đã ghi lại 1 tháng." in said.getvalue()
    row = counter(world.cell, AUGUST)
    assert (row.present, row.regulars) == (None, 1)  # present is told only where both are known
    MonthCount.objects.all().delete()
    assert [place[1:3] for place in recount(is_check=True)] == [(2025, 8)]
    recount()
    assert counter(world.cell, AUGUST).regulars == 1
    assert recount(is_check=True) == []


DAYS = st.integers(0, 180).map(lambda n: date(2025, 3, 3) + timedelta(days=n))
KINDS = st.sampled_from([Kind.REGULAR, Kind.REGULAR, Kind.THEMATIC, Kind.COMMITTEE, Kind.STUDY])
ACTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 99), DAYS, KINDS, st.booleans()),
    min_size=1, max_size=14,
)  # fmt: skip


def act(world, what, number, day, kind, flag):
    """One random act on a random meeting; what a rule refuses leaves nothing."""
    by = world.bithu_dttg
    meetings = list(Meeting.objects.order_by("pk"))
    meeting = meetings[number % len(meetings)] if meetings else None
    if what <= 2 or meeting is None:
        fields = {"is_combined": flag, "theme": "CCHC"} if kind == Kind.REGULAR else {}
        people = (
            {"all_present": True} if number % 2 else {"present_count": number, "total_count": 9}
        )
        logged(world.cell, by, day, kind=kind, is_second=number % 3 > 0, **people, **fields)
    elif what == 3:
        plan_meeting(world.cell, by=by, kind=kind, planned_at=at(day, 8))
    elif what == 4:
        edit_meeting(meeting, by=by, started_at=at(day, 8), ended_at=at(day, 9), kind=kind)
    elif what == 5:
        count_attendance(meeting, by=by, total_count=9, present_count=number % 12)
    elif what == 6:
        open_roll(meeting, by=by) if flag else mark_all_present(meeting, by=by)
    elif what == 7:
        row = meeting.attendance.order_by("pk").first()
        mark_attendance(row, by=by, mark=list(Mark)[number % 8]) if row else None
    elif what == 8:
        later = {"planned_at": at(day.replace(year=today().year + 1), 8)} if flag else {}
        (postpone_meeting if flag else cancel_meeting)(meeting, by=by, reason="Bận", **later)
    else:
        hold_meeting(
            meeting, by=by, started_at=at(day, 8), ended_at=at(day, 9), is_second=True,
            chair_title="Bí thư", is_by_count=True, present_count=3,
        )  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_after_any_acts_the_counters_are_what_a_recount_says(world, acts):
    with transaction.atomic():
        a_cell_with_people(world, 3)
        for one in acts:
            before = AuditEvent.objects.count()
            try:
                with transaction.atomic():
                    act(world, *one)
            except Refused:
                assert AuditEvent.objects.count() == before
        assert recount(is_check=True) == []
        held = Meeting.objects.met().filter(kind=Kind.REGULAR).count()
        assert sum(MonthCount.objects.values_list("regulars", flat=True)) == held
        transaction.set_rollback(True)


# --- What a touch costs -------------------------------------------------------------------------


def test_a_touch_asks_as_much_in_a_large_cell_as_in_a_small_one(world):
    a_cell_with_people(world, 60)
    meeting = logged(world.cell, world.bithu_dttg, AUGUST, all_present=True)
    rows = meeting.attendance.in_order()
    with CaptureQueriesContext(
        connection,
    ) as counted:
        mark_attendance(rows[0], by=world.bithu_dttg, mark=Mark.ABSENT)
    assert len([q for q in counted if "monthcount" in q["sql"]]) <= 3
    spent = []
    for row in rows[1:30]:
        started = time.process_time()
        mark_attendance(row, by=world.bithu_dttg, mark=Mark.EXCUSED, note="Ốm")
        spent.append((time.process_time() - started) * 1000)
    assert median(spent) < 25
