"""Who reaches which page of plans (permissions.md §3-5)."""

from datetime import timedelta

from cchc.lib.clock import today
from plans.actions.task import accept_task, ask_extension, assign_task, report_task
from plans.models import Task
from tests.access import Row

# Readers of a task that the province gave to Sở Dân tộc và Tôn giáo.
READERS = "dttg ubnd quantri kiemtra.tinh"
LEADER = "lanhdao.ubnd"
GIVERS = "canbo.snv dttg party lanhdao.ubnd outsiders"


def only(who, answer, readers=READERS):
    """`who` gets the answer, the other readers 403, everyone else 404."""
    rest = dict.fromkeys(readers.split(), 403)
    return {**rest, **dict.fromkeys(who.split(), answer), "*": 404}


def _in_days(days):
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def _task(name, who, data, state="", attribute="task", get=200, post=302):
    return Row(
        f"plans:{name}",
        lambda world: {"pk": getattr(world, attribute).pk},
        get=only(who, get),
        post=only(who, post),
        data=data,
        state=state,
    )


JOINT = "snv dttg ubnd quantri kiemtra.tinh"
ASKED = "snv dttg lanhdao.ubnd vanphong.ubnd kiemtra.tinh"
REASON = {"reason": "Chưa bố trí được kinh phí."}
ROWS = [
    Row("plans:task-list"),
    Row(
        "plans:task-assign",
        get={GIVERS: 200, "*": 403},
        post={GIVERS: 200, "dttg bithu.dttg lanhdao.ubnd": 302, "*": 403},
        data=lambda world: {
            "title": "Rà soát thủ tục",
            "lead": world.ethnic.pk,
            "due_on": _in_days(20),
        },
    ),
    Row(
        "plans:task-detail",
        lambda world: {"pk": world.task.pk},
        get={READERS: 200, "*": 404},
    ),
    _task("task-accept", "dttg", {"once": "1"}),
    _task("task-accept", "dttg", {"once": "1"}, "accepted already", "accepted", 409, 409),
    _task("task-report", "dttg", {"percent": "40"}, attribute="accepted"),
    _task("task-verify", LEADER, {"once": "1"}, attribute="reported"),
    _task("task-send-back", LEADER, REASON, attribute="reported"),
    _task("task-ask-extension", "dttg", {"new_due_on": _in_days(60), **REASON}),
    _task("task-decide-extension", LEADER, {"is_granted": "yes"}, attribute="extended"),
    _task("task-give-up", LEADER, REASON),
    _task("task-cancel", LEADER, REASON),
    _task("task-decline", "dttg", REASON, "a superior asks", post=409),
    Row(
        "plans:task-decline",
        lambda world: {"pk": world.asked_task.pk},
        get=only("dttg", 200, ASKED),
        post=only("dttg", 302, ASKED),
        data=REASON,
        state="a neighbour asks",
    ),
    Row(
        "plans:task-report-part",
        lambda world: {"pk": world.joint_task.pk},
        get={**only("dttg", 200, JOINT), "canbo.snv": 409},
        post={**only("dttg", 302, JOINT), "canbo.snv": 409},
        data={"percent": "40"},
    ),
]


def set_up(world):
    """Tasks of the province for two departments, one between departments, in several states."""

    def give(**fields):
        given = {"title": "Công bố thủ tục", "due_on": today() + timedelta(days=30)} | fields
        by = given.pop("by", world.lanhdao_ubnd)
        return assign_task(
            given.pop("assigner", world.province),
            by=by,
            lead=given.pop("lead", world.ethnic),
            **given,
        )

    world.task = give()
    world.accepted = accept_task(give(), by=world.canbo_dttg)
    world.reported = report_task(
        accept_task(give(), by=world.canbo_dttg),
        by=world.canbo_dttg,
        percent=100,
        result="Đã ban hành.",
        no_evidence_reason="Văn bản đang chờ số.",
    )
    world.extended = give()
    ask_extension(
        world.extended,
        by=world.canbo_dttg,
        new_due_on=today() + timedelta(days=60),
        reason="Chờ hướng dẫn của bộ.",
    )
    world.extended = Task.objects.get(pk=world.extended.pk)
    world.joint_task = accept_task(
        give(lead=world.home_affairs, partners=[world.ethnic]), by=world.canbo_snv
    )
    world.asked_task = give(assigner=world.home_affairs, by=world.canbo_snv)
