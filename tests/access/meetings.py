from datetime import date, timedelta

from cchc.lib.clock import now, today
from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion, mark_no_task
from meetings.actions.meeting import plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.actions.outcome import make_outcome
from meetings.models import Attendance, Kind, Meeting, OutcomeKind, State
from plans.actions.document import issue_document
from tests.access import Row
from tests.meetings.builders import at, logged, make_minutes, reread

DAY = date(2025, 8, 4)
LATER = date(2025, 9, 4)


def _of(name, part="pk"):
    return lambda world: {"pk": getattr(getattr(world, name), part)}


def _seen(status, others=403):
    """The cell's own secretary; who sees the register row; nobody else."""
    return {"bithu.dttg": status, "bithu.dubnd kiemtra.tinh": others, "*": 404}


def _read(status, others=403):
    """What is part of the body: the superior committee does not read it before it is locked."""
    return {"bithu.dttg": status, "kiemtra.tinh": others, "*": 404}


def _keepers(secretary, other=200):
    """Accounts that record meetings of some unit; the others may not."""
    keepers = "dttg canbo.snv vanphong.ubnd bithu.dubnd outsiders"
    return {"bithu.dttg": secretary, keepers: other, "*": 403}


def _agree(world):
    agree_minutes(
        reread(world.cell_composed), by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=DAY
    )


def _lock(world):
    _agree(world)
    lock_minutes(reread(world.cell_composed), by=world.bithu_dttg, is_signed_elsewhere=True)


def _notice(world):
    meeting = reread(world.cell_composed)
    world.cell_notice = make_outcome(meeting, by=world.bithu_dttg, kind=OutcomeKind.NOTICE)


def _issued_notice(world):
    _notice(world)
    document = reread(world.cell_notice).document
    issue_document(document, by=world.bithu_dttg, symbol="03-TB/CB", issued_on=DAY)


def _lock_directly(world):
    Meeting.objects.filter(pk=world.cell_minutes.pk).update(state=State.LOCKED)


def _today(world):
    Meeting.objects.filter(pk=world.cell_planned.pk).update(held_on=today(), planned_at=now())


def _begun(world):
    _today(world)
    start = now() - timedelta(hours=1)
    Meeting.objects.filter(pk=world.cell_planned.pk).update(started_at=start)


def _form(**data):
    return lambda world: {"version": 1, **data}


def _version(name, **data):
    return lambda world: {"version": getattr(world, name).version, **data}


_PLANNED = _of("cell_planned")
_HELD = _of("cell_held")

ROWS = [
    Row("meetings:meeting-list"),
    Row("meetings:conclusion-list"),
    Row(
        "meetings:meeting-log",
        get=_keepers(200),
        post=_keepers(302),
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
        get=_keepers(200),
        post=_keepers(302),
        data=lambda world: {
            "unit": world.cell.pk,
            "kind": "REGULAR",
            "planned_on": "05/12/2025",
            "planned_time": "14:00",
        },
    ),
    Row("meetings:meeting-detail", _HELD, get=_seen(200, 200), state="of a cell"),
    Row(
        "meetings:meeting-detail",
        _of("agency_minutes"),
        get={"dttg kiemtra.tinh lanhdao.ubnd": 200, "*": 404},
        state="of an agency",
    ),
    Row(
        "meetings:meeting-edit",
        _PLANNED,
        get=_seen(200),
        post=_seen(302),
        data=_form(
            held_on="05/12/2025", started="15:00", mode="IN_PERSON", place="Phòng họp", title=""
        ),
    ),
    Row("meetings:meeting-begin", _PLANNED, get=405, post=_read(302), given=_today),
    Row("meetings:meeting-begin", _HELD, get=405, post=_read(409), state="already held"),
    Row("meetings:meeting-end", _PLANNED, get=405, post=_read(302), given=_begun),
    Row("meetings:meeting-end", _PLANNED, get=405, post=_read(409), state="not begun"),
    Row(
        "meetings:meeting-facts",
        _PLANNED,
        get=_read(200),
        post=_read(302),
        data=_form(place="Phòng họp"),
    ),
    Row(
        "meetings:meeting-facts",
        _of("cell_minutes"),
        get={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        post={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        data=_form(place="Phòng họp"),
        given=_lock_directly,
        state="locked",
    ),
    Row("meetings:meeting-invite", _PLANNED, get=_seen(200), post=_seen(302), data=_form(units=[])),
    Row(
        "meetings:meeting-hold",
        _PLANNED,
        get=_seen(200),
        post=_seen(302),
        data=_form(
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
        _PLANNED,
        get=_seen(200),
        post=_seen(302),
        data=_form(planned_on="06/12/2025", planned_time="14:00", reason="Trùng lịch"),
    ),
    Row(
        "meetings:meeting-cancel",
        _PLANNED,
        get=_seen(200),
        post=_seen(302),
        data=_form(reason="Trùng lịch"),
    ),
    Row(
        "meetings:meeting-cancel",
        _HELD,
        get=_seen(409),
        post=_seen(409),
        data=_version("cell_held", reason="Trùng lịch"),
        state="already held",
    ),
    Row("meetings:attendance-open", _HELD, get=405, post=_seen(302)),
    Row("meetings:attendance-all", _HELD, get=405, post=_seen(302)),
    Row(
        "meetings:attendance-add",
        _HELD,
        get=_seen(200),
        post=_seen(302),
        data={"names": "Đảng viên 09", "role": "OFFICIAL"},
    ),
    Row(
        "meetings:attendance-count",
        _HELD,
        get=_seen(200),
        post=_seen(302),
        data=_version("cell_held", present_count="12"),
    ),
    Row(
        "meetings:attendance-mark",
        _of("cell_attendee"),
        get=_read(200),
        post=_read(302),
        data=_form(mark="EXCUSED", note="Đi công tác"),
    ),
    Row("meetings:item-add", _HELD, get=_seen(200), post=_seen(302), data={"title": "Kiểm điểm"}),
    Row(
        "meetings:item-edit",
        _of("cell_item"),
        get=_read(200),
        post=_read(302),
        data=_form(title="Kiểm điểm tháng trước"),
    ),
    Row("meetings:opinion-add", _HELD, get=_seen(200), post=_seen(302), data={"text": "Nhất trí"}),
    Row(
        "meetings:opinion-edit",
        _of("cell_opinion"),
        get=_read(200),
        post=_read(302),
        data=_form(text="Nhất trí cao"),
    ),
    Row(
        "meetings:vote-add",
        _HELD,
        get=_seen(200),
        post=_seen(302),
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
        _of("cell_vote"),
        get=_read(200),
        post=_read(302),
        data=_form(
            subject="Nghị quyết",
            method="HANDS",
            entitled="20",
            in_favour="19",
            against="0",
            abstain="1",
        ),
    ),
    Row(
        "meetings:conclusion-add", _HELD, get=_seen(200), post=_seen(302), data={"text": "Rà soát"}
    ),
    Row(
        "meetings:conclusion-edit",
        _of("cell_conclusion"),
        get=_read(200),
        post=_read(302),
        data=_form(text="Rà soát lại"),
    ),
    Row(
        "meetings:conclusion-task",
        _of("cell_conclusion"),
        get=_read(200),
        post=_read(302),
        data=lambda world: {
            "version": 1,
            "lead": world.ethnic.pk,
            "title": "Rà soát",
            "due_on": "30/09/2025",
        },
    ),
    Row(
        "meetings:conclusion-no-task",
        _of("cell_conclusion"),
        get=_read(200),
        post=_read(302),
        data=_form(state_note="Đã có trong kế hoạch"),
    ),
    Row(
        "meetings:conclusion-no-task",
        _of("cell_conclusion"),
        get=_read(200),
        post=_read(409),
        data=_form(state_note="Đã có trong kế hoạch", version=2),
        given=lambda world: mark_no_task(
            world.cell_conclusion, by=world.bithu_dttg, state_note="Đã có"
        ),
        state="said before",
    ),
    Row(
        "meetings:conclusion-finish",
        _of("cell_conclusion"),
        get=_read(200),
        post=_read(302),
        data=_form(state_note="Đã xong"),
    ),
    Row(
        "meetings:conclusion-carry",
        _of("cell_conclusion"),
        get=_read(200),
        post=_read(302),
        data=lambda world: {"version": 1, "meeting": world.cell_planned.pk},
    ),
    Row("meetings:conclusion-follow", _of("cell_conclusion"), get=_read(200, 200)),
    Row(
        "meetings:conclusions-assign",
        _HELD,
        get=_seen(200),
        post=_seen(302),
        data=lambda world: {
            f"kl-{world.cell_conclusion.pk}-{name}": value
            for name, value in {
                "is_chosen": "on",
                "lead": world.ethnic.pk,
                "due_on": "30/09/2025",
                "version": 1,
            }.items()
        },
    ),
    Row(
        "meetings:conference-write",
        _HELD,
        get=_seen(200),
        post=_seen(302),
        data=_version("cell_held", organisations="63 tổ chức"),
    ),
    Row(
        "meetings:news-link",
        _HELD,
        get=_seen(200),
        post=_seen(302),
        data=_version("cell_held", news_url="https://baotuyenquang.com.vn/tin"),
    ),
    Row(
        "meetings:resolution-make",
        _of("cell_composed"),
        get=405,
        post=_seen(302),
        given=_agree,
        state="agreed",
    ),
    Row(
        "meetings:resolution-make",
        _of("cell_composed"),
        get=405,
        post=_seen(409),
        state="not agreed yet",
    ),
    Row("meetings:notice-make", _of("cell_composed"), get=405, post=_seen(302)),
    Row("meetings:outcome-detail", _of("cell_notice"), get=_read(200, 200), given=_notice),
    Row(
        "meetings:outcome-detail",
        _of("cell_notice"),
        get={"bithu.dttg bithu.dubnd kiemtra.tinh": 200, "*": 404},
        given=_issued_notice,
        state="issued",
    ),
    Row("meetings:outcome-print", _of("cell_notice"), get=_read(200, 200), given=_notice),
    Row("meetings:outcome-remake", _of("cell_notice"), get=405, post=_read(302), given=_notice),
    Row(
        "meetings:outcome-write",
        _of("cell_notice"),
        get=_read(200),
        post=_read(302),
        data=_form(typed="Chi ủy theo dõi hằng tuần."),
        given=_notice,
    ),
    Row(
        "meetings:outcome-write",
        _of("cell_notice"),
        get={"bithu.dttg": 200, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        post={"bithu.dttg": 409, "bithu.dubnd kiemtra.tinh": 403, "*": 404},
        data=_form(typed="Sửa sau khi ban hành."),
        given=_issued_notice,
        state="issued",
    ),
    Row(
        "meetings:minutes-detail",
        _of("agency_minutes"),
        get={"dttg kiemtra.tinh lanhdao.ubnd": 200, "*": 404},
        state="of an agency",
    ),
    Row(
        "meetings:minutes-detail",
        _of("cell_minutes"),
        get=_read(200, 200),
        state="of a cell, not locked",
    ),
    Row(
        "meetings:minutes-detail",
        _of("cell_minutes"),
        get={"bithu.dttg bithu.dubnd kiemtra.tinh": 200, "*": 404},
        given=_lock_directly,
        state="of a cell, locked",
    ),
    Row("meetings:minutes-compose", _of("cell_composed"), get=405, post=_read(302)),
    Row(
        "meetings:minutes-write",
        _of("cell_composed"),
        get=_read(200),
        post=_read(302),
        data=_form(typed="Chi bộ biểu dương hai đồng chí."),
    ),
    Row(
        "meetings:minutes-agree",
        _of("cell_composed"),
        get=_read(200),
        post=_read(302),
        data=_version("cell_composed", agreed_by="chi bộ", agreed_on="04/08/2025"),
    ),
    Row(
        "meetings:minutes-lock",
        _of("cell_composed"),
        get=_read(200),
        post=_read(302),
        data=lambda world: {
            "version": world.cell_composed.version + 1,
            "is_signed_elsewhere": "on",
        },
        given=_agree,
        state="agreed",
    ),
    Row(
        "meetings:minutes-lock",
        _of("cell_composed"),
        get=_read(409),
        post=_read(409),
        data=_version("cell_composed", is_signed_elsewhere="on"),
        state="not agreed yet",
    ),
    Row(
        "meetings:minutes-addend",
        _of("cell_composed"),
        get=_seen(200),
        post=_seen(302),
        data={
            "on": "05/08/2025",
            "grounds": "Ghi nhầm giờ",
            "text": "Kết thúc lúc 16 giờ 20 phút.",
        },
        given=_lock,
        state="locked",
    ),
    Row(
        "meetings:minutes-pdf",
        _of("agency_minutes"),
        get={"dttg kiemtra.tinh lanhdao.ubnd": 200, "*": 404},
        state="of an agency",
    ),
    Row(
        "meetings:minutes-pdf",
        _of("cell_minutes"),
        get=_read(200, 200),
        state="of a cell, not locked",
    ),
    Row(
        "meetings:minutes-pdf",
        _of("cell_minutes"),
        get={"bithu.dttg bithu.dubnd kiemtra.tinh": 200, "*": 404},
        given=_lock_directly,
        state="of a cell, locked",
    ),
]


def set_up(world):
    """Minutes of a department and of its cell; sessions of the cell in each state."""
    by = world.bithu_dttg
    world.agency_minutes = make_minutes(world.ethnic, DAY)
    world.cell_minutes = make_minutes(world.cell, DAY)
    held = logged(world.cell, by, DAY, kind=Kind.STUDY, secretary_title="Thư ký")
    add_attendees(held, by=by, names=["Đảng viên 01", "Đảng viên 02"])
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
