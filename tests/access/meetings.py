from datetime import date, time

from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion
from meetings.actions.meeting import plan_meeting
from meetings.actions.minutes import compose_minutes
from meetings.actions.outcome import make_outcome
from meetings.actions.series import create_series
from meetings.models import Attendance, Kind, OutcomeKind, Rhythm
from tests.access import Row
from tests.access.meeting_shapes import (
    DAY,
    HELD,
    LATER,
    PLANNED,
    SERIES,
    begun,
    form,
    keepers,
    lock_directly,
    moved_to_today,
    of,
    read,
    seen,
    version,
)
from tests.access.outcomes import OUTCOME_ROWS
from tests.meetings.builders import at, logged, make_minutes, reread

ROWS = [
    Row("meetings:meeting-list"),
    Row("meetings:conclusion-list"),
    Row(
        "meetings:meeting-log",
        get=keepers(200),
        post=keepers(302),
        data=lambda world: {
            "unit": world.cell.pk,
            "held_on": "05/11/2025",
            "started": "14:00",
            "ended": "16:00",
            "kind": "REGULAR",
            "chair_title": "Bí thư Chi bộ",
            "roll": "COUNT",
            "head_count": "18",
        },
    ),
    Row(
        "meetings:meeting-plan",
        get=keepers(200),
        post=keepers(302),
        data=lambda world: {
            "unit": world.cell.pk,
            "kind": "REGULAR",
            "planned_on": "05/12/2025",
            "planned_time": "14:00",
        },
    ),
    Row("meetings:meeting-calendar"),
    Row("meetings:calendar-year"),
    Row("meetings:series-list"),
    Row(
        "meetings:series-create",
        get=keepers(200),
        post=keepers(302),
        data=lambda world: {
            "unit": world.cell.pk,
            "kind": "BRIEFING",
            "rhythm": "WEEKLY",
            "weekday": "0",
            "weekend": "AFTER",
            "at": "08:00",
            "mode": "IN_PERSON",
            "valid_from": "01/01/2026",
        },
    ),
    Row("meetings:series-detail", SERIES, get=read(200, 200)),
    Row(
        "meetings:series-edit",
        SERIES,
        get=read(200),
        post=read(302),
        data=form(
            rhythm="MONTHLY",
            when="DAY",
            day="20",
            weekend="AFTER",
            at="14:00",
            mode="IN_PERSON",
            valid_from="01/01/2026",
        ),
    ),
    Row(
        "meetings:series-end",
        SERIES,
        get=read(200),
        post=read(302),
        data=form(on="30/06/2026"),
    ),
    Row(
        "meetings:series-end",
        SERIES,
        get=read(200),
        post=read(409),
        data=form(on="30/06/2025"),
        state="before it begins",
    ),
    Row(
        "meetings:year-make",
        get=keepers(200),
        post=keepers(302, 403),
        data=lambda world: {"don_vi": world.cell.pk, "nam": "2030"},
    ),
    Row("meetings:meeting-ics", HELD, get=seen(200, 200), state="of a cell"),
    Row(
        "meetings:meeting-ics",
        of("agency_minutes"),
        get={"dttg kiemtra.tinh lanhdao.ubnd": 200, "*": 404},
        state="of an agency",
    ),
    Row("meetings:meeting-detail", HELD, get=seen(200, 200), state="of a cell"),
    Row(
        "meetings:meeting-detail",
        of("agency_minutes"),
        get={"dttg kiemtra.tinh lanhdao.ubnd": 200, "*": 404},
        state="of an agency",
    ),
    Row(
        "meetings:meeting-edit",
        PLANNED,
        get=seen(200),
        post=seen(302),
        data=form(
            held_on="05/12/2025", started="15:00", mode="IN_PERSON", place="Phòng họp", title=""
        ),
    ),
    Row("meetings:meeting-begin", PLANNED, get=405, post=read(302), given=moved_to_today),
    Row("meetings:meeting-begin", HELD, get=405, post=read(409), state="already held"),
    Row("meetings:meeting-end", PLANNED, get=405, post=read(302), given=begun),
    Row("meetings:meeting-end", PLANNED, get=405, post=read(409), state="not begun"),
    Row(
        "meetings:meeting-facts",
        PLANNED,
        get=read(200),
        post=read(302),
        data=form(
            place="Phòng họp",
            theme="",
            guests="",
            chair_name="",
            chair_title="Bí thư",
            secretary_name="",
            secretary_title="",
        ),
    ),
    Row(
        "meetings:meeting-facts",
        of("cell_minutes"),
        get={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        post={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        data=form(place="Phòng họp"),
        given=lock_directly,
        state="locked",
    ),
    Row("meetings:meeting-invite", PLANNED, get=seen(200), post=seen(302), data=form(units=[])),
    Row(
        "meetings:meeting-hold",
        PLANNED,
        get=seen(200),
        post=seen(302),
        data=form(
            held_on="05/10/2025",
            started="14:00",
            ended="16:00",
            chair_title="Bí thư Chi bộ",
            roll="COUNT",
            head_count="18",
        ),
    ),
    Row(
        "meetings:meeting-postpone",
        PLANNED,
        get=seen(200),
        post=seen(302),
        data=form(planned_on="06/12/2035", planned_time="14:00", reason="Trùng lịch"),
    ),
    Row(
        "meetings:meeting-cancel",
        PLANNED,
        get=seen(200),
        post=seen(302),
        data=form(reason="Trùng lịch"),
    ),
    Row(
        "meetings:meeting-cancel",
        HELD,
        get=seen(200),
        post=seen(302),
        data=version("cell_held", reason="Ghi nhầm ngày họp"),
        state="held by mistake",
    ),
    Row(
        "meetings:meeting-kind",
        HELD,
        get=seen(200),
        post=seen(302),
        data=version("cell_held", kind="OTHER", reason="Ghi nhầm loại"),
        state="recorded under a wrong kind",
    ),
    Row("meetings:attendance-open", HELD, get=405, post=seen(302)),
    Row("meetings:attendance-all", HELD, get=405, post=seen(302)),
    Row(
        "meetings:attendance-add",
        HELD,
        get=seen(200),
        post=seen(302),
        data={"names": "Đảng viên 09", "role": "OFFICIAL"},
    ),
    Row(
        "meetings:attendance-count",
        HELD,
        get=seen(200),
        post=seen(302),
        data=version("cell_held", present_count="12"),
    ),
    Row(
        "meetings:attendance-mark",
        of("cell_attendee"),
        get=read(200),
        post=read(302),
        data=form(mark="EXCUSED", note="Đi công tác"),
    ),
    Row("meetings:item-add", HELD, get=seen(200), post=seen(302), data={"title": "Kiểm điểm"}),
    Row(
        "meetings:item-edit",
        of("cell_item"),
        get=read(200),
        post=read(302),
        data=form(title="Kiểm điểm tháng trước"),
    ),
    Row("meetings:opinion-add", HELD, get=seen(200), post=seen(302), data={"text": "Nhất trí"}),
    Row(
        "meetings:opinion-edit",
        of("cell_opinion"),
        get=read(200),
        post=read(302),
        data=form(text="Nhất trí cao"),
    ),
    Row(
        "meetings:vote-add",
        HELD,
        get=seen(200),
        post=seen(302),
        data={
            "subject": "Nghị quyết",
            "method": "HANDS",
            "entitled": "20",
            "in_favour": "18",
            "against": "0",
            "abstain": "2",
        },
    ),
    Row(
        "meetings:vote-edit",
        of("cell_vote"),
        get=read(200),
        post=read(302),
        data=form(
            subject="Nghị quyết",
            method="HANDS",
            entitled="20",
            in_favour="19",
            against="0",
            abstain="1",
        ),
    ),
    *OUTCOME_ROWS,
]


def set_up(world):
    """Minutes of a department and of its cell; sessions of the cell in each state."""
    by = world.bithu_dttg
    world.agency_minutes = make_minutes(world.ethnic, DAY)
    world.cell_minutes = make_minutes(world.cell, DAY)
    held = logged(world.cell, by, DAY, kind=Kind.STUDY, secretary_title="Thư ký")
    add_attendees(held, by=by, names=["Đảng viên 01", "Đảng viên 02"], is_by_name=True)
    world.cell_attendee = Attendance.objects.filter(meeting=held).first()
    world.cell_item = add_item(held, by=by, title="Học tập nghị quyết")
    world.cell_opinion = add_opinion(held, by=by, text="Nhất trí")
    world.cell_vote = record_vote(held, by=by, subject="Nghị quyết", entitled=20, in_favour=18)
    world.cell_conclusion = add_conclusion(held, by=by, text="Rà soát")
    Attendance.objects.create(meeting=held, name="Đảng viên 03")
    world.cell_held = reread(held)
    world.cell_planned = plan_meeting(world.cell, by=by, kind=Kind.STUDY, planned_at=at(LATER, 14))
    composed = logged(world.cell, by, DAY, kind=Kind.FINAL, secretary_title="Thư ký")
    add_conclusion(composed, by=by, text="Giữ nền nếp sinh hoạt")
    world.cell_composed = compose_minutes(composed, by=by)
    noticed = logged(world.cell, by, DAY, kind=Kind.MIDTERM, secretary_title="Thư ký")
    add_conclusion(noticed, by=by, text="Giữ nền nếp sinh hoạt")
    noticed = compose_minutes(noticed, by=by)
    world.cell_notice = make_outcome(noticed, by=by, kind=OutcomeKind.NOTICE)
    world.cell_series = create_series(
        world.cell,
        by=by,
        kind=Kind.REGULAR,
        rhythm=Rhythm.MONTHLY,
        day=5,
        at=time(14),
        valid_from=date(2026, 1, 1),
    )
